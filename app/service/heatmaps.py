"""Heatmaps by hex, precinct or block group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.figures import HeatmapSpec
from app.heat import heatmap_of, metric_named
from app.model import ExportReport, Heatmap
from app.progress import Stopwatch
from app.roster import chosen_of
from app.snapshots import Snapshot, read_snapshot
from app.store import universes as universe_record
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import polars as pl

    from app.store.campaign import OpenCampaign

CELL_COLUMN = {"hex": "cell_id", "precinct": "precinct_id", "block-group": "geoid"}
FINEST = 11
USUAL = 9


def read_heatmap(c: OpenCampaign, spec: HeatmapSpec | None = None, *, hide_small: bool = False) -> Heatmap:
    """Sum a metric up by hex or area.

    Parameters
    ----------
    c
        The campaign.
    spec
        What to show; the voters by hex when None. Coarser hexes are the parents of finer ones, so totals nest.
    hide_small
        Hide what rests on too few people, for those who may not see it.

    Raises
    ------
    BadInput
        For an unknown metric, kind of cell or resolution.
    NotFound
        When there are no voters yet, or no such universe.
    """
    spec = spec or HeatmapSpec()
    _ = hide_small
    by, resolution = spec.by, spec.resolution
    if by not in CELL_COLUMN:
        raise BadInput(f"A heatmap cannot be drawn by {by!r}.", f"Choose one of {', '.join(CELL_COLUMN)}.")
    resolution = USUAL if resolution is None else resolution
    if not 4 <= resolution <= FINEST:
        raise BadInput(
            "The H3 resolution must be from 4 to 11.", "Choose 9 for blocks, 8 for neighbourhoods."
        )
    snapshot = read_snapshot(c)
    rows = _rows(c, snapshot, spec.universe)
    chosen = metric_named(spec.metric, rows.schema)
    if chosen.of == "doors":
        rows = rows.unique("door_id", maintain_order=True)
    rows = rows.with_columns(cell=_cells(rows, by, resolution))
    return heatmap_of(rows, chosen, by, resolution if by == "hex" else None)


def _rows(c: OpenCampaign, snapshot: Snapshot, universe: str | None) -> pl.DataFrame:
    """Give located voters with all that is known of them and their door."""
    import polars as pl

    where = "true"
    if universe is not None:
        with c.reading() as connection:
            where = universe_record.universe_named(connection, universe).where
    return chosen_of(c, snapshot, where).filter(pl.col("door_row").is_not_null()).collect()


def _cells(rows: pl.DataFrame, by: str, resolution: int) -> pl.Series:
    from geo.hexes import parent_cells

    cells = rows[CELL_COLUMN[by]]
    return parent_cells(cells, resolution) if by == "hex" and resolution < FINEST else cells


def write_heatmap(
    c: OpenCampaign, out: Path, spec: HeatmapSpec | None = None, *, hide_small: bool = False
) -> ExportReport:
    """Write a heatmap as one file: .html to look at and mail, .geojson or .csv to work with.

    Raises
    ------
    BadInput
        For another suffix, and as ``read_heatmap``.
    """
    from app.exports.heatmap import write_heatmap as write

    watch = Stopwatch()
    heatmap = read_heatmap(c, spec, hide_small=hide_small)
    snapshot = read_snapshot(c)
    campaign = c.row()
    write(
        heatmap,
        _shapes(snapshot, heatmap),
        snapshot.segments(),
        out,
        campaign["name"],
        invented=campaign["invented"],
    )
    return ExportReport(out.suffix.lstrip("."), str(out), 0, out.stat().st_size, watch.elapsed_s)


def _shapes(snapshot: Snapshot, heatmap: Heatmap) -> gpd.GeoDataFrame:
    """Give the outline of every cell: columns cell_id, geometry."""
    import geopandas as gpd
    import polars as pl

    from geo.hexes import cell_boundaries

    ids = [cell.cell_id for cell in heatmap.cells]
    if heatmap.by == "hex":
        return gpd.GeoDataFrame(
            {"cell_id": ids}, geometry=list(cell_boundaries(pl.Series(ids, dtype=pl.String))), crs=4326
        )
    areas = snapshot.areas()
    if areas is None:
        raise NotFound(f"There are no areas of kind {heatmap.by}.", "Import boundaries first.")
    layer = areas[areas["kind"] == heatmap.by]
    return layer.rename(columns={"area_id": "cell_id"})[["cell_id", "geometry"]]
