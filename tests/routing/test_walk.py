"""The walk: every door once, legs that add up, a path from stop to stop."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from geo.errors import BadInput, Cancelled, Infeasible
from routing import walk as walk_module
from routing.matrix import Places, build_router, effort_matrix
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks, save_sidewalks
from routing.walk import plan_walk, plan_walks
from tests import town
from tests.routing import blocks

QUICK = WalkSpec(solve_s=0.005)


@pytest.fixture(scope="module")
def gridville():
    return build_router(build_sidewalks(town.segments(), town.METRIC_EPSG, WalkSpec()))


@pytest.fixture(scope="module")
def west():
    return town.doors().filter(pl.col("segment_id").is_not_null(), pl.col("precinct_id") == "P-1")


def doors_of(walk):
    return [door for stop in walk.stops for door in stop.door_ids]


def test_every_door_is_visited_once_and_the_times_add_up(gridville, west):
    walk = plan_walk(gridville, "T", west, QUICK)
    assert sorted(doors_of(walk)) == sorted(west["door_id"].to_list())
    assert [stop.order for stop in walk.stops] == list(range(1, len(walk.stops) + 1))
    assert sum(stop.walk_m for stop in walk.stops) == pytest.approx(walk.walk_m)
    assert sum(stop.knock_s for stop in walk.stops) == pytest.approx(walk.knock_s)
    assert walk.walk_s == pytest.approx(walk.walk_m / 1.3)
    assert walk.stops[0].walk_m == 0.0


def test_the_path_passes_the_stops_in_their_order(gridville, west):
    walk = plan_walk(gridville, "T", west, QUICK)
    passed = [stop.path_index for stop in walk.stops]
    assert passed == sorted(passed)
    assert passed[-1] == len(walk.path) - 1


def test_our_walk_is_never_longer_than_the_printed_list(gridville, west):
    walk = plan_walk(gridville, "T", west, QUICK)
    assert walk.walk_m <= walk.effort_m
    assert walk.walk_m < walk.list_order_m


def test_a_round_trip_comes_back_to_its_first_stop(gridville, west):
    walk = plan_walk(gridville, "T", west, WalkSpec(solve_s=0.005, round_trip=True))
    assert walk.path[0] == walk.path[-1]
    assert walk.walk_m > sum(stop.walk_m for stop in walk.stops)
    assert sorted(doors_of(walk)) == sorted(west["door_id"].to_list())


@pytest.mark.parametrize("round_trip", [False, True])
def test_a_given_start_begins_the_path_and_leads_to_the_first_stop(gridville, west, round_trip):
    start = town.lonlat(0, 100)
    walk = plan_walk(gridville, "T", west, WalkSpec(solve_s=0.005, start=start, round_trip=round_trip))
    assert walk.start == start
    assert np.hypot(*(np.array(walk.path[0]) - start)) < 2e-4
    assert (walk.path[0] == walk.path[-1]) == round_trip
    assert sorted(doors_of(walk)) == sorted(west["door_id"].to_list())


def test_a_start_far_away_is_refused(gridville, west):
    with pytest.raises(BadInput, match="start"):
        plan_walk(gridville, "T", west, WalkSpec(start=town.lonlat(50_000, 0)))


def test_a_certificate_bounds_the_effort_and_is_null_without_time(gridville, west):
    plain = plan_walk(gridville, "T", west, QUICK)
    assert plain.lower_bound_effort_m is None
    assert plain.gap is None
    proven = plan_walk(gridville, "T", west, WalkSpec(solve_s=0.02, prove_s=20.0))
    assert proven.proven
    assert proven.gap == 0.0
    assert proven.lower_bound_effort_m == proven.effort_m <= plain.effort_m + 1e-6


def test_legs_are_those_of_the_effort_matrix(gridville, west):
    walk = plan_walk(gridville, "T", west, QUICK)
    first = west.filter(pl.col("door_id").is_in([stop.door_ids[0] for stop in walk.stops]))
    row = {door: number for number, door in enumerate(first["door_id"].to_list())}
    places = Places(
        *(
            first[name].to_numpy().astype(float if name == "offset_m" else int)
            for name in ("segment_id", "side", "offset_m")
        )
    )
    effort = effort_matrix(gridville, places)
    order = [row[stop.door_ids[0]] for stop in walk.stops]
    assert effort[order[:-1], order[1:]].sum() == pytest.approx(walk.effort_m, abs=0.01)


def test_one_door_is_a_walk_of_no_metres(gridville, west):
    walk = plan_walk(gridville, "T", west.head(1), WalkSpec(prove_s=1.0))
    assert walk.walk_m == walk.effort_m == walk.list_order_m == 0.0
    assert len(walk.stops) == 1
    assert walk.proven


def test_all_doors_at_one_point_and_a_tower_of_300_are_walks_of_no_metres(gridville, west):
    spot = west.head(1).drop("door_id", "unit", "building_id")
    units = pl.DataFrame({"door_id": [f"u{n:03}" for n in range(300)], "unit": [str(n) for n in range(300)]})
    tower = spot.join(units, how="cross").with_columns(pl.lit("tower").alias("building_id"))
    one_stop = plan_walk(gridville, "T", tower, QUICK)
    assert len(one_stop.stops) == 1
    assert one_stop.stops[0].door_ids[2] == "u002"
    apart = tower.with_columns(pl.col("door_id").alias("building_id"))
    many = plan_walk(gridville, "T", apart, QUICK)
    assert len(many.stops) == 300
    assert many.walk_m == pytest.approx(0.0, abs=1e-6)


def test_no_doors_are_refused_and_doors_on_an_island_are_named():
    network = blocks.grid(4, gap=2)
    doors = blocks.houses(network, every_m=60.0)
    router = build_router(network)
    with pytest.raises(BadInput, match="no doors"):
        plan_walk(router, "T", doors.head(0), QUICK)
    with pytest.raises(Infeasible, match="cannot be reached") as refusal:
        plan_walk(router, "T9", doors, QUICK)
    assert "T9" in refusal.value.what


@pytest.fixture(scope="module")
def many():
    network = blocks.grid(4)
    doors = blocks.houses(network)
    return network, {f"T{k}": part for k, part in enumerate(doors.iter_slices(12))}


def test_many_walks_come_in_the_order_of_their_turfs(many):
    network, turfs = many
    told = []
    walks = plan_walks(network, turfs, QUICK, lambda part, _: told.append(part), workers=1)
    assert [walk.turf_id for walk in walks] == list(turfs)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.slow
def test_worker_processes_give_whole_walks_and_can_be_stopped(many, tmp_path, monkeypatch):
    network, turfs = many
    monkeypatch.setattr(walk_module, "POOL_TURFS_MIN", 2)
    path = tmp_path / "network.npz"
    save_sidewalks(network, path)
    some = dict(list(turfs.items())[:10])
    walks = plan_walks(path, some, QUICK, None, workers=2)
    assert [sorted(doors_of(walk)) for walk in walks] == [
        sorted(part["door_id"].to_list()) for part in some.values()
    ]

    def stop(_part, _phrase):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        plan_walks(path, turfs, QUICK, stop, workers=2)
