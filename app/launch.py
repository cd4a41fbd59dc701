"""The launch plan: which turfs today, how long all of it takes, what a goal of conversations needs.

Pure arithmetic over turfs: most targets an hour first, into the shifts that people can give.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class LaunchSpec:
    """Who walks today, and what can be expected. Defaults: see the field's figures in the README."""

    canvassers: int = 1
    shifts: int = 1  # of each canvasser, a day
    shift_s: float = 3 * 3600.0
    goal_conversations: int | None = None
    contact_rate: float = 0.25  # doors where somebody talks
    changeover_s: float = 600.0  # between two turfs of one shift
    overrun_rate: float = 0.1  # how much longer than its shift a turf may take


@dataclass(frozen=True)
class LaunchTurf:
    """What is left of a turf, and who takes it: canvasser and shift count from 1, 0 for not today.

    ``shift_count`` is more than 1 for a turf that no shift can hold, such as a tower: so many canvassers
    share it, or one comes back.
    """

    turf_id: str
    number: int
    door_count: int
    target_count: int
    work_s: float
    targets_per_hour: float
    canvasser: int = 0
    shift: int = 0
    shift_count: int = 1


@dataclass(frozen=True)
class GoalPlan:
    """What a goal of conversations needs. ``is_reachable`` is false when the universe has too few doors."""

    conversation_count: int
    door_count: int
    shift_count: int
    day_count: int
    is_reachable: bool
    most_conversations: int


@dataclass(frozen=True)
class LaunchPlan:
    """Turfs for today and the days that the whole universe takes.

    ``turfs`` are all with doors left, most targets an hour first. ``shift_count`` are shifts of one
    canvasser for everything, ``day_count`` days of the given canvassers and shifts.
    """

    universe_name: str
    cut_id: str
    turfs: tuple[LaunchTurf, ...]
    today_turf_count: int
    today_door_count: int
    today_target_count: int
    today_conversations: int
    door_count: int
    target_count: int
    work_s: float
    shift_count: int
    day_count: int
    goal: GoalPlan | None
    spec: LaunchSpec


def require_sense(spec: LaunchSpec) -> None:
    """Refuse a spec that no day can follow.

    Raises
    ------
    BadInput
        For no canvasser, no shift, no time, or a contact rate that is no share.
    """
    if not (1 <= spec.canvassers <= MOST_PEOPLE and 1 <= spec.shifts <= 10):
        raise BadInput(
            f"A plan has 1 to {MOST_PEOPLE:,} canvassers and 1 to 10 shifts a day.", "Give other numbers."
        )
    if not 600 <= spec.shift_s <= 24 * 3600:
        raise BadInput("A shift takes ten minutes to a day.", "Give hours, such as 3.")
    if not 0 < spec.contact_rate <= 1:
        raise BadInput("The contact rate is a share between 0 and 1.", "Give 0.25 for one door in four.")
    if spec.goal_conversations is not None and spec.goal_conversations < 1:
        raise BadInput("The goal is no conversation.", "Give one or more, or no goal.")


@dataclass
class _Shift:
    """One shift of one canvasser while it is filled."""

    number: int
    left_s: float


def plan_day(universe_name: str, cut_id: str, turfs: Sequence[LaunchTurf], spec: LaunchSpec) -> LaunchPlan:
    """Plan a day and what follows.

    Parameters
    ----------
    universe_name, cut_id
        Whose turfs these are.
    turfs
        What is left of every turf, in any order.
    spec
        Who walks and for how long.
    """
    best = sorted(turfs, key=lambda turf: (-turf.targets_per_hour, turf.number))
    slots = _filled(best, spec)
    a_day = spec.canvassers * spec.shifts
    today = [turf for turf, (_, last) in zip(best, slots, strict=True) if last < a_day]
    placed = tuple(
        _placed(turf, taken, spec) if taken[1] < a_day else turf
        for turf, taken in zip(best, slots, strict=True)
    )
    shift_count = max((last for _, last in slots), default=-1) + 1
    doors = sum(turf.door_count for turf in today)
    return LaunchPlan(
        universe_name=universe_name,
        cut_id=cut_id,
        turfs=placed,
        today_turf_count=len(today),
        today_door_count=doors,
        today_target_count=sum(turf.target_count for turf in today),
        today_conversations=round(doors * spec.contact_rate),
        door_count=sum(turf.door_count for turf in best),
        target_count=sum(turf.target_count for turf in best),
        work_s=sum(turf.work_s for turf in best),
        shift_count=shift_count,
        day_count=ceil(shift_count / a_day),
        goal=_goal(best, slots, spec) if spec.goal_conversations else None,
        spec=spec,
    )


def _filled(turfs: Sequence[LaunchTurf], spec: LaunchSpec) -> list[tuple[int, int]]:
    """Give the first and last shift of every turf: the first one with time left, or whole new ones."""
    open_: list[_Shift] = []
    count, taken = 0, []
    for turf in turfs:
        room = next((one for one in open_ if one.left_s >= turf.work_s + spec.changeover_s), None)
        if room is not None:
            room.left_s -= turf.work_s + spec.changeover_s
            taken.append((room.number, room.number))
            continue
        needed = max(1, ceil(turf.work_s / (spec.shift_s * (1 + spec.overrun_rate))))
        taken.append((count, count + needed - 1))
        count += needed
        left_s = needed * spec.shift_s - turf.work_s
        if left_s > spec.changeover_s:
            open_.append(_Shift(count - 1, left_s))
    return taken


def _placed(turf: LaunchTurf, taken: tuple[int, int], spec: LaunchSpec) -> LaunchTurf:
    first, last = taken
    who, when = first % spec.canvassers + 1, first // spec.canvassers + 1
    return replace(turf, canvasser=who, shift=when, shift_count=last - first + 1)


def _goal(turfs: Sequence[LaunchTurf], slots: Sequence[tuple[int, int]], spec: LaunchSpec) -> GoalPlan:
    """Walk through the best turfs until they hold as many doors as the goal needs."""
    goal = spec.goal_conversations or 0
    needed = ceil(goal / spec.contact_rate)
    doors, used = 0, 0
    for turf in turfs:
        if doors >= needed:
            break
        doors, used = doors + turf.door_count, used + 1
    shift_count = max((last for _, last in slots[:used]), default=-1) + 1
    return GoalPlan(
        conversation_count=goal,
        door_count=needed,
        shift_count=shift_count,
        day_count=ceil(shift_count / (spec.canvassers * spec.shifts)),
        is_reachable=doors >= needed,
        most_conversations=int(sum(turf.door_count for turf in turfs) * spec.contact_rate),
    )
