"""How far a turf's walk will be, without finding it: repeatable, and quick enough to ask often.

The measure is a minimum spanning tree of the turf's stops over sidewalks and crossings; a shortest path
through all of them is longer by a factor that hardly varies from turf to turf.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree

from routing.faces import stop_xy
from routing.matrix import Places, access_of
from routing.measures import totals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork
    from routing.stops import Stops

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

WALK_OVER_TREE = 0.96
"""Metres on the ground of a shortest open walk over effort metres of the tree (Cambridge)."""

MARGINS_M = (60.0, 400.0, 4000.0)
"""How far outside the turf's box a way may lead; wider is tried where stops do not meet."""


TURFS_A_BEAT = 50


def no_beat() -> None:
    """Let nobody know that work goes on."""


@dataclass(frozen=True)
class Walking:
    """Metres of walking: of every turf, to its stop farthest from the others, and the part of every stop.

    The parts of a turf's stops add up to its walk.
    """

    walk_m: Floats  # (turfs,)
    farthest_m: Floats  # (turfs,)
    share_m: Floats  # (stops,)


class WalkEstimate:
    """Measures the walk of any group of stops of one network.

    Nodes are the corners of the network, then the stops; every block face is a chain of its stops.
    """

    def __init__(self, network: SidewalkNetwork, stops: Stops) -> None:
        self.corner_count = len(network.corner_xy)
        self.xy = np.concatenate([network.corner_xy, stop_xy(network, stops)])
        self.graph = _chained_graph(network, stops)
        self.by_x = np.argsort(self.xy[: self.corner_count, 0], kind="stable")
        self.sorted_x = self.xy[self.by_x, 0]

    def measure(self, members: Sequence[Ints], beat: Callable[[], None] = no_beat) -> Walking:
        """Estimate the walk of every turf and each stop's part in it.

        Parameters
        ----------
        members
            Stops of every turf; stops of no turf have no part.
        beat
            Called every `TURFS_A_BEAT` turfs; may raise ``Cancelled``.
        """
        walk_m, farthest_m = np.zeros(len(members)), np.zeros(len(members))
        share_m = np.zeros(len(self.xy) - self.corner_count)
        for turf, own in enumerate(members):
            if turf % TURFS_A_BEAT == 0:
                beat()
            if len(own) < 2:
                continue
            tree = self._tree(own).tocoo()
            ends = np.r_[tree.row, tree.col]
            share_m[own] = totals(ends, np.r_[tree.data, tree.data] / 2, len(own)) * WALK_OVER_TREE
            walk_m[turf], farthest_m[turf] = share_m[own].sum(), tree.data.max()
        return Walking(walk_m, farthest_m, share_m)

    def _tree(self, own: Ints) -> csr_matrix:
        """Give the spanning tree of stops by effort metres (Mehlhorn 1988)."""
        for margin in MARGINS_M:
            links = _links(self.graph, self._around(own, margin), self.corner_count + own)
            tree = minimum_spanning_tree(links)
            if tree.nnz == len(own) - 1:
                break
        piece = connected_components(tree, directed=False)[1]
        first = np.unique(piece, return_index=True)[1]
        # what no way joined within reach counts as a detour, not as impossible
        xy = self.xy[self.corner_count + own[first]]
        jumps = csr_matrix((3 * np.hypot(*np.diff(xy, axis=0).T), (first[:-1], first[1:])), shape=tree.shape)
        return csr_matrix(tree + jumps)

    def _around(self, own: Ints, margin: float) -> Ints:
        """Give the corners in the box of the stops and a margin in metres."""
        xy = self.xy[self.corner_count + own]
        (west, south), (east, north) = xy.min(axis=0) - margin, xy.max(axis=0) + margin
        first, last = np.searchsorted(self.sorted_x, [west, east])
        near = self.by_x[first:last]
        y = self.xy[near, 1]
        return np.sort(near[(y >= south) & (y <= north)])


def _links(graph: csr_matrix, corners: Ints, nodes: Ints) -> csr_matrix:
    """Shortest ways between stops whose neighbourhoods touch: the spanning tree is among them."""
    part = np.r_[corners, nodes]
    inside = graph[part][:, part]
    ends = np.arange(len(corners), len(part))
    far, _, source = dijkstra(inside, indices=ends, min_only=True, return_predecessors=True)
    edges = inside.tocoo()
    a, b = source[edges.row] - len(corners), source[edges.col] - len(corners)
    touching = (edges.row < edges.col) & (a >= 0) & (b >= 0) & (a != b)
    a, b = a[touching], b[touching]
    length = (far[edges.row] + edges.data + far[edges.col])[touching]
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((length, high, low))
    low, high, length = low[order], high[order], length[order]
    keep = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(low)]
    shape = (len(nodes), len(nodes))
    return csr_matrix((np.maximum(length[keep], 1e-3), (low[keep], high[keep])), shape=shape)


def _chained_graph(network: SidewalkNetwork, stops: Stops) -> csr_matrix:
    """Corners and stops; each face leads from its first corner past its stops to its last corner."""
    corners = len(network.corner_xy)
    parts: list[tuple[Ints, Ints, Floats]] = [(network.edge_from, network.edge_to, network.edge_effort_m)]
    node = corners + np.arange(len(stops))
    face = stops.segment_id * 2 + stops.side
    same = face[1:] == face[:-1]
    parts.append((node[:-1][same], node[1:][same], np.diff(stops.offset_m)[same]))
    first, last = np.r_[True, ~same], np.r_[~same, True]
    access = access_of(network, Places(stops.segment_id, stops.side, stops.offset_m))
    parts.append((access.corner[first, 0], node[first], access.effort_m[first, 0]))
    parts.append((node[last], access.corner[last, 1], access.effort_m[last, 1]))
    parts.append(_over_the_way(network, stops, node))
    a, b, effort = (np.concatenate([part[column] for part in parts]) for column in range(3))
    effort = np.maximum(effort, 1e-3)
    order = np.lexsort((effort, np.maximum(a, b), np.minimum(a, b)))
    low, high = np.minimum(a, b)[order], np.maximum(a, b)[order]
    keep = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)] & (low != high)
    low, high, effort = low[keep], high[keep], effort[order][keep]
    shape = (corners + len(stops),) * 2
    return csr_matrix((np.r_[effort, effort], (np.r_[low, high], np.r_[high, low])), shape=shape)


def _over_the_way(network: SidewalkNetwork, stops: Stops, node: Ints) -> tuple[Ints, Ints, Floats]:
    """Join each stop with the next ones on the other side, where crossing mid-block is permitted."""
    order = np.lexsort((stops.offset_m, stops.segment_id))
    segment, side = stops.segment_id[order], stops.side[order]
    a_found, b_found = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for step in (1, 2):
        joined = (segment[step:] == segment[:-step]) & (side[step:] != side[:-step])
        a_found.append(order[:-step][joined])
        b_found.append(order[step:][joined])
    a, b = np.concatenate(a_found), np.concatenate(b_found)
    crossing = network.midblock_effort_m + network.midblock_walk_m
    effort = np.abs(stops.offset_m[a] - stops.offset_m[b]) + crossing[stops.segment_id[a]]
    open_way = np.isfinite(effort)
    return node[a[open_way]], node[b[open_way]], effort[open_way]
