"""What a change of streets, areas, addresses or voters makes anew: places of doors, areas, hexes, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.appended import match_appended
from app.cluster import scheduler_address
from app.geocoded import answered_places

if TYPE_CHECKING:
    import geopandas as gpd
    import polars as pl

    from app.snapshots import SnapshotDraft
    from geo.model import OnProgress

AREA_COLUMNS = {"precinct": "precinct_id", "block-group": "geoid", "area": "area_id"}
"""Kind of area -> the column of the doors that names it."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def locate_and_join(draft: SnapshotDraft, on_progress: OnProgress, *, locate: bool) -> None:
    """Recompute what depends on the changed tables: places of doors, their areas and hexes, their streets."""
    doors = draft.table("doors")
    if doors is None:
        on_progress(1.0, "Done")
        return
    if locate:
        on_progress(0.0, "Locating doors")
        doors = _located(draft, doors)
    on_progress(0.4, "Joining precincts, block groups and areas")
    address = scheduler_address()
    layers = _layers(draft.as_snapshot().areas())
    joined = _on_cluster(draft, doors, layers, address) if address else _with_areas(doors, layers)
    doors = _without_absent(joined, layers)
    draft.write("doors", doors)
    on_progress(0.7, "Finding each door's street")
    snaps = _snaps(draft, doors)
    if snaps is not None:
        draft.write("snaps", snaps)
    match_appended(draft)
    on_progress(1.0, "Done")


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
    fresh, snaps = _snaps(draft, moved), draft.table("snaps")
    if fresh is not None and snaps is not None:
        draft.write("snaps", pl.concat([snaps.filter(~is_it), fresh]).sort("door_id"))


def by_hand_without(draft: SnapshotDraft, door_id: str) -> pl.DataFrame:
    """Give the places set by hand, door_id, lon, lat, but for one."""
    import polars as pl

    table = draft.table("by_hand")
    return _place(door_id, 0.0, 0.0).clear() if table is None else table.filter(pl.col("door_id") != door_id)


def _place(door_id: str, lon: float, lat: float) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame({"door_id": [door_id], "lon": [float(lon)], "lat": [float(lat)]})


def _snaps(draft: SnapshotDraft, doors: pl.DataFrame) -> pl.DataFrame | None:
    """Find the streets of located doors; None without streets."""
    import polars as pl

    network = draft.as_snapshot().network()
    if network is None:
        return None
    from routing.model import WalkSpec
    from routing.snap import snap_doors

    return snap_doors(network, doors.filter(pl.col("lon").is_not_null()), WalkSpec(), draft.as_snapshot().face_parity())


def _located(draft: SnapshotDraft, doors: pl.DataFrame) -> pl.DataFrame:
    """Locate all doors anew: by hand, by the file's coordinates, address points, ranges, OSM addresses."""
    import polars as pl

    from geo.geocoder import with_answers
    from geo.locate import locate_doors

    # only what the voter file says itself is kept; every other place is looked up again
    own_places = draft.table("own_places")
    empty = doors.select("door_id").clear().with_columns(lon=pl.lit(0.0), lat=pl.lit(0.0))
    own = (empty if own_places is None else own_places).with_columns(located_by=pl.lit("file"))
    columns = doors.columns
    doors = doors.drop("lon", "lat", "located_by").join(own, on="door_id", how="left").select(columns)
    osm = draft.streets_folder / "osm_addresses.parquet" if draft.streets_folder else None
    located = locate_doors(
        doors,
        draft.table("address_points"),
        pl.read_parquet(osm) if osm else None,
        believable_box(draft),
        ranges=draft.table("address_ranges"),
        by_hand=draft.table("by_hand"),
    )
    return with_answers(located, answered_places(draft.table("geocoded")))


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


def _on_cluster(
    draft: SnapshotDraft, doors: pl.DataFrame, layers: dict[str, gpd.GeoDataFrame], address: str
) -> pl.DataFrame:
    """Do the same on a cluster: the doors go through files in the draft that all its machines see."""
    import polars as pl

    from app.cluster import cluster_executor
    from geo.joinfile import join_parquet

    draft.write("doors", doors)
    out = draft.folder / "joined.parquet"
    with cluster_executor(address) as executor:
        join_parquet(draft.folder / "doors.parquet", layers, out, executor)
    joined = pl.read_parquet(out)
    out.unlink()
    return joined


def _without_absent(doors: pl.DataFrame, layers: dict[str, gpd.GeoDataFrame]) -> pl.DataFrame:
    """Leave the columns of kinds of area that were never imported empty."""
    import polars as pl

    absent = [column for column in AREA_COLUMNS.values() if column not in layers]
    return doors.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in absent)
