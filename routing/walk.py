"""The walk of a turf: the order of its stops, the path, the times and the certificate; alone or many at once."""

from __future__ import annotations

import os
import time
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput, Infeasible
from routing.ends import Ends
from routing.matrix import Places, Router, build_router, effort_matrix, join_places, measure_legs
from routing.measures import list_order
from routing.model import Stop, Walk, WalkSpec, WalkWish
from routing.sidewalks import load_sidewalks
from routing.solver import Certificate, certify, shortest_order
from routing.start import start_place
from routing.stops import Stops, make_stops
from routing.trace import Trace, trace_legs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from geo.model import OnProgress
    from routing.model import SidewalkNetwork

    Ints = NDArray[np.int64]

BATCH_TURFS = 8
"""Turfs handed to a worker at once: a quarter of a second of work."""

POOL_TURFS_MIN = 48
"""Fewer turfs are planned sooner than worker processes start."""

POLL_S = 0.3

_router: Router | None = None
"""The network of a worker process, made ready once when the worker starts."""


@dataclass(frozen=True)
class _Problem:
    """What is to be put in order: the stops' places, behind the start place when there is one."""

    stops: Stops
    places: Places
    ends: Ends
    has_start: bool

    def round_of(self, order: Ints) -> Ints:
        """Give the places in walking order, with the first once more at the end of a round trip."""
        return np.append(order, order[0]) if self.ends.closed and len(order) > 1 else order


def plan_walk(
    router: Router, turf_id: str, doors: pl.DataFrame, spec: WalkSpec, wish: WalkWish | None = None
) -> Walk:
    """Find the order, the path and the times of one turf.

    Parameters
    ----------
    router
        The sidewalk network, made ready once.
    turf_id
        Goes into the walk and into errors.
    doors
        Snapped doors of the turf, with the columns of `routing.stops.DOOR_COLUMNS`.
    spec
        ``start`` (lon, lat) is where the walk begins; with ``round_trip`` it ends there, too. Without a
        start, a walk begins at the best stop.
    wish
        What a person wants of this walk; nothing by default.

    Returns
    -------
    Walk
        Its ``walk_m`` and ``effort_m`` hold the way from the start and, in a round trip, the way back;
        ``solve_ms`` is the time for matrix, order and certificate.

    Raises
    ------
    BadInput
        There are no doors, a column is missing, or the start is far from every street.
    Infeasible
        Some doors cannot be reached on foot from the others.
    """
    if wish is not None and not wish.is_empty:
        raise BadInput("Walks have no wishes yet.", "Plan the walk without.")
    problem = _problem(router, turf_id, doors, spec)
    began = time.perf_counter()
    effort = effort_matrix(router, problem.places)
    _require_reachable(effort, problem, turf_id)
    order = shortest_order(effort, problem.ends, spec.solve_s)
    certificate = certify(effort, order, problem.ends, spec.prove_s)
    solve_ms = (time.perf_counter() - began) * 1000
    trace = trace_legs(router, problem.places.take(problem.round_of(certificate.order)))
    walk_m, effort_m = float(trace.leg_walk_m.sum()), float(trace.leg_effort_m.sum())
    bound, gap = _bound_and_gap(effort_m, certificate)
    return Walk(
        turf_id=turf_id,
        stops=_walked_stops(router, problem, certificate.order, trace, spec),
        walk_m=walk_m,
        effort_m=effort_m,
        walk_s=walk_m / spec.speed_mps,
        knock_s=float(problem.stops.knock_s.sum()),
        lower_bound_effort_m=bound,
        gap=gap,
        proven=certificate.proven,
        list_order_m=_list_order_m(router, problem),
        solve_ms=solve_ms,
        path=trace.path,
        start=spec.start,
        spec=spec,
    )


def _problem(router: Router, turf_id: str, doors: pl.DataFrame, spec: WalkSpec) -> _Problem:
    if doors.is_empty():
        raise BadInput(f"Turf {turf_id} has no doors.", "Delete the turf or give it doors.")
    if spec.sides != "any":
        raise BadInput(f"The option sides cannot be {spec.sides!r} yet.", "Use 'any'.")
    stops = make_stops(doors, spec)
    places = Places(stops.segment_id, stops.side, stops.offset_m)
    if spec.start is None:
        return _Problem(stops, places, Ends(closed=spec.round_trip), has_start=False)
    start = start_place(router.network, *spec.start)
    ends = Ends(start=0, closed=spec.round_trip)
    return _Problem(stops, join_places(start, places), ends, has_start=True)


def _require_reachable(effort: NDArray[np.float64], problem: _Problem, turf_id: str) -> None:
    reached = np.isfinite(effort)
    if reached.all():
        return
    most = int(np.argmax(reached.sum(axis=1)))
    cut_off = np.flatnonzero(~reached[most])
    if problem.has_start:
        cut_off = cut_off - 1
        if (cut_off < 0).any():
            raise Infeasible(
                f"The doors of turf {turf_id} cannot be reached on foot from the start.",
                "Choose a start on a street that leads to the turf.",
            )
    ids = [door for stop in cut_off.tolist() for door in problem.stops.door_ids(stop)]
    named = ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
    raise Infeasible(
        f"Turf {turf_id} cannot be walked: {named} cannot be reached on foot from its other doors.",
        "Move these doors into a turf of their own or cut the turf anew.",
    )


def _walked_stops(
    router: Router, problem: _Problem, order: Ints, trace: Trace, spec: WalkSpec
) -> tuple[Stop, ...]:
    before = int(problem.has_start)
    stops = []
    for number in range(before, len(order)):
        stop = int(order[number]) - before
        walk_m = float(trace.leg_walk_m[number])
        stops.append(
            Stop(
                order=number - before + 1,
                door_ids=problem.stops.door_ids(stop),
                street_name=str(router.network.segment_name[problem.stops.segment_id[stop]]),
                side="right" if problem.stops.side[stop] else "left",
                walk_m=walk_m,
                walk_s=walk_m / spec.speed_mps,
                knock_s=float(problem.stops.knock_s[stop]),
                path_index=int(trace.path_index[number]),
            )
        )
    return tuple(stops)


def _list_order_m(router: Router, problem: _Problem) -> float:
    """Metres of today's printed order, between the same ends, on the same network."""
    before = int(problem.has_start)
    stop_of_door = np.repeat(np.arange(len(problem.stops)), problem.stops.door_count)
    printed = stop_of_door[list_order(problem.stops.doors)] + before
    moves = printed[np.r_[True, printed[1:] != printed[:-1]]]
    order = np.r_[0, moves].astype(np.int64) if problem.has_start else moves
    walk_m, _ = measure_legs(router, problem.places.take(problem.round_of(order)))
    return float(walk_m.sum())


def _bound_and_gap(effort_m: float, certificate: Certificate) -> tuple[float | None, float | None]:
    bound = certificate.lower_bound_effort_m
    if bound is None:
        return None, None
    if certificate.proven or bound >= effort_m:
        return effort_m, 0.0
    return bound, (effort_m - bound) / max(bound, 1e-9)


def plan_walks(
    network: SidewalkNetwork | Path,
    turfs: Mapping[str, pl.DataFrame],
    spec: WalkSpec,
    on_progress: OnProgress | None = None,
    workers: int | Executor | None = None,
    wishes: Mapping[str, WalkWish] | None = None,
) -> list[Walk]:
    """Plan the walk of every turf.

    Parameters
    ----------
    network
        The sidewalk network, or the file it was saved to (then every worker reads the file).
    turfs
        Doors of every turf by turf_id; see `routing.walk.plan_walk`.
    spec
        How to walk.
    on_progress
        Called about three times a second; may raise ``Cancelled``, which stops the workers.
    workers
        Processes; the number of cores by default. Few turfs are planned in this process. An executor, such
        as that of a Dask cluster, plans them elsewhere; its workers see the network's file.
    wishes
        What a person wants of a walk, by turf_id.

    Returns
    -------
    list of Walk
        In the order of ``turfs``.

    Raises
    ------
    BadInput, Infeasible
        From the first turf that cannot be planned, naming it.
    """
    wishes = wishes or {}
    workers = workers or os.cpu_count() or 1
    if isinstance(workers, Executor):
        raise BadInput("Walks cannot be planned elsewhere yet.", "Plan them here.")
    if workers == 1 or len(turfs) < POOL_TURFS_MIN:
        return _plan_here(network, turfs, spec, on_progress, wishes)
    items = list(turfs.items())
    batches = [items[first : first + BATCH_TURFS] for first in range(0, len(items), BATCH_TURFS)]
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_open_router, initargs=(network,)
    )
    try:
        futures = [pool.submit(_plan_batch, batch, spec, wishes) for batch in batches]
        _follow(futures, len(items), on_progress)
        return [walk for future in futures for walk in future.result()]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _plan_here(
    network: SidewalkNetwork | Path,
    turfs: Mapping[str, pl.DataFrame],
    spec: WalkSpec,
    on_progress: OnProgress | None,
    wishes: Mapping[str, WalkWish],
) -> list[Walk]:
    router = build_router(load_sidewalks(network) if isinstance(network, Path) else network)
    walks = []
    for number, (turf_id, doors) in enumerate(turfs.items()):
        if on_progress:
            on_progress(number / len(turfs), f"{number} of {len(turfs)} walks")
        walks.append(plan_walk(router, turf_id, doors, spec, wishes.get(turf_id)))
    if on_progress:
        on_progress(1.0, f"{len(turfs)} walks")
    return walks


def _open_router(network: SidewalkNetwork | Path) -> None:
    global _router  # noqa: PLW0603 - what a worker keeps between batches
    _router = build_router(load_sidewalks(network) if isinstance(network, Path) else network)


def _plan_batch(
    batch: Sequence[tuple[str, pl.DataFrame]], spec: WalkSpec, wishes: Mapping[str, WalkWish]
) -> list[Walk]:
    if _router is None:
        raise RuntimeError("The worker has no network.")
    return [plan_walk(_router, turf_id, doors, spec, wishes.get(turf_id)) for turf_id, doors in batch]


def _follow(futures: list[Future[list[Walk]]], turf_count: int, on_progress: OnProgress | None) -> None:
    """Wait for all, telling how many walks are done; the first failure is raised at once."""
    waiting, done_count = set(futures), 0
    while waiting:
        done, waiting = wait(waiting, timeout=POLL_S, return_when=FIRST_COMPLETED)
        done_count += sum(len(future.result()) for future in done)
        if on_progress:
            on_progress(done_count / turf_count, f"{done_count} of {turf_count} walks")
