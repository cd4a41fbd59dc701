"""Putting doors on the map by hand: `place`, `delete place`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.look import delete_group
from app.cli.printing import say
from app.cli.root import Place, campaign_command, turfwalk

if TYPE_CHECKING:
    from app.reports import PlacedDoor
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
    """Take back a place set by hand."""
    from app.service.places import forget_place as verb

    found = verb(c, door_id)
    say(found, of_place(found), as_json=as_json)


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
