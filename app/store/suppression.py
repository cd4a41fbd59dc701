"""Do not contact, in the record: events that are only added; the newest of an object and channel counts."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from app.canvass import Suppression
from app.store import result_tables as t
from app.store import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store import Connection, Row

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


def add_suppressions(
    connection: Connection, events: Sequence[Suppression], match_keys: Mapping[str, str] | None = None
) -> None:
    """Add events, with the match keys of those that have one, by event_id."""
    keys = match_keys or {}
    names = Suppression.__dataclass_fields__
    rows = [
        {**{name: getattr(event, name) for name in names}, "match_key": keys.get(event.event_id)}
        for event in events
    ]
    if rows:
        connection.execute(insert(t.suppression), rows)


def standing_suppressions(
    connection: Connection, channels: Sequence[str] | None = None
) -> list[tuple[Suppression, str | None]]:
    """Give what stands now, with match keys, oldest first: the newest event of an object and channel counts."""
    newest = func.row_number().over(
        partition_by=(t.suppression.c.door_id, t.suppression.c.voter_id, t.suppression.c.channel),
        order_by=t.suppression.c.sequence.desc(),
    )
    inner = select(t.suppression, newest.label("rank")).subquery()
    asked = select(inner).where(inner.c.rank == 1, inner.c.is_on).order_by(inner.c.sequence)
    if channels is not None:
        asked = asked.where(inner.c.channel.in_(channels))
    return [(_event(dict(row)), row["match_key"]) for row in connection.execute(asked).mappings()]


def all_suppressions(connection: Connection) -> list[Suppression]:
    """Give every event ever, oldest first."""
    asked = select(t.suppression).order_by(t.suppression.c.sequence)
    return [_event(dict(row)) for row in connection.execute(asked).mappings()]


def match_key_of(connection: Connection, event_id: str) -> str | None:
    """Give the match key of an event."""
    found: str | None = connection.execute(
        select(t.suppression.c.match_key).filter_by(event_id=event_id)
    ).scalar()
    return found


def _event(row: Row) -> Suppression:
    return Suppression(**{name: row[name] for name in Suppression.__dataclass_fields__})


def suppressed_doors(connection: Connection) -> set[str]:
    """Give the doors that nobody may knock at now, by the ids they were given under."""
    standing = standing_suppressions(connection, AT_THE_DOOR)
    return {one.door_id for one, _ in standing if one.door_id and one.voter_id is None}


def snapshots_in_use(connection: Connection) -> list[str]:
    """Give the snapshots in which an object may be found: the current one first, then those of cuts."""
    cuts = select(tables.cut.c.snapshot_id).order_by(tables.cut.c.created_at.desc())
    found = [connection.execute(select(tables.campaign.c.snapshot_id)).scalar()]
    return list(dict.fromkeys(filter(None, [*found, *connection.execute(cuts).scalars()])))
