"""Walks: `walk`, `show walk`, and a person's wishes: `wish`, `undo-walk`, `redo-walk`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from app.cli.look import show_group
from app.cli.printing import aligned, hours, km, say
from app.cli.root import Duration, Place, campaign_command, turfwalk
from app.progress import shown_on_terminal
from geo.errors import BadInput
from routing.model import WalkSpec, WalkWish

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign
    from app.walk_reading import TurfWalk
    from app.walked import WalkSums


@turfwalk.command("walk")
@campaign_command
@click.option(
    "--turf",
    "turf_ids",
    multiple=True,
    help="A turf code; may be given several times. All turfs if left out.",
)
@click.option("--start", type=Place(), help="Where the walk begins, as LON,LAT.")
@click.option("--end", type=Place(), help="Where it ends, as LON,LAT; not together with --round-trip.")
@click.option("--round-trip/--one-way", default=False, help="Return to the start; one way is the default.")
@click.option(
    "--sides",
    type=click.Choice(["any", "one", "pair"]),
    default="any",
    help="One side first, or a pair, one a side.",
)
@click.option(
    "--mode",
    type=click.Choice(["walk", "wheelchair", "bike", "drive-between"]),
    default="walk",
    help="How to move; a wheelchair takes no steps, drive-between is for far doors.",
)
@click.option(
    "--budget",
    "budget_s",
    type=Duration(),
    help="Time a turf, such as 2h; the doors worth least beyond it are left out and listed.",
)
@click.option(
    "--prove",
    "prove_s",
    type=click.FloatRange(0),
    default=0.0,
    help="Seconds a turf to prove how short the walk is.",
)
def plan_walks(c: OpenCampaign, turf_ids: tuple[str, ...], *, as_json: bool, **spec: Any) -> None:  # noqa: ANN401 - the options are fields of WalkSpec
    """Plan the shortest walk of every turf; what people wished of a walk stays wished."""
    from app.service.walks import plan_walks as verb

    with shown_on_terminal(quiet=as_json) as on_progress:
        report = verb(c, list(turf_ids) or None, replace(WalkSpec(), **spec), on_progress)
    heads = ("code", "stops", "walk", "careful human", "list order", "time", "shortest", "left out")
    rows = [
        (
            line.turf_id,
            line.stop_count,
            km(line.walk_m),
            km(line.human_order_m),
            km(line.list_order_m),
            hours(line.walk_s + line.knock_s),
            certificate(line.gap, proven=line.proven),
            f"{line.left_out_count} doors" if line.left_out_count else "",
        )
        for line in report.walks
    ]
    say(report, f"{aligned(heads, rows)}\n\n{of_sums(report.sums)} {report.elapsed_s} s.", as_json=as_json)


def certificate(gap: float | None, *, proven: bool) -> str:
    """Say how far from the shortest a walk can be."""
    if proven:
        return "proven"
    return "–" if gap is None else f"at most {100 * gap:.1f} % longer"


def of_sums(sums: WalkSums) -> str:
    """Say what walks are worth in all."""
    said = (
        f"{km(sums.walk_m)} and {hours(sums.walk_s)} on foot in all; a careful human's order would take "
        f"{km(sums.human_order_m)} and {hours(sums.human_order_s)}, the order of a printed list "
        f"{km(sums.list_order_m)} and {hours(sums.list_order_s)}."
    )
    if sums.bounded_count:
        said += (
            f" {sums.proven_count:,} of {sums.walk_count:,} walks are the shortest possible, proven;"
            f" none of {sums.bounded_count:,} is more than {100 * (sums.gap_max or 0.0):.1f} % longer."
        )
    return said


@show_group.command("walk")
@campaign_command
@click.argument("turf_id")
def read_walk(c: OpenCampaign, turf_id: str, *, as_json: bool) -> None:
    """Show the stops of a turf's walk in order, with the door ids that a wish takes."""
    from app.service.walks import read_walk as verb

    walk = verb(c, turf_id)
    say(walk, of_walk(walk), as_json=as_json)


def of_walk(walk: TurfWalk) -> str:
    """Say a walk as a table of stops and its figures."""
    rows = [
        (stop.order, stop.street_name, len(stop.door_ids), stop.walk_m, stop.door_ids[0])
        for stop in walk.stops
    ]
    lines = [
        aligned(("stop", "street", "doors", "meters", "first door"), rows),
        "",
        f"{km(walk.walk_m)}, {hours(walk.walk_s)} on foot and {hours(walk.knock_s)} at doors.",
        f"Careful human: {km(walk.human_order_m)}; printed-list order: {km(walk.list_order_m)}.",
        f"Shortest: {certificate(walk.gap, proven=walk.proven)}.",
    ]
    if not walk.wish.is_empty:
        lines.append(of_wish(walk))
    lines += [f"Not on this walk: {left.door_id} ({left.reason})." for left in walk.left_out]
    return "\n".join(lines)


def of_wish(walk: TurfWalk) -> str:
    """Say what the wish of a walk costs."""
    return (
        f"The wish costs {walk.wish_cost_m:+.0f} m, {hours(walk.wish_cost_m / walk.spec.speed_mps)}. "
        f"Take it back with: turfwalk undo-walk CAMPAIGN {walk.turf_id}"
    )


class FollowingDoors(click.ParamType[tuple[str, str]]):
    """Two door ids, A,B: B comes directly after A."""

    name = "a,b"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        """Read two ids."""
        if isinstance(value, tuple):
            return value
        before, comma, after = str(value).partition(",")
        if not (comma and before and after) or "," in after:
            self.fail("write two door ids, such as A,B: B comes directly after A.", param, ctx)
        return before, after


@turfwalk.command("wish")
@campaign_command
@click.argument("turf_id")
@click.option("--first", "first_door_id", help="A door to begin with.")
@click.option("--last", "last_door_id", help="A door to end with.")
@click.option("--early", "early_door_ids", multiple=True, help="A door to visit before all others; repeat.")
@click.option(
    "--after", "follow", multiple=True, type=FollowingDoors(), help="A,B: B directly after A; repeat."
)
@click.option("--leave-out", "left_out_door_ids", multiple=True, help="A door to leave out; repeat.")
@click.option("--backwards", is_flag=True, help="Walk the other way round.")
@click.option("--clear", is_flag=True, help="Forget what was wished before.")
def wish_walk(
    c: OpenCampaign,
    turf_id: str,
    *,
    clear: bool,
    backwards: bool,
    as_json: bool,
    **parts: Any,  # noqa: ANN401 - the options are fields of WalkWish
) -> None:
    """Change the walk of a turf: what is named here is wished as well as what was wished before."""
    from app.service.walks import read_walk
    from app.service.walks import wish_walk as verb

    before = read_walk(c, turf_id)
    wish = _joined(WalkWish() if clear else before.wish, parts)
    if wish == before.wish and not backwards:
        raise BadInput("Nothing new is wished.", "See turfwalk wish --help.")
    walk = verb(c, turf_id, replace(wish, backwards=wish.backwards != backwards), before.revision)
    text = f"{km(before.walk_m)} before, {km(walk.walk_m)} now."
    say(walk, text if walk.wish.is_empty else f"{text} {of_wish(walk)}", as_json=as_json)


def _joined(wish: WalkWish, parts: dict[str, Any]) -> WalkWish:
    """Add the parts that were named to a wish; one that gives a direction is no longer walked backwards."""
    named: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(wish, name), *value))) if isinstance(value, tuple) else value
        for name, value in parts.items()
        if value
    }
    if set(named) - {"left_out_door_ids"}:
        named["backwards"] = False
    return replace(wish, **named)


@turfwalk.command("undo-walk")
@campaign_command
@click.argument("turf_id")
def undo_walk(c: OpenCampaign, turf_id: str, *, as_json: bool) -> None:
    """Go back to the walk that a turf had before."""
    from app.service.walks import undo_walk as verb

    walk = verb(c, turf_id)
    say(walk, f"The walk before: {km(walk.walk_m)}, {len(walk.stops)} stops.", as_json=as_json)


@turfwalk.command("redo-walk")
@campaign_command
@click.argument("turf_id")
def redo_walk(c: OpenCampaign, turf_id: str, *, as_json: bool) -> None:
    """Take back an undo of a turf's walk."""
    from app.service.walks import redo_walk as verb

    walk = verb(c, turf_id)
    say(walk, f"The walk after: {km(walk.walk_m)}, {len(walk.stops)} stops.", as_json=as_json)
