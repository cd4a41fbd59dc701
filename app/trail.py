"""Who saw, changed, exported or erased what: one door to the audit trail, and the key that seals it.

The key lies beside the record, not in it: who can write the database alone cannot forge the trail. The
newest seal is kept beside it too, so that entries cut off at the end are noticed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.canvass import AuditCheck, AuditEntry
from app.store import audit as record

if TYPE_CHECKING:
    from pathlib import Path

    from app.store import Connection
    from app.store.campaign import OpenCampaign

KEY_FILE = "audit.key"
HEAD_FILE = "audit.head"


def note(c: OpenCampaign, person_id: str, action: str, object_id: str = "", **detail: Any) -> None:  # noqa: ANN401 - plain JSON values
    """Add an entry; returns once it is on the disk.

    Parameters
    ----------
    c
        The campaign.
    person_id
        Who did it.
    action
        The verb, as routes and commands are called.
    object_id
        Id of what it was done to.
    detail
        Ids and counts; never a name, an address or what somebody answered.
    """
    key = key_beside(c.folder, KEY_FILE)
    entry = AuditEntry(0, datetime.now(UTC), person_id, action, object_id, detail)

    def add(connection: Connection) -> AuditEntry:
        return record.add_entry(connection, key, entry)

    sealed = c.writer.change(add)
    _remember_head(c.folder, sealed)


def check(c: OpenCampaign) -> AuditCheck:
    """Tell whether every entry is as it was written, in its place, and none is missing."""
    key = key_beside(c.folder, KEY_FILE)
    head = _head(c.folder)
    with c.reading() as connection:
        broken, count = record.first_broken(connection, key), record.entry_count(connection)
    if broken is None and head > count:
        broken = count + 1
    return AuditCheck(count, broken is None, broken)


def key_beside(folder: Path, name: str) -> bytes:
    """Read a key that lies beside the record, made when it is first asked for; only its owner may read it."""
    path = folder / name
    if not path.exists():
        made = folder / f"{name}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # of two at once, the first stays
            os.link(made, path)
        made.unlink()
    return path.read_bytes()


def _remember_head(folder: Path, entry: AuditEntry) -> None:
    """Keep the newest number; entries come in groups, so an older one never takes the place of a newer."""
    if entry.sequence > _head(folder):
        path = folder / f"{HEAD_FILE}.{secrets.token_hex(4)}"
        path.write_text(str(entry.sequence))
        path.replace(folder / HEAD_FILE)


def _head(folder: Path) -> int:
    path = folder / HEAD_FILE
    text = path.read_text().strip() if path.exists() else ""
    return int(text) if text.isdecimal() else 0
