"""What a person should look at: odd results, payloads in quarantine, and what was looked at already."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, cast, func, insert, select

from app.canvass import ReviewItem
from app.store import result_tables as t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.store import Connection

SAME_SHIFT = timedelta(hours=12)
"""Two people at one door within this time should have heard the same."""


def review_items(connection: Connection, result_id: str | None = None) -> list[ReviewItem]:
    """Read all that is odd, newest first, what was looked at too; or the items of one id, at most one."""
    resolved = {row.result_id: row.resolved_at for row in connection.execute(select(t.review))}
    items = [*_odd_results(connection, resolved), *_quarantined(connection, resolved)]
    wanted = [one for one in items if result_id in {None, one.result_id}]
    return sorted(wanted, key=lambda one: (one.received_at, one.result_id), reverse=True)


def note_resolved(connection: Connection, result_id: str, by: str, at: datetime) -> None:
    """Remember who looked at an item."""
    connection.execute(insert(t.review).values(result_id=result_id, resolved_by=by, resolved_at=at))


def _odd_results(connection: Connection, resolved: dict[str, datetime]) -> Iterable[ReviewItem]:
    conflicts = _conflicts(connection)
    has_flags = cast(t.contact_result.c.flags, String) != "[]"
    odd = has_flags | t.contact_result.c.do_not_contact | t.contact_result.c.result_id.in_(sorted(conflicts))
    for row in connection.execute(select(t.contact_result).where(odd)):
        reasons = list(row.flags)
        if row.result_id in conflicts:
            reasons.append("conflict")
        if row.do_not_contact:
            reasons.append("do-not-contact")
        yield ReviewItem(
            row.result_id,
            row.turf_id,
            row.door_id,
            tuple(reasons),
            row.received_at,
            resolved.get(row.result_id),
        )


def _quarantined(connection: Connection, resolved: dict[str, datetime]) -> Iterable[ReviewItem]:
    columns = (t.quarantine.c.quarantine_id, t.quarantine.c.reason, t.quarantine.c.received_at)
    for row in connection.execute(select(*columns)):
        # not the id it came with: that may be the id of a stored result
        own_id = f"quarantine-{row.quarantine_id}"
        reasons = ("quarantine", row.reason)
        yield ReviewItem(own_id, None, None, reasons, row.received_at, resolved.get(own_id))


def _conflicts(connection: Connection) -> frozenset[str]:
    """Find results that contradict what another person heard at the same door in the same shift."""
    table = t.contact_result.c
    visited_by_two = (
        select(table.door_id)
        .group_by(table.door_id)
        .having(func.count(table.canvasser_id.distinct()) > 1, func.count(table.outcome.distinct()) > 1)
    )
    columns = (table.result_id, table.door_id, table.canvasser_id, table.outcome, table.ordered_at)
    asked = select(*columns).where(table.door_id.in_(visited_by_two)).order_by(table.sequence)
    by_door = defaultdict(list)
    for row in connection.execute(asked):
        by_door[row.door_id].append(row)
    return frozenset(
        one.result_id
        for rows in by_door.values()
        for one in rows
        for other in rows
        if one.canvasser_id != other.canvasser_id
        and one.outcome != other.outcome
        and abs(one.ordered_at - other.ordered_at) <= SAME_SHIFT
    )
