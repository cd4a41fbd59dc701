"""What a change of streets, areas, addresses or voters makes anew: places of doors, areas, hexes, streets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.appended import match_appended
from app.cluster import workers_for
from app.geocoded import answered_places
from app.progress import part_of

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import polars as pl

    from app.snapshots import Snapshot, SnapshotDraft
    from geo.joinfile import Places
    from geo.model import OnProgress
    from geo.parts import RowGroups

AREA_COLUMNS = {"precinct": "precinct_id", "block-group": "geoid", "area": "area_id"}
"""Kind of area -> the column of the doors that names it."""

_SNAP_ROWS = 200_000  # more than elsewhere: every part lays out all streets

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def locate_and_join(draft: SnapshotDraft, on_progress: OnProgress, *, locate: bool) -> None:
    """Recompute what depends on the changed tables: places of doors, their areas and hexes, their streets."""
    if draft.scan("doors") is not None:
        with draft.working_folder() as folder:
            draft.adopt("doors", _joined_file(draft, folder, part_of(on_progress, 0.0, 0.7), locate=locate))
            if draft.as_snapshot().network_path is not None:
                draft.adopt("snaps", _snap_file(draft, folder, part_of(on_progress, 0.7, 0.95)))
        on_progress(0.95, "Matching appended columns")
        match_appended(draft)
    on_progress(1.0, "Done")


def _joined_file(draft: SnapshotDraft, folder: Path, on_progress: OnProgress, *, locate: bool) -> Path:
    """Locate the doors of a draft anew, if that is asked, and join them to areas and hexes."""
    from geo.joinfile import join_file
    from geo.parts import row_groups

    on_progress(0.0, "Locating doors")
    doors, layers = draft.path("doors"), _layers(draft.as_snapshot().areas())
    every = {column: layers.get(column) for column in AREA_COLUMNS.values()}
    places = _places(draft) if locate else None
    with workers_for(len(row_groups(doors))) as executor:
        join_file(doors, every, folder / "doors.parquet", places, executor, part_of(on_progress, 0.2, 1.0))
    return folder / "doors.parquet"


@dataclass(frozen=True)
class SnapTask:
    """Some doors, the snapshot with the streets, and the Parquet file of their snaps."""

    doors: RowGroups
    snapshot: Snapshot
    out: Path


def _snap_file(draft: SnapshotDraft, folder: Path, on_progress: OnProgress) -> Path:
    """Find the streets of the doors of a draft, with fresh workers: those that joined are full of areas."""
    from geo.parts import put_together, row_groups, work_on

    tasks = [
        SnapTask(rows, draft.as_snapshot(), folder / f"{number:06}.snaps")
        for number, rows in enumerate(row_groups(draft.path("doors"), _SNAP_ROWS))
    ]
    with workers_for(len(tasks)) as executor:
        done = work_on(snap_rows, tasks, executor, on_progress, "Finding each door's street")
        put_together(done, folder / "snaps.parquet")
    return folder / "snaps.parquet"


def snap_rows(task: SnapTask) -> Path:
    """Find the streets of some doors; returns the file of their snaps. Runs in a worker."""
    from geo.parts import write_aside

    doors = task.doors.read(["door_id", "house_number", "street_name", "lon", "lat"])
    write_aside(_snaps(task.snapshot, doors), task.out)
    return task.out


def place_by_hand(draft: SnapshotDraft, door_id: str, lon: float, lat: float) -> None:
    """Put one door where a person says: the same tables as if all were located anew, without the wait."""
    import polars as pl

    draft.write("by_hand", pl.concat([by_hand_without(draft, door_id), _place(door_id, lon, lat)]))
    is_it = pl.col("door_id") == door_id
    doors = draft.table("doors")
    if doors is None:
        return
    placed = {"lon": lon, "lat": lat, "located_by": "by-hand", "exception_reason": None}
    values = (pl.lit(value, dtype=doors.schema[name]).alias(name) for name, value in placed.items())
    layers = _layers(draft.as_snapshot().areas())
    moved = _without_absent(_with_areas(doors.filter(is_it).with_columns(*values), layers), layers)
    draft.write("doors", pl.concat([doors.filter(~is_it), moved], how="diagonal_relaxed").sort("door_id"))
    snaps = draft.table("snaps")
    if snaps is not None:
        fresh = _snaps(draft.as_snapshot(), moved)
        draft.write("snaps", pl.concat([snaps.filter(~is_it), fresh]).sort("door_id"))


def by_hand_without(draft: SnapshotDraft, door_id: str) -> pl.DataFrame:
    """Give the places set by hand, door_id, lon, lat, but for one."""
    import polars as pl

    table = draft.table("by_hand")
    return _place(door_id, 0.0, 0.0).clear() if table is None else table.filter(pl.col("door_id") != door_id)


def _place(door_id: str, lon: float, lat: float) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame({"door_id": [door_id], "lon": [float(lon)], "lat": [float(lat)]})


def _snaps(snapshot: Snapshot, doors: pl.DataFrame) -> pl.DataFrame:
    """Find the streets of located doors."""
    import polars as pl

    from routing.model import WalkSpec
    from routing.snap import snap_doors

    located = doors.filter(pl.col("lon").is_not_null())
    return snap_doors(snapshot.need_network(), located, WalkSpec(), snapshot.face_parity())


def _places(draft: SnapshotDraft) -> Places:
    """Make ready where doors are looked up: by hand, the file's coordinates, address points, ranges, OSM addresses."""
    import polars as pl

    from geo.joinfile import Places
    from geo.locate import know_places

    osm = draft.streets_folder / "osm_addresses.parquet" if draft.streets_folder else None
    known = know_places(
        pl.scan_parquet(draft.path("doors")),
        draft.table("address_points"),
        pl.read_parquet(osm) if osm else None,
        believable_box(draft),
        ranges=draft.table("address_ranges"),
        by_hand=draft.table("by_hand"),
    )
    known = replace(known, answered=answered_places(draft.table("geocoded")))
    return Places(known, draft.path("own_places"))


def believable_box(draft: SnapshotDraft) -> Box | None:
    """Where places can be true: within about 5 km of the streets and areas; None without any."""
    snapshot = draft.as_snapshot()
    boxes = [shapes.total_bounds for shapes in (snapshot.segments(), snapshot.areas()) if shapes is not None]
    if not boxes:
        return None
    west, south = (min(float(box[i]) for box in boxes) - 0.05 for i in (0, 1))
    east, north = (max(float(box[i]) for box in boxes) + 0.05 for i in (2, 3))
    return west, south, east, north


def _layers(areas: gpd.GeoDataFrame | None) -> dict[str, gpd.GeoDataFrame]:
    """Give the areas of each kind that there is, by the column of the doors that names them."""
    kinds = {} if areas is None else {kind: areas[areas["kind"] == kind] for kind in AREA_COLUMNS}
    return {AREA_COLUMNS[kind]: layer for kind, layer in kinds.items() if len(layer)}


def _with_areas(doors: pl.DataFrame, layers: dict[str, gpd.GeoDataFrame]) -> pl.DataFrame:
    """Put areas and hex on every located door, in one pass."""
    from geo.hexes import cells_of
    from geo.join import join_layers

    joined = join_layers(doors["lon"], doors["lat"], layers)
    return doors.with_columns(*joined.get_columns(), cells_of(doors["lon"], doors["lat"]).alias("cell_id"))


def _without_absent(doors: pl.DataFrame, layers: dict[str, gpd.GeoDataFrame]) -> pl.DataFrame:
    """Leave the columns of kinds of area that were never imported empty."""
    import polars as pl

    absent = [column for column in AREA_COLUMNS.values() if column not in layers]
    return doors.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in absent)
