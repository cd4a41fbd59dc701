"""Editing a cut: some turfs end, others begin with their walks, in one transaction that can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.roster import freeze_roster, frozen_roster, roster_of, walkable_doors
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as record
from app.store import universes as universe_record
from app.store.walks import put_walks
from app.suppressing import suppressed_of
from app.turf_table import turf_rows
from app.walking import walks_for
from routing.model import TurfPlan, TurfSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from app.model import Universe
    from app.store.campaign import OpenCampaign


@dataclass(frozen=True)
class EditableCut:
    """The current cut of a universe at one revision, or the beginning of one.

    ``turfs`` are the living turfs' rows, ``door_ids`` their doors by turf id; ``revision`` is None for a
    cut that is not stored yet. ``doors`` are all located doors of the roster.
    """

    cut_id: str
    revision: int | None
    universe: Universe
    snapshot: Snapshot
    roster: pl.DataFrame
    doors: pl.DataFrame
    turfs: tuple[Mapping[str, Any], ...]
    door_ids: dict[str, list[str]]

    @property
    def next_number(self) -> int:
        """The number of the next new turf."""
        return max((int(row["number"]) for row in self.turfs), default=0) + 1


def open_cut(c: OpenCampaign, universe_name: str) -> EditableCut:
    """Open a universe's current cut for editing, or begin one that has no turfs.

    Raises
    ------
    NotFound
        When there is no such universe.
    Infeasible
        When none of its doors can be walked to.
    """
    with c.reading() as connection:
        universe = universe_record.universe_named(connection, universe_name)
        cut = record.current_cut_row(connection, universe.universe_id)
        turfs = record.living_turf_rows(connection, cut["cut_id"]) if cut else []
        door_ids = record.doors_of_turfs(connection, turfs) if turfs else {}
    snapshot = read_snapshot(c, cut["snapshot_id"] if cut else None)
    roster = (
        _without_suppressed(c, snapshot, frozen_roster(c, cut["cut_id"]), door_ids)
        if cut
        else roster_of(c, snapshot, universe.where)
    )
    return EditableCut(
        cut_id=cut["cut_id"] if cut else record.new_cut_id(),
        revision=cut["revision"] if cut else None,
        universe=universe,
        snapshot=snapshot,
        roster=roster,
        doors=walkable_doors(snapshot, roster, universe_name),
        turfs=tuple(turfs),
        door_ids=door_ids,
    )


def _without_suppressed(
    c: OpenCampaign, snapshot: Snapshot, roster: pl.DataFrame, door_ids: dict[str, list[str]]
) -> pl.DataFrame:
    """Leave out who must not be contacted since the cut; doors of turfs stay, and are shown as such."""
    import polars as pl

    in_turf = {door_id for own in door_ids.values() for door_id in own}
    stays = pl.col("door_id").is_in(sorted(in_turf)).fill_null(value=False)
    kept = suppressed_of(c, snapshot).without(roster.lazy().filter(~stays)).collect()
    return pl.concat([roster.filter(stays), kept])


def regroup(
    c: OpenCampaign,
    cut: EditableCut,
    verb: str,
    ended: Sequence[Mapping[str, Any]],
    begun: Mapping[str, tuple[Mapping[str, Any], list[str]]],
) -> None:
    """End some turfs and begin others in their place.

    Parameters
    ----------
    c, cut
        The campaign, and the cut as it was opened.
    verb
        What people did, remembered for undo.
    ended
        Rows of turfs that end.
    begun
        By turf id: the head (version, number, name) and the doors of every turf that begins.

    Raises
    ------
    Conflict
        When somebody else edited the cut since it was opened.
    """
    walks = walks_for(cut.snapshot, cut.doors, {turf_id: doors for turf_id, (_, doors) in begun.items()})
    plans = [
        TurfPlan(tuple(begun[walk.turf_id][1]), walk.walk_m, walk.walk_s, walk.knock_s, contiguous=True)
        for walk in walks
    ]
    heads = [{"turf_id": walk.turf_id, **begun[walk.turf_id][0]} for walk in walks]
    rows = turf_rows(_with_contiguity(cut, plans), cut.doors, heads, int(c.row()["metric_epsg"]))
    if cut.revision is None:
        freeze_roster(c, cut.cut_id, cut.roster)
    with c.writing() as connection:
        if cut.revision is None:
            record.add_cut(connection, _values(cut), _off_street(cut.doors))
        revision = record.begin_edit(connection, cut.cut_id, cut.revision or 0)
        versions = [(str(row["turf_id"]), int(row["version"])) for row in ended]
        record.set_living(connection, versions, living=False)
        new_versions = record.begin_turfs(connection, cut.cut_id, rows)
        record.note_edit(connection, cut.cut_id, revision, verb, versions, new_versions)
        put_walks(connection, [{**row.values, "cut_id": cut.cut_id} for row in rows], walks)


def _with_contiguity(cut: EditableCut, plans: list[TurfPlan]) -> list[TurfPlan]:
    """Say of every turf whether it hangs together on foot: a drawn one need not."""
    import polars as pl

    from routing.measures import turf_components

    turf_by_door = {door: number for number, plan in enumerate(plans) for door in plan.door_ids}
    own = cut.doors.filter(pl.col("door_id").is_in(list(turf_by_door)))
    turf = np.array([turf_by_door[door] for door in own["door_id"]], dtype=np.int64)
    pieces = turf_components(
        cut.snapshot.need_network(), own["segment_id"].to_numpy(), own["side"].to_numpy(), turf
    )
    return [replace(plan, contiguous=int(count) <= 1) for plan, count in zip(plans, pieces, strict=True)]


def _values(cut: EditableCut) -> dict[str, Any]:
    values = record.cut_values(
        cut.cut_id, cut.universe, cut.snapshot.snapshot_id, TurfSpec(shift_s=None), 0.0
    )
    return {**values, "elapsed_s": 0.0}


def _off_street(doors: pl.DataFrame) -> list[tuple[str, str]]:
    import polars as pl

    off = doors.filter(pl.col("exception_reason").is_not_null())
    return list(off.select("door_id", "exception_reason").iter_rows())
