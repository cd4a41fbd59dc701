"""Do not contact, in the record: events that are only added; the newest of an object and channel counts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from app.canvass import Suppression
from app.store import result_tables as t
from app.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

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


@dataclass(frozen=True)
class Standing:
    """What a standing event at the door says of whom: the ids it was given under, and its match key."""

    event_id: str
    door_id: str | None
    voter_id: str | None
    match_key: str | None


def standing_suppressions(connection: Connection) -> list[Suppression]:
    """Give what stands now, oldest first: the newest event of an object and channel counts."""
    return [Suppression(*row) for row in connection.execute(_standing(Suppression.__dataclass_fields__))]


def standing_at_the_door(connection: Connection) -> list[Standing]:
    """Give what stands now for visits, as ``standing_suppressions``; it is read often, so no more than is needed."""
    asked = _standing(Standing.__dataclass_fields__, t.suppression.c.channel.in_(AT_THE_DOOR))
    return [Standing(*row) for row in connection.execute(asked)]


def newest_event_id(connection: Connection) -> str | None:
    """Give the id of the newest event, None without any: whether anything changed."""
    newest = select(t.suppression.c.event_id).order_by(t.suppression.c.sequence.desc()).limit(1)
    found: str | None = connection.execute(newest).scalar()
    return found


def _standing(names: Iterable[str], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Select columns of the events that stand, oldest first, of those that fit all conditions."""
    newest = func.row_number().over(
        partition_by=(t.suppression.c.door_id, t.suppression.c.voter_id, t.suppression.c.channel),
        order_by=t.suppression.c.sequence.desc(),
    )
    inner = select(t.suppression, newest.label("rank")).where(*conditions).subquery()
    columns = (inner.c[name] for name in names)
    return select(*columns).where(inner.c.rank == 1, inner.c.is_on).order_by(inner.c.sequence)


def all_suppressions(connection: Connection) -> list[Suppression]:
    """Give every event ever, oldest first."""
    columns = (t.suppression.c[name] for name in Suppression.__dataclass_fields__)
    asked = select(*columns).order_by(t.suppression.c.sequence)
    return [Suppression(*row) for row in connection.execute(asked)]


def match_key_of(connection: Connection, event_id: str) -> str | None:
    """Give the match key of an event."""
    found: str | None = connection.execute(
        select(t.suppression.c.match_key).filter_by(event_id=event_id)
    ).scalar()
    return found


def suppressed_doors(connection: Connection, door_ids: Sequence[str] | None = None) -> set[str]:
    """Give the doors that nobody may knock at now, by the ids they were given under; of all doors, or of some."""
    conditions = [t.suppression.c.voter_id.is_(None), t.suppression.c.channel.in_(AT_THE_DOOR)]
    if door_ids is not None:
        conditions.append(t.suppression.c.door_id.in_(door_ids))
    return set(connection.execute(_standing(["door_id"], *conditions)).scalars())


def snapshots_in_use(connection: Connection) -> list[str]:
    """Give the snapshots in which an object may be found: the current one first, then those of cuts."""
    cuts = select(tables.cut.c.snapshot_id).order_by(tables.cut.c.created_at.desc())
    found = [connection.execute(select(tables.campaign.c.snapshot_id)).scalar()]
    return list(dict.fromkeys(filter(None, [*found, *connection.execute(cuts).scalars()])))
