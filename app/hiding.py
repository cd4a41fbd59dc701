"""Figures for those who may not see small cells: which cells are hidden with the small ones, and rounded counts.

What is promised:

- A figure that rests on fewer than ``least`` observations or people is never given.
- Nor can it be had by subtracting cells from the cell around them, at all sizes of hexes together, or areas from the
  whole: the finest cells that a shown cell holds outside of smaller shown ones are none, or have ``least``
  observations and people together, and their sum is all that can be known of them. Where they would have fewer, the
  smallest shown cell inside is hidden with them.
- Counts are rounded to fives, up or down by a secret number made of the doors they count (random rounding; Fraser and
  Wooton 2005, "A proposed method for confidentialising tabular output to protect against differencing"): the same
  doors always give the same count, so asking again tells nothing, and two questions that differ by one door
  (other days, another universe, areas across hexes) do not differ by one. Rates are given in whole percents.

What is not: that people in a shown cell differ (all may have said the same), that nothing can be guessed by
somebody who knows nearly everybody in a cell, or that very many questions about overlapping days stay worthless.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from app.trail import key_beside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.int32]

ROUNDED_TO = 5
SALT_FILE = "rounding.key"


@dataclass(eq=False)
class _Level:
    """Cells of one size while it is decided which are shown.

    ``loose_n`` and ``loose_people``: what is in finest cells that are neither shown nor inside a shown cell of a finer
    level: all that a shown cell tells of them is this sum.
    """

    n: Floats
    people: Floats
    parent: Places
    shown: Flags
    loose_n: Floats
    loose_people: Floats


def shown_cells(n: Floats, people: Floats, parents: Sequence[Places], least: int) -> list[Flags]:
    """Decide which cells of every size are shown.

    Parameters
    ----------
    n, people
        Observations and people of the finest cells.
    parents
        From fine to coarse: the place of each cell's parent in the next level. Of the last level that is 0, the whole.
    least
        The smallest number of observations and of people that may be shown.

    Returns
    -------
    list of NDArray[bool]
        For each level, from fine to coarse. Cells without any observation are shown: they are empty.
    """
    levels: list[_Level] = []
    for parent in [*parents, np.zeros(1, dtype=np.int32)]:
        if levels:
            below, size = levels[-1], len(parent)
            n, people = _added(below, below.n, size), _added(below, below.people, size)
        shown = (n == 0) | (np.minimum(n, people) >= least)
        level = _Level(n, people, parent, shown, n, people)
        if levels:
            level.loose_n = _added(below, below.loose_n * ~below.shown, size)
            level.loose_people = _added(below, below.loose_people * ~below.shown, size)
        levels.append(level)
        if len(levels) > 1:
            few = np.minimum(level.loose_n, level.loose_people) < least
            _loosen(levels, len(levels) - 1, shown & (level.loose_n > 0) & few, least)
    return [level.shown for level in levels[:-1]]


def _added(level: _Level, values: Floats, size: int) -> Floats:
    return np.bincount(level.parent, values, size).astype(np.float64)


def _loosen(levels: list[_Level], at: int, wanting: Flags, least: int) -> None:
    """Hide one shown cell inside each of some cells, so that what is loose in these becomes enough.

    One that holds enough loose cells itself is best, the smallest of these; else one without any, in which
    another is hidden in turn. A finest cell is loose as a whole.
    """
    if not wanting.any():
        return
    level, below = levels[at], levels[at - 1]
    able = np.flatnonzero(below.shown & (below.n > 0) & wanting[below.parent])
    poor = np.minimum(below.loose_n[able], below.loose_people[able]) < least
    best_first = able[np.lexsort((able, below.n[able], poor, below.parent[able]))]
    _, first = np.unique(below.parent[best_first], return_index=True)
    taken = best_first[first]
    empty = np.zeros(len(below.n), dtype=bool)
    empty[taken] = np.minimum(below.loose_n[taken], below.loose_people[taken]) < least
    _loosen(levels, at - 1, empty, least)
    below.shown[taken] = False
    level.loose_n[below.parent[taken]] += below.loose_n[taken]
    level.loose_people[below.parent[taken]] += below.loose_people[taken]


def rounded(counts: Floats, salted: Floats) -> Floats:
    """Round counts to fives, up or down by a number from 0 to 1 made of the doors they count; right on average."""
    return ROUNDED_TO * np.floor(counts / ROUNDED_TO + salted)


def salt_of(folder: Path) -> int:
    """Give the secret number of a campaign, to round with."""
    return int.from_bytes(key_beside(folder, SALT_FILE)[:8], "big")


def fraction_of(salt: int, *figures: object) -> float:
    """Give a number from 0 to 1 that nobody can guess without the salt: the same for the same figures.

    For what is not counted door by door: two rows of a table that differ anywhere are rounded apart.
    """
    return int.from_bytes(blake2b(repr((salt, figures)).encode(), digest_size=8).digest(), "big") / 2**64


def rounded_count(count: int, salted: float) -> int:
    """Round one count as ``rounded`` does."""
    return int(rounded(np.array([float(count)]), np.array([salted]))[0])


def shown_parts(n: Sequence[int], people: Sequence[int], least: int) -> list[bool]:
    """Decide which parts of a whole are shown: cells of one size."""
    counts = [np.array(one, dtype=np.float64) for one in (n, people)]
    whole = np.zeros(len(n), dtype=np.int32)
    return [bool(one) for one in shown_cells(counts[0], counts[1], [whole], least)[0]]


def in_percents(rates: Floats) -> Floats:
    """Give rates in whole percents."""
    return np.round(rates, 2)


def in_three_figures(means: Floats) -> Floats:
    """Keep three significant figures."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (2 - np.floor(np.log10(np.abs(means))))
    scale = np.where(np.isfinite(scale), scale, 1.0)
    return np.round(means * scale) / scale
