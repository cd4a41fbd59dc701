"""Regions: a large universe cut in pieces, beside each other on a process pool or a cluster.

Streets are first parted into regions of about `REGION_TURFS` turfs (METIS, few and quiet streets severed);
each region is then cut by itself. Block faces, and areas that are kept whole, lie in one region only.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from routing.excerpt import excerpt, renumbered, segments_around
from routing.figures import joined_plan
from routing.ground import require_steering, split_exceptions
from routing.measures import along_curve, junctions, knock_seconds, totals
from routing.turf import cut_turf, partition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

    import polars as pl
    from numpy.typing import NDArray

    from geo.model import OnProgress
    from routing.model import CutPlan, SidewalkNetwork, TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

REGION_TURFS = 100
POLL_S = 0.3


@dataclass(frozen=True)
class _Region:
    """What a worker needs: its streets, its doors, and the doors of others on these streets."""

    network: SidewalkNetwork
    doors: pl.DataFrame
    others: pl.DataFrame
    spec: TurfSpec


def cut_in_regions(
    network: SidewalkNetwork,
    doors: pl.DataFrame,
    spec: TurfSpec,
    executor: Executor,
    on_progress: OnProgress | None = None,
) -> CutPlan:
    """Cut a large universe region by region.

    Parameters
    ----------
    network, doors, spec, on_progress
        As for `routing.turf.cut_turf`.
    executor
        Where regions are cut: a process pool, or the executor of a Dask client. It is left running.

    Returns
    -------
    CutPlan
        As of `routing.turf.cut_turf`; the same whatever the executor and however many workers it has.

    Raises
    ------
    BadInput, Infeasible
        As `routing.turf.cut_turf`.
    """
    tell = on_progress or (lambda _part, _phrase: None)
    require_steering(spec)
    on_street, exceptions = split_exceptions(network, doors, spec)
    tell(0.0, "finding regions")
    region = _regions(network, on_street, spec)
    pieces = _in_pieces(network, on_street, region, spec)
    futures = []
    for number, piece in enumerate(pieces):
        tell(0.05 + 0.1 * number / max(int(region.max()), 1), "handing out regions")
        futures.append(executor.submit(_cut_region, piece))
    plans = _gathered(futures, tell)
    return joined_plan(plans, exceptions, spec)


def _cut_region(region: _Region) -> CutPlan:
    return cut_turf(region.network, region.doors, region.spec, locked=region.others)


def _gathered(futures: list[Future[CutPlan]], tell: OnProgress) -> list[CutPlan]:
    """Wait for all, telling how many are done; a failure or a stop ends those that wait."""
    try:
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, timeout=POLL_S, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
            part = 1 - len(waiting) / len(futures)
            tell(0.15 + 0.85 * part, f"{len(futures) - len(waiting)} of {len(futures)} regions")
        return [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()


def _regions(network: SidewalkNetwork, doors: pl.DataFrame, spec: TurfSpec) -> Ints:
    """Give the region of every door, numbered along a curve over the map."""
    segment = doors["segment_id"].to_numpy().astype(np.int64)
    block = np.arange(len(network.segment_m))
    if spec.keep:
        own = doors[f"{spec.keep}_id"].fill_null("").rank("dense").to_numpy().astype(np.int64) - 1
        block = _majority(segment, own, len(network.segment_m))
    else:
        own = segment
    count = max(int(block.max()), int(own.max())) + 1
    work_s = _work(network, doors, own, count, spec)
    wanted = _turfs_wanted(float(work_s.sum()), len(doors), spec) / REGION_TURFS
    parts = min(max(round(wanted), 1), count)
    if parts == 1:
        return np.zeros(len(doors), dtype=np.int64)
    region = partition(_neighbours(network, block, count), work_s, parts, spec.seed)[own]
    found, region = np.unique(region, return_inverse=True)
    middle = network.corner_xy[network.corner_of[segment, 0, 0]]
    size = np.bincount(region)
    centre = np.column_stack([totals(region, middle[:, axis], len(found)) / size for axis in (0, 1)])
    number = np.empty(len(found), dtype=np.int64)
    number[np.argsort(along_curve(centre), kind="stable")] = np.arange(len(found))
    return number[region]


def _majority(segment: Ints, own: Ints, segments: int) -> Ints:
    """Give every segment the area of one of its doors, and segments without doors an area of their own."""
    block = np.full(segments, -1, dtype=np.int64)
    block[segment[::-1]] = own[::-1]
    empty = block < 0
    block[empty] = own.max() + 1 + np.arange(int(empty.sum()))
    return block


def _work(network: SidewalkNetwork, doors: pl.DataFrame, own: Ints, count: int, spec: TurfSpec) -> Floats:
    """Guess the seconds of every block: at its doors, and once along each of its segments with doors."""
    one_s = float(knock_seconds(np.ones(1, dtype=np.int64), spec.walk)[0])
    work_s = totals(own, np.full(len(doors), one_s), count)
    places = np.unique(np.column_stack([own, doors["segment_id"].to_numpy()]), axis=0)
    along_s = 2 * network.segment_m[places[:, 1]] / spec.walk.speed_mps
    return work_s + totals(places[:, 0], along_s, count)


def _turfs_wanted(work_s: float, door_count: int, spec: TurfSpec) -> float:
    if spec.shift_s is not None:
        return work_s / spec.shift_s
    return spec.turf_count or door_count / (spec.doors_per_turf or 1)


def _neighbours(network: SidewalkNetwork, block: Ints, count: int) -> csr_matrix:
    """Join blocks that meet at a junction; the weight is how many of their corners do."""
    label = junctions(network)[network.corner_of].reshape(len(block), -1)
    at = csr_matrix(
        (np.ones(label.size, dtype=np.int64), (np.repeat(block, label.shape[1]), label.ravel())),
        shape=(count, int(label.max()) + 1),
    )
    graph = csr_matrix(at @ at.T)
    graph.setdiag(0)
    graph.eliminate_zeros()
    return _in_one_piece(graph, block, network)


def _in_one_piece(graph: csr_matrix, block: Ints, network: SidewalkNetwork) -> csr_matrix:
    """Join every piece of the graph to the largest where they are nearest, so that regions hang together."""
    pieces, piece = connected_components(graph, directed=False)
    if pieces > 1:
        middle = network.corner_xy[network.corner_of[:, 0, 0]]
        place = np.zeros((graph.shape[0], 2))
        place[block] = middle
        main = np.flatnonzero(piece == np.bincount(piece).argmax())
        others = np.unique(piece, return_index=True)[1]
        others = others[~np.isin(others, main)]
        nearest = main[np.asarray(KDTree(place[main]).query(place[others])[1])]
        rows, columns = np.r_[others, nearest], np.r_[nearest, others]
        graph = csr_matrix(
            graph + csr_matrix((np.ones(len(rows), dtype=np.int64), (rows, columns)), graph.shape)
        )
    graph.sort_indices()
    return graph


def _in_pieces(
    network: SidewalkNetwork, doors: pl.DataFrame, region: Ints, spec: TurfSpec
) -> Iterator[_Region]:
    """Give the regions one after the other, with the streets around each."""
    segment = doors["segment_id"].to_numpy().astype(np.int64)
    marked, counts = doors.with_columns(_region=region), _apportioned(network, doors, region, spec)
    for number in range(int(region.max()) + 1):
        segments = segments_around(network, segment[region == number])
        local = renumbered(marked, segments)
        mine = local["_region"] == number
        yield _Region(
            excerpt(network, segments),
            local.filter(mine).drop("_region"),
            local.filter(~mine).select("segment_id", "side"),
            replace(spec, turf_count=counts[number]) if spec.turf_count else spec,
        )


def _apportioned(network: SidewalkNetwork, doors: pl.DataFrame, region: Ints, spec: TurfSpec) -> list[int]:
    """Share out ``turf_count`` by work; largest remainders first."""
    count = int(region.max()) + 1
    work_s = _work(network, doors, region, count, spec)
    exact = (spec.turf_count or count) * work_s / work_s.sum()
    given = np.maximum(np.floor(exact), 1).astype(np.int64)
    short = (spec.turf_count or count) - int(given.sum())
    given[np.argsort(given - exact, kind="stable")[: max(short, 0)]] += 1
    return [int(one) for one in given]
