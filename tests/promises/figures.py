"""How much a promise is tried: quickly with every change, fully by ``make prove``."""

import os

IS_FULL = os.environ.get("TURFWALK_PROVE") == "full"


def figure(quick, full):
    """Give the quick figure, or the full one when everything is to be proved."""
    return full if IS_FULL else quick
