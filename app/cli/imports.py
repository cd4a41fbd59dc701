"""`turfwalk new` and `turfwalk import …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.printing import aligned, say
from app.cli.root import FILE, FOLDER, campaign_command, json_option, turfwalk
from app.progress import shown_on_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from app.model import BoundariesReport
    from app.store.campaign import OpenCampaign
    from geo.model import AreaKind

_NAMED = 5


@turfwalk.command("new")
@click.argument("campaign", type=FOLDER)
@click.option("--name", required=True, help="What people call the campaign.")
@click.option("--election-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Election day.")
@click.option("--time-zone", required=True, help="Such as America/New_York.")
@click.option(
    "--record",
    "record_url",
    envvar="TURFWALK_RECORD",
    help="postgresql+psycopg://USER@HOST/DATABASE, empty; the record is a file in the folder when left out.",
)
@json_option
def create_campaign(
    campaign: Path, name: str, election_on: datetime, time_zone: str, record_url: str | None, *, as_json: bool
) -> None:
    """Make a new campaign folder."""
    from app.service.campaigns import create_campaign as create

    made = create(campaign, name, election_on.date(), time_zone, record_url=record_url)
    text = (
        f"Made the campaign {made.name} in {campaign}.\nNext: turfwalk import streets {campaign} FILE.osm.pbf"
    )
    say(made, text, as_json=as_json)


@turfwalk.group("import")
def import_group() -> None:
    """Bring files in: streets, boundaries, addresses, voters, in any order."""


@import_group.command("streets")
@campaign_command
@click.argument("source", type=FILE, required=False)
@click.option("--place", help='Fetch by name from the internet, such as "Cambridge, Massachusetts".')
def import_streets(c: OpenCampaign, source: Path | None, place: str | None, *, as_json: bool) -> None:
    """Import streets from FILE (.osm.pbf, .osm, .graphml) or by --place."""
    from app.service.imports import import_streets as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, place, on_progress)
    text = (
        f"{report.segment_count:,} street segments, {report.street_km:,.0f} km, {report.address_count:,} house numbers "
        f"in {report.elapsed_s} s."
    )
    say(report, text, as_json=as_json)


@import_group.command("boundaries")
@campaign_command
@click.argument("source", type=FILE)
@click.option("--kind", type=click.Choice(["precinct", "block-group", "area"]), required=True)
@click.option("--id", "id_column", required=True, help="The column that holds the id.")
@click.option("--name", "name_column", help="The column that holds the name.")
@click.option("--layer", help="Which layer, of a file that holds several.")
def import_boundaries(
    c: OpenCampaign,
    source: Path,
    *,
    kind: AreaKind,
    id_column: str,
    name_column: str | None,
    layer: str | None,
    as_json: bool,
) -> None:
    """Import precincts, block groups or areas from a map layer FILE."""
    from app.service.imports import import_boundaries as verb
    from geo.boundaries import LayerChoice

    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, kind, id_column, LayerChoice(layer, name_column), on_progress)
    say(report, of_boundaries(report), as_json=as_json)


def of_boundaries(report: BoundariesReport) -> str:
    """Say what was read and mended, and how the areas cover the ground and the doors."""
    lines = [f"{report.area_count:,} areas of kind {report.kind} in {report.elapsed_s} s."]
    if report.repaired_count:
        lines.append(
            f"{report.repaired_count} shapes crossed themselves and were repaired: {_some(report.repaired_ids)}."
        )
    if report.skipped_count:
        lines.append(f"{report.skipped_count} rows have no id or no shape and were left out.")
    if report.merged_ids:
        lines.append(
            f"{len(report.merged_ids)} ids stood on several shapes, which were joined: {_some(report.merged_ids)}."
        )
    cover = report.coverage
    if cover.overlap_count:
        pairs = _some([" and ".join(pair) for pair in cover.overlapping])
        lines.append(f"{cover.overlap_count} pairs overlap, by {cover.overlap_m2:,.0f} m² together: {pairs}.")
    if cover.gap_count:
        lines.append(f"{cover.gap_count} gaps lie between them, {cover.gap_m2:,.0f} m² together.")
    if cover.outside_door_count:
        lines.append(f"{cover.outside_door_count:,} located doors are in none of them.")
    if cover.several_door_count:
        lines.append(f"{cover.several_door_count:,} located doors are in several; the smallest id has them.")
    return "\n".join(lines)


def _some(ids: Sequence[str]) -> str:
    """Name the first few."""
    return ", ".join(ids[:_NAMED]) + (f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else "")


@import_group.command("addresses")
@campaign_command
@click.argument("source", type=FILE)
@click.option("--mapping", type=FILE, help="A file that names the columns.")
def import_addresses(c: OpenCampaign, source: Path, mapping: Path | None, *, as_json: bool) -> None:
    """Import known addresses from FILE, to locate doors: points, or the ranges of a layer of streets."""
    from app.service.imports import import_addresses as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, mapping, on_progress)
    kinds = ((report.address_count, "addresses"), (report.range_count, "address ranges"))
    found = " and ".join(f"{count:,} {what}" for count, what in kinds if count)
    text = f"{found} of {report.rows_in:,} rows in {report.elapsed_s} s."
    say(report, text, as_json=as_json)


@import_group.command("voters")
@campaign_command
@click.argument("source", type=FILE)
@click.option("--layout", help="Such as van; recognised from the headings when left out.")
@click.option("--mapping", type=FILE, help="A file that names the columns, for files of no known layout.")
@click.option("--check", is_flag=True, help="Say what would happen and change nothing.")
@click.option(
    "--write-mapping",
    "mapping_out",
    type=FILE,
    help="Write what would be read to this file, and import nothing.",
)
@click.option("--yes", is_flag=True, help="Apply even when more than a fifth of the voters would be gone.")
def import_voters(
    c: OpenCampaign,
    source: Path,
    layout: str | None,
    mapping: Path | None,
    mapping_out: Path | None,
    *,
    check: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Import a voter FILE: every row becomes a voter or a reject with its reason."""
    from app.service.imports import Apply
    from app.service.imports import import_voters as verb

    if mapping_out is not None:
        _write_mapping(source, layout, mapping_out, as_json=as_json)
        return
    apply: Apply = "never" if check else "always" if yes else "carefully"
    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, layout, mapping, apply=apply, on_progress=on_progress)
    located = sum(count for by, count in report.located.items() if by != "not-located")
    lines = [
        f"Layout: {report.evidence}.",
        f"{report.rows_in:,} rows = {report.voter_count:,} voters + {report.reject_count:,} rejects.",
        f"{report.door_count:,} doors in {report.building_count:,} buildings; {located:,} located.",
    ]
    changes = report.changes
    if changes.before_count:
        lines.append(
            f"Beside the earlier file: {changes.added_count:,} added, {changes.changed_count:,} changed, "
            f"{changes.gone_count:,} gone."
        )
        lines += [f"    {name}: {', '.join(ids)} …" for name, ids in changes.examples.items()]
    if report.rejects_by_reason:
        lines.append(aligned(("rejected because", "rows"), report.rejects_by_reason.items()))
    if report.blank_line_count:
        lines.append(f"{report.blank_line_count:,} blank lines were passed over.")
    lines += report.notes
    lines.append("Nothing was changed: this was a check." if check else f"Done in {report.elapsed_s} s.")
    say(report, "\n".join(lines), as_json=as_json)


def _write_mapping(source: Path, layout: str | None, out: Path, *, as_json: bool) -> None:
    """Write the guess about a voter file, to be edited; a file that is there is never replaced."""
    from app.service.layouts import guess_mapping
    from geo.errors import Conflict

    guess = guess_mapping(source, layout)
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(guess.text)
    except FileExistsError as error:
        raise Conflict(f"{out.name} is there already.", "Give another name, or remove it first.") from error
    text = f"Layout: {guess.evidence}.\nWrote {out}: edit it, then import with --mapping."
    say(guess, text, as_json=as_json)
