"""Notes of buildings in the field record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from app.store import tables as t

if TYPE_CHECKING:
    from app.store import Connection, Row


def put_note(connection: Connection, building_id: str, note: str, *, doorman: bool) -> None:
    """Store the note of a building; it takes the place of the one before."""
    drop_note(connection, building_id)
    now = datetime.now(UTC)
    connection.execute(
        insert(t.building_note).values(building_id=building_id, note=note, doorman=doorman, noted_at=now)
    )


def drop_note(connection: Connection, building_id: str) -> None:
    """Forget the note of a building."""
    connection.execute(delete(t.building_note).where(t.building_note.c.building_id == building_id))


def note_rows(connection: Connection) -> list[Row]:
    """Read all notes by building."""
    asked = select(t.building_note).order_by(t.building_note.c.building_id)
    return [dict(row) for row in connection.execute(asked).mappings()]
