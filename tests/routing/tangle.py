"""Small random street networks with every trouble: loops, parallel streets, dead ends, footways, islands."""

from __future__ import annotations

import numpy as np

from routing.crossings import Mark
from routing.matrix import Places
from routing.model import WalkSpec
from routing.segments import Way, segments_frame
from routing.sidewalks import build_sidewalks
from routing.walkable import WayFacts
from tests import town

CLASSES = ("residential", "residential", "tertiary", "secondary", "primary", "footway", "service", "steps")


def tangle(seed, size=4):
    """Give the sidewalk network of a bent grid from which streets were taken and to which trouble was added."""
    return build_sidewalks(
        segments_frame(_ways(np.random.default_rng(seed), size)), town.METRIC_EPSG, WalkSpec()
    )


def tagged_tangle(seed, size=4):
    """Give such a network on which every second street has tags: sidewalks, one-way traffic, crossings."""
    rng = np.random.default_rng(seed + 1000)
    ways = [_tagged(rng, way) if rng.random() < 0.5 else way for way in _ways(rng, size)]
    return build_sidewalks(segments_frame(ways), town.METRIC_EPSG, WalkSpec())


def _tagged(rng, way):
    facts = WayFacts(
        sidewalk=str(rng.choice(["", "no", "left", "right", "both"])),
        oneway=int(rng.integers(-1, 2)),
        ring=bool(rng.random() < 0.2),
    )
    marks = tuple(int(rng.integers(0, Mark.JUNCTION * 2)) for _ in range(2))
    name = str(rng.choice(["", "Double Road"]))
    return Way(name, way.highway, way.nodes, way.points, facts, marks)


def scattered(network, seed, count=40):
    """Give places at random, many of them on the same few segments."""
    rng = np.random.default_rng(seed)
    segment = rng.choice(rng.integers(len(network.segment_m), size=count // 3), size=count)
    segment[:2] = segment[0]
    side = rng.integers(2, size=count)
    side[:2] = (0, 1)
    side = np.where(network.side_open[segment, side], side, 1 - side)
    return Places(segment, side, rng.uniform(-3, 1.05, size=count).clip(0) * network.segment_m[segment])


def _ways(rng, size):
    place = {
        row * size + column: np.array([column, row]) * 90.0 + rng.uniform(-25, 25, 2)
        for row in range(size)
        for column in range(size)
    }
    pairs = [(node, node + 1) for node in place if node % size < size - 1]
    pairs += [(node, node + size) for node in place if node + size in place]
    pairs = [pair for pair in pairs if rng.random() < 0.8]
    ways = [_way(rng, place, pair) for pair in pairs]
    ways += [_way(rng, place, pairs[0], bend_m=30.0), _way(rng, place, pairs[-1], bend_m=-40.0)]
    ways += [_loop(rng, place, node) for node in rng.choice(size * size, 3, replace=False)]
    place |= {500 + k: place[k] + (13.0, 41.0) for k in range(3)}
    ways += [_way(rng, place, (k, 500 + k)) for k in range(3)]
    place |= {600: np.array([900.0, 0.0]), 601: np.array([990.0, 10.0])}
    return [*ways, _way(rng, place, (600, 601))]


def _way(rng, place, pair, bend_m=None):
    start, end = place[pair[0]], place[pair[1]]
    across = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
    bend = rng.uniform(-15, 15) if bend_m is None else bend_m
    return _drawn(rng, [pair[0], -1, pair[1]], [start, (start + end) / 2 + across * bend, end])


def _loop(rng, place, node):
    spot = place[node]
    around = spot + np.array([(0, 0), (30, 12), (28, 40), (2, 35), (0, 0)])
    return _drawn(rng, [node, -1, -2, -3, node], around)


def _drawn(rng, nodes, places):
    points = tuple(town.lonlat(*place) for place in places)
    return Way("", str(rng.choice(CLASSES)), tuple(int(node) for node in nodes), points)
