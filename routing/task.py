"""The task of a walk: stops and ends as places, the effort between them, and what the order has to keep."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput, Infeasible
from routing.ends import Ends
from routing.matrix import Places, join_places
from routing.start import start_place
from routing.stops import Stops, make_stops
from routing.ways import Between, Ways, between

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from routing.model import WalkSpec
    from routing.wishes import StopWish

    Ints = NDArray[np.int64]

STOPS_MAX = 1000
"""More stops than these are no walk of one shift, and their proof and search would take all day."""


@dataclass(frozen=True)
class WalkTask:
    """What is to be put in order: the stops' places, behind the start and before the end where these are given.

    ``closed``: the walk goes back to where it began.
    """

    turf_id: str
    stops: Stops
    places: Places
    legs: Between
    has_start: bool
    has_end: bool
    closed: bool

    @property
    def before(self) -> int:
        """Places before the first stop: stop i is place i + before."""
        return int(self.has_start)

    @property
    def ends(self) -> Ends:
        """Start and end as places, with nothing wished."""
        return Ends(
            start=0 if self.has_start else None,
            end=len(self.places) - 1 if self.has_end else None,
            closed=self.closed,
        )

    def walked(self, order: Ints) -> Ints:
        """Give the places as they are walked: a round trip ends with its first place once more."""
        return np.append(order, order[0]) if self.closed and len(order) > 1 else order

    def between_ends(self, stops: Ints) -> Ints:
        """Give the places of stops in order, between start and end."""
        first = [0] if self.has_start else []
        last = [len(self.places) - 1] if self.has_end else []
        return np.array([*first, *(stops + self.before).tolist(), *last], dtype=np.int64)


@dataclass(frozen=True)
class Kept:
    """What an order of places has to keep: ``ends`` for the solvers, and what they are not told.

    ``back``: solved as a path between two given ends, and walked back from the last to the first.
    ``shift``: places to turn a round trip by, so that the wished last one is last.
    """

    ends: Ends
    back: bool = False
    shift: int = 0


def set_task(ways: Ways, turf_id: str, doors: pl.DataFrame, stops_max: int = STOPS_MAX) -> WalkTask:
    """Set the task of one turf.

    Raises
    ------
    BadInput
        No doors, too many stops, ends that contradict each other, or an end far from every street.
    Infeasible
        Some doors cannot be reached from the others, or from an end; the sentence names them.
    """
    if doors.is_empty():
        raise BadInput(f"Turf {turf_id} has no doors.", "Delete the turf or give it doors.")
    spec = ways.spec
    stops = make_stops(doors, spec)
    if len(stops) > stops_max:
        raise BadInput(
            f"Turf {turf_id} has {len(stops)} stops; a walk has {stops_max} at most.",
            f"Cut it into {-(-len(stops) // 100)} turfs of about 100 stops.",
        )
    closed, end = _closed_and_end(spec)
    own = Places(stops.segment_id, stops.side, stops.offset_m)
    start_at, end_at = _end_place(ways, own, spec.start, "start"), _end_place(ways, own, end, "end")
    places = join_places(*(part for part in (start_at, own, end_at) if part is not None))
    task = WalkTask(
        turf_id=turf_id,
        stops=stops,
        places=places,
        legs=between(ways, places),
        has_start=start_at is not None,
        has_end=end_at is not None,
        closed=closed,
    )
    _require_reachable(task)
    return task


def _closed_and_end(spec: WalkSpec) -> tuple[bool, tuple[float, float] | None]:
    """Whether the walk goes back to its start, and its end where that is another point."""
    same = spec.start is not None and spec.end is not None and tuple(spec.start) == tuple(spec.end)
    if same:
        return True, None
    if spec.round_trip and spec.end is not None:
        raise BadInput(
            "A round trip ends where it starts, so it cannot have an end of its own.",
            "Give the start alone, or walk one way.",
        )
    return spec.round_trip, spec.end


def _end_place(ways: Ways, stops: Places, point: tuple[float, float] | None, option: str) -> Places | None:
    """Put an end on the nearest street that is joined to the stops; None where it is free."""
    if point is None:
        return None
    network, component = ways.router.network, ways.router.component
    piece = component[network.corner_of[:, 0, 0]]
    joined = np.isin(piece, np.unique(piece[stops.segment_id]))
    return start_place(network, *point, option, joined)


def _require_reachable(task: WalkTask) -> None:
    reached = np.isfinite(task.legs.effort_m)
    if reached.all():
        return
    most = int(np.argmax(reached.sum(axis=1)))
    away = np.flatnonzero(~reached[most])
    stops = away[(away >= task.before) & (away < task.before + len(task.stops))] - task.before
    if len(stops) < len(away):
        which = "start" if task.has_start and away[0] == 0 else "end"
        raise Infeasible(
            f"The doors of turf {task.turf_id} cannot be reached on foot from the {which}.",
            f"Choose a point for the {which} on a street that leads to the turf.",
        )
    ids = [door for stop in stops.tolist() for door in task.stops.door_ids(stop)]
    named = ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
    raise Infeasible(
        f"Turf {task.turf_id} cannot be walked: {named} cannot be reached on foot from its other doors.",
        "Move these doors into a turf of their own or cut the turf anew.",
    )


def kept_by(task: WalkTask, wish: StopWish) -> Kept:
    """Tell what the order of the places has to keep so that the wish comes true."""
    plain = task.ends
    if wish.is_empty or len(task.stops) == 1:
        return Kept(plain)
    at = task.before
    follow = [(a + at, b + at) for chain in wish.chains for a, b in itertools.pairwise(chain)]
    early = tuple(sorted(stop + at for stop in wish.early)) if len(wish.early) < len(task.stops) else ()
    first = None if wish.first is None else wish.first + at
    last = None if wish.last is None else wish.last + at
    start = plain.start
    if first is not None:
        if start is None:
            start = first
        else:
            follow.append((start, first))
    if last is not None and plain.end is not None:
        follow.append((last, plain.end))
    ends = replace(plain, start=start, early=early, follow=tuple(follow))
    if last is None or plain.end is not None:
        return Kept(ends)
    if not task.closed:
        return Kept(replace(ends, end=last))
    if start is not None:
        return Kept(replace(ends, end=last, closed=False), back=True)
    tail = next((chain for chain in wish.chains if chain[-1] == wish.last), (last - at,))
    return Kept(replace(ends, start=tail[0] + at), shift=len(tail))
