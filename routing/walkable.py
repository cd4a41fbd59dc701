"""What OpenStreetMap tags say about a way: may it be walked, which class of road is it, what does it show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routing.crossings import ONE_LINE, crossing_mark, is_crossing

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

_SIDEWALKS = {"none": "no", "no": "no", "separate": "separate", "both": "both", "yes": "both"}
_OTHER_SIDE = {"left": "right", "right": "left"}
_AGAINST = ("-1", "reverse")


@dataclass(frozen=True)
class WayFacts:
    """What more the tags say of a way, looking along it.

    ``sidewalk`` is "left", "right", "both", "no", "separate" (mapped as ways of their own) or "" (unknown);
    ``oneway`` 1 along the way, -1 against it, 0 both; ``footway`` "sidewalk" or "crossing" where a way on
    foot is one, and ``mark`` then the kind of crossing (`routing.crossings.Mark`); ``ring`` a roundabout.
    """

    sidewalk: str = ""
    oneway: int = 0
    layer: int = 0
    ring: bool = False
    footway: str = ""
    mark: int = 0

    def reversed(self) -> WayFacts:
        """Give the facts looking from the other end."""
        if not self.oneway and self.sidewalk not in _OTHER_SIDE:
            return self
        return replace(self, sidewalk=_OTHER_SIDE.get(self.sidewalk, self.sidewalk), oneway=-self.oneway)


PLAIN = WayFacts()
"""The facts of a way of which the tags say nothing more."""


def way_facts(tags: Mapping[str, str]) -> WayFacts:
    """Read the facts of a walkable way."""
    ring = tags.get("junction") in ("roundabout", "circular")
    oneway = -1 if tags.get("oneway") in _AGAINST else int(ring or tags.get("oneway") in ("yes", "true", "1"))
    if road_class_of(tags.get("highway", "")) in ONE_LINE:
        crossing = is_crossing(tags)
        is_sidewalk = "sidewalk" in (tags.get("footway"), tags.get("path"), tags.get("cycleway"))
        footway = "crossing" if crossing else "sidewalk" if is_sidewalk else ""
        return WayFacts(layer=_layer(tags), footway=footway, mark=int(crossing_mark(tags)) if crossing else 0)
    return WayFacts(_sidewalk(tags), oneway, _layer(tags), ring)


def _sidewalk(tags: Mapping[str, str]) -> str:
    """Give the sides with a sidewalk; ``footway=*`` on a road is the older word for it."""
    plain = tags.get("sidewalk", tags.get("sidewalk:both", tags.get("footway", "")))
    if plain in _OTHER_SIDE:
        return plain
    if plain in _SIDEWALKS:
        return _SIDEWALKS[plain]
    sides = {side: _SIDEWALKS.get(tags.get(f"sidewalk:{side}", ""), "") for side in ("left", "right")}
    has = [side for side, value in sides.items() if value in ("both", "separate")]
    lacks = [side for side, value in sides.items() if value == "no"]
    if len(has) == 1 and len(lacks) == 1:
        return has[0]
    return "both" if len(has) == 2 else "no" if len(lacks) == 2 else ""


def _layer(tags: Mapping[str, str]) -> int:
    """Give the level above the ground: a bridge is on the first where nothing else is said, a tunnel below."""
    text = tags.get("layer", "").removeprefix("+")
    if text.removeprefix("-").isdecimal():
        return int(text)
    passes = tags.get("tunnel", "no") not in ("no", "building_passage")
    return int(tags.get("bridge", "no") != "no") - int(passes)


def road_class_of(highway: str) -> str:
    """Give the road class of a highway tag: ramps count as the road they lead to."""
    base = highway.removesuffix("_link")
    return _CLASS_OF.get(base, base)


def is_walkable(tags: Mapping[str, str]) -> bool:
    """Say whether a canvasser may walk a way.

    Left out are roads closed to people on foot, private ways unless feet are allowed, parking aisles and
    driveways (those with a name are streets), motor roads, and squares drawn as areas.
    """
    if road_class_of(tags.get("highway", "")) not in WALKABLE_CLASSES:
        return False
    foot = tags.get("foot", "")
    if foot in ("no", "private") or tags.get("motorroad") == "yes" or tags.get("area") == "yes":
        return False
    if tags.get("access") in ("private", "no") and foot not in _FOOT_ALLOWED:
        return False
    is_street = tags.get("service") == "driveway" and bool(tags.get("name"))
    return is_street or tags.get("service") not in _OFF_STREET_SERVICE


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
