"""Bringing files in. Imports come in any order; each makes a whole new snapshot or changes nothing."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Literal

from app.changes import changes_between, require_yes
from app.cluster import workers_for
from app.covering import coverage_of
from app.locating import locate_and_join
from app.model import AddressesReport, BoundariesReport, StreetsReport, VoterChanges, VotersReport
from app.progress import Stopwatch, part_of
from app.snapshots import drafting
from geo.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from app.snapshots import SnapshotDraft
    from app.store.campaign import OpenCampaign
    from geo.boundaries import LayerChoice
    from geo.model import AreaKind, OnProgress
    from geo.voterspool import VoterSpool
    from routing.model import Streets


def import_streets(
    c: OpenCampaign, source: Path | None, place: str | None = None, on_progress: OnProgress | None = None
) -> StreetsReport:
    """Import a street network from an OSM or GraphML file, or by place name from the internet.

    Raises
    ------
    BadInput
        When the file holds no streets to walk, or neither or both of ``source`` and ``place`` are given.
    Unavailable
        When ``place`` needs an internet that is not there.
    """
    from routing.streets import fetch_streets, read_streets

    watch = Stopwatch()
    if (source is None) == (place is None):
        raise BadInput("Streets come from a file or from a place name.", "Give FILE or --place, not both.")
    reading = part_of(on_progress, 0.0, 0.4)
    streets = fetch_streets(str(place)) if source is None else read_streets(source, reading)
    with drafting(c) as draft:
        metric_epsg = _metric_epsg(c, streets.segments)
        components = _keep_streets(draft, streets, metric_epsg, part_of(on_progress, 0.4, 0.7))
        locate_and_join(draft, part_of(on_progress, 0.7, 1.0), locate=True)
        report = StreetsReport(
            segment_count=len(streets.segments),
            street_km=round(float(streets.segments.to_crs(metric_epsg).length.sum()) / 1000, 1),
            address_count=streets.address_points.height,
            metric_epsg=metric_epsg,
            component_count=components,
            elapsed_s=watch.elapsed_s,
            peak_mb=watch.peak_mb,
        )
        draft.publish("import_streets", asdict(report), metric_epsg=metric_epsg)
    return report


def _keep_streets(draft: SnapshotDraft, streets: Streets, metric_epsg: int, on_progress: OnProgress) -> int:
    """Write segments, network and map tiles; count the pieces the network falls into."""
    from app.basemap import write_basemap
    from routing.model import WalkSpec
    from routing.pieces import piece_count
    from routing.sidewalks import build_sidewalks, save_sidewalks

    folder = draft.new_streets_folder()
    on_progress(0.0, "Building sidewalks")
    network = build_sidewalks(streets.segments, metric_epsg, WalkSpec())
    save_sidewalks(network, folder / "network.npz")
    on_progress(0.5, "Drawing the base map")
    streets.segments.to_parquet(folder / "segments.parquet")
    streets.address_points.write_parquet(folder / "osm_addresses.parquet")
    write_basemap(streets.segments, streets.backdrop, folder / "streets.pmtiles")
    return piece_count(network)


def import_boundaries(
    c: OpenCampaign,
    source: Path,
    kind: AreaKind,
    id_column: str,
    choice: LayerChoice | None = None,
    on_progress: OnProgress | None = None,
) -> BoundariesReport:
    """Import precincts, block groups or areas of your own; a kind imported again replaces the earlier one.

    Parameters
    ----------
    c
        The campaign.
    source
        GeoPackage, shapefile or a zip of one, GeoJSON, KML, KMZ, FlatGeobuf or GeoParquet.
    kind
        "precinct", "block-group" or "area".
    id_column
        Column with the ids.
    choice
        The layer, of a file with several, and the column with the names; recognised when None.

    Raises
    ------
    BadInput
        For a file that is no map layer, holds several and none is named, has no such column, or does not say its
        map projection.
    """
    import pandas as pd

    from geo.boundaries import LayerChoice, read_areas

    watch = Stopwatch()
    chosen = choice or LayerChoice()
    found = read_areas(source, kind, id_column, chosen.name_column, chosen.layer)
    with drafting(c) as draft:
        earlier = draft.base.areas() if draft.base else None
        kept = [] if earlier is None else [earlier[earlier["kind"] != kind]]
        draft.write("areas", pd.concat([*kept, found.areas], ignore_index=True))
        metric_epsg = _metric_epsg(c, found.areas)
        locate_and_join(draft, part_of(on_progress, 0.3, 1.0), locate=False)
        doors = draft.scan("doors")
        places = None if doors is None else doors.select("lon", "lat").collect()
        report = BoundariesReport(
            kind=kind,
            area_count=len(found.areas),
            repaired_count=found.repaired_count,
            repaired_ids=found.repaired_ids,
            skipped_count=found.skipped_count,
            merged_ids=tuple(found.merged_ids),
            coverage=coverage_of(found.areas, places, metric_epsg),
            elapsed_s=watch.elapsed_s,
            peak_mb=watch.peak_mb,
        )
        draft.publish("import_boundaries", asdict(report), metric_epsg=metric_epsg)
    return report


def import_addresses(
    c: OpenCampaign, source: Path, mapping: Path | None = None, on_progress: OnProgress | None = None
) -> AddressesReport:
    """Import known addresses: points, or the number ranges of streets; each replaces the earlier of its kind.

    Raises
    ------
    BadInput
        For a file without columns for number, street and place.
    """
    from geo.addressfile import read_addresses

    watch = Stopwatch()
    file = read_addresses(source, mapping)
    with drafting(c) as draft:
        for name, table in (("address_points", file.points), ("address_ranges", file.ranges)):
            if table.height:
                draft.write(name, table)
        locate_and_join(draft, part_of(on_progress, 0.3, 1.0), locate=True)
        report = AddressesReport(
            rows_in=file.rows_in,
            address_count=file.points.height,
            range_count=file.ranges.height,
            elapsed_s=watch.elapsed_s,
            peak_mb=watch.peak_mb,
        )
        draft.publish("import_addresses", asdict(report))
    return report


Apply = Literal["carefully", "always", "never"]


def import_voters(
    c: OpenCampaign,
    source: Path,
    layout: str | None = None,
    mapping: Path | None = None,
    *,
    apply: Apply = "carefully",
    on_progress: OnProgress | None = None,
) -> VotersReport:
    """Import a voter file: every row becomes a voter or a reject with line and reason.

    Parameters
    ----------
    source
        A delimited file.
    layout
        Name of a layout; recognised from the headings when None.
    mapping
        An edited mapping file, for files of no known layout.
    apply
        "carefully" refuses a file that loses more than a fifth of the earlier voters, "always" applies it
        too, "never" only says what would happen.

    Raises
    ------
    BadInput
        For a file that is no voter file, has no voter ids, or an unknown layout.
    Conflict
        When many voters would be gone and nobody said yes.
    """
    watch = Stopwatch()
    with drafting(c) as draft:
        file, changes = _take_in(draft, source, layout, mapping, part_of(on_progress, 0.0, 0.7))
        if apply == "carefully":
            require_yes(changes)
        locate_and_join(draft, part_of(on_progress, 0.7, 1.0), locate=True)
        report = replace(
            _voters_report(draft, file, changes),
            checked_only=apply == "never",
            elapsed_s=watch.elapsed_s,
            peak_mb=watch.peak_mb,
        )
        if apply != "never":
            draft.publish("import_voters", asdict(report))
    return report


def _take_in(
    draft: SnapshotDraft, source: Path, layout: str | None, mapping: Path | None, on_progress: OnProgress
) -> tuple[VoterSpool, VoterChanges]:
    """Read a voter file of any size into the draft, part by part: voters, doors and rejects."""
    import polars as pl

    from geo.doorfiles import make_door_files
    from geo.voterspool import spool_voter_file

    earlier = draft.base.folder / "voters.parquet" if draft.base else None
    with draft.working_folder() as folder:
        file = spool_voter_file(source, folder, layout, mapping, part_of(on_progress, 0.0, 0.4))
        with workers_for(len(file.parts)) as executor:
            made = make_door_files(file.parts, folder, executor, part_of(on_progress, 0.4, 0.9))
        known = earlier if earlier is not None and earlier.is_file() else None
        changes = changes_between(known, made.voters, part_of(on_progress, 0.9, 1.0))
        own_places = folder / "own_places.parquet"
        placed = pl.scan_parquet(made.doors).filter(pl.col("lon").is_not_null())
        placed.select("door_id", "lon", "lat").sink_parquet(own_places)
        for name, path in (("voters", made.voters), ("doors", made.doors), ("own_places", own_places)):
            draft.adopt(name, path)
    draft.write("rejects", file.rejects)
    return file, changes


def _voters_report(draft: SnapshotDraft, file: VoterSpool, changes: VoterChanges) -> VotersReport:
    import polars as pl

    doors = pl.scan_parquet(draft.path("doors"))
    by = doors.group_by(pl.col("located_by").fill_null("not-located")).len().sort("located_by")
    located = dict(by.collect().iter_rows())
    buildings = doors.select(pl.col("building_id").hash().n_unique())  # their texts would fill the memory
    reasons = file.rejects.group_by("reason").len().sort("len", "reason", descending=[True, False])
    return VotersReport(
        layout=file.layout,
        evidence=file.evidence,
        rows_in=file.rows_in,
        voter_count=file.voter_count,
        door_count=sum(located.values()),
        building_count=int(buildings.collect(engine="streaming").item()),
        located=located,
        reject_count=file.rejects.height,
        rejects_by_reason=dict(reasons.iter_rows()),
        exceptions_by_reason=_exceptions(draft),
        changes=changes,
        blank_line_count=file.blank_count,
        notes=file.notes,
        rejects_path=str(draft.final_folder / "rejects.parquet"),
        snapshot_path=str(draft.final_folder),
        checked_only=False,
        elapsed_s=0.0,
        peak_mb=0.0,
    )


def _exceptions(draft: SnapshotDraft) -> dict[str, int]:
    """Count the voters without a place by reason, most first."""
    import polars as pl

    why = pl.col("exception_reason")
    doorless = pl.scan_parquet(draft.path("voters")).filter(why.is_not_null()).select(why, n=pl.lit(1))
    lost = pl.scan_parquet(draft.path("doors")).filter(pl.col("lon").is_null())
    behind = lost.select(why.fill_null("not located"), n=pl.col("voter_count"))
    both = pl.concat([doorless.cast({"n": pl.Int64}), behind.cast({"n": pl.Int64})])
    counted = both.group_by("exception_reason").agg(pl.col("n").sum())
    return dict(counted.sort("n", "exception_reason", descending=[True, False]).collect().iter_rows())


def _metric_epsg(c: OpenCampaign, shapes: gpd.GeoDataFrame) -> int:
    """Give the campaign's projection for measuring: fixed by the first streets or boundaries."""
    from geo.crs import metric_epsg_of

    fixed: int | None = c.row()["metric_epsg"]
    if fixed is not None:
        return fixed
    west, south, east, north = shapes.total_bounds
    return metric_epsg_of((west + east) / 2, (south + north) / 2)
