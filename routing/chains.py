"""Chains of stops as the spots of a directed round trip, which searches can work on.

A chain is entered at its head and left at its tail, so the effort between chains is directed. A path gets
one more spot (home) that joins its ends. Places have a phase: 0 the start, 1 those to visit early, 2 the
others, 3 the end; no order goes back to an earlier phase before it is home.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.ends import Ends

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FORBIDDEN_M = 1e6
"""Effort added to a leg that no order may have."""

_TAKE_BACK = "Take one of the wishes back."


@dataclass(frozen=True)
class Chained:
    """A walk as a directed round trip of spots.

    Attributes
    ----------
    effort
        (spots, spots) metres, with `FORBIDDEN_M` more where an order may not go.
    members
        Places of every spot in their order; none for home.
    enter, leave
        Phase of the first and the last place of every spot.
    home
        The spot that a walk begins at, or None for a round trip that may begin anywhere.
    """

    effort: Floats
    members: list[tuple[int, ...]]
    enter: Ints
    leave: Ints
    home: int | None

    def order_of(self, tour: Ints) -> Ints:
        """Give the order of places that a tour of spots stands for, sorted by phase."""
        spots = self.mended(tour).tolist()
        return np.array([place for spot in spots for place in self.members[spot]], dtype=np.int64)

    def tour_of(self, order: Ints) -> Ints:
        """Give the tour of spots that an order of places stands for."""
        spot_of = {chain[0]: spot for spot, chain in enumerate(self.members) if chain}
        spots = [spot_of[place] for place in order.tolist() if place in spot_of]
        return np.array(
            [spot for spot, chain in enumerate(self.members) if not chain] + spots, dtype=np.int64
        )

    def mended(self, tour: Ints) -> Ints:
        """Turn a tour to where it begins and sort it by phase, else as it was."""
        begins = np.flatnonzero(tour == (self.home or 0))
        if self.home is None:
            into = np.flatnonzero((self.enter[tour] == 1) & (self.leave[np.roll(tour, 1)] != 1))
            begins = into if len(into) else begins
        turned = np.roll(tour, -int(begins[0]))
        return turned[np.lexsort((self.leave[turned], self.enter[turned]))]


def chained(effort: Floats, ends: Ends) -> Chained:
    """Put a walk as a directed round trip of spots.

    Raises
    ------
    BadInput
        No order keeps all that ``ends`` asks for.
    """
    n = len(effort)
    members = chains(n, ends)
    phase = _phases(n, ends)
    enter = np.array([phase[chain[0]] for chain in members])
    leave = np.array([phase[chain[-1]] for chain in members])
    _require_keepable(members, phase, ends)
    head, tail = np.array([chain[0] for chain in members]), np.array([chain[-1] for chain in members])
    between = effort[tail][:, head] + np.where(leave[:, None] > enter[None, :], FORBIDDEN_M, 0.0)
    if ends.closed:
        home = None if ends.start is None else int(np.flatnonzero(enter == 0)[0])
        if home is not None:
            between[:, home] = effort[tail, head[home]]
        return Chained(between, members, enter, leave, home)
    with_home = np.zeros((len(members) + 1, len(members) + 1))
    with_home[:-1, :-1] = between
    if ends.start is not None:
        with_home[-1, :-1] = np.where(enter == 0, 0.0, FORBIDDEN_M)
    if ends.end is not None:
        with_home[:-1, -1] = np.where(leave == 3, 0.0, FORBIDDEN_M)
    return Chained(with_home, [*members, ()], np.append(enter, -1), np.append(leave, -1), len(members))


def chains(n: int, ends: Ends) -> list[tuple[int, ...]]:
    """Give the places joined by pairs, each chain in its order; a place without pairs is a chain of one.

    Raises
    ------
    BadInput
        Two places follow one, one follows two, or a chain bites its tail.
    """
    pairs = set(ends.follow)
    after = dict(pairs)
    followers = {b for _, b in pairs}
    if len(after) < len(pairs) or len(followers) < len(pairs):
        raise BadInput("Two stops cannot both come directly before or after one.", _TAKE_BACK)
    found = []
    for first in range(n):
        if first in followers:
            continue
        chain = [first]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        found.append(tuple(chain))
    if sum(len(chain) for chain in found) < n:
        raise BadInput("Stops that follow each other in a ring have no first.", _TAKE_BACK)
    return found


def _phases(n: int, ends: Ends) -> Ints:
    phase = np.full(n, 2, dtype=np.int64)
    phase[list(ends.early)] = 1
    if ends.end is not None:
        phase[ends.end] = 3
    if ends.start is not None:
        phase[ends.start] = 0
    return phase


def _require_keepable(members: list[tuple[int, ...]], phase: Ints, ends: Ends) -> None:
    if ends.end is not None and ends.end in ends.early and (phase == 2).any():
        raise BadInput("The last stop cannot be among those to visit first.", _TAKE_BACK)
    runs = sorted(members, key=lambda chain: (phase[chain[0]], phase[chain[-1]]))
    if (np.diff([phase[place] for chain in runs for place in chain]) < 0).any():
        raise BadInput(
            "The stops that follow each other contradict the first, early or last ones.", _TAKE_BACK
        )
