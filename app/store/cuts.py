"""Cuts and turfs in the field record: adding, choosing and reading them."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, String, and_, bindparam, cast, delete, func, insert, select, update

from app.store import tables as t
from app.store.codes import turf_code
from geo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


def cut_values(cut_id: str, universe: Universe, snapshot_id: str, spec: TurfSpec) -> dict[str, Any]:
    """Make the columns of a new current cut, before its figures are known."""
    return {
        "cut_id": cut_id,
        "universe_id": universe.universe_id,
        "universe_name": universe.name,
        "snapshot_id": snapshot_id,
        "state": "current",
        "spec": asdict(spec),
        "split_faces_rate": 0.0,
        "figures": {},
        "elapsed_s": 0.0,
    }


def take_codes(connection: Connection, count: int) -> list[str]:
    """Take the next turf codes of the campaign; they are never given again."""
    used = connection.execute(select(t.campaign.c.turf_codes_used)).scalar_one()
    connection.execute(update(t.campaign).values(turf_codes_used=used + count))
    return [turf_code(used + number) for number in range(count)]


def add_cut(connection: Connection, values: dict[str, Any], exceptions: Iterable[tuple[str, str]]) -> None:
    """Store a cut; when it is current, the universe's earlier current cut retires."""
    if values["state"] == "current":
        _retire_current(connection, values["universe_id"])
    connection.execute(insert(t.cut).values(created_at=datetime.now(UTC), revision=0, **values))
    rows = [{"cut_id": values["cut_id"], "door_id": door, "reason": reason} for door, reason in exceptions]
    if rows:
        connection.execute(insert(t.cut_exception), rows)


def _retire_current(connection: Connection, universe_id: str) -> None:
    current = and_(t.cut.c.universe_id == universe_id, t.cut.c.state == "current")
    connection.execute(update(t.cut).where(current).values(state="retired"))


def make_current(connection: Connection, cut_id: str) -> None:
    """Make a cut the current one of its universe; the one before retires.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    row = cut_row(connection, cut_id)
    _retire_current(connection, row["universe_id"])
    connection.execute(update(t.cut).where(t.cut.c.cut_id == cut_id).values(state="current"))


def note_printing(connection: Connection, versions: Iterable[Sequence[Any]], *, printed: bool = True) -> None:
    """Remember that versions of turfs are on paper now, or that they are not."""
    now = datetime.now(UTC) if printed else None
    for turf_id, version in versions:
        this = and_(t.turf.c.turf_id == turf_id, t.turf.c.version == version)
        connection.execute(update(t.turf).where(this).values(printed_at=now))


def printings(connection: Connection, turf_ids: Sequence[str]) -> dict[str, datetime]:
    """Read when turfs were last printed, whichever version it was; those never printed are left out."""
    asked = select(t.turf.c.turf_id, func.max(t.turf.c.printed_at)).where(t.turf.c.printed_at.is_not(None))
    if len(turf_ids) <= 100:
        asked = asked.where(t.turf.c.turf_id.in_(turf_ids))
    found = connection.execute(asked.group_by(t.turf.c.turf_id))
    return {row[0]: row[1] for row in found}


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


def copy_turf(connection: Connection, row: Mapping[str, Any], changes: Mapping[str, Any]) -> TurfVersion:
    """Store a version of a turf again with changed columns, as a living one with the same doors and walk.

    Parameters
    ----------
    row
        The version to copy, as ``living_turf_rows`` gives it.
    changes
        The new version, and the columns of the turf that differ, such as name or cut_id.
    """
    version = int(changes["version"])
    cut_id = changes.get("cut_id", row["cut_id"])
    for table, own in (
        (t.turf, {**changes, "living": True}),
        (t.turf_door, {"version": version, "cut_id": cut_id, "living": True}),
        (t.walk, {"version": version, "cut_id": cut_id}),
    ):
        this = and_(table.c.turf_id == row["turf_id"], table.c.version == row["version"])
        found = [dict(one) for one in connection.execute(select(table).where(this)).mappings()]
        if found:
            connection.execute(insert(table), [{**one, **own} for one in found])
    return str(row["turf_id"]), version


def set_living(connection: Connection, versions: Iterable[Sequence[Any]], *, living: bool) -> None:
    """Bring versions of turfs to life or end them, with their doors."""
    for turf_id, version in versions:
        for table in (t.turf, t.turf_door):
            this = and_(table.c.turf_id == turf_id, table.c.version == version)
            connection.execute(update(table).where(this).values(living=living))


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


def _turfs_with_walks() -> Select[Any]:
    """Select versions of turfs with the figures of their walk, in order of cut and number."""
    walked = and_(t.walk.c.turf_id == t.turf.c.turf_id, t.walk.c.version == t.turf.c.version, t.walk.c.living)
    return (
        select(
            *(column for column in t.turf.c if column.name != "boundary"),
            cast(t.turf.c.boundary, String).label("boundary"),
            t.walk.c.walk_m.label("planned_walk_m"),
            t.walk.c.walk_s.label("planned_walk_s"),
            t.walk.c.knock_s.label("planned_knock_s"),
            t.walk.c.created_at.label("planned_at"),
        )
        .join(t.cut, t.cut.c.cut_id == t.turf.c.cut_id)
        .outerjoin(t.walk, walked)
        .order_by(t.cut.c.created_at, t.turf.c.cut_id, t.turf.c.number)
    )


@lru_cache(maxsize=4096)
def _boundary(text: str) -> dict[str, Any]:
    """Read a boundary once: versions of turfs never change, and most answers read all turfs."""
    found: dict[str, Any] = json.loads(text)
    return found


def _with_printings(connection: Connection, asked: Select[Any]) -> list[Row]:
    rows = [{**row, "boundary": _boundary(row["boundary"])} for row in connection.execute(asked).mappings()]
    printed = printings(connection, [row["turf_id"] for row in rows])
    for row in rows:
        row["last_printed_at"] = printed.get(row["turf_id"])
    return rows


def living_turf_rows(
    connection: Connection, cut_id: str | None = None, turf_ids: Sequence[str] | None = None
) -> list[Row]:
    """Read living turfs with their walk's figures, in order of cut and number.

    Without ``cut_id``, those of all current cuts. ``planned_walk_m`` is null while there is no walk.
    """
    asked = _turfs_with_walks().where(t.turf.c.living)
    asked = asked.where(t.turf.c.cut_id == cut_id) if cut_id else asked.where(t.cut.c.state == "current")
    rows = _with_printings(connection, asked)
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
    """Read one version of a turf, living or not, with its walk's figures.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    asked = _turfs_with_walks().where(t.turf.c.turf_id == turf_id, t.turf.c.version == version)
    rows = _with_printings(connection, asked)
    if not rows:
        raise NotFound(f"There is no version {version} of the turf {turf_id}.", "Assign the turf again.")
    return rows[0]


_DOORS_OF_VERSION = select(t.turf_door.c.door_id).where(
    t.turf_door.c.turf_id == bindparam("wanted_id"), t.turf_door.c.version == bindparam("wanted_version")
)


def doors_of_version(connection: Connection, turf_id: str, version: int) -> frozenset[str]:
    """Read the doors of one version of a turf, living or not."""
    wanted = {"wanted_id": turf_id, "wanted_version": version}
    return frozenset(connection.execute(_DOORS_OF_VERSION, wanted).scalars())
