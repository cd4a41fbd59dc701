"""What was heard: `list door-states`, `list turf-progress`, `list reviews`, `resolve review`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.look import list_group, say_table
from app.cli.printing import say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


@list_group.command("door-states")
@campaign_command
@click.option("--turf", "turf_id")
@click.option("--cut", "cut_id")
def list_door_states(c: OpenCampaign, turf_id: str | None, cut_id: str | None, *, as_json: bool) -> None:
    """List the latest at each door that was knocked at."""
    from app.service.reviews import list_door_states as verb

    heads = ("door_id", "outcome", "knocked_at", "attempt_count", "do_not_contact")
    say_table(verb(c, turf_id, cut_id), heads, as_json=as_json, empty="No door was knocked at yet.")


@list_group.command("turf-progress")
@campaign_command
@click.option("--cut", "cut_id")
def list_turf_progress(c: OpenCampaign, cut_id: str | None, *, as_json: bool) -> None:
    """List how many doors of each turf were knocked at."""
    from app.service.reviews import list_turf_progress as verb

    heads = ("turf_id", "door_count", "knocked_count", "do_not_contact_count")
    say_table(verb(c, cut_id), heads, as_json=as_json, empty="There is no turf yet: turfwalk cut CAMPAIGN")


@list_group.command("reviews")
@campaign_command
@click.option("--resolved", is_flag=True, help="Those that were looked at, too.")
def list_reviews(c: OpenCampaign, *, resolved: bool, as_json: bool) -> None:
    """List results that a person should look at, newest first."""
    from app.service.reviews import list_reviews as verb

    heads = ("result_id", "turf_id", "door_id", "reasons", "received_at")
    say_table(verb(c, resolved=resolved), heads, as_json=as_json, empty="Nothing is odd.")


@click.group("resolve")
def resolve_group() -> None:
    """Settle what was looked at."""


turfwalk.add_command(resolve_group)


@resolve_group.command("review")
@campaign_command
@click.argument("result_id")
def resolve_review(c: OpenCampaign, result_id: str, *, as_json: bool) -> None:
    """Note that an odd result was looked at; it stays as it is."""
    from app.service.reviews import resolve_review as verb

    found = verb(c, result_id)
    say(found, f"{found.result_id} was looked at.", as_json=as_json)
