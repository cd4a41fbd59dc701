"""Turfs: reading them, counting inside a drawn shape, and drawing one by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.drawing import doors_inside, drawn_shape
from app.edits import open_cut, regroup
from app.model import Measure, Turf
from app.roster import doors_of, rostered
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as record
from app.store import universes as universe_record
from app.suppressing import suppressed_of
from app.turf_table import as_turf
from geo.errors import Infeasible

if TYPE_CHECKING:
    import polars as pl

    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed


def list_turfs(c: OpenCampaign) -> list[Turf]:
    """List the turfs of all current cuts in the order of their numbers."""
    with c.reading() as connection:
        return [as_turf(row) for row in record.living_turf_rows(connection)]


def read_turf(c: OpenCampaign, turf_id: str) -> Turf:
    """Read one turf of a current cut.

    Raises
    ------
    NotFound
        When there is no such turf.
    """
    with c.reading() as connection:
        return as_turf(record.living_turf_rows(connection, turf_ids=[turf_id])[0])


@lru_cache(maxsize=4)
def _doors_of_universe(snapshot: Snapshot, where: str, suppressed: Suppressed) -> pl.DataFrame:
    """Keep the doors of a universe at hand: a drawn shape is counted again with every corner."""
    import polars as pl

    doors = doors_of(snapshot, rostered(snapshot, where, suppressed))
    return doors.filter(pl.col("exception_reason").is_null())


def measure_area(c: OpenCampaign, universe: str, area: dict[str, Any]) -> Measure:
    """Count the doors and voters inside a drawn shape, and estimate the minutes to canvass them.

    Parameters
    ----------
    c
        The campaign.
    universe
        A universe's name.
    area
        GeoJSON Polygon or MultiPolygon, EPSG:4326.

    Raises
    ------
    BadInput
        For a shape that is no polygon.
    """
    from geo.crs import to_metric
    from routing.measures import estimate_walk_s, knock_seconds
    from routing.model import WalkSpec

    shape = drawn_shape(area)
    with c.reading() as connection:
        where = universe_record.universe_named(connection, universe).where
    snapshot = read_snapshot(c)
    inside = doors_inside(_doors_of_universe(snapshot, where, suppressed_of(c, snapshot)), shape)
    if inside.is_empty():
        return Measure(0, 0, 0.0)
    spec = WalkSpec()
    xy = to_metric(inside["lon"].to_numpy(), inside["lat"].to_numpy(), int(c.row()["metric_epsg"]))
    per_building = inside.group_by("building_id").len()["len"].to_numpy()
    seconds = float(knock_seconds(per_building, spec).sum()) + estimate_walk_s(xy, spec.speed_mps)
    return Measure(inside.height, int(inside["voter_count"].sum()), round(seconds / 60, 1))


def draw_turf(c: OpenCampaign, universe: str, area: dict[str, Any], name: str = "") -> Turf:
    """Make the doors inside a drawn shape a turf of the universe's current cut, and plan its walk.

    The doors leave the turfs they were in; those turfs get a new version and a new walk. Where the
    universe has no cut yet, one begins, and doors outside stay open. ``undo_edit`` takes it back.

    Raises
    ------
    BadInput
        For a shape that is no polygon.
    NotFound
        When there is no such universe.
    Infeasible
        When no door that can be walked to is inside.
    Conflict
        When somebody else changed the cut meanwhile.
    """
    import polars as pl

    shape = drawn_shape(area)
    cut = open_cut(c, universe)
    walkable = cut.doors.filter(pl.col("exception_reason").is_null())
    inside = set(doors_inside(walkable, shape)["door_id"])
    if not inside:
        raise Infeasible(
            f"No door of the universe {universe!r} is inside the drawn shape.", "Draw around some doors."
        )
    changed = [row for row in cut.turfs if inside & set(cut.door_ids[row["turf_id"]])]
    with c.writing() as connection:
        code = record.take_codes(connection, 1)[0]
    title = name.strip() or f"Turf {cut.next_number}"
    head: dict[str, Any] = {"version": 1, "number": cut.next_number, "name": title}
    begun: dict[str, tuple[dict[str, Any], list[str]]] = {code: (head, sorted(inside))}
    for row in changed:
        if kept := sorted(set(cut.door_ids[row["turf_id"]]) - inside):
            again = {"version": row["version"] + 1, "number": row["number"], "name": row["name"]}
            begun[row["turf_id"]] = (again, kept)
    regroup(c, cut, "draw_turf", changed, begun)
    return read_turf(c, code)
