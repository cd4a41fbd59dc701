"""The shortest round trip for certain: the bound's program, with pairs taken or left out one by one.

Depth first, so one program serves all branches and each starts from the solution of the one before. Cuts hold
for every round trip and stay (Padberg and Rinaldi 1991). Most walks are proven within a few branches, sooner
than half sums are found; where they are not, the search begins anew with half sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.bound import LEEWAY, Program, likely_pairs, tighten

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.allowance import Allowance
    from routing.bound import Bound
    from routing.ring import Ring

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CANDIDATES = 6
"""Pairs tried out before one is branched on."""

FIRST_BRANCHES = 20
"""Branches explored before half sums are tried."""

ROOT_ROUNDS, BRANCH_ROUNDS = 8, 3
"""Rounds of half sums before branching and in each branch."""

GAINED_SHARE = 0.1
"""Half sums and narrower programs take turns as long as they close this share of the gap."""

WHOLE = 1e-5
"""A value this near a whole number is one."""


@dataclass
class Search:
    """What is known while branching: the best tour and its ticks; the branches and rounds of half sums allowed."""

    program: Program
    tour: Ints
    upper: float
    allowance: Allowance
    branches: float = np.inf
    rounds: int = 0

    def explore(self, floor: float) -> float:
        """Explore everything the program allows at present; the ticks below which no walk of it is.

        ``floor`` is a bound known before.
        """
        bound = tighten(self.program, self.upper, self.allowance, rounds=self.rounds)
        self.branches -= 1
        if bound is None:
            return np.inf
        floor = max(floor, bound.lower)
        if floor > self.upper - 1 + LEEWAY or self._late or self.program.ran_out:
            return floor
        x = self.program.values()
        if np.abs(x - np.rint(x)).max() < WHOLE:
            return self._take(self.program.columns[x > 0.5])
        pair, one_first = self._choose(x, bound)
        least = np.inf
        for value in (1.0, 0.0) if one_first else (0.0, 1.0):
            self.program.fix(pair, value, value)
            least = min(least, floor if self._late else self.explore(floor))
        self.program.fix(pair, 0.0, 1.0)
        return least

    @property
    def _late(self) -> bool:
        return self.branches < 0 or self.allowance.is_up

    def _take(self, pairs: Ints) -> float:
        """Keep a tour that the program found, if it is the best; its ticks."""
        ring = self.program.ring
        ticks = float(ring.cost[pairs].sum())
        if ticks < self.upper:
            self.tour, self.upper = tour_through(ring, pairs), ticks
        return ticks

    def _choose(self, x: Floats, bound: Bound) -> tuple[int, bool]:
        """Choose the pair whose two branches raise the bound most; whether to take it first."""
        unsure = np.argsort(np.abs(x - 0.5), kind="stable")[:CANDIDATES]
        unsure = unsure[np.abs(x - np.rint(x))[unsure] > WHOLE]
        best, chosen, one_first = -1.0, int(self.program.columns[unsure[0]]), True
        for pair in self.program.columns[unsure].tolist():
            none, one = (self._raised(pair, value, bound) for value in (0.0, 1.0))
            self.program.fix(pair, 0.0, 1.0)
            score = max(none, 1.0) * max(one, 1.0)
            if score > best:
                best, chosen, one_first = score, pair, one <= none
        return chosen, one_first

    def _raised(self, pair: int, value: float, bound: Bound) -> float:
        room = self.upper - bound.lower
        self.program.fix(pair, value, value)
        if not self.program.solve(self.allowance):
            return 0.0 if self.program.ran_out else room
        return min(self.program.bound().lower - bound.lower, room)


def tour_through(ring: Ring, pairs: Ints) -> Ints:
    """Give the tour that uses exactly these pairs, from place 0."""
    beside: list[list[int]] = [[] for _ in range(ring.count)]
    for a, b in zip(ring.u[pairs].tolist(), ring.v[pairs].tolist(), strict=True):
        beside[a].append(b)
        beside[b].append(a)
    tour = [0, beside[0][0]]
    while len(tour) < ring.count:
        first, second = beside[tour[-1]]
        tour.append(second if first == tour[-2] else first)
    return np.array(tour, dtype=np.int64)


def shortest_tour(ring: Ring, tour: Ints, allowance: Allowance) -> tuple[Ints, float]:
    """Find the shortest round trip, or the best until the allowance is up.

    Parameters
    ----------
    ring
        The places; pairs in ``ring.arcs`` are kept whatever their direction.
    tour
        A good tour to start from.
    allowance
        Time to spend.

    Returns
    -------
    int array, float
        The best tour, and ticks that no tour is below; its own ticks when it is shortest for certain.
    """
    program = Program(ring, tour)
    program.add_columns(likely_pairs(ring, tour))
    upper = ring.ticks_of(tour)
    root = tighten(program, upper, allowance)
    if root is None:  # cannot be, as the tour satisfies it: numerical trouble proves nothing
        return tour, 0.0
    if root.lower > upper - 1 + LEEWAY:
        return tour, upper
    if program.ran_out or allowance.is_up:
        return tour, root.lower
    search = Search(program.narrowed(root, upper), tour, upper, allowance, branches=FIRST_BRANCHES)
    lower = search.explore(root.lower)
    if lower <= search.upper - 1 + LEEWAY and not allowance.is_up:
        search, floor = _with_half_sums(search, max(lower, root.lower))
        lower = search.explore(floor)
    return search.tour, search.upper if lower > search.upper - 1 + LEEWAY else lower


def _with_half_sums(search: Search, floor: float) -> tuple[Search, float]:
    """Tighten the program of a search that was given up, for another one; also the bound reached."""
    program, upper, allowance = search.program, search.upper, search.allowance
    while True:
        bound = tighten(program, upper, allowance, rounds=ROOT_ROUNDS)
        if bound is None:
            floor = np.inf
            break
        gained, room = bound.lower - floor, upper - floor
        floor = max(floor, bound.lower)
        if floor > upper - 1 + LEEWAY or program.ran_out or allowance.is_up:
            break
        program = program.narrowed(bound, upper)
        if gained < GAINED_SHARE * room:
            break
    return Search(program, search.tour, upper, allowance, rounds=BRANCH_ROUNDS), floor
