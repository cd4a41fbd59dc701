"""The order of stops: short, complete, between its ends; and proofs that claim no more than is true."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from geo.errors import BadInput, Infeasible
from routing.ends import EXACT_PLACES_MAX, Ends, order_effort
from routing.solver import certify, shortest_order
from routing.subtours import violated_subtours

ENDS = [
    Ends(),
    Ends(closed=True),
    Ends(start=1),
    Ends(start=1, closed=True),
    Ends(start=0, end=2),
    Ends(end=3),
    Ends(early=(2, 3)),
    Ends(start=0, early=(3, 1)),
    Ends(start=3, early=(3, 1), end=0),
    Ends(closed=True, early=(1, 2, 3)),
    Ends(start=2, closed=True, early=(0, 1)),
    Ends(follow=((3, 1),)),
    Ends(follow=((0, 2), (2, 1)), closed=True),
    Ends(start=0, follow=((0, 3), (2, 1))),
    Ends(start=1, end=3, follow=((2, 0),)),
    Ends(end=2, early=(0, 1), follow=((1, 3),)),
    Ends(start=2, closed=True, early=(0, 3), follow=((3, 0),)),
]


def blocks_apart(n, seed):
    """Effort between random places, walking along streets."""
    places = np.random.default_rng(seed).random((n, 2)) * 600
    return np.abs(places[:, None] - places[None]).sum(axis=2)


def best_by_hand(effort, ends):
    lengths = [
        order_effort(effort, np.array(order), closed=ends.closed)
        for order in itertools.permutations(range(len(effort)))
        if keeps_ends(order, ends)
    ]
    return min(lengths)


def keeps_ends(order, ends):
    order = list(order)
    early = [order.index(place) for place in ends.early]
    return (
        ends.start in (None, order[0])
        and ends.end in (None, order[-1])
        and all(order.index(b) == order.index(a) + 1 for a, b in ends.follow)
        and all(at < len(early) + (ends.start not in (None, *ends.early)) for at in early)
    )


def any_kept(n, ends):
    """Give some order that keeps what is asked, however long."""
    return np.array(next(order for order in itertools.permutations(range(n)) if keeps_ends(order, ends)))


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("n", [4, 6, 7])
def test_few_stops_get_the_very_best_order(n, ends):
    effort = blocks_apart(n, n)
    order = shortest_order(effort, ends)
    assert order_effort(effort, order, closed=ends.closed) == pytest.approx(best_by_hand(effort, ends))
    assert keeps_ends(order, ends)


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("n", [9, 25, 60])
def test_every_stop_comes_once_and_the_ends_are_kept(n, ends):
    order = shortest_order(blocks_apart(n, n), ends, solve_s=0.01)
    assert sorted(order.tolist()) == list(range(n))
    assert keeps_ends(order, ends)


@pytest.mark.parametrize("ends", ENDS)
def test_the_search_is_the_best_where_every_order_can_be_tried(ends, monkeypatch):
    effort = blocks_apart(EXACT_PLACES_MAX, 3)
    best = order_effort(effort, shortest_order(effort, ends), closed=ends.closed)
    monkeypatch.setattr("routing.solver.EXACT_PLACES_MAX", 1)
    assert order_effort(effort, shortest_order(effort, ends), closed=ends.closed) == pytest.approx(best)


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("seed", range(3))
def test_a_bound_never_exceeds_the_best_and_a_proof_equals_it(seed, ends, monkeypatch):
    effort = blocks_apart(7, seed)
    best = best_by_hand(effort, ends)
    monkeypatch.setattr("routing.solver.EXACT_PLACES_MAX", 1)
    certificate = certify(effort, any_kept(7, ends), ends, prove_s=10.0)
    assert certificate.proven
    assert certificate.effort_m == pytest.approx(best, abs=1e-3)
    assert certificate.lower_bound_effort_m == pytest.approx(best, abs=1e-3)
    assert keeps_ends(certificate.order, ends)


def test_a_proof_that_runs_out_of_time_still_bounds_from_below():
    effort = blocks_apart(60, 1)
    order = shortest_order(effort, solve_s=0.05)
    hurried = certify(effort, order, prove_s=1e-6)
    assert 0 <= hurried.lower_bound_effort_m <= certify(effort, order, prove_s=20.0).effort_m + 1e-6


def test_no_seconds_for_a_proof_give_no_bound():
    effort = blocks_apart(12, 1)
    certificate = certify(effort, np.arange(12), prove_s=0)
    assert certificate.lower_bound_effort_m is None
    assert not certificate.proven


@pytest.mark.parametrize("n", [1, 2, 12])
def test_stops_at_one_point_need_no_walking(n):
    effort = np.zeros((n, n))
    order = shortest_order(effort)
    assert sorted(order.tolist()) == list(range(n))
    assert certify(effort, order, prove_s=5.0).lower_bound_effort_m == pytest.approx(0.0)


def test_local_search_takes_over_with_a_whole_round_trip_when_the_search_fails(monkeypatch):
    monkeypatch.setattr("fast_tsp.find_tour", lambda *_: [0, 0, 1])
    effort = blocks_apart(15, 2)
    order = shortest_order(effort, solve_s=0.01)
    assert sorted(order.tolist()) == list(range(15))
    assert order_effort(effort, order) <= 1.1 * certify(effort, order, prove_s=10.0).effort_m


def test_a_stop_that_cannot_be_reached_is_refused():
    effort = blocks_apart(5, 1)
    effort[0, 1:] = effort[1:, 0] = np.inf
    with pytest.raises(Infeasible):
        shortest_order(effort)


@pytest.mark.parametrize("ends", [Ends(start=9), Ends(start=0, end=1, closed=True), Ends(start=2, end=2)])
def test_impossible_ends_are_refused(ends):
    with pytest.raises(BadInput):
        shortest_order(blocks_apart(5, 1), ends)


def test_two_rings_apart_are_found_as_subtours():
    u, v = np.array([0, 1, 2, 3, 4, 5]), np.array([1, 2, 0, 4, 5, 3])
    cuts = violated_subtours(6, u, v, np.ones(6))
    assert [sorted(np.flatnonzero(cut).tolist()) for cut in cuts] in ([[0, 1, 2]], [[3, 4, 5]])


def test_a_half_joined_ring_is_found_by_flow_and_a_whole_tour_violates_nothing():
    ring = [
        (0, 1, 1.0),
        (1, 2, 1.0),
        (0, 2, 0.75),
        (3, 4, 1.0),
        (4, 5, 1.0),
        (3, 5, 0.75),
        (2, 3, 0.25),
        (0, 5, 0.25),
    ]
    u, v, x = (np.array(column) for column in zip(*ring, strict=True))
    assert violated_subtours(6, u, v, x)
    tour = np.arange(6)
    assert not violated_subtours(6, tour, np.roll(tour, -1), np.ones(6))
