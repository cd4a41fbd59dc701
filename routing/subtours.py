"""Subtours: the sets of places that a fractional round trip enters less than twice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

VIOLATION = 1e-4  # less is numerical noise of the linear program


def violated_subtours(n: int, u: Ints, v: Ints, x: Floats, deadline: float = np.inf) -> list[Mask]:
    """Find sets of places whose boundary carries less than two edges.

    Parameters
    ----------
    n
        Number of places.
    u, v, x
        Ends and value (0 to 1) of every edge, shape (edges,).
    deadline
        Of ``time.perf_counter``: what was found until then is given.

    Returns
    -------
    list of bool arrays, shape (n,)
        Violated sets, none twice; empty exactly when every set is entered twice (within 1e-4).

    Notes
    -----
    Cheap sets first (components of the edges above a threshold); only when these find nothing, places
    joined by whole edges are merged and a least cut of the rest decides (Stoer and Wagner 1997); the cuts
    on the way to it that are violated are given as well.
    """
    for threshold in (1e-6, 0.3, 0.6, 1.0 - 1e-6):
        found = _component_cuts(n, u, v, x, threshold)
        if found:
            return found
    return _least_cuts(n, u, v, x, deadline)


def _component_cuts(n: int, u: Ints, v: Ints, x: Floats, threshold: float) -> list[Mask]:
    strong = x > threshold
    graph = coo_matrix((np.ones(int(strong.sum())), (u[strong], v[strong])), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    if count == 1:
        return []
    crosses = label[u] != label[v]
    inflow = np.bincount(label[u][crosses], x[crosses], count) + np.bincount(
        label[v][crosses], x[crosses], count
    )
    sizes = np.bincount(label, minlength=count)
    violated = np.flatnonzero((inflow < 2 - VIOLATION) & (sizes > 1) & (sizes < n - 1))
    if count == 2:
        violated = violated[:1]  # both halves are the same cut
    return [label == part for part in violated]


def _least_cuts(n: int, u: Ints, v: Ints, x: Floats, deadline: float) -> list[Mask]:
    label, cuts = _merged(n, u, v, x)
    if cuts:
        return cuts
    count = int(label.max()) + 1
    between = np.zeros((count, count))
    np.add.at(between, (label[u], label[v]), x)
    between += between.T
    np.fill_diagonal(between, 0.0)
    group = np.arange(count)  # the merged place of every one
    while len(between) > 1 and time.perf_counter() < deadline:
        last, before, entered = _last_joined(between)
        if entered < 2 - VIOLATION:
            cuts.append((group == last)[label])
        between[before] += between[last]
        between[:, before] = between[before]
        between[before, before] = 0.0
        between = np.delete(np.delete(between, last, axis=0), last, axis=1)
        group = np.where(group == last, before, group)
        group = group - (group > last)
    return cuts


def _last_joined(between: Floats) -> tuple[int, int, float]:
    """Join place after place, always the one most joined to those before; the last two and what enters the last."""
    joined = between[0].copy()
    joined[0] = -np.inf
    before, last = 0, 0
    entered = 0.0
    for _ in range(len(between) - 1):
        before, last = last, int(joined.argmax())
        entered = float(joined[last])
        joined += between[last]
        joined[last] = -np.inf
    return last, before, entered


def _merged(n: int, u: Ints, v: Ints, x: Floats) -> tuple[Ints, list[Mask]]:
    """Merge places that a least cut never needs to part: joined by as much as a whole edge, again and again.

    Gives the merged place of every place, and merged places that are themselves entered less than twice
    (Padberg and Rinaldi 1990).
    """
    label = np.arange(n)
    while True:
        a, b = label[u], label[v]
        count = int(label.max()) + 1
        apart = a != b
        entered = np.bincount(a[apart], x[apart], count) + np.bincount(b[apart], x[apart], count)
        sizes = np.bincount(label)
        violated = np.flatnonzero((entered < 2 - VIOLATION) & (sizes > 1) & (sizes < n - 1))
        if len(violated) or count < 4:
            return label, [label == place for place in violated[: 1 if count < 3 else None].tolist()]
        key, at = np.unique(np.minimum(a, b)[apart] * count + np.maximum(a, b)[apart], return_inverse=True)
        whole = key[np.bincount(at, x[apart]) > 1 - 1e-6]
        if not len(whole):
            return label, []
        joined = coo_matrix((np.ones(len(whole)), (whole // count, whole % count)), shape=(count, count))
        label = connected_components(joined, directed=False)[1][label].astype(np.int64)
