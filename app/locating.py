"""What a change of streets, areas, addresses or voters makes anew: places of doors, areas, hexes, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.appended import match_appended

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
    doors = _with_areas(doors, draft.as_snapshot().areas())
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
    moved = _with_areas(doors.filter(is_it).with_columns(*values), draft.as_snapshot().areas())
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

    return snap_doors(network, doors.filter(pl.col("lon").is_not_null()), WalkSpec())


def _located(draft: SnapshotDraft, doors: pl.DataFrame) -> pl.DataFrame:
    """Locate all doors anew: by hand, by the file's coordinates, address points, ranges, OSM addresses."""
    import polars as pl

    from geo.locate import locate_doors

    # only what the voter file says itself is kept; every other place is looked up again
    own_places = draft.table("own_places")
    empty = doors.select("door_id").clear().with_columns(lon=pl.lit(0.0), lat=pl.lit(0.0))
    own = (empty if own_places is None else own_places).with_columns(located_by=pl.lit("file"))
    columns = doors.columns
    doors = doors.drop("lon", "lat", "located_by").join(own, on="door_id", how="left").select(columns)
    osm = draft.streets_folder / "osm_addresses.parquet" if draft.streets_folder else None
    return locate_doors(
        doors,
        draft.table("address_points"),
        pl.read_parquet(osm) if osm else None,
        believable_box(draft),
        ranges=draft.table("address_ranges"),
        by_hand=draft.table("by_hand"),
    )


def believable_box(draft: SnapshotDraft) -> Box | None:
    """Where places can be true: within about 5 km of the streets and areas; None without any."""
    snapshot = draft.as_snapshot()
    boxes = [shapes.total_bounds for shapes in (snapshot.segments(), snapshot.areas()) if shapes is not None]
    if not boxes:
        return None
    west, south = (min(float(box[i]) for box in boxes) - 0.05 for i in (0, 1))
    east, north = (max(float(box[i]) for box in boxes) + 0.05 for i in (2, 3))
    return west, south, east, north


def _with_areas(doors: pl.DataFrame, areas: gpd.GeoDataFrame | None) -> pl.DataFrame:
    """Put precinct, block group, area of your own and hex on every located door, in one pass."""
    import polars as pl

    from geo.hexes import cells_of
    from geo.join import join_layers

    layers = {}
    for kind, column in AREA_COLUMNS.items():
        layer = None if areas is None else areas[areas["kind"] == kind]
        if layer is not None and len(layer):
            layers[column] = layer
    joined = join_layers(doors["lon"], doors["lat"], layers)
    nowhere = (
        pl.lit(None, dtype=pl.String).alias(column)
        for column in AREA_COLUMNS.values()
        if column not in layers
    )
    return doors.with_columns(
        *joined.get_columns(), *nowhere, cells_of(doors["lon"], doors["lat"]).alias("cell_id")
    )
