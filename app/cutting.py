"""Cutting a universe: what goes in (doors, locked turfs) and what is stored of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Literal

from app.roster import freeze_roster, frozen_roster, roster_of, walkable_doors, with_worth
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as record
from app.store import universes as universe_record
from app.store.edits import next_versions
from app.turf_table import turf_rows
from geo.errors import BadInput, Conflict, Infeasible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from app.model import Universe
    from app.store import Connection
    from app.store.campaign import OpenCampaign
    from routing.model import CutPlan


@dataclass(frozen=True)
class CutGround:
    """A universe ready to be cut.

    ``doors`` are all located doors of the roster, ``free`` those that no locked turf holds, ``locked`` the
    rows of turfs that stay as they are.
    """

    universe: Universe
    snapshot: Snapshot
    roster: pl.DataFrame
    doors: pl.DataFrame
    free: pl.DataFrame
    locked: tuple[Mapping[str, Any], ...]

    @property
    def locked_doors(self) -> pl.DataFrame | None:
        """The doors of locked turfs, whose block faces are not walked through; None without any."""
        if not self.locked:
            return None
        return self.doors.join(self.free, on="door_id", how="anti").drop_nulls("segment_id")


def cut_ground(c: OpenCampaign, universe: str, keep: str = "", lock: Sequence[str] = ()) -> CutGround:
    """Gather a universe's doors; locked turfs bring their own, with the people they had.

    Parameters
    ----------
    c, universe
        The campaign and a universe's name.
    keep
        Kind of areas that no turf may straddle, or nothing.
    lock
        Turfs of the current cut that stay.

    Raises
    ------
    NotFound
        When there is no such universe, or no such turf in a current cut.
    BadInput
        For another kind of areas than ``KEPT``.
    Conflict
        When no such areas were imported, a locked turf is of another universe, or a door of it is gone.
    Infeasible
        When no door is left to cut.
    """
    import polars as pl

    snapshot = read_snapshot(c)
    with c.reading() as connection:
        asked = universe_record.universe_named(connection, universe)
        locked = record.living_turf_rows(connection, turf_ids=lock) if lock else []
        kept = {door for ids in record.doors_of_turfs(connection, locked).values() for door in ids}
    roster = roster_of(c, snapshot, asked.where)
    if locked:
        _require_own(c, asked, locked)
        former = frozen_roster(c, locked[0]["cut_id"])
        here = pl.col("door_id").is_in(list(kept)).fill_null(value=False)
        roster = pl.concat([roster.filter(~here), former.filter(here)], how="vertical_relaxed")
    doors = _with_areas(with_worth(c, walkable_doors(snapshot, roster, universe)), keep)
    free = doors.filter(~pl.col("door_id").is_in(list(kept)))
    gone = kept - set(doors["door_id"])
    if gone:
        raise Conflict(
            f"{len(gone)} doors of the locked turfs are no longer on the map.",
            "Cut without locking these turfs.",
        )
    if free.is_empty():
        raise Infeasible("Every door is in a locked turf.", "Lock fewer turfs, then cut again.")
    return CutGround(asked, snapshot, roster, doors, free, tuple(locked))


KEPT = {"precinct": "precinct_id", "block-group": "geoid", "area": "area_id"}
"""Areas that turfs can keep whole, and the column of doors that names them."""


def _with_areas(doors: pl.DataFrame, keep: str) -> pl.DataFrame:
    """Name the area of every door as the cutting wants it."""
    import polars as pl

    if not keep:
        return doors
    if keep not in KEPT:
        raise BadInput(f"There are no areas {keep!r} to keep whole.", f"Choose one of {', '.join(KEPT)}.")
    column = KEPT[keep]
    if column not in doors.columns or doors[column].null_count() == doors.height:
        raise Conflict(
            f"No door is in an area of the kind {keep}.",
            f"Import them: turfwalk import boundaries CAMPAIGN FILE --kind {keep}",
        )
    return doors.with_columns(pl.col(column).alias(f"{keep}_id"))


def _require_own(c: OpenCampaign, universe: Universe, locked: Sequence[Mapping[str, Any]]) -> None:
    with c.reading() as connection:
        cut = record.current_cut_row(connection, universe.universe_id)
    strangers = [row["turf_id"] for row in locked if cut is None or row["cut_id"] != cut["cut_id"]]
    if strangers:
        raise Conflict(
            f"Turf {strangers[0]} is not in the current cut of the universe {universe.name!r}.",
            "Lock turfs of the universe that is being cut.",
        )


def store_plan(
    c: OpenCampaign, ground: CutGround, plan: CutPlan, state: Literal["draft", "current"], elapsed_s: float
) -> str:
    """Store a plan as a cut, whole, and give its id; locked turfs come along with their codes and walks."""
    cut_id = record.new_cut_id()
    freeze_roster(c, cut_id, ground.roster)
    taken = {row["number"] for row in ground.locked}
    numbers = islice((number for number in count(1) if number not in taken), len(plan.turfs))
    heads: list[dict[str, Any]] = [
        {"version": 1, "number": number, "name": f"Turf {number}"} for number in numbers
    ]
    rows = turf_rows(plan.turfs, ground.doors, heads, int(c.row()["metric_epsg"]))
    values = {
        **record.cut_values(cut_id, ground.universe, ground.snapshot.snapshot_id, plan.spec),
        "state": state,
        "split_faces_rate": plan.split_faces_rate,
        "figures": plan.figures,
        "elapsed_s": elapsed_s,
    }
    with c.writing() as connection:
        record.add_cut(connection, values, _exceptions(ground.doors, plan))
        for row, code in zip(rows, record.take_codes(connection, len(rows)), strict=True):
            row.values["turf_id"] = code
        record.begin_turfs(connection, cut_id, rows)
        _bring_along(connection, cut_id, ground.locked)
    return cut_id


def _bring_along(connection: Connection, cut_id: str, locked: Sequence[Mapping[str, Any]]) -> None:
    versions = next_versions(connection, [row["turf_id"] for row in locked])
    for row in locked:
        record.copy_turf(connection, row, {"cut_id": cut_id, "version": versions[row["turf_id"]]})


def _exceptions(doors: pl.DataFrame, plan: CutPlan) -> list[tuple[str, str]]:
    """Collect located doors without a street and doors that the cut could not reach."""
    import polars as pl

    unsnapped = doors.filter(pl.col("exception_reason").is_not_null()).select("door_id", "exception_reason")
    reasons = dict(plan.exceptions.select("door_id", "exception_reason").iter_rows())
    return sorted({**reasons, **dict(unsnapped.iter_rows())}.items())
