"""Numbered roads: "US-9", "Highway 9", "CR 12", "FM 1960" in one standard form each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from geo.usps import directions, suffixes, usps

ANY_KIND = "HWY"
"""The kind of a road whose kind is not said: "Highway 9", "Route 9"."""

_AFTER = ("BUS", "BUSINESS", "BYP", "BYPASS", "ALT", "ALTERNATE", "SPUR", "TRUCK")


class Highway(NamedTuple):
    """A numbered road: what stands before it ("N", "OLD"), its kind, number, and what stands after it."""

    before: str
    kind: str
    number: str
    after: str


def _spelled(form: str) -> str:
    """Make a pattern of a spelling: its words for highway, route and road in all their spellings."""
    words = []
    for word in form.split():
        spellings = [spelling for spelling, standard in suffixes().items() if standard == word]
        words.append(f"(?:{'|'.join(spellings)})" if word in ("HWY", "RTE", "RD") else word)
    return " ".join(words)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    """Give the pattern of every kind of numbered road, longest spelling first."""
    states = "|".join(usps()["state_roads"]["letters"])
    kinds = {
        kind: "|".join(_spelled(form) for form in sorted(forms, key=len, reverse=True))
        for kind, forms in usps()["highways"].items()
    }
    return {
        **kinds,
        "STATE RD": rf"{kinds['STATE RD']}|(?:{states})(?: {_spelled('HWY')}| {_spelled('RTE')})?",
    }


def line_pattern(unit: str) -> str:
    """Give a pattern for a line: group 1 is the numbered road, group 2 the unit after it, a pattern given."""
    kinds = "|".join(_kinds().values())
    before = "|".join(["OLD", *directions()])
    after = "|".join([*_AFTER, *directions()])
    letters = rf"(?:{_kinds()['COUNTY RD']}) [A-Z]{{1,2}}"
    road = rf"(?:(?:{before}) )?(?:(?:{kinds})[ -]\d+[A-Z]?|{letters})(?: (?:{after}))*"
    return rf"^({road})(?: ({unit}))?$"


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    before = "|".join(["OLD", *directions()])
    after = "|".join([*_AFTER, *directions()])
    return [
        (
            kind,
            re.compile(
                rf"(?:(?P<before>{before}) )?(?:{form}) "
                rf"(?P<number>\d+[A-Z]?{'|[A-Z]{1,2}' if kind == 'COUNTY RD' else ''})"
                rf"(?P<after>(?: (?:{after}))*)"
            ),
        )
        for kind, form in _kinds().items()
    ]


def highway(words: list[str]) -> Highway | None:
    """Recognise a numbered road.

    Parameters
    ----------
    words
        The street in capitals without punctuation.

    Returns
    -------
    Highway or None
        None for every other street, "5th Ave" too.
    """
    if not any(word[0].isdigit() or len(word) <= 2 for word in words[1:]):
        return None
    text = " ".join(words)
    for kind, pattern in _patterns():
        if found := pattern.fullmatch(text):
            before = directions().get(found["before"] or "", found["before"] or "")
            after = " ".join(
                directions().get(word, _SHORT.get(word, word)) for word in found["after"].split()
            )
            return Highway(before, kind, found["number"], after)
    return None


_SHORT = {"BUSINESS": "BUS", "BYPASS": "BYP", "ALTERNATE": "ALT"}
