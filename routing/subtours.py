"""Subtours: the sets of places that a fractional round trip enters less than twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.allowance import Allowance

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

VIOLATION = 1e-4  # less is numerical noise of the linear program

STRETCH_VIOLATION = 0.02
"""Stretches of a tour violated by less do not help."""

STRETCHES_MAX = 25
"""Most stretches at once."""


def violated_subtours(n: int, u: Ints, v: Ints, x: Floats, allowance: Allowance | None = None) -> list[Mask]:
    """Find sets of places whose boundary carries less than two edges.

    Parameters
    ----------
    n
        Number of places.
    u, v, x
        Ends and value (0 to 1) of every edge, shape (edges,).
    allowance
        What was found until it is up is given; by default it never is.

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
    return _least_cuts(n, u, v, x, allowance)


def violated_stretches(n: int, u: Ints, v: Ints, x: Floats, tour: Ints) -> list[Mask]:
    """Find stretches of a tour whose boundary carries less than two edges: for each first place the worst.

    Parameters
    ----------
    n, u, v, x
        As for `violated_subtours`; the values of each place's edges sum up to two.
    tour
        All places in the order of a good tour: most violated sets are stretches of it (Applegate, Bixby,
        Chvatal and Cook 2006).

    Returns
    -------
    list of bool arrays, shape (n,)
        At most `STRETCHES_MAX`, the most violated first; none may be found where others are violated.
    """
    at = np.empty(n, dtype=np.int64)
    at[tour] = np.arange(n)
    joined = np.zeros((n + 1, n + 1))
    first, last = np.minimum(at[u], at[v]), np.maximum(at[u], at[v])
    joined[first + 1, last + 1] = x
    total = joined.cumsum(axis=0).cumsum(axis=1)
    # edges with both ends in [i, j]: those that end by j less those that begin before i
    inside = total[n, 1:][None, :] - total[:n, 1:]
    start, stop = np.arange(n)[:, None], np.arange(n)[None, :]
    count = stop - start + 1
    entered = np.where((count > 1) & (count < n - 1), 2.0 * (count - inside), np.inf)
    worst = entered.argmin(axis=1)
    least = entered[np.arange(n), worst]
    rows = np.flatnonzero(least < 2 - STRETCH_VIOLATION)
    rows = rows[np.argsort(least[rows], kind="stable")][:STRETCHES_MAX]
    return [(at >= row) & (at <= worst[row]) for row in rows.tolist()]


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


def _least_cuts(n: int, u: Ints, v: Ints, x: Floats, allowance: Allowance | None) -> list[Mask]:
    label, cuts = _merged(n, u, v, x)
    if cuts:
        return cuts
    count = int(label.max()) + 1
    between = np.zeros((count, count))
    np.add.at(between, (label[u], label[v]), x)
    between += between.T
    np.fill_diagonal(between, 0.0)
    group = np.arange(count)  # the merged place of every one
    while len(between) > 1 and not (allowance and allowance.is_up):
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
