"""Universes in the field record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from app.model import Universe
from app.store import tables as t
from geo.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Connection


def put_universe(connection: Connection, universe: Universe) -> None:
    """Store a universe; one of the same name is replaced and keeps its id."""
    connection.execute(delete(t.universe).where(t.universe.c.name == universe.name))
    connection.execute(
        insert(t.universe).values(
            universe_id=universe.universe_id,
            name=universe.name,
            where=universe.where,
            voter_count=universe.voter_count,
            door_count=universe.door_count,
            exception_count=universe.exception_count,
            created_at=universe.created_at,
        ),
    )


def universes(connection: Connection) -> list[Universe]:
    """Read all universes by name."""
    return [Universe(**row) for row in connection.execute(select(t.universe).order_by("name")).mappings()]


def universe_named(connection: Connection, name: str) -> Universe:
    """Read one universe.

    Raises
    ------
    NotFound
        When there is none of that name.
    """
    row = connection.execute(select(t.universe).filter_by(name=name)).mappings().one_or_none()
    if row is None:
        raise NotFound(
            f"There is no universe {name!r}.", "Make it with: turfwalk universe CAMPAIGN NAME --where true"
        )
    return Universe(**row)


def drop_universe(connection: Connection, universe_id: str) -> None:
    """Delete a universe; its cuts stay."""
    connection.execute(delete(t.universe).where(t.universe.c.universe_id == universe_id))
