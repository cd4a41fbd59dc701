"""People with accounts: the first owner, invitations, roles."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app import trail
from app.accounts import hash_password, hash_secret
from app.passwords import PasswordLink, password_token
from app.store import people as record
from app.store.assignments import revoke_all_of
from app.store.sessions import end_sessions_of
from geo.errors import BadInput, Conflict

if TYPE_CHECKING:
    from app.canvass import Invitation, Person, Role
    from app.store.campaign import OpenCampaign

INVITATION_LASTS = timedelta(days=7)
PASSWORD_LINK_LASTS = timedelta(days=1)


def create_owner(c: OpenCampaign, name: str, email: str, password: str) -> Person:
    """Make the account of an owner; only the command line does this, beside the campaign's own files.

    Raises
    ------
    BadInput
        When the e-mail address or the password is none.
    Conflict
        When somebody has an account with this e-mail address.
    """
    password_hash = hash_password(password)
    with c.writing() as connection:
        return record.add_person(
            connection,
            name=name.strip(),
            email=_email(email),
            role="owner",
            password_hash=password_hash,
            language="en",
        )


def list_people(c: OpenCampaign) -> list[Person]:
    """List everybody with an account, in order of name."""
    with c.reading() as connection:
        return [record.as_person(row) for row in record.person_rows(connection)]


def change_person(
    c: OpenCampaign, person_id: str, role: Role | None = None, *, is_disabled: bool | None = None
) -> Person:
    """Give somebody another role, shut an account or open it again; sessions end at once.

    Shutting an account takes back the turfs that only this person has in hand; a partner keeps a common one.
    Their phone forgets the people at its next contact, and results still on it are taken all the same.

    Raises
    ------
    NotFound
        When there is no such person.
    Conflict
        When no owner would be left.
    """
    with c.writing() as connection:
        before = record.person_row(connection, person_id)
        values: dict[str, str] = {} if role is None else {"role": role}
        if is_disabled is not None:
            values["state"] = "disabled" if is_disabled else "active"
        if values:
            record.change_person_row(connection, person_id, **values)
        was_owner = (before["role"], before["state"]) == ("owner", "active")
        if was_owner and record.active_owner_count(connection) == 0:
            raise Conflict("A campaign needs an owner who can sign in.", "Make somebody else an owner first.")
        end_sessions_of(connection, person_id)
        if is_disabled:
            revoke_all_of(connection, person_id)
        return record.as_person(record.person_row(connection, person_id))


def make_password_link(c: OpenCampaign, person_id: str) -> PasswordLink:
    """Make a link with which somebody who forgot the password sets a new one, once, within a day.

    The second factor stays as it is.

    Raises
    ------
    NotFound
        When there is no such person.
    Conflict
        When the account is shut.
    """
    with c.reading() as connection:
        row = record.person_row(connection, person_id)
    if row["state"] != "active":
        raise Conflict(f"The account {person_id} is shut.", "Open it again first.")
    expires_at = datetime.now(UTC) + PASSWORD_LINK_LASTS
    return PasswordLink(person_id, expires_at, password_token(c, row, expires_at))


def reset_second_factor(c: OpenCampaign, person_id: str, by: str = "command-line") -> Person:
    """Take away a second factor whose phone is lost; all sessions end, and the next sign-in sets up another.

    Until then the password alone stands before the account: tell its person so, by voice. The trail keeps who
    did it; over the web an owner gives password and code once more before.

    Raises
    ------
    NotFound
        When there is no such person.
    """
    with c.writing() as connection:
        record.person_row(connection, person_id)
        nothing: dict[str, None] = dict.fromkeys(
            ("second_factor", "second_factor_offered", "second_factor_step")
        )
        record.change_person_row(connection, person_id, **nothing)
        end_sessions_of(connection, person_id)
        changed = record.as_person(record.person_row(connection, person_id))
    trail.note(c, by, "reset_second_factor", person_id)
    return changed


def invite_person(c: OpenCampaign, email: str, role: Role, by: str = "command-line") -> Invitation:
    """Make a link with which one person makes an account, within a week; its secret is given this once.

    Raises
    ------
    BadInput
        When the e-mail address is none.
    """
    token = secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + INVITATION_LASTS
    with c.writing() as connection:
        made = record.add_invitation(
            connection,
            hash_secret(token),
            email=_email(email),
            role=role,
            created_by=by,
            expires_at=expires_at,
        )
    return replace(made, token=token)


def list_invitations(c: OpenCampaign) -> list[Invitation]:
    """List invitations, newest first, used ones too."""
    with c.reading() as connection:
        return [record.as_invitation(row) for row in record.invitation_rows(connection)]


def delete_invitation(c: OpenCampaign, invitation_id: str) -> None:
    """Take an invitation back; its link no longer works.

    Raises
    ------
    NotFound
        When there is no such invitation.
    """
    with c.writing() as connection:
        record.drop_invitation(connection, invitation_id)


def _email(text: str) -> str:
    plain = record.plain_email(text)
    name, at, host = plain.partition("@")
    if not (name and at and "." in host) or any(letter.isspace() for letter in plain) or len(plain) > 200:
        raise BadInput("This is no e-mail address.", "Write it as name@example.org.")
    return plain
