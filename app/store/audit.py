"""The audit trail in the record: entries that are only added, each sealed together with the one before."""

from __future__ import annotations

import hmac
import json
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from app.canvass import AuditEntry
from app.store import people_tables as t

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from app.store import Connection

_FIRST = "0" * 64
_PAGE = 5000


def add_entry(connection: Connection, key: bytes, entry: AuditEntry) -> AuditEntry:
    """Seal an entry and add it behind the last one; its ``sequence`` and ``mac`` are set here.

    The caller's transaction must be one that writes, so that no two entries follow the same one.
    """
    last = connection.execute(
        select(t.audit.c.sequence, t.audit.c.mac).order_by(t.audit.c.sequence.desc()).limit(1)
    ).one_or_none()
    placed = replace(entry, sequence=(last.sequence if last else 0) + 1)
    sealed = replace(placed, mac=seal(key, placed, last.mac if last else _FIRST))
    names = AuditEntry.__dataclass_fields__
    connection.execute(insert(t.audit).values({name: getattr(sealed, name) for name in names}))
    return sealed


def seal(key: bytes, entry: AuditEntry, mac_before: str) -> str:
    """Give the HMAC-SHA256 of an entry and the seal before it."""
    said: list[Any] = [
        mac_before,
        entry.sequence,
        entry.at.isoformat(),
        entry.person_id,
        entry.action,
        entry.object_id,
        entry.detail,
    ]
    plain = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, plain.encode(), sha256).hexdigest()


def entries(connection: Connection) -> Iterator[AuditEntry]:
    """Read all entries in their order, a page at a time."""
    since = 0
    while True:
        asked = select(t.audit).where(t.audit.c.sequence > since).order_by(t.audit.c.sequence).limit(_PAGE)
        page = [AuditEntry(**row) for row in connection.execute(asked).mappings()]
        yield from page
        if len(page) < _PAGE:
            return
        since = page[-1].sequence


def entries_of_actions(connection: Connection, actions: Collection[str], since: datetime) -> list[AuditEntry]:
    """Read the entries of some actions since a moment, in their order."""
    asked = select(t.audit).where(t.audit.c.action.in_(actions), t.audit.c.at >= since)
    found = connection.execute(asked.order_by(t.audit.c.sequence)).mappings()
    return [AuditEntry(**row) for row in found]


def newest_entries(connection: Connection, limit: int) -> list[AuditEntry]:
    """Read the newest entries, newest first."""
    asked = select(t.audit).order_by(t.audit.c.sequence.desc()).limit(limit)
    return [AuditEntry(**row) for row in connection.execute(asked).mappings()]


def first_broken(connection: Connection, key: bytes) -> int | None:
    """Find the first entry that does not fit: changed, moved, taken out or put in; None when all fit."""
    before, expected = _FIRST, 1
    for entry in entries(connection):
        fits = hmac.compare_digest(seal(key, entry, before), entry.mac)
        if entry.sequence != expected or not fits:
            return expected
        before, expected = entry.mac, expected + 1
    return None


def entry_count(connection: Connection) -> int:
    """Count the entries."""
    return int(connection.execute(select(func.count()).select_from(t.audit)).scalar_one())
