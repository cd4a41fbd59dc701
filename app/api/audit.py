"""Routes of the audit trail."""

from typing import Annotated

from fastapi import Query

from app.api.asked import CampaignAsked, noun_router
from app.canvass import AuditCheck, AuditEntry
from app.service import audit as verbs

router = noun_router("audit")


@router.get("/audit", summary="List who saw, changed, exported or erased what")
def list_audit(c: CampaignAsked, limit: Annotated[int, Query(ge=1, le=10_000)] = 200) -> list[AuditEntry]:
    """Newest first; people, turfs and doors stand there by id."""
    return verbs.list_audit(c, limit)


@router.get("/audit/check", summary="Check that the trail is whole")
def verify_audit(c: CampaignAsked) -> AuditCheck:
    """Check every entry against the seal of the one before; `broken_at` is the first that does not fit."""
    return verbs.verify_audit(c)
