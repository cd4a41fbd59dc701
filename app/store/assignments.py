"""Assignments in the record: who has which turf in hand, and since when no more."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.canvass import Assignment
from app.store import people_tables as t
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.store import Connection, Row

_LETTERS = "23456789CFGHJMPQRVWX"  # none that look or sound alike; no vowels, so no words
_CODE_LETTERS = 6


def add_assignment(connection: Connection, person_ids: Sequence[str], **values: Any) -> Assignment:  # noqa: ANN401 - columns of several types
    """Keep an assignment with a code of its own."""
    assignment_id = f"a{secrets.token_hex(5)}"
    row = {
        "assignment_id": assignment_id,
        "state": "out",
        "code": _free_code(connection),
        "created_at": datetime.now(UTC),
        **values,
    }
    connection.execute(insert(t.assignment).values(row))
    for person_id in dict.fromkeys(person_ids):
        connection.execute(
            insert(t.assignment_person).values(assignment_id=assignment_id, person_id=person_id)
        )
    return read_assignment(connection, assignment_id)


def _free_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
        taken = select(t.assignment.c.assignment_id).filter_by(code=code)
        if connection.execute(taken).first() is None:
            return code


def read_assignment(connection: Connection, assignment_id: str) -> Assignment:
    """Read one assignment.

    Raises
    ------
    NotFound
        When there is no such assignment.
    """
    found = assignments_of(connection, assignment_ids=[assignment_id])
    if not found:
        raise NotFound(
            f"There is no assignment {assignment_id}.",
            "List them with: turfwalk list assignments CAMPAIGN",
        )
    return found[0]


_NEWEST_FIRST = select(t.assignment).order_by(t.assignment.c.created_at.desc(), t.assignment.c.assignment_id)


def assignments_of(
    connection: Connection,
    assignment_ids: Iterable[str] | None = None,
    turf_id: str | None = None,
    person_id: str | None = None,
    code: str | None = None,
) -> list[Assignment]:
    """Read assignments, newest first: all, or those that fit every condition given."""
    asked = _NEWEST_FIRST
    if assignment_ids is not None:
        asked = asked.where(t.assignment.c.assignment_id.in_(list(assignment_ids)))
    if turf_id is not None:
        asked = asked.where(t.assignment.c.turf_id == turf_id)
    if code is not None:
        asked = asked.where(t.assignment.c.code == code)
    if person_id is not None:
        own = select(t.assignment_person.c.assignment_id).filter_by(person_id=person_id)
        asked = asked.where(t.assignment.c.assignment_id.in_(own))
    rows = [dict(row) for row in connection.execute(asked).mappings()]
    hands = _hands(connection, [row["assignment_id"] for row in rows])
    return [_assignment(row, hands.get(row["assignment_id"], ())) for row in rows]


def assignment_of_token(connection: Connection, token_hash: str) -> Assignment | None:
    """Read the assignment of an open link."""
    asked = select(t.assignment.c.assignment_id).filter_by(token_hash=token_hash)
    found = connection.execute(asked).scalar()
    return read_assignment(connection, found) if found else None


def end_assignment(connection: Connection, assignment_id: str, state: str) -> Assignment:
    """Take a turf back, or note that it was brought back.

    Raises
    ------
    NotFound
        When there is no such assignment.
    Conflict
        When it has ended already.
    """
    if read_assignment(connection, assignment_id).state != "out":
        raise Conflict("This turf is no longer out.", "Look at the list of assignments.")
    this = t.assignment.c.assignment_id == assignment_id
    connection.execute(update(t.assignment).where(this).values(state=state, ended_at=datetime.now(UTC)))
    return read_assignment(connection, assignment_id)


def revoke_all_of(connection: Connection, person_id: str) -> list[str]:
    """Take back what a person alone has in hand; give the ids."""
    mine = [
        one.assignment_id
        for one in assignments_of(connection, person_id=person_id)
        if one.state == "out" and one.person_ids == (person_id,)
    ]
    for assignment_id in mine:
        end_assignment(connection, assignment_id, "revoked")
    return mine


def _hands(connection: Connection, assignment_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    asked = (
        select(t.assignment_person)
        .where(t.assignment_person.c.assignment_id.in_(assignment_ids))
        .order_by(t.assignment_person.c.person_id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(asked):
        found[row.assignment_id] = (*found.get(row.assignment_id, ()), row.person_id)
    return found


def _assignment(row: Row, person_ids: tuple[str, ...]) -> Assignment:
    names = Assignment.__dataclass_fields__.keys() - {"person_ids", "link", "link_qr"}
    return Assignment(person_ids=person_ids, **{name: row[name] for name in names})
