"""Street files and place names → walkable street segments, known addresses and the backdrop of the map.

The one door to pyosmium and OSMnx. Files are read by pyosmium straight into segments: OSMnx reads XML only and
takes some twenty times as long to the same streets (Columbus: 28 s against 1.2 s). OSMnx serves where it
is at home: place names and GraphML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
import shapely

from geo.errors import BadInput, TurfwalkError, Unavailable
from geo.tables import ADDRESS_POINTS
from routing.crossings import crossing_mark
from routing.housenumbers import AddressRow, address_rows
from routing.model import Streets
from routing.segments import Way, segments_frame, segments_of_ways
from routing.sidepaths import fold_sidewalks
from routing.walkable import backdrop_kind, is_walkable, road_class_of, way_facts

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo.model import OnProgress

OSM_FORMATS = {
    ".pbf": "pbf",
    ".osm": "xml",
    ".osm.xml": "xml",
    ".xml": "xml",
    ".osm.gz": "xml.gz",
    ".osm.bz2": "xml.bz2",
}
"""File endings and what OSM files with them hold."""

LINES = ("rail", "motorway")
"""Kinds of backdrop that stay lines where they close."""

OBJECTS_PER_REPORT = 5000
_MEND = "Give an OpenStreetMap file (.osm.pbf, .osm, .osm.xml, .osm.gz) or a .graphml file."


@dataclass(frozen=True)
class _Multipolygon:
    """An area made of several ways: its tags, the ids of its outer and of its inner ways."""

    tags: dict[str, str]
    outer: tuple[int, ...]
    inner: tuple[int, ...]


@dataclass
class _Found:
    """What a scan gathers.

    ``members`` are the points of ways that multipolygons are made of, ``marks`` the crossings by node.
    """

    ways: list[Way] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)
    backdrop: list[tuple[str, str, BaseGeometry]] = field(default_factory=list)
    members: dict[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)
    placed_count: int = 0
    unplaced_count: int = 0


def read_streets(path: Path, on_progress: OnProgress | None = None) -> Streets:
    """Read the walkable streets of a file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.xml``, ``.osm.gz``, ``.osm.bz2`` or ``.graphml`` (as OSMnx writes it).
    on_progress
        Called every few thousand objects of the file.

    Returns
    -------
    Streets
        Segments between junctions; a way that merely changes its number between two junctions is one
        segment. Address points and backdrop come from OSM files only.

    Raises
    ------
    BadInput
        If the file is missing, is of another kind, cannot be read, or holds no walkable street.
    """
    name = path.name.lower()
    if not path.is_file():
        raise BadInput(f"The street file {path.name} does not exist.", "Check the path.")
    if path.stat().st_size == 0:
        raise BadInput(f"The street file {path.name} is empty.", _MEND)
    if name.endswith(".graphml"):
        streets = _read_graphml(path)
    else:
        endings = [ending for ending in OSM_FORMATS if name.endswith(ending)]
        if not endings:
            raise BadInput(f"{path.name} is no street file.", _MEND)
        streets = _read_osm(path, OSM_FORMATS[max(endings, key=len)], on_progress)
    if len(streets.segments) == 0:
        raise BadInput(
            f"{path.name} holds no street that may be walked.", "Give a file with the town's streets."
        )
    return streets


def fetch_streets(place: str) -> Streets:
    """Fetch the walkable streets of a place by its name, such as ``Cambridge, Massachusetts``.

    Raises
    ------
    Unavailable
        If OpenStreetMap's servers cannot be reached.
    BadInput
        If they know no such place, or no walkable street in it.
    """
    import osmnx
    import requests

    osmnx.settings.use_cache = False  # it would write beside whatever folder we are in
    mend = "Check the spelling (town, state), or import a street file."
    try:
        graph = osmnx.graph_from_place(place, network_type="walk", simplify=True, retain_all=True)
    except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:  # noqa: SLF001 - it has no public name
        raise Unavailable(
            "OpenStreetMap could not be reached for the option place.",
            "Try again later, or import a street file.",
        ) from error
    except (osmnx._errors.InsufficientResponseError, TypeError, ValueError) as error:  # noqa: SLF001 - as above
        raise BadInput("OpenStreetMap knows no area by the option place.", mend) from error
    streets = _streets_of_graph(graph)
    if len(streets.segments) == 0:
        raise BadInput("The option place holds no street that may be walked.", mend)
    return streets


def _read_osm(path: Path, form: str, on_progress: OnProgress | None) -> Streets:
    try:
        shapes = _multipolygons(path, form)
        found = _scan(path, form, shapes, on_progress, nodes_first=False)
        if found.unplaced_count > found.placed_count:
            # some exports write nodes last: learn all places before the ways
            found = _scan(path, form, shapes, on_progress, nodes_first=True)
    except (RuntimeError, ValueError, OSError) as error:
        if isinstance(error, TurfwalkError):
            raise
        raise BadInput(f"{path.name} cannot be read as an OpenStreetMap file.", _MEND) from error
    if on_progress:
        on_progress(0.8, "Splitting streets at junctions")
    for shape in shapes:
        _keep_shape(found, shape.tags, _assembled(shape, found.members))
    addresses = pl.DataFrame(found.addresses, schema=ADDRESS_POINTS, orient="row")
    segments = segments_of_ways(*fold_sidewalks(found.ways, found.marks))
    return Streets(segments, addresses, _backdrop_frame(found.backdrop))


def _multipolygons(path: Path, form: str) -> list[_Multipolygon]:
    """Read the relations that are areas: their tags and the ways they are made of."""
    import osmium

    file: Any = osmium.FileProcessor(osmium.io.File(str(path), form), osmium.osm.RELATION)
    shapes = []
    for relation in file.with_filter(osmium.filter.TagFilter(("type", "multipolygon"))):
        tags = {tag.k: tag.v for tag in relation.tags}
        if backdrop_kind(tags) or "addr:housenumber" in tags:
            ways = [(member.ref, member.role) for member in relation.members if member.type == "w"]
            outer = tuple(ref for ref, role in ways if role != "inner")
            shapes.append(_Multipolygon(tags, outer, tuple(ref for ref, role in ways if role == "inner")))
    return shapes


def _scan(
    path: Path,
    form: str,
    shapes: list[_Multipolygon],
    on_progress: OnProgress | None,
    *,
    nodes_first: bool,
) -> _Found:
    """Go through the nodes and ways of a file once."""
    import osmium

    store = osmium.index.create_map("sparse_mem_map" if nodes_first else "flex_mem")
    if nodes_first:
        places = osmium.NodeLocationsForWays(store)
        places.ignore_errors()  # it would stop at the first way, whose nodes come later
        osmium.apply(osmium.io.File(str(path), form), places)
    file: Any = osmium.FileProcessor(osmium.io.File(str(path), form), osmium.osm.NODE | osmium.osm.WAY)
    told = osmium.filter.KeyFilter("addr:housenumber", "highway", "crossing")
    told.enable_for(osmium.osm.NODE)  # other nodes only place the ways
    members = {ref for shape in shapes for ref in (*shape.outer, *shape.inner)}
    found = _Found()
    for count, thing in enumerate(file.with_locations(store).with_filter(told)):
        if on_progress and count % OBJECTS_PER_REPORT == 0:
            # how many objects there are is not known before the last one
            on_progress(0.8 * count / (count + 20 * OBJECTS_PER_REPORT), "Reading streets")
        tags = {tag.k: tag.v for tag in thing.tags}
        if thing.is_node():
            found.addresses += address_rows(tags, thing.lon, thing.lat)
            if mark := int(crossing_mark(tags)):
                found.marks[thing.id] = mark
        else:
            _keep_way(found, tags, thing, is_member=thing.id in members)
    return found


def _keep_way(found: _Found, tags: dict[str, str], way: Any, *, is_member: bool) -> None:  # noqa: ANN401 - osmium ships no types
    kind = backdrop_kind(tags)
    walkable = is_walkable(tags)
    if not (kind or walkable or is_member or "addr:housenumber" in tags):
        return
    parts = [part for part in _placed_parts(way.nodes) if len(part) > 1]
    if walkable:
        road = road_class_of(tags["highway"])
        found.placed_count += sum(map(len, parts))
        found.unplaced_count += len(way.nodes) - sum(map(len, parts))
        for part in parts:
            nodes, points = tuple(ref for ref, _ in part), tuple(point for _, point in part)
            found.ways.append(Way(tags.get("name", ""), road, nodes, points, way_facts(tags)))
    if len(parts) == 1 and is_member:
        found.members[way.id] = tuple(point for _, point in parts[0])
    _keep_shape(found, tags, _drawn([[point for _, point in part] for part in parts], kind))


def _drawn(parts: list[list[tuple[float, float]]], kind: str) -> BaseGeometry:
    """Give the shape of a way: an area where it closes, else lines (buildings cut by the extract too)."""
    if len(parts) == 1 and len(parts[0]) > 3 and parts[0][0] == parts[0][-1] and kind not in LINES:
        return shapely.Polygon(parts[0])
    return shapely.MultiLineString(parts) if parts else shapely.Point()


def _placed_parts(nodes: Any) -> list[list[tuple[int, tuple[float, float]]]]:  # noqa: ANN401 - osmium ships no types
    """Give the runs of nodes that the file places; extracts end ways at nodes they do not hold."""
    parts: list[list[tuple[int, tuple[float, float]]]] = [[]]
    for node in nodes:
        if node.location.valid():
            parts[-1].append((node.ref, (node.lon, node.lat)))
        elif parts[-1]:
            parts.append([])
    return parts


def _keep_shape(found: _Found, tags: dict[str, str], shape: BaseGeometry) -> None:
    """Keep an area for the map and its house number, if it has one, at its centre."""
    if shape.is_empty:
        return
    kind = backdrop_kind(tags)
    if kind and (kind != "building" or shape.geom_type.endswith("Polygon")):
        found.backdrop.append((kind, tags.get("name", ""), shape))
    if "addr:housenumber" in tags:
        centre = shape.centroid
        found.addresses += address_rows(tags, centre.x, centre.y)


def _assembled(shape: _Multipolygon, members: dict[int, tuple[tuple[float, float], ...]]) -> BaseGeometry:
    """Put rings together from member ways; what the file holds in part only gives what can be closed."""

    def rings(refs: tuple[int, ...]) -> BaseGeometry:
        lines = [shapely.LineString(members[ref]) for ref in refs if ref in members]
        return shapely.union_all(shapely.get_parts(shapely.polygonize(lines)))

    return rings(shape.outer).difference(rings(shape.inner))


def _backdrop_frame(rows: list[tuple[str, str, BaseGeometry]]) -> gpd.GeoDataFrame:
    import geopandas

    kind, name, geometry = zip(*rows, strict=True) if rows else ((), (), ())
    return geopandas.GeoDataFrame(
        {"kind": list(kind), "name": list(name)}, geometry=list(geometry), crs="EPSG:4326"
    )


def _read_graphml(path: Path) -> Streets:
    import osmnx

    try:
        graph = osmnx.load_graphml(path)
        return _streets_of_graph(graph)
    except (ValueError, KeyError, TypeError, SyntaxError, OSError) as error:
        raise BadInput(f"{path.name} cannot be read as a street graph that OSMnx wrote.", _MEND) from error


def _streets_of_graph(graph: Any) -> Streets:  # noqa: ANN401 - osmnx ships no types
    """Take the walkable edges of an OSMnx graph, both directions of a street as one."""
    import osmnx

    graph = osmnx.convert.to_undirected(osmnx.project_graph(graph, to_latlong=True))
    place = {node: (float(data["x"]), float(data["y"])) for node, data in graph.nodes(data=True)}
    pieces = []
    for start, end, data in graph.edges(data=True):
        tags = {key: _one(value) for key, value in data.items() if isinstance(value, str | list)}
        line = data.get("geometry")
        points = tuple(line.coords) if line is not None else (place[start], place[end])
        if is_walkable(tags) and len(set(points)) > 1:
            ends = (start, end) if points[0] == place[start] or points[-1] == place[end] else (end, start)
            nodes = (ends[0], *range(-1, 1 - len(points), -1), ends[1])
            way = Way(tags.get("name", ""), road_class_of(tags["highway"]), nodes, points, way_facts(tags))
            pieces.append(way)
    return Streets(segments_frame(pieces), pl.DataFrame(schema=ADDRESS_POINTS), _backdrop_frame([]))


def _one(value: str | list[Any]) -> str:
    """Give the first of several values that simplification brought together on one edge."""
    return value if isinstance(value, str) else str(value[0]) if value else ""
