"""From sets of doors to turfs as they are stored and shown: numbers, codes, counts and boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.model import Turf
from app.store.cuts import TurfRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from routing.model import TurfPlan


def turf_rows(
    plans: Sequence[TurfPlan], doors: pl.DataFrame, heads: Sequence[Mapping[str, Any]], metric_epsg: int
) -> list[TurfRow]:
    """Make rows to store.

    Parameters
    ----------
    plans
        The turfs.
    doors
        All doors of the cut (``app.roster.doors_of``): neighbours' doors shape the boundaries.
    heads
        One a turf: turf_id, version, number, name.
    metric_epsg
        Where boundaries are drawn.
    """
    import polars as pl

    boundaries = _boundaries(plans, doors, metric_epsg)
    voters = dict(doors.select("door_id", pl.col("voter_count")).iter_rows())
    return [
        TurfRow(
            values={
                **head,
                "door_count": len(plan.door_ids),
                "voter_count": sum(voters[door] for door in plan.door_ids),
                "knock_s": plan.knock_s,
                "walk_s": plan.walk_s,
                "walk_m": plan.walk_m,
                "contiguous": plan.contiguous,
                "boundary": boundary,
            },
            door_ids=plan.door_ids,
        )
        for plan, head, boundary in zip(plans, heads, boundaries, strict=True)
    ]


def _boundaries(plans: Sequence[TurfPlan], doors: pl.DataFrame, metric_epsg: int) -> list[dict[str, Any]]:
    import numpy as np
    import shapely

    from geo.crs import to_lonlat, to_metric
    from routing.boundary import turf_boundaries

    if not plans:
        return []
    turf_by_door = {door: number for number, plan in enumerate(plans) for door in plan.door_ids}
    turf_of = np.array([turf_by_door.get(door, -1) for door in doors["door_id"]])
    xy = to_metric(doors["lon"].to_numpy(), doors["lat"].to_numpy(), metric_epsg)
    shapes = np.array(turf_boundaries(xy, turf_of, len(plans)), dtype=object)
    shapes = shapely.transform(shapes, lambda points: to_lonlat(points, metric_epsg))
    rounded = shapely.set_precision(shapes, 1e-6, mode="valid_output")
    return [dict(shapely.geometry.mapping(shape)) for shape in rounded]


def as_turf(row: Mapping[str, Any]) -> Turf:
    """Show a stored turf; where its walk is planned, the walk's own figures."""
    planned = row["planned_walk_m"] is not None
    printed_at = row["last_printed_at"]
    return Turf(
        turf_id=row["turf_id"],
        cut_id=row["cut_id"],
        number=row["number"],
        name=row["name"],
        version=row["version"],
        door_count=row["door_count"],
        voter_count=row["voter_count"],
        knock_s=row["planned_knock_s"] if planned else row["knock_s"],
        walk_s=row["planned_walk_s"] if planned else row["walk_s"],
        walk_m=row["planned_walk_m"] if planned else row["walk_m"],
        contiguous=row["contiguous"],
        boundary=row["boundary"],
        has_walk=planned,
        parent_ids=tuple(row["parent_ids"]),
        printed_at=printed_at,
        print_is_stale=printed_at is not None and _is_stale(row),
    )


def _is_stale(row: Mapping[str, Any]) -> bool:
    """Whether the turf or its walk was changed since it was last written onto paper."""
    own = row["printed_at"]
    return own is None or own < row["last_printed_at"] or (row["planned_at"] or own) > own
