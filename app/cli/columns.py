"""Appending columns of other files: `import columns`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.imports import import_group
from app.cli.printing import aligned, say
from app.cli.root import FILE, campaign_command
from app.progress import shown_on_terminal
from geo.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from app.reports import ColumnsReport
    from app.store.campaign import OpenCampaign


@import_group.command("columns")
@campaign_command
@click.argument("source", type=FILE)
@click.option("--id", "id_heading", help="The heading of the voter id.")
@click.option("--address", help="The heading of the address, for files without voter ids.")
@click.option("--city", help="The heading of the city.")
@click.option("--zip", "zip_heading", help="The heading of the ZIP.")
@click.option("--column", "pairs", multiple=True, required=True, help="NAME=HEADING; may be repeated.")
def import_columns(
    c: OpenCampaign,
    source: Path,
    *,
    id_heading: str | None,
    address: str | None,
    city: str | None,
    zip_heading: str | None,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Append columns of FILE to voters by --id, or to doors by --address."""
    from app.service.columns import import_columns as verb

    headings = {"id": id_heading, "address": address, "city": city, "zip": zip_heading}
    key = {word: heading for word, heading in headings.items() if heading}
    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, key, _columns(pairs), on_progress)
    say(report, of_report(report), as_json=as_json)


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for pair in pairs:
        name, sign, heading = pair.partition("=")
        if not sign or not heading or name in columns:
            raise BadInput(
                "--column is given as NAME=HEADING, each NAME once.",
                "An example: --column turnout_score=Turnout.",
            )
        columns[name] = heading
    return columns


def of_report(report: ColumnsReport) -> str:
    """Say what matched, and what each column became."""
    rows = (
        f"{report.rows_in:,} rows = {report.matched_row_count:,} that found {report.matched_voter_count:,} voters + "
        f"{report.unmatched_row_count:,} that found nobody + {report.duplicate_row_count:,} duplicates + "
        f"{report.reject_count:,} unreadable."
    )
    lines = [
        rows,
        aligned(
            ("column", "holds", "filled", "unreadable"),
            [(each.name, each.kind, each.filled_count, each.unread_count) for each in report.columns],
        ),
    ]
    if report.unmatched_lines:
        lines.append(f"Lines that found nobody: {', '.join(map(str, report.unmatched_lines))} …")
    return "\n".join([*lines, f"Done in {report.elapsed_s} s."])
