"""Bounds and cuts that hold for every round trip, checked against all of them and against another model."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from ortools.sat.python import cp_model

from geo.errors import BadInput
from routing.cuts import parity_cut
from routing.ends import Ends, order_effort
from routing.improve import improved
from routing.ring import ring_of
from routing.solver import certify, shortest_order
from routing.subtours import violated_stretches, violated_subtours
from tests.routing.test_solver import blocks_apart, keeps_ends


def best_by_another_model(effort, ends):
    """Give the least effort by a plain circuit over all arcs, places and their positions, in CP-SAT alone."""
    n, model = len(effort), cp_model.CpModel()
    at = [model.new_int_var(0, n - 1, "") for _ in range(n)]
    arcs, terms = [], []
    for a, b in itertools.permutations(range(n + 1), 2):
        taken = model.new_bool_var("")
        arcs.append((a, b, taken))
        if a < n and b < n:
            model.add(at[b] == at[a] + 1).only_enforce_if(taken)
            terms.append(round(effort[a, b] * 1000) * taken)
        elif a == n:
            model.add(at[b] == 0).only_enforce_if(taken)
    model.add_circuit(arcs)
    for a, b in ends.follow:
        model.add(at[b] == at[a] + 1)
    if ends.start is not None:
        model.add(at[ends.start] == 0)
    if ends.end is not None:
        model.add(at[ends.end] == n - 1)
    for place in ends.early:
        model.add(at[place] < len(ends.early) + (ends.start is not None))
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return solver.objective_value / 1000


@pytest.mark.parametrize(
    "ends",
    [Ends(), Ends(start=2, end=5), Ends(start=0, early=(3, 4, 9)), Ends(start=1, follow=((2, 7), (8, 3)))],
)
def test_a_proof_agrees_with_another_model(ends):
    effort = blocks_apart(11, 5)
    certificate = certify(effort, shortest_order(effort, ends), ends, prove_s=20.0)
    assert certificate.proven
    assert certificate.effort_m == pytest.approx(best_by_another_model(effort, ends), abs=0.02)


@pytest.mark.parametrize("prove_s", [1e-4, 0.003, 0.01, 0.03, 0.1, 0.3])
@pytest.mark.parametrize("ends", [Ends(), Ends(start=0, follow=((4, 9), (20, 3)), early=(7, 8))])
def test_a_proof_may_be_cut_short_anywhere(prove_s, ends):
    effort = blocks_apart(50, 4)
    order = shortest_order(effort, ends, solve_s=0.01)
    began = time.perf_counter()
    certificate = certify(effort, order, ends, prove_s=prove_s)
    assert time.perf_counter() - began < prove_s + 1.5
    assert keeps_ends(certificate.order.tolist(), ends)
    assert certificate.lower_bound_effort_m <= certificate.effort_m <= order_effort(effort, order) + 1e-9


def test_a_proof_is_the_same_each_time():
    effort = blocks_apart(30, 8)
    order = shortest_order(effort, solve_s=0.05)
    first, second = (certify(effort, order, prove_s=30.0) for _ in range(2))
    assert first.proven
    assert first.order.tolist() == second.order.tolist()


@pytest.mark.parametrize("seed", range(30))
def test_a_set_entered_too_little_is_found_exactly_when_there_is_one(seed):
    rng = np.random.default_rng(seed)
    u, v = np.triu_indices(8, 1)
    x = np.zeros(len(u))
    for share in rng.dirichlet(
        (1, 1, 1)
    ):  # a mix of tours and of pairs of rings: every place is entered twice
        places = rng.permutation(8)
        rings = (places,) if rng.random() < 0.5 else (places[:4], places[4:])
        for ring in rings:
            a, b = np.minimum(ring, np.roll(ring, 1)), np.maximum(ring, np.roll(ring, 1))
            x[np.isin(u * 8 + v, a * 8 + b)] += share
    used = x > 0
    masks = [np.array(bits) for bits in itertools.product((False, True), repeat=8) if 1 < sum(bits) < 7]
    least = min(x[inside[u] != inside[v]].sum() for inside in masks)
    found = violated_subtours(8, u[used].astype(np.int64), v[used].astype(np.int64), x[used])
    assert bool(found) == (least < 2 - 1e-4)
    assert all(x[inside[u] != inside[v]].sum() < 2 for inside in found)


@pytest.mark.parametrize("seed", range(10))
def test_stretches_of_a_tour_that_are_found_are_entered_less_than_twice(seed):
    rng = np.random.default_rng(seed)
    u, v = np.triu_indices(9, 1)
    x = np.zeros(len(u))
    for share in (0.6, 0.4):
        places = rng.permutation(9)
        for ring in (places[:4], places[4:]):
            a, b = np.minimum(ring, np.roll(ring, 1)), np.maximum(ring, np.roll(ring, 1))
            x[np.isin(u * 9 + v, a * 9 + b)] += share
    tour = rng.permutation(9)
    stretches = [np.isin(np.arange(9), tour[i:j]) for i, j in itertools.combinations(range(10), 2)]
    entered = [x[inside[u] != inside[v]].sum() for inside in stretches if 1 < inside.sum() < 8]
    found = violated_stretches(9, u, v, x, tour)
    assert bool(found) == (min(entered) < 1.98)
    if found:
        assert x[found[0][u] != found[0][v]].sum() == pytest.approx(min(entered))


@pytest.mark.parametrize("seed", range(3))
def test_a_proof_that_begins_with_half_sums_finds_the_same(seed, monkeypatch):
    effort = blocks_apart(40, seed)
    order = shortest_order(effort, solve_s=0.01)
    plain = certify(effort, order, prove_s=20.0)
    monkeypatch.setattr("routing.branch.FIRST_BRANCHES", 0)
    halved = certify(effort, order, prove_s=20.0)
    assert plain.proven
    assert halved.proven
    assert halved.effort_m == pytest.approx(plain.effort_m, abs=0.01)


@pytest.mark.parametrize("seed", range(10))
def test_no_round_trip_is_cut_off_by_parity(seed):
    rng = np.random.default_rng(seed)
    ring = ring_of(blocks_apart(7, seed), Ends(closed=True))
    inside = np.isin(np.arange(7), rng.choice(7, 3, replace=False))
    crossing = np.flatnonzero(inside[ring.u] != inside[ring.v])
    cut = parity_cut(ring, inside, rng.choice(crossing, 3, replace=False))
    for rest in itertools.permutations(range(1, 7)):
        pairs = ring.pairs_of(np.array([0, *rest]))
        assert cut.weight[pairs].sum() >= cut.least


@pytest.mark.parametrize("seed", range(5))
def test_local_search_shortens_directed_round_trips_and_keeps_all_spots(seed):
    effort = np.random.default_rng(seed).random((20, 20)) * 100
    tour = np.arange(20)
    better = improved(effort, tour, time.perf_counter() + 5)
    assert sorted(better.tolist()) == tour.tolist()
    assert better[0] == 0
    assert order_effort(effort, better, closed=True) < order_effort(effort, tour, closed=True)


@pytest.mark.parametrize(
    "ends",
    [
        Ends(start=0, follow=((1, 0),)),
        Ends(end=0, follow=((0, 1),)),
        Ends(early=(0, 1), end=0),
        Ends(early=(2,), follow=((1, 2),)),
        Ends(early=(0, 1), follow=((0, 4), (1, 5))),
        Ends(follow=((0, 1), (1, 0))),
        Ends(follow=((0, 1), (0, 2))),
    ],
)
def test_wishes_that_contradict_each_other_are_refused(ends):
    with pytest.raises(BadInput):
        shortest_order(blocks_apart(12, 1), ends)


@pytest.mark.slow
def test_two_thousand_stops_are_answered_in_time():
    effort = blocks_apart(2000, 1)
    began = time.process_time()
    order = shortest_order(effort)
    certificate = certify(effort, order, prove_s=2.0)
    assert time.process_time() - began < 15
    assert sorted(certificate.order.tolist()) == list(range(2000))
    assert certificate.lower_bound_effort_m <= certificate.effort_m
