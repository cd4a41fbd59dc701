"""Figures of turfs, each against a case that can be counted by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from routing.measures import (
    along_curve,
    balance,
    estimate_walk_s,
    is_contiguous,
    knock_seconds,
    list_order,
    split_faces_rate,
    turf_components,
)
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from tests import town
from tests.routing import blocks


def test_one_door_takes_125_seconds_and_the_next_of_its_building_115():
    assert knock_seconds(np.array([1, 2, 10]), WalkSpec()).tolist() == [125.0, 240.0, 1160.0]


def test_balance_of_equal_turfs_is_one_and_of_none_is_one():
    assert balance(np.array([5.0, 5.0])) == (1.0, 0.0)
    assert balance(np.array([])) == (1.0, 0.0)
    assert balance(np.array([1.0, 3.0])) == (1.5, 0.5)


def test_split_faces_are_counted_once_and_overlong_ones_are_left_out():
    face, turf = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 0, 1])
    assert split_faces_rate(face, turf, np.full(5, 10.0), 100.0) == pytest.approx(1 / 3)
    assert split_faces_rate(face, turf, np.array([90.0, 90, 1, 1, 1]), 100.0) == 0.0


def test_printed_lists_go_by_street_then_odd_then_even_numbers():
    doors = pl.DataFrame(
        {
            "street_name": ["B", "A", "A", "A", "A", "A"],
            "house_number": ["1", "2", "10", "3", "1 1/2", "1"],
            "unit": [""] * 6,
            "door_id": list("abcdef"),
        }
    )
    assert doors[list_order(doors)]["house_number"].to_list() == ["1", "1 1/2", "3", "2", "10", "1"]


def test_faces_that_meet_at_a_junction_hang_together_and_others_do_not():
    network = blocks.grid(4)
    at = [np.flatnonzero(network.segment_name == "Row 0"), np.flatnonzero(network.segment_name == "Row 3")]
    assert is_contiguous(network, at[0], np.zeros(3, dtype=np.int64))
    assert not is_contiguous(network, np.r_[at[0][:1], at[1][-1:]], np.zeros(2, dtype=np.int64))


def test_a_face_with_other_peoples_doors_joins_nothing_but_one_without_doors_does():
    network = blocks.grid(4)
    row = np.flatnonzero(network.segment_name == "Row 0")
    ends, middle = row[[0, 2]], row[1]
    sides = np.zeros(2, dtype=np.int64)
    assert turf_components(network, ends, sides, np.zeros(2, dtype=np.int64)).tolist() == [1]
    every = np.repeat(np.arange(len(network.segment_m)), 2)
    turf = np.where(np.isin(every, ends), 0, 1)
    taken = turf_components(network, every, np.tile([0, 1], len(every) // 2), turf)
    assert taken[0] == 2
    assert middle not in ends


def test_the_river_parts_oak_street_of_gridville():
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, WalkSpec())
    doors = town.doors().filter(pl.col("segment_id").is_not_null())
    segment_id, side = doors["segment_id"].to_numpy(), doors["side"].to_numpy()
    oak = (doors["street_name"] == "Oak Street").to_numpy()
    west = oak & (doors["precinct_id"] != "P-3").to_numpy()
    assert turf_components(network, segment_id, side, np.where(oak, 0, 1))[0] == 2
    assert turf_components(network, segment_id, side, np.where(west, 0, 1))[0] == 1
    assert is_contiguous(network, segment_id[west], side[west])


def test_a_short_way_past_several_empty_streets_joins_and_a_long_one_does_not():
    network = blocks.grid(7)
    row = np.flatnonzero(network.segment_name == "Row 0")
    near, far = row[[0, 3]], row[[0, 5]]  # 240 m and 480 m of empty blocks between
    sides = np.zeros(2, dtype=np.int64)
    assert is_contiguous(network, near, sides)
    assert not is_contiguous(network, far, sides)


def test_the_curve_gives_every_corner_of_a_square_another_place_and_neighbours_follow():
    grid = np.array([(x, y) for x in range(8) for y in range(8)], dtype=np.float64)
    order = np.argsort(along_curve(grid))
    steps = np.abs(np.diff(grid[order], axis=0)).sum(axis=1)
    assert (steps == 1).all()


def test_the_live_estimate_is_zero_for_one_place_and_grows_with_doors_and_area():
    random = np.random.default_rng(1)
    few, many = random.random((50, 2)) * 300, random.random((200, 2)) * 300
    assert estimate_walk_s(few[:1], 1.3) == 0.0
    assert estimate_walk_s(np.repeat(few[:1], 5, axis=0), 1.3) == 0.0
    assert 0 < estimate_walk_s(few, 1.3) < estimate_walk_s(many, 1.3) < estimate_walk_s(many * 2, 1.3)
    assert estimate_walk_s(many, 1.3, street_m=100.0) == pytest.approx(220.0 / 1.3)
