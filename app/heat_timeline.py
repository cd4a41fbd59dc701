"""The canvass day by day: doors visited, talks and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.figures import LEAST, CanvassDay
from app.hiding import ROUNDED_TO, shown_cells
from app.pastresults import TALKED

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_COUNTS = ("doors", "contacts", "refusals", "first_visits")


def days_of(
    heard: pl.DataFrame, residents: NDArray[np.float64], *, hide_small: bool
) -> tuple[CanvassDay, ...]:
    """Count what was done on each day.

    Parameters
    ----------
    heard
        As ``app.heard.heard_at``, at the doors that count.
    residents
        Voters at every door, shape (doors,).
    hide_small
        Hide days with few doors or people, and one more where a single one would be told by the others; round
        the other counts to fives.
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
    hidden = np.zeros(days.height, dtype=bool)
    if hide_small:
        n, people = days["doors"].cast(pl.Float64).to_numpy(), days["people"].to_numpy()
        hidden = ~shown_cells(n, people, [np.zeros(days.height, dtype=np.int32)], LEAST)[0]
        days = days.with_columns((pl.col(_COUNTS) / ROUNDED_TO).round() * ROUNDED_TO)
    return tuple(
        _day(row, hidden=bool(unseen)) for row, unseen in zip(days.iter_rows(named=True), hidden, strict=True)
    )


def _day(row: dict[str, Any], *, hidden: bool) -> CanvassDay:
    counts = {name: None if hidden else int(row[name]) for name in _COUNTS}
    return CanvassDay(row["day"], **counts, hidden=hidden)
