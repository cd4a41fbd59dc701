"""Shrinking: by hand on small cases, and the truth found again in simulated results."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shrinking import (
    difference_of_shares,
    error_of_mean,
    prior_of_rates,
    shrink_means,
    shrink_rates,
    spreads_of_means,
    wilson,
)


def floats(*values):
    return np.array(values, dtype=float)


def test_a_prior_worked_out_by_hand():
    # mean 10/40; squares 20 (.4-.25)^2 + 20 (.1-.25)^2 = 0.9; chance .1875; 0.9 / .1875 = 4.8
    # rho = (4.8 - 1) / (40 - 800/40 - 1) = 3.8 / 19 = .2; prior = .8 / .2 = 4
    found = shrink_rates(floats(8, 2), floats(20, 20))
    assert found.prior == pytest.approx(4)
    assert found.mean == pytest.approx(0.25)
    assert found.value.tolist() == pytest.approx([(4 * 0.25 + 8) / 24, (4 * 0.25 + 2) / 24])
    assert found.raw.tolist() == pytest.approx([0.4, 0.1])


def test_the_interval_of_a_rate_is_that_of_the_beta_distribution():
    # prior 4, mean 1/4: the first cell is Beta(1 + 8, 3 + 12)
    from scipy.stats import beta

    found = shrink_rates(floats(8, 2), floats(20, 20))
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(beta(9, 15).ppf([0.05, 0.95])))


def test_cells_that_differ_by_chance_alone_count_as_the_area():
    assert prior_of_rates(floats(5, 5, 5), floats(20, 20, 20)) == 60
    found = shrink_rates(floats(5, 5, 5, 1), floats(20, 20, 20, 1))
    assert found.value[3] < 0.3


def test_a_cell_without_a_try_has_no_value_and_a_cell_alone_is_not_shrunk():
    found = shrink_rates(floats(3, 0), floats(10, 0))
    assert found.prior is None
    assert found.value[0] == found.raw[0] == pytest.approx(0.3)
    assert 0 < found.low[0] < 0.3 < found.high[0] < 1
    assert all(np.isnan(each[1]) for each in (found.value, found.low, found.high, found.raw))


def test_none_at_all_is_zero_but_nobody_is_that_sure():
    found = shrink_rates(floats(0, 0), floats(5, 8))
    assert found.value.tolist() == [0, 0]
    assert (found.high > 0).all()


def test_spreads_of_means_worked_out_by_hand():
    # cells (1, 3) and (7, 9): within 2 + 2, pooled over 4 - 2; across 2 * 9 + 2 * 9 = 36
    # between = (36 - 1 * 2) / (4 - 8/4) = 17
    sums, squares, n = floats(4, 16), floats(10, 130), floats(2, 2)
    assert spreads_of_means(sums, squares, n) == pytest.approx((2, 17))
    found = shrink_means(sums, squares, n)
    assert found.prior == pytest.approx(2 / 17)
    assert found.mean == 5
    assert found.value[0] == pytest.approx((2 / 17 * 5 + 4) / (2 / 17 + 2))


def test_planted_rates_are_told_better_shrunk_than_raw_and_nine_tenths_of_intervals_hold_them():
    rng = np.random.default_rng(7)
    errors, covered = [], []
    for _ in range(20):
        truth = rng.beta(5, 15, 400)
        n = rng.integers(1, 60, 400).astype(float)
        found = shrink_rates(rng.binomial(n.astype(int), truth).astype(float), n)
        errors.append((((found.value - truth) ** 2).sum(), ((found.raw - truth) ** 2).sum()))
        covered.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert all(shrunk < 0.6 * raw for shrunk, raw in errors)
    assert np.mean(covered) == pytest.approx(0.9, abs=0.015)


def test_planted_means_are_told_better_shrunk_than_raw_and_nine_tenths_of_intervals_hold_them():
    rng = np.random.default_rng(8)
    errors, covered = [], []
    for _ in range(20):
        truth = rng.normal(55, 8, 400)
        n = rng.integers(1, 40, 400)
        scores = [rng.normal(mean, 20, count) for mean, count in zip(truth, n, strict=True)]
        sums, squares = floats(*(s.sum() for s in scores)), floats(*((s**2).sum() for s in scores))
        found = shrink_means(sums, squares, n.astype(float))
        errors.append((((found.value - truth) ** 2).sum(), ((found.raw - truth) ** 2).sum()))
        covered.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert all(shrunk < 0.8 * raw for shrunk, raw in errors)
    assert np.mean(covered) == pytest.approx(0.9, abs=0.015)


def test_the_planted_prior_is_found_again():
    rng = np.random.default_rng(9)
    n = rng.integers(1, 80, 20_000).astype(float)
    truth = rng.beta(6, 14, 20_000)
    assert prior_of_rates(rng.binomial(n.astype(int), truth).astype(float), n) == pytest.approx(20, rel=0.1)


CELLS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=30)


@given(CELLS)
def test_a_shrunk_rate_lies_between_the_raw_one_and_the_areas(cells):
    successes = floats(*(min(pair) for pair in cells))
    n = floats(*(max(pair) for pair in cells))
    found = shrink_rates(successes, n)
    for at in np.flatnonzero(n > 0):
        low, high = sorted((found.raw[at], found.mean))
        assert low - 1e-9 <= found.value[at] <= high + 1e-9
        assert 0 <= found.low[at] <= found.high[at] <= 1
    assert np.isnan(found.value[n == 0]).all()


def test_shares_compared_as_the_tables_of_newcombe_have_them():
    # Newcombe 1998, method 10, example (a) 56/70 - 48/80 at 95 %: .0524 to .3339; here at 90 %
    gap, low, high = difference_of_shares((56, 70), (48, 80))
    assert gap == pytest.approx(0.2)
    assert 0.0524 < low < gap < high < 0.3339
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_the_error_of_a_mean_by_hand():
    assert error_of_mean(4, 10, 2) == pytest.approx(1)  # 1 and 3: variance 2, over 2
    assert error_of_mean(4, 16, 1) is None
