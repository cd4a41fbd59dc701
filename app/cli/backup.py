"""`turfwalk backup`, `turfwalk restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.printing import say
from app.cli.root import FILE, FOLDER, campaign_command, json_option, turfwalk
from geo.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.campaign import OpenCampaign


@turfwalk.command("backup")
@campaign_command
@click.option("--out", type=FILE, required=True, help="The file to write, such as monday.turfwalk.")
def write_backup(c: OpenCampaign, out: Path, *, as_json: bool) -> None:
    """Write the whole campaign, as it is at one moment, into one file; it holds people's data."""
    from app.service.backups import write_backup as verb

    made = verb(c, out)
    say(made, f"{made.path}: {made.file_count} files, {made.bytes / 1e6:,.1f} MB.", as_json=as_json)


@turfwalk.command("restore")
@click.argument("backup", type=FILE)
@click.argument("campaign", type=FOLDER, required=False)
@click.option("--verify", is_flag=True, help="Only rehearse: unpack, compare every byte, check the trail.")
@click.option("--record", "record_url", help="An empty PostgreSQL database, where the record was in one.")
@json_option
def restore_backup(
    backup: Path, campaign: Path | None, record_url: str | None, *, verify: bool, as_json: bool
) -> None:
    """Make a campaign from a backup, or with --verify only see that one could."""
    from app.service.backups import restore_backup as verb

    if verify == (campaign is not None):
        raise BadInput("Nothing says where to restore to.", "Give a new folder, or --verify for a rehearsal.")
    found = verb(backup, campaign, record_url)
    done = "is whole and can be restored" if verify else f"is restored to {campaign}"
    say(found, f"The backup of {found.file_count} files {done}.", as_json=as_json)
