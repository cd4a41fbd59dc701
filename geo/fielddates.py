"""Dates as voter files write them, in three orders, with or without a time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_FORMATS: dict[str, tuple[str, ...]] = {
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m%d%Y"),
    "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"),
    "ymd": (),
}
_SHORT: dict[str, tuple[str, ...]] = {
    "mdy": ("%m/%d/%y", "%m-%d-%y"),
    "dmy": ("%d/%m/%y", "%d.%m.%y"),
    "ymd": (),
}
_ANY_ORDER = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
_YEARS = (1850, 2150)
_LONGEST = len("12/31/2024")


def dates_of(texts: pl.Series, order: str) -> pl.Series:
    """Read dates.

    Parameters
    ----------
    texts
        One date each; a time of day may follow.
    order
        "mdy", "dmy" or "ymd": what numbers with slashes mean. Year first is read in any order.

    Returns
    -------
    pl.Series
        Dates of the same length; null where there is none that makes sense.
    """
    if (texts.str.len_bytes() > _LONGEST).any():
        texts = texts.str.extract(r"^([0-9./-]+)").fill_null("")
    ways = [*_FORMATS[order], *_ANY_ORDER, *_SHORT[order]]
    dates = _dates(texts, ways[0])
    for how in ways[1:]:
        left = ((texts != "") & dates.is_null()).arg_true()
        if left.is_empty():
            break
        dates = dates.scatter(left, _dates(texts.gather(left), how))
    return dates.alias(texts.name)


def _dates(texts: pl.Series, how: str) -> pl.Series:
    found = texts.str.to_date(how, strict=False)
    return found.set(~found.dt.year().is_between(*_YEARS), None)
