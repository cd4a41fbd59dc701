"""Handing turf out: to a person, a couple, or whoever holds an open link; taking it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.accounts import hash_secret
from app.store import assignments as record
from app.store import cuts as cut_record
from app.store.people import person_row
from geo.errors import BadInput, Conflict

if TYPE_CHECKING:
    from app.canvass import Assignment
    from app.store.campaign import OpenCampaign

LASTS = timedelta(days=2)
LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Hands:
    """Into whose hands a turf goes, and for how long.

    ``person_ids``: one or two people; none makes an open link. Without ``from_at`` it begins now, without
    ``until_at`` it lasts two days.
    """

    person_ids: tuple[str, ...] = ()
    from_at: datetime | None = None
    until_at: datetime | None = None


def assign_turf(c: OpenCampaign, turf_id: str, hands: Hands, by: str = "command-line") -> Assignment:
    """Put a turf into somebody's hands; of an open link, the secret is in this answer only.

    Raises
    ------
    NotFound
        When there is no such turf or person.
    Conflict
        When the turf has no walk yet, or a person's account is shut.
    BadInput
        When the time makes no sense or there are more than two people.
    """
    from_at = hands.from_at or datetime.now(UTC)
    until_at = hands.until_at or from_at + LASTS
    if not timedelta(0) < until_at - from_at <= LONGEST:
        raise BadInput("The time of an assignment is none.", "Let it end after it begins, within 60 days.")
    if len(hands.person_ids) > 2:
        raise BadInput("A turf is in the hands of one person or two.", "Assign two turfs.")
    token = "" if hands.person_ids else secrets.token_urlsafe(32)
    with c.writing() as connection:
        turf = cut_record.living_turf_rows(connection, turf_ids=[turf_id])[0]
        if turf["planned_walk_m"] is None:
            raise Conflict(f"The turf {turf_id} has no walk yet.", "Plan its walk first.")
        for person_id in hands.person_ids:
            if person_row(connection, person_id)["state"] != "active":
                raise Conflict(f"The account {person_id} is shut.", "Open it again, or choose somebody else.")
        made = record.add_assignment(
            connection,
            hands.person_ids,
            turf_id=turf_id,
            version=turf["version"],
            is_open_link=not hands.person_ids,
            token_hash=hash_secret(token) if token else None,
            from_at=from_at,
            until_at=until_at,
            created_by=by,
        )
    return replace(made, link=_link(c, token) if token else "")


def _link(c: OpenCampaign, token: str) -> str:
    row = c.row()
    return f"{row['public_url']}/c/{row['campaign_id']}/f#token={token}"


def list_assignments(c: OpenCampaign, turf_id: str | None = None) -> list[Assignment]:
    """List assignments, newest first, ended ones too."""
    with c.reading() as connection:
        return record.assignments_of(connection, turf_id=turf_id)


def return_turf(c: OpenCampaign, assignment_id: str) -> Assignment:
    """Note that a turf was brought back; results that come later are still taken.

    Raises
    ------
    NotFound
        When there is no such assignment.
    Conflict
        When it has ended already.
    """
    with c.writing() as connection:
        return record.end_assignment(connection, assignment_id, "returned")


def revoke_assignment(c: OpenCampaign, assignment_id: str) -> Assignment:
    """Take a turf out of somebody's hands: the next request sees no door of it, unsent results still count.

    Raises
    ------
    NotFound
        When there is no such assignment.
    Conflict
        When it has ended already.
    """
    with c.writing() as connection:
        return record.end_assignment(connection, assignment_id, "revoked")
