"""The canvass day by day: doors visited, talks and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.figures import LEAST, CanvassDay
from app.hiding import fraction_of, rounded_count, shown_parts
from app.pastresults import TALKED

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

_COUNTS = ("doors", "contacts", "refusals", "first_visits")


def days_of(
    heard: pl.DataFrame, residents: NDArray[np.float64], salt: int | None = None
) -> tuple[CanvassDay, ...]:
    """Count what was done on each day.

    Parameters
    ----------
    heard
        As ``app.heard.heard_at``, at the doors that count.
    residents
        Voters at every door, shape (doors,).
    salt
        For those who may not see small counts: hide days with few doors or people, and one more where a single
        one would be told by the others; round the other counts with this number.
    """
    import polars as pl

    if heard.is_empty():
        return ()
    doors = (
        heard.group_by("door_row", "day")
        .agg(
            talked=(pl.col("outcome") == TALKED).any(),
            refused=(pl.col("outcome") == "refused").any() & ~(pl.col("outcome") == TALKED).any(),
        )
        .with_columns(first=pl.col("day") == pl.col("day").min().over("door_row"))
    )
    people = residents[doors["door_row"].to_numpy()]
    days = (
        doors.with_columns(people=pl.Series(people))
        .group_by("day")
        .agg(
            doors=pl.len(),
            contacts=pl.col("talked").sum(),
            refusals=pl.col("refused").sum(),
            first_visits=pl.col("first").sum(),
            people=pl.col("people").sum(),
        )
        .sort("day")
    )
    if salt is None:
        return tuple(_day(row) for row in days.iter_rows(named=True))
    shown = shown_parts(days["doors"].to_list(), days["people"].to_list(), LEAST)
    return tuple(
        _day(row, salt, hidden=not is_shown)
        for row, is_shown in zip(days.iter_rows(named=True), shown, strict=True)
    )


def _day(row: dict[str, Any], salt: int | None = None, *, hidden: bool = False) -> CanvassDay:
    def told(name: str) -> int | None:
        if hidden:
            return None
        return row[name] if salt is None else rounded_count(row[name], fraction_of(salt, name, *row.values()))

    counts = {name: told(name) for name in _COUNTS}
    return CanvassDay(day=row["day"], **counts, hidden=hidden)
