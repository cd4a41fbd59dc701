"""Door-to-door metres: exact, symmetric, and honest about what cannot be reached."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from geo.errors import BadInput
from routing import paths
from routing.matrix import Places, build_router, effort_matrix, join_places, measure_legs, places_of
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.snap import snap_doors
from routing.streets import read_streets
from tests import shared_data, town
from tests.routing.oracle import slow_effort_matrix
from tests.routing.tangle import scattered, tagged_tangle, tangle

CENTIMETRE = 0.01


@pytest.fixture(scope="module")
def gridville():
    return build_router(build_sidewalks(town.segments(), town.METRIC_EPSG, WalkSpec()))


def at(door_id):
    return places_of(town.doors().filter(pl.col("door_id") == door_id))


def effort(router, door_id, other_id):
    return effort_matrix(router, join_places(at(door_id), at(other_id)))[0, 1]


@pytest.mark.parametrize("seed", range(12))
def test_metres_equal_the_slow_oracle_on_tangled_networks(seed):
    network = tangle(seed)
    places = scattered(network, seed)
    fast, slow = effort_matrix(build_router(network), places), slow_effort_matrix(network, places)
    assert (np.isinf(fast) == np.isinf(slow)).all()
    both = np.isfinite(slow)
    assert np.abs(fast[both] - slow[both]).max() < CENTIMETRE


@pytest.mark.parametrize("mode", ["walk", "wheelchair", "bike", "drive"])
@pytest.mark.parametrize("seed", range(6))
def test_metres_equal_the_slow_oracle_whatever_the_tags_and_the_way_of_moving(seed, mode):
    network = tagged_tangle(seed)
    router, places = build_router(network, mode), scattered(network, seed)
    fast, slow = effort_matrix(router, places), slow_effort_matrix(router.network, places)
    assert (np.isinf(fast) == np.isinf(slow)).all()
    both = np.isfinite(slow)
    assert np.abs(fast[both] - slow[both]).max() < CENTIMETRE
    assert (~network.side_open).any() or (network.side_rate > 1).any()


@pytest.mark.parametrize("mode", ["walk", "wheelchair", "bike"])
def test_legs_are_the_efforts_of_the_matrix_in_every_way_of_moving(mode):
    network = tagged_tangle(2)
    router, places = build_router(network, mode), scattered(network, 2)
    effort = effort_matrix(router, places)
    reached = np.flatnonzero(np.isfinite(effort[0]))
    walk_m, effort_m = measure_legs(router, places.take(reached))
    assert np.abs(effort_m[1:] - effort[reached[:-1], reached[1:]]).max() < CENTIMETRE
    assert (walk_m <= effort_m + 1e-9).all()


def test_metres_equal_the_slow_oracle_for_every_door_of_gridville(gridville):
    places = places_of(town.doors())
    slow = slow_effort_matrix(gridville.network, places)
    assert np.abs(effort_matrix(gridville, places) - slow).max() < CENTIMETRE


@pytest.mark.parametrize("seed", range(4))
def test_the_part_looked_at_is_always_large_enough(seed, monkeypatch):
    network = tangle(seed, size=7)
    router, places = build_router(network), scattered(network, seed, 20).take(np.arange(4))
    monkeypatch.setattr(paths, "FIRST_MARGIN_M", 1e9)
    whole = effort_matrix(router, places)
    monkeypatch.setattr(paths, "FIRST_MARGIN_M", 0.1)
    monkeypatch.setattr(paths, "FIRST_MARGIN_RATE", 0.0)
    np.testing.assert_allclose(effort_matrix(router, places), whole, atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_the_graph_of_a_part_has_the_joints_between_its_corners(seed):
    router = build_router(tangle(seed, size=7))
    for size in (1, 9, len(router.degree)):
        part = np.sort(np.random.default_rng(seed).permutation(len(router.degree))[:size])
        graph, joined = paths._within(router, part)
        expected = router.graph[part][:, part]
        assert (graph != expected).nnz == 0
        assert joined.tolist() == np.diff(expected.indptr).tolist()


def test_effort_is_symmetric_and_keeps_the_triangle(gridville):
    effort_m = effort_matrix(gridville, places_of(town.doors()))
    assert (effort_m == effort_m.T).all()
    assert (np.diag(effort_m) == 0).all()
    detour = (effort_m[:, :, None] + effort_m[None, :, :]).min(axis=1)
    assert (effort_m <= detour + 1e-6).all()


def test_neighbours_on_one_side_are_as_far_apart_as_their_numbers(gridville):
    assert effort(gridville, "oak-street-10", "oak-street-50") == pytest.approx(40, abs=0.02)


def test_the_door_opposite_costs_the_width_and_the_price(gridville):
    assert effort(gridville, "oak-street-10", "oak-street-11") == pytest.approx(1 + 9 + 10, abs=0.02)


def test_nobody_crosses_the_arterial_in_mid_block(gridville):
    assert effort(gridville, "main-street-25", "main-street-26") > 2 * 20


def test_the_river_is_crossed_on_bridges_only(gridville):
    assert effort(gridville, "oak-street-190", "oak-street-310") > 100 + 200


def test_one_flat_of_a_tower_is_no_way_from_the_next(gridville):
    assert effort(gridville, "bank-road-150-01a", "bank-road-150-10d") == 0


def test_what_cannot_be_reached_is_infinitely_far():
    network = tangle(3)
    island = Places(np.array([len(network.segment_m) - 1, 0]), np.array([0, 0]), np.array([5.0, 5.0]))
    assert np.isinf(effort_matrix(build_router(network), island)[0, 1])


def test_one_place_and_no_place_have_matrices_too(gridville):
    places = places_of(town.doors())
    assert effort_matrix(gridville, places.take([3])).shape == (1, 1)
    assert effort_matrix(gridville, places.take([])).shape == (0, 0)
    assert len(measure_legs(gridville, places.take([]))[0]) == 0


def test_legs_are_the_efforts_of_the_matrix(gridville):
    places = places_of(town.doors())
    walk_m, effort_m = measure_legs(gridville, places)
    there = np.arange(1, len(places))
    assert np.abs(effort_m[1:] - effort_matrix(gridville, places)[there - 1, there]).max() < CENTIMETRE
    assert (walk_m <= effort_m + 1e-9).all()


def test_a_door_without_a_street_is_refused_a_place():
    with pytest.raises(BadInput, match="no street"):
        places_of(pl.DataFrame({"segment_id": [None, 1], "side": [0, 0], "offset_m": [1.0, 1.0]}))


@pytest.mark.real
def test_a_hundred_doors_of_cambridge_equal_the_oracle_at_the_corners_of_a_turf():
    folder = shared_data.town("cambridge_somerville_ma")
    network = build_sidewalks(read_streets(folder / "streets_city_gis.osm.pbf").segments, 32619, WalkSpec())
    doors = (
        pl.read_parquet(folder / "voters_van_synthetic_truth.parquet")
        .filter(pl.col("kind") == "ok")
        .unique(["lon", "lat"], maintain_order=True)
        .sort((pl.col("lon") + 71.103).abs() + (pl.col("lat") - 42.368).abs())
        .head(100)
        .select(door_id=pl.col("voter_id").cast(pl.String), street_name="street", lon="lon", lat="lat")
    )
    places = places_of(snap_doors(network, doors, WalkSpec()))
    fast = effort_matrix(build_router(network), places)
    some = np.arange(0, 100, 9)
    slow = slow_effort_matrix(network, places.take(some))
    assert np.abs(fast[np.ix_(some, some)] - slow).max() < CENTIMETRE
