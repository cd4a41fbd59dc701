"""Small maps drawn by hand: ways with OpenStreetMap tags through points in metres, and the network of them."""

from __future__ import annotations

from routing.crossings import crossing_mark
from routing.model import WalkSpec
from routing.segments import Way, segments_of_ways
from routing.sidepaths import fold_sidewalks
from routing.sidewalks import build_sidewalks
from routing.walkable import is_walkable, road_class_of, way_facts
from tests import town


def line(places, name="", highway="residential", **tags):
    """Give a way through places (metres east, north): ``crossing__island`` stands for ``crossing:island``."""
    spelled = {key.replace("__", ":"): value for key, value in tags.items()}
    return places, {"highway": highway, **({"name": name} if name else {}), **spelled}


def segments_of(*lines, nodes=None):
    """Give the segments of a map; ``nodes`` has tags by place. Equal places are one node."""
    number = {}
    ways = []
    for places, tags in lines:
        if is_walkable(tags):
            ids = tuple(number.setdefault(place, len(number) + 1) for place in places)
            points = tuple(town.lonlat(*place) for place in places)
            road = road_class_of(tags["highway"])
            ways.append(Way(tags.get("name", ""), road, ids, points, way_facts(tags)))
    marks = {number[place]: int(crossing_mark(tags)) for place, tags in (nodes or {}).items()}
    return segments_of_ways(*fold_sidewalks(ways, marks))


def network_of(*lines, nodes=None, spec=None):
    """Give the sidewalk network of a map."""
    return build_sidewalks(segments_of(*lines, nodes=nodes), town.METRIC_EPSG, spec or WalkSpec())


def place_at(network, east, north):
    """Give the place beside the street nearest to a point."""
    from routing.start import start_place

    return start_place(network, *town.lonlat(east, north))
