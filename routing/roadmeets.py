"""Where footways run along streets, and at which node of a street something beside it meets it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from routing.crossings import ONE_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from routing.segments import Point, Way

REACH_M = 22.0
"""A sidewalk is at most this far from the middle of its street."""

SLANT_MIN = 0.82
"""Cosine of the largest angle between a sidewalk and its street."""

ALONG_RATE = 0.75
"""A footway is a sidewalk of streets where it runs along them for at least this share of its length."""

STEP_M = 8.0
SAME_PLACE_M = 14.0
"""What meets a sidewalk this near to a junction of its street meets the junction."""

NEAR_NODE_M = 2.0
NEIGHBOURS = 4
_M_PER_DEGREE = 111_195.0
_FIRST_NEW_NODE = -(10**12)


@dataclass
class RoadMeets:
    """The streets of a file as straight pieces, and the nodes put into them so far.

    ``way`` and ``place`` (n,) say which piece of which way; ``ends`` (n, 2, 2) are in metres of a plane.
    ``on_street`` holds all nodes of streets, ``junction`` those of several; ``new`` has (place, part of the
    piece, node, point) by way.
    """

    ways: Sequence[Way]
    way: NDArray[np.int64]
    place: NDArray[np.int64]
    ends: NDArray[np.float64]
    layer: NDArray[np.int64]
    scale: NDArray[np.float64]
    tree: shapely.STRtree
    on_street: frozenset[int]
    junction: frozenset[int]
    met: dict[int, tuple[int, Point] | None] = field(default_factory=dict)
    new: dict[int, list[tuple[int, float, int, Point]]] = field(default_factory=lambda: defaultdict(list))
    new_count: int = 0

    def plane(self, points: Iterable[Point]) -> NDArray[np.float64]:
        """Give points (lon, lat) in metres, true enough over some tens of them."""
        return np.array(list(points), dtype=np.float64).reshape(-1, 2) * self.scale

    def apart_m(self, point: Point, other: Point) -> float:
        """Give the metres between two points."""
        return float(np.hypot(*np.diff(self.plane([point, other]), axis=0)[0]))

    def length_m(self, way: Way) -> float:
        """Give the metres along a way."""
        return float(np.hypot(*np.diff(self.plane(way.points), axis=0).T).sum())

    def is_on_street(self, node: int) -> bool:
        """Say whether a node is one of a street, from the file or put there."""
        return node in self.on_street or node <= _FIRST_NEW_NODE

    def run_along(self, ways: Sequence[Way]) -> NDArray[np.bool_]:
        """Say of each way whether it runs along streets of its own level."""
        spots, headings, layers, owner = [], [], [], []
        for number, way in enumerate(ways):
            xy = self.plane(way.points)
            for start, end in pairwise(xy):
                length = float(np.hypot(*(end - start)))
                count = int(np.ceil(length / STEP_M))
                parts = (np.arange(count)[:, None] + 0.5) / max(count, 1)
                spots.append(start + parts * (end - start))
                headings += [(end - start) / max(length, 1e-9)] * count
                layers += [way.facts.layer] * count
                owner += [number] * count
        if not owner:
            return np.zeros(len(ways), dtype=bool)
        of = np.array(owner)
        beside = self._beside(np.concatenate(spots), np.array(headings), np.array(layers))
        total = np.bincount(of, minlength=len(ways))
        return np.asarray(np.bincount(of, beside, len(ways)) >= ALONG_RATE * np.maximum(total, 1))

    def _beside(
        self, spots: NDArray[np.float64], heading: NDArray[np.float64], layer: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        spot, piece = self.tree.query(shapely.points(spots), predicate="dwithin", distance=REACH_M)
        onward = self.ends[piece, 1] - self.ends[piece, 0]
        onward /= np.maximum(np.hypot(onward[:, 0], onward[:, 1]), 1e-9)[:, None]
        slant = np.abs((onward * heading[spot]).sum(axis=1))
        fits = (slant >= SLANT_MIN) & (self.layer[piece] == layer[spot])
        beside = np.zeros(len(spots), dtype=bool)
        beside[spot[fits]] = True
        return beside

    def crossed_nodes(self, way: Way) -> list[int]:
        """Give the nodes where a crossing crosses streets; puts them in where the map has none."""
        shared = [node for node in way.nodes if node in self.on_street]
        if shared:
            return shared
        line = shapely.LineString(self.plane(way.points))
        crossed = []
        for piece in np.sort(self.tree.query(line, predicate="intersects")).tolist():
            if self.layer[piece] == way.facts.layer:
                spot = shapely.get_coordinates(shapely.intersection(line, self.tree.geometries[piece]))
                crossed.append(self._node_at(piece, spot[0], 0.0)[0])
        return crossed

    def meet(self, node: int, point: Point, layer: int) -> tuple[int, Point] | None:
        """Give the node of the nearest street where something at ``point`` meets it; None where no street is near."""
        if node not in self.met:
            spot = self.plane([point])[0]
            near = self.tree.query(shapely.Point(spot), predicate="dwithin", distance=2 * REACH_M)
            near = np.sort(near[self.layer[near] == layer])
            away = shapely.distance(self.tree.geometries[near], shapely.Point(spot))
            best = int(near[int(np.argmin(away))]) if len(near) else -1
            self.met[node] = None if best < 0 else self._node_at(best, spot, SAME_PLACE_M)
        return self.met[node]

    def _node_at(self, piece: int, spot: NDArray[np.float64], reach_m: float) -> tuple[int, Point]:
        """Give the node of a street at ``spot``: a junction within reach, a node at hand, or a new one."""
        start, end = self.ends[piece]
        step = end - start
        part = float(np.clip(((spot - start) * step).sum() / max(float((step * step).sum()), 1e-9), 0, 1))
        foot = start + part * step
        k, place = int(self.way[piece]), int(self.place[piece])
        way = self.ways[k]
        first = max(place - NEIGHBOURS, 0)
        around = range(first, min(place + NEIGHBOURS + 2, len(way.nodes)))
        away = np.hypot(*(self.plane(way.points[p] for p in around) - foot).T)
        for number in np.argsort(away, kind="stable").tolist():
            limit = reach_m if way.nodes[around[number]] in self.junction else NEAR_NODE_M
            if away[number] <= limit:
                return way.nodes[around[number]], way.points[around[number]]
        lon, lat = (foot / self.scale).tolist()
        node = _FIRST_NEW_NODE - self.new_count
        self.new_count += 1
        self.new[k].append((place, part, node, (lon, lat)))
        return node, (lon, lat)

    def with_new_nodes(self, k: int, way: Way) -> Way:
        """Give way ``k`` with the nodes that were put into it."""
        if k not in self.new:
            return way
        nodes, points = list(way.nodes), list(way.points)
        for place, _, node, point in sorted(self.new[k], reverse=True):
            nodes.insert(place + 1, node)
            points.insert(place + 1, point)
        return replace(way, nodes=tuple(nodes), points=tuple(points))


def lay_roads(ways: Sequence[Way]) -> RoadMeets | None:
    """Lay out the streets among ``ways``; None where there is none."""
    streets = [k for k, way in enumerate(ways) if way.highway not in ONE_LINE and len(way.nodes) > 1]
    if not streets:
        return None
    count = [len(ways[k].nodes) - 1 for k in streets]
    lonlat = np.array([point for k in streets for point in ways[k].points], dtype=np.float64)
    scale = np.array([np.cos(np.radians(lonlat[:, 1].mean())), 1.0]) * _M_PER_DEGREE
    row = np.repeat(np.arange(len(streets)), np.array(count) + 1)
    first = np.flatnonzero(row[:-1] == row[1:])
    ends = np.stack([lonlat[first], lonlat[first + 1]], axis=1) * scale
    passes = Counter(node for k in streets for node in ways[k].nodes)
    return RoadMeets(
        ways=ways,
        way=np.repeat(streets, count).astype(np.int64),
        place=np.concatenate([np.arange(n) for n in count]).astype(np.int64),
        ends=ends,
        layer=np.repeat([ways[k].facts.layer for k in streets], count).astype(np.int64),
        scale=scale,
        tree=shapely.STRtree(np.asarray(shapely.linestrings(ends), dtype=object)),
        on_street=frozenset(passes),
        junction=frozenset(node for node, times in passes.items() if times > 1),
    )
