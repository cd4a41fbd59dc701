"""Half sums of cuts: they hold for every round trip and cut off what is none."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from routing.allowance import Allowance
from routing.bound import Program, likely_pairs, tighten
from routing.cuts import subtour_cut
from routing.ends import Ends
from routing.halves import violated_halves
from routing.ring import ring_of
from routing.solver import certify, shortest_order
from tests.routing.test_solver import blocks_apart

PLACES = 7


def all_tours(ring):
    """Give every round trip as the values of all pairs, (tours, pairs)."""
    tours = [(0, *rest) for rest in itertools.permutations(range(1, ring.count)) if rest[0] < rest[-1]]
    values = np.zeros((len(tours), len(ring.u)))
    for row, tour in zip(values, tours, strict=True):
        row[ring.pairs_of(np.array(tour))] = 1
    return values


def holds(cut, tours):
    return (tours @ cut.weight >= cut.least).all()


def random_ring(seed):
    effort = np.random.default_rng(seed).random((PLACES, PLACES)) * 100
    return ring_of(effort + effort.T, Ends(closed=True))


@pytest.mark.parametrize("seed", range(15))
def test_half_sums_are_violated_and_hold_for_every_round_trip_and_so_do_half_sums_of_them(seed):
    ring = random_ring(seed)
    tours, everything = all_tours(ring), np.arange(len(ring.u))
    program = Program(ring, np.arange(PLACES))
    program.add_columns(everything)
    program.add_cuts(
        subtour_cut(ring, np.isin(np.arange(PLACES), three))
        for three in itertools.combinations(range(PLACES), 3)
    )
    while program.solve(Allowance(5.0)):
        x = program.values()
        found = violated_halves(ring, everything, x, program.wholes)
        assert all(cut.weight @ x < cut.least for cut in found)
        assert all(holds(cut, tours) for cut in found)
        for weight, least in (cut.whole(ring) for cut in found):
            assert (tours @ weight >= least).all()
        if not found:
            break
        program.add_cuts(found)
    assert program.bound().lower <= (tours @ ring.cost).min() + 1e-6


def test_half_sums_close_most_of_the_gap_that_other_cuts_leave():
    gaps = []
    for seed in range(6):
        effort = blocks_apart(40, seed)
        ring = ring_of(effort, Ends(closed=True))
        order = certify(effort, shortest_order(effort, Ends(closed=True)), Ends(closed=True), 20.0).order
        best = ring.ticks_of(order)
        gaps.append([best - root_bound(ring, order, best, rounds) for rounds in (0, 20)])
    without, with_half_sums = np.array(gaps).T
    assert (with_half_sums <= without + 1).all()
    assert with_half_sums.sum() < 0.5 * without.sum()


def root_bound(ring, order, best, rounds):
    program = Program(ring, order)
    program.add_columns(likely_pairs(ring, order))
    return tighten(program, best, Allowance(20.0), rounds=rounds).lower


def test_two_triangles_joined_by_three_whole_pairs_are_no_mixture_of_round_trips():
    ring = ring_of(blocks_apart(6, 1), Ends(closed=True))
    x = np.zeros(len(ring.u))
    for a, b in itertools.chain(itertools.combinations((0, 1, 2), 2), itertools.combinations((3, 4, 5), 2)):
        x[ring.pairs_of(np.array([a, b]))] = 0.5
    for a, b in ((0, 3), (1, 4), (2, 5)):
        x[ring.pairs_of(np.array([a, b]))] = 1.0
    used = np.flatnonzero(x)
    (cut, *_) = violated_halves(ring, used, x[used], [])
    assert cut.weight[used] @ x[used] == pytest.approx(cut.least - 1)  # doubled: half a pair is missing
    assert holds(cut, all_tours(ring))


def test_a_round_trip_violates_no_half_sum():
    ring = ring_of(blocks_apart(9, 2), Ends(closed=True))
    used = np.unique(ring.pairs_of(np.arange(9)))
    assert not violated_halves(ring, used, np.ones(9), [])
