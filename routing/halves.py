"""Half sums: cuts that follow from halving a sum of other cuts and rounding.

Where whole rows ``a @ x >= b`` sum up to even weights and an odd right side, half of the sum holds rounded up
(Caprara and Fischetti 1996); combs are such cuts. The sums tried come from elimination modulo two over the
pairs that a fractional round trip takes in part (Koster, Zymolka and Kutschka 2009); where a weight stays odd
the pair's own bounds, 0 and 1, make it even at the price of their slack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.cuts import Cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.cuts import Whole
    from routing.ring import Ring

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WHOLE = 1e-6
"""A value this near 0 or 1 is it."""

SLACK_MAX = 0.9
"""Rows with more slack are in no sum: the slack of a sum has to stay below one."""

PIVOT_SLACK_MAX = 0.3
"""Rows with more slack are not added to others to make their weights even."""

LACK_MAX = 0.95
"""Most slack of a sum; what is missing to one is twice the violation."""

TRIED_MAX = 40
ADDED_MAX = 10
"""Sums made into cuts and cuts kept at once."""

DEPTH_SHARE = 0.3
"""Cuts less deep than this share of the deepest are left out."""

ALIKE = 0.7
"""Cuts at a smaller angle (by its cosine) to one that is kept are left out."""

WEIGHT_MAX = 200
"""Cuts with larger weights, sums of sums of sums, are left out: they do more harm than good to the program."""

NEAR = 5
"""Cheapest pairs of a place whose median weight is taken off, so that few weights are left."""


@dataclass(frozen=True)
class _Table:
    """Rows at hand: number of each row, slack; parity of the fractional pairs' weights and of the right side."""

    row: Ints
    slack: Floats
    odd: Bools
    odd_right: Bools
    cost: Floats


def violated_halves(ring: Ring, pairs: Ints, x: Floats, rows: Sequence[Whole]) -> list[Cut]:
    """Find half sums that a fractional round trip violates.

    Parameters
    ----------
    ring
        The places and all pairs.
    pairs, x
        Pairs of the program and their values, shape (pairs of the program,).
    rows
        Cuts as whole rows, besides those that every place is entered twice.

    Returns
    -------
    list of Cut
        At most `ADDED_MAX`, the deepest first; valid for every round trip.
    """
    sums = _violated_sums(_table(ring, pairs, x, rows))
    near = _near_pairs(ring)
    taken = np.zeros(len(ring.u), dtype=bool)
    taken[pairs[x > 0.5]] = True
    found = []
    for lack, chosen in sums:
        cut = _spread(ring, _half_sum(ring, chosen, rows, taken), near)
        if abs(cut.weight).max() > WEIGHT_MAX:
            continue
        depth = (1 - lack) / max(float(np.linalg.norm(cut.weight[pairs].astype(np.float64))), 1.0)
        found.append((depth, cut))
    return _unlike(sorted(found, key=lambda one: -one[0]), pairs)


def _table(ring: Ring, pairs: Ints, x: Floats, rows: Sequence[Whole]) -> _Table:
    n = ring.count
    weight = np.zeros((n + len(rows), len(pairs)), dtype=np.int16)
    weight[ring.u[pairs], np.arange(len(pairs))] = 1
    weight[ring.v[pairs], np.arange(len(pairs))] = 1
    least = np.full(n + len(rows), 2)
    for number, (own, right) in enumerate(rows, n):
        weight[number], least[number] = own[pairs], right
    slack = np.maximum(weight @ x - least, 0)
    slack[slack < WHOLE] = 0
    row = np.argsort(slack, kind="stable")
    row = row[slack[row] < SLACK_MAX]
    cost = np.minimum(x, 1 - x)
    partly = np.flatnonzero(cost > WHOLE)
    partly = partly[np.argsort(-cost[partly], kind="stable")]
    odd = (weight[np.ix_(row, partly)] & 1).astype(bool)
    # pairs above a half count from their upper bound, which moves the right side
    right = least[row] - weight[row][:, x > 0.5].sum(axis=1)
    return _Table(row, slack[row], odd, (right & 1).astype(bool), cost[partly])


def _violated_sums(table: _Table) -> list[tuple[float, Ints]]:
    """Make weights even, the dearest first; the slack of violated sums and their rows, the least slack first."""
    count, columns = table.odd.shape
    bits = np.packbits(
        np.concatenate([table.odd, table.odd_right[:, None], np.eye(count, dtype=bool)], axis=1), axis=1
    )
    free = np.ones(count, dtype=bool)
    for column in range(columns):
        has = (bits[:, column >> 3] >> (7 - (column & 7))) & 1 == 1
        pivot = int(np.argmax(has & free))  # the rows are sorted by slack
        if not (has[pivot] and free[pivot]) or table.slack[pivot] > PIVOT_SLACK_MAX:
            continue
        has[pivot] = False
        bits[has] ^= bits[pivot]
        free[pivot] = False
    plain = np.unpackbits(bits, axis=1, count=columns + 1 + count).astype(bool)
    chosen = plain[:, columns + 1 :]
    lack = plain[:, :columns] @ table.cost + chosen @ table.slack
    good = np.flatnonzero(plain[:, columns] & (lack < LACK_MAX))
    good = good[np.lexsort((chosen[good].sum(axis=1), lack[good].round(3)))][:TRIED_MAX]
    return [(float(lack[number]), table.row[chosen[number]]) for number in good.tolist()]


def _half_sum(ring: Ring, chosen: Ints, rows: Sequence[Whole], taken: Bools) -> Whole:
    """Sum rows up, make odd weights even by the bounds of their pairs, halve, and round the right side up."""
    at_places = np.zeros(ring.count, dtype=np.int64)
    at_places[chosen[chosen < ring.count]] = 1
    weight = at_places[ring.u] + at_places[ring.v]
    least = 2 * int(at_places.sum())
    for number in (chosen[chosen >= ring.count] - ring.count).tolist():
        weight += rows[number][0]
        least += rows[number][1]
    odd = weight & 1 == 1
    weight += np.where(odd, np.where(taken, -1, 1), 0)
    least -= int((odd & taken).sum())
    return weight // 2, -(-least // 2)


def _spread(ring: Ring, whole: Whole, near: Ints) -> Cut:
    """Write a row twice over, less what the places' own rows say, where that leaves fewer weights."""
    weight, least = whole
    off = np.median(np.append(weight, 0)[near], axis=1).astype(np.int64)
    few = 2 * weight - off[ring.u] - off[ring.v]
    if np.count_nonzero(few) >= np.count_nonzero(weight):
        off, few = np.zeros_like(off), 2 * weight
    return Cut(few.astype(np.int16), float(2 * least - 2 * int(off.sum())), -off)


def _unlike(found: list[tuple[float, Cut]], pairs: Ints) -> list[Cut]:
    kept: list[Cut] = []
    directions: list[Floats] = []
    for depth, cut in found:
        if depth < DEPTH_SHARE * found[0][0] or len(kept) == ADDED_MAX:
            break
        direction = cut.weight[pairs].astype(np.float64)
        direction /= max(float(np.linalg.norm(direction)), 1.0)
        if all(abs(float(direction @ other)) < ALIKE for other in directions):
            kept.append(cut)
            directions.append(direction)
    return kept


def _near_pairs(ring: Ring) -> Ints:
    """Give the cheapest pairs of each place, (places, `NEAR`); where there are fewer, one behind the last."""
    end = np.concatenate([ring.u, ring.v])
    pair = np.tile(np.arange(len(ring.u)), 2)
    by = np.lexsort((ring.cost[pair], end))
    first = np.searchsorted(end[by], np.arange(ring.count))
    at = np.minimum(first[:, None] + np.arange(NEAR), len(by) - 1)
    return np.where(end[by[at]] == np.arange(ring.count)[:, None], pair[by[at]], len(ring.u))
