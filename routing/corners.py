"""Corners of the sidewalk network: one between each two streets that are neighbours at a junction.

A *half-edge* is one end of a segment seen from its node: half-edge ``2 * k + end`` belongs to segment k.
Sorted counter-clockwise by direction around the node, the corner after a street is on its left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOK_AHEAD_M = 8.0
"""How far along a line its direction at a junction is taken; the first centimetres are often askew."""

REACH = 1.5
"""A corner stands at most this many half widths along the street: acute junctions have none further."""


@dataclass(frozen=True)
class HalfEdges:
    """Ends of segments: ``node`` (2n,), unit ``direction`` away from the node and ``xy`` of it, (2n, 2)."""

    node: NDArray[np.int64]
    direction: NDArray[np.float64]
    xy: NDArray[np.float64]


@dataclass(frozen=True)
class CornerPlan:
    """Corners and how segments meet them.

    ``corner_of`` and ``trim_m`` are (segments, 2 ends, 2 sides): the corner, and the metres of the segment
    between the node and that corner. ``is_junction`` (segments, 2 ends) says whether crossing the segment
    there is crossing at a junction, ``is_dead_end`` whether no other street meets it there.
    """

    corner_xy: NDArray[np.float64]
    corner_of: NDArray[np.int32]
    trim_m: NDArray[np.float64]
    is_junction: NDArray[np.bool_]
    is_dead_end: NDArray[np.bool_]


@dataclass(frozen=True)
class _Around:
    """Half-edges sorted counter-clockwise around their nodes.

    ``order`` sorts half-edges; the rest is in that order or by node: ``streets`` of each node (two-sided
    half-edges), ``first_corner`` of each node, ``nth`` two-sided half-edge of its node so far (from 1).
    """

    order: NDArray[np.int64]
    node: NDArray[np.int64]
    two_sided: NDArray[np.bool_]
    streets: NDArray[np.int64]
    first_corner: NDArray[np.int64]
    nth: NDArray[np.int64]
    corner_count: int


def half_edges(
    line_xy: NDArray[np.float64],
    line_start: NDArray[np.int64],
    length_m: NDArray[np.float64],
    node: NDArray[np.int64],
) -> HalfEdges:
    """Both ends of every line, with the direction in which it leaves its node.

    Parameters
    ----------
    line_xy, line_start
        Points of all lines, (points, 2) metres; line k is ``line_xy[line_start[k]:line_start[k + 1]]``.
    length_m
        Length of each line, (n,).
    node
        Node number of each end, (n, 2).
    """
    import shapely

    count = len(length_m)
    row = np.repeat(np.arange(count), np.diff(line_start))
    lines = shapely.linestrings(line_xy, indices=row)
    ahead = np.minimum(LOOK_AHEAD_M, length_m / 2)
    far = np.stack(
        [
            shapely.get_coordinates(shapely.line_interpolate_point(lines, ahead)),
            shapely.get_coordinates(shapely.line_interpolate_point(lines, length_m - ahead)),
        ],
        axis=1,
    ).reshape(-1, 2)
    near = np.stack([line_xy[line_start[:-1]], line_xy[line_start[1:] - 1]], axis=1).reshape(-1, 2)
    away = far - near
    norm = np.hypot(away[:, 0], away[:, 1])
    direction = np.where(norm[:, None] > 0, away / np.where(norm > 0, norm, 1.0)[:, None], [1.0, 0.0])
    return HalfEdges(node.reshape(-1), direction, near)


def plan_corners(halves: HalfEdges, width_m: NDArray[np.float64]) -> CornerPlan:
    """Put corners around every node and say where each side of each segment ends.

    Parameters
    ----------
    halves
        Both ends of every segment.
    width_m
        Width of the road of each half-edge, (2n,); 0 for lines without sides.
    """
    around = _sorted_around(halves, width_m)
    left, right = _corners_beside(halves, around)
    corner_xy = _corner_places(halves, width_m, around)
    toward = halves.direction[:, None, :]
    beside = np.stack([left, right], axis=1)  # (2n, 2): left and right, looking away from the node
    trim = ((corner_xy[beside] - halves.xy[:, None, :]) * toward).sum(axis=2)
    least = np.where(width_m > 0, -np.inf, 0.0)[:, None]
    junction = _junction_ends(halves, around, left)
    # looking from the last end, the segment's own left is on the right
    at = np.stack([beside[0::2], beside[1::2, ::-1]], axis=1)
    trim = np.maximum(trim, least)
    return CornerPlan(
        corner_xy=corner_xy,
        corner_of=at.astype(np.int32),
        trim_m=np.stack([trim[0::2], trim[1::2, ::-1]], axis=1),
        is_junction=junction.reshape(-1, 2),
        is_dead_end=(around.streets[halves.node] == 1).reshape(-1, 2),
    )


def _sorted_around(halves: HalfEdges, width_m: NDArray[np.float64]) -> _Around:
    angle = np.arctan2(halves.direction[:, 1], halves.direction[:, 0])
    order = np.lexsort((np.arange(len(angle)), angle, halves.node))
    node = halves.node[order]
    two_sided = width_m[order] > 0
    node_count = int(node.max()) + 1
    streets = np.bincount(node, weights=two_sided, minlength=node_count).astype(np.int64)
    corners = np.where(streets == 1, 2, np.maximum(streets, 1))  # a dead end has a corner on either side
    so_far = np.cumsum(two_sided)
    before = np.cumsum(streets) - streets
    return _Around(
        order=order,
        node=node,
        two_sided=two_sided,
        streets=streets,
        first_corner=np.cumsum(corners) - corners,
        nth=so_far - before[node],
        corner_count=int(corners.sum()),
    )


def _corners_beside(halves: HalfEdges, around: _Around) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the corner on the left and on the right of each half-edge, looking away from the node."""
    streets = np.maximum(around.streets[around.node], 1)
    left = around.nth % streets
    right = np.where(around.two_sided, (around.nth - 1) % streets, left)
    alone = around.streets[around.node] == 1
    lone_left = _left_of_dead_end(halves, around)
    left = np.where(alone, np.where(around.two_sided, 0, np.where(lone_left, 0, 1)), left)
    right = np.where(alone, np.where(around.two_sided, 1, left), right)
    first = around.first_corner[around.node]
    out = np.empty((2, len(around.order)), dtype=np.int64)
    out[0, around.order] = first + left
    out[1, around.order] = first + right
    return out[0], out[1]


def _left_of_dead_end(halves: HalfEdges, around: _Around) -> NDArray[np.bool_]:
    """Whether each half-edge leaves on the left of its node's one street (meaningful where there is one)."""
    direction = halves.direction[around.order]
    street = np.zeros((len(around.streets), 2))
    street[around.node[around.two_sided]] = direction[around.two_sided]
    ahead = street[around.node]
    return np.asarray(ahead[:, 0] * direction[:, 1] - ahead[:, 1] * direction[:, 0] >= 0)


def _corner_places(halves: HalfEdges, width_m: NDArray[np.float64], around: _Around) -> NDArray[np.float64]:
    """Where corners stand: where the edges of the two neighbouring roads meet, kept near the node."""
    place = np.empty((around.corner_count, 2))
    place[around.first_corner[around.node]] = halves.xy[around.order]  # nodes of footways only
    here = np.flatnonzero(around.two_sided)
    half = around.order[here]
    node = around.node[here]
    last = around.nth[here] == around.streets[node]
    after = np.where(last, np.arange(len(here)) - around.streets[node] + 1, np.arange(len(here)) + 1)
    other = half[after]
    meet = _meeting(halves, half, other, width_m / 2)
    place[around.first_corner[node] + around.nth[here] % around.streets[node]] = meet
    alone = around.streets[node] == 1
    end, first = half[alone], around.first_corner[node[alone]]
    normal = _left_normal(halves.direction[end]) * width_m[end, None] / 2
    place[first] = halves.xy[end] + normal
    place[first + 1] = halves.xy[end] - normal
    return place


def _left_normal(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([-direction[:, 1], direction[:, 0]], axis=1)


def _meeting(
    halves: HalfEdges, half: NDArray[np.int64], other: NDArray[np.int64], reach_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the corner between each half-edge and the next one counter-clockwise; ``reach_m`` is half the width."""
    u, v = halves.direction[half], halves.direction[other]
    a, b = reach_m[half], reach_m[other]
    cos = (u * v).sum(axis=1)
    sin = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    wide = np.maximum(a, b) * REACH
    # nearly straight on, roads of unequal width have no meeting edge nearby: take the mean width
    straight = cos < -np.sqrt(0.5)
    half_turn = np.where(sin != 0, (1 + cos) / np.where(sin != 0, sin, 1.0), 0.0)
    slope = np.where(sin != 0, sin, 1e-9)
    along_u = np.where(straight, (a + b) / 2 * half_turn, (b + a * cos) / slope)
    along_v = np.where(straight, (a + b) / 2 * half_turn, (a + b * cos) / slope)
    from_u = u * np.clip(along_u, -wide, wide)[:, None] + _left_normal(u) * a[:, None]
    from_v = v * np.clip(along_v, -wide, wide)[:, None] - _left_normal(v) * b[:, None]
    return np.asarray(halves.xy[half] + (from_u + from_v) / 2)


def _junction_ends(halves: HalfEdges, around: _Around, left: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each half-edge ends at a junction: three streets, a dead end, or footways on both sides."""
    streets = around.streets[halves.node]
    single = np.empty(len(around.order), dtype=bool)
    single[around.order] = ~around.two_sided
    has_footway = np.zeros(around.corner_count, dtype=bool)
    has_footway[left[single]] = True
    first = around.first_corner[halves.node]
    second = np.minimum(first + 1, around.corner_count - 1)
    return np.asarray((streets != 2) | (has_footway[first] & has_footway[second]))
