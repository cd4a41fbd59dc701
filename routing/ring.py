"""A walk as a round trip of whole numbers, for proofs: pairs of places, those that must be used, and sets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.ends import Ends, keeps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

TICKS_PER_M = 10_000
"""The proof counts in tenths of a millimetre, so that whole numbers hold exact distances."""


@dataclass(frozen=True)
class Ring:
    """A round trip through ``count`` places, the last of them home when the walk is open.

    Attributes
    ----------
    u, v, cost
        Places and ticks of every pair that a walk may use, shape (pairs,), u < v; ticks are whole.
    forced
        Pairs that every walk uses, as a mask over pairs.
    border, border_count
        Pairs between early and later places, as a mask over pairs, and how many of them every walk uses;
        an empty mask where nobody is early.
    arcs
        Directed legs that every walk has, as (from, to).
    early
        Places visited before all others but the start, as a mask over places.
    """

    count: int
    u: Ints
    v: Ints
    cost: Floats
    forced: Mask
    border: Mask
    border_count: int
    arcs: tuple[tuple[int, int], ...]
    early: Mask

    def narrowed(self, kept: Mask) -> Ring:
        """Give the ring of some of the pairs."""
        return replace(
            self,
            u=self.u[kept],
            v=self.v[kept],
            cost=self.cost[kept],
            forced=self.forced[kept],
            border=self.border[kept],
        )

    def ticks_of(self, tour: Ints) -> float:
        """Give the length of a tour in ticks; all its pairs have to be in the ring."""
        return float(self.cost[self.pairs_of(tour)].sum())

    def pairs_of(self, tour: Ints) -> Ints:
        """Give the pairs that a tour uses."""
        a, b = np.minimum(tour, np.roll(tour, -1)), np.maximum(tour, np.roll(tour, -1))
        key = self.u * self.count + self.v
        return np.searchsorted(key, a * self.count + b)


def ring_of(effort: Floats, ends: Ends) -> Ring:
    """Put a walk as a ring; ``effort`` is symmetric metres, (n, n)."""
    n = len(effort)
    count = n if ends.closed else n + 1
    ticks = np.zeros((count, count))
    ticks[:n, :n] = np.rint(effort * TICKS_PER_M)
    early = np.zeros(count, dtype=bool)
    early[[place for place in ends.early if place != ends.start]] = True
    later = ~early
    later[n:] = False
    if ends.start is not None:
        later[ends.start] = False
    arcs = list(dict.fromkeys(ends.follow))
    if not ends.closed:
        arcs += [] if ends.start is None else [(n, ends.start)]
        arcs += [] if ends.end is None else [(ends.end, n)]
    u, v = (place.astype(np.int64) for place in np.triu_indices(count, 1))
    is_anchored = not ends.closed or ends.start is not None
    if early.any() and later.any() and ends.start is not None and not ends.closed:
        may = ~((v == n) & early[u])  # the way home is not taken from the early ones
        u, v = u[may], v[may]
    forced = np.isin(u * count + v, [min(arc) * count + max(arc) for arc in arcs])
    border = (early[u] & later[v]) | (later[u] & early[v])
    return Ring(count, u, v, ticks[u, v], forced, border, 1 if is_anchored else 2, tuple(arcs), early)


def tour_of(order: Ints, ends: Ends) -> Ints:
    """Give the tour of `ring_of` that an order stands for."""
    return order if ends.closed else np.append(order, len(order))


def order_of(tour: Ints, ends: Ends) -> Ints:
    """Cut a tour open where the walk begins and walk it the way round that its ends and pairs want."""
    n = len(tour) - (not ends.closed)
    if not ends.closed:
        path = np.roll(tour, -int(np.flatnonzero(tour == n)[0]))[1:]
        ways = np.stack([path, path[::-1]])
        if ends == Ends() and path[0] > path[-1]:
            ways = ways[::-1]
    else:
        turned = np.roll(tour, -int(np.flatnonzero(tour == (ends.start or 0))[0]))
        ways = np.stack([turned, np.roll(turned[::-1], 1)])
        if not ends.is_plain and ends.start is None:
            ways = np.stack([np.roll(way, step) for way in ways for step in range(n)])
    kept = keeps(ways, ends)
    return np.asarray(ways[int(np.argmax(kept))], dtype=np.int64)
