"""Looking: `show …`, `list …`, `delete …`, `doctor`, and settings."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from app.cli.printing import aligned, say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.campaign import OpenCampaign
    from geo.model import AreaKind


def say_table(rows: Sequence[Any], heads: Sequence[str], *, as_json: bool, empty: str) -> None:
    """Print dataclasses as a table of the named fields, or say what to do when there are none."""
    table = aligned(heads, [[getattr(row, head) for head in heads] for row in rows])
    say(list(rows), table if rows else empty, as_json=as_json)


@turfwalk.group("show")
def show_group() -> None:
    """Show one thing: campaign, cut, turf, walk, heatmap, job."""


@turfwalk.group("list")
def list_group() -> None:
    """List things: universes, cuts, turfs, rejects, exceptions, areas, doors, jobs."""


@turfwalk.group("delete")
def delete_group() -> None:
    """Delete one thing: universe, cut."""


@show_group.command("campaign")
@campaign_command
def read_campaign(c: OpenCampaign, *, as_json: bool) -> None:
    """Show the campaign's settings and counts."""
    from app.service.campaigns import read_campaign as verb

    found = verb(c)
    shown = {**asdict(found), "walks": found.walks.walk_count}
    text = aligned(("field", "value"), shown.items())
    if found.walks.walk_count:
        from app.cli.walks import of_sums

        text += f"\n\n{of_sums(found.walks)}"
    say(found, text, as_json=as_json)


@turfwalk.command("public-url")
@campaign_command
@click.argument("public_url")
def set_public_url(c: OpenCampaign, public_url: str, *, as_json: bool) -> None:
    """Set the address that QR codes lead to, such as https://walk.example.org; "" for none."""
    from app.service.campaigns import set_public_url as verb

    found = verb(c, public_url)
    say(found, f"Public address: {found.public_url or 'none'}.", as_json=as_json)


@show_group.command("cut")
@campaign_command
@click.argument("cut_id")
def read_cut(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """Show a cut with its turfs and sums."""
    from app.cli.cuts import of_cut
    from app.service.cuts import read_cut as verb

    cut = verb(c, cut_id)
    say(cut, of_cut(cut), as_json=as_json)


@show_group.command("turf")
@campaign_command
@click.argument("turf_id")
def read_turf(c: OpenCampaign, turf_id: str, *, as_json: bool) -> None:
    """Show a turf's figures."""
    from app.service.turfs import read_turf as verb

    turf = verb(c, turf_id)
    shown = {name: value for name, value in asdict(turf).items() if name != "boundary"}
    say(turf, aligned(("field", "value"), shown.items()), as_json=as_json)


@show_group.command("job")
@campaign_command
@click.argument("job_id")
def read_job(c: OpenCampaign, job_id: str, *, as_json: bool) -> None:
    """Show how far a job of the server is."""
    from app.jobs import read_job as verb

    job = verb(c, job_id)
    say(job, f"{job.verb}: {job.state}, {100 * job.progress:.0f} %, {job.message}", as_json=as_json)


@list_group.command("universes")
@campaign_command
def list_universes(c: OpenCampaign, *, as_json: bool) -> None:
    """List universes."""
    from app.service.universes import list_universes as verb

    heads = ("name", "voter_count", "door_count", "exception_count", "where")
    say_table(
        verb(c),
        heads,
        as_json=as_json,
        empty="There is no universe yet: turfwalk universe CAMPAIGN NAME --where true",
    )


@turfwalk.command("count")
@campaign_command
@click.option("--where", required=True, help="Such as \"party = 'D' and support_score >= 60\".")
def count_universe(c: OpenCampaign, where: str, *, as_json: bool) -> None:
    """Count whom a filter holds, without naming it."""
    from app.service.universes import count_universe as verb

    found = verb(c, where)
    text = f"{found.voter_count:,} voters at {found.door_count:,} doors, {found.exception_count:,} without a located door."
    say(found, text, as_json=as_json)


@list_group.command("cuts")
@campaign_command
def list_cuts(c: OpenCampaign, *, as_json: bool) -> None:
    """List cuts side by side: drafts, current and retired ones."""
    from app.cli.cuts import of_cuts
    from app.service.cuts import list_cuts as verb

    found = verb(c)
    text = of_cuts(found) if found else "No turf was cut yet: turfwalk cut CAMPAIGN --universe NAME"
    say(found, text, as_json=as_json)


@list_group.command("turfs")
@campaign_command
def list_turfs(c: OpenCampaign, *, as_json: bool) -> None:
    """List the turfs of current cuts."""
    from app.service.turfs import list_turfs as verb

    heads = ("number", "turf_id", "name", "door_count", "voter_count", "walk_m", "has_walk", "print_is_stale")
    say_table(
        verb(c), heads, as_json=as_json, empty="No turf was cut yet: turfwalk cut CAMPAIGN --universe NAME"
    )


@list_group.command("exceptions")
@campaign_command
@click.option("--universe", help="Only the voters of this universe.")
def list_exceptions(c: OpenCampaign, universe: str | None, *, as_json: bool) -> None:
    """List the voters that no turf can hold, and why."""
    from app.service.exceptions import list_exceptions as verb

    found = verb(c, universe)
    say_table(
        found, ("voter_id", "door_id", "reason"), as_json=as_json, empty="Every voter has a door on a street."
    )


@list_group.command("unlocated-doors")
@campaign_command
def list_unlocated_doors(c: OpenCampaign, *, as_json: bool) -> None:
    """List the doors nobody knows the place of, with their addresses."""
    from app.service.places import list_unlocated_doors as verb

    heads = ("door_id", "voter_count", "address", "reason")
    say_table(verb(c), heads, as_json=as_json, empty="Every door is located.")


@list_group.command("areas")
@campaign_command
@click.option("--kind", type=click.Choice(["precinct", "block-group", "area"]), required=True)
def list_areas(c: OpenCampaign, kind: AreaKind, *, as_json: bool) -> None:
    """List areas with their doors and voters; --json gives GeoJSON."""
    from app.service.layers import list_areas as verb

    areas = verb(c, kind)
    heads = ("area_id", "name", "door_count", "voter_count")
    rows = [[feature["properties"].get(head) for head in heads] for feature in areas["features"]]
    say(areas, aligned(heads, rows) if rows else f"There are no areas of kind {kind}.", as_json=as_json)


@list_group.command("doors")
@campaign_command
@click.option("--limit", type=click.IntRange(1), default=5000, help="At most this many.")
def list_doors(c: OpenCampaign, limit: int, *, as_json: bool) -> None:
    """List located doors, how their place is known, and their turf."""
    from app.service.layers import list_doors as verb

    found = verb(c, None, limit)
    rows = list(zip(found.door_id, found.voter_count, found.located_by, found.turf_id, strict=True))
    say(
        found,
        aligned(("door_id", "voters", "located by", "turf"), rows) + f"\n\n{found.total:,} doors.",
        as_json=as_json,
    )


@list_group.command("jobs")
@campaign_command
def list_jobs(c: OpenCampaign, *, as_json: bool) -> None:
    """List the newest jobs of the server."""
    from app.jobs import list_jobs as verb

    heads = ("job_id", "verb", "state", "progress", "message", "created_at")
    say_table(verb(c), heads, as_json=as_json, empty="There was no job yet.")


@delete_group.command("universe")
@campaign_command
@click.argument("name")
def delete_universe(c: OpenCampaign, name: str, *, as_json: bool) -> None:
    """Delete a universe; its turf stays."""
    from app.service.universes import delete_universe as verb

    gone = verb(c, name)
    say(gone, f"Deleted the universe {gone.name}.", as_json=as_json)


@delete_group.command("cut")
@campaign_command
@click.argument("cut_id")
def delete_cut(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """Delete a cut with its turfs and walks."""
    from app.service.cuts import delete_cut as verb

    gone = verb(c, cut_id)
    say(gone, f"Deleted the cut {gone.cut_id} with {len(gone.turfs)} turfs.", as_json=as_json)


@turfwalk.command("cancel")
@campaign_command
@click.argument("job_id")
def cancel_job(c: OpenCampaign, job_id: str, *, as_json: bool) -> None:
    """Stop a running job of the server."""
    from app.jobs import cancel_job as verb

    job = verb(c, job_id)
    say(job, f"{job.verb}: {job.state}.", as_json=as_json)


@turfwalk.command("doctor")
@campaign_command
def examine(c: OpenCampaign, *, as_json: bool) -> None:
    """Say what is wrong or weak, and the mend."""
    from app.service.doctor import examine as verb

    findings = verb(c)
    lines = [f"{finding.level.upper()}: {finding.what}\n    {finding.mend}" for finding in findings]
    say({"findings": findings}, "\n".join(lines) or "All is well.", as_json=as_json)
