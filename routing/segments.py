"""Ways of a street file → segments between junctions."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from routing.endmarks import mark_ends
from routing.walkable import PLAIN, WayFacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """A line through OSM nodes: ids and (lon, lat) of each, in order; ``highway`` is one road class."""

    name: str
    highway: str
    nodes: tuple[int, ...]
    points: tuple[Point, ...]
    facts: WayFacts = PLAIN
    marks: tuple[int, int] = (0, 0)  # of the crossings at its first and last node, `routing.crossings.Mark`

    def reversed(self) -> Way:
        """Give the same way from its other end."""
        return Way(
            self.name,
            self.highway,
            self.nodes[::-1],
            self.points[::-1],
            self.facts.reversed(),
            self.marks[::-1],
        )

    def part(self, first: int, last: int) -> Way:
        """Give the way from its node ``first`` to its node ``last``; crossings at cuts are not known."""
        return replace(
            self, nodes=self.nodes[first : last + 1], points=self.points[first : last + 1], marks=(0, 0)
        )


def segments_of_ways(ways: Sequence[Way], marks: Mapping[int, int] | None = None) -> gpd.GeoDataFrame:
    """Split ways at junctions and join pieces of one street between two junctions.

    Parameters
    ----------
    ways
        Walkable ways in file order. Ways of fewer than two different points are left out.
    marks
        What is known of crossings at nodes, `routing.crossings.Mark` bits by node id. A crossing away from
        junctions cuts a busy street there.

    Returns
    -------
    GeoDataFrame
        ``Streets.segments``, in the order and direction of the ways.
    """
    sound = [cleaned for way in ways if len((cleaned := _without_repeats(way)).nodes) > 1]
    return segments_frame(mark_ends(_joined(_split(sound)), marks or {}))


def segments_frame(pieces: Sequence[Way]) -> gpd.GeoDataFrame:
    """Give pieces that already run from junction to junction as ``Streets.segments``."""
    row = np.repeat(np.arange(len(pieces)), [len(piece.points) for piece in pieces])
    points = np.array([point for piece in pieces for point in piece.points], dtype=np.float64).reshape(-1, 2)
    lines = shapely.linestrings(points, indices=row) if pieces else np.array([], dtype=object)
    return gpd.GeoDataFrame(
        {
            "segment_id": np.arange(len(pieces)),
            "from_node": np.array([piece.nodes[0] for piece in pieces], dtype=np.int64),
            "to_node": np.array([piece.nodes[-1] for piece in pieces], dtype=np.int64),
            "name": np.array([piece.name for piece in pieces], dtype=object),
            "highway": np.array([piece.highway for piece in pieces], dtype=object),
            "sidewalk": np.array([piece.facts.sidewalk for piece in pieces], dtype=object),
            "oneway": np.array([piece.facts.oneway for piece in pieces], dtype=np.int8),
            "layer": np.array([piece.facts.layer for piece in pieces], dtype=np.int8),
            "ring": np.array([piece.facts.ring for piece in pieces], dtype=bool),
            "from_mark": np.array([piece.marks[0] for piece in pieces], dtype=np.uint16),
            "to_mark": np.array([piece.marks[1] for piece in pieces], dtype=np.uint16),
        },
        geometry=lines,
        crs="EPSG:4326",
    )


def _without_repeats(way: Way) -> Way:
    """Leave out points that repeat the one before: a piece without length has no direction."""
    kept = [
        place for place in range(len(way.nodes)) if place == 0 or way.points[place] != way.points[place - 1]
    ]
    if len(kept) == len(way.nodes):
        return way
    if len(kept) > 1:
        kept[-1] = len(way.nodes) - 1  # the last node may be a junction; its twin before it is none
    return replace(way, nodes=tuple(way.nodes[k] for k in kept), points=tuple(way.points[k] for k in kept))


def _split(ways: Sequence[Way]) -> list[Way]:
    """Cut ways at every node that another way, or the same way again, passes."""
    passes = Counter(node for way in ways for node in way.nodes)
    pieces = []
    for way in ways:
        last = len(way.nodes) - 1
        cuts = [0, *(k for k in range(1, last) if passes[way.nodes[k]] > 1), last]
        for start, end in itertools.pairwise(cuts):
            pieces.append(way.part(start, end))
    return pieces


def _joined(pieces: Sequence[Way]) -> list[Way]:
    """Join pieces that meet end to end where nothing else does, of one name and class."""
    ends: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        ends[piece.nodes[0]].append(number)
        ends[piece.nodes[-1]].append(number)
    used: set[int] = set()
    whole = []
    for number in range(len(pieces)):
        if number not in used:
            used.add(number)
            ahead = _followed(number, pieces[number], pieces, ends, used)
            back = _followed(number, ahead.reversed(), pieces, ends, used)
            whole.append(back.reversed())
    return whole


def _followed(
    number: int, way: Way, pieces: Sequence[Way], ends: dict[int, list[int]], used: set[int]
) -> Way:
    """Lengthen ``way`` at its last node as far as its street goes on without a junction."""
    here = number
    nodes, points = list(way.nodes), list(way.points)
    while len(at := ends[nodes[-1]]) == 2:
        following = at[1] if at[0] == here else at[0]
        piece = pieces[following]
        onward = piece if piece.nodes[0] == nodes[-1] else piece.reversed()
        goes_on = (onward.name, onward.highway, onward.facts) == (way.name, way.highway, way.facts)
        if following in used or not goes_on:
            break
        used.add(following)
        nodes += onward.nodes[1:]
        points += onward.points[1:]
        here = following
    return replace(way, nodes=tuple(nodes), points=tuple(points))
