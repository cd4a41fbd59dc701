"""Editing a cut: move doors, split, merge and rename turfs, re-cut what is left; undo and redo."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.editing import DoorChoice, Edit, MoveMeasure
from app.edits import Begun, Regrouping, chosen_doors, new_codes, open_cut, regroup, without
from app.measuring import changes_of_move
from app.progress import part_of
from app.remainder import done_since_cut
from app.service.cuts import read_cut
from app.store import cuts as record
from app.store import edits as edit_record
from app.store.audit import entries_of_actions
from geo.errors import BadInput, Infeasible
from routing.model import TurfSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.canvass import AuditEntry
    from app.model import Cut
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress

LONGEST_NAME = 60


def move_doors(c: OpenCampaign, cut_id: str, choice: DoorChoice, to: str, revision: int | None = None) -> Cut:
    """Move doors, or whole block faces, from the turfs that hold them into one turf.

    Doors that no turf holds yet come along; a turf that loses its last door ends. Walks are planned again.

    Parameters
    ----------
    c, cut_id
        The campaign and the cut.
    choice
        Which doors; buildings stay whole.
    to
        The turf they go to.
    revision
        The cut's revision that this rests on; None rests on any.

    Raises
    ------
    NotFound
        When there is no such cut, turf or door.
    Infeasible
        When no door would move.
    Conflict
        When the cut was changed since ``revision``, or is retired.
    """
    cut = open_cut(c, cut_id, revision)
    taken = chosen_doors(cut, choice)
    row = cut.turf(to)
    if not taken - set(cut.door_ids[to]):
        raise Infeasible(
            f"No door would move into turf {to}." if taken else "No door is chosen.",
            "Choose doors of other turfs.",
        )
    ended, begun = without(cut, taken, leave=[to])
    door_ids = sorted(taken | set(cut.door_ids[to]))
    begun[to] = Begun(row["number"], row["name"], door_ids, tuple(row["parent_ids"]))
    regroup(c, cut, Regrouping("move_doors", [*ended, row], begun))
    return read_cut(c, cut_id)


def measure_move(c: OpenCampaign, cut_id: str, choice: DoorChoice, to: str = "") -> MoveMeasure:
    """Tell what moving doors would do to the turfs, while they are being chosen; nothing is stored.

    Without ``to``, what their turfs would lose. Times are estimates on both sides.

    Raises
    ------
    NotFound
        When there is no such cut, turf or door.
    BadInput
        For a shape that is no polygon.
    """
    cut = open_cut(c, cut_id)
    taken = chosen_doors(cut, choice)
    if to:
        cut.turf(to)
    return changes_of_move(cut, taken, to)


def split_turf(
    c: OpenCampaign, cut_id: str, turf_id: str, parts: int = 2, revision: int | None = None
) -> Cut:
    """Split a turf into parts of equal work; the first keeps its code and number.

    Raises
    ------
    NotFound
        When there is no such cut or turf.
    BadInput
        For fewer than two parts.
    Infeasible
        When the turf has fewer houses and buildings than parts.
    Conflict
        When the cut was changed since ``revision``, or is retired.
    """
    from routing.turf import split_turf as plan_split

    if parts < 2:
        raise BadInput("A turf is split into two parts or more.", "Ask for two or more.")
    cut = open_cut(c, cut_id, revision)
    row = cut.turf(turf_id)
    own, others = cut.apart(cut.door_ids[turf_id])
    plan = plan_split(cut.snapshot.need_network(), own, parts, TurfSpec(), others)
    first, *rest = plan.turfs
    begun = {turf_id: Begun(row["number"], row["name"], first.door_ids, tuple(row["parent_ids"]))}
    for number, (code, turf) in enumerate(
        zip(new_codes(c, len(rest)), rest, strict=True), start=cut.next_number
    ):
        begun[code] = Begun(number, f"Turf {number}", turf.door_ids, (turf_id,))
    regroup(c, cut, Regrouping("split_turf", [row], begun))
    return read_cut(c, cut_id)


def merge_turfs(c: OpenCampaign, cut_id: str, turf_ids: Sequence[str], revision: int | None = None) -> Cut:
    """Merge turfs into the first one named, which keeps its code, number and name.

    Raises
    ------
    NotFound
        When there is no such cut or turf.
    BadInput
        For fewer than two turfs.
    Conflict
        When the cut was changed since ``revision``, or is retired.
    """
    cut = open_cut(c, cut_id, revision)
    rows = [cut.turf(turf_id) for turf_id in dict.fromkeys(turf_ids)]
    if len(rows) < 2:
        raise BadInput("Merging takes two turfs or more.", "Name two or more turfs of one cut.")
    first, others = rows[0], [str(row["turf_id"]) for row in rows[1:]]
    door_ids = sorted(door for row in rows for door in cut.door_ids[row["turf_id"]])
    begun = {str(first["turf_id"]): Begun(first["number"], first["name"], door_ids, tuple(others))}
    regroup(c, cut, Regrouping("merge_turfs", rows, begun))
    return read_cut(c, cut_id)


def rename_turf(c: OpenCampaign, cut_id: str, turf_id: str, name: str, revision: int | None = None) -> Cut:
    """Give a turf another name; its doors, walk and printed list stay good.

    Raises
    ------
    NotFound
        When there is no such cut or turf.
    BadInput
        For an empty name or one that is too long for paper.
    Conflict
        When the cut was changed since ``revision``, or is retired.
    """
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise BadInput(f"A name has 1 to {LONGEST_NAME} letters.", "Give a shorter one.")
    cut = open_cut(c, cut_id, revision)
    row = cut.turf(turf_id)
    ended = [(turf_id, int(row["version"]))]
    with c.writing() as connection:
        number = edit_record.begin_edit(connection, cut_id, cut.revision)
        before = edit_record.last_edit(connection, cut_id)
        rate = (
            before["split_faces_rate"] if before else record.cut_row(connection, cut_id)["split_faces_rate"]
        )
        version = edit_record.next_versions(connection, [turf_id])[turf_id]
        record.set_living(connection, ended, living=False)
        begun = record.copy_turf(connection, row, {"version": version, "name": name.strip()})
        note = edit_record.EditNote("rename_turf", ended, [begun], rate)
        edit_record.note_edit(connection, cut_id, number, note)
    return read_cut(c, cut_id)


def recut_turfs(
    c: OpenCampaign,
    cut_id: str,
    turf_ids: Sequence[str] | None = None,
    spec: TurfSpec | None = None,
    on_progress: OnProgress | None = None,
    *,
    done_ids: Sequence[str] = (),
) -> Cut:
    """Cut what is left of turfs anew: their untouched doors become new turfs, linked by ``parent_ids``.

    Doors are done when a result of them came in since the day of the cut, or when ``done_ids`` names them
    or one of their voters. A turf keeps its done doors and its code; without any it ends.

    Raises
    ------
    NotFound
        When there is no such cut or turf.
    BadInput
        When an id names neither a door nor a voter of the cut.
    Infeasible
        When nothing is left, or it cannot be cut as asked.
    """
    from routing.turf import cut_turf as plan_cut

    cut = open_cut(c, cut_id)
    rows = [cut.turf(turf_id) for turf_id in dict.fromkeys(turf_ids)] if turf_ids else list(cut.turfs)
    inside = {door for row in rows for door in cut.door_ids[row["turf_id"]]}
    left = inside - done_since_cut(c, cut, done_ids)
    if not left:
        raise Infeasible("Every door of these turfs was done.", "Choose turfs with doors that are left.")
    network, tell = cut.snapshot.need_network(), part_of(on_progress, 0.05, 0.6)
    plan = plan_cut(network, cut.apart(left)[0], spec or TurfSpec(), tell)
    placed = {door for turf in plan.turfs for door in turf.door_ids}
    ended, begun = without(cut, placed)
    holder = {door: str(row["turf_id"]) for row in ended for door in cut.door_ids[row["turf_id"]]}
    for number, (code, turf) in enumerate(
        zip(new_codes(c, len(plan.turfs)), plan.turfs, strict=True), start=cut.next_number
    ):
        parents = tuple(sorted({holder[door] for door in turf.door_ids}))
        begun[code] = Begun(number, f"Turf {number}", turf.door_ids, parents)
    change = Regrouping("recut_turfs", ended, begun, asdict(plan.spec))
    regroup(c, cut, change, part_of(on_progress, 0.6, 1.0))
    return read_cut(c, cut_id)


def undo_edit(c: OpenCampaign, cut_id: str, revision: int | None = None) -> Cut:
    """Undo the newest edit of a cut; edit by edit back to the cut itself.

    Raises
    ------
    NotFound
        When there is no such cut.
    Conflict
        When nothing is left to undo, the cut was changed since ``revision``, or it is retired.
    """
    with c.writing() as connection:
        edit_record.undo_last(connection, cut_id, revision)
    return read_cut(c, cut_id)


def redo_edit(c: OpenCampaign, cut_id: str, revision: int | None = None) -> Cut:
    """Do the edit again that was undone last; a new edit forgets what could be redone.

    Raises
    ------
    NotFound
        When there is no such cut.
    Conflict
        When nothing is left to redo, the cut was changed since ``revision``, or it is retired.
    """
    with c.writing() as connection:
        edit_record.redo_next(connection, cut_id, revision)
    return read_cut(c, cut_id)


def list_edits(c: OpenCampaign, cut_id: str) -> list[Edit]:
    """List the edits of a cut with who made them, newest first; undone ones too.

    The record of edits knows no people: who it was is read from the audit trail, as the entry of the same
    verb nearest in time.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    with c.reading() as connection:
        record.cut_row(connection, cut_id)
        edits = [_edit(row) for row in edit_record.edit_rows(connection, cut_id)]
        if not edits:
            return []
        since = min(one.created_at for one in edits) - NEAR
        noted = entries_of_actions(connection, {one.verb for one in edits}, since)
    return [replace(one, by=_editor(one, cut_id, noted)) for one in edits]


NEAR = timedelta(minutes=15)
"""How far an edit and its entry lie apart at most: a long one is noted when it begins, a short one when it ends."""


def _editor(edit: Edit, cut_id: str, noted: Sequence[AuditEntry]) -> str:
    near = [
        (abs(one.at - edit.created_at), one.person_id)
        for one in noted
        if one.action == edit.verb
        and (not one.object_id or cut_id in one.object_id.split("/"))
        and abs(one.at - edit.created_at) <= NEAR
    ]
    return min(near, default=(NEAR, ""))[1]


def _edit(row: Mapping[str, Any]) -> Edit:
    ended, begun = (tuple(turf_id for turf_id, _ in row[name]) for name in ("ended", "begun"))
    return Edit(row["revision"], row["verb"], ended, begun, row["undone"], row["created_at"])
