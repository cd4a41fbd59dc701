"""The sidewalk network: both sides of every street, corners at junctions, and priced crossings.

Every street segment has a left and a right side. At a junction one corner stands between each two streets
that are neighbours by angle; sides end at corners, and crossing a street means going from the corner on
its one side to the corner on its other. Footways, paths and steps are one line that both sides share.

What a crossing costs is ``effort_m = walk_m + price``: the price by road class is a field of ``WalkSpec``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import shapely

from geo.crs import to_metric
from geo.errors import BadInput
from routing.corners import CornerPlan, half_edges, plan_corners
from routing.crossings import NO_MIDBLOCK, ONE_LINE, QUIET, Mark, crossing_prices
from routing.medians import find_medians
from routing.model import SidewalkNetwork
from routing.modes import midblock_prices

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from routing.model import WalkSpec

ROAD_WIDTH_M: dict[str, float] = {
    "living_street": 6.0,
    "service": 5.0,
    "residential": 9.0,
    "unclassified": 9.0,
    "tertiary": 12.0,
    "secondary": 15.0,
    "primary": 20.0,
    "trunk": 25.0,
}
"""Metres between the two sidewalks of a road, by class; other classes are one line."""

HALF_WIDTH_RATE = 0.6
"""One carriageway of a double road is so wide beside a whole road of its class."""

LEAST_EDGE_M = 1e-3
"""No edge is free of effort, so that shortest paths are told apart."""


@dataclass(frozen=True)
class _Lines:
    """Segment lines in metres: ``xy`` (points, 2), ``start`` (segments + 1,), ``length_m`` (segments,)."""

    xy: NDArray[np.float64]
    start: NDArray[np.int64]
    length_m: NDArray[np.float64]


def build_sidewalks(segments: gpd.GeoDataFrame, metric_epsg: int, spec: WalkSpec) -> SidewalkNetwork:
    """Build the network on which canvassers walk.

    Parameters
    ----------
    segments
        ``Streets.segments``, EPSG:4326; row k becomes segment k of the network.
    metric_epsg
        The campaign's metric projection; every length is measured in it.
    spec
        Prices of crossings by road class.

    Returns
    -------
    SidewalkNetwork
        Sides are shortened by the roads they meet (the mean of both sides), so that walking straight across
        a side street counts its width once. A mid-block crossing never costs less than crossing at an end
        of the segment, so that no path is beaten by one that crosses elsewhere on the way.

    Raises
    ------
    BadInput
        If there is no segment.
    """
    if len(segments) == 0:
        raise BadInput("The streets hold no walkable segment.", "Import another street file.")
    lines = _lines_of(segments, metric_epsg)
    road = segments["highway"].to_numpy(dtype=str)
    medians = find_medians(segments, lines.xy, lines.start)
    width_m = widths_m(road) * np.where(medians.is_half, HALF_WIDTH_RATE, 1.0)
    _, node = np.unique(
        np.stack([segments["from_node"].to_numpy(), segments["to_node"].to_numpy()], axis=1),
        return_inverse=True,
    )
    halves = half_edges(lines.xy, lines.start, lines.length_m, node.reshape(-1, 2))
    plan = plan_corners(halves, np.repeat(width_m, 2))
    lines = _lines_to_corners(lines, plan, width_m == 0)
    side_start, side_end = _side_stretches(plan, lines.length_m, width_m)
    side_rate = _side_rates(segments, road, spec)
    sides = _side_edges(plan, width_m > 0, side_end - side_start, medians.side_open, side_rate)
    crossings = _crossing_edges(plan, _marks(segments, plan, road, medians.is_half), road, width_m, spec)
    edges = {name: np.concatenate([sides[name], crossings[name]]) for name in sides}
    network = SidewalkNetwork(
        metric_epsg=metric_epsg,
        corner_xy=plan.corner_xy,
        corner_of=plan.corner_of,
        **edges,
        segment_m=lines.length_m,
        segment_class=road,
        segment_name=segments["name"].to_numpy(dtype=str),
        side_start_m=side_start,
        side_end_m=side_end,
        side_open=medians.side_open,
        side_rate=side_rate,
        midblock_effort_m=np.zeros(len(road)),
        midblock_walk_m=width_m,
        line_xy=lines.xy,
        line_start=lines.start,
    )
    return replace(network, midblock_effort_m=midblock_prices(network, spec))


def widths_m(road: NDArray[np.str_]) -> NDArray[np.float64]:
    """Metres between the two sidewalks of each road class of ``road``; 0 where it is one line."""
    classes, of = np.unique(road, return_inverse=True)
    return np.array([_width_m(str(name)) for name in classes])[of]


def _width_m(road: str) -> float:
    return 0.0 if road in ONE_LINE else ROAD_WIDTH_M.get(road, ROAD_WIDTH_M["residential"])


def _lines_of(segments: gpd.GeoDataFrame, metric_epsg: int) -> _Lines:
    lonlat, row = shapely.get_coordinates(segments.geometry.to_numpy(), return_index=True)
    xy = to_metric(lonlat[:, 0], lonlat[:, 1], metric_epsg)
    start = np.searchsorted(row, np.arange(len(segments) + 1)).astype(np.int64)
    return _Lines(xy, start, _lengths_m(xy, start))


def _lengths_m(xy: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[start[1:-1] - 1] = 0.0  # from the end of one line to the start of the next
    along = np.concatenate([[0.0], np.cumsum(step)])
    return np.asarray(along[start[1:] - 1] - along[start[:-1]])


def _lines_to_corners(lines: _Lines, plan: CornerPlan, one_line: NDArray[np.bool_]) -> _Lines:
    """Lead footways to the corners they end at instead of to the middle of the road."""
    xy = lines.xy.copy()
    which = np.flatnonzero(one_line)
    xy[lines.start[which]] = plan.corner_xy[plan.corner_of[which, 0, 0]]
    xy[lines.start[which + 1] - 1] = plan.corner_xy[plan.corner_of[which, 1, 0]]
    return _Lines(xy, lines.start, _lengths_m(xy, lines.start))


def _side_stretches(
    plan: CornerPlan, length_m: NDArray[np.float64], width_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where sides begin and end along each segment.

    Both sides are shortened alike, by the mean of what their corners take. On segments shorter than the
    roads they join, both ends give way, so that half of the length is left.
    """
    taken = np.where(width_m[:, None] > 0, plan.trim_m.mean(axis=2), 0.0)  # (segments, 2 ends)
    both, room = taken.sum(axis=1), length_m / 2
    taken *= np.where(both > room, room / np.where(both > 0, both, 1.0), 1.0)[:, None]
    return taken[:, 0], length_m - taken[:, 1]


def _side_rates(segments: gpd.GeoDataFrame, road: NDArray[np.str_], spec: WalkSpec) -> NDArray[np.float64]:
    """Give the effort of a metre along each side, (segments, 2): more beside a big road without a sidewalk."""
    rate = np.ones((len(road), 2))
    if "sidewalk" in segments:
        told = segments["sidewalk"].to_numpy(dtype=str)
        # quiet streets are walked in the roadway, and crossed anywhere: their sides cost the same
        big = np.isin(road, NO_MIDBLOCK)
        for side, other in ((0, "right"), (1, "left")):
            rate[big & np.isin(told, ("no", other)), side] = spec.no_sidewalk_rate
    return rate


def _side_edges(
    plan: CornerPlan,
    two_sided: NDArray[np.bool_],
    stretch_m: NDArray[np.float64],
    side_open: NDArray[np.bool_],
    side_rate: NDArray[np.float64],
) -> dict[str, NDArray[Any]]:
    segment, side = np.nonzero(np.stack([np.ones_like(two_sided), two_sided], axis=1) & side_open)
    length_m = np.maximum(stretch_m[segment], LEAST_EDGE_M)
    return {
        "edge_from": plan.corner_of[segment, 0, side],
        "edge_to": plan.corner_of[segment, 1, side],
        "edge_effort_m": length_m * side_rate[segment, side],
        "edge_walk_m": length_m,
        "edge_segment": segment.astype(np.int32),
        "edge_crossed": np.full(len(segment), -1, dtype=np.int32),
        "edge_mark": np.zeros(len(segment), dtype=np.uint16),
    }


def _crossing_edges(
    plan: CornerPlan,
    mark: NDArray[np.uint16],
    road: NDArray[np.str_],
    width_m: NDArray[np.float64],
    spec: WalkSpec,
) -> dict[str, NDArray[Any]]:
    """Crossing edges at both ends of every street."""
    price = crossing_prices(np.repeat(road, 2), mark.reshape(-1), spec).reshape(mark.shape)
    left, right = plan.corner_of[:, :, 0], plan.corner_of[:, :, 1]
    kept = (left != right) & np.isfinite(price)
    walk_m = np.broadcast_to(width_m[:, None], kept.shape)[kept]
    return {
        "edge_from": left[kept],
        "edge_to": right[kept],
        "edge_effort_m": walk_m + price[kept],
        "edge_walk_m": walk_m,
        "edge_segment": np.full(len(walk_m), -1, dtype=np.int32),
        "edge_crossed": np.nonzero(kept)[0].astype(np.int32),
        "edge_mark": mark[kept],
    }


def _marks(
    segments: gpd.GeoDataFrame, plan: CornerPlan, road: NDArray[np.str_], is_half: NDArray[np.bool_]
) -> NDArray[np.uint16]:
    """Give the marks of the crossings at both ends of every segment, (segments, 2)."""
    mark = np.where(plan.is_junction, int(Mark.JUNCTION), 0)
    if "from_mark" in segments:
        mark |= np.stack([segments["from_mark"].to_numpy(), segments["to_mark"].to_numpy()], axis=1)
    mark |= np.where(is_half, int(Mark.HALF), 0)[:, None]
    around = plan.is_dead_end & np.isin(road, QUIET)[:, None]
    return (mark | np.where(around, int(Mark.DEAD_END), 0)).astype(np.uint16)


def save_sidewalks(network: SidewalkNetwork, path: Path) -> None:
    """Write ``network`` to ``path`` (.npz); an earlier file is replaced."""
    with path.open("wb") as file:  # an open file keeps numpy from adding a suffix of its own
        np.savez(file, allow_pickle=False, **{f.name: getattr(network, f.name) for f in fields(network)})


def load_sidewalks(path: Path) -> SidewalkNetwork:
    """Read what ``save_sidewalks`` wrote.

    Raises
    ------
    BadInput
        If the file is missing or is no network of this version.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            values = {f.name: arrays[f.name] for f in fields(SidewalkNetwork)}
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise BadInput(
            f"{path.name} is no walking network of this version.", "Import the streets again."
        ) from error
    return SidewalkNetwork(**{**values, "metric_epsg": int(values["metric_epsg"])})
