"""Makes ``downtown_denver.osm`` out of a directed drive network; needed only to make that file anew.

``python -m app.demo.denver EDGES.parquet VERTICES.parquet`` (see SOURCE.md for where the tables come from).
"""

from __future__ import annotations

import ast
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    import geopandas as gpd

STREETS_FILE = Path(__file__).with_name("downtown_denver.osm")

FIRST_SHAPE_NODE = 90_000_000_001
"""Bends have no OSM id in the source; ours begin far above every id in use. Junctions keep their own."""

LonLat = tuple[float, float]


@dataclass(frozen=True)
class Street:
    """One street between two junctions: OSM node ids of its ends, its names and classes, its line."""

    start: int
    end: int
    names: tuple[str, ...]
    classes: tuple[str, ...]
    oneway: bool
    line: tuple[LonLat, ...]


def merge_directions(edges: gpd.GeoDataFrame, node_ids: dict[int, int]) -> list[Street]:
    """Make one street of the two directed edges of each two-way street.

    Parameters
    ----------
    edges
        Has src_vertex_id, dst_vertex_id, name, highway, geometry (EPSG:4326), one row a direction.
    node_ids
        vertex_id -> OSM node id.

    Returns
    -------
    list
        Streets in the order in which they first appear.
    """
    streets: dict[tuple[tuple[LonLat, ...], ...], Street] = {}
    for row in edges.itertuples():
        line = tuple((round(lon, 7), round(lat, 7)) for lon, lat in row.geometry.coords)
        key = tuple(sorted((line, line[::-1])))
        start, end = node_ids[row.src_vertex_id], node_ids[row.dst_vertex_id]
        found = streets.get(key)
        streets[key] = Street(
            start=found.start if found else start,
            end=found.end if found else end,
            names=_listed(row.name),
            classes=_listed(row.highway),
            oneway=found is None,
            line=found.line if found else line,
        )
    return list(streets.values())


def split_names(streets: list[Street]) -> list[Street]:
    """Split each street with two names at its sharpest bend, each half named as the streets at its end."""
    names_at: defaultdict[int, set[str]] = defaultdict(set)
    classes_of: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for street in streets:
        if len(street.names) == 1:
            names_at[street.start].add(street.names[0])
            names_at[street.end].add(street.names[0])
            classes_of[street.names[0]][street.classes[-1]] += 1
    split: list[Street] = []
    for street in streets:
        split.extend(_halves(street, names_at, classes_of) if len(street.names) > 1 else [street])
    return split


def osm_xml(streets: list[Street]) -> str:
    """Write streets as an OSM file, nodes first, ids rising."""
    ends = [
        pair for street in streets for pair in ((street.line[0], street.start), (street.line[-1], street.end))
    ]
    node_of = {place: node for place, node in ends if node}
    shape_node = FIRST_SHAPE_NODE
    for street in streets:
        for place in street.line:
            if place not in node_of:
                node_of[place] = shape_node
                shape_node += 1
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<osm version="0.6" generator="turfwalk" copyright="OpenStreetMap contributors" license="ODbL-1.0">',
    ]
    for node, (lon, lat) in sorted((node, place) for place, node in node_of.items()):
        lines.append(f'<node id="{node}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>')
    for number, street in enumerate(streets, start=1):
        lines.append(_way(number, street, node_of))
    return "\n".join([*lines, "</osm>", ""])


def _listed(value: object) -> tuple[str, ...]:
    """Give the parts of ``"A"``, ``"['A', 'B']"`` or nothing."""
    if not isinstance(value, str):
        return ("",)
    return tuple(ast.literal_eval(value)) if value.startswith("[") else (value,)


def _halves(
    street: Street, names_at: dict[int, set[str]], classes_of: dict[str, Counter[str]]
) -> list[Street]:
    first, second = street.names
    if second in names_at[street.start] or first in names_at[street.end]:
        first, second = second, first
    line = street.line
    bend = max(range(1, len(line) - 1), key=lambda k: _turn(line[k - 1], line[k], line[k + 1]))
    pieces = ((street.start, 0, first, line[: bend + 1]), (0, street.end, second, line[bend:]))
    return [
        Street(start, end, (name,), (classes_of[name].most_common(1)[0][0],), street.oneway, piece)
        for start, end, name, piece in pieces
    ]


def _turn(before: LonLat, here: LonLat, after: LonLat) -> float:
    """Give twice the area of the triangle of three points: larger at a sharper bend."""
    return abs(
        (here[0] - before[0]) * (after[1] - before[1]) - (after[0] - before[0]) * (here[1] - before[1]),
    )


def _way(number: int, street: Street, node_of: dict[LonLat, int]) -> str:
    tags = {"highway": street.classes[-1], "name": street.names[0]}  # the larger road is named last
    if street.oneway:
        tags["oneway"] = "yes"
    inner = "".join(f'<nd ref="{node_of[place]}"/>' for place in street.line)
    inner += "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items() if v)
    return f'<way id="{number}" version="1">{inner}</way>'


def main() -> None:
    """Make the file anew from the two tables named on the command line."""
    import geopandas as gpd

    edges, vertices = (gpd.read_parquet(path) for path in sys.argv[1:3])
    node_ids = dict(zip(vertices["vertex_id"].tolist(), vertices["vertex_uuid"].tolist(), strict=True))
    STREETS_FILE.write_text(osm_xml(split_names(merge_directions(edges, node_ids))), encoding="utf-8")


if __name__ == "__main__":
    main()
