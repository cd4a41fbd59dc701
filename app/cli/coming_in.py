"""Coming in: what a file is, the built-in town as a sample, and what a filter may ask and says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import click

from app.cli.imports import import_group
from app.cli.look import list_group, show_group
from app.cli.people import change_group
from app.cli.printing import aligned, say
from app.cli.root import FILE, campaign_command, json_option, turfwalk
from app.progress import shown_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from app.filekinds import FileFound
    from app.service.samples import SamplePart
    from app.store.campaign import OpenCampaign


@turfwalk.command("recognise")
@click.argument("source", type=FILE)
@click.option("--layout", help="As a voter file of this layout, such as van.")
@json_option
def recognise_file(source: Path, layout: str | None, *, as_json: bool) -> None:
    """Say what FILE is and what its columns hold; nothing is imported."""
    from app.service.layouts import recognise_file as verb

    found = verb(source, layout)
    say(found, of_file(found), as_json=as_json)


def of_file(found: FileFound) -> str:
    """Say what a file is and what its columns or layers hold."""
    lines = [f"{found.kind}: {found.evidence}"]
    if found.columns:
        rows = [(one.heading, one.field, one.kind, f"{one.filled_rate:.0%}") for one in found.columns]
        lines.append(aligned(("column", "is", "holds", "filled"), rows))
    if found.layers:
        shown = [(one.name, one.area_kind, one.area_count, one.id_column) for one in found.layers]
        lines.append(aligned(("layer", "kind", "areas", "id"), shown))
    if found.missing:
        lines.append(f"No column is recognized for: {', '.join(found.missing)}. Name them in a mapping file.")
    return "\n".join(lines)


@import_group.command("sample")
@campaign_command
@click.option("--part", type=click.Choice(["ground", "voters"]), default="voters", show_default=True)
def import_sample(c: OpenCampaign, part: str, *, as_json: bool) -> None:
    """Import the built-in town, whose people are invented, for a first look."""
    from app.service.samples import import_sample as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, cast("SamplePart", part), on_progress)
    text = f"{report.segment_count:,} street segments, {report.voter_count:,} invented voters at {report.door_count:,} doors."
    say(report, text, as_json=as_json)


@show_group.command("filter")
@campaign_command
@click.option("--where", required=True, help="Such as \"party = 'D' and support_score >= 60\".")
def read_filter(c: OpenCampaign, where: str, *, as_json: bool) -> None:
    """Show a filter as a tree in JSON, and whom it holds."""
    from app.service.universes import read_filter as verb

    found = verb(c, where)
    text = (
        f"{json.dumps(found.tree)}\n{found.count.voter_count:,} voters at {found.count.door_count:,} doors."
    )
    say(found, text, as_json=as_json)


@list_group.command("filter-columns")
@campaign_command
def list_filter_columns(c: OpenCampaign, *, as_json: bool) -> None:
    """List what a filter may ask: columns, their common values, elections."""
    from app.service.universes import list_filter_columns as verb

    found = verb(c)
    rows = [(one.name, one.kind, f"{one.filled_rate:.0%}", ", ".join(one.values[:6])) for one in found]
    say(found, aligned(("column", "kind", "filled", "such as"), rows), as_json=as_json)


@change_group.command("universe")
@campaign_command
@click.argument("name")
@click.option("--name", "new_name", help="What it is called from now on.")
@click.option("--where", required=True, help="Its filter from now on.")
def change_universe(c: OpenCampaign, name: str, new_name: str | None, where: str, *, as_json: bool) -> None:
    """Change the name or the filter of a universe; turf cut from it stays."""
    from app.service.universes import change_universe as verb

    changed = verb(c, name, new_name or name, where)
    say(
        changed,
        f"{changed.name}: {changed.voter_count:,} voters at {changed.door_count:,} doors.",
        as_json=as_json,
    )
