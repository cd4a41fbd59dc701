"""A time budget: what is left out is worth least, what stays fits, and brute force finds hardly better."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from geo.errors import Infeasible
from routing.budget import Offer, most_valuable
from routing.model import WalkSpec, WalkWish
from routing.walk import plan_walk
from routing.ways import ways_for
from tests import town
from tests.routing import blocks

SPEC = WalkSpec(solve_s=0.01)


@pytest.fixture(scope="module")
def ways():
    return ways_for(blocks.grid(3), SPEC)


@pytest.fixture(scope="module")
def doors(ways):
    plain = blocks.houses(ways.router.network, every_m=40.0)
    return plain.with_columns(value=pl.Series(np.random.default_rng(3).integers(1, 6, len(plain)) * 1.0))


def planned(ways, doors, wish=None, **spec):
    own = replace(SPEC, **spec)
    return plan_walk(replace(ways, spec=own), "T", doors, own, wish)


def random_offer(lot, **ends):
    random = np.random.default_rng(lot)
    xy = random.uniform(0, 400, (7, 2))
    effort_s = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    value, knock_s = random.integers(1, 6, 7) * 1.0, random.uniform(40, 200, 7)
    for place in (ends.get("start"), ends.get("end")):
        if place is not None:
            value[place] = knock_s[place] = 0.0
    must = np.isin(
        np.arange(7), [place for place in (ends.get("start"), ends.get("end")) if place is not None]
    )
    return Offer(effort_s, knock_s, value, must, **ends)


def best_worth(offer, budget_s):
    """Try every subset in every order."""
    free = [place for place in range(7) if not offer.must[place]]
    head = [] if offer.start is None else [offer.start]
    tail = [] if offer.end is None else [offer.end]
    return max(
        (
            offer.worth([*head, *middle, *tail])
            for count in range(len(free) + 1)
            for middle in itertools.permutations(free, count)
            if (head or tail or middle) and offer.seconds([*head, *middle, *tail]) <= budget_s
        ),
        default=0.0,
    )


@pytest.mark.parametrize("ends", [{}, {"start": 0}, {"start": 0, "end": 6}, {"start": 0, "closed": True}])
def test_the_choice_is_nearly_as_good_as_trying_everything(ends):
    found, best = [], []
    for lot in range(3):
        offer = random_offer(lot, **ends)
        budget_s = 900.0
        tour = most_valuable(offer, budget_s)
        best.append(best_worth(offer, budget_s))
        found.append(offer.worth(tour) if tour else 0.0)
        assert offer.seconds(tour) <= budget_s or offer.must[tour].all()
        assert tour == most_valuable(offer, budget_s)
    assert all(ours <= most for ours, most in zip(found, best, strict=True))
    assert sum(found) >= 0.93 * sum(best)


@pytest.mark.parametrize("sides", ["any", "one", "pair"])
@pytest.mark.parametrize("start", [None, town.lonlat(0, 0)])
def test_walking_and_knocking_fit_the_budget_and_the_rest_is_listed(ways, doors, sides, start):
    budget_s = 3600.0
    walk = planned(ways, doors, sides=sides, start=start, budget_s=budget_s)
    time_s = walk.walk_s + walk.knock_s
    assert 0.85 * budget_s < time_s <= budget_s
    visited = {door for stop in walk.stops for door in stop.door_ids}
    assert {door.door_id for door in walk.left_out} == set(doors["door_id"].to_list()) - visited
    assert {door.reason for door in walk.left_out} == {"budget"}
    worth = doors.group_by(pl.col("door_id").is_in(list(visited)).alias("kept")).agg(pl.col("value").mean())
    kept, left = (worth.filter(pl.col("kept") == side)["value"].item() for side in (True, False))
    assert kept > left


def test_a_budget_for_everything_leaves_nobody_out(ways, doors):
    assert planned(ways, doors, budget_s=1e6).left_out == ()


def test_a_wished_door_stays_however_little_it_is_worth(ways, doors):
    least = doors.sort("value", "door_id")["door_id"][0]
    walk = planned(ways, doors, WalkWish(first_door_id=least), budget_s=1800.0)
    assert walk.stops[0].door_ids == (least,)
    assert walk.walk_s + walk.knock_s <= 1800.0


def test_part_of_a_tower_is_visited_when_not_all_of_it_fits(ways, doors):
    units = pl.DataFrame({"unit": [f"{floor}0{flat}" for floor in range(1, 11) for flat in range(4)]})
    spot = doors.head(1).drop("unit", "door_id", "building_id", "value")
    tower = spot.join(units, how="cross").with_columns(
        door_id=pl.col("unit"), building_id=pl.lit("tower"), value=pl.lit(1.0)
    )
    walk = planned(ways, tower, budget_s=1200.0)
    assert 8 <= len(walk.stops[0].door_ids) <= 12
    assert walk.knock_s <= 1200.0
    assert len(walk.left_out) == 40 - len(walk.stops[0].door_ids)


def test_no_time_for_a_single_door_is_said(ways, doors):
    with pytest.raises(Infeasible, match="too short"):
        planned(ways, doors, budget_s=30.0)
