"""Cuts: what every round trip obeys and a fractional one may not.

A cut says that the weighted sum of a round trip's pairs is at least so much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.ring import Ring

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

VIOLATION = 0.02
"""Blossoms violated by less do not help."""

THRESHOLDS = (1e-4, 0.1, 0.2, 0.3, 0.4)


@dataclass(frozen=True)
class Cut:
    """``weight @ x >= least`` for every round trip x; ``weight`` is int8, one value a pair of the ring."""

    weight: NDArray[np.int8]
    least: float


def subtour_cut(ring: Ring, inside: Mask) -> Cut:
    """Enter a set of places at least twice."""
    return Cut((inside[ring.u] != inside[ring.v]).astype(np.int8), 2.0)


def parity_cut(ring: Ring, inside: Mask, odd: Ints) -> Cut:
    """Cross the border of a set not exactly by the pairs ``odd``, an odd number of pairs that cross it."""
    weight = (inside[ring.u] != inside[ring.v]).astype(np.int8)
    weight[odd] = -1
    return Cut(weight, 1.0 - len(odd))


def violated_parities(ring: Ring, pairs: Ints, x: Floats) -> list[Cut]:
    """Find blossoms: sets whose border a fractional round trip crosses by almost exactly an odd number.

    A round trip crosses each border an even number of times (Edmonds 1965). The sets tried are those that
    hang together by fractional pairs above some thresholds (Padberg and Hong 1980).
    """
    u, v = ring.u[pairs], ring.v[pairs]
    tried: dict[bytes, Cut | None] = {}
    for least in THRESHOLDS:
        part = (x > least) & (x < 1 - least)
        graph = coo_matrix((np.ones(int(part.sum())), (u[part], v[part])), shape=(ring.count,) * 2)
        count, label = connected_components(graph, directed=False)
        sizes = np.bincount(label, minlength=count)
        for number in np.flatnonzero((sizes > 2) & (sizes < ring.count - 2)).tolist():
            inside = label == number
            key = inside.tobytes()
            if key not in tried:
                tried[key] = _parity_of(ring, inside, pairs, x)
    return [cut for cut in tried.values() if cut is not None]


def _parity_of(ring: Ring, inside: Mask, pairs: Ints, x: Floats) -> Cut | None:
    crossing = np.flatnonzero(inside[ring.u[pairs]] != inside[ring.v[pairs]])
    value = x[crossing]
    odd = value > 0.5
    if odd.sum() % 2 == 0:
        if not len(odd):
            return None
        flip = int(np.argmin(np.abs(1 - 2 * value)))
        odd[flip] = ~odd[flip]
    if np.where(odd, 1 - value, value).sum() > 1 - VIOLATION:
        return None
    return parity_cut(ring, inside, pairs[crossing[odd]])
