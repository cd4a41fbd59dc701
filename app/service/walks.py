"""Planning walks and reading them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.model import WalkLine, WalksReport
from app.progress import Stopwatch, part_of
from app.roster import doors_of, frozen_roster
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store.walks import put_walks, walks_of
from app.walking import walks_for
from geo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress
    from routing.model import Walk, WalkSpec


def plan_walks(
    c: OpenCampaign,
    turf_ids: Sequence[str] | None = None,
    spec: WalkSpec | None = None,
    on_progress: OnProgress | None = None,
) -> WalksReport:
    """Plan the shortest walk of turfs; of all turfs of current cuts when none are named.

    Raises
    ------
    NotFound
        When a named turf does not exist, or no turf was cut yet.
    Infeasible
        When doors of one turf cannot reach each other on foot.
    """
    watch = Stopwatch()
    with c.reading() as connection:
        rows = record.living_turf_rows(connection, turf_ids=turf_ids)
        door_sets = record.doors_of_turfs(connection, rows)
        snapshots = {cut["cut_id"]: cut["snapshot_id"] for cut in record.cut_rows(connection)}
    if not rows:
        raise NotFound("There is no turf yet.", "Cut it with: turfwalk cut CAMPAIGN --universe NAME")
    walks: list[Walk] = []
    for cut_id, group in groupby(
        sorted(rows, key=lambda row: str(row["cut_id"])), key=lambda row: row["cut_id"]
    ):
        own = list(group)
        snapshot = read_snapshot(c, snapshots[cut_id])
        doors = doors_of(snapshot, frozen_roster(c, cut_id))
        step = part_of(on_progress, len(walks) / len(rows), (len(walks) + len(own)) / len(rows))
        planned = walks_for(
            snapshot, doors, {row["turf_id"]: door_sets[row["turf_id"]] for row in own}, spec, step
        )
        with c.writing() as connection:
            put_walks(connection, own, planned)
        walks += planned
    order = {row["turf_id"]: number for number, row in enumerate(rows)}
    walks.sort(key=lambda walk: order[walk.turf_id])
    return WalksReport(tuple(_line(walk) for walk in walks), watch.elapsed_s)


def _line(walk: Walk) -> WalkLine:
    return WalkLine(
        turf_id=walk.turf_id,
        stop_count=len(walk.stops),
        walk_m=walk.walk_m,
        effort_m=walk.effort_m,
        walk_s=walk.walk_s,
        knock_s=walk.knock_s,
        lower_bound_effort_m=walk.lower_bound_effort_m,
        gap=walk.gap,
        proven=walk.proven,
        list_order_m=walk.list_order_m,
        solve_ms=walk.solve_ms,
    )


def read_walk(c: OpenCampaign, turf_id: str) -> Walk:
    """Read the walk of a turf: its stops in order, its path and its certificate.

    Raises
    ------
    NotFound
        When there is no such turf, or its walk is not planned yet.
    """
    with c.reading() as connection:
        found = walks_of(connection, record.living_turf_rows(connection, turf_ids=[turf_id]))
    if turf_id not in found:
        raise NotFound(
            f"The walk of turf {turf_id} is not planned yet.",
            f"Plan it: turfwalk walk CAMPAIGN --turf {turf_id}",
        )
    return found[turf_id]
