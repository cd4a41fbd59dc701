"""Sides, corners and crossings, drawn small enough to count by hand."""

from __future__ import annotations

import time
from dataclasses import fields

import numpy as np
import pytest
import shapely

from geo.errors import BadInput
from routing.crossings import ONE_LINE, Mark
from routing.matrix import build_router
from routing.model import SidewalkNetwork, WalkSpec
from routing.segments import Way, segments_frame
from routing.sides import build_sides
from routing.sidewalks import build_sidewalks, load_sidewalks, save_sidewalks
from routing.streets import read_streets
from tests import shared_data, town
from tests.routing.tangle import tangle

CENTRE = (0.0, 0.0)
ARMS = {"east": (100.0, 0.0), "north": (0.0, 100.0), "west": (-100.0, 0.0), "south": (0.0, -100.0)}


def crossroads(*arms, spec=None):
    """Build a junction of arms: (direction, class) each, from the junction outward."""
    ways = [
        Way("", highway, (0, number), (town.lonlat(*CENTRE), town.lonlat(*ARMS[direction])))
        for number, (direction, highway) in enumerate(arms, start=1)
    ]
    return build_sidewalks(segments_frame(ways), town.METRIC_EPSG, spec or WalkSpec())


def corners_at_junction(network):
    return np.unique(network.corner_of[:, 0, :])


def crossings_at_junction(network):
    here = np.isin(network.edge_from, corners_at_junction(network)) & (network.edge_segment < 0)
    return network.edge_effort_m[here] - network.edge_walk_m[here]


def test_four_streets_meet_in_four_corners_and_four_crossings():
    network = crossroads(*((arm, "residential") for arm in ARMS))
    assert len(corners_at_junction(network)) == 4
    assert crossings_at_junction(network).tolist() == [10.0] * 4


def test_corners_stand_beside_both_roads():
    network = crossroads(*((arm, "residential") for arm in ARMS))
    spot = network.corner_xy[corners_at_junction(network)] - (500_000, 4_400_000)
    assert np.abs(np.abs(spot) - 4.5).max() < 0.01


def test_neighbours_by_angle_share_the_corner_between_them():
    network = crossroads(*((arm, "residential") for arm in ARMS))
    east, north = 0, 1
    assert network.corner_of[east, 0, 0] == network.corner_of[north, 0, 1]


def test_walking_straight_across_counts_the_side_street_once():
    network = crossroads(*((arm, "residential") for arm in ARMS))
    east_m, west_m = network.side_end_m[[0, 2]] - network.side_start_m[[0, 2]]
    assert east_m + 9 + west_m == pytest.approx(200, abs=0.1)


@pytest.mark.parametrize(("highway", "price_m"), [("residential", 0.0), ("service", 0.0), ("primary", 75.0)])
def test_a_dead_end_is_walked_around_free_of_a_price_where_its_street_is_quiet(highway, price_m):
    network = crossroads(("east", highway), ("north", "residential"), ("west", "tertiary"))
    end = network.corner_of[0, 1]
    edge = np.isin(network.edge_from, end) & np.isin(network.edge_to, end)
    assert end[0] != end[1]
    assert (network.edge_effort_m[edge] - network.edge_walk_m[edge]).tolist() == [price_m]


@pytest.mark.parametrize(
    ("highway", "price_m"),
    [
        ("living_street", 6),
        ("residential", 10),
        ("tertiary", 20),
        ("secondary", 42),
        ("primary", 75),
        ("trunk", 120),
    ],
)
def test_crossing_at_a_junction_costs_by_the_class_of_the_road_crossed(highway, price_m):
    network = crossroads(*((arm, highway) for arm in ARMS))
    assert set(crossings_at_junction(network)) == {price_m}


def test_prices_are_those_of_the_spec():
    spec = WalkSpec(crossing_effort_m={**WalkSpec().crossing_effort_m, "residential": 33.0})
    assert set(crossings_at_junction(crossroads(*((arm, "residential") for arm in ARMS), spec=spec))) == {
        33.0
    }


def test_a_footway_is_one_line_between_the_sides_of_its_neighbours():
    network = crossroads(
        ("east", "residential"), ("north", "footway"), ("west", "residential"), ("south", "steps")
    )
    assert (network.corner_of[[1, 3], :, 0] == network.corner_of[[1, 3], :, 1]).all()
    assert (network.midblock_effort_m[[1, 3]] == 0).all()
    assert network.corner_of[1, 0, 0] == network.corner_of[0, 0, 0]
    assert network.corner_of[3, 0, 0] == network.corner_of[0, 0, 1]


def test_a_footway_on_both_sides_is_a_crossing_even_of_an_arterial():
    network = crossroads(("east", "primary"), ("north", "footway"), ("west", "primary"), ("south", "footway"))
    assert set(crossings_at_junction(network)) == {75.0}


def test_an_arterial_is_not_crossed_where_one_footway_ends_at_it():
    network = crossroads(("east", "primary"), ("north", "footway"), ("west", "primary"))
    assert len(crossings_at_junction(network)) == 0


def test_an_arterial_is_crossed_at_junctions_only():
    assert np.isinf(crossroads(("east", "secondary"), ("north", "primary")).midblock_effort_m).all()


def test_a_quiet_street_is_crossed_anywhere():
    assert crossroads(("east", "residential"), ("north", "tertiary")).midblock_effort_m.tolist() == [10, 40]


def test_footways_that_meet_alone_share_one_corner():
    assert (
        len(corners_at_junction(crossroads(("east", "footway"), ("north", "path"), ("west", "steps")))) == 1
    )


@pytest.mark.parametrize("seed", range(8))
def test_every_side_is_longer_than_nothing_and_no_longer_than_its_street(seed):
    network = tangle(seed)
    assert (network.side_end_m > network.side_start_m).all()
    assert (network.edge_effort_m >= network.edge_walk_m).all()
    assert (network.edge_walk_m > 0).all()
    assert (network.midblock_effort_m >= 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_streets_that_meet_are_one_piece_and_islands_are_their_own(seed):
    network = tangle(seed)
    component = build_router(network).component
    first, last = (component[network.corner_of[:, end, 0]] for end in (0, 1))
    assert (first == last).all()
    assert (component == component[network.corner_of[-1, 0, 0]]).sum() <= 4


def test_the_network_comes_back_from_its_file_as_it_was(tmp_path):
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, WalkSpec())
    save_sidewalks(network, tmp_path / "network.npz")
    again = load_sidewalks(tmp_path / "network.npz")
    for field in fields(SidewalkNetwork):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(network, field.name))
    assert isinstance(again.metric_epsg, int)


def test_another_file_is_no_network(tmp_path):
    (tmp_path / "network.npz").write_bytes(b"something else")
    np.savez(tmp_path / "old.npz", corner_xy=np.zeros(2))
    for name in ("network.npz", "old.npz", "missing.npz"):
        with pytest.raises(BadInput, match=name):
            load_sidewalks(tmp_path / name)


def test_no_street_makes_no_network():
    with pytest.raises(BadInput, match="no walkable"):
        build_sidewalks(town.segments().iloc[:0], town.METRIC_EPSG, WalkSpec())


@pytest.mark.real
def test_columbus_has_two_sides_of_3000_km_of_street_within_a_minute(tmp_path):
    path = shared_data.town("columbus_oh") / "map.osm.pbf"
    began = time.process_time()
    network = build_sidewalks(read_streets(path).segments, 32617, WalkSpec())
    built_s = time.process_time() - began
    save_sidewalks(network, tmp_path / "network.npz")
    began = time.process_time()
    load_sidewalks(tmp_path / "network.npz")
    assert (built_s < 60, time.process_time() - began < 2) == (True, True)
    assert network.segment_m.sum() > 3_000_000
    component = build_router(network).component
    assert np.bincount(component).max() / len(component) > 0.95
    crossing = network.edge_mark[network.edge_crossed >= 0]
    assert (crossing & Mark.SIGNALS > 0).sum() > 1000
    assert (crossing & Mark.HALF > 0).sum() > 300
    assert network.segment_m[~network.side_open.all(axis=1)].sum() > 30_000


@pytest.mark.real
def test_sidewalks_of_the_lower_east_side_are_there_once_and_run_beside_its_houses():
    streets = read_streets(shared_data.town("nyc_lower_east_side") / "map.osm.pbf")
    network = build_sidewalks(streets.segments, 32618, WalkSpec())
    buildings = streets.backdrop[streets.backdrop["kind"] == "building"].to_crs(32618)
    houses = shapely.union_all(shapely.make_valid(buildings.geometry.to_numpy()))
    sides = build_sides(network)
    lines = [
        shapely.LineString(
            sides.line(k, side, *(float(at[k]) for at in (network.side_start_m, network.side_end_m)))
        )
        for k, side in np.argwhere(network.side_open & ~np.isin(network.segment_class, ONE_LINE)[:, None])
    ]
    inside = shapely.length(shapely.intersection(shapely.multilinestrings(lines), houses))
    assert inside < 0.01 * shapely.length(lines).sum()
    footways = network.segment_m[network.segment_class == "footway"].sum()
    assert footways < 3_000  # of 9 km in the file: the others are sides of streets and crossings
