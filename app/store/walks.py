"""Walks in the field record. A turf keeps its earlier walks; one of them is living, undo goes back to another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, func, insert, or_, select, update

from app.store import tables as t
from geo.errors import Conflict
from routing.model import LeftOut, Stop, Walk, WalkSpec, WalkWish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from app.store import Connection, Row

KEPT = 20
"""Walks of a turf that stay for undo; older ones are forgotten."""


@dataclass(frozen=True)
class Steps:
    """Where a turf's living walk stands among those that are kept. No ``revision`` is ever given twice."""

    revision: int
    can_undo: bool
    can_redo: bool


def put_walks(connection: Connection, rows: Sequence[Row | dict[str, Any]], walks: Sequence[Walk]) -> None:
    """Store walks for versions of turfs as the living ones; what had been undone is forgotten."""
    now = datetime.now(UTC)
    values = []
    for row, walk in zip(rows, walks, strict=True):
        newest, living = _revisions(connection, row)
        past = and_(_walks_of_turf(row), or_(t.walk.c.revision > living, t.walk.c.revision <= living - KEPT))
        connection.execute(delete(t.walk).where(past))
        connection.execute(update(t.walk).where(_walks_of_turf(row)).values(living=False))
        values.append(
            {
                **asdict(walk),
                "version": row["version"],
                "revision": newest + 1,
                "living": True,
                "cut_id": row["cut_id"],
                "path": [[round(lon, 6), round(lat, 6)] for lon, lat in walk.path],
                "created_at": now,
            },
        )
    if values:
        connection.execute(insert(t.walk), values)


def _walks_of_turf(row: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(t.walk.c.turf_id == row["turf_id"], t.walk.c.version == row["version"])


def _revisions(connection: Connection, row: Mapping[str, Any]) -> tuple[int, int]:
    """Give the newest revision of a turf's walks and the living one; 0 where there is none."""
    living = func.max(case((t.walk.c.living, t.walk.c.revision), else_=0))
    found = connection.execute(select(func.max(t.walk.c.revision), living).where(_walks_of_turf(row))).one()
    return int(found[0] or 0), int(found[1] or 0)


def steps_of(connection: Connection, row: Mapping[str, Any]) -> Steps:
    """Tell where a turf's living walk stands among the kept ones."""
    kept = select(t.walk.c.revision).where(_walks_of_turf(row))
    revisions = list(connection.execute(kept).scalars())
    living = _revisions(connection, row)[1]
    return Steps(living, any(one < living for one in revisions), any(one > living for one in revisions))


def require_revision(connection: Connection, row: Mapping[str, Any], revision: int | None) -> None:
    """Refuse to change a walk that is no longer the one that somebody looked at.

    Raises
    ------
    Conflict
        When ``revision`` is given and another walk of the turf is living now.
    """
    if revision is not None and revision != _revisions(connection, row)[1]:
        raise Conflict(
            f"Somebody else changed the walk of turf {row['turf_id']} in the meantime.",
            "Look at the new walk and try again; nothing was changed.",
        )


def step_walk(connection: Connection, row: Mapping[str, Any], *, back: bool) -> None:
    """Make the walk before the living one live again, or the one after it.

    Raises
    ------
    Conflict
        When there is none.
    """
    living = _revisions(connection, row)[1]
    beside = t.walk.c.revision < living if back else t.walk.c.revision > living
    edge = func.max(t.walk.c.revision) if back else func.min(t.walk.c.revision)
    target = connection.execute(select(edge).where(_walks_of_turf(row), beside)).scalar()
    if target is None:
        word = "undo" if back else "redo"
        raise Conflict(
            f"There is nothing to {word} in the walk of turf {row['turf_id']}.", "The walk stays as it is."
        )
    connection.execute(update(t.walk).where(_walks_of_turf(row)).values(living=False))
    this = and_(_walks_of_turf(row), t.walk.c.revision == target)
    connection.execute(update(t.walk).where(this).values(living=True))


def walks_of(connection: Connection, rows: Sequence[Row]) -> dict[str, Walk]:
    """Read the living walks of turfs by turf id; a turf without a walk is left out."""
    versions = {(row["turf_id"], row["version"]) for row in rows}
    found = connection.execute(select(t.walk).where(_living(rows))).mappings()
    return {row["turf_id"]: _walk(dict(row)) for row in found if (row["turf_id"], row["version"]) in versions}


def wishes_of(connection: Connection, rows: Sequence[Row]) -> dict[str, WalkWish]:
    """Read what people wish of turfs' living walks, by turf id; turfs without a wish are left out."""
    versions = {(row["turf_id"], row["version"]) for row in rows}
    asked = select(t.walk.c.turf_id, t.walk.c.version, t.walk.c.wish).where(_living(rows))
    wishes = {
        turf_id: _wish(wish)
        for turf_id, version, wish in connection.execute(asked)
        if (turf_id, version) in versions
    }
    return {turf_id: wish for turf_id, wish in wishes.items() if not wish.is_empty}


def walk_figures(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    """Read the figures of turfs' living walks: their columns without stops and paths, and stop_count."""
    versions = {(row["turf_id"], row["version"]) for row in rows}
    columns = [column for column in t.walk.c if column.name not in {"stops", "path", "spec", "wish"}]
    stop_count = func.json_array_length(t.walk.c.stops).label("stop_count")
    found = connection.execute(select(*columns, stop_count).where(_living(rows))).mappings()
    return [dict(row) for row in found if (row["turf_id"], row["version"]) in versions]


def _living(rows: Sequence[Row]) -> ColumnElement[bool]:
    wanted = and_(t.walk.c.living, t.walk.c.cut_id.in_({row["cut_id"] for row in rows}))
    turf_ids = {row["turf_id"] for row in rows}
    # a list of hundreds is slower to bind than to filter by the caller
    return and_(wanted, t.walk.c.turf_id.in_(turf_ids)) if len(turf_ids) <= 100 else wanted


def _walk(row: Row) -> Walk:
    start = row["start"]
    spec = dict(row["spec"])
    for end in ("start", "end"):
        spec[end] = tuple(spec[end]) if spec.get(end) else None
    return Walk(
        turf_id=row["turf_id"],
        stops=tuple(Stop(**{**stop, "door_ids": tuple(stop["door_ids"])}) for stop in row["stops"]),
        walk_m=row["walk_m"],
        effort_m=row["effort_m"],
        walk_s=row["walk_s"],
        knock_s=row["knock_s"],
        lower_bound_effort_m=row["lower_bound_effort_m"],
        gap=row["gap"],
        proven=row["proven"],
        list_order_m=row["list_order_m"],
        solve_ms=row["solve_ms"],
        path=tuple((lon, lat) for lon, lat in row["path"]),
        start=(start[0], start[1]) if start else None,
        spec=WalkSpec(**spec),
        human_order_m=row["human_order_m"],
        wish=_wish(row["wish"]),
        wish_cost_m=row["wish_cost_m"],
        left_out=tuple(LeftOut(**door) for door in row["left_out"]),
    )


def _wish(stored: Row) -> WalkWish:
    """Read a wish: lists come back from JSON where tuples went in."""
    wish: Row = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    wish["follow"] = tuple((before, after) for before, after in wish.get("follow", ()))
    return WalkWish(**wish)
