"""Cutting a universe into turf: cuts and drafts beside each other, read, chosen and deleted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.cutting import cut_ground, store_plan
from app.editing import Alternatives
from app.model import Cut, Turf
from app.progress import Stopwatch, part_of
from app.roster import frozen_roster
from app.specs import turf_spec
from app.store import cuts as record
from app.store.edits import last_edit, next_edit
from app.turf_table import as_turf
from geo.errors import TurfwalkError
from routing.model import TurfSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store import Connection, Row
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress


def cut_turf(
    c: OpenCampaign,
    universe: str,
    spec: TurfSpec | None = None,
    on_progress: OnProgress | None = None,
    *,
    lock: Sequence[str] = (),
    draft: bool = False,
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
    lock
        Turfs of the current cut that stay as they are, with their codes, doors and walks;
        ``spec.turf_count`` counts the others.
    draft
        Put the cut beside the current one instead of in its place.

    Raises
    ------
    NotFound
        When there is no such universe or locked turf.
    Conflict
        When a locked turf is of another universe.
    Infeasible
        When the universe has no door that can be walked to, or cannot be cut as asked.
    """
    from routing.turf import cut_turf as plan_cut

    watch = Stopwatch()
    spec = spec or TurfSpec()
    ground = cut_ground(c, universe, spec.keep, lock)
    network, tell = ground.snapshot.need_network(), part_of(on_progress, 0.05, 0.9)
    plan = plan_cut(network, ground.free, spec, tell, ground.locked_doors)
    part_of(on_progress, 0.9, 1.0)(0.0, "Drawing boundaries")
    return read_cut(c, store_plan(c, ground, plan, "draft" if draft else "current", watch.elapsed_s))


def cut_alternatives(
    c: OpenCampaign,
    universe: str,
    spec: TurfSpec | None = None,
    on_progress: OnProgress | None = None,
    *,
    lock: Sequence[str] = (),
) -> Alternatives:
    """Cut a universe in two or three ways, as drafts side by side: more balanced, less walking.

    Nothing changes until one of them is chosen with ``choose_cut``. Arguments and errors are those of
    ``cut_turf``.
    """
    from routing.alternatives import alternatives

    watch = Stopwatch()
    spec = spec or TurfSpec()
    ground = cut_ground(c, universe, spec.keep, lock)
    network, tell = ground.snapshot.need_network(), part_of(on_progress, 0.05, 0.9)
    plans = alternatives(network, ground.free, spec, tell, ground.locked_doors)
    part_of(on_progress, 0.9, 1.0)(0.0, "Drawing boundaries")
    made = [store_plan(c, ground, plan, "draft", watch.elapsed_s) for plan in plans]
    return Alternatives(tuple(replace(read_cut(c, cut_id), turfs=()) for cut_id in made), watch.elapsed_s)


def list_cuts(c: OpenCampaign) -> list[Cut]:
    """List all cuts with their figures, newest last, without their turfs."""
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


def choose_cut(c: OpenCampaign, cut_id: str) -> Cut:
    """Make a draft, or an earlier cut, the current cut of its universe; the other drafts stay.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    with c.writing() as connection:
        record.make_current(connection, cut_id)
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
    work_s = np.array([turf.knock_s + turf.walk_s for turf in turfs])
    max_over_mean, cv = balance(work_s)
    sums = _sums(_Revision(c, row["cut_id"], row["revision"], connection))
    _require_agreement(row["cut_id"], sums, turfs)
    undo, redo = last_edit(connection, row["cut_id"]), next_edit(connection, row["cut_id"])
    return Cut(
        cut_id=row["cut_id"],
        universe_id=row["universe_id"],
        universe_name=row["universe_name"],
        snapshot_id=row["snapshot_id"],
        state=row["state"],
        revision=row["revision"],
        spec=turf_spec(row["spec"]),
        max_over_mean=max_over_mean,
        cv=cv,
        split_faces_rate=undo["split_faces_rate"] if undo else row["split_faces_rate"],
        exception_count=sums["exception_voters"],
        sums=sums,
        turfs=turfs,
        elapsed_s=row["elapsed_s"],
        created_at=row["created_at"],
        figures={**row["figures"], **_figures(turfs, work_s)},
        undo_verb=undo["verb"] if undo else "",
        redo_verb=redo["verb"] if redo else "",
    )


def _figures(turfs: Sequence[Turf], work_s: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Measure the turfs as they are now."""
    return {
        "turf_count": len(turfs),
        "mean_work_s": float(work_s.mean()) if len(work_s) else 0.0,
        "max_work_s": float(work_s.max()) if len(work_s) else 0.0,
        "walk_m": sum(turf.walk_m for turf in turfs),
        "contiguous_rate": float(np.mean([turf.contiguous for turf in turfs])) if turfs else 1.0,
    }


@dataclass(frozen=True)
class _Revision:
    """A cut at one revision: which doors are in which turf never changes in it."""

    c: OpenCampaign
    cut_id: str
    revision: int
    connection: Connection = field(compare=False)  # the reader's own view of it


@lru_cache(maxsize=64)
def _sums(at: _Revision) -> dict[str, int]:
    """Count again, from the frozen roster and from the stored turfs; once for each revision of a cut."""
    import polars as pl

    roster = frozen_roster(at.c, at.cut_id)
    rows = record.living_turf_rows(at.connection, at.cut_id)
    excepted = {door for door, _ in record.exceptions_of_cut(at.connection, at.cut_id)}
    in_turf = {door for doors in record.doors_of_turfs(at.connection, rows).values() for door in doors}
    where = (
        pl.when(~pl.col("located") | pl.col("door_id").is_in(excepted))
        .then(pl.lit("exception"))
        .when(pl.col("door_id").is_in(in_turf))
        .then(pl.lit("turf"))
        .otherwise(pl.lit("open"))
    )
    counted = roster.with_columns(where=where).group_by("where").agg(pl.len(), pl.col("door_id").n_unique())
    voters = {name: count for name, count, _ in counted.iter_rows()}
    return {
        "universe_voters": roster.height,
        "turf_voters": voters.get("turf", 0),
        "exception_voters": voters.get("exception", 0),
        "open_voters": voters.get("open", 0),
        "turf_doors": len(in_turf),
        "exception_doors": len(excepted),
    }


def _require_agreement(cut_id: str, sums: dict[str, int], turfs: Sequence[Turf]) -> None:
    counted_twice = sum(turf.voter_count for turf in turfs), sum(turf.door_count for turf in turfs)
    if turfs and counted_twice != (sums["turf_voters"], sums["turf_doors"]):
        raise TurfwalkError(
            f"The sums of cut {cut_id} do not agree.", "Cut the turf again and keep the folder for a report."
        )
