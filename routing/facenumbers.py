"""Odd or even: which house numbers each side of a street has, learnt from address ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import shapely

from geo.crs import to_metric
from geo.streetname import street_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork

UNKNOWN, ODD, EVEN = 0, 1, 2
ASIDE_M = 6.0
"""A range is looked for this far on its own side: so it finds the right carriageway of a double road."""

REACH_M = 40.0
SPOTS = (0.15, 0.5, 0.85)


@dataclass(frozen=True)
class _Spots:
    """Points beside ranges: ``range_row`` (n,), ``xy`` (n, 2), unit ``heading`` of the range's line (n, 2)."""

    range_row: NDArray[np.int64]
    xy: NDArray[np.float64]
    heading: NDArray[np.float64]


def number_parity(house_number: pl.Series) -> NDArray[np.int64]:
    """Give ODD, EVEN or UNKNOWN for house numbers as text; "132-01" is odd, "12 1/2" and "12A" even."""
    text = house_number.fill_null("")
    last = text.str.extract(r"^(?:[\w]+-)?(\d{1,9})(?:[A-Za-z]| \d/\d)?$", 1).cast(pl.Int64)
    return (2 - last % 2).fill_null(UNKNOWN).to_numpy().astype(np.int64)


def face_parity(network: SidewalkNetwork, ranges: pl.DataFrame | None) -> NDArray[np.int64]:
    """Learn the parity of the numbers on each side of each segment.

    Parameters
    ----------
    network
        The sidewalk network.
    ranges
        ``geo.tables.ADDRESS_RANGES``; None where there are none.

    Returns
    -------
    ndarray
        (segments, 2 sides) ODD or EVEN where all ranges found there agree, else UNKNOWN.
    """
    votes = np.zeros((len(network.segment_m), 2, 3), dtype=np.int64)
    told = None if ranges is None else ranges.filter(pl.col("parity").is_in(["odd", "even"]))
    if told is None or told.is_empty():
        return votes[:, :, 0]
    spots = _spots(told, network.metric_epsg)
    row, segment, heading = _nearest_of_name(network, spots, told["street_name"].to_list())
    same_way = (heading * spots.heading[row]).sum(axis=1) > 0
    is_left = (told["side"] == "left").to_numpy()[spots.range_row[row]]
    side = np.where(is_left == same_way, 0, 1)
    parity = np.where((told["parity"] == "odd").to_numpy()[spots.range_row[row]], ODD, EVEN)
    np.add.at(votes, (segment, side, parity), 1)
    odd, even = votes[:, :, ODD], votes[:, :, EVEN]
    # a corner's range may touch the next block: two thirds decide
    return np.where(odd > 2 * even, ODD, np.where(even > 2 * odd, EVEN, UNKNOWN)).astype(np.int64)


def _spots(ranges: pl.DataFrame, metric_epsg: int) -> _Spots:
    points = ranges.select("lon", "lat").with_row_index("row").explode("lon", "lat")
    row = points["row"].to_numpy().astype(np.int64)
    xy = to_metric(points["lon"].to_numpy(), points["lat"].to_numpy(), metric_epsg)
    lines = np.asarray(shapely.linestrings(xy, indices=row), dtype=object)
    length = shapely.length(lines)
    outward = np.where((ranges["side"] == "left").to_numpy(), 1.0, -1.0)[:, None]
    parts = []
    for part in SPOTS:
        spot, heading = heading_at(lines, part * length)
        normal = np.stack([-heading[:, 1], heading[:, 0]], axis=1)
        parts.append((spot + ASIDE_M * outward * normal, heading))
    return _Spots(
        np.tile(np.arange(len(lines)), len(SPOTS)),
        np.concatenate([spot for spot, _ in parts]),
        np.concatenate([heading for _, heading in parts]),
    )


def heading_at(
    lines: NDArray[np.object_], at_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the points (n, 2) of lines at some metres along them and the unit direction there."""
    spot = shapely.get_coordinates(shapely.line_interpolate_point(lines, at_m))
    back, forth = np.maximum(at_m - 1.0, 0.0), np.minimum(at_m + 1.0, shapely.length(lines))
    onward = shapely.get_coordinates(shapely.line_interpolate_point(lines, forth))
    onward = onward - shapely.get_coordinates(shapely.line_interpolate_point(lines, back))
    return spot, onward / np.maximum(np.hypot(onward[:, 0], onward[:, 1]), 1e-9)[:, None]


def _nearest_of_name(
    network: SidewalkNetwork, spots: _Spots, names: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Give spots, the nearest segment of their street's name, and its direction there."""
    line_row = np.repeat(np.arange(len(network.segment_m)), np.diff(network.line_start))
    lines = np.asarray(shapely.linestrings(network.line_xy, indices=line_row), dtype=object)
    different, of = np.unique(network.segment_name, return_inverse=True)
    keys = np.array([street_key(str(name)) for name in different], dtype=object)
    own = np.array([street_key(name) for name in names], dtype=object)
    points = np.asarray(shapely.points(spots.xy), dtype=object)
    spot, segment = shapely.STRtree(lines).query(points, predicate="dwithin", distance=REACH_M)
    same = (keys[of[segment]] == own[spots.range_row[spot]]) & (own[spots.range_row[spot]] != "")
    spot, segment = spot[same], segment[same]
    away = shapely.distance(points[spot], lines[segment])
    order = np.lexsort((segment, away, spot))
    first = order[np.unique(spot[order], return_index=True)[1]]
    spot, segment = spot[first], segment[first]
    _, heading = heading_at(lines[segment], shapely.line_locate_point(lines[segment], points[spot]))
    return spot.astype(np.int64), segment.astype(np.int64), heading
