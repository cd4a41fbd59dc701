"""`plan`: a day of canvassing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli.printing import aligned, hours, say
from app.cli.root import campaign_command, turfwalk
from app.launch import LaunchSpec

if TYPE_CHECKING:
    from app.launch import LaunchPlan
    from app.store.campaign import OpenCampaign

_USUAL = LaunchSpec()


@turfwalk.command("plan")
@campaign_command
@click.option("--universe", help="Which universe; may be left out where there is one.")
@click.option("--canvassers", type=int, required=True, help="People who walk.")
@click.option("--shifts", type=int, default=_USUAL.shifts, show_default=True, help="Shifts of each, a day.")
@click.option("--hours", "shift_h", type=float, default=_USUAL.shift_s / 3600, show_default=True)
@click.option("--goal", type=int, help="Conversations to have.")
@click.option("--contact-rate", type=float, default=_USUAL.contact_rate, show_default=True)
def plan_launch(
    c: OpenCampaign,
    universe: str | None,
    canvassers: int,
    shifts: int,
    shift_h: float,
    *,
    goal: int | None,
    contact_rate: float,
    as_json: bool,
) -> None:
    """Say which turfs to walk today, how long all of it takes, and what a goal needs."""
    from app.service.launch import plan_launch as verb

    spec = LaunchSpec(canvassers, shifts, shift_h * 3600, goal, contact_rate)
    plan = verb(c, universe or _only_universe(c), spec)
    say(plan, of_plan(plan), as_json=as_json)


def _only_universe(c: OpenCampaign) -> str:
    from app.service.universes import list_universes
    from geo.errors import BadInput

    found = list_universes(c)
    if len(found) != 1:
        raise BadInput("There is not exactly one universe.", "Say which with --universe.")
    return found[0].name


def of_plan(plan: LaunchPlan) -> str:
    """Say a plan: today's turfs by value, the whole, the goal."""
    heads = ("turf", "code", "doors", "targets", "an hour", "time", "canvasser", "shift")
    rows = [
        (
            t.number,
            t.turf_id,
            t.door_count,
            t.target_count,
            t.targets_per_hour,
            hours(t.work_s),
            t.canvasser,
            t.shift,
        )
        for t in plan.turfs
        if t.canvasser
    ]
    lines = [
        aligned(heads, rows) if rows else "No turf fits into a shift: give more hours, or cut smaller turfs.",
        "",
        (
            f"Today: {plan.today_turf_count} of {len(plan.turfs)} turfs, {plan.today_door_count:,} doors, "
            f"{plan.today_target_count:,} targets, about {plan.today_conversations:,} conversations."
        ),
        (
            f"Everything: {plan.door_count:,} doors, {hours(plan.work_s)} of work, {plan.shift_count:,} shifts, "
            f"{plan.day_count:,} days like this one."
        ),
    ]
    if plan.goal:
        goal = plan.goal
        lines.append(
            f"{goal.conversation_count:,} conversations: {goal.door_count:,} doors at {plan.spec.contact_rate:.0%}, "
            f"{goal.shift_count:,} shifts, {goal.day_count:,} days."
            if goal.is_reachable
            else f"{goal.conversation_count:,} conversations need {goal.door_count:,} doors; the universe has "
            f"{plan.door_count:,}, enough for about {goal.most_conversations:,}."
        )
    return "\n".join(lines)
