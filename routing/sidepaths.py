"""Sidewalks mapped as ways of their own → the sides of their streets.

Every street has two sides already. A footway that runs along a street is one of them: it is left out, and
what led to it (paths, steps, crossings) leads to the street instead, where a corner joins it to the right
side. So doors of the street are walked along it, and no sidewalk is there twice. Crossings mapped as ways
become marks of the street they cross.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from routing.crossings import ONE_LINE
from routing.roadmeets import RoadMeets, lay_roads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.segments import Way

CONNECTOR_M = 25.0
"""A shorter sidewalk between two that are left out is the rounding of a corner."""

SAME_SPOT_M = 12.0
"""A path between two places of a street as near as this leads nowhere."""


def fold_sidewalks(ways: Sequence[Way], marks: Mapping[int, int]) -> tuple[list[Way], dict[int, int]]:
    """Leave out sidewalks that run along streets, and the crossings between them.

    Parameters
    ----------
    ways
        Walkable ways with their facts.
    marks
        What is known of crossings at nodes, `routing.crossings.Mark` bits by node id.

    Returns
    -------
    tuple
        The ways that stay, streets with new nodes (negative ids) where paths met their sidewalks; and the
        marks with those of crossings that were ways.
    """
    found = dict(marks)
    if not any(way.facts.footway for way in ways):
        return list(ways), found
    meets = lay_roads(ways)
    if meets is None:
        return list(ways), found
    for way in ways:
        if way.facts.footway == "crossing":
            for node in meets.crossed_nodes(way):
                found[node] = found.get(node, 0) | way.facts.mark
    gone = _along_streets(ways, meets)
    layer_of = {node: ways[k].facts.layer for k in gone for node in ways[k].nodes}
    parts = {
        k: [
            part
            for cut in _cut_at(way, layer_of, meets)
            if not _leads_nowhere(part := _led_to_streets(cut, layer_of, meets), meets)
        ]
        for k, way in enumerate(ways)
        if way.highway in ONE_LINE and k not in gone
    }
    idle = _idle_crossings(parts, meets)
    kept = []
    for k, way in enumerate(ways):
        if way.highway not in ONE_LINE:
            kept.append(meets.with_new_nodes(k, way))
        else:
            kept += [part for number, part in enumerate(parts.get(k, [])) if (k, number) not in idle]
    return kept, found


def _along_streets(ways: Sequence[Way], meets: RoadMeets) -> set[int]:
    """Find the sidewalks that are a side of a street, and what joins two of them round a corner."""
    sidewalks = [k for k, way in enumerate(ways) if way.facts.footway == "sidewalk"]
    along = meets.run_along([ways[k] for k in sidewalks])
    gone = {k for k, is_along in zip(sidewalks, along, strict=True) if is_along}
    nodes = {node for k in gone for node in ways[k].nodes}
    return gone | {
        k
        for k in sidewalks
        if {ways[k].nodes[0], ways[k].nodes[-1]} <= nodes and meets.length_m(ways[k]) < CONNECTOR_M
    }


def _cut_at(way: Way, layer_of: Mapping[int, int], meets: RoadMeets) -> list[Way]:
    """Cut a footway where it meets sidewalks that are left out, and a crossing at its streets as well."""
    last = len(way.nodes) - 1
    is_crossing = way.facts.footway == "crossing"
    cuts = [
        place
        for place in range(1, last)
        if way.nodes[place] in layer_of or (is_crossing and way.nodes[place] in meets.on_street)
    ]
    return [way.part(first, end) for first, end in zip([0, *cuts], [*cuts, last], strict=True)]


def _led_to_streets(way: Way, layer_of: Mapping[int, int], meets: RoadMeets) -> Way:
    """Lead the ends of a footway that met a sidewalk to the street of that sidewalk."""
    nodes, points = list(way.nodes), list(way.points)
    for end in (0, -1):
        node, point = way.nodes[end], way.points[end]
        if node in layer_of and node not in meets.on_street:
            met = meets.meet(node, point, layer_of[node])
            if met is not None:
                nodes.insert(0 if end == 0 else len(nodes), met[0])
                points.insert(0 if end == 0 else len(points), met[1])
    return replace(way, nodes=tuple(nodes), points=tuple(points))


def _leads_nowhere(way: Way, meets: RoadMeets) -> bool:
    """Whether a footway only joins one place of the streets with itself, as a crossing between their sides does."""
    first, last = way.nodes[0], way.nodes[-1]
    if not (meets.is_on_street(first) and meets.is_on_street(last)):
        return False
    return way.facts.footway == "crossing" or (
        first != last and meets.apart_m(way.points[0], way.points[-1]) < SAME_SPOT_M
    )


def _idle_crossings(parts: Mapping[int, list[Way]], meets: RoadMeets) -> set[tuple[int, int]]:
    """Find pieces of crossings that lead to no path: to an island, or to a sidewalk nobody mapped."""
    crossings = {}
    other: Counter[int] = Counter()
    for k, pieces in parts.items():
        for number, piece in enumerate(pieces):
            if piece.facts.footway == "crossing":
                crossings[k, number] = piece
            else:
                other.update(set(piece.nodes))
    at: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, piece in crossings.items():
        for node in (piece.nodes[0], piece.nodes[-1]):
            if not meets.is_on_street(node):
                at[node].append(key)
    useful: set[tuple[int, int]] = set()
    look = [key for node, keys in at.items() if other[node] for key in keys]
    while look:
        key = look.pop()
        if key not in useful:
            useful.add(key)
            piece = crossings[key]
            look += [k for node in (piece.nodes[0], piece.nodes[-1]) for k in at.get(node, [])]
    return set(crossings) - useful
