"""Balance: what is to be spread over turfs, and turfs that fell apart put together again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

TOGETHERNESS = 0.00008
"""Cost of one point of graph weight between turfs, where 10 is that of work twice the aim."""

COMPACTNESS = 0.04
"""Cost of lying away from the middle of one's turf: of all the work at the mean distance."""


@dataclass(frozen=True)
class Pieces:
    """What is to be spread over turfs: the graph of units, their work and places.

    ``aim_s`` is the work that every turf should have, shape (turfs,). ``arterials`` counts the ways across
    arterials between two units, where that matters.
    """

    graph: csr_matrix
    work_s: Floats  # (units,)
    xy: Floats  # (units, 2) metres
    aim_s: Floats
    arterials: csr_matrix | None = None


def spread(pieces: Pieces, turf: Ints) -> float:
    """Mean square distance of units from the middle of their turf, at least a few metres."""
    count = len(pieces.aim_s)
    total = np.maximum(np.bincount(turf, pieces.work_s, count), 1e-9)
    middle = [np.bincount(turf, pieces.work_s * pieces.xy[:, axis], count) / total for axis in (0, 1)]
    away = (pieces.xy[:, 0] - middle[0][turf]) ** 2 + (pieces.xy[:, 1] - middle[1][turf]) ** 2
    return float(max(np.average(away, weights=pieces.work_s + 1e-9), 25.0))


def mend(pieces: Pieces, turf: Ints, rounds: int = 6) -> Ints:
    """Give the smaller pieces of a turf that fell apart to the neighbours they hang on most.

    Parameters
    ----------
    pieces, turf
        As for `refine`.
    rounds
        Times to look again: a piece may fall to a turf that is in pieces itself.

    Returns
    -------
    int array, shape (units,)
        Every turf in one piece wherever its units have neighbours in other turfs.
    """
    turf = turf.copy()
    edges = pieces.graph.tocoo()
    for _ in range(rounds):
        inside = turf[edges.row] == turf[edges.col]
        graph = coo_matrix(
            (np.ones(int(inside.sum())), (edges.row[inside], edges.col[inside])), shape=pieces.graph.shape
        )
        count, piece = connected_components(graph, directed=False)
        owner = np.zeros(count, dtype=np.int64)
        owner[piece] = turf
        weight = np.bincount(piece, pieces.work_s, count)
        order = np.lexsort((np.arange(count), -weight, owner))
        main = order[np.r_[True, owner[order][1:] != owner[order][:-1]]]
        loose = np.setdiff1d(np.arange(count), main)
        if len(loose) == 0:
            break
        for part in loose.tolist():
            _give_away(pieces.graph, turf, np.flatnonzero(piece == part))
    return turf


def _give_away(graph: csr_matrix, turf: Ints, units: Ints) -> None:
    rows = graph[units].tocoo()
    outside = turf[rows.col] != turf[units[0]]
    if outside.any():
        pull = np.bincount(turf[rows.col[outside]], rows.data[outside])
        turf[units] = int(np.argmax(pull))
