"""Do not contact, in the record: events that are only added; the newest of an object and channel counts."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from app.canvass import Suppression
from app.store import result_tables as t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store import Connection

AT_THE_DOOR = ("all", "door")


def new_suppression(
    door_id: str | None, voter_id: str | None, channel: str, source: str, by: str
) -> Suppression:
    """Make the event that somebody must not be contacted any more."""
    return Suppression(
        event_id=f"s{secrets.token_hex(8)}",
        door_id=door_id,
        voter_id=voter_id,
        channel=channel,  # type: ignore[arg-type]  # bodies and commands have checked it
        is_on=True,
        source=source,
        by=by,
        at=datetime.now(UTC),
    )


def add_suppressions(connection: Connection, events: Sequence[Suppression]) -> None:
    """Add events."""
    names = Suppression.__dataclass_fields__
    rows = [{name: getattr(event, name) for name in names} for event in events]
    if rows:
        connection.execute(insert(t.suppression), rows)


def suppressed_doors(connection: Connection) -> set[str]:
    """Give the doors that nobody may knock at now."""
    newest = func.row_number().over(
        partition_by=t.suppression.c.door_id, order_by=t.suppression.c.sequence.desc()
    )
    inner = (
        select(t.suppression.c.door_id, t.suppression.c.is_on, newest.label("rank"))
        .where(
            t.suppression.c.door_id.is_not(None),
            t.suppression.c.voter_id.is_(None),
            t.suppression.c.channel.in_(AT_THE_DOOR),
        )
        .subquery()
    )
    asked = select(inner.c.door_id).where(inner.c.rank == 1, inner.c.is_on)
    return set(connection.execute(asked).scalars())


def suppressed_voters(connection: Connection, channels: Sequence[str] = AT_THE_DOOR) -> set[str]:
    """Give the people whom nobody may contact now on any of these channels."""
    newest = func.row_number().over(
        partition_by=(t.suppression.c.voter_id, t.suppression.c.channel),
        order_by=t.suppression.c.sequence.desc(),
    )
    inner = (
        select(t.suppression.c.voter_id, t.suppression.c.is_on, newest.label("rank"))
        .where(t.suppression.c.voter_id.is_not(None), t.suppression.c.channel.in_(channels))
        .subquery()
    )
    asked = select(inner.c.voter_id).where(inner.c.rank == 1, inner.c.is_on)
    return set(connection.execute(asked).scalars())
