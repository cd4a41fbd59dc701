"""Cuts and turfs in the field record: adding, reading, editing and undoing."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update

from app.store import tables as t
from app.store.codes import turf_code
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.model import Universe
    from app.store import Connection, Row
    from routing.model import TurfSpec

TurfVersion = tuple[str, int]


@dataclass(frozen=True)
class TurfRow:
    """One version of a turf, ready to be stored; ``values`` are the columns of the table turf."""

    values: dict[str, Any]
    door_ids: tuple[str, ...]


def new_cut_id() -> str:
    """Make an id for a cut."""
    return f"c{secrets.token_hex(5)}"


def cut_values(
    cut_id: str, universe: Universe, snapshot_id: str, spec: TurfSpec, split_faces_rate: float
) -> dict[str, Any]:
    """Make the columns of a new current cut."""
    return {
        "cut_id": cut_id,
        "universe_id": universe.universe_id,
        "universe_name": universe.name,
        "snapshot_id": snapshot_id,
        "state": "current",
        "spec": asdict(spec),
        "split_faces_rate": split_faces_rate,
    }


def take_codes(connection: Connection, count: int) -> list[str]:
    """Take the next turf codes of the campaign; they are never given again."""
    used = connection.execute(select(t.campaign.c.turf_codes_used)).scalar_one()
    connection.execute(update(t.campaign).values(turf_codes_used=used + count))
    return [turf_code(used + number) for number in range(count)]


def add_cut(connection: Connection, values: dict[str, Any], exceptions: Iterable[tuple[str, str]]) -> None:
    """Store a cut; when it is current, the universe's earlier current cut retires."""
    if values["state"] == "current":
        connection.execute(
            update(t.cut)
            .where(t.cut.c.universe_id == values["universe_id"], t.cut.c.state == "current")
            .values(state="retired"),
        )
    connection.execute(insert(t.cut).values(created_at=datetime.now(UTC), revision=0, **values))
    rows = [{"cut_id": values["cut_id"], "door_id": door, "reason": reason} for door, reason in exceptions]
    if rows:
        connection.execute(insert(t.cut_exception), rows)


def begin_turfs(connection: Connection, cut_id: str, turfs: Sequence[TurfRow]) -> list[TurfVersion]:
    """Store versions of turfs as the living ones."""
    if not turfs:
        return []
    connection.execute(insert(t.turf), [{"cut_id": cut_id, "living": True, **row.values} for row in turfs])
    doors = [
        {
            "turf_id": row.values["turf_id"],
            "version": row.values["version"],
            "door_id": door_id,
            "cut_id": cut_id,
            "living": True,
        }
        for row in turfs
        for door_id in row.door_ids
    ]
    connection.execute(insert(t.turf_door), doors)
    return [(row.values["turf_id"], row.values["version"]) for row in turfs]


def set_living(connection: Connection, versions: Iterable[Sequence[Any]], *, living: bool) -> None:
    """Bring versions of turfs to life or end them, with their doors."""
    for turf_id, version in versions:
        for table in (t.turf, t.turf_door):
            this = and_(table.c.turf_id == turf_id, table.c.version == version)
            connection.execute(update(table).where(this).values(living=living))


def begin_edit(connection: Connection, cut_id: str, revision: int | None) -> int:
    """Claim the next revision of a cut.

    Raises
    ------
    NotFound
        When there is no such cut.
    Conflict
        When the cut is retired, or ``revision`` is given and somebody else edited the cut since.
    """
    row = cut_row(connection, cut_id)
    if row["state"] == "retired":
        raise Conflict("This cut was replaced by a newer one.", "Edit the current cut.")
    if revision is not None and revision != row["revision"]:
        raise Conflict(
            "Somebody else changed this cut in the meantime.", "Look at the new turfs and try again."
        )
    connection.execute(
        update(t.cut).where(t.cut.c.cut_id == cut_id).values(revision=row["revision"] + 1),
    )
    return int(row["revision"]) + 1


def note_edit(
    connection: Connection,
    cut_id: str,
    revision: int,
    verb: str,
    ended: Sequence[TurfVersion],
    begun: Sequence[TurfVersion],
) -> None:
    """Remember what an edit ended and began, so that it can be undone."""
    connection.execute(
        insert(t.cut_edit).values(
            cut_id=cut_id,
            revision=revision,
            verb=verb,
            ended=[list(version) for version in ended],
            begun=[list(version) for version in begun],
            undone=False,
            created_at=datetime.now(UTC),
        ),
    )


def undo_last(connection: Connection, cut_id: str) -> str:
    """Undo the newest edit that stands; give its verb.

    Raises
    ------
    Conflict
        When nothing is left to undo.
    """
    begin_edit(connection, cut_id, None)
    edit = (
        connection.execute(
            select(t.cut_edit)
            .where(t.cut_edit.c.cut_id == cut_id, ~t.cut_edit.c.undone)
            .order_by(t.cut_edit.c.revision.desc())
            .limit(1),
        )
        .mappings()
        .one_or_none()
    )
    if edit is None:
        raise Conflict("There is nothing to undo in this cut.", "Only edits after the cut can be undone.")
    set_living(connection, edit["begun"], living=False)
    set_living(connection, edit["ended"], living=True)
    this = and_(t.cut_edit.c.cut_id == cut_id, t.cut_edit.c.revision == edit["revision"])
    connection.execute(update(t.cut_edit).where(this).values(undone=True))
    return str(edit["verb"])


def cut_row(connection: Connection, cut_id: str) -> Row:
    """Read one cut's row.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    row = connection.execute(select(t.cut).filter_by(cut_id=cut_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no cut {cut_id}.", "List them with: turfwalk list cuts CAMPAIGN")
    return dict(row)


def cut_rows(connection: Connection) -> list[Row]:
    """Read all cuts, newest last."""
    return [dict(row) for row in connection.execute(select(t.cut).order_by(t.cut.c.created_at)).mappings()]


def drop_cut(connection: Connection, cut_id: str) -> None:
    """Delete a cut and all that hangs on it."""
    connection.execute(delete(t.cut).where(t.cut.c.cut_id == cut_id))


def current_cut_row(connection: Connection, universe_id: str) -> Row | None:
    """Read the row of a universe's current cut, if it has one."""
    found = select(t.cut).where(t.cut.c.universe_id == universe_id, t.cut.c.state == "current")
    row = connection.execute(found).mappings().one_or_none()
    return dict(row) if row else None


def living_turf_rows(
    connection: Connection, cut_id: str | None = None, turf_ids: Sequence[str] | None = None
) -> list[Row]:
    """Read living turfs with their walk's figures, in order of cut and number.

    Without ``cut_id``, those of all current cuts. ``planned_walk_m`` is null while there is no walk.
    """
    walked = and_(t.walk.c.turf_id == t.turf.c.turf_id, t.walk.c.version == t.turf.c.version, t.walk.c.living)
    asked = (
        select(
            t.turf,
            t.walk.c.walk_m.label("planned_walk_m"),
            t.walk.c.walk_s.label("planned_walk_s"),
            t.walk.c.knock_s.label("planned_knock_s"),
        )
        .join(t.cut, t.cut.c.cut_id == t.turf.c.cut_id)
        .outerjoin(t.walk, walked)
        .where(t.turf.c.living)
        .order_by(t.cut.c.created_at, t.turf.c.cut_id, t.turf.c.number)
    )
    asked = asked.where(t.turf.c.cut_id == cut_id) if cut_id else asked.where(t.cut.c.state == "current")
    rows = [dict(row) for row in connection.execute(asked).mappings()]
    if turf_ids is None:
        return rows
    by_id = {row["turf_id"]: row for row in rows}
    unknown = [turf_id for turf_id in turf_ids if turf_id not in by_id]
    if unknown:
        raise NotFound(
            f"There is no turf {', '.join(unknown[:5])} in a current cut.",
            "List them with: turfwalk list turfs CAMPAIGN",
        )
    return [by_id[turf_id] for turf_id in dict.fromkeys(turf_ids)]


def doors_of_turfs(connection: Connection, rows: Sequence[Row]) -> dict[str, list[str]]:
    """Read the door ids of living turfs, sorted."""
    cut_ids = {row["cut_id"] for row in rows}
    wanted = {row["turf_id"] for row in rows}
    found: dict[str, list[str]] = {turf_id: [] for turf_id in wanted}
    asked = select(t.turf_door.c.turf_id, t.turf_door.c.door_id).where(
        t.turf_door.c.cut_id.in_(cut_ids), t.turf_door.c.living
    )
    if len(wanted) <= 100:  # a list of hundreds is slower to bind than to filter here
        asked = asked.where(t.turf_door.c.turf_id.in_(wanted))
    for turf_id, door_id in connection.execute(asked.order_by(t.turf_door.c.door_id)):
        if turf_id in wanted:
            found[turf_id].append(door_id)
    return found


def exceptions_of_cut(connection: Connection, cut_id: str) -> list[tuple[str, str]]:
    """Read the located doors that no turf of the cut can hold, with reasons."""
    asked = select(t.cut_exception.c.door_id, t.cut_exception.c.reason).filter_by(cut_id=cut_id)
    return [(row.door_id, row.reason) for row in connection.execute(asked)]


def turf_version_row(connection: Connection, turf_id: str, version: int) -> Row:
    """Read one version of a turf, living or not.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    row = (
        connection.execute(select(t.turf).filter_by(turf_id=turf_id, version=version))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound(f"There is no version {version} of the turf {turf_id}.", "Assign the turf again.")
    return {**row, "planned_walk_m": None, "planned_walk_s": None, "planned_knock_s": None}


def doors_of_version(connection: Connection, turf_id: str, version: int) -> frozenset[str]:
    """Read the doors of one version of a turf, living or not."""
    asked = select(t.turf_door.c.door_id).filter_by(turf_id=turf_id, version=version)
    return frozenset(connection.execute(asked).scalars())
