"""What an order of stops must keep: its ends, the stops to visit early and those that follow each other."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import BadInput, Infeasible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EXACT_PLACES_MAX = 8
"""Up to here every order is tried."""


@dataclass(frozen=True)
class Ends:
    """Where a walk starts and ends, and what it has to keep: places by number, ends None where free.

    Attributes
    ----------
    start, end
        The first and the last place. A round trip has no end of its own.
    closed
        Whether the walk goes back to where it started.
    early
        Places visited before all others (behind ``start``, when that is none of them).
    follow
        Pairs (a, b): b comes directly after a. Pairs that share places make chains. In a round trip the
        way back from the last place to the first is no pair.
    """

    start: int | None = None
    end: int | None = None
    closed: bool = False
    early: tuple[int, ...] = ()
    follow: tuple[tuple[int, int], ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether only the ends are given."""
        return not self.early and not self.follow


def order_effort(effort: Floats, order: Ints, *, closed: bool = False) -> float:
    """Effort metres of an order, with the way back when it is closed."""
    legs = float(effort[order[:-1], order[1:]].sum())
    return legs + float(effort[order[-1], order[0]]) if closed and len(order) else legs


def keeps(orders: NDArray[np.integer[Any]], ends: Ends) -> NDArray[np.bool_]:
    """Say of each order, (orders, n), whether it has its ends, early places first and pairs together."""
    at = np.argsort(orders, axis=1)
    kept = np.ones(len(orders), dtype=bool)
    if ends.start is not None:
        kept &= at[:, ends.start] == 0
    if ends.end is not None:
        kept &= at[:, ends.end] == orders.shape[1] - 1
    for before, after in ends.follow:
        kept &= at[:, after] == at[:, before] + 1
    first = set(ends.early) - {ends.start}
    for place in first:
        kept &= at[:, place] < len(first) + (ends.start is not None)
    return kept


def require_solvable(effort: Floats, ends: Ends) -> None:
    """Refuse a matrix that is not square or finite, and ends, early places and pairs that cannot be kept."""
    n = len(effort)
    if effort.shape != (n, n):
        raise BadInput(f"The effort matrix has the shape {effort.shape}, not a square.")
    named = [ends.start, ends.end, *ends.early, *itertools.chain.from_iterable(ends.follow)]
    for place in named:
        if place is not None and not 0 <= place < n:
            raise BadInput(f"Place {place} is not among the {n} places of the walk.")
    if ends.closed and ends.end is not None:
        raise BadInput("A round trip ends where it starts: give no end.")
    if not ends.closed and n > 1 and ends.start is not None and ends.start == ends.end:
        raise BadInput("A walk that starts and ends at one place is a round trip: set closed.")
    if not np.isfinite(effort).all():
        raise Infeasible("Some stops cannot reach each other on foot.")


@lru_cache(maxsize=16)
def _permutations(n: int) -> NDArray[np.int8]:
    return np.array(list(itertools.permutations(range(n))), dtype=np.int8)


def best_of_all(effort: Floats, ends: Ends) -> Ints:
    """Try every order; the first of the shortest wins, so the answer is repeatable."""
    orders = _permutations(len(effort))
    if ends.start is not None or (ends.closed and ends.is_plain):
        orders = orders[orders[:, 0] == (ends.start or 0)]
    if ends.end is not None:
        orders = orders[orders[:, -1] == ends.end]
    if not ends.is_plain:
        orders = orders[keeps(orders, ends)]
    if not len(orders):
        raise BadInput("No order keeps all that is wished.", "Take one of the wishes back.")
    lengths = effort[orders[:, :-1], orders[:, 1:]].sum(axis=1)
    if ends.closed:
        lengths = lengths + effort[orders[:, -1], orders[:, 0]]
    return np.asarray(orders[int(np.argmin(lengths))], dtype=np.int64)
