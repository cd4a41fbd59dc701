"""Putting doors on the map: `place`, `delete place`, `list set-places`, and `locate` online."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.cli.look import delete_group, list_group, say_table
from app.cli.printing import aligned, say
from app.cli.root import Place, campaign_command, turfwalk
from app.progress import shown_on_terminal
from geo.errors import BadInput

if TYPE_CHECKING:
    from app.reports import OnlineReport, PlacedDoor
    from app.store.campaign import OpenCampaign


@turfwalk.command("place")
@campaign_command
@click.argument("door_id")
@click.option("--at", "place", type=Place(), required=True, help="LON,LAT such as -71.1,42.37.")
def place_door(c: OpenCampaign, door_id: str, place: tuple[float, float], *, as_json: bool) -> None:
    """Put a door where you say it is; it stays there whatever is imported."""
    from app.service.places import place_door as verb

    found = verb(c, door_id, *place)
    say(found, of_place(found), as_json=as_json)


@delete_group.command("place")
@campaign_command
@click.argument("door_id")
def forget_place(c: OpenCampaign, door_id: str, *, as_json: bool) -> None:
    """Take back a place set by hand or answered online."""
    from app.service.places import forget_place as verb

    found = verb(c, door_id)
    say(found, of_place(found), as_json=as_json)


@list_group.command("set-places")
@campaign_command
def list_set_places(c: OpenCampaign, *, as_json: bool) -> None:
    """List the places that were set by hand or answered online, to take back."""
    from app.service.places import list_set_places as verb

    heads = ("door_id", "voter_count", "address", "located_by")
    say_table(verb(c), heads, as_json=as_json, empty="No place was set by hand or answered online.")


@turfwalk.command("locate")
@campaign_command
@click.option("--online", type=click.Choice(["census", "nominatim"]), required=True, help="Whom to ask.")
@click.option("--url", help="A server of your own in place of the public one.")
@click.option("--yes", is_flag=True, help="Send the addresses without asking.")
def locate_online(c: OpenCampaign, online: str, url: str | None, *, yes: bool, as_json: bool) -> None:
    """Ask an online geocoder for doors without a place; says what would be sent, and sends nothing without a yes."""
    from app.service.geocoding import locate_online as verb

    plan = verb(c, online, url)
    if not plan.address_count or not (yes or _agreed(plan, as_json=as_json)):
        say(plan, of_online(plan), as_json=as_json)
        return
    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, online, url, agreed=True, on_progress=on_progress)
    say(report, of_online(report), as_json=as_json)


def _agreed(plan: OnlineReport, *, as_json: bool) -> bool:
    """Ask the person who sits there; without one nothing is sent."""
    if as_json:
        return False
    if not sys.stdin.isatty():
        raise BadInput(f"{of_online(plan)} Nothing was sent.", "Add --yes to send them.")
    click.echo(of_online(plan))
    return click.confirm("Send them?", default=False)


def of_online(report: OnlineReport) -> str:
    """Say what would be sent to whom, or what was answered."""
    if not report.address_count:
        return f"{report.unlocated_count:,} doors have no place; none has an address that {report.online} was not asked for."
    if not report.agreed:
        return (
            f"{report.address_count:,} addresses of {report.door_count:,} doors without a place would be sent to "
            f"{report.url}: house number, street, city, state and ZIP; no names, no ids."
        )
    lines = [
        f"{report.located_count:,} of {report.door_count:,} doors are located by geocoder-{report.online}."
    ]
    if report.refused:
        lines.append(aligned(("not located because", "doors"), report.refused.items()))
    if report.trouble:
        lines.append(f"Not all were asked: {report.trouble}")
    return "\n".join([*lines, f"Done in {report.elapsed_s} s."])


def of_place(found: PlacedDoor) -> str:
    """Say where a door is in one line, by ids."""
    if found.lon is None:
        return f"The door {found.door_id} is nowhere: {found.exception_reason}."
    areas = (
        ("precinct", found.precinct_id),
        ("block group", found.geoid),
        ("area", found.area_id),
    )
    known = ", ".join(f"{what} {name}" for what, name in areas if name) or "in no area"
    trouble = f" No turf can hold it: {found.exception_reason}." if found.exception_reason else ""
    return f"The door {found.door_id} is located by {found.located_by}: {known}.{trouble}"
