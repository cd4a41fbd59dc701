"""Scripts in the record: every version stays, because answers name the version they were given to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from app.canvass import Choice, Question, Script
from app.store import result_tables as t

if TYPE_CHECKING:
    from app.store import Connection, Row


def add_script(connection: Connection, script: Script) -> None:
    """Add a version of a script."""
    connection.execute(insert(t.script).values(**asdict(script)))


def current_scripts(connection: Connection) -> list[Script]:
    """Read the scripts that are in use, in order of id and language."""
    asked = select(t.script).filter_by(state="current").order_by(t.script.c.script_id, t.script.c.language)
    return [as_script(dict(row)) for row in connection.execute(asked).mappings()]


def versions_of(connection: Connection, script_id: str | None = None) -> list[Script]:
    """Read all versions of a script, or of all, in order of id, version and language."""
    order = (t.script.c.script_id, t.script.c.version, t.script.c.language)
    asked = select(t.script).order_by(*order)
    if script_id is not None:
        asked = asked.where(t.script.c.script_id == script_id)
    return [as_script(dict(row)) for row in connection.execute(asked).mappings()]


def set_state(connection: Connection, script_id: str, version: int | None, state: str) -> None:
    """Put a version, or all versions, of a script into a state; its words never change."""
    this = t.script.c.script_id == script_id
    if version is not None:
        this &= t.script.c.version == version
    connection.execute(update(t.script).where(this).values(state=state))


def as_script(row: Row) -> Script:
    """Show a script."""
    questions = tuple(
        Question(**{**one, "choices": tuple(Choice(**choice) for choice in one.get("choices", ()))})
        for one in row["questions"]
    )
    return Script(**{**row, "questions": questions})
