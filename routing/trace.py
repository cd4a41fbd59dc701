"""The path of a walk as it is walked: along the sides of streets, around corners and over crossings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.crs import to_lonlat
from routing.matrix import Access, Leg, Places, Router, access_of, legs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork

    Points = NDArray[np.float64]

SAME_POINT_M = 0.05
"""Points nearer than this are one vertex of the path."""


@dataclass(frozen=True)
class Trace:
    """The path through places in order.

    ``path`` is a sequence of (lon, lat), EPSG:4326. The other fields have one value a place: the vertex of
    the path where it is, and the metres and effort of the leg that leads to it (0 for the first).
    """

    path: tuple[tuple[float, float], ...]
    path_index: NDArray[np.int64]
    leg_walk_m: NDArray[np.float64]
    leg_effort_m: NDArray[np.float64]


def trace_legs(router: Router, places: Places) -> Trace:
    """Trace the shortest way through ``places`` in the order given.

    For a round trip give the first place once more at the end. The path runs along the sides of streets,
    half a road's width beside the middle, so that both sides are told apart on a map.

    Raises
    ------
    Infeasible
        If no permitted way leads from a place to the next.
    """
    network = router.network
    access = access_of(network, places)
    legs = legs_of(router, places, access)
    path: list[list[float]] = []
    path_index = []
    for number in range(len(places)):
        pieces = _leg_pieces(router, places, access, number, legs[number - 1]) if number else []
        for piece in [*pieces, _place_point(router, places, access, number)]:
            _append(path, piece)
        path_index.append(len(path) - 1)
    lonlat = to_lonlat(np.array(path).reshape(-1, 2), network.metric_epsg)
    return Trace(
        path=tuple(map(tuple, np.round(lonlat, 7).tolist())),
        path_index=np.array(path_index, dtype=np.int64),
        leg_walk_m=np.array([0.0, *(leg.walk_m for leg in legs)])[: len(places)],
        leg_effort_m=np.array([0.0, *(leg.effort_m for leg in legs)])[: len(places)],
    )


def _leg_pieces(router: Router, places: Places, access: Access, number: int, leg: Leg) -> list[Points]:
    """Give lines (n, 2) in metres from the place before ``number`` up to, not always including, that place."""
    network = router.network
    here, there = number - 1, number
    segment, side = int(places.segment_id[here]), int(places.side[here])
    at_m, to_m = float(access.at_m[here]), float(access.at_m[there])
    if not len(leg.corners):
        return [router.sides.line(segment, side, at_m, to_m)]
    pieces = [_to_corner(router, segment, side, at_m, int(leg.corners[0]))]
    for corner, following, edge in zip(
        leg.corners[:-1], leg.corners[1:], router.edges_between(leg.corners), strict=True
    ):
        pieces.append(network.corner_xy[corner][None])
        if network.edge_segment[edge] >= 0:
            pieces.append(_along_edge(router, int(network.edge_segment[edge]), int(corner), int(following)))
    last = int(leg.corners[-1])
    pieces.append(network.corner_xy[last][None])
    segment, side = int(places.segment_id[there]), int(places.side[there])
    pieces.append(_to_corner(router, segment, side, to_m, last)[::-1])
    return pieces


def _to_corner(router: Router, segment: int, side: int, at_m: float, corner: int) -> Points:
    """Give the line from a place on a side to the end of the side at ``corner``; the nearer end where both are there."""
    network = router.network
    start_m, end_m = network.side_start_m[segment], network.side_end_m[segment]
    first, last = network.corner_of[segment, :, side] == corner
    to_start = first and not (last and end_m - at_m < at_m - start_m)
    return router.sides.line(segment, side, at_m, float(start_m if to_start else end_m))


def _along_edge(router: Router, segment: int, corner: int, following: int) -> Points:
    """Give the whole side of ``segment`` that leads from ``corner`` to ``following``."""
    network = router.network
    forward = (network.corner_of[segment, 0] == corner) & (network.corner_of[segment, 1] == following)
    side = int(np.argmax(forward)) if forward.any() else _backward_side(network, segment, corner, following)
    ends = (float(network.side_start_m[segment]), float(network.side_end_m[segment]))
    return router.sides.line(segment, side, *(ends if forward.any() else ends[::-1]))


def _backward_side(network: SidewalkNetwork, segment: int, corner: int, following: int) -> int:
    backward = (network.corner_of[segment, 1] == corner) & (network.corner_of[segment, 0] == following)
    return int(np.argmax(backward))


def _place_point(router: Router, places: Places, access: Access, number: int) -> Points:
    at_m = float(access.at_m[number])
    return router.sides.line(int(places.segment_id[number]), int(places.side[number]), at_m, at_m)[:1]


def _append(path: list[list[float]], piece: Points) -> None:
    """Add the points (x, y) of ``piece`` that are more than five centimetres from the one before."""
    for point in piece.tolist():
        if not path or abs(point[0] - path[-1][0]) + abs(point[1] - path[-1][1]) > SAME_POINT_M:
            path.append(point)
