"""What each tag of the map does to the network, on maps small enough to draw."""

from __future__ import annotations

import numpy as np
import pytest

from routing.crossings import Mark, crossing_mark
from routing.matrix import build_router, effort_matrix, join_places
from routing.model import CROSSING_EFFORT_M, CROSSING_RATE, WalkSpec
from routing.modes import network_for, with_prices
from routing.pieces import piece_count
from routing.walkable import way_facts
from tests.routing.mapped import line, network_of, place_at, segments_of

SIGNALS = {"highway": "traffic_signals"}
ZEBRA = {"highway": "crossing", "crossing": "marked"}


def effort_between(network, a, b, mode="walk"):
    router = build_router(network, mode)
    return effort_matrix(router, join_places(place_at(router.network, *a), place_at(router.network, *b)))[
        0, 1
    ]


def prices(network, name):
    crossing = network.edge_crossed >= 0
    own = crossing & (network.segment_name[network.edge_crossed] == name)
    return set(np.round(network.edge_effort_m - network.edge_walk_m, 6)[own].tolist())


def cross(highway="primary", nodes=None, **tags):
    return network_of(
        line([(-100, 0), (-10, 0), (0, 0), (10, 0), (100, 0)], "Main", highway, **tags),
        line([(0, -100), (0, 0), (0, 100)], "Side"),
        nodes=nodes,
    )


PRIMARY_M = CROSSING_EFFORT_M["primary"]


def test_signals_at_a_junction_make_every_arm_cheaper():
    network = cross(nodes={(0, 0): SIGNALS})
    assert prices(network, "Main") == {PRIMARY_M * CROSSING_RATE["signals"], PRIMARY_M}  # ends of the map too
    assert prices(network, "Side") >= {CROSSING_EFFORT_M["residential"] * CROSSING_RATE["signals"]}


def test_signals_at_the_stop_line_are_those_of_the_junction():
    at_stop, at_node = (cross(nodes={place: SIGNALS}) for place in ((-10, 0), (0, 0)))
    assert prices(at_stop, "Main") == prices(at_node, "Main")
    assert len(at_stop.segment_m) == 4


def test_a_marked_crossing_beside_the_junction_is_cheaper_on_its_arm_only():
    network = cross(nodes={(10, 0): ZEBRA})
    marked = np.flatnonzero(network.edge_mark & Mark.MARKED)
    assert len(marked) == 1
    assert network.edge_effort_m[marked[0]] - network.edge_walk_m[marked[0]] == PRIMARY_M * 0.75


def test_an_island_makes_a_crossing_cheaper():
    network = cross(nodes={(10, 0): {**ZEBRA, "crossing:island": "yes"}})
    assert PRIMARY_M * 0.75 * 0.8 in prices(network, "Main")


def test_a_crossing_far_from_junctions_lets_an_arterial_be_crossed_there():
    road = line([(0, 0), (200, 0), (400, 0)], "Main", "primary")
    without, with_zebra = network_of(road), network_of(road, nodes={(200, 0): ZEBRA})
    assert len(with_zebra.segment_m) == 2
    across = effort_between(with_zebra, (190, 12), (190, -12))
    assert across == pytest.approx(10 + 10 + 20 + PRIMARY_M * 0.75, abs=0.1)
    assert effort_between(without, (190, 12), (190, -12)) > 300


def test_a_quiet_street_is_not_cut_at_its_crossings():
    assert len(segments_of(line([(0, 0), (200, 0), (400, 0)]), nodes={(200, 0): ZEBRA})) == 1


def test_crossing_no_is_no_better_than_mid_block():
    network = cross(nodes={(10, 0): {"highway": "crossing", "crossing": "no"}})
    east = np.flatnonzero(
        (network.segment_name == "Main") & (network.line_xy[network.line_start[:-1], 0] > 499_999)
    )
    assert not np.isin(network.edge_crossed, east[:1])[network.edge_walk_m == 20].all()
    assert len(network.edge_crossed) == len(cross().edge_crossed) - 1


def test_prices_of_another_spec_are_put_on_a_built_network():
    spec = WalkSpec(crossing_effort_m={**CROSSING_EFFORT_M, "primary": 200.0}, midblock_effort_m=33.0)
    nodes = {(0, 0): SIGNALS}
    again, built = with_prices(cross(nodes=nodes), spec), cross(nodes=nodes)
    built = network_of(
        line([(-100, 0), (-10, 0), (0, 0), (10, 0), (100, 0)], "Main", "primary"),
        line([(0, -100), (0, 0), (0, 100)], "Side"),
        nodes=nodes,
        spec=spec,
    )
    np.testing.assert_allclose(again.edge_effort_m, built.edge_effort_m)
    np.testing.assert_allclose(again.midblock_effort_m, built.midblock_effort_m)


# --- sidewalks as ways of their own

STREET = line([(0, 0), (200, 0)], "Elm Street")
CROSS_STREETS = (
    line([(0, -80), (0, 0), (0, 80)], "West Avenue"),
    line([(200, -80), (200, 0), (200, 80)], "East Avenue"),
)
NORTH_WALK = line([(6, 7), (100, 7), (194, 7)], highway="footway", footway="sidewalk")
SOUTH_WALK = line([(6, -7), (194, -7)], highway="footway", footway="sidewalk")


def test_a_sidewalk_mapped_apart_is_the_side_of_its_street_and_not_there_twice():
    network = network_of(STREET, *CROSS_STREETS, NORTH_WALK, SOUTH_WALK)
    assert not np.isin(network.segment_class, ["footway"]).any()
    assert network.segment_m.sum() == pytest.approx(200 + 2 * 160, abs=0.5)


def test_a_path_that_met_the_sidewalk_meets_the_side_of_the_street():
    path = line([(100, 7), (100, 90)], "Park Path", "path")
    network = network_of(STREET, *CROSS_STREETS, NORTH_WALK, SOUTH_WALK, path)
    assert piece_count(network) == 1
    assert effort_between(network, (90, 6), (100, 90)) == pytest.approx(10 + 90 - 4.5, abs=1.0)
    assert effort_between(network, (90, -6), (100, 90)) > 90 + 10


def test_a_path_at_the_corner_of_two_sidewalks_meets_the_junction():
    path = line([(6, 7), (60, 60)], highway="path")
    network = network_of(STREET, *CROSS_STREETS, NORTH_WALK, path)
    assert piece_count(network) == 1
    assert sorted(network.segment_class.tolist()) == ["path"] + ["residential"] * 5


def test_a_crossing_mapped_as_a_way_becomes_a_mark_of_the_street_it_crosses():
    road = line([(0, 0), (100, 0), (200, 0)], "Elm Street", "secondary")
    over = line([(100, 7), (100, 0), (100, -7)], highway="footway", footway="crossing", crossing="marked")
    walks = (
        line([(6, 7), (100, 7), (194, 7)], highway="footway", footway="sidewalk"),
        line([(6, -7), (100, -7), (194, -7)], highway="footway", footway="sidewalk"),
    )
    network = network_of(road, *CROSS_STREETS, *walks, over)
    assert "footway" not in network.segment_class
    assert effort_between(network, (90, 9), (90, -9)) == pytest.approx(20 + 15 + 42 * 0.75, abs=0.5)


def test_a_crossing_the_map_did_not_join_to_its_street_is_joined():
    over = line([(100, 7), (100, -7)], highway="footway", footway="crossing", crossing="zebra")
    walks = (
        line([(6, 7), (100, 7), (194, 7)], highway="footway", footway="sidewalk"),
        line([(6, -7), (100, -7), (194, -7)], highway="footway", footway="sidewalk"),
    )
    road = line([(0, 0), (200, 0)], "Elm Street", "secondary")
    network = network_of(road, *CROSS_STREETS, *walks, over)
    assert effort_between(network, (90, 9), (90, -9)) == pytest.approx(20 + 15 + 42 * 0.75, abs=0.5)


def test_a_crossing_that_leads_to_a_path_stays_one():
    over = line([(100, 7), (100, 0), (100, -30)], highway="footway", footway="crossing")
    path = line([(100, -30), (160, -60)], highway="path")
    network = network_of(
        line([(0, 0), (100, 0), (200, 0)], "Elm Street"), *CROSS_STREETS, NORTH_WALK, over, path
    )
    assert piece_count(network) == 1
    assert set(network.segment_class) == {"residential", "footway", "path"}


def test_a_walk_through_the_park_is_no_sidewalk():
    away = line([(6, 40), (194, 40)], highway="footway", footway="sidewalk")
    assert "footway" in network_of(STREET, *CROSS_STREETS, away).segment_class


def test_the_sidewalk_of_a_bridge_is_not_that_of_the_street_below():
    above = line([(0, 7), (200, 7)], highway="footway", footway="sidewalk", bridge="yes", layer="1")
    assert "footway" in network_of(STREET, above).segment_class


# --- sides


@pytest.mark.parametrize(
    ("tags", "sides"),
    [
        ({"sidewalk": "both"}, "both"),
        ({"sidewalk": "none"}, "no"),
        ({"sidewalk:left": "yes", "sidewalk:right": "no"}, "left"),
        ({"sidewalk:both": "separate"}, "separate"),
        ({"footway": "none"}, "no"),
        ({"footway": "right"}, "right"),
        ({}, ""),
    ],
)
def test_tags_of_sidewalks_are_read_in_all_their_spellings(tags, sides):
    assert way_facts({"highway": "primary", **tags}).sidewalk == sides


def test_the_bare_side_of_a_big_road_is_dearer_and_the_sides_turn_with_the_way():
    east = network_of(line([(0, 0), (200, 0)], "Main", "primary", sidewalk="left"))
    west = network_of(line([(200, 0), (0, 0)], "Main", "primary", sidewalk="right"))
    assert east.side_rate.tolist() == [[1.0, 1.5]]
    assert west.side_rate.tolist() == [[1.5, 1.0]]


def test_ways_joined_end_to_end_keep_their_sides_apart():
    rows = segments_of(
        line([(0, 0), (100, 0)], "Main", sidewalk="left"),
        line([(200, 0), (100, 0)], "Main", sidewalk="right"),
    )
    assert len(rows) == 1
    assert rows["sidewalk"].tolist() == ["left"]


# --- double roads, roundabouts, dead ends, layers

DOUBLE = (
    line([(-200, -8), (0, -8), (200, -8)], "Grand", "primary", oneway="yes"),
    line([(200, 8), (0, 8), (-200, 8)], "Grand", "primary", oneway="yes"),
    line([(0, -100), (0, -8), (0, 8), (0, 100)], "Side"),
)


def test_nobody_walks_or_lives_on_the_median_of_a_double_road():
    network = network_of(*DOUBLE)
    grand = network.segment_name == "Grand"
    assert (network.side_open[grand].sum(axis=1) == 1).all()
    assert network.side_open[~grand].all()
    assert place_at(network, 100, -5).side.tolist() == [1]
    assert place_at(network, 100, 5).side.tolist() == [1]


def test_crossing_a_double_road_is_priced_once():
    network = network_of(*DOUBLE)
    side = line([(0, -100), (0, 0), (0, 100)], "Side")
    single = network_of(line([(-200, 0), (0, 0), (200, 0)], "Grand", "primary"), side)
    two, one = (effort_between(net, (5, 60), (5, -60)) for net in (network, single))
    assert two == pytest.approx(one, abs=20)  # the ground between the carriageways is walked, too
    assert np.isinf(network.midblock_effort_m[network.segment_name == "Grand"]).all()


def test_two_one_way_streets_a_block_apart_are_no_double_road():
    network = network_of(
        line([(0, 0), (200, 0)], "Elm", oneway="yes"), line([(200, 80), (0, 80)], "Elm", oneway="yes")
    )
    assert network.side_open.all()


def test_the_island_of_a_roundabout_is_closed():
    ring = [(20, 0), (0, 20), (-20, 0), (0, -20), (20, 0)]
    arms = [
        line([(x * 20, y * 20), (x * 120, y * 120)], f"Arm {x} {y}")
        for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))
    ]
    network = network_of(line(ring, "Circle", junction="roundabout"), *arms)
    circle = network.segment_name == "Circle"
    assert circle.sum() == 4
    assert network.side_open[circle].tolist() == [[False, True]] * 4
    assert np.isfinite(effort_between(network, (100, 6), (-100, -6)))


def test_a_bridge_without_a_shared_node_is_no_junction():
    over = line([(100, -80), (100, 80)], "High Road", bridge="yes", layer="1")
    network = network_of(STREET, over)
    assert piece_count(network) == 2


def test_a_closed_gate_or_private_way_is_not_walked():
    assert len(segments_of(STREET, line([(200, 0), (300, 0)], access="private"))) == 1
    assert len(segments_of(STREET, line([(200, 0), (300, 0)], access="private", foot="permissive"))) == 2


def test_a_driveway_with_a_name_is_a_street():
    drive = line([(200, 0), (300, 0)], "Mill Court", "service", service="driveway")
    assert len(segments_of(STREET, drive)) == 2
    assert len(segments_of(STREET, line([(200, 0), (300, 0)], "", "service", service="driveway"))) == 1


def test_the_end_of_a_dead_end_is_walked_around():
    network = network_of(line([(0, -50), (0, 0), (0, 50)], "Main"), line([(0, 0), (100, 0)], "Court"))
    assert effort_between(network, (95, 5), (95, -5)) == pytest.approx(5 + 5 + 9, abs=0.1)


@pytest.mark.parametrize(
    ("tags", "mark"),
    [
        (SIGNALS, Mark.SIGNALS),
        (ZEBRA, Mark.MARKED | Mark.JUNCTION),
        ({"highway": "crossing", "crossing": "unmarked"}, Mark(0)),
        (
            {"highway": "crossing", "crossing": "traffic_signals", "kerb": "raised"},
            Mark.SIGNALS | Mark.MARKED | Mark.JUNCTION | Mark.RAISED,
        ),
        ({"footway": "crossing", "kerb": "lowered"}, Mark.JUNCTION | Mark.LOWERED),
        ({"highway": "stop"}, Mark(0)),
    ],
)
def test_the_kind_of_a_crossing_is_read(tags, mark):
    assert crossing_mark(tags) == mark


# --- ways of moving

MIDDLE_STREET = line([(0, 0), (100, 0), (200, 0)], "Elm Street")
STAIRS = (
    MIDDLE_STREET,
    *CROSS_STREETS,
    line([(100, 0), (100, 80)], "Stairs", "steps"),
    line([(0, 80), (100, 80), (200, 80)], "Hill Street"),
)


def test_a_wheelchair_takes_no_steps():
    network = network_of(*STAIRS)
    on_foot, wheeled = (effort_between(network, (105, 6), (105, 74), mode) for mode in ("walk", "wheelchair"))
    assert wheeled > on_foot + 100
    router = build_router(network, "wheelchair")
    assert "steps" not in router.network.segment_class[np.unique(router.network.edge_segment)[1:]]


def test_a_wheelchair_crosses_at_crossings_and_rather_where_kerbs_are_lowered():
    lowered, raised = (
        network_for(cross(nodes={(10, 0): {**ZEBRA, "kerb": kerb}}), "wheelchair")
        for kerb in ("lowered", "raised")
    )
    assert np.isinf(lowered.midblock_effort_m).all()
    assert prices(lowered, "Main") != prices(raised, "Main")
    assert max(prices(raised, "Main")) == PRIMARY_M * 0.75 * 3


def test_a_bike_is_pushed_on_footways_and_carried_on_steps():
    network = network_of(*STAIRS)
    metres = effort_between(network, (105, 6), (105, 74))
    assert effort_between(network, (105, 6), (105, 74), "bike") > 2 * metres


def test_a_car_drives_roads_only():
    network = network_of(
        MIDDLE_STREET,
        *CROSS_STREETS,
        line([(100, 80), (200, 80)], "Far Street"),
        line([(100, 0), (100, 80)], "Path", "footway"),
    )
    assert effort_between(network, (105, 6), (105, 74)) < 120
    assert effort_between(network, (105, 6), (105, 74), "drive") > 200


# --- odd material


def test_loops_doubles_and_pieces_without_length_make_no_trouble():
    network = network_of(
        line([(0, 0), (0, 0)], "Nothing"),
        line([(0, 0), (100, 0), (100, 0), (100, 60), (0, 0)], "Loop"),
        line([(0, 0), (-50, 0)], ""),
        line([(0, 0), (-50, 0)], "", "footway", footway="sidewalk"),
    )
    assert (network.segment_m > 0).all()
    assert np.isfinite(effort_between(network, (50, 4), (-40, 4)))


def test_a_street_file_of_two_nodes_is_a_network():
    network = network_of(line([(0, 0), (80, 0)]))
    assert network.segment_name.tolist() == [""]
    assert effort_between(network, (40, 6), (40, -6)) == pytest.approx(9 + 10, abs=0.1)
