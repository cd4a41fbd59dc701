"""One household in spite of a slip: a ZIP that is not the street's, a street without its suffix.

Only the file itself is asked, never a reference: ids of doors must not change when streets or addresses
are imported later. All of the file is asked, in a table of its different addresses with the number of voters
at each, so that ``mended`` can then go through the voters part by part.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from geo.streetname import street_parts

_KNOWN_NUMBERS = 3  # a ZIP with as many different numbers on a street is one of the street's ZIPs
_KNOWN_RATE = 0.1  # or one with this part of its voters
_TAIL = 0.05  # numbers this far out may be slips themselves


def town_key(city: pl.Expr) -> pl.Expr:
    """Give a city as cities are compared: capitals and figures only."""
    return city.str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")


@dataclass(frozen=True)
class Mends:
    """What is a slip in a file.

    Attributes
    ----------
    streets
        ``street_key``, ``town_or_zip`` and the ``full_key`` meant there.
    zips
        ``town``, ``street_key`` (full), ``parity``, ``zip5``, ``number`` and the ``right_zip5``.
    """

    streets: pl.DataFrame
    zips: pl.DataFrame


def count_addresses(housed: pl.DataFrame) -> pl.DataFrame:
    """Count voters by what ``find_mends`` asks.

    Parameters
    ----------
    housed
        One row a voter: ``house_number``, ``street_key``, ``city``, ``zip5``.

    Returns
    -------
    pl.DataFrame
        ``house_number``, ``street_key``, ``town``, ``zip5``, ``voter_count``; one row a combination.
    """
    keys = ("house_number", "street_key", "town", "zip5")
    return housed.with_columns(town=town_key(pl.col("city"))).group_by(keys).agg(voter_count=pl.len())


def find_mends(addresses: pl.DataFrame) -> Mends:
    """Find the slips of a file.

    Parameters
    ----------
    addresses
        What ``count_addresses`` gave for the whole file.
    """
    streets = _full_keys(addresses)
    return Mends(streets, _right_zips(with_full_keys(addresses, streets)))


def mended(housed: pl.DataFrame, mends: Mends) -> pl.DataFrame:
    """Mend the street and give the place a household is told apart by.

    Parameters
    ----------
    housed
        One row a voter: ``house_number``, ``street_key``, ``city``, ``zip5`` and any other columns.

    Returns
    -------
    pl.DataFrame
        The same rows in the same order, ``street_key`` mended, and ``place``: the right ZIP, or the city in
        capitals where there is none.
    """
    own = pl.when(pl.col("zip5") != "").then("zip5").otherwise(pl.col("city").str.to_uppercase())
    frame = housed.with_columns(town=town_key(pl.col("city")), place=own)
    frame = with_full_keys(frame, mends.streets)
    if mends.zips.is_empty():
        return frame.drop("town")
    frame = _with_number(frame).join(
        mends.zips, on=["town", "street_key", "parity", "zip5", "number"], how="left", maintain_order="left"
    )
    return frame.with_columns(place=pl.coalesce("right_zip5", "place")).drop(
        "town", "number", "parity", "right_zip5"
    )


def _with_number(frame: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("house_number").str.extract(r"^(\d{1,9})").cast(pl.Int64)
    return frame.with_columns(number=number, parity=number % 2)


def _right_zips(addresses: pl.DataFrame) -> pl.DataFrame:
    """Find the ZIPs that are not the street's.

    A voter's ZIP is not believed when his number lies among those another ZIP has on the same side of the
    same street of the same city, and not among those of his own. ZIPs whose numbers overlap both stay: a
    city can have two streets of one name.
    """
    key = ["town", "street_key", "parity"]
    numbered = _with_number(addresses).filter(pl.col("town") != "", pl.col("number").is_not_null())
    counts = numbered.group_by(*key, "zip5", "number").agg(pl.col("voter_count").sum())
    mixed = counts.group_by(key).agg(pl.col("zip5").n_unique()).filter(pl.col("zip5") > 1).select(key)
    return _slips(counts.join(mixed, on=key, how="semi"), key)


def _slips(counts: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Find the ZIPs on a street that are slips: key, zip5, number and the right_zip5."""
    numbers = pl.col("number")
    spans = counts.group_by(*key, "zip5").agg(
        low=numbers.unique().quantile(_TAIL, "nearest"),
        high=numbers.unique().quantile(1 - _TAIL, "nearest"),
        number_count=numbers.n_unique(),
        rate=pl.col("voter_count").sum(),
    )
    spans = spans.with_columns(pl.col("rate") / pl.col("rate").sum().over(key))
    is_known = (pl.col("number_count") >= _KNOWN_NUMBERS) | (pl.col("rate") >= _KNOWN_RATE)
    spans = spans.filter(is_known, pl.col("zip5") != "")
    pairs = counts.join(spans, on=key, suffix="_known")
    pairs = pairs.join(spans.drop("number_count", "rate"), on=[*key, "zip5"], how="left", suffix="_own")
    is_other = pl.col("zip5") != pl.col("zip5_known")
    # overlapping numbers: two streets of one name, where nobody can tell a slip
    apart = ~((pl.col("low_own") <= pl.col("high")) & (pl.col("high_own") >= pl.col("low"))).fill_null(
        value=False
    )
    within = numbers.is_between("low", "high")
    found = pairs.group_by(*key, "zip5", "number").agg(
        own_within=(~is_other & within).any(),
        own_known=(~is_other).any(),
        others=pl.col("zip5_known").filter(is_other & within & apart),
        known=pl.col("zip5_known"),
    )
    by_span = pl.when(pl.col("others").list.len() == 1).then(pl.col("others").list.first())
    by_street = pl.when(~pl.col("own_known") & (pl.col("known").list.len() == 1)).then(
        pl.col("known").list.first()
    )
    right = pl.when(~pl.col("own_within")).then(pl.coalesce(by_span, by_street))
    found = found.with_columns(right_zip5=right).filter(pl.col("right_zip5").is_not_null())
    return found.select(*key, "zip5", "number", "right_zip5")


def with_full_keys(frame: pl.DataFrame, streets: pl.DataFrame) -> pl.DataFrame:
    """Put full street keys in place of bare ones; the frame has ``street_key``, ``town``, ``zip5``."""
    if streets.is_empty():
        return frame
    joined = frame.with_columns(town_or_zip=_town_or_zip()).join(
        streets, on=["street_key", "town_or_zip"], how="left", maintain_order="left"
    )
    return joined.with_columns(street_key=pl.coalesce("full_key", "street_key")).drop(
        "full_key", "town_or_zip"
    )


def _town_or_zip() -> pl.Expr:
    return pl.when(pl.col("town") != "").then("town").otherwise("zip5")


def _full_keys(addresses: pl.DataFrame) -> pl.DataFrame:
    """Find the streets written without suffix that the file leaves no doubt about.

    "ANTRIM" becomes "ANTRIM ST" in a city (where it is not said: a ZIP) that has one street of that name with
    a suffix, with more voters, and at least half of the numbers "ANTRIM" has: "BROADWAY" beside a short
    "BROADWAY TER" stays.
    """
    parts = _parts(addresses["street_key"].unique())
    bare_keys = parts.filter(pl.col("suffix") == "")
    full_keys = parts.filter(pl.col("suffix") != "")
    pairs = bare_keys.join(full_keys, on=["before", "name", "after"], suffix="_full")
    wanted = pl.concat([pairs["street_key"], pairs["street_key_full"]]).unique()
    few = addresses.filter(pl.col("street_key").is_in(wanted.implode()))
    streets = few.group_by("street_key", town_or_zip=_town_or_zip()).agg(
        pl.col("house_number").unique(), pl.col("voter_count").sum()
    )
    both = pairs.select("street_key", "street_key_full").join(streets, on="street_key")
    both = both.join(
        streets,
        left_on=["street_key_full", "town_or_zip"],
        right_on=["street_key", "town_or_zip"],
        suffix="_full",
    )
    shared = pl.col("house_number").list.set_intersection("house_number_full").list.len()
    is_same = (2 * shared >= pl.col("house_number").list.len()) & (
        pl.col("voter_count") < pl.col("voter_count_full")
    )
    both = both.filter(pl.len().over("street_key", "town_or_zip") == 1).filter(is_same)
    return both.select("street_key", "town_or_zip", full_key="street_key_full")


def _parts(keys: pl.Series) -> pl.DataFrame:
    """Take different standard forms apart: street_key, before, name, suffix, after."""
    rows = [(key, *street_parts(key)) for key in keys.to_list()]
    names = ["street_key", "before", "name", "suffix", "after"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
