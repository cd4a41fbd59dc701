"""Editing a cut: `move`, `split`, `merge`, `rename`, `recut`, `undo`, `redo`; notes of buildings: `note`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli.cuts import of_cut, read_polygon, spec_of, steering
from app.cli.look import delete_group, list_group, say_table
from app.cli.printing import hours, say
from app.cli.root import FILE, campaign_command, turfwalk
from app.progress import shown_on_terminal
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.editing import DoorChoice
    from app.model import Cut
    from app.store.campaign import OpenCampaign


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose doors."""
    options = (
        click.option("--door", "door_ids", multiple=True, help="A door's id; may be repeated."),
        click.option("--area", type=FILE, help="A GeoJSON polygon: the doors inside."),
        click.option("--faces", "whole_faces", is_flag=True, help="Take their block faces whole."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _choice(door_ids: tuple[str, ...], area: Path | None, *, whole_faces: bool) -> DoorChoice:
    from app.editing import DoorChoice

    if not door_ids and area is None:
        raise BadInput("No door is named.", "Give --door or --area.")
    return DoorChoice(tuple(dict.fromkeys(door_ids)), read_polygon(area) if area else None, whole_faces)


def _say_edited(cut: Cut, what: str, *, as_json: bool) -> None:
    say(cut, f"{what}\n\n{of_cut(cut)}", as_json=as_json)


@turfwalk.command("move")
@campaign_command
@click.argument("cut_id")
@click.option("--to", required=True, metavar="TURF", help="The turf they go to.")
@choosing
@click.option("--measure", is_flag=True, help="Only tell what it would do.")
def move_doors(
    c: OpenCampaign,
    cut_id: str,
    to: str,
    *,
    door_ids: tuple[str, ...],
    area: Path | None,
    whole_faces: bool,
    measure: bool,
    as_json: bool,
) -> None:
    """Move doors, or whole block faces, into a turf."""
    from app.service import editing as verbs

    choice = _choice(door_ids, area, whole_faces=whole_faces)
    if not measure:
        _say_edited(verbs.move_doors(c, cut_id, choice, to), "Moved.", as_json=as_json)
        return
    found = verbs.measure_move(c, cut_id, choice, to)
    lines = [f"{found.door_count} doors, {found.voter_count} voters; nothing was changed."]
    lines += [
        f"Turf {turf.number}: {turf.door_count_before} → {turf.door_count} doors, "
        f"{hours(turf.work_s_before)} → about {hours(turf.work_s)}."
        for turf in found.turfs
    ]
    say(found, "\n".join(lines), as_json=as_json)


@turfwalk.command("split")
@campaign_command
@click.argument("cut_id")
@click.argument("turf_id")
@click.option("--parts", type=click.IntRange(2), default=2, show_default=True)
def split_turf(c: OpenCampaign, cut_id: str, turf_id: str, parts: int, *, as_json: bool) -> None:
    """Split a turf into parts of equal work."""
    from app.service.editing import split_turf as verb

    _say_edited(verb(c, cut_id, turf_id, parts), f"Split turf {turf_id} into {parts}.", as_json=as_json)


@turfwalk.command("merge")
@campaign_command
@click.argument("cut_id")
@click.argument("turf_ids", nargs=-1, required=True)
def merge_turfs(c: OpenCampaign, cut_id: str, turf_ids: tuple[str, ...], *, as_json: bool) -> None:
    """Merge turfs into the first one named."""
    from app.service.editing import merge_turfs as verb

    _say_edited(verb(c, cut_id, turf_ids), f"Merged into turf {turf_ids[0]}.", as_json=as_json)


@turfwalk.command("rename")
@campaign_command
@click.argument("cut_id")
@click.argument("turf_id")
@click.argument("name")
def rename_turf(c: OpenCampaign, cut_id: str, turf_id: str, name: str, *, as_json: bool) -> None:
    """Give a turf another name; its printed list stays good."""
    from app.service.editing import rename_turf as verb

    cut = verb(c, cut_id, turf_id, name)
    say(cut, f"Turf {turf_id} is called {name.strip()} now.", as_json=as_json)


@turfwalk.command("recut")
@campaign_command
@click.argument("cut_id")
@click.option("--turf", "turf_ids", multiple=True, help="A turf; may be repeated. All turfs if left out.")
@click.option("--done", type=FILE, help="A file of door ids or voter ids that are done, one a line.")
@steering
def recut_turfs(
    c: OpenCampaign,
    cut_id: str,
    *,
    turf_ids: tuple[str, ...],
    done: Path | None,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - the options of ``steering``
) -> None:
    """Cut what is left of turfs anew: untouched doors become new turfs."""
    from app.service.editing import recut_turfs as verb

    ids = read_ids(done) if done else ()
    with shown_on_terminal(quiet=as_json) as on_progress:
        cut = verb(c, cut_id, turf_ids or None, spec_of(**asked), on_progress, done_ids=ids)
    stale = [turf.turf_id for turf in cut.turfs if turf.print_is_stale]
    what = "What was left is new turf." + (
        f" Collect the printed lists of {', '.join(stale)}." if stale else ""
    )
    _say_edited(cut, what, as_json=as_json)


def read_ids(path: Path) -> tuple[str, ...]:
    """Read a file of ids, one a line; a heading such as door_id or voter_id is passed over."""
    try:
        lines = [line.strip().strip('"') for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            f"The file {path.name} cannot be read.", "Give a text file with an id a line."
        ) from None
    return tuple(line for line in lines if line and line.lower() not in {"door_id", "voter_id"})


@turfwalk.command("undo")
@campaign_command
@click.argument("cut_id")
def undo_edit(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """Undo the newest edit of a cut."""
    from app.service.editing import undo_edit as verb

    cut = verb(c, cut_id)
    say(cut, f"Undone. The cut has {len(cut.turfs)} turfs.", as_json=as_json)


@turfwalk.command("redo")
@campaign_command
@click.argument("cut_id")
def redo_edit(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """Do the edit again that was undone last."""
    from app.service.editing import redo_edit as verb

    cut = verb(c, cut_id)
    say(cut, f"Done again. The cut has {len(cut.turfs)} turfs.", as_json=as_json)


@list_group.command("edits")
@campaign_command
@click.argument("cut_id")
def list_edits(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """List the edits of a cut, newest first."""
    from app.service.editing import list_edits as verb

    heads = ("revision", "verb", "ended_ids", "begun_ids", "undone", "by", "created_at")
    say_table(verb(c, cut_id), heads, as_json=as_json, empty="This cut was not edited.")


@turfwalk.command("note")
@campaign_command
@click.argument("building_id")
@click.argument("note")
@click.option(
    "--doorman/--no-doorman", default=True, help="Whether getting in takes time; it does by default."
)
def note_building(c: OpenCampaign, building_id: str, note: str, *, doorman: bool, as_json: bool) -> None:
    """Note how to get into a building (its id, or one of its doors'), such as "Doorman, ring 1A"."""
    from app.service.buildings import note_building as verb

    found = verb(c, building_id, note, doorman=doorman)
    time = " The time it takes counts when turf is cut and walks are planned." if found.doorman else ""
    say(found, f"Noted for building {found.building_id}.{time}", as_json=as_json)


@list_group.command("building-notes")
@campaign_command
def list_building_notes(c: OpenCampaign, *, as_json: bool) -> None:
    """List the notes of buildings."""
    from app.service.buildings import list_building_notes as verb

    heads = ("building_id", "doorman", "note", "noted_at")
    say_table(verb(c), heads, as_json=as_json, empty="No building has a note.")


@delete_group.command("building-note")
@campaign_command
@click.argument("building_id")
def delete_building_note(c: OpenCampaign, building_id: str, *, as_json: bool) -> None:
    """Forget the note of a building."""
    from app.service.buildings import delete_building_note as verb

    found = verb(c, building_id)
    say(found, f"Forgot the note of building {found.building_id}.", as_json=as_json)
