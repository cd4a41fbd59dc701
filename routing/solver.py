"""The order of stops and its proof.

An *order* is a permutation of the places ``0..n-1`` of a symmetric effort matrix in metres. A walk is a
round trip (``closed``) or a path whose first (``start``) and last (``end``) place are given or free; `Ends`
also holds places to visit early and pairs that follow each other. All of it is kept by `shortest_order` and
by `certify`, whose bound then is of the best order that keeps it.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.allowance import Allowance
from routing.branch import shortest_tour
from routing.chains import FORBIDDEN_M, chained
from routing.decide import shortest_directed_tour
from routing.ends import EXACT_PLACES_MAX, Ends, best_of_all, order_effort, require_solvable
from routing.improve import improved, nearest_neighbour
from routing.ring import TICKS_PER_M, order_of, ring_of, tour_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Certificate:
    """What is known about the best order.

    ``lower_bound_effort_m`` is None when nothing was computed. ``proven`` says that no order is shorter
    (legs counted to a tenth of a millimetre); the bound is then the effort of ``order``, which may be
    better than the order that was given.
    """

    order: Ints
    effort_m: float
    lower_bound_effort_m: float | None
    proven: bool


FULL_TIME_PLACES = 100
"""Places for which the search gets just its seconds; fewer need a part of them only."""

GROWTH = 3.0
MORE_TIME_MAX = 40.0
"""More places get time by this power of their number, up to so many times as much."""

LEAST_SHARE = 0.6
"""Share of its seconds that the search has to get of the processor, else it is repeated with more."""

SEARCHES_MAX = 3
LONGER_MAX = 20.0
"""How often it is repeated at most, and how much longer it may then last by the clock."""

POLISHED_MAX = 400
"""Local search looks at all moves at once; more spots than this are left as fast-tsp left them."""


def shortest_order(effort: Floats, ends: Ends | None = None, solve_s: float = 0.02) -> Ints:
    """Find a short order through all places.

    Parameters
    ----------
    effort
        Symmetric matrix of effort metres, shape (n, n), finite.
    ends
        What the order keeps; all free by default. A closed order begins with ``start`` when given.
    solve_s
        Processor seconds of search for 100 places; 150 get 3 times, 350 and more 40 times as many. Up to 8
        places every order is tried and the clock does not matter.

    Returns
    -------
    int array, shape (n,)
        A permutation, never longer than nearest neighbour. Not repeatable above 8 places: the search
        stops by the clock. On a busy machine it lasts longer, so that the processor's seconds
        are about the same.

    Raises
    ------
    BadInput
        The matrix is not square, an end is no place, or no order keeps ``ends``.
    Infeasible
        Some place cannot be reached.
    """
    ends = ends or Ends()
    require_solvable(effort, ends)
    n = len(effort)
    spots = chained(effort, ends)
    if n <= 1:
        return np.arange(n)
    if n <= EXACT_PLACES_MAX:
        return best_of_all(effort, ends)
    tours = [nearest_neighbour(spots.effort, spots.home or 0)]
    if spots.effort.max() > 0:
        searched = _searched(spots.effort, solve_s)
        tours = [*tours, searched, searched[::-1]]
    mended = [spots.mended(tour) for tour in tours]
    lengths = [float(spots.effort[tour, np.roll(tour, -1)].sum()) for tour in mended]
    best = mended[int(np.argmin(lengths))]
    if len(best) <= POLISHED_MAX:
        best = improved(spots.effort, best, time.perf_counter() + 10 * solve_s)
    order = spots.order_of(best)
    return order[::-1] if ends == Ends() and order[0] > order[-1] else order


def certify(effort: Floats, order: Ints, ends: Ends | None = None, prove_s: float = 1.0) -> Certificate:
    """Bound the best order from below and try to prove, or improve, the one given.

    Parameters
    ----------
    effort, ends
        As for `shortest_order`.
    order
        The order to judge, a permutation of the places that keeps ``ends``.
    prove_s
        Processor seconds allowed, four times as many by the clock; 0 computes nothing.

    Returns
    -------
    Certificate
        Its order is never longer than the one given; its bound never exceeds the best order. It is the
        same each time unless the seconds run out; then how far the proof came depends on the machine.

    Notes
    -----
    A linear program bounds from below (`routing.bound`); pairs that no better order can use are dropped and
    the rest is branched on (`routing.branch`), with half sums of cuts (`routing.halves`) where it is hard. Where pairs follow each other, directions matter and CP-SAT
    decides (`routing.decide`).
    """
    ends = ends or Ends()
    require_solvable(effort, ends)
    n = len(effort)
    own = order_effort(effort, order, closed=ends.closed)
    if prove_s <= 0:
        return Certificate(order, own, None, proven=False)
    if n <= EXACT_PLACES_MAX:
        best = best_of_all(effort, ends)
        length = order_effort(effort, best, closed=ends.closed)
        return (
            Certificate(order, own, own, proven=True)
            if own <= length + 1e-9
            else Certificate(best, length, length, proven=True)
        )
    ring = ring_of(effort, ends)
    prove = shortest_directed_tour if ends.follow else shortest_tour
    tour, lower = prove(ring, tour_of(order, ends), Allowance(prove_s))
    best = order_of(tour, ends)
    length = order_effort(effort, best, closed=ends.closed)
    if length >= own:
        best, length = order, own
    proven = lower >= ring.ticks_of(tour)
    # every leg was rounded by at most half a tick
    loose = max(0.0, (lower - 0.5 * (n + 1)) / TICKS_PER_M)
    return Certificate(best, length, length if proven else min(loose, length), proven)


def _searched(effort: Floats, solve_s: float) -> Ints:
    """Search with fast-tsp, which knows undirected round trips with legs of 16 bits."""
    import fast_tsp

    n = len(effort)
    capped = np.minimum(effort, 2 * (float(effort[effort < FORBIDDEN_M].max()) + 1.0))
    legs = (capped + capped.T) / 2
    scaled = np.rint(legs * min(100.0, 65_000.0 / float(legs.max()))).astype(np.uint16)
    part = n / FULL_TIME_PLACES
    seconds = solve_s * (min(part**GROWTH, MORE_TIME_MAX) if part > 1 else part)
    wanted_s, longest_s, tour = LEAST_SHARE * seconds, LONGER_MAX * seconds, np.arange(n)
    for _ in range(SEARCHES_MAX):
        began = time.thread_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rounding breaks the triangle inequality by one unit
            found = np.array(fast_tsp.find_tour(scaled, seconds), dtype=np.int64)
        if np.array_equal(np.sort(found), np.arange(n)):
            tour = min(tour, found, key=lambda tour: float(legs[tour, np.roll(tour, -1)].sum()))
        spent_s = time.thread_time() - began
        if spent_s >= wanted_s:
            break
        seconds = min(longest_s, 1.5 * seconds * wanted_s / max(spent_s, 1e-4))
    return tour
