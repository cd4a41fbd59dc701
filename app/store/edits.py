"""Edits of cuts in the field record: claimed by revision, remembered, undone and redone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, update

from app.store import tables as t
from app.store.cuts import cut_row, set_living
from geo.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.store import Connection, Row
    from app.store.cuts import TurfVersion


class Stale(Conflict):
    """A save that rests on a revision of the cut that is no longer the newest one."""


@dataclass(frozen=True)
class EditNote:
    """What an edit did: the versions of turfs it ended and began, its knobs, and the split faces after it."""

    verb: str
    ended: Sequence[TurfVersion]
    begun: Sequence[TurfVersion]
    split_faces_rate: float
    spec: dict[str, Any] = field(default_factory=dict)


def begin_edit(connection: Connection, cut_id: str, revision: int | None) -> int:
    """Claim the next revision of a cut.

    Raises
    ------
    NotFound
        When there is no such cut.
    Conflict
        When the cut is retired.
    Stale
        When ``revision`` is given and somebody else edited the cut since.
    """
    row = cut_row(connection, cut_id)
    if row["state"] == "retired":
        raise Conflict("This cut was replaced by a newer one.", "Edit the current cut.")
    require_revision(row, revision)
    connection.execute(
        update(t.cut).where(t.cut.c.cut_id == cut_id).values(revision=row["revision"] + 1),
    )
    return int(row["revision"]) + 1


def require_revision(cut: Row, revision: int | None) -> None:
    """Refuse a save that rests on another revision than the cut's newest; None rests on any.

    Raises
    ------
    Stale
        When it does.
    """
    if revision is not None and revision != cut["revision"]:
        raise Stale(
            "Somebody else changed this cut in the meantime; your change was not saved.",
            "Look at the new turfs, then do it again if it is still wanted.",
        )


def note_edit(connection: Connection, cut_id: str, revision: int, note: EditNote) -> None:
    """Remember an edit, so that it can be undone; what was undone before can no longer be redone."""
    connection.execute(update(t.cut_edit).where(t.cut_edit.c.cut_id == cut_id).values(redoable=False))
    connection.execute(
        insert(t.cut_edit).values(
            cut_id=cut_id,
            revision=revision,
            verb=note.verb,
            ended=[list(version) for version in note.ended],
            begun=[list(version) for version in note.begun],
            undone=False,
            redoable=False,
            spec=note.spec,
            split_faces_rate=note.split_faces_rate,
            created_at=datetime.now(UTC),
        ),
    )


def undo_last(connection: Connection, cut_id: str, revision: int | None = None) -> str:
    """Undo the newest edit that stands; give its verb.

    Raises
    ------
    Conflict
        When nothing is left to undo; ``Stale`` as for ``begin_edit``.
    """
    begin_edit(connection, cut_id, revision)
    edit = last_edit(connection, cut_id)
    if edit is None:
        raise Conflict("There is nothing to undo in this cut.", "Only edits after the cut can be undone.")
    set_living(connection, edit["begun"], living=False)
    set_living(connection, edit["ended"], living=True)
    _mark(connection, edit, undone=True)
    return str(edit["verb"])


def redo_next(connection: Connection, cut_id: str, revision: int | None = None) -> str:
    """Do the edit again that was undone last; give its verb.

    Raises
    ------
    Conflict
        When nothing is left to redo; ``Stale`` as for ``begin_edit``.
    """
    begin_edit(connection, cut_id, revision)
    edit = next_edit(connection, cut_id)
    if edit is None:
        raise Conflict(
            "There is nothing to redo in this cut.", "A new edit forgets what was undone before it."
        )
    set_living(connection, edit["ended"], living=False)
    set_living(connection, edit["begun"], living=True)
    _mark(connection, edit, undone=False)
    return str(edit["verb"])


def _mark(connection: Connection, edit: Row, *, undone: bool) -> None:
    this = and_(t.cut_edit.c.cut_id == edit["cut_id"], t.cut_edit.c.revision == edit["revision"])
    connection.execute(update(t.cut_edit).where(this).values(undone=undone, redoable=undone))


def last_edit(connection: Connection, cut_id: str) -> Row | None:
    """Read the edit that undo would take back."""
    return _one(connection, cut_id, ~t.cut_edit.c.undone, t.cut_edit.c.revision.desc())


def next_edit(connection: Connection, cut_id: str) -> Row | None:
    """Read the edit that redo would do again."""
    return _one(connection, cut_id, t.cut_edit.c.redoable, t.cut_edit.c.revision)


def _one(connection: Connection, cut_id: str, which: Any, order: Any) -> Row | None:  # noqa: ANN401 - SQL expressions
    asked = select(t.cut_edit).where(t.cut_edit.c.cut_id == cut_id, which).order_by(order).limit(1)
    row = connection.execute(asked).mappings().one_or_none()
    return dict(row) if row else None


def edit_rows(connection: Connection, cut_id: str) -> list[Row]:
    """Read the edits of a cut, newest first."""
    asked = select(t.cut_edit).where(t.cut_edit.c.cut_id == cut_id).order_by(t.cut_edit.c.revision.desc())
    return [dict(row) for row in connection.execute(asked).mappings()]


def stamp(connection: Connection, cut_id: str) -> tuple[Any, ...]:
    """Give what changes when the turfs, walks or notes that a cut rests on do."""
    walks = select(func.count(), func.max(t.walk.c.created_at), func.sum(t.walk.c.walk_m))
    living = walks.where(t.walk.c.cut_id == cut_id, t.walk.c.living)
    notes = select(func.count(), func.max(t.building_note.c.noted_at))
    return (*connection.execute(living).one(), *connection.execute(notes).one())


def next_versions(connection: Connection, turf_ids: Iterable[str]) -> dict[str, int]:
    """Give the next free version of turfs; drafts that keep a turf have versions of it too."""
    wanted = list(turf_ids)
    asked = select(t.turf.c.turf_id, func.max(t.turf.c.version)).where(t.turf.c.turf_id.in_(wanted))
    newest = {turf_id: int(most) for turf_id, most in connection.execute(asked.group_by(t.turf.c.turf_id))}
    return {turf_id: newest.get(turf_id, 0) + 1 for turf_id in wanted}
