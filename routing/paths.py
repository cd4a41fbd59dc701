"""Shortest paths between corners, looked for in the part of the network around them.

A path that leaves the part has to reach its rim and come back from it; where that alone costs as much as the
path found inside, the path found is shortest, else the part grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from routing.matrix import Router


FIRST_MARGIN_M = 150.0
FIRST_MARGIN_RATE = 0.25
"""How far around the places shortest paths are looked for at first: metres, or as a part of their spread."""


@dataclass(frozen=True)
class CornerPaths:
    """Shortest paths between corners: ``effort_m`` (from, to); ``before`` (rows, part), ``part`` (nodes,).

    ``before`` and ``place_of`` count corners inside ``part``, the corners that were looked at; the paths
    from corner i are in row ``row_of[i]``. What was not wanted may be no shortest path, or inf.
    """

    effort_m: NDArray[np.float64]
    before: NDArray[np.int32]
    row_of: NDArray[np.int64]
    part: NDArray[np.int64]
    place_of: NDArray[np.int64]


def efforts_between(router: Router, corners: NDArray[np.int64]) -> NDArray[np.float64]:
    """Effort of the shortest paths between every two of ``corners``, (corners, corners).

    What is not shown to be shortest in the part looked at first is looked for again in a larger one, from
    as few corners as hold one end of each such path.
    """
    area = _Area(router, corners)
    joined = router.component[corners][:, None] == router.component[corners][None, :]
    effort = np.full(joined.shape, np.inf)
    out_m = np.zeros(len(corners))
    rows = np.arange(len(corners))
    while len(rows):
        found, _, out_m[rows] = area.paths_from(rows, trace=False)
        effort[rows] = found[:, area.place_of]
        effort[:, rows] = np.minimum(effort[:, rows], effort[rows].T)
        lack_m = np.where(joined, effort, -np.inf) - out_m[:, None] - out_m
        rows = _covering(lack_m > 0) if area.is_smaller else rows[:0]
        area.widen(float(lack_m.max()))
    return effort


def shortest_paths(router: Router, corners: NDArray[np.int64], wanted: NDArray[np.bool_]) -> CornerPaths:
    """Shortest paths from corner to corner, with the corners before, where ``wanted`` (from, to) says so."""
    area = _Area(router, corners)
    rows = np.flatnonzero(wanted.any(axis=1))
    joined = router.component[corners][:, None] == router.component[corners][None, :]
    row_of = np.zeros(len(corners), dtype=np.int64)
    row_of[rows] = np.arange(len(rows))
    while True:
        effort, before, out_m = area.paths_from(rows, trace=True)
        between = np.full((len(corners), len(corners)), np.inf)
        between[rows] = effort[:, area.place_of]
        away_m = np.zeros(len(corners))
        away_m[rows] = out_m
        lack_m = np.where(wanted & joined, between, -np.inf) - away_m[:, None] - away_m
        if not (lack_m > 0).any() or not area.is_smaller:
            return CornerPaths(between, before, row_of, area.part, area.place_of)
        area.widen(float(lack_m.max()))


class _Area:
    """The part of a network around some corners that is looked at, widened as need be."""

    def __init__(self, router: Router, corners: NDArray[np.int64]) -> None:
        self.router, self.corners = router, corners
        xy = router.network.corner_xy[corners]
        self.low, self.high = xy.min(axis=0), xy.max(axis=0)
        self.margin_m = max(FIRST_MARGIN_M, FIRST_MARGIN_RATE * float((self.high - self.low).max()))
        self._look()

    @property
    def is_smaller(self) -> bool:
        """Whether there is more of the network than this part."""
        return len(self.part) < len(self.router.degree)

    def widen(self, lack_m: float) -> None:
        """Widen the part so that it probably holds paths that the present one is ``lack_m`` too small for."""
        if lack_m > 0 and self.is_smaller:
            self.margin_m += min(2 * self.margin_m, 1.05 * lack_m + 10.0)
            self._look()

    def _look(self) -> None:
        x, y = self.router.network.corner_xy.T
        low, high = self.low - self.margin_m, self.high + self.margin_m
        self.part = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
        self.place_of = np.searchsorted(self.part, self.corners)
        self.graph, inner = _within(self.router, self.part)
        self.rim = inner < self.router.degree[self.part]

    def paths_from(
        self, rows: NDArray[np.int64], *, trace: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.float64]]:
        """Give the effort from some corners to the part's nodes, the nodes before, and the effort to its rim."""
        from scipy.sparse.csgraph import dijkstra

        start = self.place_of[rows]
        if trace:
            effort, before = dijkstra(self.graph, indices=start, return_predecessors=True)
        else:
            effort, before = dijkstra(self.graph, indices=start), np.empty((0, 0), dtype=np.int32)
        return effort, before, effort[:, self.rim].min(axis=1, initial=np.inf)


def _within(router: Router, part: NDArray[np.int64]) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Give the graph between some corners, which are sorted, and how many of them each is joined to.

    What ``graph[part][:, part]`` gives, in a quarter of the time.
    """
    from scipy.sparse import csr_matrix

    graph, degree = router.graph, router.degree[part]
    behind = np.cumsum(degree)
    edge = np.arange(behind[-1]) + np.repeat(graph.indptr[part] - behind + degree, degree)
    there = graph.indices[edge]
    at = np.minimum(np.searchsorted(part, there), len(part) - 1)
    kept = part[at] == there
    first = np.concatenate([[0], np.cumsum(kept)])[np.concatenate([[0], behind])]
    indices = at[kept].astype(np.int32)
    inside = csr_matrix((graph.data[edge[kept]], indices, first.astype(np.int32)), shape=(len(part),) * 2)
    return inside, np.diff(first)


def _covering(pairs: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Choose few rows so that each pair of a symmetric mask has one of its two ends among them."""
    left, chosen = pairs.copy(), []
    count = left.sum(axis=1)
    while count.any():
        row = int(np.argmax(count))
        chosen.append(row)
        count -= left[:, row]
        left[row] = left[:, row] = False
        count[row] = 0
    return np.array(chosen, dtype=np.int64)
