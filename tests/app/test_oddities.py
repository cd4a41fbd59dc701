"""Odd patterns: how seldom honest shifts are named, how surely planted faults are, and what is said of them."""

from datetime import timedelta

import numpy as np
import pytest

from app.oddities import odd_patterns
from app.visits import BREAK_S
from tests.app.simulated_shifts import Shift, honest, plant, visits_table

HONEST, PLANTED = 1200, 40
FAULTS = ("quick", "same-answers", "nobody-home", "far-off", "night", "backwards", "too-fast")


@pytest.fixture(scope="module")
def false_alarms():
    """Patterns found in honest shifts."""
    rng = np.random.default_rng(5)
    return odd_patterns(visits_table([honest(rng) for _ in range(HONEST)]))


def test_fewer_than_one_in_a_hundred_honest_shifts_is_named(false_alarms):
    named = {(one.canvasser, one.day) for one in false_alarms}
    assert len(named) < HONEST / 100, sorted({one.pattern for one in false_alarms})


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_nineteen_times_in_twenty(fault):
    rng = np.random.default_rng(6)
    shifts = [honest(rng) for _ in range(4 * PLANTED)]
    for shift in shifts[:PLANTED]:
        plant(shift, fault, rng)
    found = [one for one in odd_patterns(visits_table(shifts)) if one.pattern == fault]
    named = {one.canvasser for one in found}
    planted = {f"p{n}" for n in range(PLANTED)}
    assert len(named & planted) >= 0.95 * PLANTED
    assert len(named - planted) <= 2


def test_every_pattern_tells_what_was_measured_and_from_which_threshold(false_alarms):
    rng = np.random.default_rng(7)
    planted = [plant(honest(rng), fault, rng) for fault in FAULTS]
    found = odd_patterns(visits_table(planted + [honest(rng) for _ in range(20)]))
    assert {one.pattern for one in found} >= set(FAULTS)
    for one in [*found, *false_alarms]:
        assert one.reason.endswith(".")
        assert one.turf_ids == ("T",)
        assert one.from_at <= one.until_at
        assert one.visit_count > 0
        below = one.pattern in {"quick", "nobody-home"}
        assert (one.value <= one.threshold) if below else (one.value >= one.threshold)
    assert found == sorted(found, key=lambda one: one.until_at, reverse=True)


def even_shift(gaps_s):
    n = len(gaps_s)
    flat = np.zeros(n)
    return Shift(
        np.cumsum(gaps_s), flat, flat, np.array(["refused"] * n), flat.astype(int), flat, np.arange(n)
    )


def test_a_break_and_the_doors_before_it_make_no_quick_run():
    rows = odd_patterns(visits_table([even_shift(np.r_[np.full(14, 10.0), BREAK_S + 1, np.full(14, 10.0)])]))
    assert rows == []
    rows = odd_patterns(visits_table([even_shift(np.r_[np.full(22, 10.0), BREAK_S + 1, np.full(14, 10.0)])]))
    assert [(one.pattern, one.visit_count) for one in rows] == [("quick", 22)]
    assert rows[0].until_at - rows[0].from_at == timedelta(seconds=210)


def test_nothing_is_odd_where_nothing_was_done():
    assert odd_patterns(visits_table([])) == []
