"""Which known address or street a door means: by number, street and place, never by likeness alone."""

from __future__ import annotations

import polars as pl

from geo.address import house_number_key, street_keys
from geo.household import town_key
from geo.streetname import street_parts
from geo.tables import ADDRESS_POINTS
from geo.unit import unit_keys

SAME_PLACE_DEGREES = 0.003  # finds for one address farther apart than about 300 m are different places
_SIDE_BY_SIDE = 20  # "12-14" are neighbours; "12-34" is a number of its own

FOUND = pl.Schema({"door_id": pl.String, "lon": pl.Float64, "lat": pl.Float64, "is_apart": pl.Boolean})
"""One row a door something was found for; ``is_apart`` where the finds are different places."""


def towns_of_zips(doors: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Give the town most doors of a ZIP name: ``zip5``, ``town``. References often have no town."""
    written = doors.lazy().group_by("zip5", "city").len().collect(engine="streaming")
    named = written.with_columns(town=town_key(pl.col("city")))
    named = named.filter(pl.col("zip5") != "", pl.col("town") != "")
    counts = named.group_by("zip5", "town").agg(pl.col("len").sum())
    ranked = counts.sort("len", "town", descending=[True, False])
    return ranked.unique("zip5", keep="first", maintain_order=True).select("zip5", "town")


def with_town(frame: pl.DataFrame, towns: pl.DataFrame) -> pl.DataFrame:
    """Add ``town`` out of ``city``; where that is empty, out of the ZIP."""
    by_zip = towns.rename({"town": "town_of_zip"})
    joined = frame.join(by_zip, on="zip5", how="left", maintain_order="left")
    town = town_key(pl.col("city").fill_null(""))
    return joined.with_columns(
        town=pl.when(town == "").then(pl.col("town_of_zip").fill_null("")).otherwise(town)
    ).drop("town_of_zip", "city")


def keyed_points(points: pl.DataFrame | None, towns: pl.DataFrame) -> pl.DataFrame:
    """Normalise known addresses as doors are; sorted, so that row order never decides.

    Returns
    -------
    pl.DataFrame
        ``point_row`` (0, 1, …), ``house_number``, ``street_key``, ``unit``, ``zip5``, ``lon``, ``lat``, ``town``.
    """
    points = pl.DataFrame(schema=ADDRESS_POINTS) if points is None else points
    keyed = points.select(
        house_number_key(pl.col("house_number")),
        street_keys(points["street_name"]),
        unit_keys(points["unit"]),
        "city",
        pl.col("zip5").fill_null(""),
        "lon",
        "lat",
    )
    return with_town(keyed, towns).sort(pl.all()).with_row_index("point_row")


def agreement(ours: pl.Expr, theirs: pl.Expr) -> pl.Expr:
    """Rank: 2 equal, 1 one of them unknown, 0 different."""
    return pl.when((ours == "") | (theirs == "")).then(1).when(ours == theirs).then(2).otherwise(0)


def in_place(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep pairs of one town, with ``place_rank``; another town's street of the same name is no match.

    Parameters
    ----------
    pairs
        With ``zip5`` and ``town`` of the door and ``zip5_known`` and ``town_known`` of the reference.
    """
    by_zip = agreement(pl.col("zip5"), pl.col("zip5_known"))
    by_town = agreement(pl.col("town"), pl.col("town_known"))
    same = (by_zip == 2) | (by_town == 2) | ((by_zip == 1) & (by_town == 1))
    return pairs.filter(same).with_columns(place_rank=by_zip * 3 + by_town)


def pair_in_place(asked: pl.DataFrame, known: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Pair rows that agree in columns and may be in one place, as ``in_place`` says.

    Never all of a state's rows of one address are paired, only those of one ZIP, those of one town, and those
    where both are unknown.

    Parameters
    ----------
    asked, known
        With ``zip5``, ``town`` and the columns of ``on``.

    Returns
    -------
    pl.DataFrame
        Columns of ``asked``, others of ``known`` (``_known`` where the names are the same), ``place_rank``.
    """
    known = known.with_columns(zip5_known="zip5", town_known="town")
    no_zip, no_town = pl.col("zip5") == "", pl.col("town") == ""
    of_zip = asked.filter(~no_zip).join(known.filter(~no_zip).drop("town"), on=[*on, "zip5"], suffix="_known")
    of_town = asked.filter(~no_town).join(
        known.filter(~no_town).drop("zip5"), on=[*on, "town"], suffix="_known"
    )
    pairs = [of_zip, of_town.filter((pl.col("zip5") != pl.col("zip5_known")) | no_zip)]
    for ours, theirs in (
        (no_zip & no_town, pl.lit(value=True)),
        (no_zip & ~no_town, no_town),
        (~no_zip & no_town, no_zip),
        (~no_zip & ~no_town, no_zip & no_town),
    ):
        here = known.filter(theirs).drop("zip5", "town")
        pairs.append(asked.filter(ours).join(here, on=on, suffix="_known"))
    return in_place(pl.concat(pairs, how="diagonal"))


def resolve_streets(doors: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Say which known street every door's street is.

    Parameters
    ----------
    doors
        ``street_key``, ``zip5``, ``town`` and any other columns.
    known
        Streets of all references: ``street_key``, ``zip5``, ``town``.

    Returns
    -------
    pl.DataFrame
        The doors with ``street_key`` of the street that is meant and ``street_count``: 1 where it is
        known, 0 where it is not, more where it could be several. A street known by its full name is
        itself. Otherwise suffix and direction may be missing on one side, if the place has only one
        street of that name: "Main St" is "N Main St" only where there is no other Main St.
    """
    names = ["street_key", "zip5", "town"]
    known = known.select(names).unique()
    asked = doors.select(names).unique()
    exact = pair_in_place(asked, known, ["street_key"]).select(names).unique()
    loose = _loosely(asked.join(exact, on=names, how="anti"), known)
    found = pl.concat(
        [exact.with_columns(meant=pl.col("street_key"), street_count=1), loose], how="vertical_relaxed"
    )
    joined = doors.join(found, on=names, how="left", maintain_order="left")
    return joined.with_columns(
        street_key=pl.coalesce("meant", "street_key"), street_count=pl.col("street_count").fill_null(0)
    ).drop("meant")


def _loosely(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Find the streets that may be meant where suffix or direction is missing."""
    pairs = pair_in_place(_with_parts(asked), _with_parts(known), ["name"]).filter(_compatible("suffix"))
    pairs = pairs.filter(
        pl.col("place_rank") == pl.col("place_rank").max().over("street_key", "zip5", "town")
    )
    fits = _compatible("before") & _compatible("after")
    found = pairs.group_by("street_key", "zip5", "town").agg(
        meant=pl.col("street_key_known").filter(fits).min(),
        fit_count=fits.sum(),
        street_count=pl.col("street_key_known").n_unique(),
    )
    # "S Main St" beside "Main St" tells that a direction says which one
    found = found.filter(pl.col("fit_count") > 0)
    meant = pl.when(pl.col("street_count") == 1).then("meant").otherwise("street_key")
    return found.select("street_key", "zip5", "town", meant=meant, street_count=pl.col("street_count"))


def _with_parts(streets: pl.DataFrame) -> pl.DataFrame:
    keys = streets["street_key"].unique().to_list()
    rows = [(key, *street_parts(key)) for key in keys]
    names = ["street_key", "before", "name", "suffix", "after"]
    table = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return streets.join(table.filter(pl.col("name") != ""), on="street_key")


def _compatible(part: str) -> pl.Expr:
    ours, theirs = pl.col(part), pl.col(f"{part}_known")
    return (ours == theirs) | (ours == "") | (theirs == "")


def match_points(doors: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Match doors to known addresses by number and street, best agreement first.

    Parameters
    ----------
    doors
        ``door_id``, ``house_number``, ``street_key``, ``unit``, ``zip5``, ``town``.
    points
        What ``keyed_points`` gave.

    Returns
    -------
    pl.DataFrame
        ``FOUND``. A number that is not known itself is found at its plain number ("26A" and "26 1/2" at
        26), "12-14" at 12, and 12 and 14 at "12-14".
    """
    exact = _best_points(doors, points)
    rest = doors.join(exact, on="door_id", how="anti")
    number = pl.col("house_number")
    plain = rest.with_columns(house_number=plain_number(number)).filter(number.is_not_null())
    at_plain = _best_points(plain, points)
    rest = rest.join(at_plain, on="door_id", how="anti")
    double = points.filter(number.str.contains(r"^\d+-\d+$"), plain_number(number).is_not_null())
    double = double.with_columns(number.str.split("-")).explode("house_number")
    at_double = _best_points(rest, double)
    return pl.concat([exact, at_plain, at_double])


def plain_number(number: pl.Expr) -> pl.Expr:
    """Give the plain number of "26A", "26 1/2" and "12-14"; null for others, "132-01" and "26" too."""
    low, high = (number.str.extract(r"^(\d{1,9})-(\d{1,9})$", group).cast(pl.Int64) for group in (1, 2))
    lettered = number.str.extract(r"^(\d+)(?:[A-Z]| \d/\d[A-Z]?)$", 1)
    double = pl.when(high.is_between(low + 1, low + _SIDE_BY_SIDE)).then(low.cast(pl.String))
    return pl.coalesce(lettered, double)


def _best_points(doors: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Choose by place, then by unit; the places of what is left must be one place."""
    pairs = pair_in_place(doors, points, ["house_number", "street_key"])
    rank = pl.col("place_rank") * 3 + _unit_agreement()
    best = pairs.filter(rank == rank.max().over("door_id"))
    return one_place(best.sort("point_row"))


def one_place(best: pl.DataFrame, of: str = "door_id") -> pl.DataFrame:
    """Give the first place of every door (or what ``of`` names) and whether its places lie apart: ``FOUND``."""
    lon, lat = pl.col("lon"), pl.col("lat")
    spread = pl.max_horizontal(lon.max() - lon.min(), lat.max() - lat.min())
    return best.group_by(of).agg(lon.first(), lat.first(), is_apart=spread > SAME_PLACE_DEGREES)


def _unit_agreement() -> pl.Expr:
    """Rank: 2 the unit's own point, 1 the building's point, 0 another unit of the building."""
    point = pl.col("unit_known")
    return pl.when(point == pl.col("unit")).then(2).when(point == "").then(1).otherwise(0)
