"""Where doors are: the file's own coordinates, then address points, then OSM addresses. Never a guess."""

from __future__ import annotations

import polars as pl

from geo.address import house_number_key, street_keys, unit_key
from geo.addressfile import read_address_file
from geo.tables import ADDRESS_POINTS

__all__ = ["locate_doors", "read_address_file"]

STREET_NOT_FOUND = "street not found"
NUMBER_NOT_FOUND = "number not found on the street"
MORE_THAN_ONE_PLACE = "address found in more than one place"

_SAME_PLACE_DEGREES = 0.003  # points of one address farther apart than about 300 m are different places

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def locate_doors(
    doors: pl.DataFrame,
    address_points: pl.DataFrame | None,
    osm_points: pl.DataFrame | None,
    bounds: Bounds | None = None,
) -> pl.DataFrame:
    """Give every door a place that is known, or the reason why there is none.

    Parameters
    ----------
    doors
        ``geo.tables.DOORS`` from ``make_doors``, or from here: only places "file" and "by-hand" are kept,
        all others are looked up again.
    address_points, osm_points
        ``geo.tables.ADDRESS_POINTS``, in this order of trust; None or empty where there are none.
    bounds
        The campaign's area: coordinates of the file outside it are not believed. None: not checked.

    Returns
    -------
    pl.DataFrame
        The same doors in the same order, with ``lon``, ``lat`` and ``located_by`` ("file",
        "address-point", "osm-address"), or all three null and an ``exception_reason``. An address
        matches by number and street; ZIP, then city, choose where there are several; a unit's own point
        is taken before that of its building.
    """
    own = _own_coordinates(doors, bounds)
    tables = {"address-point": _keyed(address_points), "osm-address": _keyed(osm_points)}
    frame = doors.drop("lon", "lat", "located_by", "exception_reason").with_columns(
        street_keys(doors["street_name"]), place_city=_city(pl.col("city"))
    )
    frame = frame.join(own, on="door_id", how="left", maintain_order="left")
    ambiguous: list[pl.Series] = []
    for source, points in tables.items():
        open_doors = frame.filter(pl.col("lon").is_null())
        if points.is_empty() or open_doors.is_empty():
            continue
        found, several = _matched(open_doors, points)
        ambiguous.append(several)
        found = found.with_columns(located_by=pl.lit(source))
        frame = frame.update(found, on="door_id", how="left", maintain_order="left")
    known = pl.concat([points["street_key"] for points in tables.values()]).unique()
    several = pl.concat(ambiguous).unique() if ambiguous else pl.Series("door_id", [], dtype=pl.String)
    return frame.with_columns(_reason(known, several)).select(doors.columns)


def _own_coordinates(doors: pl.DataFrame, bounds: Bounds | None) -> pl.DataFrame:
    """Keep the file's coordinates where they can be true: set right if swapped, not (0, 0), inside."""
    lon, lat = pl.col("lon"), pl.col("lat")
    west, south, east, north = bounds or (-180.0, -90.0, 180.0, 90.0)
    inside = lon.is_between(west, east) & lat.is_between(south, north)
    swapped = lat.is_between(west, east) & lon.is_between(south, north) if bounds else pl.lit(value=False)
    given = doors.select("door_id", "lon", "lat", "located_by").filter(lon.is_not_null() & lat.is_not_null())
    by_hand = given.filter(pl.col("located_by") == "by-hand")
    in_file = given.filter((pl.col("located_by") == "file") & ~((lon == 0) & (lat == 0)))
    turned = in_file.filter(~inside & swapped).with_columns(lon=lat, lat=lon)
    return pl.concat([by_hand, in_file.filter(inside), turned])


def _city(city: pl.Expr) -> pl.Expr:
    return city.str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")


def _keyed(points: pl.DataFrame | None) -> pl.DataFrame:
    """Normalise known addresses as doors are; sorted, so that row order never decides."""
    points = pl.DataFrame(schema=ADDRESS_POINTS) if points is None else points
    keyed = points.select(
        house_number_key(pl.col("house_number")),
        street_keys(points["street_name"]),
        unit_key(pl.col("unit")),
        _city(pl.col("city")).alias("point_city"),
        pl.col("zip5").alias("point_zip5"),
        "lon",
        "lat",
    )
    return keyed.sort(pl.all())


def _matched(doors: pl.DataFrame, points: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Match doors to points by number and street, best agreement first.

    Returns the places found (door_id, lon, lat), and the doors whose best points lie far apart.
    """
    pairs = doors.select("door_id", "house_number", "street_key", "unit", "place_city", "zip5").join(
        points, on=["house_number", "street_key"], suffix="_point"
    )
    by_zip = _agreement(pl.col("zip5"), pl.col("point_zip5"))
    by_city = _agreement(pl.col("place_city"), pl.col("point_city"))
    # another town's street of the same name is no match
    same_place = (by_zip == 2) | (by_city == 2) | ((by_zip == 1) & (by_city == 1))
    pairs = pairs.filter(same_place).with_columns(
        place_rank=by_zip * 3 + by_city, unit_rank=_unit_agreement()
    )
    best = pairs.filter(pl.col("place_rank") == pl.col("place_rank").max().over("door_id"))
    best = best.filter(pl.col("unit_rank") == pl.col("unit_rank").max().over("door_id"))
    places = best.group_by("door_id").agg(
        pl.col("lon").first(),
        pl.col("lat").first(),
        spread=pl.max_horizontal(
            pl.col("lon").max() - pl.col("lon").min(), pl.col("lat").max() - pl.col("lat").min()
        ),
    )
    apart = pl.col("spread") > _SAME_PLACE_DEGREES
    return places.filter(~apart).drop("spread"), places.filter(apart)["door_id"]


def _agreement(ours: pl.Expr, theirs: pl.Expr) -> pl.Expr:
    """Rank: 2 equal, 1 one of them unknown, 0 different."""
    unknown = (ours == "") | (theirs == "") | theirs.is_null()
    return pl.when(unknown).then(1).when(ours == theirs).then(2).otherwise(0)


def _unit_agreement() -> pl.Expr:
    """Rank: 2 the unit's own point, 1 the building's point, 0 another unit of the building."""
    point = pl.col("unit_point").fill_null("")
    return pl.when(point == pl.col("unit")).then(2).when(point == "").then(1).otherwise(0)


def _reason(known_streets: pl.Series, several: pl.Series) -> pl.Expr:
    return (
        pl.when(pl.col("lon").is_not_null())
        .then(None)
        .when(pl.col("door_id").is_in(several.implode()))
        .then(pl.lit(MORE_THAN_ONE_PLACE))
        .when(pl.col("street_key").is_in(known_streets.implode()))
        .then(pl.lit(NUMBER_NOT_FOUND))
        .otherwise(pl.lit(STREET_NOT_FOUND))
        .alias("exception_reason")
    )
