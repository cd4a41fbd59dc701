"""Handing turf out: `assign`, `list assignments`, `return`, `revoke`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from app.cli.look import list_group, say_table
from app.cli.printing import say
from app.cli.root import Duration, campaign_command, turfwalk

if TYPE_CHECKING:
    from app.canvass import Assignment
    from app.store.campaign import OpenCampaign


@turfwalk.command("assign")
@campaign_command
@click.argument("turf_id")
@click.option("--to", "person_ids", multiple=True, help="PERSON_ID, once or twice; none makes an open link.")
@click.option("--for", "lasts_s", type=Duration(), default="48h", show_default=True, help="How long.")
def assign_turf(
    c: OpenCampaign, turf_id: str, person_ids: tuple[str, ...], lasts_s: float, *, as_json: bool
) -> None:
    """Put a turf into the hands of a person, a couple, or whoever holds an open link."""
    from app.service.assignments import Hands
    from app.service.assignments import assign_turf as verb

    until_at = datetime.now(UTC) + timedelta(seconds=lasts_s)
    made = verb(c, turf_id, Hands(person_ids, until_at=until_at))
    say(made, f"{_line(made)} {made.link}".rstrip(), as_json=as_json)


@list_group.command("assignments")
@campaign_command
@click.option("--turf", "turf_id")
def list_assignments(c: OpenCampaign, turf_id: str | None, *, as_json: bool) -> None:
    """List who has which turf in hand, newest first."""
    from app.service.assignments import list_assignments as verb

    say_table(
        verb(c, turf_id),
        ("assignment_id", "turf_id", "code", "state", "until_at"),
        as_json=as_json,
        empty="No turf was handed out yet: turfwalk assign CAMPAIGN TURF",
    )


@turfwalk.command("return")
@campaign_command
@click.argument("assignment_id")
def return_turf(c: OpenCampaign, assignment_id: str, *, as_json: bool) -> None:
    """Note that a turf was brought back."""
    from app.service.assignments import return_turf as verb

    found = verb(c, assignment_id)
    say(found, _line(found), as_json=as_json)


@turfwalk.command("revoke")
@campaign_command
@click.argument("assignment_id")
def revoke_assignment(c: OpenCampaign, assignment_id: str, *, as_json: bool) -> None:
    """Take a turf out of somebody's hands, at once."""
    from app.service.assignments import revoke_assignment as verb

    found = verb(c, assignment_id)
    say(found, _line(found), as_json=as_json)


def _line(found: Assignment) -> str:
    hands = "an open link" if found.is_open_link else " and ".join(found.person_ids)
    return f"Turf {found.turf_id}: {found.state}, in the hands of {hands}, code {found.code}."
