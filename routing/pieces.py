"""The pieces a walking network falls into: nobody walks from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from routing.model import SidewalkNetwork


def piece_count(network: SidewalkNetwork) -> int:
    """Count the pieces of a network that no path joins; corners where nobody walks are none."""
    corners = len(network.corner_xy)
    ones = np.ones(len(network.edge_from), dtype=np.int8)
    graph = coo_array((ones, (network.edge_from, network.edge_to)), shape=(corners, corners))
    _, piece = connected_components(graph, directed=False)
    return len(np.unique(piece[network.edge_from[network.edge_segment >= 0]]))
