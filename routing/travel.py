"""Travel: the way from staging places to every stop, which counts in a turf's work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse.csgraph import dijkstra

from geo.crs import to_metric
from routing.matrix import access_of
from routing.start import start_place
from routing.ways import pace_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.estimate import WalkEstimate
    from routing.model import SidewalkNetwork, WalkSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

ROUNDABOUT = 1.4
"""Metres of a way over the straight line, where no path leads from the start to the stop."""


@dataclass(frozen=True)
class Travel:
    """Seconds from the nearest start to every stop, and which start that is; both of shape (stops,).

    ``start`` is -1 and ``travel_s`` 0 where no starts are given.
    """

    travel_s: Floats
    start: Ints

    def nearest(self, members: Sequence[Ints]) -> Ints:
        """Give the stop of every turf that is reached first."""
        return np.array([own[np.argmin(self.travel_s[own])] for own in members], dtype=np.int64)


def travel_from(
    starts: Sequence[tuple[float, float]], network: SidewalkNetwork, estimate: WalkEstimate, walk: WalkSpec
) -> Travel:
    """Measure the ways from the nearest of the starts.

    Parameters
    ----------
    starts
        (lon, lat) of the staging places.
    network, estimate
        The streets, and the same with the stops on them.
    walk
        How fast; with ``round_trip`` the way back counts, too. With ``drive-between`` ways longer than
        ``drive_from_m`` are driven.

    Raises
    ------
    BadInput
        A start is far from every street.
    """
    places_xy = estimate.xy[estimate.corner_count :]
    if not starts:
        return Travel(np.zeros(len(places_xy)), np.full(len(places_xy), -1))
    ways = np.array([_metres(start, places_xy, network, estimate) for start in starts])
    metres = ways.min(axis=0)
    seconds = metres / pace_of(walk)
    if walk.mode == "drive-between":
        seconds = np.where(metres > walk.drive_from_m, metres / walk.drive_mps + walk.park_s, seconds)
    return Travel(seconds * (2 if walk.round_trip else 1), ways.argmin(axis=0))


def _metres(
    start: tuple[float, float], places_xy: Floats, network: SidewalkNetwork, estimate: WalkEstimate
) -> Floats:
    """Give the metres from one start to every stop."""
    access = access_of(network, start_place(network, *start))
    ways = dijkstra(estimate.graph, indices=access.corner[0])[:, estimate.corner_count :]
    metres: Floats = (ways + access.effort_m[0][:, None]).min(axis=0)
    point = to_metric(np.array([start[0]]), np.array([start[1]]), network.metric_epsg)[0]
    straight_m: Floats = np.hypot(*(places_xy - point).T)
    return np.where(np.isfinite(metres), metres, ROUNDABOUT * straight_m)
