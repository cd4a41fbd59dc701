"""Cuts: what every round trip obeys and a fractional one may not.

A cut says that the weighted sum of a round trip's pairs is at least so much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.ring import Ring

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Whole: TypeAlias = tuple[Ints, int]

VIOLATION = 0.02
"""Blossoms violated by less do not help."""

THRESHOLDS = (1e-4, 0.1, 0.2, 0.3, 0.4)


@dataclass(frozen=True)
class Cut:
    """``weight @ x >= least`` for every round trip x; one whole number a pair of the ring.

    ``doubled`` (places,) is how often the rows of the places were added, so that few weights are left: without
    them all of the cut is even.
    """

    weight: NDArray[np.int16]
    least: float
    doubled: Ints

    def whole(self, ring: Ring) -> Whole:
        """Give the half of the cut without the places' rows: weights of all pairs and their least sum."""
        weight = (self.weight - self.doubled[ring.u] - self.doubled[ring.v]) // 2
        return weight, (int(self.least) - 2 * int(self.doubled.sum())) // 2

    def narrowed(self, kept: Mask) -> Cut:
        """Give the cut of some of the pairs, where no other is used."""
        return Cut(self.weight[kept], self.least, self.doubled)


def subtour_cut(ring: Ring, inside: Mask) -> Cut:
    """Enter a set of places at least twice."""
    return Cut((inside[ring.u] != inside[ring.v]).astype(np.int16), 2.0, inside.astype(np.int64))


def parity_cut(ring: Ring, inside: Mask, odd: Ints) -> Cut:
    """Cross the border of a set not exactly by the pairs ``odd``, an odd number of pairs that cross it."""
    weight = (inside[ring.u] != inside[ring.v]).astype(np.int16)
    weight[odd] = -1
    return Cut(weight, 1.0 - len(odd), inside.astype(np.int64))


def violated_parities(ring: Ring, pairs: Ints, x: Floats) -> list[Cut]:
    """Find blossoms: sets whose border a fractional round trip crosses by almost exactly an odd number.

    A round trip crosses each border an even number of times (Edmonds 1965). The sets tried are those that
    hang together by fractional pairs above some thresholds (Padberg and Hong 1980).
    """
    u, v = ring.u[pairs], ring.v[pairs]
    tried: dict[bytes, Cut | None] = {}
    for least in THRESHOLDS:
        part = np.flatnonzero((x > least) & (x < 1 - least))
        for members in _hanging_together(u[part].tolist(), v[part].tolist()):
            if not 2 < len(members) < ring.count - 2:
                continue
            inside = np.zeros(ring.count, dtype=bool)
            inside[members] = True
            key = inside.tobytes()
            if key not in tried:
                tried[key] = _parity_of(ring, inside, pairs, x)
    return [cut for cut in tried.values() if cut is not None]


def _hanging_together(u: list[int], v: list[int]) -> list[list[int]]:
    """Give the places that hang together by some pairs; for so few plain lists are quickest."""
    part_of: dict[int, list[int]] = {}
    for a, b in zip(u, v, strict=True):
        one, other = part_of.setdefault(a, [a]), part_of.setdefault(b, [b])
        if one is other:
            continue
        if len(one) < len(other):
            one, other = other, one
        one += other
        for place in other:
            part_of[place] = one
    return list({id(part): part for part in part_of.values()}.values())


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
