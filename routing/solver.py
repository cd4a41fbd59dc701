"""The order of stops and its proof: the only door to OR-Tools and to fast-tsp.

An *order* is a permutation of the places ``0..n-1`` of a symmetric effort matrix in metres. A walk is a
round trip (``closed``) or a path whose first (``start``) and last (``end``) place are given or free. The
solvers know round trips only, so a path gets one more place that joins its ends.
"""

from __future__ import annotations

import itertools
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.ends import (
    EXACT_PLACES_MAX,
    Ends,
    as_round_trip,
    as_tour,
    best_of_all,
    nearest_neighbour,
    open_at_ends,
    order_effort,
    require_solvable,
)
from routing.subtours import violated_subtours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TICKS_PER_M = 10_000
"""The proof counts in tenths of a millimetre, so that whole numbers hold exact distances."""


@dataclass(frozen=True)
class Certificate:
    """What is known about the best order.

    ``lower_bound_effort_m`` is None when nothing was computed. ``proven`` says that no order is shorter
    (legs counted to a tenth of a millimetre); the bound is then the effort of ``order``, which may be
    better than the order that was given.
    """

    order: Ints
    effort_m: float
    lower_bound_effort_m: float | None
    proven: bool


FULL_TIME_PLACES = 100
"""From this many places the search gets all of its time; fewer need only their part of it."""


def shortest_order(effort: Floats, ends: Ends | None = None, solve_s: float = 0.02) -> Ints:
    """Find a short order through all places.

    Parameters
    ----------
    effort
        Symmetric matrix of effort metres, shape (n, n), finite.
    ends
        Start, end, closed; all free by default. A closed order begins with ``start`` when given.
    solve_s
        Seconds of search. Up to 8 places every order is tried and the clock does not matter.

    Returns
    -------
    int array, shape (n,)
        A permutation, never longer than nearest neighbour. Not repeatable above 8 places: the search
        stops by the clock.

    Raises
    ------
    BadInput
        The matrix is not square, or an end is no place.
    Infeasible
        Some place cannot be reached.
    """
    ends = ends or Ends()
    require_solvable(effort, ends)
    n = len(effort)
    if n <= 1:
        return np.arange(n)
    if n <= EXACT_PLACES_MAX:
        return best_of_all(effort, ends)
    round_trip = as_round_trip(effort, ends)
    candidates = [open_at_ends(nearest_neighbour(round_trip), n, ends)]
    if round_trip.max() > 0:
        searched = open_at_ends(_searched(round_trip, solve_s), n, ends)
        candidates.append(searched)
    lengths = [order_effort(effort, order, closed=ends.closed) for order in candidates]
    return candidates[int(np.argmin(lengths))]


def certify(effort: Floats, order: Ints, ends: Ends | None = None, prove_s: float = 1.0) -> Certificate:
    """Bound the best order from below and try to prove, or improve, the one given.

    Parameters
    ----------
    effort, ends
        As for `shortest_order`.
    order
        The order to judge, a permutation of the places.
    prove_s
        Seconds allowed; 0 computes nothing.

    Returns
    -------
    Certificate
        Its order is never longer than the one given; its bound never exceeds the best order.

    Notes
    -----
    Held-Karp bound by linear programming, with subtour cuts and columns added as they are needed
    (Dantzig, Fulkerson and Johnson 1954; Held and Karp 1970). Arcs whose reduced cost exceeds the gap
    cannot be part of a better order and are dropped; CP-SAT decides on the rest.
    """
    ends = ends or Ends()
    require_solvable(effort, ends)
    n = len(effort)
    own = order_effort(effort, order, closed=ends.closed)
    if prove_s <= 0:
        return Certificate(order, own, None, proven=False)
    if n <= EXACT_PLACES_MAX:
        best = best_of_all(effort, ends)
        length = order_effort(effort, best, closed=ends.closed)
        return (
            Certificate(order, own, own, proven=True)
            if own <= length + 1e-9
            else Certificate(best, length, length, proven=True)
        )
    deadline = time.perf_counter() + prove_s
    round_trip = np.rint(as_round_trip(effort, ends) * TICKS_PER_M)
    tour = as_tour(order, ends)
    upper = float(round_trip[tour, np.roll(tour, -1)].sum())
    surplus = upper - round(own * TICKS_PER_M)  # what the extra place costs in every tour
    bound = _held_karp(round_trip, tour, deadline)
    lower = float(np.ceil(bound.lower - 0.01))
    if lower < upper:
        tour, lower = _decided(round_trip, tour, bound, deadline)
    improved = open_at_ends(tour, n, ends)
    length = order_effort(effort, improved, closed=ends.closed)
    if length >= own:
        improved, length = order, own
    proven = lower >= float(round_trip[tour, np.roll(tour, -1)].sum())
    # every leg was rounded by at most half a tick
    loose = max(0.0, (lower - surplus - 0.5 * (n + 1)) / TICKS_PER_M)
    return Certificate(improved, length, length if proven else min(loose, length), proven)


def _searched(round_trip: Floats, solve_s: float) -> Ints:
    """Search with fast-tsp on distances scaled to 16 bits; OR-Tools takes over if it fails."""
    import fast_tsp

    scale = min(100.0, 65_000.0 / float(round_trip.max()))
    scaled = np.rint(round_trip * scale).astype(np.uint16)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rounding breaks the triangle inequality by one unit
        part = min(1.0, len(scaled) / FULL_TIME_PLACES)
        tour = np.array(fast_tsp.find_tour(scaled, solve_s * part), dtype=np.int64)
    if np.array_equal(np.sort(tour), np.arange(len(round_trip))):
        return tour
    return _plain_ortools(scaled)


def _plain_ortools(scaled: NDArray[np.uint16]) -> Ints:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(scaled), 1, 0)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(scaled.astype(int).tolist()))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.CHRISTOFIDES
    solution = model.SolveWithParameters(parameters)
    index, tour = model.Start(0), []
    while not model.IsEnd(index):
        tour.append(manager.IndexToNode(index))
        index = solution.Value(model.NextVar(index))
    return np.array(tour, dtype=np.int64)


@dataclass(frozen=True)
class _Edges:
    """All pairs of places: ends and cost in ticks, each of shape (pairs,)."""

    u: Ints
    v: Ints
    cost: Floats


@dataclass(frozen=True)
class _Bound:
    lower: float  # ticks
    reduced: Floats  # reduced cost of every pair, ticks
    edges: _Edges


class _HeldKarp:
    """The linear program: each place is entered twice, each set of places at least twice."""

    def __init__(self, ticks: Floats, tour: Ints) -> None:
        from ortools.linear_solver import pywraplp

        n = len(ticks)
        u, v = (ends.astype(np.int64) for ends in np.triu_indices(n, 1))
        self.n, self.edges = n, _Edges(u, v, ticks[u, v])
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        self.twice = [self.solver.Constraint(2, 2) for _ in range(n)]
        self.sets: list[tuple[NDArray[np.bool_], Any]] = []
        self.columns: list[int] = []
        self.variables: list[Any] = []
        self.add_columns(np.flatnonzero(_likely(ticks, tour)[u, v]))

    def add_columns(self, pairs: Iterable[int]) -> None:
        for pair in pairs:
            a, b = int(self.edges.u[pair]), int(self.edges.v[pair])
            variable = self.solver.NumVar(0, 1, "")
            self.objective.SetCoefficient(variable, float(self.edges.cost[pair]))
            self.twice[a].SetCoefficient(variable, 1)
            self.twice[b].SetCoefficient(variable, 1)
            for inside, row in self.sets:
                if inside[a] != inside[b]:
                    row.SetCoefficient(variable, 1)
            self.columns.append(int(pair))
            self.variables.append(variable)

    def add_subtours(self) -> bool:
        """Add the cuts that the present solution violates; False when there are none."""
        used = np.array(self.columns)
        value = np.array([variable.solution_value() for variable in self.variables])
        u, v = self.edges.u[used], self.edges.v[used]
        cuts = violated_subtours(self.n, u, v, value)
        for inside in cuts:
            row = self.solver.Constraint(2, self.solver.infinity())
            for column in np.flatnonzero(inside[u] != inside[v]):
                row.SetCoefficient(self.variables[column], 1)
            self.sets.append((inside, row))
        return bool(cuts)

    def bound(self) -> _Bound:
        """Bound every tour by the dual values: valid at any time, whatever columns are missing."""
        place = np.array([row.dual_value() for row in self.twice])
        reduced = self.edges.cost - place[self.edges.u] - place[self.edges.v]
        lower = 2 * float(place.sum())
        for inside, row in self.sets:
            price = max(0.0, row.dual_value())
            if price > 0:
                lower += 2 * price
                reduced = reduced - price * (inside[self.edges.u] != inside[self.edges.v])
        lower += float(np.minimum(reduced, 0).sum())
        return _Bound(lower, reduced, self.edges)


def _likely(ticks: Floats, tour: Ints, neighbours: int = 8) -> NDArray[np.bool_]:
    """Mark the pairs a good tour draws on: near neighbours and the tour at hand."""
    n = len(ticks)
    near = np.argsort(ticks + np.eye(n) * (ticks.max() + 1), axis=1, kind="stable")[:, :neighbours]
    marked = np.zeros((n, n), dtype=bool)
    marked[np.repeat(np.arange(n), near.shape[1]), near.ravel()] = True
    marked[tour, np.roll(tour, -1)] = True
    return np.asarray(marked | marked.T)


def _held_karp(ticks: Floats, tour: Ints, deadline: float) -> _Bound:
    """Solve, cut and price until nothing is violated or the time is up; the best bound seen."""
    program = _HeldKarp(ticks, tour)
    best = _Bound(0.0, np.zeros_like(program.edges.cost), program.edges)
    while True:
        program.solver.Solve()
        bound = program.bound()
        best = bound if bound.lower > best.lower else best
        if time.perf_counter() > deadline:
            return best
        if program.add_subtours():
            continue
        missing = np.setdiff1d(np.flatnonzero(bound.reduced < -1e-3), program.columns)
        if len(missing) == 0:
            return best
        program.add_columns(missing[np.argsort(bound.reduced[missing], kind="stable")[:300]])


def _decided(ticks: Floats, tour: Ints, bound: _Bound, deadline: float) -> tuple[Ints, float]:
    """Let CP-SAT look for a better tour among the arcs that one may have; the tour and its bound."""
    from ortools.sat.python import cp_model

    n, seconds = len(ticks), deadline - time.perf_counter()
    upper = int(ticks[tour, np.roll(tour, -1)].sum())
    least = int(np.ceil(bound.lower - 0.01))
    if seconds <= 0:
        return tour, least
    onward = dict(zip(tour.tolist(), np.roll(tour, -1).tolist(), strict=True))
    keep = np.flatnonzero(bound.lower + np.maximum(bound.reduced, 0) <= upper + 0.01)
    model, arcs, costs = cp_model.CpModel(), [], []
    for pair in keep:
        for a, b in itertools.permutations((int(bound.edges.u[pair]), int(bound.edges.v[pair]))):
            taken = model.new_bool_var("")
            model.add_hint(taken, onward[a] == b)
            arcs.append((a, b, taken))
            costs.append(int(bound.edges.cost[pair]))
    model.add_circuit(arcs)
    total = cp_model.LinearExpr.weighted_sum([taken for _, _, taken in arcs], costs)
    model.add_linear_constraint(total, least, upper)
    model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return tour, least
    onward = {a: b for a, b, taken in arcs if solver.value(taken)}
    better = [0]
    while len(better) < n:
        better.append(onward[better[-1]])
    return np.array(better, dtype=np.int64), max(
        float(least), float(np.ceil(solver.best_objective_bound - 0.5))
    )
