"""Moving units between turfs: work gets more even, turfs stay in one piece, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from routing.allotment import allot
from routing.balance import Pieces, mend, refine
from routing.faces import make_units
from routing.model import TurfSpec, WalkSpec
from routing.pairs import border_flows, recut_pairs
from routing.stops import make_stops
from tests.routing import blocks


@pytest.fixture(scope="module")
def uneven():
    """Give a grid in four turfs, stripes of unlike width."""
    network = blocks.grid(5)
    stops = make_stops(blocks.houses(network, flats_max=3), WalkSpec())
    units = make_units(network, stops, np.zeros(len(stops), dtype=np.int64), 4)
    north = units.xy[:, 1]
    turf = np.searchsorted(np.quantile(north, [0.4, 0.5, 0.6]), north).astype(np.int64)
    aim = np.full(4, units.knock_s.sum() / 4)
    pieces = Pieces(units.graph, units.knock_s, units.xy, aim)
    return pieces, mend(pieces, turf)


def in_one_piece(pieces, turf):
    return [
        connected_components(pieces.graph[turf == own][:, turf == own], directed=False, return_labels=False)
        == 1
        for own in range(len(pieces.aim_s))
    ]


def unevenness(pieces, turf):
    return np.abs(np.bincount(turf, pieces.work_s, len(pieces.aim_s)) / pieces.aim_s - 1).max()


def test_refining_evens_the_work_and_keeps_turfs_in_one_piece(uneven):
    pieces, turf = uneven
    refined = refine(pieces, turf)
    assert unevenness(pieces, refined) < unevenness(pieces, turf) / 2
    assert all(in_one_piece(pieces, refined))
    assert (refine(pieces, turf) == refined).all()


def test_within_tolerance_nothing_moves(uneven):
    pieces, turf = uneven
    assert (refine(pieces, turf, tolerance=10.0) == turf).all()


def test_flowing_evens_the_work_keeps_turfs_in_one_piece_and_repeats_itself(uneven):
    pieces, turf = uneven
    flowed = recut_pairs(pieces, turf, 0.01, seed=3)
    assert unevenness(pieces, flowed) < unevenness(pieces, turf) / 2
    assert all(in_one_piece(pieces, flowed))
    assert (recut_pairs(pieces, turf, 0.01, seed=3) == flowed).all()
    assert set(flowed.tolist()) == {0, 1, 2, 3}


def test_flows_take_every_turf_to_its_aim(uneven):
    pieces, turf = uneven
    pairs, flow_s = border_flows(pieces, turf)
    work = np.bincount(turf, pieces.work_s, 4)
    np.subtract.at(work, pairs[:, 0], flow_s)
    np.add.at(work, pairs[:, 1], flow_s)
    assert work == pytest.approx(pieces.aim_s, rel=1e-3)


def test_mending_leaves_every_turf_in_one_piece(uneven):
    pieces, _ = uneven
    scattered = np.random.default_rng(1).integers(0, 4, len(pieces.work_s))
    assert all(in_one_piece(pieces, mend(pieces, scattered, rounds=50)))


def test_a_shift_gives_each_group_enough_turfs_and_towers_their_own():
    work, group = np.array([100.0] * 30 + [5000.0]), np.array([0] * 20 + [1] * 11)
    share = allot(work, 31, group, TurfSpec(shift_s=1000.0))
    assert share.alone.nonzero()[0].tolist() == [30]
    assert share.turf_count.tolist() == [3, 1]


@pytest.mark.parametrize("count", [2, 3, 7, 31])
def test_a_count_of_turfs_is_kept_exactly(count):
    work, group = np.array([100.0] * 30 + [5000.0]), np.array([0] * 20 + [1] * 11)
    share = allot(work, 31, group, TurfSpec(shift_s=None, turf_count=count))
    assert share.turf_count.sum() + share.alone.sum() == count
