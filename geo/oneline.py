"""Addresses in one column, "26 Main St Apt 3, Cambridge, MA 02139", into line, city, state and ZIP."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from geo.usps import suffixes, usps

_ZIP = r"(\d{5})(?:-?\d{4})?(?:[\s,]+(?:USA?|U\.S\.A?\.|United States)\.?)?[\s,]*$"
_UNIT_WORD = r"(?i)^(?:apt|apartment|unit|ste|suite|fl|floor|rm|room|bldg|lot|trlr|no|rear|front|basement|bsmt|upper|lower|ph|#)\b"
_UNIT_BEFORE = (
    r"(?i)(?:\b\d+(?:st|nd|rd|th)|\b(?:first|second|third|apt|apartment|unit|ste|suite|rm|room|no))[\s.,]*$"
)
_UNIT = r"(?: (?:apt|apartment|unit|ste|suite|rm|bldg|lot|no\.?|#)\.? ?#?[0-9A-Za-z-]{1,6})?"
_TOWN = r"([A-Za-z][A-Za-z .'-]*)"


def _states() -> str:
    """Give a pattern of states: two letters or the name."""
    return "|".join(f"{letters}|{name}" for letters, name in usps()["states"].items())


@lru_cache(maxsize=1)
def _endings() -> tuple[str, str, str]:
    """Build the ends of a line with the rest of it: state and ZIP, a state after a comma, a ZIP after a comma."""
    return (
        rf"(?i)^(.*?)[\s,]+({_states()})\.?[\s,]+{_ZIP}",
        rf"(?i)^(.*,\s*[a-z][a-z .'-]*?)[\s,]+({_states()})\.?[\s,]*()$",
        rf"(?i)^(.*?)(),\s*{_ZIP}",
    )


@lru_cache(maxsize=1)
def _street_end() -> str:
    """Give a pattern of what a street ends with: suffix, direction and unit."""
    ends = usps()["one_line"]["suffixes"]
    words = "|".join(word for word, standard in suffixes().items() if standard in ends)
    return rf"(?:{words}|broadway)\.?(?: (?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?)?{_UNIT}"


def split_places(frame: pl.DataFrame) -> pl.DataFrame:
    """Take town, state and ZIP off address lines that have them.

    Parameters
    ----------
    frame
        ``address_line``, ``city``, ``state``, ``zip5`` and any other columns, all text, "" where there
        is none.

    Returns
    -------
    pl.DataFrame
        The same rows, columns and order. What the file says in columns of its own stays; empty ones
        are filled from the line. A line with no state, ZIP or known city at its end stays as it is.
    """
    names = ["address_line", "city", "state", "zip5"]
    line, city = pl.col("address_line"), pl.col("city")
    has_end = line.str.contains(
        r"(?i)\d{5}(?:-?\d{4})?[\s,]*(?:[\s,]U\.?S\.?A?\.?|[\s,]United States)?[\s,]*$"
    )
    has_end |= line.str.contains(rf"(?i),.*[\s,](?:{_states()})\.?[\s,]*$")
    has_end |= (city != "") & line.str.to_lowercase().str.ends_with(city.str.to_lowercase())
    few = frame.filter(has_end).select(names).unique()
    if few.is_empty():
        return frame
    mended = _mended(few.rename({name: f"{name}_in" for name in names}))
    joined = frame.join(
        mended, left_on=names, right_on=[f"{name}_in" for name in names], how="left", maintain_order="left"
    )
    return joined.with_columns(pl.coalesce(f"{name}_out", name).alias(name) for name in names).select(
        frame.columns
    )


def _mended(few: pl.DataFrame) -> pl.DataFrame:
    """Add what the lines say as ``*_out``."""
    line = pl.col("address_line_in")
    ends = [[line.str.extract(pattern, group) for pattern in _endings()] for group in (1, 2, 3)]
    head, state, zip5 = (pl.coalesce([*found, pl.lit("")]) for found in ends)
    # "26 Main St, 2nd FL": a floor, not Florida
    is_end = (head != "") & ~head.str.contains(_UNIT_BEFORE)
    few = few.with_columns(
        head=pl.when(is_end).then(head.str.strip_chars(" ,\t")).otherwise(line),
        state=pl.when(is_end).then(state).otherwise(pl.lit("")),
        zip5=pl.when(is_end).then(zip5).otherwise(pl.lit("")),
    )
    few = _with_city(few)
    state_names = {name: letters for letters, name in usps()["states"].items()}
    return few.select(
        pl.col("^.*_in$"),
        address_line_out=pl.col("head").str.strip_chars(" ,\t"),
        city_out=_first("city_in", "city"),
        state_out=_first("state_in", pl.col("state").str.to_uppercase().replace(state_names)),
        zip5_out=_first("zip5_in", "zip5"),
    )


def _first(theirs: str, ours: str | pl.Expr) -> pl.Expr:
    return pl.when(pl.col(theirs) != "").then(pl.col(theirs)).otherwise(ours)


def _with_city(few: pl.DataFrame) -> pl.DataFrame:
    """Find the city at the end of ``head`` and take it off: the file's own, after a comma, after the street."""
    head, own = pl.col("head"), pl.col("city_in")
    without_own = head.str.head(head.str.len_chars().cast(pl.Int64) - own.str.len_chars())
    is_own = (own != "") & head.str.to_lowercase().str.ends_with(own.str.to_lowercase())
    is_own &= without_own.str.contains(rf"(?i),\s*$|{_street_end()}\s*$")
    ended = (pl.col("state") != "") | (pl.col("zip5") != "")
    after_comma = head.str.extract(rf"^.*\S\s*,\s*{_TOWN}$", 1)
    is_town = after_comma.is_not_null() & ~after_comma.str.contains(_UNIT_WORD) & ended
    soon, late = (rf"(?i)^(\S+ .+{mark} {_street_end()})[\s,]+{_TOWN}$" for mark in ("?", ""))
    # "Park Place Ave Boston": a town does not begin with a suffix, save "St" for Saint
    early = head.str.extract(soon, 2).str.contains(
        r"(?i)^(?:ave|avenue|rd|road|dr|drive|ln|lane|blvd|ct|pl|ter|way|street)\b"
    )
    by_street = [
        pl.when(early).then(head.str.extract(late, group)).otherwise(head.str.extract(soon, group))
        for group in (1, 2)
    ]
    found = few.with_columns(rest=by_street[0], town=by_street[1], ended=ended)
    by_comma = head.str.replace(rf"\s*,\s*{_TOWN}$", "")
    return found.with_columns(
        head=pl.when(is_own)
        .then(without_own)
        .when(is_town)
        .then(by_comma)
        .when(pl.col("ended") & pl.col("rest").is_not_null())
        .then("rest")
        .otherwise(head),
        city=pl.when(is_own)
        .then(own)
        .when(is_town)
        .then(after_comma)
        .when(pl.col("ended"))
        .then(pl.col("town").fill_null(""))
        .otherwise(pl.lit("")),
    )
