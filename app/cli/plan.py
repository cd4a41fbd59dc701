"""Planning: `universe`, `export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from app.cli.printing import say
from app.cli.root import campaign_command, turfwalk
from app.progress import shown_on_terminal

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


@turfwalk.command("universe")
@campaign_command
@click.argument("name")
@click.option(
    "--where", required=True, help="""Such as "party = 'D' and support_score >= 60"; true is everyone."""
)
def create_universe(c: OpenCampaign, name: str, where: str, *, as_json: bool) -> None:
    """Name a filter over the voters and count whom it holds."""
    from app.service.universes import create_universe as verb

    made = verb(c, name, where)
    lines = [f"{made.name}: {made.voter_count:,} voters at {made.door_count:,} doors."]
    if made.exception_count:
        lines.append(
            f"{made.exception_count:,} voters have no located door: turfwalk list exceptions CAMPAIGN."
        )
    say(made, "\n".join(lines), as_json=as_json)


@turfwalk.command("export")
@campaign_command
@click.option(
    "--turf",
    "turf_ids",
    multiple=True,
    help="A turf code; may be given several times. All turfs if left out.",
)
@click.option("--format", "format_", required=True, help="pdf, csv, gpx, geojson, kml, gpkg or html.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A file for all turfs, or a folder for one file each.",
)
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
@click.option("--large-print", is_flag=True, help="Set the PDF a third larger.")
@click.option("--kilometres", is_flag=True, help="Print kilometers instead of miles.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", help="Of the words on paper.")
def export_turfs(
    c: OpenCampaign,
    turf_ids: tuple[str, ...],
    format_: str,
    out: Path,
    paper: Literal["letter", "a4"],
    *,
    large_print: bool,
    kilometres: bool,
    language: Literal["en", "es"],
    as_json: bool,
) -> None:
    """Write hand-outs."""
    from app.exports.spec import PrintSpec
    from app.service.handouts import export_turfs as verb

    spec = PrintSpec(paper, large_print, "kilometres" if kilometres else "miles", language)
    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, list(turf_ids) or None, format_, out, spec, on_progress)
    text = f"Wrote {report.turf_count} turfs to {report.path} ({report.bytes / 1e6:.1f} MB) in {report.elapsed_s} s."
    say(report, text, as_json=as_json)
