"""A time budget: which doors are worth their minutes, when not all fit.

Orienteering by removal and insertion: stops leave in the order of value lost for each second saved, come back
where they still fit, and change places with others of more value, until nothing improves. Nothing here looks at
the clock, so the same doors stay every time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.improve import improved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROUNDS_MAX = 12
"""Rounds of exchange; each is taken only when the value grows."""


@dataclass(frozen=True)
class Offer:
    """What can be visited, in places of a walk: arrays of one value a place, and where the walk ends.

    ``effort_s`` is (places, places) seconds from place to place; start and end have no value and no knocking.
    ``must`` marks places that stay whatever they cost. ``closed`` walks back to the first place.
    """

    effort_s: Floats
    knock_s: Floats
    value: Floats
    must: NDArray[np.bool_]
    start: int | None = None
    end: int | None = None
    closed: bool = False

    def seconds(self, tour: Sequence[int]) -> float:
        """Seconds of a walk, knocking included."""
        order = np.array(tour, dtype=np.int64)
        legs = float(self.effort_s[order[:-1], order[1:]].sum())
        back = float(self.effort_s[order[-1], order[0]]) if self.closed and len(order) else 0.0
        return legs + back + float(self.knock_s[order].sum())

    def worth(self, tour: Sequence[int]) -> float:
        """Value of the doors of a walk."""
        return float(self.value[list(tour)].sum())


def most_valuable(offer: Offer, budget_s: float) -> list[int]:
    """Choose the places of most value whose walk fits a budget.

    Parameters
    ----------
    offer
        What can be visited.
    budget_s
        Seconds for walking and knocking.

    Returns
    -------
    list of int
        Places in walking order, start and end included; those that must stay are there even when they alone
        take longer than the budget.
    """
    tour = _filled(offer, _shrunk(offer, _ordered(offer, list(range(len(offer.value)))), budget_s), budget_s)
    for _ in range(ROUNDS_MAX):
        better = _exchanged(offer, tour, budget_s)
        if better is None:
            break
        tour = _filled(offer, better, budget_s)
    return tour


def _ordered(offer: Offer, tour: list[int]) -> list[int]:
    """Shorten a walk through the same places."""
    if len(tour) < 4:
        return tour
    inner = [place for place in tour if place not in (offer.start, offer.end)]
    rest = [place for place in (offer.start,) if place is not None] + inner
    rest += [offer.end] if offer.end is not None else []
    if offer.closed:
        spots = np.array(rest)
        return [
            int(k)
            for k in spots[improved(offer.effort_s[np.ix_(spots, spots)], np.arange(len(spots)), np.inf)]
        ]
    spots = np.array(rest)
    count = len(spots)
    home = np.zeros((count + 1, count + 1))
    home[1:, 1:] = offer.effort_s[np.ix_(spots, spots)]
    far = float(home.max()) * 2 + 1.0
    if offer.start is not None or offer.end is not None:
        home[0, 1:] = home[1:, 0] = far
        given = [1] * (offer.start is not None) + [count] * (offer.end is not None)
        home[0, given] = home[given, 0] = 0.0
    path = [int(k) - 1 for k in improved(home, np.arange(count + 1), np.inf) if k]
    path = path if offer.start is None or path[0] == 0 else path[::-1]
    path = path if offer.start is not None or offer.end is None or path[-1] == count - 1 else path[::-1]
    return [int(spots[k]) for k in path]


def _shrunk(offer: Offer, tour: list[int], budget_s: float) -> list[int]:
    """Take stops out, least value for each second saved first, until the walk fits."""
    tour = list(tour)
    while offer.seconds(tour) > budget_s:
        saved = _saved(offer, tour)
        free = [k for k, place in enumerate(tour) if not offer.must[place]]
        if not free:
            return tour
        del tour[min(free, key=lambda k: (offer.value[tour[k]] / max(saved[k], 1e-9), tour[k]))]
    return _ordered(offer, tour)


def _saved(offer: Offer, tour: list[int]) -> Floats:
    """Seconds that leaving each stop of a walk out saves."""
    order = np.array(tour, dtype=np.int64)
    before, after = np.roll(order, 1), np.roll(order, -1)
    s = offer.effort_s
    onto, off, past = s[before, order], s[order, after], s[before, after]
    if not offer.closed:
        onto[0] = past[0] = off[-1] = past[-1] = 0.0
    return np.asarray(offer.knock_s[order] + onto + off - past)


def _filled(offer: Offer, tour: list[int], budget_s: float) -> list[int]:
    """Put stops in, shorten the walk, and put more in while that makes room."""
    while True:
        tour = _inserted(offer, tour, budget_s)
        shorter = _ordered(offer, tour)
        if offer.seconds(shorter) >= offer.seconds(tour) - 1e-6:
            return tour
        tour = shorter


def _inserted(offer: Offer, tour: list[int], budget_s: float) -> list[int]:
    """Put stops in where they cost least, most value for each second first, while they fit."""
    tour = list(tour)
    left = np.setdiff1d(np.arange(len(offer.value)), tour)
    while len(left):
        cost, spot = cheapest_spots(offer, tour, left)
        fits = cost <= budget_s - offer.seconds(tour) + 1e-9
        if not fits.any():
            break
        best = int(np.argmax(np.where(fits, offer.value[left] / np.maximum(cost, 1e-9), -1.0)))
        tour.insert(int(spot[best]), int(left[best]))
        left = np.delete(left, best)
    return tour


def cheapest_spots(offer: Offer, tour: list[int], places: Ints) -> tuple[Floats, Ints]:
    """Seconds that each place costs at its best spot of a walk, knocking included, and that spot."""
    order, s, knock_s = np.array(tour, dtype=np.int64), offer.effort_s, offer.knock_s[places]
    if not len(order):
        return knock_s, np.zeros(len(places), dtype=np.int64)
    costs = np.full((len(places), len(order) + 1), np.inf)
    costs[:, 1:-1] = s[np.ix_(places, order[:-1])] + s[np.ix_(places, order[1:])] - s[order[:-1], order[1:]]
    if offer.start is None and not offer.closed:
        costs[:, 0] = s[places, order[0]]
    if offer.end is None:
        back = s[places, order[0]] - s[order[-1], order[0]] if offer.closed else 0.0
        costs[:, -1] = s[order[-1], places] + back
    spot = np.argmin(costs, axis=1)
    return knock_s + costs[np.arange(len(places)), spot], spot


def _exchanged(offer: Offer, tour: list[int], budget_s: float) -> list[int] | None:
    """Leave up to three neighbours out and fill up again; the best walk of more value, None where there is none."""
    best, most = None, offer.worth(tour) + 1e-9
    for size in (1, 2, 3):
        for first in range(len(tour) - size + 1):
            out = tour[first : first + size]
            if offer.must[out].any():
                continue
            rest = [place for place in tour if place not in out]
            filled = _inserted_without(offer, rest, out, budget_s)
            if offer.worth(filled) > most:
                best, most = filled, offer.worth(filled)
    return best


def _inserted_without(offer: Offer, tour: list[int], out: list[int], budget_s: float) -> list[int]:
    """Fill a walk with others first, and then with those taken out as far as they fit."""
    knock_s = offer.knock_s.copy()
    knock_s[out] = np.inf
    others = replace(offer, knock_s=knock_s)
    return _inserted(offer, _inserted(others, tour, budget_s), budget_s)
