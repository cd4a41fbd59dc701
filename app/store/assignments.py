"""Assignments in the record: who has which turf in hand, and since when no more."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.canvass import Assignment
from app.store import people_tables as t
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Result

    from app.store import Connection

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
    found = _in_hands(connection.execute(_ONE, {"wanted": assignment_id}))
    if not found:
        raise NotFound(
            f"There is no assignment {assignment_id}.",
            "List them with: turfwalk list assignments CAMPAIGN",
        )
    return found[0]


_NEWEST_FIRST = (
    select(t.assignment, t.assignment_person.c.person_id)
    .outerjoin(t.assignment_person, t.assignment_person.c.assignment_id == t.assignment.c.assignment_id)
    .order_by(t.assignment.c.created_at.desc(), t.assignment.c.assignment_id, t.assignment_person.c.person_id)
)
"""A row for each person who holds an assignment, one without a person for an open link."""
_ONE = _NEWEST_FIRST.where(t.assignment.c.assignment_id == bindparam("wanted"))


def assignments_of(
    connection: Connection,
    turf_id: str | None = None,
    person_id: str | None = None,
    code: str | None = None,
) -> list[Assignment]:
    """Read assignments, newest first: all, or those that fit every condition given."""
    asked = _NEWEST_FIRST
    if turf_id is not None:
        asked = asked.where(t.assignment.c.turf_id == turf_id)
    if code is not None:
        asked = asked.where(t.assignment.c.code == code)
    if person_id is not None:
        own = select(t.assignment_person.c.assignment_id).filter_by(person_id=person_id)
        asked = asked.where(t.assignment.c.assignment_id.in_(own))
    return _in_hands(connection.execute(asked))


def _in_hands(rows: Result[Any]) -> list[Assignment]:
    """Gather who holds each assignment; the rows of one follow each other."""
    names = Assignment.__dataclass_fields__.keys() - {"person_ids", "link", "link_qr"}
    found = []
    for _, held in groupby(rows.mappings(), key=itemgetter("assignment_id")):
        together = list(held)
        person_ids = tuple(row["person_id"] for row in together if row["person_id"] is not None)
        found.append(Assignment(person_ids=person_ids, **{name: together[0][name] for name in names}))
    return found


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
