"""Units of turf: block faces, or pieces of them, and the graph of which can be walked together.

A *block face* is one side of one street segment. A unit is a run of neighbouring stops of one face;
buildings and households are never divided. Two units are neighbours where a canvasser passes from one to
the other: along the face, over a quiet street, or at a junction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree

from routing.measures import empty_ways, junctions, totals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork
    from routing.stops import Stops

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

ALONG_FACE = 150
SAME_CORNER = 20
ACROSS_QUIET = 30
ACROSS_BUSIER = 10
PASSAGE = 2
BRIDGE = 1
"""How strongly neighbours want to stay together; the scale is arbitrary, METIS wants whole numbers.

Only bridges weigh 1: units that are joined by nothing else are better not in one turf.
"""

NO_FACES = np.zeros(0, dtype=np.int64)

QUIET_EFFORT_M = 12.5
ARTERIAL_EFFORT_M = 22.5
"""Price of crossing up to which a road is quiet, and beyond which it is an arterial."""

ARTERIAL_MARK = 1 << 32
"""Added to the weight of edges across an arterial while the graph is put together."""


@dataclass(frozen=True)
class Units:
    """Units and their graph.

    ``graph`` is symmetric with whole-number weights; ``group`` labels units that can be walked together
    and lie in one area, from 0. Bridges join pieces of a group that only streets without doors connect.
    ``arterials`` counts the ways between two units that cross an arterial.
    """

    of_stop: Ints  # (stops,) the unit of every stop
    knock_s: Floats  # (units,)
    xy: Floats  # (units, 2) metres
    group: Ints  # (units,)
    graph: csr_matrix
    arterials: csr_matrix

    def __len__(self) -> int:
        return len(self.knock_s)


@dataclass(frozen=True)
class _Runs:
    """Units before they have neighbours: where each lies on its face."""

    of_stop: Ints
    segment: Ints
    side: Ints
    middle_m: Floats
    area: Ints


def make_units(
    network: SidewalkNetwork, stops: Stops, area: Ints, doors_max: int, locked: Ints = NO_FACES
) -> Units:
    """Divide the stops into units of at most ``doors_max`` doors and join neighbours.

    Parameters
    ----------
    network
        The sidewalk network of the stops.
    stops
        Sorted by segment, side and offset.
    area
        Area of every stop, from 0, shape (stops,): units and groups never straddle areas.
    doors_max
        Doors in one unit; a single building with more is a unit of its own.
    locked
        Block faces (segment_id * 2 + side) of other turfs, which nobody walks along to their neighbour.

    Returns
    -------
    Units
        In the order of their first stop.
    """
    runs = _runs(stops, area, doors_max)
    edges = np.concatenate(
        [
            _along_faces(runs),
            _across_streets(network, runs),
            _at_junctions(network, runs),
            _over_passages(network, runs, locked),
        ],
    )
    edges = edges[runs.area[edges[:, 0]] == runs.area[edges[:, 1]]]
    count = len(runs.segment)
    edges = np.concatenate([edges, _bridges(network, runs, _symmetric(edges, count))])
    graph, arterials = _parted(_symmetric(edges, count))
    places = stop_xy(network, stops)
    sizes = np.bincount(runs.of_stop, minlength=count)
    xy = np.column_stack([np.bincount(runs.of_stop, places[:, axis], count) / sizes for axis in (0, 1)])
    group = connected_components(graph, directed=False)[1].astype(np.int64)
    return Units(runs.of_stop, totals(runs.of_stop, stops.knock_s, count), xy, group, graph, arterials)


def _parted(marked: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
    """Part the weights of edges from the marks of those across arterials."""
    graph, arterials = marked.copy(), marked.copy()
    graph.data %= ARTERIAL_MARK
    arterials.data //= ARTERIAL_MARK
    arterials.eliminate_zeros()
    return graph, arterials


def set_apart(graph: csr_matrix, apart: NDArray[np.bool_]) -> csr_matrix:
    """Take units out of the graph; what they held together stays together by bridges.

    Parameters
    ----------
    graph
        Symmetric, shape (units, units).
    apart
        Units to take out, shape (units,); they keep their numbers and lose their neighbours.
    """
    if not apart.any():
        return graph
    edges = graph.tocoo()
    inner = apart[edges.row] & apart[edges.col]
    shape = graph.shape
    clumps = coo_matrix((np.ones(int(inner.sum())), (edges.row[inner], edges.col[inner])), shape=shape)
    clump = connected_components(clumps, directed=False)[1]
    rim = apart[edges.row] & ~apart[edges.col]
    around = np.unique(np.column_stack([clump[edges.row[rim]], edges.col[rim]]), axis=0)
    chained = around[1:, 0] == around[:-1, 0]
    bridges = _edges(around[:-1, 1][chained], around[1:, 1][chained], PASSAGE)
    stay = ~apart[edges.row] & ~apart[edges.col] & (edges.row < edges.col)
    kept = _edges(edges.row[stay], edges.col[stay], edges.data[stay])
    return _symmetric(np.concatenate([kept, bridges]), len(apart))


def stop_xy(network: SidewalkNetwork, stops: Stops) -> Floats:
    """Places of the stops on the street's centre line, metres, shape (stops, 2)."""
    steps = np.hypot(*np.diff(network.line_xy, axis=0).T)
    steps[network.line_start[1:-1] - 1] = 0.0  # from one line to the next is no street
    along = np.r_[0.0, np.cumsum(steps)]
    first, last = network.line_start[stops.segment_id], network.line_start[stops.segment_id + 1] - 1
    want = np.clip(along[first] + stops.offset_m, along[first], along[last])
    vertex = np.clip(np.searchsorted(along, want, side="right") - 1, first, last - 1)
    span = np.maximum(along[vertex + 1] - along[vertex], 1e-9)
    part = np.clip((want - along[vertex]) / span, 0, 1)[:, None]
    return np.asarray(network.line_xy[vertex] * (1 - part) + network.line_xy[vertex + 1] * part)


def _runs(stops: Stops, area: Ints, doors_max: int) -> _Runs:
    face = stops.segment_id * 2 + stops.side
    new_face = np.r_[True, (face[1:] != face[:-1]) | (area[1:] != area[:-1])]
    of_stop = np.empty(len(stops), dtype=np.int64)
    unit, held = -1, 0
    for stop, (fresh, doors) in enumerate(zip(new_face.tolist(), stops.door_count.tolist(), strict=True)):
        if fresh or held + doors > doors_max:
            unit, held = unit + 1, 0
        held += doors
        of_stop[stop] = unit
    first = np.flatnonzero(np.r_[True, of_stop[1:] != of_stop[:-1]])
    last = np.r_[first[1:], len(of_stop)] - 1
    middle = (stops.offset_m[first] + stops.offset_m[last]) / 2
    return _Runs(of_stop, stops.segment_id[first], stops.side[first], middle, area[first])


def _edges(a: Ints, b: Ints, weight: Ints | int) -> Ints:
    return np.column_stack([a, b, np.broadcast_to(weight, len(a))]).astype(np.int64)


def _along_faces(runs: _Runs) -> Ints:
    together = (runs.segment[1:] == runs.segment[:-1]) & (runs.side[1:] == runs.side[:-1])
    here = np.flatnonzero(together)
    return _edges(here, here + 1, ALONG_FACE)


def _across_streets(network: SidewalkNetwork, runs: _Runs) -> Ints:
    """Join each unit with the nearest one over the way, where the street may be crossed mid-block."""
    found = []
    for side in (0, 1):
        here, there = np.flatnonzero(runs.side == side), np.flatnonzero(runs.side != side)
        if len(here) == 0 or len(there) == 0:
            continue
        reach = 4.0 * float(network.segment_m.max()) + 1.0  # keeps segments apart on one axis
        axis = runs.segment[there] * reach + runs.middle_m[there]
        order = np.argsort(axis, kind="stable")
        spots = np.searchsorted(axis[order], runs.segment[here] * reach + runs.middle_m[here])
        below, above = np.clip(spots - 1, 0, None), np.clip(spots, None, len(there) - 1)
        for pick in (below, above):
            mate = there[order[pick]]
            price = network.midblock_effort_m[runs.segment[here]]
            same = (runs.segment[mate] == runs.segment[here]) & np.isfinite(price)
            weight = np.where(price <= 2 * QUIET_EFFORT_M, ACROSS_QUIET, ACROSS_BUSIER)
            weight = weight + np.where(price > ARTERIAL_EFFORT_M, ARTERIAL_MARK, 0)
            found.append(_edges(here[same], mate[same], weight[same]))
    return np.concatenate(found) if found else np.zeros((0, 3), dtype=np.int64)


def _at_junctions(network: SidewalkNetwork, runs: _Runs) -> Ints:
    """Join units whose faces end at one junction: most on one corner, least over a busy road."""
    unit, corner = _unit_ends(network, runs)
    junction = junctions(network)[corner]
    order = np.lexsort((unit, junction))
    unit, corner, junction = unit[order], corner[order], junction[order]
    starts = np.flatnonzero(np.r_[True, junction[1:] != junction[:-1]])
    price = _crossing_prices(network)
    pairs: list[tuple[int, int, int]] = []
    for first, after in zip(starts.tolist(), np.r_[starts[1:], len(unit)].tolist(), strict=True):
        ends = list(zip(unit[first:after].tolist(), corner[first:after].tolist(), strict=True))
        for index, (a, corner_a) in enumerate(ends):
            for b, corner_b in ends[:index]:
                if a != b:
                    pairs.append((a, b, _corner_weight(corner_a, corner_b, price)))
    return np.array(pairs, dtype=np.int64).reshape(-1, 3)


def _corner_weight(a: int, b: int, price: dict[tuple[int, int], float]) -> int:
    if a == b:
        return SAME_CORNER
    effort = price.get((min(a, b), max(a, b)))
    if effort is None:  # corners that face each other over the junction
        return PASSAGE
    return 8 if effort <= QUIET_EFFORT_M else 4 if effort <= ARTERIAL_EFFORT_M else PASSAGE + ARTERIAL_MARK


def _crossing_prices(network: SidewalkNetwork) -> dict[tuple[int, int], float]:
    crossing = np.flatnonzero(network.edge_segment < 0)
    low = np.minimum(network.edge_from[crossing], network.edge_to[crossing]).tolist()
    high = np.maximum(network.edge_from[crossing], network.edge_to[crossing]).tolist()
    price = (network.edge_effort_m[crossing] - network.edge_walk_m[crossing]).tolist()
    cheapest: dict[tuple[int, int], float] = {}
    for a, b, effort in zip(low, high, price, strict=True):
        cheapest[a, b] = min(effort, cheapest.get((a, b), np.inf))
    return cheapest


def _unit_ends(network: SidewalkNetwork, runs: _Runs) -> tuple[Ints, Ints]:
    """Units at the two ends of every face, and the corners there."""
    face = runs.segment * 2 + runs.side
    first = np.flatnonzero(np.r_[True, face[1:] != face[:-1]])
    last = np.r_[first[1:], len(face)] - 1
    start = network.corner_of[runs.segment[first], 0, runs.side[first]]
    end = network.corner_of[runs.segment[last], 1, runs.side[last]]
    return np.r_[first, last].astype(np.int64), np.r_[start, end].astype(np.int64)


def _over_passages(network: SidewalkNetwork, runs: _Runs, locked: Ints) -> Ints:
    """Join units that streets without doors lie between: these are nobody's and may be walked along."""
    label = junctions(network)
    unit, corner = _unit_ends(network, runs)
    taken = np.r_[runs.segment * 2 + runs.side, locked]
    faces = np.column_stack([taken, taken // 2, taken % 2])
    doored = np.unique(label[network.corner_of[taken // 2, :, taken % 2]])
    ends = empty_ways(network, label[network.corner_of], faces, doored)
    count = int(label.max()) + 1
    at = csr_matrix((np.ones(len(unit)), (label[corner], unit)), shape=(count, len(runs.segment)))
    over = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    pairs = (at.T @ over @ at).tocoo()
    return _edges(pairs.row, pairs.col, PASSAGE)


def _bridges(network: SidewalkNetwork, runs: _Runs, graph: csr_matrix) -> Ints:
    """Join pieces that only streets without doors connect, by the shortest ways (Mehlhorn 1988)."""
    pieces, piece = connected_components(graph, directed=False)
    found = [np.zeros((0, 3), dtype=np.int64)]
    if pieces == 1:
        return found[0]
    unit, corner = _unit_ends(network, runs)
    streets = _street_graph(network)
    for area in np.unique(runs.area):
        inside = runs.area[unit] == area
        if len(np.unique(piece[unit[inside]])) < 2:
            continue
        found.append(_area_bridges(streets, unit[inside], corner[inside], piece))
    return np.concatenate(found)


def _street_graph(network: SidewalkNetwork) -> csr_matrix:
    """Corners and the shortest edge between each two, upper triangle only."""
    low = np.minimum(network.edge_from, network.edge_to)
    high = np.maximum(network.edge_from, network.edge_to)
    effort = np.maximum(network.edge_effort_m, 1e-3)
    order = np.lexsort((effort, high, low))
    low, high, effort = low[order], high[order], effort[order]
    shortest = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] & (low != high)
    shape = (len(network.corner_xy),) * 2
    return csr_matrix((effort[shortest], (low[shortest], high[shortest])), shape=shape)


def _meetings(streets: csr_matrix, at: Ints) -> tuple[Ints, Ints, Floats]:
    """Find which corners are neighbours over streets without other corners, and the effort between them."""
    far, _, source = dijkstra(streets, directed=False, indices=at, min_only=True, return_predecessors=True)
    edges = streets.tocoo()
    a, b = source[edges.row], source[edges.col]
    length = far[edges.row] + edges.data + far[edges.col]
    met = (a >= 0) & (b >= 0) & (a != b)
    return a[met], b[met], length[met]


def _area_bridges(streets: csr_matrix, unit: Ints, corner: Ints, piece: Ints) -> Ints:
    at, first = np.unique(corner, return_index=True)
    unit_at = dict(zip(at.tolist(), unit[first].tolist(), strict=True))
    from_corner, to_corner, length = _meetings(streets, at)
    a = np.array([unit_at[int(corner)] for corner in from_corner], dtype=np.int64)
    b = np.array([unit_at[int(corner)] for corner in to_corner], dtype=np.int64)
    between = piece[a] != piece[b]
    a, b, length = a[between], b[between], length[between]
    low, high = np.minimum(piece[a], piece[b]), np.maximum(piece[a], piece[b])
    order = np.lexsort((b, a, length, high, low))
    keep = order[np.r_[True, (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)][: len(order)]]
    shape = (int(piece.max()) + 1,) * 2
    tree = minimum_spanning_tree(csr_matrix((length[keep], (low[keep], high[keep])), shape=shape)).tocoo()
    chosen = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    taken = [k for k in keep if (int(low[k]), int(high[k])) in chosen]
    return _edges(a[taken], b[taken], BRIDGE)


def _symmetric(edges: Ints, count: int) -> csr_matrix:
    """Sum the weights of parallel edges; both directions."""
    apart = edges[edges[:, 0] != edges[:, 1]]
    rows, cols = np.r_[apart[:, 0], apart[:, 1]], np.r_[apart[:, 1], apart[:, 0]]
    graph = coo_matrix((np.r_[apart[:, 2], apart[:, 2]], (rows, cols)), shape=(count, count)).tocsr()
    graph.sum_duplicates()
    graph.sort_indices()
    return graph
