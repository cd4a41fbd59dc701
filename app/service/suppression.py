"""Do not contact: a door, a person, or one channel of a person, until somebody resolves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from app.store import suppression as record
from app.suppressing import is_known, match_keys
from geo.errors import BadInput, Conflict, NotFound

if TYPE_CHECKING:
    from app.canvass import Suppression
    from app.store.campaign import OpenCampaign

Channel = Literal["all", "door", "phone", "text", "mail", "email"]


@dataclass(frozen=True)
class NoContact:
    """Whom not to contact: a whole door, or one person; on one channel, or on all."""

    door_id: str | None = None
    voter_id: str | None = None
    channel: Channel = "all"
    source: str = "desk"


def suppress(c: OpenCampaign, asked: NoContact, by: str = "command-line") -> Suppression:
    """Note that a door or a person must not be contacted: universes, packets and phones leave it out from now on.

    Raises
    ------
    BadInput
        When it is neither a door nor a person, or both.
    NotFound
        When no import that is in use knows it.
    """
    if (asked.door_id is None) == (asked.voter_id is None):
        raise BadInput("Whom not to contact is not clear.", "Give a door or a person.")
    event = record.new_suppression(asked.door_id, asked.voter_id, asked.channel, asked.source, by)
    keys = match_keys(c, [event])
    if not keys and not is_known(c, event):
        raise NotFound("There is no such door or person.", "Look at the id in an export of its turf.")
    with c.writing() as connection:
        record.add_suppressions(connection, [event], keys)
    return event


def unsuppress(c: OpenCampaign, event_id: str, by: str = "command-line") -> Suppression:
    """Resolve a "do not contact" that stands: a new event takes it back, both stay in the record.

    Raises
    ------
    NotFound
        When there is no such event.
    Conflict
        When it does not stand any more.
    """
    with c.writing() as connection:
        known = {one.event_id: one for one in record.all_suppressions(connection)}
        if event_id not in known:
            raise NotFound("There is no such event.", "List them with: turfwalk list suppressions CAMPAIGN")
        if event_id not in {one.event_id for one in record.standing_suppressions(connection)}:
            raise Conflict("It does not stand any more.", "Look at the list again.")
        stood = known[event_id]
        event = replace(
            record.new_suppression(stood.door_id, stood.voter_id, stood.channel, "desk", by),
            is_on=False,
            at=datetime.now(UTC),
        )
        match_key = record.match_key_of(connection, event_id)
        record.add_suppressions(connection, [event], {event.event_id: match_key} if match_key else None)
    return event


def list_suppressions(c: OpenCampaign, *, resolved: bool = False) -> list[Suppression]:
    """List whom not to contact now, newest first; with ``resolved``, every event ever."""
    with c.reading() as connection:
        found = (record.all_suppressions if resolved else record.standing_suppressions)(connection)
    return found[::-1]
