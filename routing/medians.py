"""Where nobody walks or lives: the strip between the carriageways of a double road, the island of a roundabout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

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
    ring = segments["ring"].to_numpy(dtype=bool)
    inner = _inner_sides(ring, oneway, line_xy, line_start)
    side_open[np.flatnonzero(inner >= 0), inner[inner >= 0]] = False
    facing = _facing_sides(segments, oneway, ring, line_xy, line_start)
    is_half = facing >= 0
    side_open[np.flatnonzero(is_half), facing[is_half]] = False
    return Medians(side_open, is_half)


def _inner_sides(
    ring: NDArray[np.bool_],
    oneway: NDArray[np.int8],
    line_xy: NDArray[np.float64],
    line_start: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give the side on the island of each piece of a small roundabout, -1 for all other segments."""
    inner = np.full(len(ring), -1, dtype=np.int64)
    turns = {k: _turn_and_length(line_xy[line_start[k] : line_start[k + 1]]) for k in np.flatnonzero(ring)}
    with_traffic = sum(turn * int(oneway[k]) for k, (turn, _) in turns.items())
    for k, (turn, length_m) in turns.items():
        if abs(turn) > 0 and length_m / abs(turn) > ISLAND_M:
            continue
        # a straight piece goes round as the roundabouts of its town do
        onward = turn or with_traffic * int(oneway[k])
        inner[k] = 0 if onward > 0 else 1
    return inner


def _turn_and_length(xy: NDArray[np.float64]) -> tuple[float, float]:
    """Give the whole turn of a line to the left, in radians, and its metres."""
    step = np.diff(xy, axis=0)
    angle = np.arctan2(step[:, 1], step[:, 0])
    turn = (np.diff(angle) + np.pi) % (2 * np.pi) - np.pi
    return float(turn.sum()), float(np.hypot(step[:, 0], step[:, 1]).sum())


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
