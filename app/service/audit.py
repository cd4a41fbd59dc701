"""The audit trail: reading it and checking that it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import trail
from app.store import audit as record

if TYPE_CHECKING:
    from app.canvass import AuditCheck, AuditEntry
    from app.store.campaign import OpenCampaign


def list_audit(c: OpenCampaign, limit: int = 200) -> list[AuditEntry]:
    """List the newest entries, newest first: who saw, changed, exported or erased what."""
    with c.reading() as connection:
        return record.newest_entries(connection, limit)


def verify_audit(c: OpenCampaign) -> AuditCheck:
    """Check every entry against the seal of the one before; tells the first that does not fit."""
    return trail.check(c)
