"""From the doors of turfs to their walks: hands the router what it needs and nothing else."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from app.cluster import cluster_executor, scheduler_address
from routing.model import Walk, WalkSpec, WalkWish

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import polars as pl

    from app.snapshots import Snapshot
    from geo.model import OnProgress
    from routing.matrix import Router

WALK_COLUMNS = (
    "door_id",
    "building_id",
    "house_number",
    "street_name",
    "unit",
    "segment_id",
    "side",
    "offset_m",
)
WORTH_COLUMNS = ("value", "doorman")
"""Handed over where the doors have them."""


MANY = 8
"""More turfs than these are planned by several processes, which read the network themselves."""

PROVE_AT_ONCE_S = 2.0
"""A person who changes a walk waits no longer than this for its certificate."""


def walks_for(
    snapshot: Snapshot,
    doors: pl.DataFrame,
    door_sets: Mapping[str, Sequence[str]],
    spec: WalkSpec | None = None,
    on_progress: OnProgress | None = None,
    wishes: Mapping[str, WalkWish] | None = None,
) -> list[Walk]:
    """Plan the walk of every turf, in the order of ``door_sets``.

    Parameters
    ----------
    snapshot
        Whose streets to walk on.
    doors
        All doors, from ``app.roster.doors_of``.
    door_sets
        Door ids by turf id.
    spec
        How to walk; the defaults of ``WalkSpec`` when None.
    on_progress
        Called with progress; may raise ``Cancelled``.
    wishes
        What people want of walks, by turf id.
    """
    import polars as pl

    from routing.walk import plan_walks

    turf_by_door = {door: turf_id for turf_id, ids in door_sets.items() for door in ids}
    chosen = doors.with_columns(
        turf_id=pl.col("door_id").replace_strict(turf_by_door, default=None, return_dtype=pl.String)
    ).filter(pl.col("turf_id").is_not_null())
    tables = dict(chosen.partition_by("turf_id", as_dict=True, include_key=False).items())
    turfs = {turf_id: _handed_over(tables[(turf_id,)]) for turf_id in door_sets}
    address = scheduler_address()
    with cluster_executor(address) if address else nullcontext() as workers:
        network = snapshot.network_path if address or len(turfs) > MANY else None
        return plan_walks(
            network or snapshot.need_network(), turfs, spec or WalkSpec(), on_progress, workers, wishes
        )


def walk_again(snapshot: Snapshot, doors: pl.DataFrame, walk: Walk, wish: WalkWish) -> Walk:
    """Plan one walk again as somebody wishes it, everything else as before; quick enough to wait for.

    Parameters
    ----------
    snapshot
        Whose streets to walk on.
    doors
        The turf's doors, from ``app.roster.doors_of``.
    walk
        The turf's walk so far.
    wish
        What is wanted. One that gives the walk a direction and is to be walked backwards is turned round.

    Raises
    ------
    BadInput
        When the wish names a door of another turf, or contradicts itself or the way the walk is planned.
    """
    from routing.walk import plan_walk
    from routing.wishes import turned_wish

    settled = turned_wish(replace(wish, backwards=False)) if wish.backwards else wish
    spec = replace(walk.spec, prove_s=min(walk.spec.prove_s, PROVE_AT_ONCE_S))
    return plan_walk(_router_of(snapshot), walk.turf_id, _handed_over(doors), spec, settled)


def kept_wish(wish: WalkWish, door_ids: Collection[str]) -> WalkWish:
    """Give what is left of a wish when only these doors are left of its turf."""
    kept = set(door_ids)
    left_out = tuple(door for door in wish.left_out_door_ids if door in kept)
    return replace(
        wish,
        first_door_id=wish.first_door_id if wish.first_door_id in kept else "",
        last_door_id=wish.last_door_id if wish.last_door_id in kept else "",
        early_door_ids=tuple(door for door in wish.early_door_ids if door in kept),
        follow=tuple(pair for pair in wish.follow if kept.issuperset(pair)),
        left_out_door_ids=left_out if len(left_out) < len(kept) else (),  # a turf has a door to visit
    )


@lru_cache(maxsize=2)
def _router_of(snapshot: Snapshot) -> Router:
    """Keep the network of a campaign ready: walks are changed one drag after the other."""
    from routing.matrix import build_router

    return build_router(snapshot.need_network())


def _handed_over(doors: pl.DataFrame) -> pl.DataFrame:
    return doors.select(*WALK_COLUMNS, *(name for name in WORTH_COLUMNS if name in doors.columns))
