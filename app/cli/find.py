"""Finding and the board: `find places`, `find doors`, `list turf-states`, `printed`; turfs of whole areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.cuts import of_cut
from app.cli.look import list_group, say_table
from app.cli.printing import aligned, hours, say
from app.cli.root import campaign_command, turfwalk
from app.progress import shown_on_terminal
from geo.errors import BadInput

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign

BY = click.Choice(["precinct", "block-group", "area", "hex"])


@turfwalk.group("find")
def find_group() -> None:
    """Find something on the map by what it is called: places, doors."""


@find_group.command("places")
@campaign_command
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 50), default=8, show_default=True, help="Of each kind.")
def find_places(c: OpenCampaign, text: str, limit: int, *, as_json: bool) -> None:
    """Find turfs, areas and streets; the beginning of each word is enough."""
    from app.service.search import find_places as verb

    heads = ("kind", "place_id", "label", "door_count")
    say_table(verb(c, text, limit), heads, as_json=as_json, empty="Nothing is called so.")


@find_group.command("doors")
@campaign_command
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 50), default=8, show_default=True)
def find_doors(c: OpenCampaign, text: str, limit: int, *, as_json: bool) -> None:
    """Find doors by address: the house number, then some of the street."""
    from app.service.search import find_doors as verb

    heads = ("door_id", "address", "town", "voter_count", "lon", "lat")
    say_table(verb(c, text, limit), heads, as_json=as_json, empty="No door has such an address.")


@list_group.command("turf-states")
@campaign_command
def list_turf_states(c: OpenCampaign, *, as_json: bool) -> None:
    """List where every turf stands: planned, printed, out, returned, done."""
    from app.service.board import list_turf_states as verb

    heads = ("turf_id", "state", "since_at", "is_over", "is_stale", "knocked_count", "door_count")
    say_table(verb(c), heads, as_json=as_json, empty="There is no turf yet: turfwalk cut CAMPAIGN")


@turfwalk.command("printed")
@campaign_command
@click.argument("turf_ids", nargs=-1, required=True)
@click.option("--not", "undo", is_flag=True, help="They are not on paper after all.")
def mark_printed(c: OpenCampaign, turf_ids: tuple[str, ...], *, undo: bool, as_json: bool) -> None:
    """Mark turfs as printed; writing a PDF does it by itself."""
    from app.service.board import mark_printed as verb

    heads = ("turf_id", "state", "printed_at")
    say_table(verb(c, turf_ids, printed=not undo), heads, as_json=as_json, empty="")


@turfwalk.command("areas")
@campaign_command
@click.option("--universe", required=True)
@click.option("--by", type=BY, default="precinct", show_default=True)
@click.option("--resolution", type=click.IntRange(4, 11), default=9, show_default=True, help="Of hexes.")
def measure_areas(c: OpenCampaign, universe: str, by: str, resolution: int, *, as_json: bool) -> None:
    """Tell what a turf of each area or hex would take."""
    from app.service.area_turfs import measure_areas as verb

    found = verb(c, universe, by, resolution)
    rows = [
        (one.area_id, one.name, one.door_count, one.open_door_count, one.voter_count, hours(60 * one.minutes))
        for one in found
    ]
    heads = ("area_id", "name", "doors", "in no turf", "voters", "about")
    say(found, aligned(heads, rows) if rows else "No area holds a door.", as_json=as_json)


@turfwalk.command("make-turfs")
@campaign_command
@click.argument("area_ids", nargs=-1)
@click.option("--universe", required=True)
@click.option("--by", type=BY, default="precinct", show_default=True)
@click.option("--together", is_flag=True, help="One turf of all, in place of one each.")
def make_area_turfs(
    c: OpenCampaign, area_ids: tuple[str, ...], universe: str, by: str, *, together: bool, as_json: bool
) -> None:
    """Make turfs of whole precincts, block groups or hexes, named by their ids."""
    from app.editing import AreaChoice
    from app.service.area_turfs import make_area_turfs as verb

    if not area_ids:
        raise BadInput("No area is named.", "List them with: turfwalk areas CAMPAIGN --universe NAME")
    with shown_on_terminal(quiet=as_json) as on_progress:
        cut = verb(c, universe, AreaChoice(by, area_ids, together), on_progress=on_progress)
    say(cut, f"Made turfs of areas.\n\n{of_cut(cut)}", as_json=as_json)
