"""Planning: `universe`, `cut`, `draw`, `undo`, `export`, `heatmap`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from app.cli.printing import aligned, hours, km, say
from app.cli.root import FILE, Duration, campaign_command, turfwalk
from app.progress import shown_on_terminal
from geo.errors import BadInput
from routing.model import TurfSpec

if TYPE_CHECKING:
    from app.model import Cut
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


@turfwalk.command("cut")
@campaign_command
@click.option("--universe", required=True, help="Which universe to cut.")
@click.option(
    "--shift", "shift_s", type=Duration(), help="Length of a shift, such as 3h (the default) or 90m."
)
@click.option(
    "--doors", "doors_per_turf", type=click.IntRange(1), help="Doors in a turf, instead of a shift."
)
@click.option("--turfs", "turf_count", type=click.IntRange(1), help="Number of turfs, instead of a shift.")
@click.option("--keep", type=click.Choice(["precinct"]), help="Areas that no turf may straddle.")
def cut_turf(
    c: OpenCampaign,
    universe: str,
    shift_s: float | None,
    doors_per_turf: int | None,
    turf_count: int | None,
    keep: Literal["precinct"] | None,
    *,
    as_json: bool,
) -> None:
    """Cut a universe into turf of equal minutes."""
    from app.service.cuts import cut_turf as verb

    if sum(asked is not None for asked in (shift_s, doors_per_turf, turf_count)) > 1:
        raise BadInput("--shift, --doors and --turfs exclude each other.", "Give one of them.")
    if shift_s is None and doors_per_turf is None and turf_count is None:
        shift_s = TurfSpec().shift_s
    spec = TurfSpec(shift_s=shift_s, doors_per_turf=doors_per_turf, turf_count=turf_count, keep=keep or "")
    with shown_on_terminal(quiet=as_json) as on_progress:
        cut = verb(c, universe, spec, on_progress)
    say(cut, of_cut(cut), as_json=as_json)


def of_cut(cut: Cut) -> str:
    """Say a cut as a table of turfs and its sums."""
    heads = ("turf", "code", "doors", "voters", "time", "walk")
    rows = [
        (
            turf.number,
            turf.turf_id,
            turf.door_count,
            turf.voter_count,
            hours(turf.knock_s + turf.walk_s),
            km(turf.walk_m),
        )
        for turf in cut.turfs
    ]
    sums = cut.sums
    lines = [
        aligned(heads, rows),
        "",
        (
            f"{len(cut.turfs)} turfs; the longest is {100 * (cut.max_over_mean - 1):.0f} % over the mean, spread (CV) "
            f"{100 * cut.cv:.1f} %, {100 * cut.split_faces_rate:.1f} % of block faces split."
        ),
        f"{sums['universe_voters']:,} voters of the universe = {sums['turf_voters']:,} in turf + "
        f"{sums['exception_voters']:,} exceptions"
        + (f" + {sums['open_voters']:,} still open." if sums["open_voters"] else "."),
        f"Cut {cut.cut_id} in {cut.elapsed_s} s. Next: turfwalk walk CAMPAIGN",
    ]
    return "\n".join(lines)


@turfwalk.command("draw")
@campaign_command
@click.argument("area", type=FILE)
@click.option("--universe", required=True, help="Whose doors.")
@click.option("--name", default="", help="What people call the turf.")
def draw_turf(c: OpenCampaign, area: Path, universe: str, name: str, *, as_json: bool) -> None:
    """Make the doors inside a polygon (AREA, a GeoJSON file) a turf of the current cut."""
    from app.service.turfs import draw_turf as verb

    turf = verb(c, universe, read_polygon(area), name)
    time = hours(turf.knock_s + turf.walk_s)
    text = f"{turf.name}, code {turf.turf_id}: {turf.door_count} doors, {turf.voter_count} voters, {time}, {km(turf.walk_m)}."
    say(turf, text, as_json=as_json)


@turfwalk.command("measure")
@campaign_command
@click.argument("area", type=FILE)
@click.option("--universe", required=True, help="Whose doors.")
def measure_area(c: OpenCampaign, area: Path, universe: str, *, as_json: bool) -> None:
    """Count the doors and voters inside a polygon (AREA, a GeoJSON file) and estimate the minutes."""
    from app.service.turfs import measure_area as verb

    found = verb(c, universe, read_polygon(area))
    text = f"{found.door_count:,} doors, {found.voter_count:,} voters, about {hours(found.minutes * 60)}."
    say(found, text, as_json=as_json)


def read_polygon(path: Path) -> dict[str, Any]:
    """Read the first polygon of a GeoJSON file: a geometry, a feature or a collection."""
    import json

    trouble = BadInput(f"The file {path.name} holds no GeoJSON polygon.", "Save the shape as GeoJSON.")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.get("type") == "FeatureCollection":
            found = found["features"][0]
        found = found["geometry"] if found.get("type") == "Feature" else found
    except (OSError, ValueError, KeyError, IndexError, AttributeError):
        raise trouble from None
    if not isinstance(found, dict):
        raise trouble
    return found


@turfwalk.command("undo")
@campaign_command
@click.argument("cut_id")
def undo_edit(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """Undo the newest edit of a cut."""
    from app.service.cuts import undo_edit as verb

    cut = verb(c, cut_id)
    say(cut, f"Undone. The cut has {len(cut.turfs)} turfs.", as_json=as_json)


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
@click.option("--kilometres", is_flag=True, help="Print kilometres instead of miles.")
def export_turfs(
    c: OpenCampaign,
    turf_ids: tuple[str, ...],
    format_: str,
    out: Path,
    paper: Literal["letter", "a4"],
    *,
    large_print: bool,
    kilometres: bool,
    as_json: bool,
) -> None:
    """Write hand-outs."""
    from app.exports.spec import PrintSpec
    from app.service.handouts import export_turfs as verb

    spec = PrintSpec(paper, large_print, "kilometres" if kilometres else "miles")
    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, list(turf_ids) or None, format_, out, spec, on_progress)
    text = f"Wrote {report.turf_count} turfs to {report.path} ({report.bytes / 1e6:.1f} MB) in {report.elapsed_s} s."
    say(report, text, as_json=as_json)


@turfwalk.command("heatmap")
@campaign_command
@click.option("--metric", default="voters", help="doors, voters, contact-rate, support, turnout, or any column of numbers.")
@click.option("--by", type=click.Choice(["hex", "precinct", "block-group"]), default="hex")
@click.option("--resolution", type=int, help="H3 resolution of the hexes, 4 to 11; 9 if left out.")
@click.option("--universe", help="Only the voters of this universe.")
@click.option("--out", required=True, type=FILE, help="A file ending in .html, .geojson or .csv.")
def write_heatmap(
    c: OpenCampaign,
    metric: str,
    by: str,
    resolution: int | None,
    universe: str | None,
    out: Path,
    *,
    as_json: bool,
) -> None:
    """Write a heatmap as one file that can be mailed."""
    from app.service.heatmaps import write_heatmap as verb

    report = verb(c, out, metric, by, resolution, universe)
    say(
        report, f"Wrote {report.path} ({report.bytes / 1e6:.1f} MB) in {report.elapsed_s} s.", as_json=as_json
    )
