"""Places along address ranges: the right side of the street, the right part of the block, a little off the road.

A number that no range has is never given a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import shapely

from geo.address import street_keys
from geo.matching import FOUND, in_place, one_place, plain_number, with_town
from geo.tables import ADDRESS_RANGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

OFFSET_M = 12.0  # from the middle line of the street to a front door
_DEGREE_M = 111_195.0  # of latitude, on a sphere of the mean radius
_BLOCK = 100  # numbers are looked up by hundreds
_NUMBER = r"^(.*?)(\d{1,9})$"


def keyed_ranges(ranges: pl.DataFrame | None, towns: pl.DataFrame) -> pl.DataFrame:
    """Normalise ranges as doors are; sorted, so that row order never decides.

    Parameters
    ----------
    ranges
        ``geo.tables.ADDRESS_RANGES``; None where there are none.
    towns
        ``geo.matching.towns_of_zips``.

    Returns
    -------
    pl.DataFrame
        ``range_row`` (0, 1, …), ``street_key``, ``zip5``, ``town``, ``prefix`` ("132-" of "132-01"), ``first``
        and ``last`` number, ``low``, ``high``, ``parity``, ``side`` and the line as ``line_lon``, ``line_lat``.
        Ranges without numbers, or with different prefixes, are left out.
    """
    ranges = pl.DataFrame(schema=ADDRESS_RANGES) if ranges is None else ranges
    start, end = (pl.col(name).str.strip_chars().str.to_uppercase() for name in ("from_number", "to_number"))
    keyed = ranges.select(
        street_keys(ranges["street_name"]),
        "city",
        "zip5",
        "parity",
        "side",
        prefix=start.str.extract(_NUMBER, 1),
        prefix_last=end.str.extract(_NUMBER, 1),
        first=start.str.extract(_NUMBER, 2).cast(pl.Int64),
        last=end.str.extract(_NUMBER, 2).cast(pl.Int64),
        line_lon="lon",
        line_lat="lat",
    )
    keyed = keyed.filter((pl.col("prefix") == pl.col("prefix_last")) & (pl.col("first") + pl.col("last") > 0))
    keyed = keyed.drop("prefix_last").with_columns(
        low=pl.min_horizontal("first", "last"), high=pl.max_horizontal("first", "last")
    )
    order = ["street_key", "zip5", "low", "high", "side"]
    keyed = with_town(keyed, towns).with_columns(at=pl.col("line_lon").list.first())
    return keyed.sort(*order, "at").drop("at").with_row_index("range_row")


def match_ranges(doors: pl.DataFrame, ranges: pl.DataFrame) -> pl.DataFrame:
    """Place doors along the ranges their numbers lie in.

    Parameters
    ----------
    doors
        ``door_id``, ``house_number``, ``street_key``, ``zip5``, ``town``.
    ranges
        What ``keyed_ranges`` gave.

    Returns
    -------
    pl.DataFrame
        ``geo.matching.FOUND``. Of several ranges in the best place the narrowest
        of the number's own parity counts.
    """
    number = pl.col("house_number")
    whole = number.str.replace(r"(?:[A-Z]| \d/\d[A-Z]?)$", "")
    address = ["house_number", "street_key", "zip5", "town"]
    numbers = doors.select(address).unique().with_row_index("address")
    numbers = numbers.with_columns(whole=whole, plain=plain_number(number))
    found = _in_ranges(numbers.with_columns(number=pl.col("whole")), ranges)
    rest = numbers.filter(pl.col("plain").is_not_null()).join(found, on="address", how="anti")
    found = pl.concat([found, _in_ranges(rest.with_columns(number=pl.col("plain")), ranges)])
    of_doors = doors.select("door_id", *address).join(numbers.select("address", *address), on=address)
    return of_doors.join(found, on="address").select(FOUND.names())


def _in_ranges(addresses: pl.DataFrame, ranges: pl.DataFrame) -> pl.DataFrame:
    """Place addresses with a ``number`` in the ranges that have it: by ZIP, else by town, else where unknown."""
    asked = addresses.select(
        "address",
        "street_key",
        "zip5",
        "town",
        prefix=pl.col("number").str.extract(_NUMBER, 1),
        n=pl.col("number").str.extract(_NUMBER, 2).cast(pl.Int64),
    ).with_columns(block=pl.col("n") // _BLOCK)
    blocks = pl.int_ranges(pl.col("low") // _BLOCK, pl.col("high") // _BLOCK + 1).alias("block")
    known = ranges.select(
        "range_row", "street_key", "zip5", "town", "prefix", "low", "high", "parity", blocks
    ).explode("block")
    steps = []
    for how in ("zip5", "town", ""):
        here = in_place(_pairs(asked, known, how))
        asked = asked.join(here, on="address", how="anti")
        steps.append(here.filter(pl.col("place_rank") == pl.col("place_rank").max().over("address")))
    best = pl.concat(steps).with_columns(
        span=pl.col("high") - pl.col("low"), is_both=pl.col("parity") == "both"
    )
    best = best.sort("address", "is_both", "span", "range_row")
    if best.is_empty():
        return one_place(best.with_columns(lon=pl.lit(0.0), lat=pl.lit(0.0)), "address")
    used = ranges.join(best.select("range_row").unique(), on="range_row", how="semi").sort("range_row")
    row = used["range_row"].search_sorted(best["range_row"]).to_numpy()
    lon, lat = _places(best["n"].to_numpy(), used, row)
    return one_place(best.with_columns(lon=lon, lat=lat), "address")


def _pairs(asked: pl.DataFrame, known: pl.DataFrame, how: str) -> pl.DataFrame:
    """Pair numbers with the ranges that have them: of the same ZIP, the same town, or where a ZIP is unknown."""
    keys = ["street_key", "prefix", "block", *([how] if how else [])]
    if how:
        asked, known = (frame.filter(pl.col(how) != "") for frame in (asked, known))
        known = known.with_columns(pl.col(how).alias(f"{how}_known"))
        pairs = asked.join(known, on=keys, suffix="_known")
    else:
        one_unknown = [
            asked.filter(pl.col("zip5") == "").join(known, on=keys, suffix="_known"),
            asked.filter(pl.col("zip5") != "").join(
                known.filter(pl.col("zip5") == ""), on=keys, suffix="_known"
            ),
        ]
        pairs = pl.concat(one_unknown)
    parity = pl.when(pl.col("n") % 2 == 1).then(pl.lit("odd")).otherwise(pl.lit("even"))
    fits = pl.col("n").is_between("low", "high") & (
        (pl.col("parity") == "both") | (pl.col("parity") == parity)
    )
    columns = ["address", "n", "zip5", "town", "zip5_known", "town_known"]
    return pairs.filter(fits).select(*columns, "range_row", "low", "high", "parity")


def _places(
    numbers: NDArray[np.int64], ranges: pl.DataFrame, row: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give lon and lat of numbers, each in the range of its ``row``.

    Every number a range can have owns an equally long piece of the block; the place is the middle of
    the piece, ``OFFSET_M`` off the line to the range's side.
    """
    lines, lat_0 = _metric_lines(ranges)
    step = np.where(ranges["parity"].to_numpy() == "both", 1, 2)[row]
    first, last = (ranges[name].to_numpy()[row] for name in ("first", "last"))
    part = (np.abs(numbers - first) // step + 0.5) / (np.abs(last - first) // step + 1)
    along = part * shapely.length(lines)[row]
    here, before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines[row], np.clip(along + by, 0, None)))
        for by in (0, -1, 1)
    )
    ahead = after - before
    ahead /= np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    left = np.where(ranges["side"].to_numpy() == "left", OFFSET_M, -OFFSET_M)[row, None]
    xy = here + left * np.column_stack([-ahead[:, 1], ahead[:, 0]])
    return xy[:, 0] / (_DEGREE_M * np.cos(np.radians(lat_0[row]))), xy[:, 1] / _DEGREE_M


def _metric_lines(ranges: pl.DataFrame) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Give the lines in metres on a plane of their own, and the latitude each plane is true at.

    A block is short: the error against the ellipsoid is a few parts in a thousand of its length and
    taken back when the place is turned into degrees.
    """
    counts = ranges["line_lon"].list.len().to_numpy()
    lon, lat = (ranges[name].explode().to_numpy() for name in ("line_lon", "line_lat"))
    row = np.repeat(np.arange(len(counts)), counts)
    lat_0 = ranges["line_lat"].list.first().to_numpy()
    xy = np.column_stack([lon * np.cos(np.radians(lat_0))[row], lat]) * _DEGREE_M
    return np.asarray(shapely.linestrings(xy, indices=row)), lat_0
