"""What a voter file is worth: `list rejects`, `list precinct-mismatches`, `list snaps`, `list layouts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.look import list_group, say_table
from app.cli.printing import say
from app.cli.root import FILE, campaign_command, json_option

if TYPE_CHECKING:
    from pathlib import Path

    from app.service.exceptions import RejectsOf
    from app.store.campaign import OpenCampaign


@list_group.command("rejects")
@campaign_command
@click.option("--csv", "out", type=FILE, help="Write them to this file, for a spreadsheet.")
@click.option(
    "--of",
    type=click.Choice(["voters", "history", "contacts"]),
    default="voters",
    help="Of which file: voters if left out.",
)
def list_rejects(c: OpenCampaign, out: Path | None, of: RejectsOf, *, as_json: bool) -> None:
    """List the rows of the last voter, history or contacts file that could not be used."""
    from app.service import exceptions

    if out is not None:
        written = exceptions.write_rejects(c, out, of)
        say(written, f"{written.reject_count:,} rejected rows in {out}.", as_json=as_json)
        return
    heads = ("line", "column", "reason")
    say_table(exceptions.list_rejects(c, of), heads, as_json=as_json, empty="No row was rejected.")


@list_group.command("precinct-mismatches")
@campaign_command
def list_precinct_mismatches(c: OpenCampaign, *, as_json: bool) -> None:
    """List the voters who stand in another precinct than the voter file says."""
    from app.service.precincts import list_precinct_mismatches as verb

    heads = ("voter_id", "file_precinct", "expected_id", "precinct_id")
    say_table(
        verb(c), heads, as_json=as_json, empty="No voter stands in another precinct than the file says."
    )


@list_group.command("snaps")
@campaign_command
def list_snaps(c: OpenCampaign, *, as_json: bool) -> None:
    """List the doors far from their street, on one of another name, or on the side of other numbers."""
    from app.service.snaps import list_snaps as verb

    heads = ("door_id", "trouble", "snap_m")
    say_table(verb(c), heads, as_json=as_json, empty="Every door is near its own street, on the right side.")


@list_group.command("layouts")
@json_option
def list_layouts(*, as_json: bool) -> None:
    """List the layouts of voter files that are recognized by themselves."""
    from app.service.layouts import list_layouts as verb

    say_table(verb(), ("name", "title"), as_json=as_json, empty="There is no layout.")
