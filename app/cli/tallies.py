"""How the canvass goes: `show tallies`, `tallies`, `list odd-patterns`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.look import list_group, say_table, show_group
from app.cli.printing import aligned, say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.campaign import OpenCampaign
    from app.tallies import By, Rate

BY = click.option(
    "--by", type=click.Choice(["turf", "canvasser", "precinct", "day"]), default="turf", show_default=True
)
HEADS = (
    "doors",
    "knocked",
    "tries",
    "talks",
    "refused",
    "talks per try",
    "support",
    "doors/h",
    "min planned",
    "min real",
)


def _share(rate: Rate) -> str:
    if rate.value is None:
        return "–"
    return f"{rate.value:.0%} ({rate.low:.0%}–{rate.high:.0%})"


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


@show_group.command("tallies")
@campaign_command
@BY
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day at the doors.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day at the doors.")
def read_tallies(
    c: OpenCampaign, by: By, since: datetime | None, until: datetime | None, *, as_json: bool
) -> None:
    """Show what came of the doors; rates with the interval that holds the true one nine times in ten."""
    from app.service.tallies import read_tallies as verb

    found = verb(c, by, since and since.date(), until and until.date())
    rows = [
        (
            name,
            row.door_count,
            row.knocked_count,
            row.attempt_count,
            row.contact_count,
            row.refusal_count,
            _share(row.contact),
            _share(row.support),
            row.doors_per_hour,
            _minutes(row.planned_s),
            _minutes(row.real_s),
        )
        for name, row in [*((row.label, row) for row in found.rows), ("all", found.total)]
    ]
    say(found, aligned((by, *HEADS), rows), as_json=as_json)


@turfwalk.command("tallies")
@campaign_command
@BY
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A file ending in .csv."
)
def write_tallies(c: OpenCampaign, by: By, out: Path, *, as_json: bool) -> None:
    """Write what came of the doors as a CSV file."""
    from app.service.tallies import write_tallies as verb

    report = verb(c, out, by)
    say(report, f"Wrote {report.path}.", as_json=as_json)


@list_group.command("odd-patterns")
@campaign_command
def list_odd_patterns(c: OpenCampaign, *, as_json: bool) -> None:
    """List patterns of work that are odd: something to ask about, never a proof."""
    from app.service.tallies import list_odd_patterns as verb

    heads = ("day", "canvasser", "pattern", "visit_count", "reason")
    say_table(verb(c), heads, as_json=as_json, empty="Nothing is odd.")
