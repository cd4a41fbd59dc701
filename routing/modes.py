"""The same streets for other ways of moving: wheelchair, bike, car; and for other prices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from routing.crossings import ONE_LINE, Mark, crossing_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, WalkSpec

Mode = Literal["walk", "wheelchair", "bike", "drive-between", "drive"]
"""How one moves. ``drive-between`` walks from door to door; ``drive`` is how its far legs are gone."""

RAISED_RATE = 3.0
UNMARKED_RATE = 1.5
NO_SIDEWALK_RATE = 3.0
"""A wheelchair's price of a crossing with a raised kerb, and of an unmarked one whose kerb nobody noted; its
metres along a road without a sidewalk."""

PUSHED_RATE = 3.0
CARRIED_RATE = 8.0
"""A bike's metres where it is pushed (footways, paths for people on foot) and carried (steps)."""

_DRIVEN = ("track",)


def with_prices(network: SidewalkNetwork, spec: WalkSpec) -> SidewalkNetwork:
    """Put the crossing prices of ``spec`` on a network that was built with others."""
    crossing = network.edge_crossed >= 0
    crossed = network.edge_crossed[crossing]
    price = crossing_prices(network.segment_class[crossed], network.edge_mark[crossing], spec)
    effort_m = network.edge_effort_m.copy()
    effort_m[crossing] = network.edge_walk_m[crossing] + price
    return replace(network, edge_effort_m=effort_m, midblock_effort_m=midblock_prices(network, spec))


def midblock_prices(network: SidewalkNetwork, spec: WalkSpec) -> NDArray[np.float64]:
    """Price of crossing each segment in mid-block, inf where that is not allowed."""
    plain = np.zeros(len(network.segment_m), dtype=np.uint16)
    price = crossing_prices(network.segment_class, plain, spec)
    return np.where(network.side_open.all(axis=1), price, np.inf)


def network_for(network: SidewalkNetwork, mode: Mode) -> SidewalkNetwork:
    """Give the network as it is for one way of moving.

    Parameters
    ----------
    network
        As built, for people on foot. It is not changed; corners and segments keep their numbers.
    mode
        ``walk`` and ``drive-between``: as it is. ``wheelchair``: no steps, no crossing in mid-block, raised
        and unmarked kerbs and roads without a sidewalk dearer. ``bike``: footways cost what pushing takes,
        steps what carrying takes; one-way streets are gone both ways, against them on foot beside the bike.
        ``drive``: roads only, without crossings' prices; one-way streets are not looked at.

    Returns
    -------
    SidewalkNetwork
        Places on segments that are closed to the mode are joined to nothing.
    """
    if mode == "wheelchair":
        return _for_wheelchair(network)
    if mode == "bike":
        return _for_bike(network)
    if mode == "drive":
        return _for_car(network)
    return network


def _for_wheelchair(network: SidewalkNetwork) -> SidewalkNetwork:
    crossing = network.edge_crossed >= 0
    mark = network.edge_mark
    unknown = (mark & (Mark.MARKED | Mark.LOWERED | Mark.DEAD_END | Mark.RAISED)) == 0
    rate = np.where(mark & Mark.RAISED, RAISED_RATE, np.where(unknown, UNMARKED_RATE, 1.0))
    price = network.edge_effort_m - network.edge_walk_m
    two_sided = ~np.isin(network.segment_class, ONE_LINE)
    dearer = np.where(crossing, network.edge_walk_m + price * rate, network.edge_effort_m)
    bare = np.where(network.side_rate > 1, NO_SIDEWALK_RATE, network.side_rate)
    priced = replace(
        network,
        edge_effort_m=dearer,
        midblock_effort_m=np.where(two_sided, np.inf, network.midblock_effort_m),
    )
    return _without(_with_rates(priced, bare), network.segment_class == "steps")


def _for_bike(network: SidewalkNetwork) -> SidewalkNetwork:
    road = network.segment_class
    rate = np.where(road == "steps", CARRIED_RATE, np.where(road == "footway", PUSHED_RATE, 1.0))
    return _with_rates(network, np.repeat(rate[:, None], 2, axis=1))


def _for_car(network: SidewalkNetwork) -> SidewalkNetwork:
    crossing = network.edge_crossed >= 0
    free = replace(
        network,
        edge_effort_m=np.where(crossing, network.edge_walk_m, network.edge_effort_m),
        midblock_effort_m=np.where(np.isinf(network.midblock_effort_m), np.inf, 0.0),
    )
    level = _with_rates(free, np.ones_like(network.side_rate))
    closed = np.isin(network.segment_class, ONE_LINE) & ~np.isin(network.segment_class, _DRIVEN)
    return _without(level, closed)


def _with_rates(network: SidewalkNetwork, side_rate: NDArray[np.float64]) -> SidewalkNetwork:
    """Let each metre along a side cost ``side_rate`` (segments, 2)."""
    along = np.flatnonzero(network.edge_crossed < 0)
    segment = network.edge_segment[along]
    is_right = (network.edge_from[along] != network.corner_of[segment, 0, 0]) | (
        network.edge_to[along] != network.corner_of[segment, 1, 0]
    )
    effort_m = network.edge_effort_m.copy()
    effort_m[along] = network.edge_walk_m[along] * side_rate[segment, is_right.astype(np.int64)]
    return replace(network, edge_effort_m=effort_m, side_rate=side_rate)


def _without(network: SidewalkNetwork, closed: NDArray[np.bool_]) -> SidewalkNetwork:
    """Take closed segments out: their edges go, and their ends become corners that nothing else is joined to."""
    which = np.flatnonzero(closed)
    edges = ~closed[network.edge_segment] | (network.edge_segment < 0)
    corner_of = network.corner_of.copy()
    corner_of[which] = (len(network.corner_xy) + np.arange(len(which)))[:, None, None]
    names = (
        "edge_from",
        "edge_to",
        "edge_effort_m",
        "edge_walk_m",
        "edge_segment",
        "edge_crossed",
        "edge_mark",
    )
    return replace(
        network,
        corner_xy=np.concatenate([network.corner_xy, network.line_xy[network.line_start[which]]]),
        corner_of=corner_of,
        **{name: getattr(network, name)[edges] for name in names},
    )
