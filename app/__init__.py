"""The campaign: its record, its verbs, and the two doors to them, command line and web."""

from pathlib import Path

import geo
import routing

_home = Path(__file__).resolve().parent.parent
for _package in (geo, routing):
    if Path(_package.__file__ or "").resolve().parent.parent != _home:
        raise ImportError(
            f"Another package named {_package.__name__!r} hides Turfwalk's own. "
            "Install Turfwalk into a virtual environment of its own.",
        )
