"""Turfs: reading them, counting inside a drawn shape, and drawing one by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.drawing import doors_inside, drawn_shape, geometry_of, snapped_shape
from app.edits import Begun, Regrouping, new_codes, open_current, regroup, without
from app.measuring import gauge_of, universe_key, walkable_of
from app.model import Measure, Turf
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store import universes as universe_record
from app.suppressing import suppressed_of
from app.turf_table import as_turf
from geo.errors import Infeasible

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


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


def measure_area(c: OpenCampaign, universe: str, area: dict[str, Any], *, snap: bool = False) -> Measure:
    """Count the doors and voters inside a drawn shape, and estimate the minutes to canvass them.

    Parameters
    ----------
    c
        The campaign.
    universe
        A universe's name.
    area
        GeoJSON Polygon or MultiPolygon, EPSG:4326.
    snap
        Lay the outline along the streets that it is near first; the answer then holds the new shape.

    Raises
    ------
    BadInput
        For a shape that is no polygon.
    """
    snapshot = read_snapshot(c)
    shape = drawn_shape(area)
    if snap:
        shape = snapped_shape(snapshot, shape)
    with c.reading() as connection:
        where = universe_record.universe_named(connection, universe).where
    walkable = walkable_of(snapshot, where, suppressed_of(c, snapshot))
    inside = doors_inside(walkable, shape)
    drawn = geometry_of(shape) if snap else None
    if inside.is_empty():
        return Measure(0, 0, 0.0, area=drawn)
    seconds = sum(gauge_of(snapshot, universe_key(where), walkable).seconds(inside["door_id"].to_list()))
    return Measure(inside.height, int(inside["voter_count"].sum()), round(seconds / 60, 1), area=drawn)


def draw_turf(
    c: OpenCampaign,
    universe: str,
    area: dict[str, Any],
    name: str = "",
    revision: int | None = None,
    *,
    snap: bool = False,
) -> Turf:
    """Make the doors inside a drawn shape a turf of the universe's current cut, and plan its walk.

    The doors leave the turfs they were in; those turfs get a new version and a new walk. Where the
    universe has no cut yet, one begins, and doors outside stay open. ``undo_edit`` takes it back.
    With ``snap`` the outline is laid along the streets it is near first.

    Raises
    ------
    BadInput
        For a shape that is no polygon.
    NotFound
        When there is no such universe.
    Infeasible
        When no door that can be walked to is inside.
    Conflict
        When the cut was changed since ``revision``, or meanwhile.
    """
    shape = drawn_shape(area)
    cut = open_current(c, universe, revision)
    if snap:
        shape = snapped_shape(cut.snapshot, shape)
    inside = set(doors_inside(cut.walkable, shape)["door_id"])
    if not inside:
        raise Infeasible(
            f"No door of the universe {universe!r} is inside the drawn shape.", "Draw around some doors."
        )
    ended, begun = without(cut, inside)
    code = new_codes(c, 1)[0]
    title = name.strip() or f"Turf {cut.next_number}"
    begun[code] = Begun(cut.next_number, title, sorted(inside))
    regroup(c, cut, Regrouping("draw_turf", ended, begun))
    return read_turf(c, code)
