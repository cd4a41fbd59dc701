"""The shortest round trip where directions matter: CP-SAT on the pairs that a better walk may use."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from routing.bound import LEEWAY, Program, likely_pairs, tighten

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from ortools.sat.python import cp_model

    from routing.allowance import Allowance
    from routing.ring import Ring

    Ints = NDArray[np.int64]


def shortest_directed_tour(ring: Ring, tour: Ints, allowance: Allowance) -> tuple[Ints, float]:
    """Find the shortest round trip that has all ``ring.arcs`` in their direction.

    Parameters and result are those of `routing.branch.shortest_tour`. Pairs whose reduced cost exceeds the
    gap cannot be part of a better tour and are dropped; CP-SAT decides on the rest.
    """
    program = Program(ring, tour)
    program.add_columns(likely_pairs(ring, tour))
    upper = ring.ticks_of(tour)
    bound = tighten(program, upper, allowance)
    if bound is None:  # cannot be, as the tour satisfies it: numerical trouble proves nothing
        return tour, 0.0
    if bound.lower > upper - 1 + LEEWAY:
        return tour, upper
    seconds = allowance.left_s
    least = int(np.ceil(bound.lower - LEEWAY))
    if seconds <= 0:
        return tour, float(least)
    kept = bound.lower + np.maximum(bound.reduced, 0) <= upper + LEEWAY
    kept[ring.pairs_of(tour)] = True
    model, arcs = _model(ring, np.flatnonzero(kept), tour, (least, int(upper)))
    return _decided(model, arcs, tour, (float(least), upper), seconds)


def _model(
    ring: Ring, pairs: Ints, tour: Ints, range_ticks: tuple[int, int]
) -> tuple[cp_model.CpModel, list[tuple[int, int, cp_model.IntVar]]]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    onward = dict(zip(tour.tolist(), np.roll(tour, -1).tolist(), strict=True))
    arcs: list[tuple[int, int, cp_model.IntVar]] = []
    costs: list[int] = []
    forth: list[cp_model.IntVar] = []
    back: list[cp_model.IntVar] = []
    for pair in pairs.tolist():
        for a, b in itertools.permutations((int(ring.u[pair]), int(ring.v[pair]))):
            taken = model.new_bool_var("")
            model.add_hint(taken, onward[a] == b)
            arcs.append((a, b, taken))
            costs.append(int(ring.cost[pair]))
            if (a, b) in ring.arcs:
                model.add(taken == 1)
            if ring.border[pair]:
                (forth if ring.early[a] else back).append(taken)
    model.add_circuit(arcs)
    if forth:
        model.add(cp_model.LinearExpr.sum(forth) == 1)
        model.add(cp_model.LinearExpr.sum(back) == ring.border_count - 1)
    total = cp_model.LinearExpr.weighted_sum([taken for _, _, taken in arcs], costs)
    model.add_linear_constraint(total, *range_ticks)
    model.minimize(total)
    return model, arcs


def _decided(
    model: cp_model.CpModel,
    arcs: list[tuple[int, int, cp_model.IntVar]],
    tour: Ints,
    known: tuple[float, float],
    seconds: float,
) -> tuple[Ints, float]:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    least, upper = known
    if status == cp_model.INFEASIBLE:  # nothing is as short as the tour at hand but itself
        return tour, upper
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return tour, least
    onward = {a: b for a, b, taken in arcs if solver.value(taken)}
    found = [0]
    while len(found) < len(tour):
        found.append(onward[found[-1]])
    return np.array(found, dtype=np.int64), max(least, float(np.ceil(solver.best_objective_bound - 0.5)))
