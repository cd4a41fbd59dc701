"""Address lines into number, street and unit, in a form in which spellings are equal.

Splitting is vectorised over a column of lines; streets are then normalised once per different name.
"""

from __future__ import annotations

import polars as pl

from geo.streetname import street_key
from geo.unit import clean_line, cut_unit, unit_key, unit_keys

__all__ = ["address_key", "house_number_key", "split_lines", "street_keys", "unit_key"]

NO_ADDRESS = "no address"
POST_BOX = "post box"
RURAL_ROUTE = "rural route"
NO_HOUSE_NUMBER = "no house number"

_NUMBER = r"^((?:\d+[A-Z]?(?:-\d*[A-Z]?)?|[NSEW]\d+(?:[NSEW]\d+)?)(?: \d/\d)?) (.*\S)$"
_ORDINAL_ONLY = r"^\d+ (?:TH|ND) "  # "5 th Ave" has no house number
_LOOSE_LETTER = r"^(\d+) ([A-DF-HR]) ([A-Z0-9]{2,} .*)$"
_LETTER_STREET = (
    r"^\d+ [A-Z] (?:ST|STREET|AVE|AVENUE|AV|RD|ROAD|LN|LANE|CT|COURT|DR|DRIVE|PL|PLACE|BLVD|WAY|TER|CIR)\b"
)
_BOX = r"(?:P ?O ?|POST OFFICE )?(?:BOX|POB|BX|DRAWER)"
_POST_BOX = rf"^{_BOX} ?#? ?\w+$|^P ?O ?B(?:OX)? ?#? ?\w+|^GENERAL DELIVERY"
_ROUTE = r"R ?R|RURAL (?:ROUTE|RTE|RT)|R ?F ?D|H ?C ?R?|HIGHWAY CONTRACT(?: ROUTE)?|STAR (?:ROUTE|RTE|RT)"
_RURAL_ROUTE = rf"^(?:{_ROUTE}|S ?R|ROUTE|RTE|RT) ?#? ?\d*[A-Z]? ?(?:BOX|BX)\b|^(?:{_ROUTE}) ?#? ?\d*$"
_UNIT_FIRST = r"^(?:(?:APT|APARTMENT|UNIT|STE|SUITE|RM|ROOM|#) (?:# )?(\w{1,5})|P ?O ?BOX \w+) (\d.*)$"


def split_lines(lines: pl.Series) -> pl.DataFrame:
    """Split address lines.

    Parameters
    ----------
    lines
        Text, one address line each, null or empty where there is none; without town, state and ZIP
        (``geo.oneline.split_places`` takes those off).

    Returns
    -------
    pl.DataFrame
        One row a line, same order: ``house_number``, ``street`` (as written), ``street_key``, ``unit``
        (all text, "" where there is none) and ``trouble``: ``NO_ADDRESS``, ``POST_BOX``,
        ``RURAL_ROUTE``, ``NO_HOUSE_NUMBER`` or null.
    """
    frame = pl.DataFrame({"line": lines.fill_null("")})
    unique = frame.unique()
    parts = _split_unique(unique)
    return frame.join(parts, on="line", how="left", maintain_order="left").drop("line")


def _split_unique(lines: pl.DataFrame) -> pl.DataFrame:
    frame = lines.with_columns(clean=clean_line(pl.col("line")))
    frame = _set_right(frame)
    text = pl.col("text")
    number = text.str.extract(_NUMBER, 1)
    has_number = number.is_not_null() & ~number.str.contains(r"^0+$") & ~text.str.contains(_ORDINAL_ONLY)
    frame = frame.with_columns(
        house_number=pl.when(has_number).then(house_number_key(number)).otherwise(pl.lit("")),
        rest=pl.when(has_number).then(text.str.extract(_NUMBER, 2)).otherwise("text"),
        trouble=pl.when(pl.col("clean") == "")
        .then(pl.lit(NO_ADDRESS))
        .when(text.str.contains(_POST_BOX))
        .then(pl.lit(POST_BOX))
        .when(text.str.contains(_RURAL_ROUTE))
        .then(pl.lit(RURAL_ROUTE))
        .when(~has_number.fill_null(value=False))
        .then(pl.lit(NO_HOUSE_NUMBER)),
    )
    frame = frame.with_columns(cut_unit(frame["rest"]))
    units = frame.select(pl.when(pl.col("unit") == "").then("unit_first").otherwise("unit")).to_series()
    return frame.select(
        "line",
        "house_number",
        _street_as_written(frame).alias("street"),
        street_keys(frame["street"]).alias("street_key"),
        unit_keys(units),
        "trouble",
    )


def _set_right(frame: pl.DataFrame) -> pl.DataFrame:
    """Mend what few lines have: a unit or box before the number, a box at the end, "26 A", "12/14", "12-1/2".

    Adds ``text``, the line to split, and ``unit_first``, the unit that stood before the number. The
    patterns run only over the lines that can have the trouble.
    """
    clean = pl.col("clean")
    starts_late = clean.str.contains(r"^[A-Z#]") & clean.str.contains(_UNIT_FIRST)
    frame = frame.with_columns(
        text=pl.when(starts_late).then(clean.str.extract(_UNIT_FIRST, 2)).otherwise(clean),
        unit_first=pl.when(starts_late).then(clean.str.extract(_UNIT_FIRST, 1)).fill_null(""),
    )
    text = pl.col("text")
    odd = text.str.contains(r"^\d+(?: [A-Z] |[-/]\d|\.)|^[NSEW]\d+ [NSEW]\d| (?:BOX|POB) ")
    few = frame.filter(odd).with_columns(
        text=text.str.replace(r"^(\d+)-(\d/\d) ", "$1 $2 ")
        .str.replace(r"^(\d+)/(\d\d+) ", "$1-$2 ")
        .str.replace(r"^([NSEW]\d+) ([NSEW]\d+) ", "$1$2 ")
        .str.replace(rf"^(\d.*?\S) {_BOX} ?#? ?\d\w*$", "$1")
    )
    joined = text.str.replace(_LOOSE_LETTER, "$1$2 $3")
    few = few.with_columns(text=pl.when(text.str.contains(_LETTER_STREET)).then(text).otherwise(joined))
    return pl.concat([frame.filter(~odd), few])


def _street_as_written(frame: pl.DataFrame) -> pl.Series:
    """Give the street with the letters of the line, where its words are those of the clean line."""
    words = frame["line"].str.replace_all(r"[,.]", " ").str.replace_all("#", " # ", literal=True)
    words = words.str.strip_chars().str.replace_all(r"\s+", " ").str.split(" ")
    word_count = pl.col("clean").str.count_matches(" ") + 1
    skipped = word_count - pl.col("rest").str.count_matches(" ") - 1
    written = pl.col("words").list.slice(skipped, pl.col("street").str.count_matches(" ") + 1).list.join(" ")
    is_like = (pl.col("text") == pl.col("clean")) & (pl.col("words").list.len() == word_count)
    table = frame.with_columns(words=words)
    return table.select(pl.when(is_like).then(written).otherwise("street")).to_series()


def street_keys(streets: pl.Series) -> pl.Series:
    """Give the standard form of a column of street names, each different one made once."""
    streets = streets.fill_null("")
    unique = streets.unique()
    keys = pl.Series([street_key(street) for street in unique.to_list()], dtype=pl.String)
    return streets.replace_strict(unique, keys, default="", return_dtype=pl.String).alias("street_key")


def house_number_key(number: pl.Expr) -> pl.Expr:
    """Give house numbers in one spelling: "012-a" is "12A", "12½" is "12 1/2", "132-01" stays."""
    text = number.str.replace_many(["½", "¼", "¾"], [" 1/2", " 1/4", " 3/4"])
    text = text.str.to_uppercase().str.strip_chars().str.replace_all(r"\s+", " ")
    text = text.str.replace(r"^0+(\d)", "$1").str.replace(r"^(\d+)[- ]([A-Z])$", "$1$2")
    text = text.str.replace(r"^(\d+)-(\d/\d)$", "$1 $2")
    return text.str.strip_chars_end("-")


def address_key(house_number: pl.Expr, street: pl.Expr, unit: pl.Expr, place: pl.Expr) -> pl.Expr:
    """Join normalised parts to the one text that identifies a door: "26|ANTRIM ST|1C|02139"."""
    return pl.concat_str([house_number, street, unit, place], separator="|")
