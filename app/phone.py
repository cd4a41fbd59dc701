"""What a canvasser's phone asks for and sends. There is no command for it: a phone has no command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.accounts import begin_link_session, hash_secret, make_send_key
from app.canvass import FieldDoor, FieldPackage, Receipt, Received
from app.fieldwork import Ground, flagged, read_sent
from app.nearby import streets_near
from app.notices import notices_of
from app.packets import packets_of_rows
from app.snapshots import read_snapshot
from app.store import assignments as assignment_record
from app.store import cuts as cut_record
from app.store import results as record
from app.store import scripts as script_record
from app.store.people import is_shut
from app.store.suppression import add_suppressions, new_suppression
from app.suppressing import match_keys
from geo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from app.canvass import Actor, Assignment, DoorState, Suppression
    from app.model import PacketDoor
    from app.store import Connection
    from app.store.campaign import OpenCampaign
    from app.store.results import Sent


FARTHEST_STREET_M = 120.0


@dataclass(frozen=True)
class Hand:
    """Whether a downloaded turf is still in the hands that hold it; when not, a phone forgets its people."""

    assignment_id: str
    is_in_hand: bool


def open_link(c: OpenCampaign, token: str) -> str:
    """Exchange the secret of an open link for a session; give its key.

    Raises
    ------
    NotFound
        When the link is none, or the turf was taken back or returned.
    """
    with c.reading() as connection:
        found = assignment_record.assignment_of_token(connection, hash_secret(token))
    if found is None or found.state != "out":
        raise NotFound("This link leads to no turf.", "Ask whoever sent it for a new one.")
    return begin_link_session(c, found.assignment_id)


def list_own_assignments(c: OpenCampaign, actor: Actor) -> list[Assignment]:
    """List the assignments in somebody's hands, those that may be worked on now first."""
    with c.reading() as connection:
        mine = _held_by(connection, actor)
    return sorted(mine, key=lambda one: (not _is_open(one), one.until_at))


def read_package(c: OpenCampaign, actor: Actor, assignment_id: str) -> FieldPackage:
    """Pack all that a phone needs to walk a turf without a network.

    Raises
    ------
    NotFound
        When the assignment is not in the asker's hands, or not now.
    """
    with c.reading() as connection:
        mine = _in_hand(connection, actor, assignment_id)
        row = cut_record.turf_version_row(connection, mine.turf_id, mine.version)
        scripts = script_record.current_scripts(connection)
    packets, snapshot = packets_of_rows(c, [row])
    packet = packets[0]
    doors = [_field_door(one) for one in packet.doors.values()]
    with c.reading() as connection:
        found = record.door_states(connection, door_ids=list(packet.doors))
    shut = {one.door.door_id for one in doors if one.do_not_contact}
    states = [replace(one, do_not_contact=one.do_not_contact or one.door_id in shut) for one in found]
    return FieldPackage(
        assignment_id=assignment_id,
        turf_id=mine.turf_id,
        version=mine.version,
        campaign_name=packet.campaign_name,
        invented=packet.invented,
        walk=packet.walk,
        doors=tuple(doors),
        streets=streets_near(snapshot, packet.walk.path, FARTHEST_STREET_M),
        scripts=tuple(scripts),
        notice=notices_of(c),
        until_at=mine.until_at,
        states=tuple(states),
        send_key=make_send_key(c, actor, assignment_id),
    )


def read_states(c: OpenCampaign, actor: Actor, assignment_id: str) -> list[DoorState]:
    """Tell what the latest at each door of a turf is, so that two people on one turf see each other's results.

    Raises
    ------
    NotFound
        When the assignment is not in the asker's hands, or not now: the phone then forgets its people.
    """
    with c.reading() as connection:
        mine = _in_hand(connection, actor, assignment_id)
        doors = cut_record.doors_of_version(connection, mine.turf_id, mine.version)
        return record.door_states(connection, door_ids=sorted(doors))


def read_hand(c: OpenCampaign, actor: Actor, assignment_id: str) -> Hand:
    """Tell whether a downloaded turf is still in the asker's hands: out, in its time, the account open."""
    with c.reading() as connection:
        mine = [one for one in _held_by(connection, actor) if one.assignment_id == assignment_id]
        shut = is_shut(connection, actor.person_id)
    is_over = not mine or mine[0].state != "out" or mine[0].until_at <= datetime.now(UTC)
    return Hand(assignment_id, is_in_hand=not (is_over or shut))


def _field_door(one: PacketDoor) -> FieldDoor:
    note = "Do not contact · No contactar" if one.do_not_contact else ""
    return FieldDoor(one.door, one.voters, note, one.do_not_contact)


def _in_hand(connection: Connection, actor: Actor, assignment_id: str) -> Assignment:
    mine = [one for one in _held_by(connection, actor) if one.assignment_id == assignment_id]
    if not mine or not _is_open(mine[0]):
        raise NotFound("This turf is not in your hands now.", "Ask your director.")
    return mine[0]


def _is_open(assignment: Assignment) -> bool:
    now = datetime.now(UTC)
    return assignment.state == "out" and assignment.from_at <= now < assignment.until_at


def _held_by(connection: Connection, actor: Actor) -> list[Assignment]:
    """Give the assignments that somebody has or had in hand."""
    if actor.assignment_id is not None:
        return [assignment_record.read_assignment(connection, actor.assignment_id)]
    return assignment_record.assignments_of(connection, person_id=actor.person_id)


def receive_results(c: OpenCampaign, actor: Actor, texts: Sequence[str], source: str = "phone") -> Received:
    """Store results as they were sent; answers only once they are on the disk.

    Nothing is refused for what it says: a payload without sense and one whose id holds other content are
    kept in quarantine, the others are stored, odd ones with flags.

    Parameters
    ----------
    c
        The campaign.
    actor
        Who sent them.
    texts
        JSON of one result each, exactly as the phone keeps it.
    source
        "phone" or "paper".

    Returns
    -------
    Received
        One receipt a text, in their order.
    """
    return hand_in_results(c, actor, texts, source).result()


def hand_in_results(
    c: OpenCampaign, actor: Actor, texts: Sequence[str], source: str = "phone"
) -> Future[Received]:
    """Do as ``receive_results``, but do not wait for the disk: a thousand who wait would hold a thread each."""
    now = datetime.now(UTC)
    sent = [read_sent(text, actor, source, now) for text in texts]
    ground = _ground_of(c, actor, {one.result.door_id for one in sent if one.result is not None})
    judged = [_judged(one, ground) for one in sent]
    refusals = {
        one.result_id: new_suppression(
            one.result.door_id, one.result.voter_id, "door", "field", actor.person_id
        )
        for one in judged
        if one.result is not None and one.result.do_not_contact
    }
    keys = match_keys(c, list(refusals.values()))
    return c.writer.hand_in(lambda connection: _store(connection, actor, judged, Refusals(refusals, keys)))


def _judged(sent: Sent, ground: Ground) -> Sent:
    result = sent.result and flagged(sent.result, ground)
    return sent if result is sent.result else replace(sent, result=result)


def _ground_of(c: OpenCampaign, actor: Actor, door_ids: set[str]) -> Ground:
    """Read, before writing, what the results are judged by."""
    with c.reading() as connection:
        mine = _held_by(connection, actor)
        doors = {
            one.assignment_id: cut_record.doors_of_version(connection, one.turf_id, one.version)
            for one in mine
        }
    strays = door_ids.difference(*doors.values())
    return Ground({one.assignment_id: one for one in mine}, doors, frozenset(strays) - _real(c, strays))


def _real(c: OpenCampaign, door_ids: Iterable[str]) -> frozenset[str]:
    """Tell which of some doors are in the newest snapshot."""
    wanted = sorted(door_ids)
    if not wanted or not c.row()["snapshot_id"]:
        return frozenset()
    import polars as pl

    table = read_snapshot(c).table("doors")
    if table is None:
        return frozenset()
    return frozenset(table.filter(pl.col("door_id").is_in(wanted))["door_id"])


@dataclass(frozen=True)
class Refusals:
    """What people said who want no contact, by result_id, and the match keys of these events."""

    events: dict[str, Suppression]
    match_keys: dict[str, str]


def _store(connection: Connection, actor: Actor, sent: Sequence[Sent], refusals: Refusals) -> Received:
    known = record.known_hashes(connection, [one.result_id for one in sent])
    fresh: list[Sent] = []
    aside: list[Sent] = []
    receipts = []
    for one in sent:
        if known.get(one.result_id) == one.payload_hash:
            receipts.append(Receipt(one.result_id, "duplicate"))
        elif one.result_id in known or one.result is None:
            aside.append(replace(one, trouble=one.trouble or "the id of another result"))
            receipts.append(Receipt(one.result_id, "quarantined"))
        else:
            known[one.result_id] = one.payload_hash
            fresh.append(one)
            receipts.append(Receipt(one.result_id, "stored"))
    record.add_results(connection, fresh)
    record.add_quarantined(connection, aside, actor, datetime.now(UTC))
    events = [refusals.events[one.result_id] for one in fresh if one.result_id in refusals.events]
    add_suppressions(connection, events, refusals.match_keys)
    return Received(tuple(receipts), record.count_of_sender(connection, actor))
