"""The slow way to door-to-door metres: every place is a node of one networkx graph.

Built from the network's arrays alone. Open sides are cut at every place; a mid-block crossing is allowed at
every place, to the other side of the street. Metres along a side cost what its rate says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.matrix import Places
    from routing.model import SidewalkNetwork


def slow_effort_matrix(network: SidewalkNetwork, places: Places) -> NDArray[np.float64]:
    """Give what ``effort_matrix`` gives, by Dijkstra from every place over a graph of all places."""
    graph = slow_graph(network, places)
    matrix = np.full((len(places), len(places)), np.inf)
    for row in range(len(places)):
        reached = nx.single_source_dijkstra_path_length(graph, ("place", row), weight="effort_m")
        for column in range(len(places)):
            matrix[row, column] = reached.get(("place", column), np.inf)
    return matrix


def slow_graph(network: SidewalkNetwork, places: Places) -> nx.MultiGraph:
    """Give the graph of corners and places."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(network.corner_xy)))
    for start, end, effort_m, segment in zip(
        network.edge_from, network.edge_to, network.edge_effort_m, network.edge_segment, strict=True
    ):
        if segment < 0:
            graph.add_edge(int(start), int(end), effort_m=float(effort_m))
    on_segment = defaultdict(list)
    for number in range(len(places)):
        on_segment[int(places.segment_id[number])].append(number)
    for segment in range(len(network.segment_m)):
        _add_segment(graph, network, places, segment, on_segment[segment])
    return graph


def _add_segment(graph, network, places, segment, numbers):
    start_m, end_m = float(network.side_start_m[segment]), float(network.side_end_m[segment])
    cross_m = float(network.midblock_effort_m[segment] + network.midblock_walk_m[segment])
    at = {number: min(max(float(places.offset_m[number]), start_m), end_m) for number in numbers}
    for side in np.flatnonzero(network.side_open[segment]).tolist():
        first, last = (int(corner) for corner in network.corner_of[segment, :, side])
        along = sorted((at_m, number) for number, at_m in at.items())
        nodes = [("spot", segment, side, number) for _, number in along]
        stations = [start_m, *(at_m for at_m, _ in along), end_m]
        chain = [first, *nodes, last]
        for here, there, near_m, far_m in zip(chain, chain[1:], stations, stations[1:], strict=False):
            graph.add_edge(here, there, effort_m=(far_m - near_m) * network.side_rate[segment, side])
    for number in numbers:
        graph.add_edge(("place", number), ("spot", segment, int(places.side[number]), number), effort_m=0.0)
        if np.isfinite(cross_m):
            graph.add_edge(("spot", segment, 0, number), ("spot", segment, 1, number), effort_m=cross_m)
