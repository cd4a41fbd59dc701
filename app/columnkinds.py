"""What the texts of a column are: numbers, days or words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["number", "day", "text"]

_NOTHING = ("", "na", "n/a", "nan", "null", "none", "-", "--", ".", "#n/a", "unknown")
_READABLE = 0.95  # of the filled cells that must be numbers, or days, for the column to be of them
_NUMBER = r"^[-+]?(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$"


def typed_column(texts: pl.Series) -> tuple[pl.Series, Kind, int]:
    """Turn a column of texts into what most of them are.

    Parameters
    ----------
    texts
        One text a cell; "", "N/A", "null" and the like are nothing.

    Returns
    -------
    values : pl.Series
        Float64, Date or String; null where there is nothing or nothing readable.
    kind : str
        "number" (also of money and per cent), "day" or "text". Figures with leading zeros are text: they
        are codes, not amounts.
    unread_count : int
        Filled cells that could not be read and are null.
    """
    import polars as pl

    from geo.fielddates import dates_of

    clean = texts.fill_null("").str.strip_chars()
    filled = clean.set(clean.str.to_lowercase().is_in(_NOTHING), None)
    count = filled.len() - filled.null_count()
    if not count:
        return filled, "text", 0
    plain = filled.str.replace_all(r"[$€£%\s]", "")
    is_code = plain.str.contains(r"^0\d").any()
    if not is_code:
        numbers = plain.set(~plain.str.contains(_NUMBER).fill_null(value=True), None)
        numbers = numbers.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
        read = numbers.len() - numbers.null_count()
        if read >= _READABLE * count:
            return numbers, "number", count - read
    days = dates_of(filled.fill_null(""), "mdy")
    read = days.len() - days.null_count()
    if read >= _READABLE * count:
        return days, "day", count - read
    return filled, "text", 0
