"""What a crossing costs: by the class of the road, the kind of crossing and how one moves.

Every crossing of a network carries its marks, so that prices of another spec are put on it without the map.
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from routing.model import WalkSpec

ONE_LINE = ("footway", "path", "pedestrian", "steps", "track", "cycleway")
"""Road classes that are one line without sides."""

NO_MIDBLOCK = ("secondary", "primary", "trunk")
"""Road classes never crossed away from a junction or a marked crossing."""

QUIET = ("living_street", "service", "residential", "unclassified")
"""Road classes whose dead ends are walked around."""


class Mark(IntFlag):
    """What is known of the crossing of one street at one end of a segment."""

    SIGNALS = 1
    MARKED = 2
    ISLAND = 4
    LOWERED = 8
    RAISED = 16
    FORBIDDEN = 32  # no better than in mid-block
    JUNCTION = 64  # streets or footways meet here; else it is as if in mid-block
    HALF = 128  # one carriageway of two
    DEAD_END = 256  # of a quiet street: one walks around its end


_KIND_OF_CROSSING = {
    "traffic_signals": Mark.SIGNALS | Mark.MARKED,
    "marked": Mark.MARKED,
    "zebra": Mark.MARKED,
    "uncontrolled": Mark.MARKED,
    "pelican": Mark.SIGNALS | Mark.MARKED,
    "toucan": Mark.SIGNALS | Mark.MARKED,
    "island": Mark.ISLAND,
    "no": Mark.FORBIDDEN,
}
_KIND_OF_KERB = {"lowered": Mark.LOWERED, "flush": Mark.LOWERED, "no": Mark.LOWERED, "raised": Mark.RAISED}


def crossing_mark(tags: Mapping[str, str]) -> Mark:
    """Give the mark of an OSM node or footway: 0 where it is no crossing and has no signals."""
    mark = Mark(0)
    if tags.get("highway") == "traffic_signals":
        mark |= Mark.SIGNALS
    if not is_crossing(tags):
        return mark
    mark |= _KIND_OF_CROSSING.get(tags.get("crossing", ""), Mark(0))
    if tags.get("crossing:signals") == "yes":
        mark |= Mark.SIGNALS
    if tags.get("crossing:markings", "no") != "no":
        mark |= Mark.MARKED
    if tags.get("crossing:island") == "yes":
        mark |= Mark.ISLAND
    if tags.get("crossing") not in ("no", "unmarked"):
        mark |= Mark.JUNCTION
    return mark | _KIND_OF_KERB.get(tags.get("kerb", ""), Mark(0))


def is_crossing(tags: Mapping[str, str]) -> bool:
    """Say whether a node or footway is a place to cross."""
    return tags.get("highway") == "crossing" or tags.get("footway") == "crossing" or "crossing" in tags


def crossing_prices(road: NDArray[np.str_], mark: NDArray[np.uint16], spec: WalkSpec) -> NDArray[np.float64]:
    """Price of crossings in metres of effort beyond the ground.

    Parameters
    ----------
    road
        Class of the road crossed, (crossings,).
    mark
        `Mark` bits, (crossings,).
    spec
        Prices by class and the rates of signals, marked crossings, islands and double roads.

    Returns
    -------
    ndarray
        (crossings,); inf where crossing is not allowed.
    """
    at_junction, midblock = (by_class(road, price, spec) for price in (junction_price_m, midblock_price_m))
    at_crossing = (mark & (Mark.JUNCTION | Mark.FORBIDDEN)) == Mark.JUNCTION
    price = np.where(at_crossing, at_junction, midblock)
    rate = spec.crossing_rate
    for bit, name in ((Mark.HALF, "dual"), (Mark.ISLAND, "island")):
        price = price * np.where(mark & bit, rate[name], 1.0)
    lights = np.where(mark & Mark.SIGNALS, rate["signals"], np.where(mark & Mark.MARKED, rate["marked"], 1.0))
    return np.asarray(np.where(mark & Mark.DEAD_END, 0.0, np.where(at_crossing, price * lights, price)))


def by_class(
    road: NDArray[np.str_], price: Callable[[str, WalkSpec], float], spec: WalkSpec
) -> NDArray[np.float64]:
    """Give ``price(class, spec)`` of every road."""
    classes, of = np.unique(road, return_inverse=True)
    return np.array([price(str(name), spec) for name in classes], dtype=np.float64)[of]


def junction_price_m(road: str, spec: WalkSpec) -> float:
    """Price of crossing ``road`` at a junction, in metres of effort."""
    if road in ONE_LINE:
        return 0.0
    return spec.crossing_effort_m.get(road, spec.crossing_effort_m["residential"])


def midblock_price_m(road: str, spec: WalkSpec) -> float:
    """Price of crossing ``road`` away from junctions; never less than at one."""
    if road in ONE_LINE:
        return 0.0
    if road in NO_MIDBLOCK:
        return float("inf")
    through = 2.0 if road == "tertiary" else 1.0  # through traffic does not wait where nobody crosses
    return max(spec.midblock_effort_m, through * junction_price_m(road, spec))
