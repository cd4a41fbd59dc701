"""One household in spite of a slip: a ZIP that is not the street's, a street without its suffix.

Only the file itself is asked, never a reference: ids of doors must not change when streets or addresses
are imported later.
"""

from __future__ import annotations

import polars as pl

from geo.streetname import street_parts

_KNOWN_NUMBERS = 3  # a ZIP with as many different numbers on a street is one of the street's ZIPs
_KNOWN_RATE = 0.1  # or one with this part of its voters
_TAIL = 0.05  # numbers this far out may be slips themselves


def town_key(city: pl.Expr) -> pl.Expr:
    """Give a city as cities are compared: capitals and figures only."""
    return city.str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")


def household_places(housed: pl.DataFrame) -> pl.Series:
    """Give the place a household is told apart by: its ZIP, mended where the street says it is a slip.

    Parameters
    ----------
    housed
        One row a voter: ``house_number``, ``street_key``, ``city``, ``zip5``.

    Returns
    -------
    pl.Series
        ``place``: ZIP, or city in capitals where there is none. A voter's ZIP is not believed when his
        number lies among those another ZIP has on the same side of the same street of the same city, and not
        among those of his own. ZIPs whose numbers overlap both stay: a city can have two streets of
        one name.
    """
    number = pl.col("house_number").str.extract(r"^(\d{1,9})").cast(pl.Int64)
    frame = housed.select(
        "street_key",
        "zip5",
        town=town_key(pl.col("city")),
        number=number,
        city=pl.col("city").str.to_uppercase(),
    )
    frame = frame.with_columns(parity=pl.col("number") % 2)
    own = pl.when(pl.col("zip5") != "").then("zip5").otherwise("city").alias("place")
    key = ["town", "street_key", "parity"]
    open_rows = frame.filter(pl.col("town") != "", pl.col("number").is_not_null())
    counts = open_rows.group_by(*key, "zip5", "number").len()
    mixed = counts.group_by(key).agg(pl.col("zip5").n_unique()).filter(pl.col("zip5") > 1).select(key)
    if mixed.is_empty():
        return frame.select(own).to_series()
    slips = _slips(counts.join(mixed, on=key, how="semi"), key)
    joined = frame.join(slips, on=[*key, "zip5", "number"], how="left", maintain_order="left")
    return joined.select(pl.coalesce("right_zip5", own).alias("place")).to_series()


def _slips(counts: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Find the ZIPs on a street that are slips: key, zip5, number and the right_zip5."""
    numbers = pl.col("number")
    spans = counts.group_by(*key, "zip5").agg(
        low=numbers.unique().quantile(_TAIL, "nearest"),
        high=numbers.unique().quantile(1 - _TAIL, "nearest"),
        number_count=numbers.n_unique(),
        rate=pl.col("len").sum(),
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


def full_street_keys(housed: pl.DataFrame) -> pl.Series:
    """Give streets written without suffix the suffix, where the file leaves no doubt.

    Parameters
    ----------
    housed
        One row a voter: ``house_number``, ``street_key``, ``city``, ``zip5``.

    Returns
    -------
    pl.Series
        ``street_key``. "ANTRIM" becomes "ANTRIM ST" in a city (where it is not said: a ZIP) that has one street of that name with
        a suffix, with more voters, and at least half of the numbers "ANTRIM" has: "BROADWAY" beside a short
        "BROADWAY TER" stays.
    """
    parts = _parts(housed["street_key"].unique())
    bare_keys = parts.filter(pl.col("suffix") == "")
    full_keys = parts.filter(pl.col("suffix") != "")
    pairs = bare_keys.join(full_keys, on=["before", "name", "after"], suffix="_full")
    wanted = pl.concat([pairs["street_key"], pairs["street_key_full"]]).unique()
    if wanted.is_empty():
        return housed["street_key"]
    place = pl.when(pl.col("city") != "").then(town_key(pl.col("city"))).otherwise("zip5")
    frame = housed.select("house_number", "street_key", place=place)
    few = frame.filter(pl.col("street_key").is_in(wanted.implode()))
    streets = few.group_by("street_key", "place").agg(pl.col("house_number").unique(), voter_count=pl.len())
    both = pairs.select("street_key", "street_key_full").join(streets, on="street_key")
    both = both.join(
        streets, left_on=["street_key_full", "place"], right_on=["street_key", "place"], suffix="_full"
    )
    shared = pl.col("house_number").list.set_intersection("house_number_full").list.len()
    is_same = (2 * shared >= pl.col("house_number").list.len()) & (
        pl.col("voter_count") < pl.col("voter_count_full")
    )
    both = both.filter(pl.len().over("street_key", "place") == 1).filter(is_same)
    table = both.select("street_key", "place", "street_key_full")
    joined = frame.join(table, on=["street_key", "place"], how="left", maintain_order="left")
    return joined.select(pl.coalesce("street_key_full", "street_key").alias("street_key")).to_series()


def _parts(keys: pl.Series) -> pl.DataFrame:
    """Take different standard forms apart: street_key, before, name, suffix, after."""
    rows = [(key, *street_parts(key)) for key in keys.to_list()]
    names = ["street_key", "before", "name", "suffix", "after"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
