"""Who is in a universe or a cut, behind which doors.

A roster is a table of voter_id, door_id (null without a door), located (whether a turf can hold the
door) and exception_reason. A cut freezes its roster, so that later imports do not change it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.people import DOOR_COLUMNS, people_of
from app.store.buildings import note_rows
from app.suppressing import suppressed_of
from geo.errors import Conflict, Infeasible

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed


def chosen_of(c: OpenCampaign, snapshot: Snapshot, where: str) -> pl.LazyFrame:
    """Filter the voters of a snapshot and leave out who must not be contacted: whatever counts, cuts or shows.

    Raises
    ------
    BadInput
        When the filter makes no sense.
    NotFound
        When no voter file was imported yet.
    """
    return suppressed_of(c, snapshot).without(people_of(snapshot).chosen(where))


def roster_of(c: OpenCampaign, snapshot: Snapshot, where: str) -> pl.DataFrame:
    """Give the roster of a filter; who must not be contacted is not in it.

    Raises
    ------
    BadInput
        When the filter makes no sense.
    NotFound
        When no voter file was imported yet.
    """
    return rostered(snapshot, where, suppressed_of(c, snapshot))


def rostered(snapshot: Snapshot, where: str, suppressed: Suppressed) -> pl.DataFrame:
    """Give the roster of a filter without those who must not be contacted, as ``roster_of``."""
    import polars as pl

    chosen = suppressed.without(people_of(snapshot).chosen(where))
    located = pl.col("door_row").is_not_null().alias("located")
    return chosen.select("voter_id", "door_id", located, "exception_reason").collect()


def doors_of(snapshot: Snapshot, roster: pl.DataFrame) -> pl.DataFrame:
    """Give the located doors of a roster with their streets, sorted by door_id.

    Columns: door_id, voter_count (of the roster, not of the file), ``DOOR_COLUMNS``, and segment_id, side,
    offset_m, exception_reason from snapping.

    Raises
    ------
    Conflict
        When no streets were imported yet.
    """
    import polars as pl

    doors, snaps = snapshot.table("doors"), snapshot.table("snaps")
    if doors is None or snaps is None:
        raise Conflict("There are no streets to walk on yet.", "Import streets first.")
    counted = roster.filter("located").group_by("door_id").agg(pl.len().cast(pl.Int32).alias("voter_count"))
    return (
        counted.join(
            doors.select("door_id", *(name for name in DOOR_COLUMNS if name in doors.columns)), on="door_id"
        )
        .join(snaps, on="door_id", how="left")
        .sort("door_id")
    )


LEAST_ON_STREET = 0.5
"""With fewer doors than this on a street the street file is the wrong one: say so instead of cutting."""


def walkable_doors(snapshot: Snapshot, roster: pl.DataFrame, universe: str) -> pl.DataFrame:
    """Give the doors of a roster, or say that there is nothing to walk to."""
    doors = doors_of(snapshot, roster)
    on_street = doors["exception_reason"].null_count()
    if doors.is_empty():
        raise Infeasible(
            f"No door of the universe {universe!r} is located.",
            "Import addresses that locate the doors, then see turfwalk doctor CAMPAIGN.",
        )
    if on_street < LEAST_ON_STREET * doors.height:
        raise Infeasible(
            f"The streets do not cover the universe {universe!r}: {on_street:,} of {doors.height:,} located doors "
            "are on a street.",
            "Import streets that cover the whole town.",
        )
    return doors


def with_worth(c: OpenCampaign, doors: pl.DataFrame) -> pl.DataFrame:
    """Say what a door is worth and what it costs to reach: adds ``value`` (targets) and ``doorman``."""
    import polars as pl

    with c.reading() as connection:
        guarded = [row["building_id"] for row in note_rows(connection) if row["doorman"]]
    return doors.with_columns(
        value=pl.col("voter_count").cast(pl.Float64), doorman=pl.col("building_id").is_in(guarded)
    )


@lru_cache(maxsize=8)
def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    return pl.read_parquet(path)


def frozen_roster(c: OpenCampaign, cut_id: str) -> pl.DataFrame:
    """Read the roster that a cut froze."""
    return _read(c.folder / "cuts" / f"{cut_id}.parquet")


def freeze_roster(c: OpenCampaign, cut_id: str, roster: pl.DataFrame) -> None:
    """Write the roster of a cut, once, durably, before the cut is recorded."""
    from app.snapshots import flush

    path = c.folder / "cuts" / f"{cut_id}.parquet"
    path.parent.mkdir(exist_ok=True)
    roster.write_parquet(path, compression="zstd")
    flush(path)
