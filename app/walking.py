"""From the doors of turfs to their walks: hands the router what it needs and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.model import Walk, WalkSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from app.snapshots import Snapshot
    from geo.model import OnProgress

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


MANY = 8
"""More turfs than these are planned by several processes, which read the network themselves."""


def walks_for(
    snapshot: Snapshot,
    doors: pl.DataFrame,
    door_sets: Mapping[str, Sequence[str]],
    spec: WalkSpec | None = None,
    on_progress: OnProgress | None = None,
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
    """
    import polars as pl

    from routing.walk import plan_walks

    turf_by_door = {door: turf_id for turf_id, ids in door_sets.items() for door in ids}
    chosen = doors.with_columns(
        turf_id=pl.col("door_id").replace_strict(turf_by_door, default=None, return_dtype=pl.String)
    ).filter(pl.col("turf_id").is_not_null())
    tables = dict(chosen.partition_by("turf_id", as_dict=True, include_key=False).items())
    turfs = {turf_id: tables[(turf_id,)].select(WALK_COLUMNS) for turf_id in door_sets}
    network = snapshot.network_path if len(turfs) > MANY else None
    return plan_walks(network or snapshot.need_network(), turfs, spec or WalkSpec(), on_progress)
