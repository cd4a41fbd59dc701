"""Planning a day of canvassing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.edits import open_current
from app.launch import LaunchPlan, LaunchSpec, LaunchTurf, plan_day, require_sense
from app.measuring import gauge_of
from app.remainder import done_since_cut
from geo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from app.edits import EditableCut
    from app.store.campaign import OpenCampaign


def plan_launch(c: OpenCampaign, universe: str, spec: LaunchSpec | None = None) -> LaunchPlan:
    """Say which turfs of a universe to walk today, how long all of it takes, and what a goal needs.

    Doors with a result since the cut are done and left out. Nothing is stored; the spec comes back with
    the plan.

    Raises
    ------
    BadInput
        For a spec that no day can follow.
    NotFound
        When there is no such universe, or it has no turf yet.
    """
    spec = spec or LaunchSpec()
    require_sense(spec)
    cut = open_current(c, universe)
    if not cut.turfs:
        raise NotFound(
            f"The universe {universe!r} has no turf yet.",
            f"Cut it with: turfwalk cut CAMPAIGN --universe {universe!r}",
        )
    done = done_since_cut(c, cut)
    targets = dict(cut.doors.select("door_id", "value").iter_rows())
    turfs = [_left(cut, row, done, targets) for row in cut.turfs]
    return plan_day(universe, cut.cut_id, [turf for turf in turfs if turf.door_count], spec)


def _left(cut: EditableCut, row: Mapping[str, Any], done: set[str], targets: dict[str, float]) -> LaunchTurf:
    """Measure what is left of a turf; an untouched one has the figures that people see."""
    all_doors = cut.door_ids[row["turf_id"]]
    left = [door for door in all_doors if door not in done]
    if len(left) == len(all_doors):
        work_s = (row["planned_knock_s"] or row["knock_s"]) + (row["planned_walk_s"] or row["walk_s"])
    else:
        work_s = sum(gauge_of(cut.snapshot, cut.cut_id, cut.walkable).seconds(left))
    value = sum(targets[door] for door in left)
    return LaunchTurf(
        turf_id=row["turf_id"],
        number=row["number"],
        door_count=len(left),
        target_count=round(value),
        work_s=work_s,
        targets_per_hour=round(value / work_s * 3600, 2) if work_s else 0.0,
    )
