"""The order: ends free, given or joined; one side of a street after the other."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import BadInput
from routing.ends import Ends, order_effort
from routing.matrix import Places, places_of
from routing.model import WalkSpec
from routing.runs import order_runs
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


def planned(ways, doors, **spec):
    own = replace(SPEC, **spec)
    return plan_walk(replace(ways, spec=own), "T", doors, own)


def metres_apart(place, other):
    return float(np.hypot((place[0] - other[0]) * 85_000, (place[1] - other[1]) * 111_000))


@pytest.mark.parametrize("sides", ["any", "one"])
@pytest.mark.parametrize("start", [None, HERE])
@pytest.mark.parametrize("end", [None, THERE, HERE])
@pytest.mark.parametrize("round_trip", [False, True])
def test_every_combination_of_ends_is_honoured_or_refused(ways, doors, sides, start, end, round_trip):
    asked = {"sides": sides, "start": start, "end": end, "round_trip": round_trip}
    if round_trip and end is not None and end != start:
        with pytest.raises(BadInput, match="round trip ends where it starts"):
            planned(ways, doors, **asked)
        return
    walk = planned(ways, doors, **asked)
    assert sorted(stop.door_ids[0] for stop in walk.stops) == sorted(doors["door_id"].to_list())
    assert (walk.path[0] == walk.path[-1]) == (round_trip or (start is not None and start == end))
    if start:
        assert metres_apart(walk.path[0], start) < 20.0
        assert walk.stops[0].walk_m > 0.0
    if end and not round_trip:
        assert metres_apart(walk.path[-1], end) < 20.0
        assert walk.walk_m > sum(stop.walk_m for stop in walk.stops)


def test_giving_an_end_never_shortens_a_walk_and_freeing_both_is_shortest(ways, doors):
    few = doors.head(6)
    free = planned(ways, few)
    one = planned(ways, few, end=THERE)
    both = planned(ways, few, start=HERE, end=THERE)
    assert free.effort_m <= one.effort_m <= both.effort_m


def faces(ways, doors, walk):
    """Stretch, side and metres along of every stop in walking order."""
    row = {door: number for number, door in enumerate(doors["door_id"].to_list())}
    on = on_stretches(ways.router.network, places_of(doors))
    order = [row[stop.door_ids[0]] for stop in walk.stops]
    return list(
        zip(on.stretch[order].tolist(), on.side[order].tolist(), on.along_m[order].tolist(), strict=True)
    )


@pytest.mark.parametrize("round_trip", [False, True])
def test_one_side_is_finished_before_the_other_and_walked_along_the_street(ways, doors, round_trip):
    walk = planned(ways, doors, sides="one", round_trip=round_trip, start=HERE)
    runs = [
        (face, [along for *_, along in group])
        for face, group in itertools.groupby(faces(ways, doors, walk), key=lambda stop: stop[:2])
    ]
    assert len({face for face, _ in runs}) == len(runs) == 24
    assert all(along in (sorted(along), sorted(along, reverse=True)) for _, along in runs)


def test_one_side_costs_no_less_than_any_and_its_bound_holds(ways, doors):
    free = planned(ways, doors, prove_s=5.0)
    one = planned(ways, doors, sides="one", prove_s=5.0)
    assert free.lower_bound_effort_m <= one.effort_m + 1e-6
    assert one.lower_bound_effort_m <= one.effort_m
    assert one.gap < 0.05


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("lot", range(6))
def test_runs_are_ordered_as_well_as_trying_everything_does(closed, lot):
    random = np.random.default_rng(lot)
    xy = random.uniform(0, 300, (9, 2))
    effort = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    runs = [(0, 1, 2), (3, 4), (5,), (6, 7), (8,)]
    found = order_runs(effort, runs, Ends(closed=closed), WalkSpec(solve_s=0.02, prove_s=5.0))
    best = min(
        order_effort(effort, np.array([place for run in way for place in run]), closed=closed)
        for order in itertools.permutations(runs)
        for way in itertools.product(*((run, run[::-1]) for run in order))
    )
    assert found.effort_m == pytest.approx(best)
    assert found.lower_bound_effort_m <= best + 1e-6
    assert found.proven


def test_zigzag_pays_on_a_quiet_street_and_stays_away_under_one(ways, doors):
    changes = {}
    for sides in ("any", "one"):
        walk = planned(ways, doors, sides=sides)
        changes[sides] = sum(
            a[0] == b[0] and a[1] != b[1] for a, b in itertools.pairwise(faces(ways, doors, walk))
        )
    assert changes["one"] <= changes["any"] + 12
    assert planned(ways, doors).walk_m <= planned(ways, doors, sides="one").effort_m


def test_a_street_cut_into_segments_is_one_stretch_between_other_streets():
    from tests.routing.streetlets import cut_street

    network = cut_street()
    segments = np.flatnonzero(network.segment_name == "Long Street")
    count = len(segments)
    places = Places(
        np.repeat(segments, 2), np.tile([0, 1], count), np.repeat(network.segment_m[segments] / 2, 2)
    )
    on = on_stretches(network, places)
    assert len(set(on.stretch[:6].tolist())) == 1, (
        "three pieces before Side Street, one of them drawn backwards"
    )
    assert on.stretch[0] != on.stretch[-1]
    assert np.allclose(np.sort(on.along_m[:6:2])[[0, -1]], [20.0, 100.0], atol=12.0)
    turned = on.side[np.arange(0, 6, 2)]
    assert sorted(set(turned.tolist())) == [0, 1], "the left of a piece drawn backwards is the other side"
