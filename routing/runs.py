"""Runs: stops that are walked in one go, from either end, and the best order of such runs.

A run is known to the solvers by its two ends. Its link costs nothing and every other leg a surcharge that no
detour saves, so the best round trip keeps all links; the surcharge is the same in every order that does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routing.ends import Ends, order_effort
from routing.solver import Certificate, certify, shortest_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.model import WalkSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Run = tuple[int, ...]


def order_runs(effort: Floats, runs: Sequence[Run], ends: Ends, spec: WalkSpec) -> Certificate:
    """Find a short order of places in which every run is walked in one go, from one end or the other.

    Parameters
    ----------
    effort
        Matrix of effort metres, shape (n, n), symmetric and finite.
    runs
        The places 0..n-1, each in one run. Ends, early places and pairs are runs of their own, or early
        runs as a whole.
    ends
        What the order has to keep.
    spec
        Seconds to search and to prove.

    Returns
    -------
    Certificate
        Order of the n places; the bound holds for all orders that keep runs and ends.
    """
    if len(runs) == 1:
        only = np.array(runs[0], dtype=np.int64)
        own = order_effort(effort, only, closed=ends.closed)
        return (
            Certificate(only, own, own, proven=True)
            if spec.prove_s > 0
            else Certificate(only, own, None, proven=False)
        )
    terminals = np.array([end for run in runs for end in dict.fromkeys((run[0], run[-1]))], dtype=np.int64)
    spot = {int(place): number for number, place in enumerate(terminals)}
    links = [(spot[run[0]], spot[run[-1]]) for run in runs if run[0] != run[-1]]
    linked, surcharge_m = _linked(effort[np.ix_(terminals, terminals)], links)
    wanted = _ends_among(ends, spot)
    order = shortest_order(linked, wanted, spec.solve_s)
    certificate = certify(linked, order, wanted, spec.prove_s)
    walked = _mended(effort, runs, terminals[certificate.order], ends)
    own = order_effort(effort, walked, closed=ends.closed)
    if certificate.lower_bound_effort_m is None:
        return Certificate(walked, own, None, proven=False)
    legs = len(terminals) - (0 if ends.closed else 1)
    inside_m = sum(order_effort(effort, np.array(run)) for run in runs)
    bound = certificate.lower_bound_effort_m - surcharge_m * (legs - len(links)) + inside_m
    kept = certificate.proven and own <= bound + 1e-3
    return Certificate(walked, own, own if kept else min(bound, own), kept)


def _linked(between: Floats, links: Sequence[tuple[int, int]]) -> tuple[Floats, float]:
    """Make the links of runs free and everything else dearer; the matrix and the surcharge."""
    if not links:
        return between, 0.0
    first, last = np.array(links).T
    # to bring the ends of a run together never takes more than twice their distance
    surcharge_m = 2.0 * float(between[first, last].max()) + 1.0
    linked = between + surcharge_m
    np.fill_diagonal(linked, 0.0)
    linked[first, last] = linked[last, first] = 0.0
    return linked, surcharge_m


def _ends_among(ends: Ends, spot: dict[int, int]) -> Ends:
    return replace(
        ends,
        start=None if ends.start is None else spot[ends.start],
        end=None if ends.end is None else spot[ends.end],
        early=tuple(spot[place] for place in ends.early if place in spot),
        follow=tuple((spot[before], spot[after]) for before, after in ends.follow),
    )


def _mended(effort: Floats, runs: Sequence[Run], walked: Ints, ends: Ends) -> Ints:
    """Put runs in the order in which they are first met, each walked the way that makes the whole shortest."""
    run_of = {place: number for number, run in enumerate(runs) for place in (run[0], run[-1])}
    met = list(dict.fromkeys(run_of[place] for place in walked.tolist()))
    sequence = [runs[number] for number in met]
    choices = [
        _turned(effort, [run, *sequence[1:]], closed=ends.closed) for run in (sequence[0], sequence[0][::-1])
    ]
    efforts = [order_effort(effort, order, closed=ends.closed) for order in choices]
    return choices[int(np.argmin(efforts))]


def _turned(effort: Floats, sequence: Sequence[Run], *, closed: bool) -> Ints:
    """Choose the way each run but the first is walked: two states a run, the best of all ways."""
    first = sequence[0]
    cost, ways = [0.0], [[first]]
    for run in sequence[1:]:
        options = [run, run[::-1]] if len(run) > 1 else [run]
        tried = [
            [total + float(effort[way[-1][-1], option[0]]) for total, way in zip(cost, ways, strict=True)]
            for option in options
        ]
        best = [int(np.argmin(row)) for row in tried]
        ways = [[*ways[k], option] for k, option in zip(best, options, strict=True)]
        cost = [row[k] for row, k in zip(tried, best, strict=True)]
    if closed:
        cost = [total + float(effort[way[-1][-1], first[0]]) for total, way in zip(cost, ways, strict=True)]
    return np.array([place for run in ways[int(np.argmin(cost))] for place in run], dtype=np.int64)
