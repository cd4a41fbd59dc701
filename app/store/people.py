"""People and invitations in the record."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from app.canvass import Invitation, Person
from app.store import people_tables as t
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from app.store import Connection, Row


def add_person(connection: Connection, **values: Any) -> Person:  # noqa: ANN401 - columns of several types
    """Make an account.

    Raises
    ------
    Conflict
        When somebody has an account with this e-mail address.
    """
    email = plain_email(values.pop("email"))
    if row_of_email(connection, email):
        raise Conflict("This e-mail address has an account already.", "Sign in with it.")
    person_id = f"p{secrets.token_hex(5)}"
    row = {
        "person_id": person_id,
        "email": email,
        "state": "active",
        "created_at": datetime.now(UTC),
        **values,
    }
    connection.execute(insert(t.person).values(row))
    return as_person(person_row(connection, person_id))


def plain_email(email: str) -> str:
    """Write an e-mail address as it is compared."""
    return email.strip().lower()


def row_of_email(connection: Connection, email: str) -> Row | None:
    """Read the account of an e-mail address, if there is one."""
    found = connection.execute(select(t.person).filter_by(email=plain_email(email))).mappings().one_or_none()
    return dict(found) if found else None


def person_row(connection: Connection, person_id: str) -> Row:
    """Read one account's row.

    Raises
    ------
    NotFound
        When there is no such person.
    """
    row = row_of(connection, person_id)
    if row is None:
        raise NotFound(f"There is no person {person_id}.", "List them with: turfwalk list people CAMPAIGN")
    return row


def row_of(connection: Connection, person_id: str) -> Row | None:
    """Read one account's row, if there is one."""
    row = connection.execute(select(t.person).filter_by(person_id=person_id)).mappings().one_or_none()
    return None if row is None else dict(row)


def is_shut(connection: Connection, person_id: str) -> bool:
    """Tell whether an account is shut; somebody without an account has none to shut."""
    state = connection.execute(select(t.person.c.state).filter_by(person_id=person_id)).scalar()
    return state is not None and state != "active"


def person_rows(connection: Connection) -> list[Row]:
    """Read all accounts, in order of name."""
    asked = select(t.person).order_by(t.person.c.name, t.person.c.person_id)
    return [dict(row) for row in connection.execute(asked).mappings()]


def change_person_row(connection: Connection, person_id: str, **values: Any) -> None:  # noqa: ANN401 - as above
    """Set columns of an account."""
    connection.execute(update(t.person).where(t.person.c.person_id == person_id).values(**values))


def active_owner_count(connection: Connection) -> int:
    """Count the owners who can sign in."""
    asked = select(func.count()).select_from(t.person).filter_by(role="owner", state="active")
    return int(connection.execute(asked).scalar_one())


def as_person(row: Row) -> Person:
    """Show an account without its secrets."""
    return Person(
        person_id=row["person_id"],
        name=row["name"],
        email=row["email"],
        role=row["role"],
        state=row["state"],
        language=row["language"],
        has_second_factor=row["second_factor"] is not None,
        created_at=row["created_at"],
    )


def add_invitation(connection: Connection, token_hash: str, **values: Any) -> Invitation:  # noqa: ANN401 - as above
    """Keep an invitation; of its link only the hash."""
    invitation_id = f"i{secrets.token_hex(5)}"
    row = {"invitation_id": invitation_id, "created_at": datetime.now(UTC), "used_at": None, **values}
    connection.execute(insert(t.invitation).values(token_hash=token_hash, **row))
    return as_invitation(row)


def take_invitation(connection: Connection, token_hash: str, now: datetime) -> Row | None:
    """Use up an invitation; None when it is unknown, used or expired."""
    this = (t.invitation.c.token_hash == token_hash) & t.invitation.c.used_at.is_(None)
    taken = connection.execute(
        update(t.invitation).where(this, t.invitation.c.expires_at > now).values(used_at=now)
    )
    if taken.rowcount != 1:
        return None
    return dict(connection.execute(select(t.invitation).filter_by(token_hash=token_hash)).mappings().one())


def invitation_rows(connection: Connection) -> list[Row]:
    """Read all invitations, newest first."""
    asked = select(t.invitation).order_by(t.invitation.c.created_at.desc())
    return [dict(row) for row in connection.execute(asked).mappings()]


def drop_invitation(connection: Connection, invitation_id: str) -> None:
    """Take an invitation back.

    Raises
    ------
    NotFound
        When there is no such invitation.
    """
    gone = connection.execute(delete(t.invitation).filter_by(invitation_id=invitation_id))
    if gone.rowcount != 1:
        raise NotFound(
            f"There is no invitation {invitation_id}.",
            "List them with: turfwalk list invitations CAMPAIGN",
        )


def as_invitation(row: Row) -> Invitation:
    """Show an invitation."""
    names = ("invitation_id", "email", "role", "expires_at", "used_at", "created_at")
    return Invitation(**{name: row[name] for name in names})
