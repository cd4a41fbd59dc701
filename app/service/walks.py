"""Planning walks, reading them, and changing one as a person wishes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.packets import addresses_of
from app.progress import Stopwatch, part_of
from app.roster import doors_of, frozen_roster, with_worth
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store import walks as walk_record
from app.walk_reading import TurfWalk, turf_walk
from app.walked import WalksReport, line_of, sums_of
from app.walking import walk_again, walks_for
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from app.snapshots import Snapshot
    from app.store import Connection, Row
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress
    from routing.model import Walk, WalkSpec, WalkWish


def plan_walks(
    c: OpenCampaign,
    turf_ids: Sequence[str] | None = None,
    spec: WalkSpec | None = None,
    on_progress: OnProgress | None = None,
) -> WalksReport:
    """Plan the shortest walk of turfs; of all turfs of current cuts when none are named.

    What people wished of a walk stays wished. The walk before is kept for ``undo_walk``.

    Raises
    ------
    NotFound
        When a named turf does not exist, or no turf was cut yet.
    BadInput
        When the way to walk contradicts itself, or the wish of a turf.
    Infeasible
        When doors of one turf cannot reach each other on foot.
    """
    watch = Stopwatch()
    with c.reading() as connection:
        rows = record.living_turf_rows(connection, turf_ids=turf_ids)
        door_sets = record.doors_of_turfs(connection, rows)
        snapshots = {cut["cut_id"]: cut["snapshot_id"] for cut in record.cut_rows(connection)}
        wishes = walk_record.wishes_of(connection, rows)
    if not rows:
        raise NotFound("There is no turf yet.", "Cut it with: turfwalk cut CAMPAIGN --universe NAME")
    walks: list[Walk] = []
    for cut_id, group in groupby(
        sorted(rows, key=lambda row: str(row["cut_id"])), key=lambda row: row["cut_id"]
    ):
        own = list(group)
        snapshot = read_snapshot(c, snapshots[cut_id])
        doors = with_worth(c, doors_of(snapshot, frozen_roster(c, cut_id)))
        step = part_of(on_progress, len(walks) / len(rows), (len(walks) + len(own)) / len(rows))
        own_doors = {row["turf_id"]: door_sets[row["turf_id"]] for row in own}
        planned = walks_for(snapshot, doors, own_doors, spec, step, wishes)
        with c.writing() as connection:
            walk_record.put_walks(connection, own, planned)
        walks += planned
    order = {row["turf_id"]: number for number, row in enumerate(rows)}
    walks.sort(key=lambda walk: order[walk.turf_id])
    lines = tuple(line_of(walk) for walk in walks)
    return WalksReport(lines, sums_of(lines), watch.elapsed_s)


def read_walk(c: OpenCampaign, turf_id: str) -> TurfWalk:
    """Read the walk of a turf: its stops in order, its path, its certificate and what it is worth.

    Raises
    ------
    NotFound
        When there is no such turf, or its walk is not planned yet.
    """
    with c.reading() as connection:
        row, walk = _planned(connection, turf_id)
        steps = walk_record.steps_of(connection, row)
        door_ids = record.doors_of_turfs(connection, [row])[turf_id]
        cut = record.cut_row(connection, row["cut_id"])
    snapshot = read_snapshot(c, cut["snapshot_id"])
    doors = _doors(c, snapshot, row["cut_id"], door_ids)
    return turf_walk(snapshot, walk, steps, addresses_of(doors))


def _doors(c: OpenCampaign, snapshot: Snapshot, cut_id: str, door_ids: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    roster = frozen_roster(c, cut_id).filter(pl.col("door_id").is_in(door_ids))
    return with_worth(c, doors_of(snapshot, roster))


def _planned(connection: Connection, turf_id: str) -> tuple[Row, Walk]:
    """Give the row and the walk of a turf."""
    rows = record.living_turf_rows(connection, turf_ids=[turf_id])
    walks = walk_record.walks_of(connection, rows)
    if turf_id not in walks:
        raise NotFound(
            f"The walk of turf {turf_id} is not planned yet.",
            f"Plan it: turfwalk walk CAMPAIGN --turf {turf_id}",
        )
    return rows[0], walks[turf_id]


def wish_walk(c: OpenCampaign, turf_id: str, wish: WalkWish, revision: int | None = None) -> TurfWalk:
    """Plan the walk of a turf around what a person wants of it; an empty wish plans it freely again.

    Parameters
    ----------
    c
        The campaign.
    turf_id
        Which turf.
    wish
        All that is wanted; it takes the place of the wish before.
    revision
        The walk that the person looked at; None changes whatever walk is there.

    Raises
    ------
    NotFound
        When there is no such turf, or its walk is not planned yet.
    BadInput
        When the wish names a door of another turf, or contradicts itself.
    Conflict
        When somebody else changed the walk since ``revision``.
    """
    with c.reading() as connection:
        row, walk = _planned(connection, turf_id)
        walk_record.require_revision(connection, row, revision)
        seen = walk_record.steps_of(connection, row).revision
        door_ids = record.doors_of_turfs(connection, [row])[turf_id]
        _require_own_doors(turf_id, wish, door_ids)
        cut = record.cut_row(connection, row["cut_id"])
    snapshot = read_snapshot(c, cut["snapshot_id"])
    planned = walk_again(snapshot, _doors(c, snapshot, row["cut_id"], door_ids), walk, wish)
    with c.writing() as connection:
        walk_record.require_revision(connection, row, seen)
        walk_record.put_walks(connection, [row], [planned])
    return read_walk(c, turf_id)


def _require_own_doors(turf_id: str, wish: WalkWish, door_ids: Sequence[str]) -> None:
    named = [wish.first_door_id, wish.last_door_id, *wish.early_door_ids, *wish.left_out_door_ids]
    named += [door for pair in wish.follow for door in pair]
    strangers = set(filter(None, named)) - set(door_ids)
    if strangers:
        raise BadInput(
            f"{len(strangers)} of the doors in the wish are not in turf {turf_id}.",
            f"Take door ids from: turfwalk show walk CAMPAIGN {turf_id}",
        )


def undo_walk(c: OpenCampaign, turf_id: str, revision: int | None = None) -> TurfWalk:
    """Go back to the walk that a turf had before; the latest ones are kept.

    Raises
    ------
    NotFound
        When there is no such turf, or its walk is not planned yet.
    Conflict
        When there is no earlier walk, or somebody else changed the walk since ``revision``.
    """
    return _step(c, turf_id, revision, back=True)


def redo_walk(c: OpenCampaign, turf_id: str, revision: int | None = None) -> TurfWalk:
    """Take back an undo of a turf's walk.

    Raises
    ------
    NotFound
        When there is no such turf, or its walk is not planned yet.
    Conflict
        When nothing was undone, or somebody else changed the walk since ``revision``.
    """
    return _step(c, turf_id, revision, back=False)


def _step(c: OpenCampaign, turf_id: str, revision: int | None, *, back: bool) -> TurfWalk:
    with c.writing() as connection:
        row, _ = _planned(connection, turf_id)
        walk_record.require_revision(connection, row, revision)
        walk_record.step_walk(connection, row, back=back)
    return read_walk(c, turf_id)
