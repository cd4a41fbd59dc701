"""Honest small numbers: rates and means of many cells, each drawn towards the whole area's by how little it knows.

Empirical Bayes with moments. The cells' true rates (or means) are taken to vary around the area's one; how
much they vary is learnt from all cells together, beyond what chance alone makes. A cell of ``n`` observations then
counts as ``n`` beside ``prior`` observations of the area's mean::

    value = (prior * mean + n * raw) / (prior + n)

Few observations are pulled far, many hardly at all. Observations of a cell are taken to be independent. The interval holds the
true rate of nine cells in ten where rates vary like a beta (means like a normal) distribution, and observations are
enough to tell how much; of cells unlike all others, or of a few hundred observations in all, it holds fewer.

Sources: beta-binomial by weighted moments, Kleinman (1973), "Proportions with extraneous variance: single and
independent samples", JASA 68, 46-54. Normal-normal: the moment estimator of variance components (Searle, Casella and
McCulloch 1992, "Variance Components", ch. 3) with the posterior of Morris (1983), "Parametric empirical Bayes
inference", JASA 78, 47-55. Intervals of two proportions and of their difference without shrinking: Wilson (1927) and
Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

COVERED = 0.9
"""The share of cells whose true rate lies in the interval."""
TAIL = (1 - COVERED) / 2
Z = 1.6448536269514722
"""How many standard deviations a normal interval of ``COVERED`` reaches to each side."""


@dataclass(frozen=True)
class Shrunk:
    """Cells with their shrunk value and interval; NaN where a cell has no observation.

    ``prior`` is how many observations the area's mean counts as; None where one cell is all there is,
    which is not shrunk.
    """

    value: Floats
    low: Floats
    high: Floats
    raw: Floats
    prior: float | None
    mean: float | None


def shrink_rates(successes: Floats, n: Floats) -> Shrunk:
    """Shrink shares of cells.

    Parameters
    ----------
    successes, n
        Shape (cells,): of ``n`` observations so many have what is counted; ``n`` may be 0.

    Returns
    -------
    Shrunk
        Of the beta posterior: its mean and its quantiles at 5 % and 95 %. Where all or none have it, half an
        observation is added to both sides of the interval (Jeffreys), since nobody is that sure.
    """
    seen = n > 0
    raw = _divided(successes, n)
    if not seen.any():
        return Shrunk(raw, raw, raw, raw, None, None)
    mean = float(successes[seen].sum() / n[seen].sum())
    prior = prior_of_rates(successes[seen], n[seen])
    weight = prior or 0.0
    value = _divided(weight * mean + successes, np.where(seen, weight + n, 0.0))
    low, high = (np.full(len(n), np.nan) for _ in range(2))
    extra = 0.5 if prior is None or mean in {0.0, 1.0} else 0.0
    yes = weight * mean + successes[seen] + extra
    no = weight * (1 - mean) + n[seen] - successes[seen] + extra
    low[seen], high[seen] = _beta_interval(yes, no)
    return Shrunk(value, low, high, raw, prior, mean)


def prior_of_rates(successes: Floats, n: Floats) -> float | None:
    """Estimate how many observations the area's rate counts as, from cells with observations.

    With the correlation rho inside cells, the weighted squares around the mean expect
    ``mean (1 - mean) ((cells - 1) (1 - rho) + rho (N - sum n^2 / N))``; solved for rho, the prior is
    ``(1 - rho) / rho``, at least 1 and at most N: no cell is told more surely than the whole area.

    Returns
    -------
    float or None
        None for a single cell.
    """
    if len(n) < 2:
        return None
    total = float(n.sum())
    mean = float(successes.sum()) / total
    chance = mean * (1 - mean)
    beyond = total - float((n**2).sum()) / total - (len(n) - 1)
    if chance == 0 or beyond <= 0:  # all alike, or one observation a cell: nothing tells cells apart
        return total
    squares = float((n * (successes / n - mean) ** 2).sum())
    rho = (squares / chance - (len(n) - 1)) / beyond
    return total if rho <= 0 else min(max((1 - rho) / rho, 1.0), total)


def shrink_means(sums: Floats, squares: Floats, n: Floats) -> Shrunk:
    """Shrink means of cells.

    Parameters
    ----------
    sums, squares, n
        Shape (cells,): the sum of the values, of their squares, and how many there are; ``n`` may be 0.

    Returns
    -------
    Shrunk
        Of the normal posterior. The spread inside cells is one for all, pooled; where no cell has two
        observations it is that of all observations.
    """
    seen = n > 0
    raw = _divided(sums, n)
    if not seen.any():
        return Shrunk(raw, raw, raw, raw, None, None)
    inside, between = spreads_of_means(sums[seen], squares[seen], n[seen])
    total, mean = float(n[seen].sum()), float(sums[seen].sum() / n[seen].sum())
    if between is None:
        prior, weight = None, 0.0
    else:
        prior = weight = total if between <= 0 else min(inside / between, total)
    value = _divided(weight * mean + sums, np.where(seen, weight + n, 0.0))
    reach = Z * np.sqrt(_divided(np.full(len(n), inside), np.where(seen, weight + n, 0.0)))
    return Shrunk(value, value - reach, value + reach, raw, prior, mean)


def spreads_of_means(sums: Floats, squares: Floats, n: Floats) -> tuple[float, float | None]:
    """Estimate the variance inside cells and that between their true means, from cells with observations.

    Returns
    -------
    inside, between
        ``between`` is None for a single cell, and 0 where chance explains all differences.
    """
    total, count = float(n.sum()), len(n)
    mean = float(sums.sum()) / total
    within = max(float((squares - sums**2 / n).sum()), 0.0)
    across = float((n * (sums / n - mean) ** 2).sum())
    inside = within / (total - count) if total > count else (within + across) / max(total - 1, 1)
    beyond = total - float((n**2).sum()) / total
    if count < 2 or beyond <= 0:
        return inside, None
    return inside, max((across - (count - 1) * inside) / beyond, 0.0)


def _divided(top: Floats, bottom: Floats) -> Floats:
    """Divide, NaN by nothing."""
    found = np.full(len(bottom), np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found


def _beta_interval(yes: Floats, no: Floats) -> tuple[Floats, Floats]:
    """Give the quantiles of many beta distributions; equal ones are worked out once."""
    from scipy.special import betaincinv

    pairs, place = np.unique(np.stack([yes, no], axis=1), axis=0, return_inverse=True)
    low, high = (
        np.asarray(betaincinv(pairs[:, 0], pairs[:, 1], tail), dtype=np.float64) for tail in (TAIL, 1 - TAIL)
    )
    return low[place.ravel()], high[place.ravel()]


def wilson(successes: float, n: float) -> tuple[float, float]:
    """Give the interval of a share by itself, without shrinking (Wilson 1927); ``n`` is above 0."""
    share = successes / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def difference_of_shares(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float]:
    """Give the difference of two shares, (successes, n) each, with its interval (Newcombe 1998, method 10)."""
    share_a, share_b = a[0] / a[1], b[0] / b[1]
    (low_a, high_a), (low_b, high_b) = wilson(*a), wilson(*b)
    gap = share_a - share_b
    return (
        gap,
        gap - sqrt((share_a - low_a) ** 2 + (high_b - share_b) ** 2),
        gap + sqrt((high_a - share_a) ** 2 + (share_b - low_b) ** 2),
    )


def error_of_mean(total: float, squares: float, n: float) -> float | None:
    """Give the standard error of the mean of n values; None of fewer than two."""
    if n < 2:
        return None
    return sqrt(max(squares - total**2 / n, 0.0) / (n - 1) / n)
