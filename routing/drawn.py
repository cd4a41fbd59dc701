"""A walk as it is drawn and timed: by one person, or by two in parallel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routing.model import Stop
from routing.pair import partner_places
from routing.ways import route_through

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.pair import PairOrder, PairPart
    from routing.task import WalkTask
    from routing.ways import Route, Ways

    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Drawn:
    """Stops, path and totals, as they stand in a `routing.model.Walk`."""

    stops: tuple[Stop, ...]
    path: tuple[tuple[float, float], ...]
    walk_m: float
    effort_m: float
    walk_s: float
    knock_s: float


def draw_one(ways: Ways, task: WalkTask, order: Ints) -> Drawn:
    """Draw the walk of one person through places in order."""
    walked = task.walked(order)
    route = route_through(ways, task.places, walked, task.legs.driven)
    last = len(order) - int(task.has_end)
    stops = [
        _stop(ways, task, int(order[number]) - task.before, route, number)
        for number in range(task.before, last)
    ]
    return Drawn(
        stops=tuple(_numbered(stops)),
        path=route.path,
        walk_m=float(route.walk_m.sum()),
        effort_m=float(route.effort_m.sum()),
        walk_s=float(route.seconds.sum()),
        knock_s=float(task.stops.knock_s.sum()),
    )


def _stop(ways: Ways, task: WalkTask, stop: int, route: Route, number: int) -> Stop:
    network, stops = ways.router.network, task.stops
    return Stop(
        order=0,
        door_ids=stops.door_ids(stop),
        street_name=str(network.segment_name[stops.segment_id[stop]]),
        side="right" if stops.side[stop] else "left",
        walk_m=float(route.walk_m[number]),
        walk_s=float(route.seconds[number]),
        knock_s=float(stops.knock_s[stop]),
        path_index=int(route.path_index[number]),
        drive_m=float(route.drive_m[number]),
    )


def _numbered(stops: list[Stop]) -> list[Stop]:
    return [replace(stop, order=number) for number, stop in enumerate(stops, start=1)]


def draw_pair(ways: Ways, task: WalkTask, found: PairOrder) -> Drawn:
    """Draw the walk of two people.

    The path is that of partner 1, and then partner 2's from the common end back to the common start: one line.
    ``walk_m`` and ``effort_m`` add both people; ``walk_s`` and ``knock_s`` are those of whoever the other
    waits for on each stretch, so that their sum is the time until both are done.
    """
    routes = [
        route_through(
            ways, task.places, np.array(partner_places(task, found.parts, partner)), task.legs.driven
        )
        for partner in (1, 2)
    ]
    turn = len(routes[0].path) + len(routes[1].path) - 1
    at: tuple[int, int] = (1, 1)
    stops: list[Stop] = []
    walk_s = knock_s = 0.0
    for part in found.parts:
        both = [_share(ways, task, part, routes[k], (k + 1, at[k])) for k in (0, 1)]
        times = [_time_of(routes[k], at[k], part.places[k], both[k]) for k in (0, 1)]
        slower = max(times, key=sum)
        walk_s, knock_s = walk_s + slower[0], knock_s + slower[1]
        back = [replace(stop, path_index=turn - stop.path_index) for stop in both[1]]
        stops.extend(both[0] + back)
        at = (at[0] + len(part.places[0]), at[1] + len(part.places[1]))
    return Drawn(
        stops=tuple(_numbered(stops)),
        path=(*routes[0].path, *routes[1].path[::-1]),
        walk_m=float(sum(route.walk_m.sum() for route in routes)),
        effort_m=float(sum(route.effort_m.sum() for route in routes)),
        walk_s=walk_s + max(float(route.seconds[-1]) for route in routes),
        knock_s=knock_s,
    )


def _share(
    ways: Ways, task: WalkTask, part: PairPart, route: Route, partner_at: tuple[int, int]
) -> list[Stop]:
    """Give one partner's stops of a stretch."""
    partner, first = partner_at
    if part.idle == partner:
        return []
    return [
        replace(_stop(ways, task, place - task.before, route, first + number), partner=partner)
        for number, place in enumerate(part.places[partner - 1])
    ]


def _time_of(route: Route, first: int, places: tuple[int, ...], stops: list[Stop]) -> tuple[float, float]:
    """Give one partner's seconds of walking and knocking on a stretch, the way to it included."""
    walk_s = float(route.seconds[first : first + len(places)].sum())
    return walk_s, sum(stop.knock_s for stop in stops)
