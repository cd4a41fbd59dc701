"""What a metric adds up in every cell: observations at doors, and their sums.

What is kept is keyed by all it was made of: the snapshot, the filter, who must not be contacted, the newest result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.figures import HeatmapSpec
from app.heard import heard_at, in_days, latest_at_doors
from app.heat_cells import grid_of
from app.pastresults import TALKED
from app.people import people_of

if TYPE_CHECKING:
    from datetime import date

    import polars as pl
    from numpy.typing import NDArray

    from app.figures import CellKind
    from app.heat import Measure
    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

_SALTED = 2**31 - 1
"""Salted numbers of doors stay below this, so that the sum of millions of them is exact in a float."""


@dataclass(frozen=True)
class Chosen:
    """The voters that a universe holds now: whoever must not be contacted is left out."""

    snapshot: Snapshot
    where: str
    suppressed: Suppressed
    today: date  # filters such as "within 30 days" change with it


@dataclass(frozen=True)
class Scope:
    """What one question is about: some voters, and some results."""

    c: OpenCampaign
    chosen: Chosen
    newest: int  # number of the newest result in the record
    filters: HeatmapSpec  # since, until, outcome and script alone

    @property
    def snapshot(self) -> Snapshot:
        """The tables of the last import."""
        return self.chosen.snapshot

    @property
    def filtered(self) -> bool:
        """Whether only some results count, and so only doors that have one."""
        return self.filters != HeatmapSpec()


def filters_of(spec: HeatmapSpec) -> HeatmapSpec:
    """Give what of a question chooses results."""
    return replace(
        HeatmapSpec(), since=spec.since, until=spec.until, outcome=spec.outcome, script=spec.script
    )


@dataclass(frozen=True, eq=False)
class Observed:
    """Observations at doors, one a row.

    Attributes
    ----------
    doors
        Row of the table of doors.
    values
        What is added up; None adds up the counts.
    counts, people
        How many observations the row stands for, and how many people.
    """

    doors: Rows
    values: Floats | None
    counts: Floats
    people: Floats


@dataclass(frozen=True, eq=False)
class Sums:
    """A metric's sums by cell, shape (cells,) each.

    Attributes
    ----------
    total, squares, n, people
        Of the values, of their squares, of the counts and of the people.
    living
        Voters of the universe, whatever was observed of them: a cell without any is not shown.
    salted, salted_total
        What tells apart the doors behind ``n`` and behind ``total``, below 1; zeros without a salt.
    """

    total: Floats
    squares: Floats
    n: Floats
    people: Floats
    living: Floats
    salted: Floats
    salted_total: Floats


def sums_of(
    scope: Scope, measure: Measure, by: CellKind, resolution: int | None, salt: int | None = None
) -> Sums:
    """Add a metric up by cell.

    Parameters
    ----------
    scope, measure
        Of which voters and results, and what.
    by, resolution
        The cells, as of ``grid_of``.
    salt
        A secret number, to round counts with; None where they are not rounded.
    """
    grid = grid_of(scope.snapshot, by, resolution)
    seen = observed(scope, measure)
    residents = residents_of(scope.chosen)
    cells = grid.place[seen.doors]
    size = grid.ids.len()

    def added(weights: Floats, rows: NDArray[np.bool_] | None = None) -> Floats:
        inside = cells >= 0 if rows is None else (cells >= 0) & rows
        return np.bincount(cells[inside], weights[inside], size).astype(np.float64)

    values = seen.counts if seen.values is None else seen.values
    salted = salted_total = np.zeros(size)
    if salt is not None:
        numbers = _numbers(scope.snapshot, salt)[seen.doors]
        salted = _mixed(added(numbers))
        salted_total = _mixed(added(numbers, values != 0))
    return Sums(
        added(values),
        added(values**2) if measure.metric.kind == "mean" else np.zeros(size),
        added(seen.counts),
        added(seen.people),
        np.bincount(grid.place[grid.place >= 0], residents[grid.place >= 0], size).astype(np.float64),
        salted,
        salted_total,
    )


@lru_cache(maxsize=2)
def _numbers(snapshot: Snapshot, salt: int) -> Floats:
    """Give every door a number that nobody can guess without the salt, the same whatever is asked."""
    import polars as pl

    doors = snapshot.table("doors")
    ids = pl.Series([], dtype=pl.String) if doors is None else doors["door_id"]
    return (ids.hash(salt) % _SALTED).cast(pl.Float64).to_numpy()


def _mixed(sums: Floats) -> Floats:
    """Spread sums of door numbers evenly over 0 to 1 (Knuth's multiplicative hashing)."""
    numbers = sums.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (numbers >> np.uint64(11)).astype(np.float64) / 2.0**53


def observed(scope: Scope, measure: Measure) -> Observed:
    """Find the observations of a metric."""
    residents = residents_of(scope.chosen)
    if measure.source in {"column", "history"}:
        doors, values = values_of(scope.chosen, measure.source, measure.column)
        if scope.filtered:
            kept = _is_visited(scope, len(residents))[doors]
            doors, values = doors[kept], values[kept]
        ones = np.ones(len(doors))
        return Observed(doors, values, ones, ones)
    if measure.source == "heard":
        return _heard_hits(scope, measure.column, residents)
    doors = np.flatnonzero(residents)
    if measure.source == "not-visited":
        latest = latest_at_doors(heard_at(scope.c, scope.snapshot), scope.filters)
        visited = np.zeros(len(residents), dtype=bool)
        visited[latest["door_row"].to_numpy()] = True
        return Observed(doors, (~visited[doors]).astype(np.float64), np.ones(len(doors)), residents[doors])
    if scope.filtered:
        doors = doors[_is_visited(scope, len(residents))[doors]]
    counts = residents[doors] if measure.source == "voters" else np.ones(len(doors))
    return Observed(doors, None, counts, residents[doors])


def visits(scope: Scope) -> pl.DataFrame:
    """Give the latest result of each door among those asked for: columns of ``heard_at``."""
    import polars as pl

    latest = latest_at_doors(heard_at(scope.c, scope.snapshot), scope.filters)
    wanted = scope.filters.outcome
    return latest if wanted is None else latest.filter(pl.col("outcome") == wanted)


def _is_visited(scope: Scope, door_count: int) -> NDArray[np.bool_]:
    found = np.zeros(door_count, dtype=bool)
    found[visits(scope)["door_row"].to_numpy()] = True
    return found


def _heard_hits(scope: Scope, wanted: str, residents: Floats) -> Observed:
    """Give visited doors and whether the latest there is what is wanted; for support, those who told."""
    import polars as pl

    found = visits(scope)
    if wanted == "supports":
        found = found.filter((pl.col("outcome") == TALKED) & pl.col("supports").is_not_null())
        hits = found["supports"]
    else:
        hits = found["outcome"] == wanted
    doors = found["door_row"].cast(pl.Int64).to_numpy()
    kept = residents[doors] > 0
    values = hits.cast(pl.Float64).to_numpy()[kept]
    return Observed(doors[kept], values, np.ones(len(values)), residents[doors[kept]])


@lru_cache(maxsize=4)
def residents_of(chosen: Chosen) -> Floats:
    """Count the voters of a universe at every door, shape (doors,)."""
    doors = chosen.snapshot.table("doors")
    rows = _located(chosen, [])["door_row"].to_numpy()
    return np.bincount(rows, minlength=0 if doors is None else doors.height).astype(np.float64)


@lru_cache(maxsize=8)
def values_of(chosen: Chosen, source: str, column: str) -> tuple[Rows, Floats]:
    """Give the door and the figure of every voter of a universe who has one.

    For the source "history" the figure is 1 for those who voted in the election ``column`` and 0 for others.
    """
    import polars as pl

    if source == "history":
        voted = pl.col("history").list.contains(column).fill_null(value=False)
        found = _located(chosen, [voted.cast(pl.Float64).alias("value")])
    else:
        found = _located(chosen, [pl.col(column).cast(pl.Float64).alias("value")])
        found = found.filter(pl.col("value").is_finite())
    return found["door_row"].cast(pl.Int64).to_numpy(), found["value"].to_numpy()


def _located(chosen: Chosen, columns: list[pl.Expr]) -> pl.DataFrame:
    import polars as pl

    everyone = people_of(chosen.snapshot).chosen(chosen.where)
    located = chosen.suppressed.without(everyone).filter(pl.col("door_row").is_not_null())
    return located.select("door_row", *columns).collect()


def heard_of(scope: Scope) -> pl.DataFrame:
    """Give all results of the days and the script asked for, at doors of the universe, oldest first."""
    filters = scope.filters
    heard = in_days(heard_at(scope.c, scope.snapshot), filters.since, filters.until, filters.script)
    return heard.filter(residents_of(scope.chosen)[heard["door_row"].to_numpy()] > 0)
