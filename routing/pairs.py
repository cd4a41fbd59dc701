"""Pairs of neighbouring turfs, put together and cut in two anew along a spanning tree.

Moving single units gets stuck where every unit is larger than the difference that is left, and where work
would have to pass through many turfs. So first it is settled how much work should flow over every border
(as heat would: Hu and Blake 1999), then pairs are cut anew to let it flow. Cutting follows the tree
recombination of districts (DeFord, Duchin and Solomon 2021), keeping the best of several trees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix, diags, triu
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree
from scipy.sparse.linalg import spsolve

from routing.balance import COMPACTNESS, TOGETHERNESS, spread
from routing.estimate import no_beat
from routing.measures import totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routing.balance import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]
    Mask = NDArray[np.bool_]

EVENNESS = 10.0
"""Worth of even work; more than in `routing.balance`, as there is more to choose from."""

LEAST_RATE = 0.7
"""What a turf keeps of its aim while work flows through it."""

TREES = 5
TREES_PER_LACK = 100
"""Spanning trees tried for a pair, and how many more where much of a turf's work has to pass."""

CUTS_PER_TREE = 3
"""Edges of a tree that are looked at closely: those that part the work best."""


@dataclass(frozen=True)
class _Pair:
    """Two turfs put together: their graph, work, and what each should have to do."""

    graph: csr_matrix
    ends: tuple[Ints, Ints]
    work_s: Floats
    xy: Floats
    wanted_s: tuple[float, float]
    aim_s: float
    spread_m2: float

    def cost(self, second: Mask) -> float:
        """Say how bad it is that ``second`` marks the units of the second turf; less is better."""
        cost = 0.0
        for own, wanted_s in ((~second, self.wanted_s[0]), (second, self.wanted_s[1])):
            work_s, xy = self.work_s[own], self.xy[own]
            total_s = float(work_s.sum())
            moment = float(work_s @ (xy * xy).sum(axis=1)) - float(((work_s @ xy) ** 2).sum()) / total_s
            cost += EVENNESS * ((total_s - wanted_s) / self.aim_s) ** 2
            cost += COMPACTNESS * moment / self.spread_m2 / self.aim_s
        severed = float(self.graph.data[second[self.ends[0]] != second[self.ends[1]]].sum()) / 2
        return cost + TOGETHERNESS * severed


SWEEPS = 5
"""Times that the flows are settled and let go."""


def recut_pairs(
    pieces: Pieces, turf: Ints, flow_rate_min: float, seed: int, beat: Callable[[], None] = no_beat
) -> Ints:
    """Let work flow from turf to turf until all have the same.

    Parameters
    ----------
    pieces, turf
        As for `routing.balance.refine`; turfs in one piece stay so.
    flow_rate_min
        Least flow over a border, as part of a turf's work, that a pair is cut anew for.
    seed
        Of the trees: the same seed gives the same cuts.
    beat
        Called for every pair; may raise ``Cancelled``.

    Returns
    -------
    int array, shape (units,)
        Turf of every unit.
    """
    turf = turf.copy()
    random = np.random.default_rng(seed)
    spread_m2 = spread(pieces, turf)
    for _ in range(SWEEPS):
        pairs, flow_s = border_flows(pieces, turf)
        work_s = totals(turf, pieces.work_s, len(pieces.aim_s))
        spare_s = work_s - LEAST_RATE * pieces.aim_s  # a turf is never drained for others
        first, second = pairs.T
        passed_s = np.clip(flow_s, np.minimum(0.0, -spare_s[second]), np.maximum(0.0, spare_s[first]))
        due = _apart_pairs(pairs, np.abs(passed_s) / pieces.aim_s[pairs].min(axis=1), flow_rate_min)
        if not due:
            break
        for number in due:
            beat()
            _recut(pieces, turf, pairs[number], (work_s, float(passed_s[number]), spread_m2), random)
    return turf


def _recut(
    pieces: Pieces,
    turf: Ints,
    labels: Ints,
    wanted: tuple[Floats, float, float],
    random: np.random.Generator,
) -> None:
    """Cut one pair anew in place, so that ``passed_s`` of work goes from the first to the second."""
    first, second = labels.tolist()
    work_s, passed_s, spread_m2 = wanted
    units = np.flatnonzero((turf == first) | (turf == second))
    wanted_s = (float(work_s[first]) - passed_s, float(work_s[second]) + passed_s)
    pair = _pair_of(pieces, units, wanted_s, (float(pieces.aim_s[labels].min()), spread_m2))
    part = _best_cut(pair, turf[units] == second, random)
    turf[units] = np.where(part, second, first)


def _apart_pairs(pairs: Ints, flow_rate: Floats, least: float) -> list[int]:
    """Choose the borders with most flow, no two of them at one turf."""
    taken: set[int] = set()
    chosen = []
    for number in np.argsort(-flow_rate, kind="stable").tolist():
        first, second = pairs[number].tolist()
        if flow_rate[number] < least:
            break
        if first not in taken and second not in taken:
            taken.update((first, second))
            chosen.append(number)
    return chosen


def border_flows(pieces: Pieces, turf: Ints) -> tuple[Ints, Floats]:
    """Settle how much work should pass every border so that all turfs reach their aim.

    Returns
    -------
    (pairs, 2) int array, (pairs,) float array
        Neighbouring turfs, and seconds to pass from the first to the second (less than 0: back).
    """
    edges = pieces.graph.tocoo()
    a, b = turf[edges.row], turf[edges.col]
    count = len(pieces.aim_s)
    width = np.ones(int((a != b).sum()))
    borders = csr_matrix((width, (a[a != b], b[a != b])), shape=(count, count))
    borders.sum_duplicates()
    upper = triu(borders).tocoo()
    pairs = np.column_stack([upper.row, upper.col]).astype(np.int64)
    surplus_s = np.bincount(turf, pieces.work_s, count) - pieces.aim_s
    region = connected_components(borders, directed=False)[1]
    surplus_s = surplus_s - (np.bincount(region, surplus_s) / np.bincount(region))[region]
    degree = np.asarray(borders.sum(axis=1)).ravel()
    level = spsolve((diags(degree + 1e-7) - borders).tocsc(), surplus_s)
    return pairs, upper.data * (level[pairs[:, 0]] - level[pairs[:, 1]])


def _pair_of(pieces: Pieces, units: Ints, wanted_s: tuple[float, float], scale: tuple[float, float]) -> _Pair:
    graph = pieces.graph[units][:, units]
    edges = graph.tocoo()
    xy = pieces.xy[units]
    ends = (edges.row.astype(np.int64), edges.col.astype(np.int64))
    return _Pair(graph, ends, pieces.work_s[units], xy - xy.mean(axis=0), wanted_s, *scale)


def _best_cut(pair: _Pair, present: Mask, random: np.random.Generator) -> Mask:
    """Find the best of the present cut and those along some random trees."""
    if connected_components(pair.graph, directed=False)[0] > 1:
        return present
    best_cost, best = pair.cost(present), present
    lack = abs(float(pair.work_s[present].sum()) - pair.wanted_s[1]) / pair.aim_s
    for _ in range(TREES + round(TREES_PER_LACK * float(np.clip(lack - 0.05, 0.0, 0.5)))):
        for second in _halves(pair, random):
            cost = pair.cost(second)
            if cost < best_cost - 1e-9:
                best_cost, best = cost, second
    return best


def _halves(pair: _Pair, random: np.random.Generator) -> list[Mask]:
    """Cut a random spanning tree of strong edges where it parts the work best, either way round."""
    graph = pair.graph.astype(np.float64)
    graph.data = random.random(len(graph.data)) / graph.data
    tree = minimum_spanning_tree(graph)
    order, before = breadth_first_order(tree, 0, directed=False)
    walked = order.tolist()
    parent = before.tolist()
    below_s = pair.work_s.tolist()
    size = [1] * len(walked)
    for unit in walked[:0:-1]:
        below_s[parent[unit]] += below_s[unit]
        size[parent[unit]] += size[unit]
    place = _depth_first(walked, parent, size)
    share_s = np.array(below_s)[order[1:]]
    found = []
    for wanted_s, is_below in ((pair.wanted_s[1], True), (pair.wanted_s[0], False)):
        close = np.argsort(np.abs(share_s - wanted_s), kind="stable")[:CUTS_PER_TREE]
        for unit in order[1:][close].tolist():
            below = (place >= place[unit]) & (place < place[unit] + size[unit])
            found.append(below if is_below else ~below)
    return found


def _depth_first(walked: list[int], parent: list[int], size: list[int]) -> Ints:
    """Give numbers to units so that every branch of the tree is one run of them, its top first."""
    place, free = [0] * len(walked), [1] * len(walked)
    for unit in walked[1:]:
        above = parent[unit]
        place[unit] = place[above] + free[above]
        free[above] += size[unit]
    return np.array(place, dtype=np.int64)
