"""How one goes from stop to stop: on foot, by wheelchair or bike, and by car where doors lie far apart.

With ``drive-between`` a leg is driven when it is longer than ``drive_from_m`` on foot, or cannot be walked, and
driving is quicker; its effort is the metres that could be walked in the same time. The car is taken to be at hand
at every stop: a companion drives it, or it is moved along.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.matrix import Router, build_router, effort_matrix
from routing.model import WalkSpec
from routing.modes import network_for, with_prices
from routing.trace import trace_legs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.matrix import Places
    from routing.model import SidewalkNetwork

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


PRICES = ("crossing_effort_m", "crossing_rate", "midblock_effort_m")
"""Fields of a spec that say what crossings cost."""


@dataclass(frozen=True)
class Ways:
    """Networks made ready for one spec; ``drive`` is there for ``drive-between`` only. Build one and keep it."""

    router: Router
    drive: Router | None
    spec: WalkSpec

    @property
    def pace_mps(self) -> float:
        """Metres a second of the legs that are not driven."""
        return pace_of(self.spec)

    def drive_s(self, drive_m: Floats) -> Floats:
        """Seconds of driving so many metres at once, with parking."""
        return self.spec.park_s + drive_m / self.spec.drive_mps


@dataclass(frozen=True)
class Between:
    """Effort between every two places, (places, places), and which legs are driven (None: none can be)."""

    effort_m: Floats
    driven: Bools | None


@dataclass(frozen=True)
class Route:
    """The way through places in order: a path, and for each place the leg that leads to it (0 for the first).

    ``path`` holds (lon, lat); ``path_index`` is the vertex of each place.
    """

    path: tuple[tuple[float, float], ...]
    path_index: Ints
    walk_m: Floats
    drive_m: Floats
    effort_m: Floats
    seconds: Floats


def pace_of(spec: WalkSpec) -> float:
    """Metres a second on the sidewalks, by wheelchair or on a bike where the spec says so."""
    return {"wheelchair": spec.wheelchair_mps, "bike": spec.bike_mps}.get(spec.mode, spec.speed_mps)


def ways_for(network: SidewalkNetwork, spec: WalkSpec) -> Ways:
    """Make a network ready for the spec's way of moving and, where they are not the usual ones, its prices."""
    usual = WalkSpec()
    if any(getattr(spec, name) != getattr(usual, name) for name in PRICES):
        network = with_prices(network, spec)
    router = build_router(network_for(network, spec.mode))
    drives = spec.mode == "drive-between"
    return Ways(router, build_router(network_for(network, "drive")) if drives else None, spec)


def ways_of(router: Router, spec: WalkSpec) -> Ways:
    """Go on with a router that was made ready for walking at the usual prices, where that is what is asked."""
    usual = WalkSpec()
    if spec.mode == "walk" and all(getattr(spec, name) == getattr(usual, name) for name in PRICES):
        return Ways(router, None, spec)
    return ways_for(router.network, spec)


def between(ways: Ways, places: Places) -> Between:
    """Measure the effort between every two places; inf where no permitted way leads."""
    effort_m = effort_matrix(ways.router, places)
    if ways.drive is None:
        return Between(effort_m, None)
    by_car = ways.drive_s(effort_matrix(ways.drive, places)) * ways.pace_mps
    driven = (effort_m > ways.spec.drive_from_m) & (by_car < effort_m)
    return Between(np.where(driven, by_car, effort_m), driven)


def route_through(ways: Ways, places: Places, order: Ints, driven: Bools | None) -> Route:
    """Draw the way through places in order; for a round trip give the first once more at the end.

    Parameters
    ----------
    ways, places
        As for `between`.
    order
        Numbers of places.
    driven
        Which legs are driven, from `between`.

    Raises
    ------
    Infeasible
        No permitted way leads from a place to the next.
    """
    legs = np.zeros(len(order), dtype=bool)
    if driven is not None:
        legs[1:] = driven[order[:-1], order[1:]]
    cuts = [*np.flatnonzero(legs).tolist(), len(order)]
    route = _walked(ways, places.take(order[: cuts[0]]))
    for first, last in itertools.pairwise(cuts):
        route = _joined(route, _driven(ways, places.take(order[first - 1 : first + 1])))
        route = _joined(route, _walked(ways, places.take(order[first:last])))
    return route


def _walked(ways: Ways, places: Places) -> Route:
    trace = trace_legs(ways.router, places)
    none = np.zeros(len(places))
    seconds = trace.leg_walk_m / ways.pace_mps
    return Route(trace.path, trace.path_index, trace.leg_walk_m, none, trace.leg_effort_m, seconds)


def _driven(ways: Ways, places: Places) -> Route:
    if ways.drive is None:
        raise ValueError("A leg is driven where nothing is.")
    trace = trace_legs(ways.drive, places)
    moved = np.array([False, True])
    # as in the matrix: what the drive costs is its effort on the drivers' network, without their prices
    seconds = np.where(moved, ways.drive_s(trace.leg_effort_m), 0.0)
    none = np.zeros(2)
    return Route(trace.path, trace.path_index, none, trace.leg_walk_m, seconds * ways.pace_mps, seconds)


def _joined(route: Route, onward: Route) -> Route:
    """Put a route behind another that ends where it begins."""
    return Route(
        path=(*route.path, *onward.path),
        path_index=np.concatenate([route.path_index, onward.path_index[1:] + len(route.path)]),
        walk_m=np.concatenate([route.walk_m, onward.walk_m[1:]]),
        drive_m=np.concatenate([route.drive_m, onward.drive_m[1:]]),
        effort_m=np.concatenate([route.effort_m, onward.effort_m[1:]]),
        seconds=np.concatenate([route.seconds, onward.seconds[1:]]),
    )
