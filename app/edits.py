"""Editing a cut: some turfs end, others begin with their walks, in one transaction that can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.drawing import doors_inside, drawn_shape
from app.roster import freeze_roster, frozen_roster, roster_of, walkable_doors, with_worth
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as record
from app.store import edits as edit_record
from app.store import universes as universe_record
from app.store.walks import put_walks, walks_of, wishes_of
from app.suppressing import suppressed_of
from app.turf_table import turf_rows
from app.walking import PROVE_AT_ONCE_S, kept_wish, walks_for
from geo.errors import NotFound
from routing.model import TurfPlan, TurfSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from app.editing import DoorChoice
    from app.model import Universe
    from app.store import Connection
    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed
    from geo.model import OnProgress
    from routing.model import Walk, WalkSpec, WalkWish


@dataclass(frozen=True)
class EditableCut:
    """A cut at one revision, or the beginning of one.

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

    @cached_property
    def walkable(self) -> pl.DataFrame:
        """The doors that a turf can hold."""
        import polars as pl

        return self.doors.filter(pl.col("exception_reason").is_null())

    def apart(self, door_ids: Iterable[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give the named doors, and the others that turfs of this cut hold."""
        import polars as pl

        own, held = set(door_ids), {door for ids in self.door_ids.values() for door in ids}
        walkable = self.walkable
        mine, others = (walkable.filter(pl.col("door_id").is_in(list(ids))) for ids in (own, held - own))
        return mine, others

    def turf(self, turf_id: str) -> Mapping[str, Any]:
        """Give the row of a living turf.

        Raises
        ------
        NotFound
            When this cut has no such turf.
        """
        for row in self.turfs:
            if row["turf_id"] == turf_id:
                return row
        raise NotFound(
            f"There is no turf {turf_id} in cut {self.cut_id}.",
            f"List its turfs with: turfwalk show cut CAMPAIGN {self.cut_id}",
        )


@dataclass(frozen=True)
class Begun:
    """A turf as an edit makes it."""

    number: int
    name: str
    door_ids: Sequence[str]
    parent_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Regrouping:
    """What an edit does: turfs that end, turfs that begin by code, and the knobs of an edit that cuts."""

    verb: str
    ended: Sequence[Mapping[str, Any]]
    begun: Mapping[str, Begun]
    spec: dict[str, Any] = field(default_factory=dict)


def open_current(c: OpenCampaign, universe_name: str, revision: int | None = None) -> EditableCut:
    """Open a universe's current cut for editing, or begin one that has no turfs.

    Raises
    ------
    NotFound
        When there is no such universe.
    Infeasible
        When none of its doors can be walked to.
    Conflict
        When ``revision`` is given and is not the cut's newest.
    """
    with c.reading() as connection:
        universe = universe_record.universe_named(connection, universe_name)
        cut = record.current_cut_row(connection, universe.universe_id)
    if cut:
        return open_cut(c, cut["cut_id"], revision)
    snapshot = read_snapshot(c)
    roster = roster_of(c, snapshot, universe.where)
    doors = with_worth(c, walkable_doors(snapshot, roster, universe_name))
    return EditableCut(record.new_cut_id(), None, universe, snapshot, roster, doors, (), {})


def open_cut(c: OpenCampaign, cut_id: str, revision: int | None = None) -> EditableCut:
    """Open a stored cut for editing.

    Raises
    ------
    NotFound
        When there is no such cut, or its universe was deleted.
    Conflict
        When ``revision`` is given and is not the cut's newest.
    """
    with c.reading() as connection:
        cut = record.cut_row(connection, cut_id)
        edit_record.require_revision(cut, revision)
        stamp = edit_record.stamp(connection, cut_id)
    suppressed = suppressed_of(c, read_snapshot(c, cut["snapshot_id"]))
    with c.reading() as connection:
        return _opened(_Opening(c, cut_id, stamp, int(cut["revision"]), suppressed, connection))


@dataclass(frozen=True)
class _Opening:
    """A cut at one revision, and what else it rests on."""

    c: OpenCampaign
    cut_id: str
    stamp: tuple[Any, ...]
    revision: int
    suppressed: Suppressed
    connection: Connection = field(compare=False)  # the reader's own view of it


@lru_cache(maxsize=4)
def _opened(at: _Opening) -> EditableCut:
    """Keep cuts at hand while they are edited: figures are asked for with every corner of a lasso."""
    cut = record.cut_row(at.connection, at.cut_id)
    universe = universe_record.universe_named(at.connection, cut["universe_name"])
    turfs = record.living_turf_rows(at.connection, at.cut_id)
    door_ids = record.doors_of_turfs(at.connection, turfs)
    snapshot = read_snapshot(at.c, cut["snapshot_id"])
    roster = _without_suppressed(at.suppressed, frozen_roster(at.c, at.cut_id), door_ids)
    doors = with_worth(at.c, walkable_doors(snapshot, roster, universe.name))
    return EditableCut(at.cut_id, at.revision, universe, snapshot, roster, doors, tuple(turfs), door_ids)


def chosen_doors(cut: EditableCut, choice: DoorChoice) -> set[str]:
    """Give the doors that a choice means: whole buildings, and whole block faces when asked.

    Raises
    ------
    BadInput
        For a shape that is no polygon.
    NotFound
        When a named door is not among those that a turf of the cut can hold.
    """
    import polars as pl

    doors = cut.walkable
    picked = doors.filter(pl.col("door_id").is_in(list(choice.door_ids)))
    if missing := set(choice.door_ids) - set(picked["door_id"]):
        raise NotFound(
            f"{len(missing)} of the doors are not in this cut, such as {min(missing)}.",
            "Name doors of the cut's universe that stand on a street.",
        )
    if choice.area is not None:
        picked = pl.concat([picked, doors_inside(doors, drawn_shape(choice.area))]).unique("door_id")
    if choice.whole_faces:
        picked = doors.join(
            picked.select("segment_id", "side").unique(), on=["segment_id", "side"], how="semi"
        )
    return set(doors.filter(pl.col("building_id").is_in(picked["building_id"].unique().to_list()))["door_id"])


def without(
    cut: EditableCut, taken: set[str], leave: Iterable[str] = ()
) -> tuple[list[Mapping[str, Any]], dict[str, Begun]]:
    """Take doors out of the turfs that hold them.

    Returns
    -------
    (rows that end, turfs that begin with what they keep)
        A turf that keeps no door ends. Turfs in ``leave`` are passed over.
    """
    passed = set(leave)
    ended = [
        row for row in cut.turfs if row["turf_id"] not in passed and taken & set(cut.door_ids[row["turf_id"]])
    ]
    begun = {}
    for row in ended:
        if kept := sorted(set(cut.door_ids[row["turf_id"]]) - taken):
            begun[row["turf_id"]] = Begun(row["number"], row["name"], kept, tuple(row["parent_ids"]))
    return ended, begun


def _without_suppressed(
    suppressed: Suppressed, roster: pl.DataFrame, door_ids: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    """Leave out who must not be contacted since the cut; doors of turfs stay, and are shown as such."""
    import polars as pl

    in_turf = {door_id for own in door_ids.values() for door_id in own}
    stays = pl.col("door_id").is_in(sorted(in_turf)).fill_null(value=False)
    kept = suppressed.without(roster.lazy().filter(~stays)).collect()
    return pl.concat([roster.filter(stays), kept])


def regroup(
    c: OpenCampaign, cut: EditableCut, change: Regrouping, on_progress: OnProgress | None = None
) -> None:
    """End some turfs and begin others in their place, their walks planned.

    Raises
    ------
    Conflict
        When somebody else edited the cut since it was opened.
    """
    sets = {turf_id: list(turf.door_ids) for turf_id, turf in change.begun.items()}
    way = _way_of_walking(c, [*change.ended, *cut.turfs])
    walks = walks_for(cut.snapshot, cut.doors, sets, way, on_progress, _wishes(c, cut, sets))
    rows = _rows(c, cut, change, walks)
    if cut.revision is None:
        freeze_roster(c, cut.cut_id, cut.roster)
    with c.writing() as connection:
        if cut.revision is None:
            values = record.cut_values(
                cut.cut_id, cut.universe, cut.snapshot.snapshot_id, TurfSpec(shift_s=None)
            )
            record.add_cut(connection, values, _off_street(cut.doors))
        revision = edit_record.begin_edit(connection, cut.cut_id, cut.revision or 0)
        versions = edit_record.next_versions(connection, change.begun)
        for row in rows:
            row.values["version"] = versions[row.values["turf_id"]]
        ended = [(str(row["turf_id"]), int(row["version"])) for row in change.ended]
        record.set_living(connection, ended, living=False)
        begun = record.begin_turfs(connection, cut.cut_id, rows)
        note = edit_record.EditNote(change.verb, ended, begun, _split_faces_rate(cut, change), change.spec)
        edit_record.note_edit(connection, cut.cut_id, revision, note)
        put_walks(connection, [{**row.values, "cut_id": cut.cut_id} for row in rows], walks)


def _way_of_walking(c: OpenCampaign, turfs: Sequence[Mapping[str, Any]]) -> WalkSpec | None:
    """Give the spec of the first planned walk of these turfs: what an edit changes is walked as before."""
    planned = next((dict(row) for row in turfs if row["planned_walk_m"] is not None), None)
    if planned is None:
        return None
    with c.reading() as connection:
        spec = walks_of(connection, [planned])[planned["turf_id"]].spec
    return replace(spec, prove_s=min(spec.prove_s, PROVE_AT_ONCE_S))


def _wishes(c: OpenCampaign, cut: EditableCut, door_ids: Mapping[str, Sequence[str]]) -> dict[str, WalkWish]:
    """Keep what people wished of the walks of turfs that go on, as far as their doors do."""
    with c.reading() as connection:
        wished = wishes_of(connection, [dict(row) for row in cut.turfs])
    return {
        turf_id: kept_wish(wish, door_ids[turf_id]) for turf_id, wish in wished.items() if turf_id in door_ids
    }


def _rows(
    c: OpenCampaign, cut: EditableCut, change: Regrouping, walks: Sequence[Walk]
) -> list[record.TurfRow]:
    """Make rows of the turfs that begin, all but their versions."""
    begun = [change.begun[walk.turf_id] for walk in walks]
    plans = [
        TurfPlan(tuple(turf.door_ids), walk.walk_m, walk.walk_s, walk.knock_s, contiguous=True)
        for turf, walk in zip(begun, walks, strict=True)
    ]
    heads = [
        {
            "turf_id": walk.turf_id,
            "number": turf.number,
            "name": turf.name,
            "parent_ids": list(turf.parent_ids),
        }
        for turf, walk in zip(begun, walks, strict=True)
    ]
    return turf_rows(_with_contiguity(cut, plans), cut.doors, heads, int(c.row()["metric_epsg"]))


def _with_contiguity(cut: EditableCut, plans: list[TurfPlan]) -> list[TurfPlan]:
    """Say of every turf whether it hangs together on foot: one made by hand need not."""
    import polars as pl

    from routing.measures import turf_components

    turf_by_door = {door: number for number, plan in enumerate(plans) for door in plan.door_ids}
    own = cut.doors.filter(pl.col("door_id").is_in(list(turf_by_door)))
    turf = np.array([turf_by_door[door] for door in own["door_id"]], dtype=np.int64)
    pieces = turf_components(
        cut.snapshot.need_network(), own["segment_id"].to_numpy(), own["side"].to_numpy(), turf
    )
    return [replace(plan, contiguous=int(count) <= 1) for plan, count in zip(plans, pieces, strict=True)]


def _split_faces_rate(cut: EditableCut, change: Regrouping) -> float:
    """Measure the block faces that more than one turf shares, as they are after the edit."""
    import polars as pl

    from routing.measures import split_faces_rate

    ended = {row["turf_id"] for row in change.ended}
    groups = [ids for turf_id, ids in cut.door_ids.items() if turf_id not in ended]
    groups += [list(turf.door_ids) for turf in change.begun.values()]
    turf_of = {door: number for number, ids in enumerate(groups) for door in ids}
    stops = cut.walkable.filter(pl.col("door_id").is_in(list(turf_of))).unique("building_id", keep="first")
    turf = np.array([turf_of[door] for door in stops["door_id"]], dtype=np.int64)
    face = stops["segment_id"].to_numpy().astype(np.int64) * 2 + stops["side"].to_numpy()
    return split_faces_rate(face, turf, np.zeros(len(turf)), np.inf)


def new_codes(c: OpenCampaign, count: int) -> list[str]:
    """Take codes for turfs that an edit makes."""
    with c.writing() as connection:
        return record.take_codes(connection, count)


def _off_street(doors: pl.DataFrame) -> list[tuple[str, str]]:
    import polars as pl

    off = doors.filter(pl.col("exception_reason").is_not_null())
    return list(off.select("door_id", "exception_reason").iter_rows())
