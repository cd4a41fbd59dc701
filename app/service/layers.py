"""What the map shows beside turf: areas with their counts, and doors by box."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.figures import HeatmapSpec
from app.locating import AREA_COLUMNS
from app.service.heatmaps import read_heatmap
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store.tallies import cuts_edition
from geo.errors import BadInput

if TYPE_CHECKING:
    from app.model import DoorsInBox
    from app.store.campaign import OpenCampaign
    from geo.model import AreaKind


def list_areas(c: OpenCampaign, kind: AreaKind, *, hide_small: bool = False) -> dict[str, Any]:
    """Give the areas of a kind as a GeoJSON FeatureCollection, with door_count and voter_count.

    Parameters
    ----------
    c
        The campaign.
    kind
        What the areas are.
    hide_small
        For those who may not see small counts: count as the heatmaps of doors and voters do, and say in ``hidden``
        why a count is null; areas that are no cells of a heatmap have no counts.

    Raises
    ------
    BadInput
        For an unknown kind.
    NotFound
        When nothing was imported.
    """
    import polars as pl

    if kind not in AREA_COLUMNS:
        raise BadInput(f"There is no kind of area {kind!r}.", f"Choose one of {', '.join(AREA_COLUMNS)}.")
    snapshot = read_snapshot(c)
    areas, doors = snapshot.areas(), snapshot.table("doors")
    if areas is None:
        return {"type": "FeatureCollection", "features": []}
    layer = areas[areas["kind"] == kind]
    if not len(layer):
        return {"type": "FeatureCollection", "features": []}
    layer = layer.dropna(axis="columns", how="all")
    column = AREA_COLUMNS[kind]
    if hide_small:
        layer = layer.assign(**_told_counts(c, kind, list(layer["area_id"])))
    elif doors is not None and column in doors.columns:
        counts = doors.group_by(column).agg(pl.len().alias("doors"), pl.col("voter_count").sum())
        per_area = {area: (door_count, voters) for area, door_count, voters in counts.iter_rows()}
        layer = layer.assign(
            door_count=[per_area.get(area, (0, 0))[0] for area in layer["area_id"]],
            voter_count=[per_area.get(area, (0, 0))[1] for area in layer["area_id"]],
        )
    features: dict[str, Any] = json.loads(layer.to_json(drop_id=True, na="null"))
    return features


def _told_counts(c: OpenCampaign, kind: AreaKind, ids: list[str]) -> dict[str, list[Any]]:
    """Give the columns of counts as those may see them who may not see small ones."""
    if kind == "area" or read_snapshot(c).table("doors") is None:
        return {"hidden": [True] * len(ids)}
    found = {}
    for column, metric in (("door_count", "doors"), ("voter_count", "voters")):
        heat = read_heatmap(c, HeatmapSpec(metric, kind), hide_small=True)
        cells = {cell.cell_id: cell for cell in heat.cells}
        found[column] = [0 if one not in cells else _whole(cells[one].value) for one in ids]
    return {**found, "hidden": [count is None for count in found["door_count"]]}


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


_kept: dict[str, tuple[object, dict[str, str]]] = {}


def _turf_by_door(c: OpenCampaign) -> dict[str, str]:
    """Tell which turf holds each door; read again only when a cut was changed, since every move of the map asks."""
    with c.reading() as connection:
        edition = cuts_edition(connection)
        known = _kept.get(str(c.folder))
        if known is not None and known[0] == edition:
            return known[1]
        rows = record.living_turf_rows(connection)
        living = record.doors_of_turfs(connection, rows) if rows else {}
    found = {door: turf_id for turf_id, ids in living.items() for door in ids}
    _kept[str(c.folder)] = (edition, found)
    return found


def list_doors(
    c: OpenCampaign, box: tuple[float, float, float, float] | None = None, limit: int = 5000
) -> DoorsInBox:
    """Give the located doors inside a box, column by column, without names.

    Parameters
    ----------
    c
        The campaign.
    box
        West, south, east, north, EPSG:4326; everywhere when None.
    limit
        At most this many doors; ``total`` still counts all.

    Raises
    ------
    NotFound
        When nothing was imported.
    """
    import polars as pl

    from app.model import DoorsInBox

    doors = read_snapshot(c).table("doors")
    if doors is None:
        return DoorsInBox(0, (), (), (), (), (), ())
    shown = doors.filter(pl.col("lon").is_not_null())
    if box is not None:
        west, south, east, north = box
        shown = shown.filter(pl.col("lon").is_between(west, east), pl.col("lat").is_between(south, north))
    total = shown.height
    shown = shown.head(max(0, limit))
    turf_by_door = _turf_by_door(c)
    return DoorsInBox(
        total=total,
        door_id=tuple(shown["door_id"]),
        lon=tuple(shown["lon"].round(6)),
        lat=tuple(shown["lat"].round(6)),
        voter_count=tuple(shown["voter_count"]),
        located_by=tuple(shown["located_by"]),
        turf_id=tuple(turf_by_door.get(door) for door in shown["door_id"]),
    )
