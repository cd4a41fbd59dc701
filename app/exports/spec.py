"""How paper is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.exports.words import WORDS

LARGE = 1.35
"""Large print is this much larger."""

PAPER_MM: dict[str, tuple[float, float]] = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}
"""Width and height of the sheets."""


@dataclass(frozen=True)
class PrintSpec:
    """How packets are printed. ``workers`` is the number of processes, by default one a core."""

    paper: Literal["letter", "a4"] = "letter"
    large_print: bool = False
    distances: Literal["miles", "kilometres"] = "miles"
    language: Literal["en", "es"] = "en"
    full_map_doors: int = 60  # with more doors, or numbers too close, the map has a page of its own
    batch_turfs: int = 24  # turfs typeset in one go
    workers: int | None = None

    @property
    def words(self) -> dict[str, str]:
        """The words of its language."""
        return WORDS[self.language]

    @property
    def scale(self) -> float:
        """How much larger than the usual everything is set."""
        return LARGE if self.large_print else 1.0
