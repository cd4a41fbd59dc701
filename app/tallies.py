"""Tallies: what came of the doors by turf, canvasser, precinct and day, with how sure the rates are.

Rates carry Wilson's interval: nine in ten such intervals hold the true rate, also where there are few tries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from app.shrinking import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

By = Literal["turf", "canvasser", "precinct", "day"]


@dataclass(frozen=True)
class Rate:
    """A share of ``n``, 0 to 1, and the interval that holds the true one nine times in ten; null without tries.

    ``hidden``: the asker may not see a rate of so few people; then all is null and ``n`` 0.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    hidden: bool = False


@dataclass(frozen=True)
class Tally:
    """What came of the doors of one turf, canvasser, precinct or day.

    ``door_count`` are all doors there are to knock at, null by canvasser and day; ``knocked_count`` those of them
    that were, each once. ``planned_s`` and ``real_s`` are of the same visits: those whose door has a planned walk and
    whose time is known. ``support`` is of the people who told; null where no script asks.
    ``hidden``: the asker may not see a row of so few people; then every figure is null but the rounded ``door_count``.
    """

    key: str
    label: str
    door_count: int | None
    knocked_count: int | None
    attempt_count: int | None
    contact_count: int | None
    refusal_count: int | None
    contact: Rate
    refusal: Rate
    support: Rate
    doors_per_hour: float | None
    planned_s: float | None
    real_s: float | None
    first_at: datetime | None
    last_at: datetime | None
    hidden: bool = False


@dataclass(frozen=True)
class Tallies:
    """Rows in the order of their keys, and one of all together."""

    by: By
    since: date | None
    until: date | None
    total: Tally
    rows: tuple[Tally, ...]
    least: int
    """Fewer people than this are not shown to those who see counts only."""


def rate_of(count: int, n: int) -> Rate:
    """Give a share with Wilson's interval."""
    if n <= 0:
        return Rate(None, None, None, 0)
    low, high = wilson(count, n)
    return Rate(round(count / n, 4), round(low, 4), round(high, 4), n)


def tallied(visits: pl.DataFrame, key: str, known: Mapping[str, int | None]) -> list[Tally]:
    """Add visits up by a column of theirs.

    Parameters
    ----------
    visits
        As ``app.visits.visits_of`` with the column ``key`` (text; null: left out) and planned_s.
    key
        Name of the column.
    known
        Keys that get a row even without a visit, and how many doors each has.

    Returns
    -------
    list of Tally
        The known ones in their order, then others in the order of their keys; ``label`` is the key.
    """
    import polars as pl

    both = pl.col("planned_s").is_not_null() & pl.col("real_s").is_not_null()
    tried = pl.col("tried")
    table = (
        visits.filter(pl.col(key).is_not_null())
        .group_by(key)
        .agg(
            knocked_count=pl.col("door_id").filter(tried).n_unique(),
            attempt_count=tried.sum(),
            contact_count=pl.col("contact").sum(),
            refusal_count=pl.col("refused").sum(),
            answered=pl.col("answered").sum(),
            supporting=pl.col("supporting").sum(),
            timed_count=pl.col("real_s").count(),
            worked_s=pl.col("real_s").sum(),
            planned_s=pl.col("planned_s").filter(both).sum(),
            real_s=pl.col("real_s").filter(both).sum(),
            first_at=pl.col("at").min(),
            last_at=pl.col("at").max(),
        )
        .sort(key)
    )
    found = {row[key]: _tally(row[key], known.get(row[key]), row) for row in table.iter_rows(named=True)}
    rows = [found.get(name) or _tally(name, doors, {}) for name, doors in known.items()]
    return rows + [row for name, row in found.items() if name not in known]


def _tally(key: str, door_count: int | None, row: Mapping[str, object]) -> Tally:
    """Make a row; of nothing where there was no visit."""
    numbers = {name: value for name, value in row.items() if isinstance(value, int | float)}

    def count(name: str) -> int:
        return int(numbers.get(name, 0))

    worked_s = numbers.get("worked_s", 0.0)
    moments = [row.get(name) for name in ("first_at", "last_at")]
    first_at, last_at = (one if isinstance(one, datetime) else None for one in moments)
    return Tally(
        key=key,
        label=key,
        door_count=door_count,
        knocked_count=count("knocked_count"),
        attempt_count=count("attempt_count"),
        contact_count=count("contact_count"),
        refusal_count=count("refusal_count"),
        contact=rate_of(count("contact_count"), count("attempt_count")),
        refusal=rate_of(count("refusal_count"), count("attempt_count")),
        support=rate_of(count("supporting"), count("answered")),
        doors_per_hour=round(count("timed_count") * 3600 / worked_s, 1) if worked_s else None,
        planned_s=round(float(numbers.get("planned_s", 0.0)), 1),
        real_s=round(float(numbers.get("real_s", 0.0)), 1),
        first_at=first_at,
        last_at=last_at,
    )
