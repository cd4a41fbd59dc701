"""Walks in the field record."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select

from app.store import tables as t
from routing.model import LeftOut, Stop, Walk, WalkSpec, WalkWish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store import Connection, Row


def put_walks(connection: Connection, rows: Sequence[Row | dict[str, Any]], walks: Sequence[Walk]) -> None:
    """Store walks for versions of turfs; a walk planned again takes the place of the one before."""
    now = datetime.now(UTC)
    values = []
    for row, walk in zip(rows, walks, strict=True):
        this = and_(t.walk.c.turf_id == row["turf_id"], t.walk.c.version == row["version"])
        connection.execute(delete(t.walk).where(this))
        values.append(
            {
                **asdict(walk),
                "version": row["version"],
                "cut_id": row["cut_id"],
                "path": [[round(lon, 6), round(lat, 6)] for lon, lat in walk.path],
                "created_at": now,
            },
        )
    if values:
        connection.execute(insert(t.walk), values)


def walks_of(connection: Connection, rows: Sequence[Row]) -> dict[str, Walk]:
    """Read the walks of living turfs by turf id; a turf without a walk is left out."""
    versions = {(row["turf_id"], row["version"]) for row in rows}
    cut_ids = {row["cut_id"] for row in rows}
    asked = select(t.walk).where(t.walk.c.cut_id.in_(cut_ids))
    if len(versions) <= 100:
        asked = asked.where(t.walk.c.turf_id.in_([turf_id for turf_id, _ in versions]))
    found = connection.execute(asked).mappings()
    return {row["turf_id"]: _walk(dict(row)) for row in found if (row["turf_id"], row["version"]) in versions}


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
