"""Reading a walk: sides, house numbers, turns and crossings, and totals by street."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from routing.directions import directions_of, street_totals
from routing.humanorder import human_order
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.task import set_task
from routing.walk import plan_walk
from routing.ways import ways_for
from tests import town

SPEC = WalkSpec(solve_s=0.01, sides="one", start=town.lonlat(0, 92))


@pytest.fixture(scope="module")
def network():
    return build_sidewalks(town.segments(), town.METRIC_EPSG, SPEC)


@pytest.fixture(scope="module")
def oak():
    """Oak Street west of the river, without the odd house out."""
    return town.doors().filter(
        pl.col("street_name") == "Oak Street",
        pl.col("east_m") < 200,
        ~pl.col("house_number").str.contains("/"),
    )


def planned(network, doors, **spec):
    own = replace(SPEC, **spec)
    return plan_walk(ways_for(network, own), "T", doors, own)


def numbers(doors):
    return dict(zip(doors["door_id"].to_list(), doors["house_number"].to_list(), strict=True))


def test_a_street_is_told_by_side_with_its_numbers_and_the_crossing(network, oak):
    walk = planned(network, oak)
    told = directions_of(network, walk, numbers(oak))
    assert [(part.street_name, part.parity) for part in told] == [
        ("Oak Street", "even"),
        ("Oak Street", "odd"),
        *[("Oak Street", part.parity) for part in told[2:]],
    ]
    assert told[0].turn == "start"
    assert (told[0].from_number, told[0].to_number) in [("10", "90"), ("10", "190")]
    crossing = told[1]
    assert crossing.turn == "cross"
    assert crossing.at_street in {"Second Avenue", "Third Avenue"}
    assert [part.first_stop for part in told[1:]] == [part.last_stop + 1 for part in told[:-1]]
    assert sum(part.door_count for part in told) == len(oak)
    whole = sum(part.walk_m + part.approach_m for part in told)
    assert whole == pytest.approx(sum(stop.walk_m for stop in walk.stops))


def test_turns_are_left_and_right_as_walked(network):
    picked = ["oak-street-10", "oak-street-90", "second-avenue-140", "elm-street-120", "elm-street-180"]
    doors = town.doors().filter(pl.col("door_id").is_in(picked))
    walk = planned(network, doors)
    assert [stop.street_name for stop in walk.stops] == [
        "Oak Street", "Oak Street", "Second Avenue", "Elm Street", "Elm Street",
    ]  # fmt: skip
    told = directions_of(network, walk, numbers(doors))
    assert [part.turn for part in told] == ["start", "left", "right"]


def test_short_changes_of_side_are_one_zigzag(network, oak):
    walk = planned(
        network, oak.filter(pl.col("house_number").is_in(["10", "11", "30", "31"])), sides="any", start=None
    )
    told = directions_of(network, walk, numbers(oak))
    assert [(part.parity, part.door_count) for part in told] == [("both", 4)]


def test_streets_walked_along_without_a_stop_are_named(network):
    doors = town.doors().filter(pl.col("door_id").is_in(["first-avenue-30", "third-avenue-45"]))
    told = directions_of(network, planned(network, doors, start=None), numbers(doors))
    assert told[1].via == ("Main Street",)
    assert told[1].approach_m > 200.0


def test_each_partner_of_a_pair_has_directions_of_their_own(network, oak):
    told = directions_of(network, planned(network, oak, sides="pair"), numbers(oak))
    assert [part.partner for part in told] == sorted(part.partner for part in told)
    parities = [{part.parity for part in told if part.partner == partner} for partner in (1, 2)]
    assert parities in ([{"odd"}, {"even"}], [{"even"}, {"odd"}])


def test_totals_by_street_add_up_to_the_walk(network):
    doors = town.doors().filter(pl.col("segment_id").is_not_null(), pl.col("precinct_id") == "P-1")
    walk = planned(network, doors)
    totals = street_totals(walk)
    assert len({total.street_name for total in totals}) == len(totals)
    assert sum(total.door_count for total in totals) == len(doors)
    assert sum(total.walk_m for total in totals) == pytest.approx(sum(stop.walk_m for stop in walk.stops))
    assert sum(total.knock_s for total in totals) == pytest.approx(walk.knock_s)


def test_a_careful_human_walks_each_street_whole_one_side_up_and_the_other_down(network, oak):
    elm = town.doors().filter(pl.col("street_name") == "Elm Street", pl.col("east_m") < 200)
    task = set_task(ways_for(network, SPEC), "T", pl.concat([oak, elm]))
    order = human_order(task.legs.effort_m, task.stops, 0)
    first = task.stops.doors[task.stops.first_door[:-1][order].tolist()]
    assert first["street_name"].to_list() == ["Oak Street"] * len(oak) + ["Elm Street"] * len(elm)
    told = [int(number) for number in first["house_number"][: len(oak)].to_list()]
    half = len(oak) // 2
    assert told == [
        *sorted(n for n in told if n % 2 == told[0] % 2),
        *sorted((n for n in told if n % 2 != told[0] % 2), reverse=True),
    ]
    assert len({n % 2 for n in told[:half]}) == 1


def test_ours_is_shorter_than_a_careful_human_who_is_shorter_than_the_list(network):
    doors = town.doors().filter(pl.col("segment_id").is_not_null(), pl.col("precinct_id") == "P-1")
    walk = planned(network, doors, sides="any")
    assert walk.walk_m < walk.human_order_m < walk.list_order_m
