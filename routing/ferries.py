"""Ferries: pieces of an area too small for a turf of their own join the nearest other piece.

Nobody walks over a ferry: a turf that has one needs a car, and says so (``drive_between``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from routing.faces import BRIDGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.faces import Units

    Ints = NDArray[np.signedinteger[Any]]


def ferries_between(single: Units, area: Ints, least_s: float) -> Ints:
    """Find the shortest ferries that leave no piece with little work alone in its area.

    Parameters
    ----------
    single
        One unit a stop.
    area
        Area of every stop, shape (stops,); ferries stay inside.
    least_s
        Pieces with less work than this are joined, the smallest first.

    Returns
    -------
    int array, shape (ferries, 2)
        The stops at both ends.
    """
    found: list[tuple[int, int]] = []
    work_s = np.bincount(single.group, single.knock_s)
    for own in np.unique(area[np.isin(single.group, np.flatnonzero(work_s < least_s))]):
        inside = np.flatnonzero(area == own)
        found += _join_up(single, inside, least_s)
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _join_up(single: Units, inside: Ints, least_s: float) -> list[tuple[int, int]]:
    """Join the smallest piece of one area to its nearest neighbour until none is too small."""
    pieces = {int(label): inside[single.group[inside] == label] for label in np.unique(single.group[inside])}
    work_s = {label: float(single.knock_s[stops].sum()) for label, stops in pieces.items()}
    piece = dict(zip(inside.tolist(), single.group[inside].tolist(), strict=True))
    tree, found = KDTree(single.xy[inside]), []
    while len(pieces) > 1:
        small = min(work_s, key=lambda label: (work_s[label], label))
        if work_s[small] >= least_s:
            break
        here, there = _shortest(single, tree, inside, pieces[small])
        found.append((here, there))
        into = piece[there]
        for stop in pieces[small].tolist():
            piece[stop] = into
        pieces[into] = np.concatenate([pieces[into], pieces.pop(small)])
        work_s[into] += work_s.pop(small)
    return found


def _shortest(single: Units, tree: KDTree, inside: Ints, own: Ints) -> tuple[int, int]:
    """Find the stop of the piece and the stop outside that are nearest to each other."""
    found = tree.query(single.xy[own], k=min(len(own) + 1, len(inside)))
    away, place = np.asarray(found[0], dtype=np.float64), np.asarray(found[1], dtype=np.int64)
    outside = ~np.isin(inside[place], own)
    row, column = divmod(int(np.argmin(np.where(outside, away, np.inf))), away.shape[1])
    return int(own[row]), int(inside[place[row, column]])


def with_ferries(units: Units, ferries: Ints) -> Units:
    """Join units by ferries between their stops; what was a group each becomes one."""
    if len(ferries) == 0:
        return units
    ends = units.of_stop[ferries]
    rows, columns = np.r_[ends[:, 0], ends[:, 1]], np.r_[ends[:, 1], ends[:, 0]]
    added = coo_matrix((np.full(len(rows), BRIDGE), (rows, columns)), shape=units.graph.shape)
    graph = (units.graph + added).tocsr()
    graph.sort_indices()
    return replace(units, graph=graph, group=connected_components(graph, directed=False)[1].astype(np.int64))
