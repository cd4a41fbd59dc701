"""Turfs of whole areas: the doors of precincts, block groups or hexes become turfs of the current cut."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.editing import AreaMeasure
from app.edits import Begun, Regrouping, new_codes, open_current, regroup, without
from app.finding import named_areas
from app.locating import AREA_COLUMNS
from app.measuring import gauge_of
from app.service.cuts import read_cut
from geo.errors import BadInput, Infeasible

if TYPE_CHECKING:
    import polars as pl

    from app.editing import AreaChoice
    from app.edits import EditableCut
    from app.model import Cut
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress

HEX = "hex"
USUAL_RESOLUTION = 9
LONGEST_NAME = 60


def measure_areas(
    c: OpenCampaign, universe: str, by: str = "precinct", resolution: int = USUAL_RESOLUTION
) -> list[AreaMeasure]:
    """Tell of every area or hex with doors of a universe what a turf of it would take; nothing is stored.

    Parameters
    ----------
    c
        The campaign.
    universe
        A universe's name.
    by
        "precinct", "block-group", "area" or "hex".
    resolution
        Of the hexes, H3, 4 to 11.

    Raises
    ------
    BadInput
        For another kind of area or resolution.
    NotFound
        When there is no such universe.
    Infeasible
        When none of its doors can be walked to.
    """
    cut = open_current(c, universe)
    key = cut.cut_id if cut.revision is not None else f"uncut {cut.universe.where}"
    gauge = gauge_of(cut.snapshot, key, cut.walkable)
    names = _names(cut, by)
    held = {door for ids in cut.door_ids.values() for door in ids}
    found = []
    for area_id, doors in _by_area(cut, by, resolution).items():
        ids = doors["door_id"].to_list()
        minutes = round(sum(gauge.seconds(ids)) / 60, 1)
        voters, still_open = int(doors["voter_count"].sum()), len(set(ids) - held)
        found.append(AreaMeasure(area_id, names.get(area_id, area_id), len(ids), voters, still_open, minutes))
    return found


def make_area_turfs(
    c: OpenCampaign,
    universe: str,
    areas: AreaChoice,
    revision: int | None = None,
    on_progress: OnProgress | None = None,
) -> Cut:
    """Make turfs of the doors of areas in one edit, with their walks: one turf an area, or one of all.

    The doors leave the turfs they were in. Where the universe has no cut yet, one begins.

    Raises
    ------
    BadInput
        For another kind of area.
    NotFound
        When there is no such universe.
    Infeasible
        When no door that can be walked to is inside.
    Conflict
        When the cut was changed since ``revision``, or meanwhile.
    """
    cut = open_current(c, universe, revision)
    groups = _chosen(cut, areas)
    if not groups:
        raise Infeasible(f"The universe {universe!r} has no door in these areas.", "Choose areas with doors.")
    ended, begun = without(cut, {door for _, ids in groups for door in ids})
    codes = new_codes(c, len(groups))
    for number, (code, (name, ids)) in enumerate(zip(codes, groups, strict=True), start=cut.next_number):
        begun[code] = Begun(number, name or f"Turf {number}", sorted(ids))
    regroup(c, cut, Regrouping("make_area_turfs", ended, begun, asdict(areas)), on_progress)
    return read_cut(c, cut.cut_id)


def _chosen(cut: EditableCut, areas: AreaChoice) -> list[tuple[str, list[str]]]:
    """Give name and doors of every turf that is asked for; a hex has no name."""
    wanted = list(dict.fromkeys(areas.area_ids))
    by_area = _by_area(cut, areas.by, _resolution_of(wanted[0]) if areas.by == HEX and wanted else 0)
    names = _names(cut, areas.by)
    groups = [
        (names.get(one, "")[:LONGEST_NAME], by_area[one]["door_id"].to_list())
        for one in wanted
        if one in by_area
    ]
    if areas.together and groups:
        return [("", [door for _, ids in groups for door in ids])]
    return groups


def _resolution_of(cell_id: str) -> int:
    """Read the resolution that an H3 cell's id holds.

    Raises
    ------
    BadInput
        For text that is no cell.
    """
    from geo.hexes import resolution_of

    return resolution_of(cell_id)


def _by_area(cut: EditableCut, by: str, resolution: int) -> dict[str, pl.DataFrame]:
    """Give the walkable doors by area, in the order of ids."""
    import polars as pl

    from geo.hexes import parent_cells

    if by != HEX and by not in AREA_COLUMNS:
        known = ", ".join([*AREA_COLUMNS, HEX])
        raise BadInput(f"There is no kind of area {by!r}.", f"Choose one of {known}.")
    doors = cut.walkable
    column = parent_cells(doors["cell_id"], resolution) if by == HEX else doors[AREA_COLUMNS[by]]
    placed = doors.with_columns(area=column).filter(pl.col("area").is_not_null()).sort("area")
    parts = placed.partition_by("area", as_dict=True, maintain_order=True)
    return {str(key[0]): part for key, part in parts.items()}


def _names(cut: EditableCut, by: str) -> dict[str, str]:
    return {area.area_id: area.name for area in named_areas(cut.snapshot) if area.kind == by}
