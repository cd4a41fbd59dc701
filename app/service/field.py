"""The field: what a canvasser's phone and the paper desk send."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.canvass import Receipt, Received
from app.fieldwork import Ground, flagged, read_sent
from app.snapshots import read_snapshot
from app.store import assignments as assignment_record
from app.store import cuts as cut_record
from app.store import results as record
from app.store.suppression import add_suppressions, new_suppression

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.canvass import Actor
    from app.store import Connection
    from app.store.campaign import OpenCampaign
    from app.store.results import Sent


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
    now = datetime.now(UTC)
    sent = [read_sent(text, actor, source, now) for text in texts]
    ground = _ground_of(c, actor, {one.result.door_id for one in sent if one.result is not None})
    judged = [replace(one, result=flagged(one.result, ground)) if one.result else one for one in sent]
    return c.writer.change(lambda connection: _store(connection, actor, judged, now))


def _ground_of(c: OpenCampaign, actor: Actor, door_ids: set[str]) -> Ground:
    """Read, before writing, what the results are judged by."""
    with c.reading() as connection:
        if actor.assignment_id is not None:
            mine = [assignment_record.read_assignment(connection, actor.assignment_id)]
        else:
            mine = assignment_record.assignments_of(connection, person_id=actor.person_id)
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


def _store(connection: Connection, actor: Actor, sent: Sequence[Sent], now: datetime) -> Received:
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
    record.add_quarantined(connection, aside, actor, now)
    add_suppressions(
        connection,
        [
            new_suppression(one.result.door_id, one.result.voter_id, "door", "field", actor.person_id)
            for one in fresh
            if one.result is not None and one.result.do_not_contact
        ],
    )
    return Received(tuple(receipts), record.count_of_sender(connection, actor))
