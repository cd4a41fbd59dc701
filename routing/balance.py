"""Balance: moving units between neighbouring turfs until the work is even and every turf hangs together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

EVENNESS = 10.0
"""Worth of even work, against the two below."""

TOGETHERNESS = 0.00008
"""Worth of one point of graph weight that stays inside a turf."""

COMPACTNESS = 0.04
"""Worth of lying near the middle of one's turf, by share of the turf's work."""


@dataclass(frozen=True)
class Pieces:
    """What is to be spread over turfs: the graph of units, their work and places.

    ``aim_s`` is the work that every turf should have, shape (turfs,).
    """

    graph: csr_matrix
    work_s: Floats  # (units,)
    xy: Floats  # (units, 2) metres
    aim_s: Floats


class _Turfs:
    """The turfs while units move: who is where, and what each turf adds up to."""

    def __init__(self, pieces: Pieces, turf: Ints) -> None:
        graph = pieces.graph
        bounds = graph.indptr.tolist()
        ends, weights = graph.indices.tolist(), graph.data.tolist()
        count = len(pieces.aim_s)
        self.neighbours = [list(zip(ends[a:b], weights[a:b], strict=True)) for a, b in pairwise(bounds)]
        self.turf = turf.tolist()
        self.work = pieces.work_s.tolist()
        self.x, self.y = pieces.xy[:, 0].tolist(), pieces.xy[:, 1].tolist()
        self.aim = pieces.aim_s.tolist()
        self.sum = np.bincount(turf, pieces.work_s, count).tolist()
        self.sum_x = np.bincount(turf, pieces.work_s * pieces.xy[:, 0], count).tolist()
        self.sum_y = np.bincount(turf, pieces.work_s * pieces.xy[:, 1], count).tolist()
        self.size = np.bincount(turf, minlength=count).tolist()
        self.spread = spread(pieces, turf)

    def hangs_together_without(self, unit: int) -> bool:
        """Tell whether the unit's turf stays in one piece when the unit leaves it."""
        turf = self.turf
        own = turf[unit]
        if self.size[own] <= 1:
            return False
        near = [other for other, _ in self.neighbours[unit] if turf[other] == own]
        if len(near) <= 1:
            return True
        missing, seen, stack = set(near[1:]), {near[0], unit}, [near[0]]
        while stack and missing:
            for other, _ in self.neighbours[stack.pop()]:
                if turf[other] == own and other not in seen:
                    seen.add(other)
                    missing.discard(other)
                    stack.append(other)
        return not missing

    def best_move(self, unit: int) -> tuple[float, int]:
        """Find the gain and the turf of the unit's best move; a gain of 0 means to stay."""
        own, work = self.turf[unit], self.work[unit]
        pull: dict[int, float] = {}
        for other, weight in self.neighbours[unit]:
            there = self.turf[other]
            pull[there] = pull.get(there, 0.0) + weight
        held = pull.pop(own, 0.0)
        best = (0.0, own)
        if not pull:
            return best
        out = self._strain(own, -work) - self._strain(own, 0.0)
        from_own = self._away(unit, own)
        for there in sorted(pull):
            into = self._strain(there, work) - self._strain(there, 0.0)
            nearer = (from_own - self._away(unit, there)) * work / self.aim[own]
            gain = -EVENNESS * (out + into) + TOGETHERNESS * (pull[there] - held) + COMPACTNESS * nearer
            if gain > best[0] + 1e-9:
                best = (gain, there)
        return best

    def is_due(self, unit: int, there: int, tolerance: float) -> bool:
        """Tell whether a move relieves a turf that has too much, or feeds one that has too little."""
        own = self.turf[unit]
        return (
            self.sum[own] >= self.aim[own] * (1 + tolerance)
            or self.sum[there] <= self.aim[there] * (1 - tolerance)
            or tolerance == 0
        )

    def move(self, unit: int, there: int) -> None:
        own, work = self.turf[unit], self.work[unit]
        self.turf[unit] = there
        for turf, amount, count in ((own, -work, -1), (there, work, 1)):
            self.sum[turf] += amount
            self.sum_x[turf] += amount * self.x[unit]
            self.sum_y[turf] += amount * self.y[unit]
            self.size[turf] += count

    def _strain(self, turf: int, more: float) -> float:
        return float(((self.sum[turf] + more) / self.aim[turf] - 1.0) ** 2)

    def _away(self, unit: int, turf: int) -> float:
        total = self.sum[turf] or 1.0
        dx, dy = self.x[unit] - self.sum_x[turf] / total, self.y[unit] - self.sum_y[turf] / total
        return float((dx * dx + dy * dy) / self.spread)


def refine(pieces: Pieces, turf: Ints, tolerance: float = 0.0, passes: int = 12) -> Ints:
    """Move units along the borders while that evens the work or straightens the borders.

    Parameters
    ----------
    pieces
        Units, their graph and what every turf should have to do.
    turf
        Turf of every unit, shape (units,), from 0.
    tolerance
        Units stay where neither their turf has more than its aim by this part, nor the other less.
    passes
        Times that all borders are looked at, at most.

    Returns
    -------
    int array, shape (units,)
        A turf that hung together still does; no turf loses its last unit.
    """
    state = _Turfs(pieces, turf)
    waiting = sorted(_border(pieces.graph, turf))
    for _ in range(passes):
        stirred: set[int] = set()
        for unit in waiting:
            gain, there = state.best_move(unit)
            if gain > 0 and state.is_due(unit, there, tolerance) and state.hangs_together_without(unit):
                state.move(unit, there)
                stirred.update(other for other, _ in state.neighbours[unit])
                stirred.add(unit)
        if not stirred:
            break
        waiting = sorted(_border(pieces.graph, np.array(state.turf)))
    return np.array(state.turf, dtype=np.int64)


def _border(graph: csr_matrix, turf: Ints) -> list[int]:
    edges = graph.tocoo()
    return [int(unit) for unit in np.unique(edges.row[turf[edges.row] != turf[edges.col]])]


def spread(pieces: Pieces, turf: Ints) -> float:
    """Mean square distance of units from the middle of their turf, at least a few metres."""
    count = len(pieces.aim_s)
    total = np.maximum(np.bincount(turf, pieces.work_s, count), 1e-9)
    middle = [np.bincount(turf, pieces.work_s * pieces.xy[:, axis], count) / total for axis in (0, 1)]
    away = (pieces.xy[:, 0] - middle[0][turf]) ** 2 + (pieces.xy[:, 1] - middle[1][turf]) ** 2
    return float(max(np.average(away, weights=pieces.work_s + 1e-9), 25.0))


def mend(pieces: Pieces, turf: Ints, rounds: int = 6) -> Ints:
    """Give the smaller pieces of a turf that fell apart to the neighbours they hang on most.

    Parameters
    ----------
    pieces, turf
        As for `refine`.
    rounds
        Times to look again: a piece may fall to a turf that is in pieces itself.

    Returns
    -------
    int array, shape (units,)
        Every turf in one piece wherever its units have neighbours in other turfs.
    """
    turf = turf.copy()
    edges = pieces.graph.tocoo()
    for _ in range(rounds):
        inside = turf[edges.row] == turf[edges.col]
        graph = coo_matrix(
            (np.ones(int(inside.sum())), (edges.row[inside], edges.col[inside])), shape=pieces.graph.shape
        )
        count, piece = connected_components(graph, directed=False)
        owner = np.zeros(count, dtype=np.int64)
        owner[piece] = turf
        weight = np.bincount(piece, pieces.work_s, count)
        order = np.lexsort((np.arange(count), -weight, owner))
        main = order[np.r_[True, owner[order][1:] != owner[order][:-1]]]
        loose = np.setdiff1d(np.arange(count), main)
        if len(loose) == 0:
            break
        for part in loose.tolist():
            _give_away(pieces.graph, turf, np.flatnonzero(piece == part))
    return turf


def _give_away(graph: csr_matrix, turf: Ints, units: Ints) -> None:
    rows = graph[units].tocoo()
    outside = turf[rows.col] != turf[units[0]]
    if outside.any():
        pull = np.bincount(turf[rows.col[outside]], rows.data[outside])
        turf[units] = int(np.argmax(pull))
