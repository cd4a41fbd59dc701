"""Units of turf and their graph: stops in runs of one face, neighbours that a canvasser passes between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from routing.faces import make_units, set_apart, stop_xy
from routing.model import WalkSpec
from routing.stops import make_stops
from tests.routing import blocks


@pytest.fixture(scope="module")
def network():
    return blocks.grid(4)


@pytest.fixture(scope="module")
def stops(network):
    return make_stops(blocks.houses(network, flats_max=5), WalkSpec())


def one_area(stops):
    return np.zeros(len(stops), dtype=np.int64)


@pytest.mark.parametrize("doors_max", [0, 1, 4, 8, 1000])
def test_a_unit_is_a_run_of_one_face_and_holds_few_doors_unless_one_building_has_more(
    network, stops, doors_max
):
    units = make_units(network, stops, one_area(stops), doors_max)
    assert (np.diff(units.of_stop) >= 0).all()
    for unit in range(len(units)):
        own = np.flatnonzero(units.of_stop == unit)
        assert len(np.unique(stops.segment_id[own] * 2 + stops.side[own])) == 1
        assert len(own) == 1 or stops.door_count[own].sum() <= doors_max


def test_the_graph_is_symmetric_in_one_piece_and_no_unit_is_its_own_neighbour(network, stops):
    units = make_units(network, stops, one_area(stops), 8)
    assert (units.graph != units.graph.T).nnz == 0
    assert units.graph.diagonal().sum() == 0
    assert set(units.group.tolist()) == {0}
    assert units.knock_s.sum() == pytest.approx(stops.knock_s.sum())


def test_areas_never_share_an_edge_of_the_graph(network, stops):
    area = (stops.segment_id % 2).astype(np.int64)
    units = make_units(network, stops, area, 8)
    of_unit = np.zeros(len(units), dtype=np.int64)
    of_unit[units.of_stop] = area
    edges = units.graph.tocoo()
    assert (of_unit[edges.row] == of_unit[edges.col]).all()


def test_doors_far_apart_are_joined_by_a_bridge_and_islands_are_not():
    network = blocks.grid(6)
    doors = blocks.houses(network)
    corners = doors.filter(doors["segment_id"].is_in([0, len(network.segment_m) - 1]))
    stops = make_stops(corners, WalkSpec())
    assert set(make_units(network, stops, one_area(stops), 8).group.tolist()) == {0}
    parted = blocks.grid(6, gap=3)
    stops = make_stops(blocks.houses(parted), WalkSpec())
    assert set(make_units(parted, stops, one_area(stops), 8).group.tolist()) == {0, 1}


def test_what_a_unit_set_apart_held_together_stays_together(network, stops):
    units = make_units(network, stops, one_area(stops), 8)
    apart = np.zeros(len(units), dtype=bool)
    apart[::5] = True
    graph = set_apart(units.graph, apart)
    assert graph[apart].nnz == 0
    rest = graph[~apart][:, ~apart]
    assert connected_components(rest, directed=False, return_labels=False) == 1


def test_stops_lie_on_their_street(network, stops):
    xy = stop_xy(network, stops)
    first = network.line_xy[network.line_start[stops.segment_id]]
    assert np.hypot(*(xy - first).T) == pytest.approx(stops.offset_m, abs=0.01)


def test_ways_across_an_arterial_are_counted_and_those_across_quiet_streets_are_not(network, stops):
    assert make_units(network, stops, one_area(stops), 8).arterials.nnz == 0
    busy = replace(
        network,
        midblock_effort_m=np.where(network.segment_name == "Row 1", 42.0, network.midblock_effort_m),
    )
    units = make_units(busy, stops, one_area(stops), 8)
    ends = units.arterials.tocoo()
    first = np.searchsorted(units.of_stop, np.arange(len(units)))
    assert set(network.segment_name[stops.segment_id[first[ends.row]]]) == {"Row 1"}
    assert (stops.side[first[ends.row]] != stops.side[first[ends.col]]).all()
    assert units.graph.data.max() < 1000
