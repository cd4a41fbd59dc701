"""The least effort that any round trip needs: a linear program with cuts, solved by GLOP.

Each place is entered twice and each set of places at least twice (Dantzig, Fulkerson and Johnson 1954; Held
and Karp 1970). Pairs enter the program as they are needed, cuts as they are violated. Every bound is
recomputed from the dual values over all pairs, so it is valid whatever the program left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.cuts import subtour_cut, violated_parities
from routing.halves import violated_halves
from routing.subtours import violated_stretches, violated_subtours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from routing.allowance import Allowance
    from routing.cuts import Cut, Whole
    from routing.ring import Ring

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NEIGHBOURS = 8
"""Near places of each place whose pairs the program starts with."""

PRICED_MAX = 300
"""Most pairs added at once."""

PARAMETERS = "use_dual_simplex: true use_preprocessing: false"
"""Each solution then starts from the one before: half the time."""

IDLE_SHARE = 0.03
IDLE_ROUNDS_MAX = 2
"""Half sums are given up when they closed less than this share of the gap more than so many times in a row."""

LEEWAY = 0.01
"""Ticks that floating-point sums may be off: ticks are whole, so a bound this near below one counts as it."""


@dataclass(frozen=True)
class Bound:
    """What the program says: no walk takes fewer ticks than ``lower``; ``reduced`` is per pair of the ring."""

    lower: float
    reduced: Floats


class Program:
    """The linear program of one ring, kept between solutions; pairs may be fixed by ``low`` and ``high``.

    ``tour`` is a good one, along which subtours are looked for; ``wholes`` are the cuts as whole rows.
    """

    def __init__(self, ring: Ring, tour: Ints) -> None:
        from ortools.linear_solver import pywraplp

        self.ring, self.tour, self.ran_out = ring, tour, False
        self.low = ring.forced.astype(np.float64)
        self.high = np.ones(len(ring.u))
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.solver.SetSolverSpecificParametersAsString(PARAMETERS)
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        self.twice = [self.solver.Constraint(2, 2) for _ in range(ring.count)]
        self.cuts: list[tuple[Cut, Any]] = []
        self.wholes: list[Whole] = []
        self.border: Any = None
        if ring.border.any():
            self.border = self.solver.Constraint(ring.border_count, ring.border_count)
        self.columns = np.empty(0, dtype=np.int64)
        self.variables: list[Any] = []

    def narrowed(self, bound: Bound, upper: float) -> Program:
        """Give a program of the pairs alone that a walk below ``upper`` may use, and of the cuts that bind."""
        kept = (bound.lower + bound.reduced <= upper) | self.ring.forced
        program = Program(self.ring.narrowed(kept), self.tour)
        program.add_cuts(cut.narrowed(kept) for cut, row in self.cuts if row.dual_value() > 0)
        program.add_columns(np.arange(int(kept.sum())))  # all, so that what it cannot satisfy nobody can
        return program

    def add_columns(self, pairs: Ints) -> None:
        """Let the program use more pairs."""
        ring = self.ring
        for pair in pairs.tolist():
            variable = self.solver.NumVar(self.low[pair], self.high[pair], "")
            self.objective.SetCoefficient(variable, float(ring.cost[pair]))
            self.twice[ring.u[pair]].SetCoefficient(variable, 1)
            self.twice[ring.v[pair]].SetCoefficient(variable, 1)
            if self.border is not None and ring.border[pair]:
                self.border.SetCoefficient(variable, 1)
            for cut, row in self.cuts:
                if cut.weight[pair]:
                    row.SetCoefficient(variable, float(cut.weight[pair]))
            self.variables.append(variable)
        self.columns = np.r_[self.columns, pairs]

    def add_cuts(self, cuts: Iterable[Cut]) -> None:
        """Hold the program to more cuts."""
        for cut in cuts:
            row = self.solver.Constraint(cut.least, self.solver.infinity())
            weights = cut.weight[self.columns]
            for column in np.flatnonzero(weights).tolist():
                row.SetCoefficient(self.variables[column], float(weights[column]))
            self.cuts.append((cut, row))
            self.wholes.append(cut.whole(self.ring))

    def fix(self, pair: int, low: float, high: float) -> None:
        """Hold one pair between two values."""
        self.low[pair], self.high[pair] = low, high
        for column in np.flatnonzero(self.columns == pair).tolist():
            self.variables[column].SetBounds(low, high)

    def solve(self, allowance: Allowance) -> bool:
        """Solve; False when nothing satisfies the program, or when it ran out of time (``ran_out``)."""
        self.solver.SetTimeLimit(max(1, round(allowance.left_s * 1000)))
        status = self.solver.Solve()
        self.ran_out = status not in (self.solver.OPTIMAL, self.solver.INFEASIBLE)
        return bool(status == self.solver.OPTIMAL)

    def cut(self, allowance: Allowance) -> bool:
        """Add cuts that the last solution violates, the quickest to find first; False when none is found."""
        ring, x = self.ring, self.values()
        n, u, v = ring.count, ring.u[self.columns], ring.v[self.columns]
        found = [subtour_cut(ring, inside) for inside in violated_stretches(n, u, v, x, self.tour)]
        found = found or violated_parities(ring, self.columns, x)
        found = found or [subtour_cut(ring, inside) for inside in violated_subtours(n, u, v, x, allowance)]
        self.add_cuts(found)
        return bool(found)

    def halve(self) -> bool:
        """Add half sums of the cuts that the last solution violates; False when none is found."""
        found = violated_halves(self.ring, self.columns, self.values(), self.wholes)
        self.add_cuts(found)
        return bool(found)

    def price(self, bound: Bound) -> bool:
        """Add pairs that could shorten the last solution; False when there are none."""
        wanted = (bound.reduced < -1e-3) & (self.high > 0)
        wanted[self.columns] = False
        missing = np.flatnonzero(wanted)
        self.add_columns(missing[np.argsort(bound.reduced[missing], kind="stable")[:PRICED_MAX]])
        return bool(len(missing))

    def values(self) -> Floats:
        """Give the value of every column."""
        return np.array([variable.solution_value() for variable in self.variables])

    def bound(self) -> Bound:
        """Bound every walk by the dual values of the last solution."""
        ring = self.ring
        price = np.array([row.dual_value() for row in self.twice])
        reduced = ring.cost - price[ring.u] - price[ring.v]
        lower = 2 * float(price.sum())
        if self.border is not None:
            worth = self.border.dual_value()
            reduced -= worth * ring.border
            lower += worth * ring.border_count
        for cut, row in self.cuts:
            worth = max(0.0, row.dual_value())
            if worth > 0:
                lower += worth * cut.least
                reduced -= worth * cut.weight
        lower += float(np.where(reduced > 0, self.low * reduced, self.high * reduced).sum())
        return Bound(lower, reduced)


def likely_pairs(ring: Ring, tour: Ints) -> Ints:
    """Give the pairs a good tour draws on: near neighbours, forced ones and the tour at hand."""
    ticks = np.full((ring.count, ring.count), np.inf)
    ticks[ring.u, ring.v] = ticks[ring.v, ring.u] = ring.cost
    near = np.argsort(ticks, axis=1, kind="stable")[:, :NEIGHBOURS]
    marked = np.zeros((ring.count, ring.count), dtype=bool)
    marked[np.repeat(np.arange(ring.count), near.shape[1]), near.ravel()] = True
    marked |= marked.T
    likely = marked[ring.u, ring.v] | ring.forced
    likely[ring.pairs_of(tour)] = True
    return np.flatnonzero(likely)


def tighten(program: Program, upper: float, allowance: Allowance, *, rounds: int = 0) -> Bound | None:
    """Solve, cut and price until nothing is violated, the bound reaches ``upper`` or the time is up.

    Half sums are added ``rounds`` times at most, as long as they help.

    Returns
    -------
    Bound or None
        The best bound seen; None when nothing satisfies the program.
    """
    best = Bound(0.0, np.zeros(len(program.ring.u)))
    before, idle = 0.0, 0
    while True:
        if not program.solve(allowance):
            return best if program.ran_out else None
        bound = program.bound()
        best = bound if bound.lower > best.lower else best
        if best.lower > upper - 1 + LEEWAY or allowance.is_up:
            return best
        if program.cut(allowance) or program.price(bound):
            continue
        idle = idle + 1 if best.lower - before < IDLE_SHARE * (upper - before) else 0
        before = best.lower
        if rounds <= 0 or idle > IDLE_ROUNDS_MAX or not program.halve():
            return best
        rounds -= 1
