"""What a change of streets, areas, addresses or voters makes anew: places of doors, areas, hexes, streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import polars as pl

    from app.snapshots import SnapshotDraft
    from geo.model import OnProgress


def locate_and_join(draft: SnapshotDraft, on_progress: OnProgress, *, locate: bool) -> None:
    """Recompute what depends on the changed tables: places of doors, their areas and hexes, their streets."""
    import polars as pl

    doors = draft.table("doors")
    if doors is None:
        on_progress(1.0, "Done")
        return
    if locate:
        on_progress(0.0, "Locating doors")
        doors = _located(draft, doors)
    on_progress(0.4, "Joining precincts and block groups")
    doors = _with_areas(doors, draft.as_snapshot().areas())
    draft.write("doors", doors)
    on_progress(0.7, "Finding each door's street")
    network = draft.as_snapshot().network()
    if network is not None:
        from routing.model import WalkSpec
        from routing.snap import snap_doors

        draft.write("snaps", snap_doors(network, doors.filter(pl.col("lon").is_not_null()), WalkSpec()))
    on_progress(1.0, "Done")


def _located(draft: SnapshotDraft, doors: pl.DataFrame) -> pl.DataFrame:
    """Locate all doors anew: by the file's own coordinates, address points, OSM addresses."""
    import polars as pl

    from geo.locate import locate_doors
    from geo.tables import ADDRESS_POINTS

    own_places, points = draft.table("own_places"), draft.table("address_points")
    if own_places is not None:
        columns = doors.columns
        doors = doors.drop("lon", "lat").join(own_places, on="door_id", how="left").select(columns)
    osm = draft.streets_folder / "osm_addresses.parquet" if draft.streets_folder else None
    nothing = pl.DataFrame(schema=ADDRESS_POINTS)
    osm_points = pl.read_parquet(osm) if osm else nothing
    return locate_doors(doors, nothing if points is None else points, osm_points, _bounds(draft))


def _bounds(draft: SnapshotDraft) -> tuple[float, float, float, float] | None:
    """Where coordinates of the file can be true: within about 5 km of the streets and areas."""
    snapshot = draft.as_snapshot()
    boxes = [shapes.total_bounds for shapes in (snapshot.segments(), snapshot.areas()) if shapes is not None]
    if not boxes:
        return None
    west, south = (min(float(box[i]) for box in boxes) - 0.05 for i in (0, 1))
    east, north = (max(float(box[i]) for box in boxes) + 0.05 for i in (2, 3))
    return west, south, east, north


def _with_areas(doors: pl.DataFrame, areas: gpd.GeoDataFrame | None) -> pl.DataFrame:
    """Put precinct, block group and hex on every located door."""
    import polars as pl

    from geo.hexes import cells_of
    from geo.join import join_areas

    columns = [cells_of(doors["lon"], doors["lat"]).alias("cell_id")]
    for kind, column in (("precinct", "precinct_id"), ("block-group", "geoid")):
        layer = None if areas is None else areas[areas["kind"] == kind]
        empty = layer is None or not len(layer)
        joined = (
            pl.Series([None] * doors.height, dtype=pl.String)
            if empty
            else join_areas(doors["lon"], doors["lat"], layer)
        )
        columns.append(joined.alias(column))
    return doors.with_columns(columns)
