"""A walk inside a time budget: chooses doors, plans their walk, and uses up or gives back what was misjudged.

Choosing counts effort as time, which is a little more than walking takes; the plan tells the truth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo.errors import Infeasible
from routing.budget import Offer, cheapest_spots, most_valuable
from routing.measures import knock_seconds
from routing.ways import pace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routing.model import Walk, WalkSpec, WalkWish
    from routing.task import WalkTask

    Floats = NDArray[np.float64]

TRIES_MAX = 8
LEAST_S = 1.0
"""A budget that is met to the second is met."""


def doors_that_fit(
    plan: Callable[[pl.DataFrame], Walk], task: WalkTask, wish: WalkWish, spec: WalkSpec
) -> Walk:
    """Plan the most valuable walk that fits ``spec.budget_s``.

    Parameters
    ----------
    plan
        Plans the walk of some of the doors.
    task
        The task with all doors.
    wish
        Doors that are wished to have a place in the walk are never left out.
    spec
        How to walk, with a budget.

    Returns
    -------
    Walk
        ``walk_s + knock_s`` is within the budget.

    Raises
    ------
    Infeasible
        No door, or not even the wished ones, can be visited in the time.
    """
    budget_s = spec.budget_s or 0.0
    best, most, allowed_s = None, 0.0, budget_s
    people = 2 if spec.sides == "pair" else 1
    tried: set[tuple[str, ...]] = set()
    for _ in range(TRIES_MAX):
        doors = _chosen(task, wish, spec, allowed_s * people)
        key = tuple(doors["door_id"].to_list())
        if key in tried or not key:
            break
        tried.add(key)
        walk, worth = plan(doors), _worth(doors)
        over_s = walk.walk_s + walk.knock_s - budget_s
        if over_s <= 0 and worth > most:
            best, most = walk, worth
        if len(doors) == len(task.stops.doors) and over_s <= 0:
            break
        allowed_s -= over_s if over_s > 0 else min(over_s, -LEAST_S)
    if best is None:
        raise Infeasible(
            f"The time of turf {task.turf_id} is too short for any of its doors, or for those wished.",
            "Allow more time.",
        )
    return best


def _worth(doors: pl.DataFrame) -> float:
    return float(_values(doors).sum())


def _values(doors: pl.DataFrame) -> Floats:
    """Worth of every door, 1 where nothing is known."""
    if "value" not in doors.columns:
        return np.ones(len(doors))
    return doors["value"].cast(pl.Float64).fill_null(1.0).to_numpy()


def _chosen(task: WalkTask, wish: WalkWish, spec: WalkSpec, budget_s: float) -> pl.DataFrame:
    """Give the doors of the most valuable walk, whole stops first, then part of a building."""
    offer = _offer(task, wish, spec)
    tour = most_valuable(offer, budget_s)
    taken = np.zeros(len(task.stops.doors), dtype=bool)
    first = task.stops.first_door
    for place in tour:
        stop = place - task.before
        if 0 <= stop < len(task.stops):
            taken[first[stop] : first[stop + 1]] = True
    part = _part_of_a_building(task, offer, tour, budget_s, spec)
    taken[part] = True
    return task.stops.doors.filter(pl.Series(taken))


def _offer(task: WalkTask, wish: WalkWish, spec: WalkSpec) -> Offer:
    count, stops = len(task.places), slice(task.before, task.before + len(task.stops))
    wanted = {wish.first_door_id, wish.last_door_id, *wish.early_door_ids}
    wanted |= {door for pair in wish.follow for door in pair}
    knock_s, value = np.zeros(count), np.zeros(count)
    knock_s[stops] = task.stops.knock_s
    bounds = task.stops.first_door[:-1]
    value[stops] = np.add.reduceat(_values(task.stops.doors), bounds)
    must = np.ones(count, dtype=bool)
    must[stops] = (
        np.add.reduceat(task.stops.doors["door_id"].is_in(list(wanted)).to_numpy().astype(int), bounds) > 0
    )
    ends = task.ends
    return Offer(task.legs.effort_m / pace_of(spec), knock_s, value, must, ends.start, ends.end, ends.closed)


def _part_of_a_building(
    task: WalkTask, offer: Offer, tour: list[int], budget_s: float, spec: WalkSpec
) -> list[int]:
    """Give rows of doors of one building more, as many as still fit: those of most value, then in unit order."""
    counts = task.stops.door_count
    stops = np.array(
        [s for s in np.flatnonzero(counts > 1) if s + task.before not in set(tour)], dtype=np.int64
    )
    if not len(stops):
        return []
    free = cheapest_spots(replace(offer, knock_s=np.zeros_like(offer.knock_s)), tour, stops + task.before)[0]
    room_s = budget_s - offer.seconds(tour) - free
    most: list[int] = []
    values = _values(task.stops.doors)
    for stop, room in zip(stops.tolist(), room_s.tolist(), strict=True):
        many = np.arange(1, counts[stop] + 1)
        extra = task.stops.knock_s[stop] - float(
            knock_seconds(counts[stop : stop + 1], spec)[0]
        )  # the doorman
        fit = int((knock_seconds(many, spec) + extra <= room).sum())
        rows = np.arange(task.stops.first_door[stop], task.stops.first_door[stop + 1])
        chosen = rows[np.argsort(-values[rows], kind="stable")[:fit]].tolist()
        if values[chosen].sum() > values[most].sum():
            most = chosen
    return most
