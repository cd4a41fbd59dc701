"""The colours of files that stand alone; the pages of the web have theirs in one style sheet."""

from __future__ import annotations

TURF_COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#8F6B00",
    "#7B3294",
    "#1B7837",
    "#B2182B",
    "#4D4D4D",
    "#3F51B5",
)
"""Okabe and Ito's first, then others told apart from them; turfs are also told apart by number."""

CIVIDIS = ("#00224E", "#2A3F6D", "#575D6D", "#7D7C78", "#A59C74", "#D2C060", "#FEE838")
"""Seven steps of cividis, dark to light: readable by all kinds of colour vision and in grey."""


def colour_of(number: int) -> str:
    """Give the colour of the turf of this number."""
    return TURF_COLOURS[number % len(TURF_COLOURS)]


def ramp(classes: int) -> list[str]:
    """Give as many steps of cividis, dark for little, light for much, as the pages do."""
    last = len(CIVIDIS) - 1
    return [CIVIDIS[round(step * last / max(classes - 1, 1))] for step in range(classes)]
