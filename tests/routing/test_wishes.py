"""Wishes: told in stops, refused in one sentence when they contradict each other, honoured otherwise."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from geo.errors import BadInput
from routing.model import WalkSpec, WalkWish
from routing.walk import plan_walk, plan_walks
from routing.ways import ways_for
from routing.wishes import turned_wish
from tests import town
from tests.routing import blocks

SPEC = WalkSpec(solve_s=0.01)


@pytest.fixture(scope="module")
def network():
    return blocks.grid(3)


@pytest.fixture(scope="module")
def ways(network):
    return ways_for(network, SPEC)


@pytest.fixture(scope="module")
def doors(network):
    return blocks.houses(network, every_m=40.0)


def ids_of(walk):
    return [stop.door_ids[0] for stop in walk.stops]


def planned(ways, doors, wish, **spec):
    own = replace(SPEC, **spec)
    return plan_walk(replace(ways, spec=own), "T", doors, own, wish)


@pytest.mark.parametrize("sides", ["any", "one"])
@pytest.mark.parametrize("closed", [False, True])
def test_every_part_of_a_wish_is_kept_and_its_cost_is_told(ways, doors, sides, closed):
    ids = doors["door_id"].to_list()
    wish = WalkWish(
        first_door_id=ids[5],
        last_door_id=ids[30],
        early_door_ids=(ids[5], ids[20], ids[41]),
        follow=((ids[7], ids[33]), (ids[33], ids[2])),
        left_out_door_ids=(ids[9],),
    )
    walk = planned(ways, doors, wish, sides=sides, round_trip=closed)
    order = ids_of(walk)
    assert (order[0], order[-1]) == (ids[5], ids[30])
    assert set(order[:3]) == {ids[5], ids[20], ids[41]}
    at = order.index(ids[7])
    assert order[at : at + 3] == [ids[7], ids[33], ids[2]]
    assert sorted(order) == sorted(set(ids) - {ids[9]})
    assert [(door.door_id, door.reason) for door in walk.left_out] == [(ids[9], "wish")]
    assert walk.wish == wish
    free = planned(ways, doors, WalkWish(left_out_door_ids=(ids[9],)), sides=sides, round_trip=closed)
    assert walk.wish_cost_m >= 0.0
    assert walk.wish_cost_m == pytest.approx(walk.effort_m - free.effort_m, rel=0.05, abs=20.0)


def test_a_wish_that_comes_true_by_itself_costs_nothing(ways, doors):
    free = planned(ways, doors.head(7), WalkWish())
    order = ids_of(free)
    walk = planned(ways, doors.head(7), WalkWish(first_door_id=order[0], follow=((order[2], order[3]),)))
    assert walk.wish_cost_m == 0.0
    assert ids_of(walk) == order


def test_a_walk_backwards_visits_the_stops_in_reverse_from_the_same_start(ways, doors):
    few = doors.head(7)
    free, back = planned(ways, few, None), planned(ways, few, WalkWish(backwards=True))
    assert ids_of(back) == ids_of(free)[::-1]
    assert back.wish_cost_m == pytest.approx(0.0, abs=1e-6)
    start = town.lonlat(0, 0)
    free, back = (planned(ways, few, wish, start=start) for wish in (None, WalkWish(backwards=True)))
    assert ids_of(back) == ids_of(free)[::-1]
    assert back.path[0] == free.path[0]
    assert back.effort_m == pytest.approx(free.effort_m + back.wish_cost_m)


def test_a_wish_turned_round_is_the_same_walk_in_the_other_direction():
    wish = WalkWish(first_door_id="a", follow=(("b", "c"), ("c", "d")))
    turned = turned_wish(wish)
    assert turned == WalkWish(last_door_id="a", follow=(("d", "c"), ("c", "b")))
    assert turned_wish(turned) == wish
    assert turned_wish(WalkWish()) == WalkWish(backwards=True)
    assert turned_wish(WalkWish(backwards=True)) == WalkWish()
    with pytest.raises(BadInput, match="one direction"):
        turned_wish(WalkWish(early_door_ids=("a",)))


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (WalkWish(first_door_id="nobody"), "not in the turf"),
        (WalkWish(left_out_door_ids=("nobody",)), "not in the turf"),
        (WalkWish(first_door_id="a", last_door_id="a"), "both first and last"),
        (WalkWish(first_door_id="a", left_out_door_ids=("a",)), "left out"),
        (WalkWish(first_door_id="a", early_door_ids=("b",)), "before it"),
        (WalkWish(last_door_id="a", early_door_ids=("a",)), "early and last"),
        (WalkWish(first_door_id="b", follow=(("a", "b"),)), "to be first, and to follow"),
        (WalkWish(last_door_id="a", follow=(("a", "b"),)), "to be last"),
        (WalkWish(follow=(("a", "b"), ("a", "c"))), "not alone"),
        (WalkWish(follow=(("a", "c"), ("b", "c"))), "not alone"),
        (WalkWish(follow=(("a", "b"), ("b", "a"))), "circle"),
        (WalkWish(follow=(("a", "a"),)), "at the stop"),
        (WalkWish(early_door_ids=("b",), follow=(("a", "b"),)), "follow one that is not"),
        (WalkWish(early_door_ids=("a", "b"), follow=(("a", "c"), ("b", "d"))), "not early"),
        (WalkWish(first_door_id="a", last_door_id="b", follow=(("a", "b"),)), "others lie between"),
        (WalkWish(first_door_id="a", backwards=True), "direction"),
    ],
)
def test_what_cannot_be_wished_is_refused_in_one_sentence(ways, doors, wish, sentence):
    names = dict(zip("abcde", doors["door_id"].to_list(), strict=False))

    def own(value):
        return tuple(map(own, value)) if isinstance(value, tuple) else names.get(value, value)

    fields = {name: own(value) for name, value in vars(wish).items()}
    with pytest.raises(BadInput, match=sentence):
        planned(ways, doors.head(10), WalkWish(**fields))


def test_every_door_left_out_and_wishes_of_a_pair_are_refused(ways, doors):
    ids = tuple(doors["door_id"].to_list())
    with pytest.raises(BadInput, match="every door"):
        planned(ways, doors, WalkWish(left_out_door_ids=ids))
    with pytest.raises(BadInput, match="pair"):
        planned(ways, doors, WalkWish(first_door_id=ids[0]), sides="pair")


def test_a_door_of_a_building_stands_for_its_stop_but_is_left_out_alone(ways, network):
    doors = blocks.houses(network, every_m=60.0, flats_max=3)
    tower = doors.filter(pl.len().over("building_id") == 3)["building_id"][0]
    units = doors.filter(pl.col("building_id") == tower)["door_id"].to_list()
    first = planned(ways, doors, WalkWish(first_door_id=units[2]))
    assert first.stops[0].door_ids == tuple(units)
    fewer = planned(ways, doors, WalkWish(left_out_door_ids=(units[1],)))
    assert (units[0], units[2]) in [stop.door_ids for stop in fewer.stops]


def test_wishes_of_many_walks_go_to_their_own_turf(network, doors):
    turfs = {"A": doors.head(8), "B": doors.tail(8)}
    wish = WalkWish(first_door_id=doors["door_id"][5])
    first, second = plan_walks(network, turfs, SPEC, wishes={"A": wish}, workers=1)
    assert first.stops[0].door_ids[0] == doors["door_id"][5]
    assert second.wish.is_empty
