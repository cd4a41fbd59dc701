"""Local search on directed round trips: turn a stretch around, or move a few spots elsewhere.

The best move of all is made until none shortens the tour, so the result is repeatable. Each step looks at
every move at once (some tenths of a millisecond at 100 spots); a strong start needs few steps.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MOVED_MAX = 3
"""Most spots moved together."""

LEAST_GAIN_M = 1e-6


def improved(effort: Floats, tour: Ints, deadline: float) -> Ints:
    """Shorten a round trip until no move does, or until ``deadline`` (of ``time.perf_counter``).

    Parameters
    ----------
    effort
        (n, n) metres from spot to spot, not necessarily symmetric.
    tour
        The spots in order.

    Returns
    -------
    int array, shape (n,)
        Never longer than ``tour``; it still begins with the same spot.
    """
    if len(tour) < 5:
        return tour
    while time.perf_counter() < deadline:
        along = effort[np.ix_(tour, tour)]
        gain, changed = max(
            (_turned(along), *(_moved(along, count) for count in range(1, MOVED_MAX + 1))),
            key=lambda move: move[0],
        )
        if gain <= LEAST_GAIN_M:
            break
        tour = tour[changed]
    return tour


def nearest_neighbour(effort: Floats, first: int) -> Ints:
    """Go from spot to the nearest one not yet visited, from ``first`` on."""
    n = len(effort)
    away = effort.T.copy()  # a row a spot: what it takes to get there
    tour = np.empty(n, dtype=np.int64)
    tour[0] = first
    for number in range(1, n):
        away[tour[number - 1]] = np.inf
        tour[number] = int(np.argmin(away[:, tour[number - 1]]))
    return tour


def _turned(along: Floats) -> tuple[float, Ints]:
    """Find the stretch (never the first spot) whose turning around gains most; gain and new order."""
    n = len(along)
    spot = np.arange(n)
    onward = along[spot[:-1], spot[1:]]
    forth = np.r_[0.0, np.cumsum(onward)]
    back = np.r_[0.0, np.cumsum(along[spot[1:], spot[:-1]])]
    first, last = spot[1:, None], spot[None, 1:]
    after = (last + 1) % n
    before_cost = along[first - 1, first] + (forth[last] - forth[first]) + along[last, after]
    gain = before_cost - along[first - 1, last] - (back[last] - back[first]) - along[first, after]
    gain = np.where(first < last, gain, -np.inf)
    i, j = (int(k) + 1 for k in np.unravel_index(int(np.argmax(gain)), gain.shape))
    return float(gain[i - 1, j - 1]), np.r_[spot[:i], spot[i : j + 1][::-1], spot[j + 1 :]]


def _moved(along: Floats, count: int) -> tuple[float, Ints]:
    """Find the ``count`` spots (never the first) whose move between two others gains most."""
    n = len(along)
    if n < count + 3:
        return 0.0, np.arange(n)
    first = np.arange(1, n - count + 1)
    last = first + count - 1
    after = (last + 1) % n
    freed = along[first - 1, first] + along[last, after] - along[first - 1, after]
    inside = np.zeros((2, len(first)))
    for step in range(count - 1):
        inside[0] += along[first + step, first + step + 1]
        inside[1] += along[first + step + 1, first + step]
    here = np.arange(n)
    there = (here + 1) % n
    gap = along[here, there]
    best: tuple[float, Ints] = (0.0, here)
    for turned, (head, tail) in enumerate(((first, last), (last, first))):
        cost = along[np.ix_(here, head)].T + along[np.ix_(tail, there)] - gap[None, :]
        gain = (freed + inside[0] - inside[turned])[:, None] - cost
        gain[(here >= (first - 1)[:, None]) & (here <= last[:, None])] = -np.inf
        pick, between = (int(k) for k in np.unravel_index(int(np.argmax(gain)), gain.shape))
        if gain[pick, between] > best[0]:
            stretch = here[first[pick] : last[pick] + 1]
            rest = np.r_[here[: first[pick]], here[last[pick] + 1 :]]
            spot = int(np.flatnonzero(rest == between)[0]) + 1
            moved = stretch[::-1] if turned else stretch
            best = (float(gain[pick, between]), np.r_[rest[:spot], moved, rest[spot:]])
    return best
