"""Turf: the doors of a universe cut into shares of equal work; the only door to METIS.

Block faces are partitioned with METIS (Karypis and Kumar 1998), weighted by the seconds at the doors and
on the way; then units, and last single stops, move along the borders until the work is even. Nothing here
looks at a clock: the same doors give the same turfs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse.csgraph import breadth_first_order, connected_components

from routing.allotment import Allotment, allot
from routing.figures import cut_plan
from routing.ground import Ground, make_ground, require_possible, require_steering, split_exceptions
from routing.measures import along_curve, balance, totals
from routing.refining import refine, without_alone

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from geo.model import OnProgress
    from routing.model import CutPlan, SidewalkNetwork, TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

METIS_SEEDS = 4

METIS_SLACK = 20
"""Unevenness METIS may leave, in thousandths; the borders are balanced afterwards."""


def cut_turf(
    network: SidewalkNetwork,
    doors: pl.DataFrame,
    spec: TurfSpec,
    on_progress: OnProgress | None = None,
    locked: pl.DataFrame | None = None,
) -> CutPlan:
    """Cut doors into turfs of equal work.

    Parameters
    ----------
    network
        The sidewalk network the doors were snapped to.
    doors
        One row a door: the columns of `routing.stops.DOOR_COLUMNS`, with ``keep="precinct"`` also
        precinct_id (and so for any other kind of area), optionally doorman (bool). Doors without a
        segment_id go to the exceptions, with their exception_reason where the table has that column.
    spec
        Exactly one of ``shift_s``, ``doors_per_turf`` and ``turf_count`` is set.
    on_progress
        Told at least twice a second; may raise ``Cancelled``.
    locked
        Doors of turfs that stay as they are (columns segment_id and side): new turfs do not count on
        walking through their block faces.

    Returns
    -------
    CutPlan
        Every door in exactly one turf or in the exceptions. Turfs that are neighbours mostly have
        neighbouring numbers. ``walk_m`` and ``walk_s`` are estimates until walks are planned.

    Raises
    ------
    BadInput
        The spec steers by none or several numbers, a column is missing, or the network is another one.
    Infeasible
        There are no doors, more turfs than houses and buildings, a shift shorter than one door, or
        fewer turfs than areas that must not share one.
    """
    teller = _Teller(on_progress)
    tell = teller.tell
    require_steering(spec)
    on_street, exceptions = split_exceptions(network, doors, spec)
    tell(0.0, "finding block faces")
    ground = make_ground(network, on_street, spec, locked, teller.beat)
    require_possible(ground.stops, spec)
    travel_s = ground.travel_shares(spec)
    work_s = ground.stops.knock_s + travel_s
    for step in (1, 2):  # the first cut is for its walks: they are part of the work
        tell(0.1 * step, "cutting")
        share = allot(work_s, len(on_street), ground.group, spec)
        turf = _cut(ground, share, work_s, spec.seed)
        work_s = ground.work_of(turf) + travel_s
    turf = refine(ground, share, turf, spec, lambda part: tell(0.3 + 0.6 * part, "balancing"))
    tell(0.95, "measuring")
    return cut_plan(ground, _numbered(ground, turf), exceptions, spec)


def split_turf(
    network: SidewalkNetwork,
    doors: pl.DataFrame,
    count: int,
    spec: TurfSpec,
    locked: pl.DataFrame | None = None,
) -> CutPlan:
    """Cut the doors of one turf into ``count`` turfs of equal work.

    Parameters
    ----------
    network, doors, locked
        As for `cut_turf`, with the doors of the turf alone.
    count
        How many turfs; the spec's own steering does not matter.
    spec
        How doors are timed and turfs are cut.

    Raises
    ------
    BadInput, Infeasible
        As `cut_turf`.
    """
    steered = replace(spec, shift_s=None, doors_per_turf=None, turf_count=count)
    return cut_turf(network, doors, steered, locked=locked)


class _Teller:
    """Tells how far the work is, and the same again in between, so that it can be stopped at any time."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self.on_progress = on_progress
        self.told = (0.0, "finding block faces")

    def tell(self, part: float, phrase: str) -> None:
        self.told = (part, phrase)
        self.beat()

    def beat(self) -> None:
        if self.on_progress:
            self.on_progress(*self.told)


def _cut(ground: Ground, share: Allotment, work_s: Floats, seed: int) -> Ints:
    """Cut every group by itself; turf of every stop."""
    units = ground.faces
    turf = np.full(len(ground.stops), -1, dtype=np.int64)
    graph, unit_s = without_alone(units, share, work_s)
    of_unit = np.full(len(units), -1, dtype=np.int64)
    made = 0
    for group, count in enumerate(share.turf_count.tolist()):
        own = np.flatnonzero((units.group == group) & (unit_s > 0))
        if count == 0 or len(own) == 0:
            continue
        ground.beat()
        of_unit[own] = made + partition(graph[own][:, own], unit_s[own], min(count, len(own)), seed)
        made += min(count, len(own))
    turf = of_unit[units.of_stop]
    turf[share.alone] = made + np.arange(int(share.alone.sum()))
    return turf


def partition(graph: csr_matrix, work_s: Floats, count: int, seed: int) -> Ints:
    """Partition a graph into parts of about equal work, in one piece each if the graph is.

    Parameters
    ----------
    graph
        Symmetric, with whole-number weights, shape (units, units).
    work_s
        Seconds of every unit.
    count
        Parts, at most as many as units.
    seed
        The same seed gives the same parts.

    Returns
    -------
    int array, shape (units,)
    """
    import pymetis

    if count == 1:
        return np.zeros(len(work_s), dtype=np.int64)
    weights = np.maximum(np.rint(work_s), 1).astype(int).tolist()
    edges = graph.tocoo()
    connected = int(connected_components(graph, directed=False)[0] == 1)
    best: tuple[float, Ints] | None = None
    for attempt in range(METIS_SEEDS):
        options = pymetis.Options(seed=seed + attempt, ufactor=METIS_SLACK, contig=connected)
        _, part = pymetis.part_graph(
            count,
            pymetis.CSRAdjacency(graph.indptr.tolist(), graph.indices.tolist()),
            vweights=weights,
            eweights=graph.data.tolist(),
            recursive=False,
            options=options,
        )
        turf = np.array(part, dtype=np.int64)
        severed = float(edges.data[turf[edges.row] != turf[edges.col]].sum())
        uneven = balance(totals(turf, work_s, count))[0]
        if best is None or severed * uneven < best[0]:
            best = (severed * uneven, turf)
    turf = np.zeros(len(work_s), dtype=np.int64) if best is None else best[1]
    return _with_all_parts(graph, turf, work_s, count)


def _with_all_parts(graph: csr_matrix, turf: Ints, work_s: Floats, count: int) -> Ints:
    """Give parts that METIS left empty one end of the parts with most work."""
    turf = turf.copy()
    for empty in np.flatnonzero(np.bincount(turf, minlength=count) == 0).tolist():
        total, size = np.bincount(turf, work_s, count), np.bincount(turf, minlength=count)
        own = np.flatnonzero(turf == int(np.argmax(np.where(size > 1, total, -1.0))))
        order = breadth_first_order(graph[own][:, own], 0, directed=False, return_predecessors=False)
        turf[own[order[-1]]] = empty
    return turf


def _numbered(ground: Ground, turf: Ints) -> Ints:
    """Give turfs numbers from 0 so that neighbours mostly follow each other, area by area."""
    kept = np.unique(turf, return_inverse=True)[1]
    size = np.bincount(kept)
    xy = ground.single.xy[ground.single.of_stop]
    middle = np.column_stack([np.bincount(kept, xy[:, axis]) / size for axis in (0, 1)])
    area = np.zeros(len(size), dtype=np.int64)
    area[kept] = ground.area
    order = np.lexsort((np.arange(len(size)), along_curve(middle), area))
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return number[kept]
