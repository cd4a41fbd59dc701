"""From a file's texts to the fields of a voter: dates, numbers, codes, history, scores.

A text that cannot be read becomes unknown, never a reason to lose the row; how many there were is
noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from geo.layout import ColumnPlan

_DATE_FORMATS = {
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m%d%Y"),
    "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"),
    "ymd": (),
}
_ANY_ORDER = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_NOT_CONFIDENTIAL = ("", "N", "NO", "0", "F", "FALSE")
_ADDRESS_PARTS = (
    "house_number",
    "house_number_half",
    "street_prefix",
    "street_name",
    "street_type",
    "street_suffix",
    "unit_type",
    "unit",
)


def raw_columns(plan: ColumnPlan) -> dict[str, int]:
    """Name the columns to read, by position: our fields, ``election:…`` and ``*_score``.

    Everything else in the file is never read.
    """
    elections = {f"election:{name}": place for name, place in plan.elections.items()}
    return {**plan.fields, **elections, **plan.scores}


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
        _date(raw, plan, "registered_on"),
        *(_text(raw, name) for name in ("phone", "email", "language", "file_precinct")),
        *(_number(raw, name) for name in plan.scores),
        _history(plan),
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


def _date(raw: pl.DataFrame, plan: ColumnPlan, name: str) -> pl.Expr:
    text = _text(raw, name).str.extract(r"^([0-9./-]+)")  # a time of day may follow
    formats = _DATE_FORMATS[plan.layout.date_order] + _ANY_ORDER
    if plan.layout.date_order == "ymd":
        formats = _ANY_ORDER
    return pl.coalesce([text.str.to_date(how, strict=False) for how in formats]).alias(name)


def _birth_year(raw: pl.DataFrame, plan: ColumnPlan) -> pl.Expr:
    from_date = _date(raw, plan, "birth_date").dt.year()
    return (
        pl.coalesce([_integer(raw, "birth_year", 1890, 2100), from_date]).cast(pl.Int32).alias("birth_year")
    )


def _coded(raw: pl.DataFrame, plan: ColumnPlan, name: str) -> pl.Expr:
    """Translate by the code table; a code that is not in it stays as it is."""
    text = _text(raw, name).str.to_uppercase()
    table = plan.layout.codes.get(name, {})
    return text.replace(dict(table)) if table else text


def _history(plan: ColumnPlan) -> pl.Expr:
    """List the elections a voter took part in, newest first."""
    not_voted = list(plan.layout.not_voted)
    voted = [
        pl.when(~pl.col(f"election:{name}").str.to_uppercase().is_in(not_voted)).then(pl.lit(name))
        for name in plan.elections
    ]
    if not voted:
        return pl.lit([], dtype=pl.List(pl.String)).alias("history")
    return pl.concat_list(voted).list.drop_nulls().alias("history")


def _tags(raw: pl.DataFrame) -> pl.Expr:
    """Split tags at commas, semicolons and bars, sorted, each once."""
    parts = _text(raw, "tags").str.replace_all(r"\s*[,;|]\s*", "|").str.split("|")
    return parts.list.eval(pl.element().filter(pl.element() != "")).list.unique().list.sort().alias("tags")


def _address_line(raw: pl.DataFrame) -> pl.Expr:
    """Put the address together in one line from the line, or from its parts."""
    present = [name for name in _ADDRESS_PARTS if name in raw.columns]
    unit = _text(raw, "unit")
    if "unit_type" not in raw.columns:
        unit = pl.when(unit.str.contains(r"^[0-9]+[A-Za-z]?$|^[A-Za-z]$")).then("# " + unit).otherwise(unit)
    parts = [unit.alias("unit") if name == "unit" else pl.col(name) for name in present]
    if "address_line" in raw.columns:
        parts = [part for name, part in zip(present, parts, strict=True) if name in ("unit_type", "unit")]
        parts.insert(0, pl.col("address_line"))
    if not parts:
        return pl.lit("").alias("address_line")
    line = pl.concat_str(parts, separator=" ")
    return line.str.replace_all(r"\s+", " ").str.strip_chars().alias("address_line")


def _zip5(raw: pl.DataFrame) -> pl.Expr:
    """Give five digits; a spreadsheet may have cut leading zeros off."""
    digits = _text(raw, "zip5").str.extract(r"^(\d{3,5})(?:\.0|[- ]?\d{4})?$")
    return digits.str.zfill(5).fill_null("").alias("zip5")


def _confidential(raw: pl.DataFrame) -> pl.Expr:
    """Anything but a clear no counts as confidential."""
    if "confidential" not in raw.columns:
        return pl.lit(value=False).alias("confidential")
    return (~pl.col("confidential").str.to_uppercase().is_in(_NOT_CONFIDENTIAL)).alias("confidential")


def unread_notes(raw: pl.DataFrame, voters: pl.DataFrame, plan: ColumnPlan) -> tuple[str, ...]:
    """Say how many texts of a column could not be read as a date or a number.

    Returns
    -------
    tuple of str
        One sentence a column, naming the heading, never a value.
    """
    notes = []
    for name in ("registered_on", "age", *plan.scores):
        if name in raw.columns:
            count = int(((raw[name] != "") & voters[name].is_null()).sum())
            place = raw_columns(plan)[name]
            if count:
                notes.append(
                    f"{count} values of {plan.headings[place]!r} could not be read and stay unknown."
                )
    return tuple(notes)
