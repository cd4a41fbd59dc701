"""Cuts: `cut`, `alternatives`, `choose`, and turf drawn by hand: `draw`, `measure`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli.printing import aligned, hours, km, say
from app.cli.root import FILE, Duration, Place, campaign_command, turfwalk
from app.progress import shown_on_terminal
from geo.errors import BadInput
from routing.model import TurfSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.model import Cut
    from app.store.campaign import OpenCampaign

LEANS = {"balance": "most even", "walking": "least walking", "faces": "fewest split streets"}
"""What a way of cutting puts first, in words."""


def steering(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how many turfs there are and what they keep whole."""
    options = (
        click.option(
            "--shift", "shift_s", type=Duration(), help="Length of a shift, such as 3h (the default) or 90m."
        ),
        click.option(
            "--doors", "doors_per_turf", type=click.IntRange(1), help="Doors in a turf, instead of a shift."
        ),
        click.option(
            "--turfs", "turf_count", type=click.IntRange(1), help="Number of new turfs, instead of a shift."
        ),
        click.option(
            "--keep",
            type=click.Choice(["precinct", "block-group", "area"]),
            help="Areas that no turf may straddle.",
        ),
        click.option(
            "--start",
            "starts",
            type=Place(),
            multiple=True,
            help="A staging place as LON,LAT, may be repeated: the way from the nearest counts.",
        ),
        click.option("--seed", type=int, default=TurfSpec().seed, help="Another number, other turfs."),
    )
    for option in reversed(options):
        command = option(command)
    return command


lock_option = click.option(
    "--lock", "lock", multiple=True, metavar="TURF", help="A turf that stays as it is; may be repeated."
)


def spec_of(
    shift_s: float | None,
    doors_per_turf: int | None,
    turf_count: int | None,
    *,
    keep: str | None,
    starts: Sequence[tuple[float, float]],
    seed: int,
) -> TurfSpec:
    """Make a spec of the options of ``steering``.

    Raises
    ------
    BadInput
        When more than one of them steers.
    """
    if sum(asked is not None for asked in (shift_s, doors_per_turf, turf_count)) > 1:
        raise BadInput("--shift, --doors and --turfs exclude each other.", "Give one of them.")
    if shift_s is None and doors_per_turf is None and turf_count is None:
        shift_s = TurfSpec().shift_s
    return TurfSpec(shift_s, doors_per_turf, turf_count, keep=keep or "", starts=tuple(starts), seed=seed)


@turfwalk.command("cut")
@campaign_command
@click.option("--universe", required=True, help="Which universe to cut.")
@steering
@lock_option
@click.option("--draft", is_flag=True, help="Put it beside the current cut instead of in its place.")
def cut_turf(
    c: OpenCampaign,
    universe: str,
    *,
    lock: tuple[str, ...],
    draft: bool,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - the options of ``steering``
) -> None:
    """Cut a universe into turf of equal minutes."""
    from app.service.cuts import cut_turf as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        cut = verb(c, universe, spec_of(**asked), on_progress, lock=lock, draft=draft)
    say(cut, of_cut(cut), as_json=as_json)


@turfwalk.command("alternatives")
@campaign_command
@click.option("--universe", required=True, help="Which universe to cut.")
@steering
@lock_option
def cut_alternatives(
    c: OpenCampaign,
    universe: str,
    *,
    lock: tuple[str, ...],
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - the options of ``steering``
) -> None:
    """Cut a universe in two or three ways, as drafts side by side."""
    from app.service.cuts import cut_alternatives as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        made = verb(c, universe, spec_of(**asked), on_progress, lock=lock)
    text = f"{of_cuts(made.cuts)}\n\nTake one: turfwalk choose CAMPAIGN CUT. {made.elapsed_s} s."
    say(made, text, as_json=as_json)


@turfwalk.command("choose")
@campaign_command
@click.argument("cut_id")
def choose_cut(c: OpenCampaign, cut_id: str, *, as_json: bool) -> None:
    """Make a draft, or an earlier cut, the current cut of its universe."""
    from app.service.cuts import choose_cut as verb

    cut = verb(c, cut_id)
    say(cut, of_cut(cut), as_json=as_json)


def of_cuts(cuts: Sequence[Cut]) -> str:
    """Say cuts side by side: one row each."""
    heads = (
        "cut",
        "state",
        "universe",
        "puts first",
        "turfs",
        "mean",
        "longest",
        "over mean",
        "walk",
        "split",
    )
    rows = [
        (
            cut.cut_id,
            cut.state,
            cut.universe_name,
            LEANS[cut.spec.lean],
            str(cut.figures["turf_count"]),
            hours(cut.figures["mean_work_s"]),
            hours(cut.figures["max_work_s"]),
            f"{100 * (cut.max_over_mean - 1):.0f} %",
            km(cut.figures["walk_m"]),
            f"{100 * cut.split_faces_rate:.1f} %",
        )
        for cut in cuts
    ]
    return aligned(heads, rows)


def of_cut(cut: Cut) -> str:
    """Say a cut as a table of turfs and its sums."""
    heads = ("turf", "code", "doors", "voters", "time", "walk", "")
    rows = [
        (
            turf.number,
            turf.turf_id,
            turf.door_count,
            turf.voter_count,
            hours(turf.knock_s + turf.walk_s),
            km(turf.walk_m),
            "" if turf.contiguous else "in pieces",
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
        f"Cut {cut.cut_id} ({cut.state}) in {cut.elapsed_s} s. "
        + (
            f"Take it: turfwalk choose CAMPAIGN {cut.cut_id}"
            if cut.state == "draft"
            else "Next: turfwalk walk CAMPAIGN"
        ),
    ]
    return "\n".join(lines)


@turfwalk.command("draw")
@campaign_command
@click.argument("area", type=FILE)
@click.option("--universe", required=True, help="Whose doors.")
@click.option("--name", default="", help="What people call the turf.")
@click.option("--snap", is_flag=True, help="Lay the outline along the streets it is near.")
def draw_turf(c: OpenCampaign, area: Path, universe: str, name: str, *, snap: bool, as_json: bool) -> None:
    """Make the doors inside a polygon (AREA, a GeoJSON file) a turf of the current cut."""
    from app.service.turfs import draw_turf as verb

    turf = verb(c, universe, read_polygon(area), name, snap=snap)
    time = hours(turf.knock_s + turf.walk_s)
    text = f"{turf.name}, code {turf.turf_id}: {turf.door_count} doors, {turf.voter_count} voters, {time}, {km(turf.walk_m)}."
    say(turf, text, as_json=as_json)


@turfwalk.command("measure")
@campaign_command
@click.argument("area", type=FILE)
@click.option("--universe", required=True, help="Whose doors.")
@click.option("--snap", is_flag=True, help="Lay the outline along the streets it is near.")
def measure_area(c: OpenCampaign, area: Path, universe: str, *, snap: bool, as_json: bool) -> None:
    """Count the doors and voters inside a polygon (AREA, a GeoJSON file) and estimate the minutes."""
    from app.service.turfs import measure_area as verb

    found = verb(c, universe, read_polygon(area), snap=snap)
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
