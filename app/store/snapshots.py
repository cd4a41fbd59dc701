"""Snapshots in the field record: which there are, which is current, which are still used."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from app.store import tables as t

if TYPE_CHECKING:
    from app.store import Connection, Row


def snapshot_row(connection: Connection, snapshot_id: str) -> Row | None:
    """Read one snapshot's row."""
    row = connection.execute(select(t.snapshot).filter_by(snapshot_id=snapshot_id)).mappings().one_or_none()
    return dict(row) if row else None


def current_snapshot_id(connection: Connection) -> str | None:
    """Give the id of the snapshot that the campaign shows."""
    found: str | None = connection.execute(select(t.campaign.c.snapshot_id)).scalar()
    return found


def switch_snapshot(
    connection: Connection, snapshot: dict[str, Any], campaign_values: dict[str, Any]
) -> None:
    """Add a snapshot and make it the current one."""
    connection.execute(insert(t.snapshot).values(created_at=datetime.now(UTC), **snapshot))
    connection.execute(update(t.campaign).values(snapshot_id=snapshot["snapshot_id"], **campaign_values))


def drop_unused(connection: Connection) -> tuple[set[str], set[str]]:
    """Forget snapshots that neither the campaign nor a cut uses; give ids of snapshots and streets in use."""
    used = set(connection.execute(select(t.cut.c.snapshot_id)).scalars())
    used.add(current_snapshot_id(connection) or "")
    rows = connection.execute(select(t.snapshot.c.snapshot_id, t.snapshot.c.streets_id)).all()
    gone = [row.snapshot_id for row in rows if row.snapshot_id not in used]
    connection.execute(delete(t.snapshot).where(t.snapshot.c.snapshot_id.in_(gone)))
    return used, {row.streets_id for row in rows if row.snapshot_id in used}
