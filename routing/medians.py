"""Where nobody walks or lives: the strip between the carriageways of a double road, the island of a roundabout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routing.crossings import ONE_LINE

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

DOUBLE_M = 32.0
"""Carriageways of one double road are at most this far apart: between them no house has room."""

AGAINST = -0.87
"""Cosine between the directions of traffic of two carriageways, at most."""

ISLAND_M = 35.0
"""Largest radius of a roundabout on whose island nobody lives."""

SPOTS = (0.2, 0.5, 0.8)
SPOTS_MIN = 2


@dataclass(frozen=True)
class Medians:
    """Sides without people: ``side_open`` (segments, 2); ``is_half`` (segments,) one carriageway of two."""

    side_open: NDArray[np.bool_]
    is_half: NDArray[np.bool_]


def find_medians(
    segments: gpd.GeoDataFrame, line_xy: NDArray[np.float64], line_start: NDArray[np.int64]
) -> Medians:
    """Find the closed sides of double roads and roundabouts.

    Parameters
    ----------
    segments
        ``Streets.segments``; without the columns oneway, layer and ring every side is open.
    line_xy, line_start
        Their lines in metres, as in ``SidewalkNetwork``.
    """
    side_open = np.ones((len(segments), 2), dtype=bool)
    if "oneway" not in segments:
        return Medians(side_open, np.zeros(len(segments), dtype=bool))
    oneway = segments["oneway"].to_numpy()
    ring = segments["ring"].to_numpy(dtype=bool) & ~np.isin(segments["highway"].to_numpy(dtype=str), ONE_LINE)
    inner = _inner_sides(segments, ring, line_xy, line_start)
    side_open[np.flatnonzero(inner >= 0), inner[inner >= 0]] = False
    facing = _facing_sides(segments, oneway, ring, line_xy, line_start)
    is_half = facing >= 0
    side_open[np.flatnonzero(is_half), facing[is_half]] = False
    return Medians(side_open, is_half)


def _inner_sides(
    segments: gpd.GeoDataFrame,
    is_ring: NDArray[np.bool_],
    line_xy: NDArray[np.float64],
    line_start: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give the side on the island of each piece of a small roundabout, -1 for all other segments."""
    ring = np.flatnonzero(is_ring)
    inner = np.full(len(segments), -1, dtype=np.int64)
    ends = segments[["from_node", "to_node"]].to_numpy()[ring]
    nodes, at = np.unique(ends, return_inverse=True)
    at = at.reshape(ends.shape)
    pairs = coo_array((np.ones(len(ring)), (at[:, 0], at[:, 1])), shape=(len(nodes), len(nodes)))
    whole = connected_components(pairs, directed=False)[1][at[:, 0]]
    for number in range(int(whole.max()) + 1 if len(ring) else 0):
        pieces = ring[whole == number]
        lines = [line_xy[line_start[k] : line_start[k + 1]] for k in pieces]
        middles = np.concatenate([(line[1:] + line[:-1]) / 2 for line in lines])
        centre = (middles.min(axis=0) + middles.max(axis=0)) / 2
        if np.hypot(*(middles - centre).T).max() > ISLAND_M:
            continue
        for k, line in zip(pieces, lines, strict=True):
            step, inward = np.diff(line, axis=0), centre - line[:-1]
            turn = float((step[:, 0] * inward[:, 1] - step[:, 1] * inward[:, 0]).sum())
            inner[k] = 0 if turn > 0 else 1
    return inner


def _facing_sides(
    segments: gpd.GeoDataFrame,
    oneway: NDArray[np.int8],
    ring: NDArray[np.bool_],
    line_xy: NDArray[np.float64],
    line_start: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give the side on which the other carriageway of the same street runs, -1 where there is none."""
    name = segments["name"].to_numpy(dtype=str)
    road = segments["highway"].to_numpy(dtype=str)
    one = np.flatnonzero((oneway != 0) & ~ring & (name != "") & ~np.isin(road, (*ONE_LINE, "service")))
    facing = np.full(len(segments), -1, dtype=np.int64)
    if not len(one):
        return facing
    row = np.repeat(np.arange(len(segments)), np.diff(line_start))
    lines = np.asarray(shapely.linestrings(line_xy, indices=row), dtype=object)[one]
    group = np.unique(
        np.char.add(name[one], segments["layer"].to_numpy()[one].astype(str)), return_inverse=True
    )[1]
    votes = np.zeros((len(one), 2), dtype=np.int64)
    tree = shapely.STRtree(lines)
    for part in SPOTS:
        spot, heading = _at_part(lines, part, oneway[one])
        near, other = tree.query(shapely.points(spot), predicate="dwithin", distance=DOUBLE_M)
        same = (group[near] == group[other]) & (near != other)
        near, other = near[same], other[same]
        at_m = shapely.line_locate_point(lines[other], shapely.points(spot[near]))
        foot, onward = _heading_at(lines[other], at_m, oneway[one][other])
        against = (heading[near] * onward).sum(axis=1) <= AGAINST
        aside = foot - spot[near]
        beside = np.abs((aside * heading[near]).sum(axis=1)) <= 0.5 * np.hypot(aside[:, 0], aside[:, 1])
        turn = heading[near, 0] * aside[:, 1] - heading[near, 1] * aside[:, 0]
        is_left = (turn > 0) == (oneway[one][near] > 0)
        seen = np.unique(np.stack([near, np.where(is_left, 0, 1)], axis=1)[against & beside], axis=0)
        np.add.at(votes, (seen[:, 0], seen[:, 1]), 1)
    clear = (votes.max(axis=1) >= SPOTS_MIN) & (votes.min(axis=1) == 0)
    facing[one[clear]] = votes[clear].argmax(axis=1)
    return facing


def _at_part(
    lines: NDArray[np.object_], part: float, oneway: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _heading_at(lines, part * shapely.length(lines), oneway)


def _heading_at(
    lines: NDArray[np.object_], at_m: NDArray[np.float64], oneway: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the points of lines at some metres and the unit direction of traffic there."""
    length = shapely.length(lines)
    spot = shapely.get_coordinates(shapely.line_interpolate_point(lines, at_m))
    back = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at_m - 2.0, 0.0)))
    forth = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.minimum(at_m + 2.0, length)))
    onward = (forth - back) * np.sign(oneway)[:, None]
    return spot, onward / np.maximum(np.hypot(onward[:, 0], onward[:, 1]), 1e-9)[:, None]
