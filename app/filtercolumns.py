"""What a filter may ask in a campaign: its columns with kind, range and common values, and its elections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.reports import UniverseCount  # noqa: TC001 - FastAPI reads the annotations of these dataclasses when it starts

if TYPE_CHECKING:
    import polars as pl

    from app.people import People

COMMON = 10
"""A value is listed when at least so many voters share it."""
MOST_VALUES = 80
UNTOLD = frozenset(
    {
        "voter_id",
        "first_name",
        "last_name",
        "phone",
        "email",
        "birth_year",
        "door_id",
        "building_id",
        "house_number",
    }
    | {"street_name", "unit", "lon", "lat", "cell_id"}
)
"""Columns whose values name people or doors; they may be asked, but nothing of them is listed."""
_HIDDEN = frozenset({"door_id", "building_id", "cell_id", "lon", "lat", "voter_count"})


@dataclass(frozen=True)
class FilterColumn:
    """One thing a filter may ask.

    ``kind`` "election" is a kind of elections such as "general", whose ``values`` are its elections, newest
    first; of "list" columns the values are those in the lists. ``values`` is empty where they are not listed;
    ``least`` and ``most`` are of numbers, and of days as text.
    """

    name: str
    kind: Literal["number", "day", "text", "list", "election"]
    filled_rate: float
    values: tuple[str, ...] = ()
    least: float | str | None = None
    most: float | str | None = None


@dataclass(frozen=True)
class FilterForms:
    """A filter as text and as a tree, with whom it holds."""

    where: str
    tree: dict[str, Any]
    count: UniverseCount


def filter_columns(people: People) -> list[FilterColumn]:
    """List the columns that hold anything, in the order of the file, then the elections by kind."""
    found = []
    for name, kind in people.schema.items():
        if name in _HIDDEN:
            continue
        values = people.column(name)
        if len(values):
            column = _column(name, values, kind)
            found += [column] if column.filled_rate > 0 else []
    return found + _elections(people.elections)


def _column(name: str, values: pl.Series, kind: pl.DataType) -> FilterColumn:
    import polars as pl

    if isinstance(kind, pl.List):
        filled = values.list.len().fill_null(0) > 0
        common = () if name in UNTOLD else _common(values.explode())
        return FilterColumn(name, "list", _rate(filled), common)
    if kind == pl.String:
        filled = values.is_not_null() & (values != "")
        common = () if name in UNTOLD else _common(values.filter(filled.fill_null(value=False)))
        return FilterColumn(name, "text", _rate(filled), common)
    filled = values.is_not_null()
    if name in UNTOLD:
        return FilterColumn(name, "day" if kind == pl.Date else "number", _rate(filled))
    least, most = values.min(), values.max()
    if kind == pl.Date:
        return FilterColumn(name, "day", _rate(filled), (), _day(least), _day(most))
    return FilterColumn(name, "number", _rate(filled), (), _number(least), _number(most))


def _rate(filled: pl.Series) -> float:
    return round(float(filled.fill_null(value=False).mean() or 0.0), 3)  # type: ignore[arg-type] # of booleans


def _day(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _common(values: pl.Series) -> tuple[str, ...]:
    """Give the values that many share, most common first; none where there are too many to choose from."""
    import polars as pl

    counts = values.drop_nulls().alias("value").value_counts(sort=True, name="n")
    common = counts.filter(pl.col("n") >= COMMON)
    return tuple(common["value"].cast(pl.String)) if 0 < common.height <= MOST_VALUES else ()


def _elections(elections: tuple[str, ...]) -> list[FilterColumn]:
    from geo.columns import newest_first

    kinds: dict[str, list[str]] = {}
    for election in sorted(elections, key=newest_first):
        kinds.setdefault(election.split("-")[0], []).append(election)
    return [FilterColumn(kind, "election", 1.0, tuple(own)) for kind, own in kinds.items()]
