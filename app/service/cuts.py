"""Cutting a universe into turf, and reading, undoing and deleting cuts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.model import Cut, Turf
from app.progress import Stopwatch, part_of
from app.roster import freeze_roster, frozen_roster, roster_of, walkable_doors
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store import universes as universe_record
from app.turf_table import as_turf, turf_rows
from geo.errors import TurfwalkError
from routing.model import TurfSpec, WalkSpec

if TYPE_CHECKING:
    import polars as pl

    from app.store import Connection, Row
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress
    from routing.model import CutPlan


def cut_turf(
    c: OpenCampaign, universe: str, spec: TurfSpec | None = None, on_progress: OnProgress | None = None
) -> Cut:
    """Cut a universe into turf of equal work; its earlier current cut retires.

    Parameters
    ----------
    c
        The campaign.
    universe
        A universe's name.
    spec
        How to cut; three-hour shifts by default.
    on_progress
        Called with progress; may raise ``Cancelled``.

    Raises
    ------
    NotFound
        When there is no such universe.
    Infeasible
        When the universe has no door that can be walked to, or cannot be cut as asked.
    """
    from routing.turf import cut_turf as plan_cut

    watch = Stopwatch()
    spec = spec or TurfSpec()
    snapshot = read_snapshot(c)
    with c.reading() as connection:
        asked = universe_record.universe_named(connection, universe)
    roster = roster_of(c, snapshot, asked.where)
    doors = walkable_doors(snapshot, roster, universe)
    plan = plan_cut(snapshot.need_network(), doors, spec, part_of(on_progress, 0.05, 0.9))
    part_of(on_progress, 0.9, 1.0)(0.0, "Drawing boundaries")
    plans = plan.turfs
    cut_id = record.new_cut_id()
    freeze_roster(c, cut_id, roster)
    heads: list[dict[str, Any]] = [
        {"version": 1, "number": number, "name": f"Turf {number}"} for number in range(1, len(plans) + 1)
    ]
    rows = turf_rows(plans, doors, heads, int(c.row()["metric_epsg"]))
    with c.writing() as connection:
        values = record.cut_values(cut_id, asked, snapshot.snapshot_id, spec, plan.split_faces_rate)
        record.add_cut(connection, {**values, "elapsed_s": watch.elapsed_s}, _exceptions(doors, plan))
        for row, code in zip(rows, record.take_codes(connection, len(rows)), strict=True):
            row.values["turf_id"] = code
        record.begin_turfs(connection, cut_id, rows)
    return read_cut(c, cut_id)


def _exceptions(doors: pl.DataFrame, plan: CutPlan) -> list[tuple[str, str]]:
    """Collect located doors without a street and doors that the cut could not reach."""
    import polars as pl

    unsnapped = doors.filter(pl.col("exception_reason").is_not_null()).select("door_id", "exception_reason")
    reasons = dict(plan.exceptions.select("door_id", "exception_reason").iter_rows())
    return sorted({**reasons, **dict(unsnapped.iter_rows())}.items())


def list_cuts(c: OpenCampaign) -> list[Cut]:
    """List all cuts, newest last, without their turfs."""
    with c.reading() as connection:
        return [replace(_cut(c, connection, row), turfs=()) for row in record.cut_rows(connection)]


def read_cut(c: OpenCampaign, cut_id: str) -> Cut:
    """Read a cut with its turfs, its balance and the sums that show that no voter was lost.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    with c.reading() as connection:
        return _cut(c, connection, record.cut_row(connection, cut_id))


def undo_edit(c: OpenCampaign, cut_id: str) -> Cut:
    """Undo the newest edit of a cut; edit by edit back to the cut itself.

    Raises
    ------
    NotFound
        When there is no such cut.
    Conflict
        When nothing is left to undo, or the cut is retired.
    """
    with c.writing() as connection:
        record.undo_last(connection, cut_id)
    return read_cut(c, cut_id)


def delete_cut(c: OpenCampaign, cut_id: str) -> Cut:
    """Delete a cut with its turfs and walks.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    cut = read_cut(c, cut_id)
    with c.writing() as connection:
        record.drop_cut(connection, cut_id)
    (c.folder / "cuts" / f"{cut_id}.parquet").unlink(missing_ok=True)
    return cut


def _cut(c: OpenCampaign, connection: Connection, row: Row) -> Cut:
    from routing.measures import balance

    turfs = tuple(as_turf(turf) for turf in record.living_turf_rows(connection, row["cut_id"]))
    max_over_mean, cv = balance(np.array([turf.knock_s + turf.walk_s for turf in turfs]))
    sums = _sums(c, connection, row["cut_id"], turfs)
    return Cut(
        cut_id=row["cut_id"],
        universe_id=row["universe_id"],
        universe_name=row["universe_name"],
        snapshot_id=row["snapshot_id"],
        state=row["state"],
        revision=row["revision"],
        spec=_spec(row["spec"]),
        max_over_mean=max_over_mean,
        cv=cv,
        split_faces_rate=row["split_faces_rate"],
        exception_count=sums["exception_voters"],
        sums=sums,
        turfs=turfs,
        elapsed_s=row["elapsed_s"],
        created_at=row["created_at"],
    )


def _spec(stored: dict[str, Any]) -> TurfSpec:
    starts = tuple((lon, lat) for lon, lat in stored.get("starts", ()))  # JSON knows lists only
    return TurfSpec(**{**stored, "walk": WalkSpec(**stored["walk"]), "starts": starts})


def _sums(c: OpenCampaign, connection: Connection, cut_id: str, turfs: tuple[Turf, ...]) -> dict[str, int]:
    """Count again, from the frozen roster and from the stored turfs, and demand that they agree."""
    import polars as pl

    roster = frozen_roster(c, cut_id)
    living = record.doors_of_turfs(connection, record.living_turf_rows(connection, cut_id))
    in_turf = {door for doors in living.values() for door in doors}
    excepted = {door for door, _ in record.exceptions_of_cut(connection, cut_id)}
    where = (
        pl.when(~pl.col("located") | pl.col("door_id").is_in(excepted))
        .then(pl.lit("exception"))
        .when(pl.col("door_id").is_in(in_turf))
        .then(pl.lit("turf"))
        .otherwise(pl.lit("open"))
    )
    counted = roster.with_columns(where=where).group_by("where").agg(pl.len(), pl.col("door_id").n_unique())
    voters = {name: count for name, count, _ in counted.iter_rows()}
    sums = {
        "universe_voters": roster.height,
        "turf_voters": voters.get("turf", 0),
        "exception_voters": voters.get("exception", 0),
        "open_voters": voters.get("open", 0),
        "turf_doors": len(in_turf),
        "exception_doors": len(excepted),
    }
    counted_twice = sum(turf.voter_count for turf in turfs), sum(turf.door_count for turf in turfs)
    if turfs and counted_twice != (sums["turf_voters"], sums["turf_doors"]):
        raise TurfwalkError(
            f"The sums of cut {cut_id} do not agree.", "Cut the turf again and keep the folder for a report."
        )
    return sums
