"""Two people in parallel, one on each side of every street."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import BadInput
from routing.matrix import places_of
from routing.model import WalkSpec, WalkWish
from routing.stretches import on_stretches
from routing.walk import plan_walk
from routing.ways import ways_for
from tests import town
from tests.routing import blocks

SPEC = WalkSpec(solve_s=0.01)
HERE, THERE = town.lonlat(10, -5), town.lonlat(230, 245)


@pytest.fixture(scope="module")
def ways():
    return ways_for(blocks.grid(3), SPEC)


@pytest.fixture(scope="module")
def doors(ways):
    return blocks.houses(ways.router.network, every_m=25.0)


def planned(ways, doors, wish=None, **spec):
    own = replace(SPEC, sides="pair", **spec)
    return plan_walk(replace(ways, spec=own), "T", doors, own, wish)


def test_each_partner_keeps_to_one_side_of_a_stretch_and_both_visit_all(ways, doors):
    walk = planned(ways, doors)
    assert sorted(stop.door_ids[0] for stop in walk.stops) == sorted(doors["door_id"].to_list())
    row = {door: number for number, door in enumerate(doors["door_id"].to_list())}
    on = on_stretches(ways.router.network, places_of(doors))
    sides = {}
    for stop in walk.stops:
        at = row[stop.door_ids[0]]
        sides.setdefault((int(on.stretch[at]), stop.partner), set()).add(int(on.side[at]))
    assert all(len(side) == 1 for side in sides.values())
    assert len({(stretch, *side) for (stretch, _), side in sides.items()}) == len(sides) == 24


def test_both_are_on_the_same_stretch_at_the_same_time(ways, doors):
    walk = planned(ways, doors)
    names = [name for name, _ in itertools.groupby(stop.street_name for stop in walk.stops)]
    for partner in (1, 2):
        own = [stop.street_name for stop in walk.stops if stop.partner == partner]
        assert [name for name, _ in itertools.groupby(own)] == names


def test_a_pair_needs_less_time_than_one_and_more_than_half(ways, doors):
    pair = planned(ways, doors)
    alone = plan_walk(ways, "T", doors, SPEC)
    assert 0.5 * alone.knock_s <= pair.knock_s <= 0.65 * alone.knock_s
    assert pair.walk_s + pair.knock_s < 0.65 * (alone.walk_s + alone.knock_s)
    assert pair.walk_m >= sum(stop.walk_m for stop in pair.stops) > 0


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (HERE, None), (None, THERE), (HERE, THERE), (HERE, HERE)]
)
def test_both_begin_and_end_at_one_place(ways, doors, start, end):
    walk = planned(ways, doors, start=start, end=end, prove_s=2.0)
    assert walk.path[0] == walk.path[-1], "the path goes out with one and back with the other"
    for given in (start, end):
        if given:
            assert np.abs(np.array(walk.path) - given).sum(axis=1).min() < 4e-4
    one = [stop.path_index for stop in walk.stops if stop.partner == 1]
    other = [stop.path_index for stop in walk.stops if stop.partner == 2]
    assert one == sorted(one)
    assert other == sorted(other, reverse=True)
    assert walk.lower_bound_effort_m <= walk.effort_m + 1e-6


def test_doors_on_one_side_only_are_shared(ways, doors):
    one_side = doors.filter((doors["side"] == 0) & (doors["segment_id"] == 0))
    walk = planned(ways, one_side)
    assert [stop.partner for stop in walk.stops].count(1) - len(walk.stops) / 2 <= 0.5
    assert {stop.partner for stop in walk.stops} == {1, 2}
    alone = planned(ways, one_side.head(1))
    assert [stop.partner for stop in alone.stops] == [1]


def test_a_round_trip_without_a_start_is_refused(ways, doors):
    with pytest.raises(BadInput, match="place to start"):
        planned(ways, doors, round_trip=True)


def test_a_pair_can_walk_backwards(ways, doors):
    there, back = planned(ways, doors), planned(ways, doors, WalkWish(backwards=True))
    assert {s.door_ids for s in back.stops} == {s.door_ids for s in there.stops}
    assert back.stops[0].street_name == there.stops[-1].street_name
    assert back.wish_cost_m < 30.0
