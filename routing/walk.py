"""The walk of a turf: the order of its stops, the path, the times and the certificate; alone or many at once."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput
from routing.drawn import Drawn, draw_one, draw_pair
from routing.fitting import doors_that_fit
from routing.humanorder import human_order
from routing.matrix import measure_legs
from routing.measures import list_order
from routing.model import LeftOut, Walk, WalkSpec, WalkWish
from routing.ordering import best_order, turned_round
from routing.pair import pair_order
from routing.sidewalks import load_sidewalks, save_sidewalks
from routing.task import WalkTask, set_task
from routing.ways import Ways, route_through, ways_for, ways_of
from routing.wishes import StopWish, stop_wish, without_left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from geo.model import OnProgress
    from routing.matrix import Router
    from routing.model import SidewalkNetwork

    Asked = tuple[str, pl.DataFrame, WalkWish | None]
    Ints = NDArray[np.int64]

BATCH_TURFS = 8
"""Turfs handed to a worker at once: a quarter of a second of work."""

POOL_TURFS_MIN = 48
"""Fewer turfs are planned sooner than worker processes start."""

POLL_S = 0.3


@dataclass(frozen=True)
class _Solved:
    """A walk as drawn, what is known about its effort, and what the wish cost."""

    drawn: Drawn
    lower_bound_effort_m: float | None
    proven: bool
    wish_cost_m: float = 0.0


def plan_walk(
    router: Router | Ways, turf_id: str, doors: pl.DataFrame, spec: WalkSpec, wish: WalkWish | None = None
) -> Walk:
    """Find the order, the path and the times of one turf.

    Parameters
    ----------
    router
        The sidewalk network made ready once for walking; or for everything the spec says, by
        `routing.ways.ways_for`, which saves time when many walks have one spec.
    turf_id
        Goes into the walk and into errors.
    doors
        Snapped doors of the turf, with the columns of `routing.stops.DOOR_COLUMNS`; ``value`` and
        ``doorman`` where known.
    spec
        ``start`` and ``end`` (lon, lat) are where the walk begins and ends; each is free when not given.
        With ``round_trip``, or when both are one point, it ends where it begins. With ``budget_s`` the doors
        of least value are left out until walking and knocking fit.
    wish
        What a person wants of this walk; nothing by default. Doors to leave out are left out before all else.

    Returns
    -------
    Walk
        Its ``walk_m`` and ``effort_m`` hold the way from the start and the way to the end; ``solve_ms`` is
        the time for matrix, order and certificate. ``wish_cost_m`` is what the wish costs beyond the same
        stops in a free order. For a pair, see `routing.drawn.draw_pair`.

    Raises
    ------
    BadInput
        There are no doors, a column is missing, an end is far from every street, or ends and wishes
        contradict each other.
    Infeasible
        Some doors cannot be reached from the others, or the budget is too short for any door.
    """
    ways = router if isinstance(router, Ways) else ways_of(router, spec)
    wish = wish or WalkWish()
    _require_pair_free(spec, wish)
    kept = without_left_out(doors, wish)
    left_out = [LeftOut(door, "wish") for door in dict.fromkeys(wish.left_out_door_ids)]
    if spec.budget_s is None:
        return replace(_planned(ways, turf_id, kept, wish), left_out=tuple(left_out))
    walk = doors_that_fit(
        lambda some: _planned(ways, turf_id, some, wish), set_task(ways, turf_id, kept), wish, spec
    )
    visited = {door for stop in walk.stops for door in stop.door_ids}
    missed = [door for door in kept["door_id"].to_list() if door not in visited]
    return replace(walk, left_out=(*left_out, *(LeftOut(door, "budget") for door in missed)))


def _require_pair_free(spec: WalkSpec, wish: WalkWish) -> None:
    free = replace(wish, left_out_door_ids=(), backwards=False)
    if spec.sides == "pair" and not free.is_empty:
        raise BadInput(
            "A pair walks street by street, so no door has a place of its own in its walk.",
            "Take back the wish, or walk with sides 'any' or 'one'.",
        )


def _planned(ways: Ways, turf_id: str, doors: pl.DataFrame, wish: WalkWish) -> Walk:
    """Plan the walk of all these doors."""
    spec, began = ways.spec, time.perf_counter()
    task = set_task(ways, turf_id, doors)
    solve = _solve_pair if spec.sides == "pair" else _solve_one
    solved, solve_ms = solve(ways, task, wish, began)
    drawn = solved.drawn
    bound, gap = _bound_and_gap(solved)
    list_m, human_m = _usual_orders_m(ways, task)
    return Walk(
        turf_id=turf_id,
        stops=drawn.stops,
        walk_m=drawn.walk_m,
        effort_m=drawn.effort_m,
        walk_s=drawn.walk_s,
        knock_s=drawn.knock_s,
        lower_bound_effort_m=bound,
        gap=gap,
        proven=solved.proven,
        list_order_m=list_m,
        solve_ms=solve_ms,
        path=drawn.path,
        start=spec.start,
        spec=spec,
        human_order_m=human_m,
        wish=wish,
        wish_cost_m=solved.wish_cost_m,
    )


def _solve_one(ways: Ways, task: WalkTask, wish: WalkWish, began: float) -> tuple[_Solved, float]:
    """Solve for one person; also the milliseconds since ``began``, without the drawing."""
    told, network, spec = stop_wish(task.stops, wish), ways.router.network, ways.spec
    found = free = best_order(network, task, StopWish(), spec)
    if wish.backwards:
        found = turned_round(task, free)
    elif not told.is_empty:
        found = best_order(network, task, told, spec, free)
    solve_ms = (time.perf_counter() - began) * 1000
    solved = _Solved(
        drawn=draw_one(ways, task, found.order),
        lower_bound_effort_m=found.lower_bound_effort_m,
        proven=found.proven,
        wish_cost_m=max(0.0, found.effort_m - free.effort_m),
    )
    return solved, solve_ms


def _solve_pair(ways: Ways, task: WalkTask, wish: WalkWish, began: float) -> tuple[_Solved, float]:
    """Solve for two people; also the milliseconds since ``began``, without the drawing."""
    found = free = pair_order(ways.router.network, task, ways.spec)
    if wish.backwards:
        found = free.turned_round()
    solve_ms = (time.perf_counter() - began) * 1000
    drawn = draw_pair(ways, task, found)
    cost = max(0.0, drawn.effort_m - free.effort_m) if wish.backwards else 0.0
    return _Solved(drawn, found.lower_bound_effort_m, found.proven, cost), solve_ms


def _printed_stops(task: WalkTask) -> Ints:
    """Put stops in the order of today's printed lists; a building is met with its first door."""
    stop_of_door = np.repeat(np.arange(len(task.stops)), task.stops.door_count)
    printed = stop_of_door[list_order(task.stops.doors)]
    return printed[np.r_[True, printed[1:] != printed[:-1]]]


def _usual_orders_m(ways: Ways, task: WalkTask) -> tuple[float, float]:
    """Metres on foot of the printed list's and a careful human's order, between the same ends, on the same network."""
    start = 0 if task.has_start else None
    printed, human = (
        task.walked(task.between_ends(stops))
        for stops in (_printed_stops(task), human_order(task.legs.effort_m, task.stops, start))
    )
    both = np.concatenate([printed, human])
    if task.legs.driven is None:
        walk_m = measure_legs(ways.router, task.places.take(both))[0]
    else:
        walk_m = route_through(ways, task.places, both, task.legs.driven).walk_m
    onward = len(printed)  # the leg that leads there joins the two orders and belongs to neither
    return float(walk_m[:onward].sum()), float(walk_m[onward + 1 :].sum())


def _bound_and_gap(solved: _Solved) -> tuple[float | None, float | None]:
    bound, effort_m = solved.lower_bound_effort_m, solved.drawn.effort_m
    if bound is None:
        return None, None
    if solved.proven or bound >= effort_m:
        return effort_m, 0.0
    if bound <= 0:
        return None, None  # time was too short for a bound that says anything
    return bound, (effort_m - bound) / bound


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
        as that of a Dask cluster, plans them all elsewhere; its workers see the network's file.
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
    asked = [(turf_id, doors, wishes.get(turf_id)) for turf_id, doors in turfs.items()]
    if isinstance(workers, Executor):
        if not isinstance(network, Path):
            raise BadInput("Workers elsewhere read the network from a file.", "Give the file's path.")
        return _plan_there(workers, network, asked, spec, on_progress)
    workers = workers or os.cpu_count() or 1
    if workers == 1 or len(turfs) < POOL_TURFS_MIN:
        return _plan_here(network, asked, spec, on_progress)
    with _file_of(network) as file, _local_pool(workers) as pool:
        return _plan_there(pool, file, asked, spec, on_progress)


@contextmanager
def _file_of(network: SidewalkNetwork | Path) -> Iterator[Path]:
    """Give the file of a network, written for as long as it is needed where there is none."""
    if isinstance(network, Path):
        yield network
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.npz"
        save_sidewalks(network, path)
        yield path


@contextmanager
def _local_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes of this machine; when something stops the work they are ended at once."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool
    except BaseException:
        processes = list((pool._processes or {}).values())  # noqa: SLF001 - terminate_workers comes with Python 3.14
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        raise
    pool.shutdown()


def _plan_here(
    network: SidewalkNetwork | Path, asked: Sequence[Asked], spec: WalkSpec, on_progress: OnProgress | None
) -> list[Walk]:
    ways = ways_for(load_sidewalks(network) if isinstance(network, Path) else network, spec)
    walks = []
    for number, (turf_id, doors, wish) in enumerate(asked):
        if on_progress:
            on_progress(number / len(asked), f"{number} of {len(asked)} walks")
        walks.append(plan_walk(ways, turf_id, doors, spec, wish))
    if on_progress:
        on_progress(1.0, f"{len(asked)} walks")
    return walks


def _plan_there(
    executor: Executor, network: Path, asked: Sequence[Asked], spec: WalkSpec, on_progress: OnProgress | None
) -> list[Walk]:
    batches = [asked[first : first + BATCH_TURFS] for first in range(0, len(asked), BATCH_TURFS)]
    path = network.resolve()
    futures = [executor.submit(plan_batch, path, path.stat().st_mtime_ns, batch, spec) for batch in batches]
    try:
        _follow(futures, len(asked), on_progress)
        return [walk for future in futures for walk in future.result()]
    finally:
        for future in futures:
            future.cancel()


def plan_batch(network: Path, written_ns: int, batch: Sequence[Asked], spec: WalkSpec) -> list[Walk]:
    """Plan some walks in a worker, which keeps the network between batches."""
    ways = replace(_ready(network, written_ns, json.dumps(asdict(spec))), spec=spec)
    return [plan_walk(ways, turf_id, doors, spec, wish) for turf_id, doors, wish in batch]


@lru_cache(maxsize=2)
def _ready(network: Path, _written_ns: int, spec_json: str) -> Ways:
    return ways_for(load_sidewalks(network), WalkSpec(**json.loads(spec_json)))


def _follow(futures: list[Future[list[Walk]]], turf_count: int, on_progress: OnProgress | None) -> None:
    """Wait for all, telling how many walks are done; the first failure is raised at once."""
    waiting, done_count = set(futures), 0
    while waiting:
        done, waiting = wait(waiting, timeout=POLL_S, return_when=FIRST_COMPLETED)
        done_count += sum(len(future.result()) for future in done)
        if on_progress:
            on_progress(done_count / turf_count, f"{done_count} of {turf_count} walks")
