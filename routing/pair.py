"""Two people in parallel, one on each side of the street, stretch by stretch.

On a stretch with doors on one side only both share them, every other stop each. The pair starts each stretch
together and waits for each other at its end; both begin and end the walk at one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput
from routing.ends import Ends, order_effort
from routing.runs import order_runs
from routing.stretches import on_stretches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, WalkSpec
    from routing.solver import Certificate
    from routing.task import WalkTask

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Hands = tuple[tuple[int, ...], tuple[int, ...]]
"""Places along a stretch in its direction: those of the one and of the other; one of both may only come along."""


@dataclass(frozen=True)
class PairPart:
    """One stretch as it is walked: places of partner 1 and of partner 2, in order.

    ``idle`` is the partner who only comes along, to a stretch with one stop; 0 for none.
    """

    places: Hands
    idle: int = 0


@dataclass(frozen=True)
class PairOrder:
    """How a pair walks a turf; ``effort_m`` and bound add the effort of both."""

    parts: tuple[PairPart, ...]
    effort_m: float
    lower_bound_effort_m: float | None
    proven: bool

    def turned_round(self) -> PairOrder:
        """Walk from the last stretch to the first, between the same ends; nothing is known of its effort."""
        parts = [
            PairPart((part.places[0][::-1], part.places[1][::-1]), part.idle) for part in self.parts[::-1]
        ]
        return PairOrder(tuple(parts), np.inf, None, proven=False)


def pair_order(network: SidewalkNetwork, task: WalkTask, spec: WalkSpec) -> PairOrder:
    """Find the order of stretches, the way each is walked, and who takes which side.

    Raises
    ------
    BadInput
        A round trip without a start: the pair has to know where to meet.
    """
    if task.closed and not task.has_start:
        raise BadInput("A pair's round trip needs a place to start and meet again.", "Give the start.")
    hands = _hands(network, task)
    effort, ends = _pair_effort(task, hands)
    count = len(hands)
    runs = [(2 * k, 2 * k + 1) for k in range(count)] + [(k,) for k in range(2 * count, len(effort))]
    found = order_runs(effort, runs, ends, spec)
    return _who_goes_where(task, hands, found)


def _hands(network: SidewalkNetwork, task: WalkTask) -> list[Hands]:
    """Deal the places of every stretch out to two people."""
    inner = np.arange(len(task.stops)) + task.before
    on = on_stretches(network, task.places)
    dealt = []
    for stretch in np.unique(on.stretch[inner]):
        here = inner[on.stretch[inner] == stretch]
        here = here[np.argsort(on.along_m[here], kind="stable")]
        left, right = (tuple(here[on.side[here] == side].tolist()) for side in (0, 1))
        if not left or not right:
            both = left or right
            left, right = both[::2], both[1::2] or both[:1]
        dealt.append((left, right))
    return dealt


def _pair_effort(task: WalkTask, hands: list[Hands]) -> tuple[Floats, Ends]:
    """Effort of both together between the ends of stretches (2k first, 2k + 1 last), start and end."""
    own = task.legs.effort_m
    one = np.array([end for left, _ in hands for end in (left[0], left[-1])])
    other = np.array([end for _, right in hands for end in (right[0], right[-1])])
    straight = own[np.ix_(one, one)] + own[np.ix_(other, other)]
    crossed = own[np.ix_(one, other)] + own[np.ix_(other, one)]
    count = len(one)
    effort = np.zeros((count + 2, count + 2))
    effort[:count, :count] = np.minimum(straight, crossed)
    for k, (left, right) in enumerate(hands):
        inside = order_effort(own, np.array(left)) + order_effort(own, np.array(right))
        effort[2 * k, 2 * k + 1] = effort[2 * k + 1, 2 * k] = inside
    np.fill_diagonal(effort, 0.0)
    meet = own[one, other]
    given = (0 if task.has_start else None, len(task.places) - 1 if task.has_end else None)
    for spot, place in zip((count, count + 1), given, strict=True):
        reach = meet if place is None else own[place, one] + own[place, other]
        effort[spot, :count] = effort[:count, spot] = reach
    if task.closed:
        return effort[:-1, :-1], Ends(start=count, closed=True)
    effort[count, count + 1] = effort[count + 1, count] = effort.max() + 1.0
    return effort, Ends(start=count, end=count + 1)


def _who_goes_where(task: WalkTask, hands: list[Hands], found: Certificate) -> PairOrder:
    """Let each partner go on to the side that is nearer for both together."""
    own = task.legs.effort_m
    order = [spot for spot in found.order.tolist() if spot < 2 * len(hands)]
    parts: list[PairPart] = []
    for first in order[::2]:
        left, right = hands[first // 2]
        ways = (left, right) if first % 2 == 0 else (left[::-1], right[::-1])
        if parts:
            before = [places[-1] for places in parts[-1].places]
            straight = own[before[0], ways[0][0]] + own[before[1], ways[1][0]]
            if own[before[0], ways[1][0]] + own[before[1], ways[0][0]] < straight - 1e-9:
                ways = (ways[1], ways[0])
        parts.append(PairPart(ways, 2 if left == right else 0))
    return PairOrder(tuple(parts), found.effort_m, found.lower_bound_effort_m, found.proven)


def partner_places(task: WalkTask, parts: tuple[PairPart, ...], partner: int) -> list[int]:
    """Give the places one partner passes, from where both begin to where both end."""
    mine = [place for part in parts for place in part.places[partner - 1]]
    begin = 0 if task.has_start else parts[0].places[0][0]
    end = 0 if task.closed else len(task.places) - 1 if task.has_end else parts[-1].places[0][-1]
    return [begin, *mine, end]
