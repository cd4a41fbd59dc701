"""Where doors are: by hand, the file's own coordinates, address points, ranges, OSM addresses. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from geo.address import street_keys
from geo.geocoder import with_answers
from geo.matching import keyed_points, match_points, resolve_streets, towns_of_zips, with_town
from geo.ranges import keyed_ranges, match_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

STREET_NOT_FOUND = "street not found"
STREET_NOT_CLEAR = "street name fits more than one street"
NUMBER_NOT_FOUND = "number not found on the street"
MORE_THAN_ONE_PLACE = "address found in more than one place"

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class KnownPlaces:
    """What doors are looked up in, made ready once for all of them.

    Attributes
    ----------
    points, osm_points
        What ``geo.matching.keyed_points`` gave.
    ranges
        What ``geo.ranges.keyed_ranges`` gave.
    towns
        What ``geo.matching.towns_of_zips`` gave.
    by_hand
        ``door_id``, ``lon``, ``lat``.
    answered
        What an online geocoder has answered: ``door_id``, ``lon``, ``lat``, ``located_by``; used where nothing
        else is known.
    streets
        Of all references: ``street_key``, ``zip5``, ``town``, none twice.
    bounds
        The campaign's area; None: not known.
    """

    points: pl.DataFrame
    osm_points: pl.DataFrame
    ranges: pl.DataFrame
    towns: pl.DataFrame
    by_hand: pl.DataFrame
    answered: pl.DataFrame
    streets: pl.DataFrame
    bounds: Bounds | None


def know_places(
    doors: pl.DataFrame | pl.LazyFrame,
    address_points: pl.DataFrame | None,
    osm_points: pl.DataFrame | None,
    bounds: Bounds | None = None,
    ranges: pl.DataFrame | None = None,
    by_hand: pl.DataFrame | None = None,
) -> KnownPlaces:
    """Make ready what doors are looked up in.

    Parameters
    ----------
    doors
        All doors, ``zip5`` and ``city``: they say the towns of ZIP codes.
    address_points, osm_points, bounds, ranges, by_hand
        As for ``locate_doors``.
    """
    towns = towns_of_zips(doors)
    points, osm = keyed_points(address_points, towns), keyed_points(osm_points, towns)
    lines = keyed_ranges(ranges, towns)
    names = ("street_key", "zip5", "town")
    streets = pl.concat([table.select(names).unique() for table in (points, osm, lines)]).unique()
    nowhere = pl.DataFrame(schema={"door_id": pl.String, "lon": pl.Float64, "lat": pl.Float64})
    placed = nowhere if by_hand is None else by_hand.select("door_id", "lon", "lat")
    answered = nowhere.with_columns(located_by=pl.lit(""))
    return KnownPlaces(points, osm, lines, towns, placed, answered, streets, bounds)


def locate_doors(
    doors: pl.DataFrame,
    address_points: pl.DataFrame | None,
    osm_points: pl.DataFrame | None,
    bounds: Bounds | None = None,
    ranges: pl.DataFrame | None = None,
    by_hand: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Give every door a place that is known, or the reason why there is none.

    Parameters
    ----------
    doors
        ``geo.tables.DOORS`` from ``make_doors``, or from here: only places "file" and "by-hand" are kept,
        all others are looked up again.
    address_points, osm_points
        ``geo.tables.ADDRESS_POINTS``; None or empty where there are none.
    bounds
        The campaign's area: coordinates of the file outside it are not believed. None: not checked.
    ranges
        ``geo.tables.ADDRESS_RANGES``; None or empty where there are none.
    by_hand
        Places a person has set: ``door_id``, ``lon``, ``lat``. They win over everything; ids no door has
        are passed over.

    Returns
    -------
    pl.DataFrame
        As ``look_up_doors``.
    """
    known = know_places(doors, address_points, osm_points, bounds, ranges, by_hand)
    return look_up_doors(doors, known)


def look_up_doors(doors: pl.DataFrame, known: KnownPlaces) -> pl.DataFrame:
    """Give some doors a place that is known, or the reason why there is none.

    Returns
    -------
    pl.DataFrame
        The same doors in the same order, with ``lon``, ``lat`` and ``located_by``: "by-hand", else "file",
        "address-point", "address-range", "osm-address" in this order; or all three null and an
        ``exception_reason``. An address matches by number and street; ZIP, then city, choose where there
        are several; a unit's own point is taken before that of its building.
    """
    given = _given(doors, known.bounds, known.by_hand)
    keyed = doors.select("door_id", "house_number", "unit", "zip5", "city", street_keys(doors["street_name"]))
    keyed = with_town(keyed.join(given, on="door_id", how="anti"), known.towns)
    keyed = resolve_streets(keyed, known.streets)
    found = _looked_up(
        keyed,
        {
            "address-point": (match_points, known.points),
            "address-range": (match_ranges, known.ranges),
            "osm-address": (match_points, known.osm_points),
        },
    )
    places = pl.concat([given, found.filter(~pl.col("is_apart")).drop("is_apart")])
    reasons = keyed.select("door_id", _reason(found.filter("is_apart")["door_id"]))
    left = doors.drop("lon", "lat", "located_by", "exception_reason")
    left = left.join(places, on="door_id", how="left", maintain_order="left")
    left = left.join(reasons, on="door_id", how="left", maintain_order="left")
    reason = pl.when(pl.col("lon").is_null()).then("exception_reason").alias("exception_reason")
    return with_answers(left.with_columns(reason).select(doors.columns), known.answered)


def _given(doors: pl.DataFrame, bounds: Bounds | None, by_hand: pl.DataFrame) -> pl.DataFrame:
    """Keep places set by hand, and the file's where they can be true: set right if swapped, not (0, 0), inside."""
    lon, lat = pl.col("lon"), pl.col("lat")
    west, south, east, north = bounds or (-180.0, -90.0, 180.0, 90.0)
    inside = lon.is_between(west, east) & lat.is_between(south, north)
    swapped = lat.is_between(west, east) & lon.is_between(south, north) if bounds else pl.lit(value=False)
    given = doors.select("door_id", "lon", "lat", "located_by").filter(lon.is_not_null() & lat.is_not_null())
    placed = given.filter(pl.col("located_by") == "by-hand")
    newer = by_hand.select(
        "door_id", lon.cast(pl.Float64), lat.cast(pl.Float64), located_by=pl.lit("by-hand")
    )
    newer = newer.unique("door_id", keep="last", maintain_order=True)
    newer = newer.filter(lon.is_not_null() & lat.is_not_null()).join(doors, on="door_id", how="semi")
    placed = pl.concat([newer, placed.join(newer, on="door_id", how="anti")])
    in_file = given.filter((pl.col("located_by") == "file") & ~((lon == 0) & (lat == 0)))
    in_file = in_file.join(placed, on="door_id", how="anti")
    turned = in_file.filter(~inside & swapped).with_columns(lon=lat, lat=lon)
    return pl.concat([placed, in_file.filter(inside), turned])


def _looked_up(
    doors: pl.DataFrame,
    sources: dict[str, tuple[Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame], pl.DataFrame]],
) -> pl.DataFrame:
    """Ask the sources in order for the doors no source before has placed.

    Returns ``geo.matching.FOUND`` and ``located_by``. A door that is found apart in a better source may be
    found well in a later one.
    """
    found: list[pl.DataFrame] = []
    rest = doors
    for name, (match, known) in sources.items():
        here = match(rest, known).with_columns(located_by=pl.lit(name))
        rest = rest.join(here.filter(~pl.col("is_apart")), on="door_id", how="anti")
        found.append(here)
    return pl.concat(found).select("door_id", "lon", "lat", "located_by", "is_apart")


def _reason(apart: pl.Series) -> pl.Expr:
    return (
        pl.when(pl.col("door_id").is_in(apart.implode()))
        .then(pl.lit(MORE_THAN_ONE_PLACE))
        .when(pl.col("street_count") == 1)
        .then(pl.lit(NUMBER_NOT_FOUND))
        .when(pl.col("street_count") > 1)
        .then(pl.lit(STREET_NOT_CLEAR))
        .otherwise(pl.lit(STREET_NOT_FOUND))
        .alias("exception_reason")
    )


def locating_report(doors: pl.DataFrame) -> pl.DataFrame:
    """Count doors and voters by how they were located and why not.

    Parameters
    ----------
    doors
        What ``locate_doors`` gave.

    Returns
    -------
    pl.DataFrame
        ``located_by``, ``exception_reason`` (one of them null), ``door_count``, ``voter_count``; most doors
        first. No address, no place.
    """
    counts = doors.group_by("located_by", "exception_reason").agg(
        door_count=pl.len(), voter_count=pl.col("voter_count").sum()
    )
    return counts.sort("door_count", "located_by", "exception_reason", descending=[True, False, False])
