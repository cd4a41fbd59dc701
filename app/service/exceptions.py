"""What could not be used, and why: rejected rows of the file, and voters that no turf can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.model import Exceptional, Reject
from app.reports import RejectsFile
from app.roster import doors_of, roster_of
from app.snapshots import read_snapshot
from app.store import universes as record

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from app.store.campaign import OpenCampaign

RejectsOf = Literal["voters", "history", "contacts"]
"""What the rejected rows were to become."""

REJECTS_TABLE = {"voters": "rejects", "history": "history_rejects", "contacts": "contact_rejects"}


def list_rejects(c: OpenCampaign, of: RejectsOf = "voters") -> list[Reject]:
    """List the rows of the last file that became no voter, vote or result: line, column, reason, never their content."""
    return [Reject(*row) for row in _rejects(c, of).iter_rows()]


def write_rejects(c: OpenCampaign, out: Path, of: RejectsOf = "voters") -> RejectsFile:
    """Write the rejected rows as CSV that opens in a spreadsheet: line, column and reason, no formula among them."""
    from geo.rejects import write_rejects_csv

    table = _rejects(c, of)
    write_rejects_csv(table, out)
    return RejectsFile(str(out), table.height)


def _rejects(c: OpenCampaign, of: RejectsOf) -> pl.DataFrame:
    from geo.rejects import rejects_table

    found = read_snapshot(c).table(REJECTS_TABLE[of])
    return rejects_table([]) if found is None else found


def list_exceptions(c: OpenCampaign, universe: str | None = None) -> list[Exceptional]:
    """List the voters of a universe (or of the file) that no turf can hold, with reasons.

    Raises
    ------
    NotFound
        When there is no such universe, or nothing was imported.
    """
    import polars as pl

    snapshot = read_snapshot(c)
    where = "true"
    if universe is not None:
        with c.reading() as connection:
            where = record.universe_named(connection, universe).where
    roster = roster_of(c, snapshot, where)
    off_street = pl.DataFrame(schema={"door_id": pl.String, "snap_reason": pl.String})
    if snapshot.table("snaps") is not None:
        doors = doors_of(snapshot, roster).filter(pl.col("exception_reason").is_not_null())
        off_street = doors.select("door_id", pl.col("exception_reason").alias("snap_reason"))
    reasons = roster.join(off_street, on="door_id", how="left").with_columns(
        reason=pl.when("located")
        .then("snap_reason")
        .otherwise(pl.coalesce("exception_reason", pl.lit("not located")))
    )
    listed = reasons.filter(pl.col("reason").is_not_null()).select("voter_id", "door_id", "reason")
    return [Exceptional(*row) for row in listed.iter_rows()]
