"""Outlines that follow streets: a hand-drawn ring laid along the street lines that it is near."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

NEAR_M = 35.0
"""A corner this near to a street means the street."""

DETOUR_MAX = 1.6
"""A way along streets that is longer than this, beside the straight line, was not meant."""


def along_streets(ring: Floats, lines: NDArray[np.object_], ends: Ints) -> Floats:
    """Lay a ring along streets.

    Parameters
    ----------
    ring
        Corners in metres, shape (corners, 2); the last is the first.
    lines
        Street lines in the same metres, shape (segments,).
    ends
        Their junctions, shape (segments, 2): the same number is the same place.

    Returns
    -------
    float array, shape (points, 2)
        A closed ring: corners near a street are on it, and two such corners are joined along the streets
        where that is no detour. All else stays as drawn.
    """
    corners = ring[:-1]
    segment, offset = _nearest(corners, lines)
    if not (segment >= 0).any():
        return ring
    path = _Paths(lines, ends, segment, offset)
    placed = [
        np.array(lines[s].interpolate(d).coords[0]) if s >= 0 else corner
        for corner, s, d in zip(corners, segment, offset, strict=True)
    ]
    points: list[Floats] = []
    for here in range(len(corners)):
        there = (here + 1) % len(corners)
        points.append(placed[here][None, :])
        straight_m = float(np.hypot(*(placed[there] - placed[here])))
        if segment[here] >= 0 and segment[there] >= 0:
            points.extend(path.between(here, there, DETOUR_MAX * straight_m + NEAR_M))
    points.append(placed[0][None, :])
    return np.concatenate(points)


def _nearest(corners: Floats, lines: NDArray[np.object_]) -> tuple[Ints, Floats]:
    """Give the street segment of every corner and the metres along it; -1 where none is near."""
    segment = np.full(len(corners), -1, dtype=np.int64)
    offset = np.zeros(len(corners))
    if len(lines):
        points = np.asarray(shapely.points(corners), dtype=object)
        tree = shapely.STRtree(lines)
        corner, found = tree.query_nearest(points, max_distance=NEAR_M, all_matches=False)
        segment[corner] = found
        offset[corner] = shapely.line_locate_point(lines[found], points[corner])
    return segment, offset


class _Paths:
    """Ways along streets between the corners of one ring; corners are nodes after the junctions."""

    def __init__(self, lines: NDArray[np.object_], ends: Ints, segment: Ints, offset: Floats) -> None:
        self.lines, self.segment, self.offset = lines, segment, offset
        names, flat = np.unique(ends, return_inverse=True)
        self.ends, self.junctions = flat.reshape(-1, 2), len(names)
        on = np.flatnonzero(segment >= 0)
        length = shapely.length(lines)
        own = self.ends[segment[on]]
        a = np.concatenate([self.ends[:, 0], self.junctions + on, self.junctions + on])
        b = np.concatenate([self.ends[:, 1], own[:, 0], own[:, 1]])
        metres = np.concatenate([length, offset[on], length[segment[on]] - offset[on]])
        self.street = {}
        order = np.argsort(-metres, kind="stable")  # of two streets between the same junctions the shorter
        for start, end, street in zip(a[order], b[order], order, strict=True):
            self.street[int(start), int(end)] = self.street[int(end), int(start)] = int(street)
        keep = np.array([self.street[int(x), int(y)] == i for i, (x, y) in enumerate(zip(a, b, strict=True))])
        count = self.junctions + len(segment)
        graph = csr_matrix((np.maximum(metres[keep], 1e-6), (a[keep], b[keep])), shape=(count, count))
        self.far, self.before = dijkstra(
            graph, directed=False, indices=self.junctions + np.arange(len(segment)), return_predecessors=True
        )

    def between(self, here: int, there: int, most_m: float) -> Iterator[Floats]:
        """Give the points of the way from one corner to the next, none where it is longer than allowed."""
        if self.segment[here] == self.segment[there]:
            part = substring(self.lines[self.segment[here]], self.offset[here], self.offset[there])
            yield shapely.get_coordinates(part)
            return
        if self.far[here, self.junctions + there] > most_m:
            return
        nodes = [self.junctions + there]
        while nodes[-1] != self.junctions + here:
            nodes.append(int(self.before[here, nodes[-1]]))
        nodes.reverse()
        for start, end in pairwise(nodes):
            yield self._leg(start, end)

    def _leg(self, start: int, end: int) -> Floats:
        """Give the points of one street, or of the part between a corner and the street's end."""
        corner = max(start, end) - self.junctions
        street = self.segment[corner] if corner >= 0 else self.street[start, end]
        line = self.lines[street]
        if corner >= 0:
            junction = min(start, end)
            line = substring(
                line, self.offset[corner], 0.0 if self.ends[street, 0] == junction else line.length
            )
            return _turned(shapely.get_coordinates(line), turn=end >= self.junctions)
        return _turned(shapely.get_coordinates(line), turn=self.ends[street, 0] != start)


def _turned(points: Floats, *, turn: bool) -> Floats:
    return points[::-1] if turn else points
