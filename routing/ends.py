"""The ends of a walk: free, given, or joined; and how a path becomes the round trip that solvers know."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

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
    """Where a walk starts and ends: places by number, or None where free."""

    start: int | None = None
    end: int | None = None
    closed: bool = False


def order_effort(effort: Floats, order: Ints, *, closed: bool = False) -> float:
    """Effort metres of an order, with the way back when it is closed."""
    legs = float(effort[order[:-1], order[1:]].sum())
    return legs + float(effort[order[-1], order[0]]) if closed and len(order) else legs


def require_solvable(effort: Floats, ends: Ends) -> None:
    """Refuse a matrix that is not square or finite, and ends that are no places."""
    n = len(effort)
    if effort.shape != (n, n):
        raise BadInput(f"The effort matrix has the shape {effort.shape}, not a square.")
    for place in (ends.start, ends.end):
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
    if ends.start is not None or ends.closed:
        orders = orders[orders[:, 0] == (ends.start or 0)]
    if ends.end is not None:
        orders = orders[orders[:, -1] == ends.end]
    lengths = effort[orders[:, :-1], orders[:, 1:]].sum(axis=1)
    if ends.closed:
        lengths = lengths + effort[orders[:, -1], orders[:, 0]]
    return np.asarray(orders[int(np.argmin(lengths))], dtype=np.int64)


def as_round_trip(effort: Floats, ends: Ends) -> Floats:
    """Add the place that joins the two ends of a path (as place n).

    A given end is free to join; every other place pays the longest leg, which no detour is worth.
    """
    if ends.closed:
        return effort
    n = len(effort)
    given = [place for place in (ends.start, ends.end) if place is not None]
    round_trip = np.zeros((n + 1, n + 1))
    round_trip[:n, :n] = effort
    round_trip[n, :n] = round_trip[:n, n] = effort.max() + 1.0 if given else 0.0
    round_trip[n, given] = round_trip[given, n] = 0.0
    return round_trip


def as_tour(order: Ints, ends: Ends) -> Ints:
    """Give the round trip of `as_round_trip` that an order stands for."""
    return order if ends.closed else np.append(order, len(order))


def open_at_ends(tour: Ints, n: int, ends: Ends) -> Ints:
    """Cut a round trip open so that it starts and ends where it has to."""
    if ends.closed:
        first = int(np.flatnonzero(tour == (ends.start or 0))[0])
        return np.roll(tour, -first)
    path = np.roll(tour, -int(np.flatnonzero(tour == n)[0]))[1:]
    if path[0] == ends.end or (path[-1] == ends.start and path[0] != ends.start):
        path = path[::-1]
    # a heuristic tour may not have paid for the given ends: move them there
    if ends.start is not None and path[0] != ends.start:
        path = np.r_[ends.start, path[path != ends.start]]
    if ends.end is not None and path[-1] != ends.end:
        path = np.r_[path[path != ends.end], ends.end]
    if ends.start is None and ends.end is None and path[0] > path[-1]:
        path = path[::-1]
    return path.astype(np.int64)


def nearest_neighbour(round_trip: Floats) -> Ints:
    """Go to the nearest place not yet visited, from the last place on."""
    n = len(round_trip)
    left = np.ones(n, dtype=bool)
    tour = np.empty(n, dtype=np.int64)
    tour[0] = n - 1
    for position in range(1, n):
        left[tour[position - 1]] = False
        away = np.where(left, round_trip[tour[position - 1]], np.inf)
        tour[position] = int(np.argmin(away))
    return tour
