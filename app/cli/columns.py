"""Other files onto the same people: `import columns`, `import contacts`, `import history`."""

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

    from app.reports import ColumnsReport, ContactsReport, HistoryReport
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
        report = verb(c, source, key, _pairs("--column", pairs), on_progress)
    say(report, of_report(report), as_json=as_json)


def _pairs(option: str, pairs: tuple[str, ...]) -> dict[str, str]:
    """Read options given as NAME=VALUE, each NAME once."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not value or name in found:
            example = {"--column": "turnout_score=Turnout", "--only": '"Contact Type=Walk"'}[option]
            raise BadInput(
                f"{option} is given as NAME=VALUE, each NAME once.", f"An example: {option} {example}."
            )
        found[name] = value
    return found


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


@import_group.command("contacts")
@campaign_command
@click.argument("source", type=FILE)
@click.option("--id", "voter_id", help="The heading of the voter id, where it is not recognized.")
@click.option("--date", "knocked_at", help="The heading of the date.")
@click.option("--result", "outcome", help="The heading of the result.")
@click.option("--canvasser", "canvasser_id", help="The heading of who canvassed.")
@click.option("--mapping", type=FILE, help="A mapping file that names results, for codes of your own.")
@click.option("--only", multiple=True, help='Leave other rows out: HEADING=TEXT such as "Contact Type=Walk".')
def import_contacts(
    c: OpenCampaign,
    source: Path,
    *,
    mapping: Path | None,
    only: tuple[str, ...],
    as_json: bool,
    **headings: str | None,
) -> None:
    """Add past results of FILE, such as VAN's contact history, a row a knock or call."""
    from app.service.contacts import import_contacts as verb

    named = {field: heading for field, heading in headings.items() if heading}
    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, named, mapping, _pairs("--only", only), on_progress)
    say(report, of_contacts(report), as_json=as_json)


def of_contacts(report: ContactsReport) -> str:
    """Say what was added, and what was not and why."""
    lines = [
        f"Layout: {report.evidence}.",
        (
            f"{report.rows_in:,} rows = {report.added_count:,} results added + {report.known_count:,} there already + "
            f"{report.duplicate_count:,} duplicates + {report.other_count:,} not asked for + "
            f"{report.reject_count:,} rejects."
        ),
    ]
    if report.added_count:
        lines.append(f"From {report.first_on} to {report.last_on}, of {report.matched_voter_count:,} voters.")
        lines.append(aligned(("result", "rows"), report.results.items()))
    if report.unmatched_row_count:
        lines.append(
            f"{report.unmatched_row_count:,} results are of nobody in the voter file and wait for them: "
            f"lines {', '.join(map(str, report.unmatched_lines))} …"
        )
    lines += _rejected(report.rejects_by_reason, "contacts")
    return "\n".join([*lines, f"Done in {report.elapsed_s} s."])


@import_group.command("history")
@campaign_command
@click.argument("source", type=FILE)
@click.option("--layout", help="Such as georgia; recognized when left out.")
@click.option("--id", "voter_id", help="The heading of the voter id, for a file of no known layout.")
@click.option("--date", help="The heading of the election date.")
@click.option("--kind", help="The heading of the kind of election; without it the date says it.")
def import_history(
    c: OpenCampaign, source: Path, *, layout: str | None, as_json: bool, **headings: str | None
) -> None:
    """Add the votes of FILE, a state's second file with one row a voter and election."""
    from app.service.contacts import import_history as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, source, layout, {key: text for key, text in headings.items() if text}, on_progress)
    say(report, of_history(report), as_json=as_json)


def of_history(report: HistoryReport) -> str:
    """Say whose votes were found, in which elections."""
    lines = [
        f"Layout: {report.evidence}.",
        (
            f"{report.rows_in:,} rows of {report.voter_count:,} voters: {report.matched_voter_count:,} of them are in the "
            f"voter file, {report.unmatched_voter_count:,} are not; {report.reject_count:,} rejects."
        ),
        aligned(("election", "voted"), report.elections.items()),
    ]
    lines += _rejected(report.rejects_by_reason, "history")
    return "\n".join([*lines, f"Done in {report.elapsed_s} s."])


def _rejected(reasons: dict[str, int], of: str) -> list[str]:
    if not reasons:
        return []
    table = aligned(("rejected because", "rows"), reasons.items())
    return [table, f"Their lines: turfwalk list rejects CAMPAIGN --of {of}"]
