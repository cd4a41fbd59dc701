"""Moving stops between turfs: work gets more even, turfs stay in one piece, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from geo.errors import Cancelled
from routing.allotment import allot
from routing.annealing import LEANS, Heating, anneal
from routing.balance import Pieces, mend
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


@pytest.fixture(scope="module")
def uneven_stops():
    """Give the stops of a grid in four turfs, stripes of unlike width, and their faces."""
    network = blocks.grid(5)
    stops = make_stops(blocks.houses(network, flats_max=3), WalkSpec())
    units = make_units(network, stops, np.zeros(len(stops), dtype=np.int64), 0)
    north = units.xy[:, 1]
    turf = np.searchsorted(np.quantile(north, [0.4, 0.5, 0.6]), north).astype(np.int64)
    pieces = Pieces(units.graph, units.knock_s, units.xy, np.full(4, units.knock_s.sum() / 4))
    return pieces, stops.segment_id * 2 + stops.side, mend(pieces, turf)


def divided(face, turf):
    return sum(len(np.unique(turf[face == one])) > 1 for one in np.unique(face))


@pytest.mark.parametrize("lean", sorted(LEANS))
@pytest.mark.parametrize("heat", [0.0, 0.05])
def test_annealing_evens_the_work_keeps_turfs_in_one_piece_and_repeats_itself(uneven_stops, lean, heat):
    pieces, face, turf = uneven_stops
    heating = Heating(rounds=300, heat=heat, seed=4)
    annealed = anneal(pieces, face, turf, LEANS[lean], heating, lambda _: None)
    assert unevenness(pieces, annealed) < unevenness(pieces, turf) / 3
    assert all(in_one_piece(pieces, annealed))
    assert (anneal(pieces, face, turf, LEANS[lean], heating, lambda _: None) == annealed).all()
    assert (turf != annealed).any()


def test_leaning_to_faces_divides_fewer_of_them(uneven_stops):
    pieces, face, turf = uneven_stops
    count = {
        lean: divided(
            face, anneal(pieces, face, turf, LEANS[lean], Heating(500, 0.05, seed=4), lambda _: None)
        )
        for lean in LEANS
    }
    assert count["faces"] <= count["balance"]
    assert count["faces"] <= 2


def test_annealing_can_be_stopped(uneven_stops):
    pieces, face, turf = uneven_stops

    def stop(_part):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        anneal(pieces, face, turf, LEANS["balance"], Heating(10, 0.0, seed=1), stop)


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
