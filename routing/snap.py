"""Each door to its street: the segment, the side of it and the metres along.

A door belongs to the street of its address, also where another one runs nearer by its back garden. Only
where no street of that name is near does the nearest street take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import shapely

from geo.crs import to_metric
from geo.streetname import street_key
from geo.tables import SNAPS
from routing.crossings import ONE_LINE
from routing.facenumbers import UNKNOWN, number_parity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, WalkSpec

CUT_OFF_RATE = 0.02
"""A piece of the network that nothing joins to the rest is cut off when it is a smaller share of all streets
than this and shorter than ``CUT_OFF_M``."""

CUT_OFF_M = 3000.0

PATH_BACK_M = 30.0
IN_THE_MIDDLE_M = 1.5
"""A point this near to the middle of its street does not tell the side."""

_PATHS = ("footway", "path", "steps", "track", "cycleway")

TOO_FAR = "more than {limit_m:.0f} m from any street"
CUT_OFF = "on a street cut off from the walking network"

_NEAR_M = 1.0  # how much of the line on either side of the foot says where the street runs


@dataclass(frozen=True)
class _Best:
    """For each point its nearest segment of some kind (-1: none within reach) and the metres to it."""

    segment: NDArray[np.int64]
    away_m: NDArray[np.float64]


def snap_doors(
    network: SidewalkNetwork, doors: pl.DataFrame, spec: WalkSpec, parity: NDArray[np.int64] | None = None
) -> pl.DataFrame:
    """Put every door on a side of its street.

    Parameters
    ----------
    network
        The sidewalk network.
    doors
        Columns door_id, street_name, lon, lat (EPSG:4326, not null); others are ignored.
    spec
        ``snap_limit_m``: how far a door may be from its street.
    parity
        What `routing.facenumbers.face_parity` learnt from address ranges. Where a door's point lies in the
        middle of its street, its number says the side; ``doors`` then has a column house_number, too.

    Returns
    -------
    DataFrame
        ``geo.tables.SNAPS``, one row a door in the order given. The nearest segment of the door's own
        street within the limit (names compared as ``geo.streetname.street_key``), else the nearest street
        that is no footway, else the nearest line of any kind. A path that bears the street's name counts as
        `PATH_BACK_M` farther than it is. No door is put on a median or the island of a roundabout: it stands
        across. Doors beyond the limit and doors of streets
        cut off from the rest have no segment and an ``exception_reason``.
    """
    if parity is None:
        parity = np.full((len(network.segment_m), 2), UNKNOWN)
        told = doors.with_columns(parity=UNKNOWN)
    else:
        told = doors.with_columns(parity=number_parity(doors["house_number"]))
    key = ["lon", "lat", "street_name", "parity"]
    where = told.select(key).unique(maintain_order=True)
    row_of = (
        told.select(key)
        .join(where.with_row_index("row"), on=key, how="left", maintain_order="left", nulls_equal=True)["row"]
        .to_numpy()
    )
    found = _snap_places(network, where, spec, parity)
    return found[row_of].with_columns(door_id=doors["door_id"]).select(SNAPS.names()).cast(SNAPS)


def _snap_places(
    network: SidewalkNetwork, where: pl.DataFrame, spec: WalkSpec, parity: NDArray[np.int64]
) -> pl.DataFrame:
    """Give ``SNAPS`` without door_id for different places."""
    xy = to_metric(where["lon"].to_numpy(), where["lat"].to_numpy(), network.metric_epsg)
    points, lines = np.asarray(shapely.points(xy), dtype=object), segment_lines(network)
    connected = ~cut_off_segments(network)
    street = ~np.isin(network.segment_class, ONE_LINE)
    pairs = _own_streets_near(network, where["street_name"], points, lines, spec.snap_limit_m)
    stands_back = np.where(
        ~connected, np.inf, np.where(np.isin(network.segment_class, _PATHS), PATH_BACK_M, 0.0)
    )
    best = _least(points, lines, pairs, spec.snap_limit_m, stands_back)
    named = best.segment >= 0
    for kind in (connected & street, connected, np.ones_like(street)):
        missing = np.flatnonzero(best.segment < 0)
        near = _nearest(points[missing], lines, np.flatnonzero(kind), spec.snap_limit_m)
        best.segment[missing], best.away_m[missing] = near.segment, near.away_m
    placed = _placed(network, best, xy, lines, connected)
    side = _sides(network, best, placed["side"], where["parity"].to_numpy(), parity)
    return placed.with_columns(
        side=pl.when(pl.col("side").is_not_null()).then(side),
        name_matches=pl.Series(named),
        exception_reason=_reasons(best, connected, spec.snap_limit_m),
    )


def _sides(
    network: SidewalkNetwork,
    best: _Best,
    side: pl.Series,
    own: NDArray[np.int64],
    parity: NDArray[np.int64],
) -> pl.Series:
    """Give the side of each door: by its number where the point cannot tell, and never a closed one."""
    segment = np.maximum(best.segment, 0)
    found = side.fill_null(0).to_numpy().astype(np.int64)
    told = (own != UNKNOWN)[:, None] & (
        parity[segment] == own[:, None]
    )  # (doors, 2): the number is of this side
    by_number = (best.away_m <= IN_THE_MIDDLE_M) & (told[:, 0] != told[:, 1])
    found = np.where(by_number, np.where(told[:, 0], 0, 1), found)
    return pl.Series(np.where(network.side_open[segment, found], found, 1 - found))


def segment_lines(network: SidewalkNetwork) -> NDArray[np.object_]:
    """Give the middle lines of all segments as shapely LineStrings in ``metric_epsg``."""
    row = np.repeat(np.arange(len(network.segment_m)), np.diff(network.line_start))
    return np.asarray(shapely.linestrings(network.line_xy, indices=row))


def cut_off_segments(network: SidewalkNetwork) -> NDArray[np.bool_]:
    """Say of each segment whether it is on a small piece of the network that nothing joins to the rest."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    count = len(network.corner_xy)
    joined = coo_matrix(
        (np.ones(len(network.edge_from)), (network.edge_from, network.edge_to)), (count, count)
    )
    _, piece = connected_components(joined, directed=False)
    open_side = np.argmax(network.side_open, axis=1)
    of_segment = piece[network.corner_of[np.arange(len(open_side)), 0, open_side]]
    length_m = np.bincount(of_segment, weights=network.segment_m)
    small = length_m < min(CUT_OFF_RATE * float(length_m.sum()), CUT_OFF_M)
    return np.asarray(small[of_segment])


def _own_streets_near(
    network: SidewalkNetwork,
    names: pl.Series,
    points: NDArray[np.object_],
    lines: NDArray[np.object_],
    limit_m: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each point with the segments of its own street that may be within the limit."""
    keys = {
        key: code
        for code, key in enumerate(sorted({street_key(n) for n in _different(network.segment_name)}))
    }
    keys.pop("", None)
    of_segment = _codes(network.segment_name, keys)
    of_point = _codes(names.fill_null("").to_numpy(), keys)
    sought, named = np.flatnonzero(of_point >= 0), np.flatnonzero(of_segment >= 0)
    boxes = shapely.box(*_around(points[sought], limit_m))
    at, near = shapely.STRtree(lines[named]).query(boxes)
    point, segment = sought[at], named[near]
    same = of_point[point] == of_segment[segment]
    return point[same], segment[same]


def _different(names: NDArray[np.str_]) -> list[str]:
    return [str(name) for name in np.unique(names)]


def _codes(names: NDArray[Any], keys: dict[str, int]) -> NDArray[np.int64]:
    """Give the code of each street's standard form, -1 where it has none."""
    different, of = np.unique(names.astype(str), return_inverse=True)
    return np.array([keys.get(street_key(str(name)), -1) for name in different], dtype=np.int64)[of]


def _around(points: NDArray[np.object_], limit_m: float) -> NDArray[np.float64]:
    x, y = shapely.get_x(points), shapely.get_y(points)
    return np.stack([x - limit_m, y - limit_m, x + limit_m, y + limit_m])


def _nearest(
    points: NDArray[np.object_], lines: NDArray[np.object_], kind: NDArray[np.int64], limit_m: float
) -> _Best:
    """Find the nearest segment of ``kind`` (segment numbers); of equally near ones the lowest."""
    if not len(points) or not len(kind):
        return _least(points, lines, (np.empty(0, np.int64), np.empty(0, np.int64)), limit_m)
    at, near = shapely.STRtree(lines[kind]).query_nearest(points, max_distance=limit_m)
    return _least(points, lines, (at, kind[near]), limit_m)


def _least(
    points: NDArray[np.object_],
    lines: NDArray[np.object_],
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    limit_m: float,
    stands_back: NDArray[np.float64] | None = None,
) -> _Best:
    """Keep the nearest of the segments paired with each point, the lowest number where equally near.

    ``stands_back`` are metres by which a segment counts as farther than it is; with inf every other wins.
    """
    point, segment = pairs
    away_m = shapely.distance(points[point], lines[segment])
    near = away_m <= limit_m
    point, segment, away_m = point[near], segment[near], away_m[near]
    counted_m = away_m if stands_back is None else away_m + stands_back[segment]
    order = np.lexsort((segment, away_m, counted_m, point))
    first = order[np.unique(point[order], return_index=True)[1]]
    best = _Best(np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.inf))
    best.segment[point[first]], best.away_m[point[first]] = segment[first], away_m[first]
    return best


def _placed(
    network: SidewalkNetwork,
    best: _Best,
    xy: NDArray[np.float64],
    lines: NDArray[np.object_],
    connected: NDArray[np.bool_],
) -> pl.DataFrame:
    """Give segment, side, offset and distance; null where there is no segment or it is cut off."""
    segment = np.maximum(best.segment, 0)
    line = lines[segment]
    offset_m = shapely.line_locate_point(line, shapely.points(xy))
    back = _along(line, offset_m - _NEAR_M)
    forth = _along(line, np.minimum(offset_m + _NEAR_M, network.segment_m[segment]))
    onward, aside = forth - back, xy - _along(line, offset_m)
    turn = onward[:, 0] * aside[:, 1] - onward[:, 1] * aside[:, 0]
    kept = pl.Series((best.segment >= 0) & connected[segment])
    frame = pl.DataFrame(
        {
            "segment_id": segment,
            "side": np.where(turn >= 0, 0, 1),
            "offset_m": offset_m,
            "snap_m": best.away_m,
        }
    )
    return frame.with_columns(pl.when(kept).then(pl.all()))


def _along(lines: NDArray[np.object_], at_m: NDArray[np.float64]) -> NDArray[np.float64]:
    # a negative distance would count from the other end
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at_m, 0.0)))


def _reasons(best: _Best, connected: NDArray[np.bool_], limit_m: float) -> pl.Series:
    far = best.segment < 0
    cut_off = ~far & ~connected[np.maximum(best.segment, 0)]
    reason = np.where(far, TOO_FAR.format(limit_m=limit_m), np.where(cut_off, CUT_OFF, ""))
    return pl.Series(reason.tolist(), dtype=pl.String).replace({"": None})
