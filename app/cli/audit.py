"""The audit trail: `list audit`, `audit verify`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.cli.look import list_group, say_table
from app.cli.printing import say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


@list_group.command("audit")
@campaign_command
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
def list_audit(c: OpenCampaign, limit: int, *, as_json: bool) -> None:
    """List who saw, changed, exported or erased what, newest first."""
    from app.service.audit import list_audit as verb

    heads = ("sequence", "at", "person_id", "action", "object_id")
    say_table(verb(c, limit), heads, as_json=as_json, empty="Nothing was noted yet.")


@turfwalk.group("audit")
def audit_group() -> None:
    """Check the trail of who saw, changed, exported or erased what."""


@audit_group.command("verify")
@campaign_command
def verify_audit(c: OpenCampaign, *, as_json: bool) -> None:
    """Check that the trail is whole; ends with 1 when it is not."""
    from app.service.audit import verify_audit as verb

    found = verb(c)
    whole = f"The trail is whole: {found.entry_count:,} entries."
    say(
        found,
        whole if found.is_whole else f"The trail is broken at entry {found.broken_at}.",
        as_json=as_json,
    )
    if not found.is_whole:
        sys.exit(1)
