"""The drawn walk: it stops at every place, keeps to the sides of streets, and is as long as it says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import shapely

from geo.crs import to_metric
from geo.errors import Infeasible
from routing.matrix import Places, build_router, effort_matrix, places_of
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.snap import segment_lines
from routing.trace import trace_legs
from tests import town
from tests.routing.tangle import scattered, tangle


@pytest.fixture(scope="module")
def gridville():
    return build_router(build_sidewalks(town.segments(), town.METRIC_EPSG, WalkSpec()))


@pytest.fixture(scope="module")
def round_of_doors():
    doors = town.doors().unique("building_id", keep="first", maintain_order=True)
    return places_of(doors)


def drawn_m(trace, epsg=town.METRIC_EPSG):
    xy = to_metric(*np.array(trace.path).T, epsg)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    return xy, np.diff(along[trace.path_index])


def test_every_place_is_a_vertex_of_the_path_in_walking_order(gridville, round_of_doors):
    trace = trace_legs(gridville, round_of_doors)
    assert len(trace.path_index) == len(round_of_doors)
    assert (np.diff(trace.path_index) >= 0).all()
    assert trace.path_index[-1] == len(trace.path) - 1


def test_the_path_stops_in_front_of_each_door(gridville):
    doors = town.doors().filter(pl.col("street_name") == "Oak Street")
    trace = trace_legs(gridville, places_of(doors))
    xy, _ = drawn_m(trace)
    spot = xy[trace.path_index] - (500_000, 4_400_000)
    assert np.abs(spot[:, 0] - doors["east_m"].to_numpy()).max() < 0.1
    assert np.abs(np.abs(spot[:, 1] - 100) - 4.5).max() < 0.1
    assert (np.sign(spot[:, 1] - 100) == np.sign(doors["north_m"].to_numpy() - 100)).all()


def test_legs_add_up_to_the_matrix(gridville, round_of_doors):
    trace = trace_legs(gridville, round_of_doors)
    there = np.arange(1, len(round_of_doors))
    effort_m = effort_matrix(gridville, round_of_doors)[there - 1, there]
    assert np.abs(trace.leg_effort_m[1:] - effort_m).max() < 0.01
    assert trace.leg_effort_m[0] == trace.leg_walk_m[0] == 0


def test_the_drawn_length_is_the_counted_length_but_for_corners(gridville, round_of_doors):
    trace = trace_legs(gridville, round_of_doors)
    _, leg_m = drawn_m(trace)
    assert abs(leg_m.sum() / trace.leg_walk_m.sum() - 1) < 0.03


@pytest.mark.parametrize("seed", range(6))
def test_tangled_walks_never_leave_the_streets(seed):
    network = tangle(seed)
    router = build_router(network)
    places = scattered(network, seed)
    reached = np.isfinite(effort_matrix(router, places)[0])
    trace = trace_legs(router, places.take(np.flatnonzero(reached)))
    xy, _ = drawn_m(trace)
    roads = shapely.union_all(
        [
            line.buffer(width / 2 + 20)
            for line, width in zip(segment_lines(network), network.midblock_walk_m, strict=True)
        ]
    )
    assert roads.covers(shapely.LineString(xy))


def test_two_flats_of_one_tower_share_a_vertex(gridville):
    tower = places_of(town.doors().filter(pl.col("street_name") == "Bank Road").head(3))
    trace = trace_legs(gridville, tower)
    assert len(set(trace.path_index.tolist())) == 1
    assert trace.leg_walk_m.sum() == 0


def test_one_place_is_a_path_of_one_point_and_none_is_empty(gridville, round_of_doors):
    assert len(trace_legs(gridville, round_of_doors.take([0])).path) == 1
    assert trace_legs(gridville, round_of_doors.take([])).path == ()


def test_a_leg_that_cannot_be_walked_is_refused():
    network = tangle(3)
    apart = Places(np.array([0, len(network.segment_m) - 1]), np.array([0, 0]), np.array([5.0, 5.0]))
    with pytest.raises(Infeasible, match="No permitted way"):
        trace_legs(build_router(network), apart)
