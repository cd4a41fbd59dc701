"""From a file's texts to the fields of a voter: dates, numbers, codes, history, scores.

A text that cannot be read becomes unknown, never a reason to lose the row; how many there were is
noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.columns import election_places
from geo.fielddates import dates_of
from geo.votes import history_lists, took_part

if TYPE_CHECKING:
    from geo.columns import ColumnPlan

_NOT_CONFIDENTIAL = ("", "N", "NO", "0", "F", "FALSE")


def raw_columns(plan: ColumnPlan) -> dict[str, int]:
    """Name the columns to read, by position: our fields, ``election:…`` and ``*_score``.

    Everything else in the file is never read.
    """
    elections = {f"election:{place}": place for place in election_places(plan.elections)}
    return {**plan.fields, **elections, **plan.scores}


def without_apostrophes(raw: pl.DataFrame) -> pl.DataFrame:
    """Take off apostrophes that only keep a spreadsheet from reading a text as a number or a formula."""
    texts = [series for series in raw if series.dtype == pl.String and series.str.starts_with("'").any()]
    return raw.with_columns(series.str.replace(r"^'([=+@0-9-])", "$1") for series in texts)


def voters_of(raw: pl.DataFrame, plan: ColumnPlan) -> pl.DataFrame:
    """Turn texts into the fields of voters.

    Parameters
    ----------
    raw
        Text columns named as ``raw_columns`` does, empty text where there is none, and ``line``.
    plan
        The plan the columns came from.

    Returns
    -------
    pl.DataFrame
        ``line``, the columns of ``VOTERS`` without ``door_id`` and ``exception_reason`` (scores before
        history), ``address_line``, ``city``, ``state``, ``zip5``, ``lon``, ``lat`` and ``confidential``
        (true or false).
    """
    return raw.select(
        "line",
        *(_text(raw, name) for name in ("voter_id", "first_name", "last_name")),
        _birth_year(raw, plan),
        _integer(raw, "age", 0, 130),
        _coded(raw, plan, "sex"),
        _coded(raw, plan, "party"),
        _date(raw, plan, "registered_on").alias("registered_on"),
        *(_text(raw, name) for name in ("phone", "email", "language", "file_precinct")),
        *(_number(raw, name) for name in plan.scores),
        _history(raw, plan),
        _tags(raw),
        _address_line(raw),
        _text(raw, "city"),
        _text(raw, "state").str.to_uppercase(),
        _zip5(raw),
        _degrees(raw, "lon", 180.0),
        _degrees(raw, "lat", 90.0),
        _confidential(raw),
    )


def _text(raw: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in raw.columns else pl.lit("").alias(name)


def _integer(raw: pl.DataFrame, name: str, least: int, most: int) -> pl.Expr:
    number = _text(raw, name).str.strip_suffix(".0").cast(pl.Int32, strict=False)
    return pl.when(number.is_between(least, most)).then(number).alias(name)


def _number(raw: pl.DataFrame, name: str) -> pl.Expr:
    number = _text(raw, name).str.strip_suffix("%").cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number).alias(name)


def _degrees(raw: pl.DataFrame, name: str, limit: float) -> pl.Expr:
    number = _text(raw, name).cast(pl.Float64, strict=False)
    return pl.when(number.is_between(-limit, limit)).then(number).alias(name)


def _date(raw: pl.DataFrame, plan: ColumnPlan, name: str) -> pl.Series:
    if name not in raw.columns:
        return pl.Series(name, [None] * raw.height, dtype=pl.Date)
    return dates_of(raw[name], plan.layout.date_order)


def _birth_year(raw: pl.DataFrame, plan: ColumnPlan) -> pl.Expr:
    year = _integer(raw, "birth_year", 1890, 2100)
    if "birth_date" in raw.columns:
        year = pl.coalesce([year, pl.lit(_date(raw, plan, "birth_date").dt.year())])
    return year.cast(pl.Int32).alias("birth_year")


def _coded(raw: pl.DataFrame, plan: ColumnPlan, name: str) -> pl.Expr:
    """Translate by the code table; a code that is not in it stays as it is."""
    text = _text(raw, name).str.to_uppercase()
    table = plan.layout.codes.get(name, {})
    return text.replace(dict(table)) if table else text


def _history(raw: pl.DataFrame, plan: ColumnPlan) -> pl.Series | pl.Expr:
    """List the elections a voter took part in, newest first."""
    if not plan.elections or raw.is_empty():
        return pl.lit([], dtype=pl.List(pl.String)).alias("history")
    voted = [
        took_part([raw[f"election:{place}"] for place in places], plan.layout.not_voted)
        for places in plan.elections.values()
    ]
    return history_lists(voted, list(plan.elections))


def _tags(raw: pl.DataFrame) -> pl.Expr:
    """Split tags at commas, semicolons and bars, sorted, each once."""
    parts = _text(raw, "tags").str.replace_all(r"\s*[,;|]\s*", "|").str.split("|")
    return parts.list.eval(pl.element().filter(pl.element() != "")).list.unique().list.sort().alias("tags")


def _address_line(raw: pl.DataFrame) -> pl.Series:
    """Put the address together in one line: from the line and the unit, else from the parts."""
    lines = raw["address_line"] if "address_line" in raw.columns else _from_parts(raw)
    bare = (lines == "").arg_true()
    if "address_line" in raw.columns and "street_name" in raw.columns and len(bare):
        lines = lines.clone().scatter(bare, _from_parts(raw[bare]))
    if "unit" in raw.columns:
        some = ((raw["unit"] != "") & (lines != "")).arg_true()
        if len(some):
            units = raw.select(pl.col("^unit(_type)?$").gather(some)).with_columns(address_line=lines[some])
            lines = lines.clone().scatter(some, _with_unit(units))
    if lines.str.contains("  ", literal=True).any():
        lines = lines.str.replace_all(r"\s+", " ")
    return lines.alias("address_line")


def _from_parts(raw: pl.DataFrame) -> pl.Series:
    names = ("street_prefix", "street_name", "street_type", "street_suffix")
    parts = [_house_number(raw), *(pl.col(name) for name in names if name in raw.columns)]
    return raw.select(_joined(parts)).to_series()


def _house_number(raw: pl.DataFrame) -> pl.Expr:
    """Put a house number together: a letter goes straight after it, a fraction after a blank."""
    half = _text(raw, "house_number_half")
    number = _text(raw, "house_number_prefix") + _text(raw, "house_number")
    is_letter = (half.str.len_bytes() == 1) & (number != "")
    return pl.when(half == "").then(number).when(is_letter).then(number + half).otherwise(number + " " + half)


def _with_unit(raw: pl.DataFrame) -> pl.Series:
    """Add units to lines, unless the line ends with it already."""
    street, unit = pl.col("address_line"), pl.col("unit")
    bare = unit.str.contains(r"^[0-9]+[A-Za-z]?$|^[A-Za-z]$")
    named = pl.when(bare).then("# " + unit).otherwise(unit)
    if "unit_type" in raw.columns:
        named = _joined([pl.col("unit_type"), unit])
    upper, end = street.str.to_uppercase(), unit.str.to_uppercase()
    is_there = upper.str.ends_with(" " + end) | upper.str.ends_with("#" + end)
    return raw.select(pl.when(is_there).then(street).otherwise(street + " " + named)).to_series()


def _joined(parts: list[pl.Expr]) -> pl.Expr:
    """Join texts by blanks, leaving out empty ones."""
    some = [pl.when(part != "").then(part) for part in parts]
    return pl.concat_str(some, separator=" ", ignore_nulls=True).alias("address_line")


def _zip5(raw: pl.DataFrame) -> pl.Series:
    """Give five digits; a spreadsheet may have cut leading zeros off."""
    texts = raw["zip5"] if "zip5" in raw.columns else pl.Series("zip5", [""] * raw.height, dtype=pl.String)
    different = texts.unique()
    digits = different.str.extract(r"^(\d{3,5})(?:\.0|[- ]?\d{4})?$").str.zfill(5).fill_null("")
    return texts.replace_strict(different, digits, return_dtype=pl.String).alias("zip5")


def _confidential(raw: pl.DataFrame) -> pl.Expr:
    """Anything but a clear no counts as confidential."""
    if "confidential" not in raw.columns:
        return pl.lit(value=False).alias("confidential")
    return (~pl.col("confidential").str.to_uppercase().is_in(_NOT_CONFIDENTIAL)).alias("confidential")


def unread_counts(raw: pl.DataFrame, voters: pl.DataFrame, plan: ColumnPlan) -> dict[str, int]:
    """Count the texts of a column that could not be read as a date or a number.

    Returns
    -------
    dict
        Heading to count; only headings with such texts.
    """
    counts = {}
    for name in ("registered_on", "age", *plan.scores):
        if name in raw.columns:
            count = int(((raw[name] != "") & voters[name].is_null()).sum())
            if count:
                counts[plan.headings[raw_columns(plan)[name]]] = count
    return counts
