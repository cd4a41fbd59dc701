"""Figures of turfs and walks: seconds at doors, balance, split faces, contiguity, estimates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, WalkSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]


def totals(group: Ints, amounts: Floats, count: int) -> Floats:
    """Sum amounts by group, shape (count,)."""
    return np.asarray(np.bincount(group, amounts, count), dtype=np.float64)


def knock_seconds(door_counts: Ints, spec: WalkSpec) -> Floats:
    """Seconds at stops with so many doors each.

    Parameters
    ----------
    door_counts
        Doors of every stop, shape (stops,), at least 1 each.
    spec
        Seconds to approach, wait, note and talk.

    Returns
    -------
    float array, shape (stops,)
        Every door takes waiting, a note, and a talk at the contact rate; the first is approached
        from the sidewalk, the others of the building from the door before.
    """
    counts = np.asarray(door_counts, dtype=np.float64)
    each = spec.knock_wait_s + spec.note_s + spec.contact_rate * spec.talk_s
    return counts * each + spec.approach_s + (counts - 1) * spec.next_unit_s


def ends_xy(network: SidewalkNetwork) -> Floats:
    """First and last point of every segment in metres, shape (segments, 2 ends, 2)."""
    return network.line_xy[np.stack([network.line_start[:-1], network.line_start[1:] - 1], axis=1)]


def balance(work_s: Floats) -> tuple[float, float]:
    """Largest over mean, and the coefficient of variation, of the turfs' work; (1, 0) for none."""
    work = np.asarray(work_s, dtype=np.float64)
    if len(work) == 0 or work.mean() == 0:
        return 1.0, 0.0
    return float(work.max() / work.mean()), float(work.std() / work.mean())


def split_faces_rate(face: Ints, turf: Ints, work_s: Floats, shift_s: float) -> float:
    """Block faces whose stops fall in more than one turf, over all block faces.

    Parameters
    ----------
    face, turf, work_s
        Block face, turf and seconds at the doors of every stop, shape (stops,).
    shift_s
        Faces that hold more work than this cannot stay whole and are left out.
    """
    if len(face) == 0:
        return 0.0
    faces, index = np.unique(face, return_inverse=True)
    pairs = np.unique(np.column_stack([index, turf]), axis=0)
    turfs = np.bincount(pairs[:, 0], minlength=len(faces))
    short = np.bincount(index, work_s, len(faces)) <= shift_s
    return float((turfs[short] > 1).mean()) if short.any() else 0.0


def junctions(network: SidewalkNetwork) -> Ints:
    """Label corners that crossings join with one number, shape (corners,)."""
    crossing = network.edge_segment < 0
    ends = (network.edge_from[crossing], network.edge_to[crossing])
    count = len(network.corner_xy)
    graph = coo_matrix((np.ones(int(crossing.sum())), ends), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


EMPTY_WAY_M_MAX = 400.0
"""Longest way past several faces without doors that still joins what lies at its ends: longer ones are driven."""


def turf_components(network: SidewalkNetwork, segment_id: Ints, side: Ints, turf: Ints) -> Ints:
    """Count the pieces of every turf.

    Parameters
    ----------
    segment_id, side, turf
        Of every stop of all turfs, shape (stops,); turfs are numbered from 0.

    Returns
    -------
    int array, shape (turfs,)
        1 where every two doors are joined by permitted walking inside the turf's own block faces and the
        junctions at their ends. Faces without doors are nobody's: those that begin at one of the turf's
        junctions count as its own, and so do several in a row up to `EMPTY_WAY_M_MAX`.
    """
    if len(turf) == 0:
        return np.zeros(0, dtype=np.int64)
    faces = np.unique(np.column_stack([turf, segment_id, side]), axis=0)
    ends = junctions(network)[network.corner_of]  # (segments, 2 ends, 2 sides)
    own = np.column_stack([faces[:, 0], ends[faces[:, 1], :, faces[:, 2]]])
    edges = np.concatenate([own, _passages(network, ends, faces, own)])
    width = int(ends.max()) + 1
    label, flat = np.unique(edges[:, :1] * width + edges[:, 1:], return_inverse=True)
    flat = flat.reshape(-1, 2)
    graph = coo_matrix((np.ones(len(flat)), (flat[:, 0], flat[:, 1])), shape=(len(label),) * 2)
    piece = connected_components(graph, directed=False)[1][flat[: len(own), 0]]
    pieces = np.unique(np.column_stack([own[:, 0], piece]), axis=0)
    return np.bincount(pieces[:, 0], minlength=int(turf.max()) + 1).astype(np.int64)


def _passages(network: SidewalkNetwork, ends: Ints, faces: Ints, own: Ints) -> Ints:
    """Ways past faces without doors from the junctions of each turf, as (turf, junction, junction)."""
    at = np.unique(np.concatenate([own[:, :2], own[:, ::2]]), axis=0)
    both = empty_ways(network, ends, faces, np.unique(at[:, 1]))
    first, last = (np.searchsorted(both[:, 0], at[:, 1], side=side) for side in ("left", "right"))
    count = last - first
    pick = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
    return np.column_stack([np.repeat(at[:, 0], count), both[pick]])


def empty_ways(network: SidewalkNetwork, ends: Ints, faces: Ints, doored: Ints) -> Ints:
    """Find the junctions that streets without doors join.

    Parameters
    ----------
    ends
        Junction at both ends of both sides of every segment, shape (segments, 2, 2).
    faces
        Block faces with doors; segment_id and side are the second and third column.
    doored
        Junctions with doors at one of their faces, ascending.

    Returns
    -------
    int array, shape (pairs, 2)
        Pairs of junctions, both ways round and sorted, that one empty face joins, or several in a row that
        pass no junction with doors and are together not longer than `EMPTY_WAY_M_MAX`.
    """
    empty = np.ones((len(ends), 2), dtype=bool)
    empty[faces[:, 1], faces[:, 2]] = False
    pairs = ends.transpose(0, 2, 1)[empty].astype(np.int64)  # (faces without doors, 2 ends)
    metres = np.maximum(np.repeat(network.segment_m, 2).reshape(-1, 2)[empty], 1e-3)
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    order = np.lexsort((metres, high, low))
    low, high, metres = low[order], high[order], metres[order]
    shortest = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(low)] & (low != high)
    size = int(ends.max()) + 1
    graph = csr_matrix((metres[shortest], (low[shortest], high[shortest])), shape=(size, size))
    far, _, source = dijkstra(graph, directed=False, indices=doored, min_only=True, return_predecessors=True)
    edges = graph.tocoo()
    near = far[edges.row] + edges.data + far[edges.col] <= EMPTY_WAY_M_MAX
    chains = np.column_stack([source[edges.row], source[edges.col]])[near].astype(np.int64)
    chains = chains[(chains >= 0).all(axis=1)]
    found = np.concatenate([pairs, pairs[:, ::-1], chains, chains[:, ::-1]])
    return np.unique(found[found[:, 0] != found[:, 1]], axis=0)


def is_contiguous(network: SidewalkNetwork, segment_id: Ints, side: Ints) -> bool:
    """Tell whether doors at these places hang together on foot, as `turf_components` does for one turf."""
    pieces = turf_components(network, segment_id, side, np.zeros(len(segment_id), dtype=np.int64))
    return len(pieces) == 0 or int(pieces[0]) <= 1


def along_curve(xy: Floats) -> Ints:
    """Position of places along a Hilbert curve over their box: near on the curve is near on the map.

    Parameters
    ----------
    xy
        Metres, shape (places, 2).
    """
    low = xy.min(axis=0)
    cells = 1 << 12
    x, y = np.minimum((xy - low) / max(float((xy.max(axis=0) - low).max()), 1e-9) * cells, cells - 1).T
    x, y = x.astype(np.int64), y.astype(np.int64)
    position = np.zeros(len(xy), dtype=np.int64)
    step = cells >> 1
    while step:
        right, up = (x & step) > 0, (y & step) > 0
        position += step * step * ((3 * right) ^ up)
        flipped = ~up & right
        x[flipped], y[flipped] = cells - 1 - x[flipped], cells - 1 - y[flipped]
        x, y = np.where(up, x, y), np.where(up, y, x)
        step >>= 1
    return position


def list_order(doors: pl.DataFrame) -> Ints:
    """Rows in the order of today's printed lists: street, odd before even numbers, number, unit.

    Parameters
    ----------
    doors
        Columns street_name, house_number (text), unit and door_id.

    Returns
    -------
    int array, shape (doors,)
        Row numbers in printed order.
    """
    digits = [re.search(r"\d+", text or "") for text in doors["house_number"].to_list()]
    number = np.array([int(found.group()) if found else 0 for found in digits], dtype=np.int64)
    text = zip(
        (doors["street_name"].fill_null("")).to_list(),
        (1 - number % 2).tolist(),
        number.tolist(),
        (doors["house_number"].fill_null("")).to_list(),
        (doors["unit"].fill_null("")).to_list(),
        doors["door_id"].to_list(),
        strict=True,
    )
    keys = list(text)
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def estimate_walk_s(xy: Floats, speed_mps: float, street_m: float | None = None) -> float:
    """Estimate the seconds of walking between doors, for live counts while drawing.

    Parameters
    ----------
    xy
        Door places in metres, shape (doors, 2).
    speed_mps
        Metres a second.
    street_m
        Street metres inside the drawn shape, when known: walking past every door takes at most about
        both sides of them.

    Returns
    -------
    float
        Seconds. Beardwood, Halton and Hammersley (1959): a tour of n points in an area A is about
        0.7124 sqrt(nA) in a straight line; streets and ends are calibrated in `STREET_DETOUR`.
    """
    places = np.unique(np.round(xy), axis=0)
    if len(places) < 2:
        return 0.0
    metres = STREET_DETOUR * 0.7124 * float(np.sqrt(len(places) * _spread_area(places)))
    metres = max(metres, float(np.hypot(*(places.max(0) - places.min(0)))))
    return (min(metres, 2.2 * street_m) if street_m else metres) / speed_mps


STREET_DETOUR = 1.25
"""Walked metres over the straight-line tour; most turfs of Cambridge, Massachusetts, are within a quarter of it."""


def _spread_area(places: Floats) -> float:
    """Area of the doors' hull, not thinner than a street is wide."""
    import shapely

    hull = shapely.MultiPoint(places).convex_hull
    return max(float(hull.area), float(hull.length) / 2 * 12.0)
