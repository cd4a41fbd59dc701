"""What OpenStreetMap tags say about a way: may it be walked, which class of road is it, what does it show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WALKABLE_CLASSES = frozenset(
    {
        "cycleway",
        "footway",
        "living_street",
        "path",
        "pedestrian",
        "primary",
        "residential",
        "secondary",
        "service",
        "steps",
        "tertiary",
        "track",
        "trunk",
        "unclassified",
    }
)
"""Road classes that are walked; motorways, bridleways and what is not yet built are not."""

_CLASS_OF = {"road": "unclassified", "minor": "unclassified"}  # older words for a road nobody has classed
_OFF_STREET_SERVICE = frozenset({"driveway", "parking_aisle", "drive-through", "emergency_access"})
_FOOT_ALLOWED = frozenset({"yes", "designated", "permissive", "destination"})

_BACKDROP_KINDS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("natural", frozenset({"water", "bay", "strait"}), "water"),
    ("landuse", frozenset({"reservoir", "basin"}), "water"),
    ("waterway", frozenset({"riverbank", "dock", "river", "canal"}), "water"),
    ("leisure", frozenset({"park", "garden", "nature_reserve", "golf_course", "playground"}), "park"),
    (
        "landuse",
        frozenset({"forest", "grass", "meadow", "recreation_ground", "cemetery", "village_green"}),
        "park",
    ),
    ("natural", frozenset({"wood", "scrub", "grassland"}), "park"),
    ("railway", frozenset({"rail", "light_rail", "tram", "narrow_gauge", "subway"}), "rail"),
    ("highway", frozenset({"motorway", "motorway_link"}), "motorway"),
)


def road_class_of(highway: str) -> str:
    """Give the road class of a highway tag: ramps count as the road they lead to."""
    base = highway.removesuffix("_link")
    return _CLASS_OF.get(base, base)


def is_walkable(tags: Mapping[str, str]) -> bool:
    """Say whether a canvasser may walk a way.

    Left out are roads closed to people on foot, private ways unless feet are allowed, driveways and parking
    aisles, motor roads, and squares drawn as areas.
    """
    if road_class_of(tags.get("highway", "")) not in WALKABLE_CLASSES:
        return False
    foot = tags.get("foot", "")
    if foot in ("no", "private") or tags.get("motorroad") == "yes" or tags.get("area") == "yes":
        return False
    if tags.get("access") in ("private", "no") and foot not in _FOOT_ALLOWED:
        return False
    return tags.get("service") not in _OFF_STREET_SERVICE


def backdrop_kind(tags: Mapping[str, str]) -> str:
    """Give what a way or area shows on the map: water, park, building, rail, motorway, or "" for nothing."""
    if tags.get("building", "no") != "no":
        return "building"
    if tags.get("tunnel", "no") != "no":
        return ""
    for key, values, kind in _BACKDROP_KINDS:
        if tags.get(key) in values:
            return kind
    return ""
