"""Who is in a universe or a cut, behind which doors.

A roster is a table of voter_id, door_id (null without a door), located (whether a turf can hold the
door) and exception_reason. A cut freezes its roster, so that later imports do not change it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.universe import compile_where, parse_where
from geo.errors import Conflict, Infeasible, NotFound

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign

DOOR_COLUMNS = (
    "building_id",
    "house_number",
    "street_name",
    "unit",
    "city",
    "state",
    "zip5",
    "lon",
    "lat",
    "located_by",
    "precinct_id",
    "geoid",
    "area_id",
    "cell_id",
)


def roster_of(snapshot: Snapshot, where: str) -> pl.DataFrame:
    """Filter the voters of a snapshot.

    Raises
    ------
    BadInput
        When ``where`` makes no sense, with the position of the character.
    NotFound
        When no voter file was imported yet.
    """
    import polars as pl

    voters, doors = snapshot.table("voters"), snapshot.table("doors")
    if voters is None or doors is None:
        raise NotFound("There are no voters yet.", "Import a voter file first.")
    joined = voters.join(
        doors.rename({"exception_reason": "door_exception"}).select(
            "door_id", "voter_count", "door_exception", *DOOR_COLUMNS
        ),
        on="door_id",
        how="left",
        maintain_order="left",
    )
    asked = joined.drop("exception_reason", "door_exception")
    elections = asked["history"].drop_nulls().explode().drop_nulls().unique().sort().to_list()
    expression = compile_where(parse_where(where), asked.schema, elections)
    reason = pl.coalesce("exception_reason", "door_exception")
    return joined.filter(expression).select(
        "voter_id", "door_id", pl.col("lon").is_not_null().alias("located"), reason.alias("exception_reason")
    )


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
        counted.join(doors.select("door_id", *DOOR_COLUMNS), on="door_id")
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
