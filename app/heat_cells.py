"""The cells of a heatmap: which cell each door stands in, at every size, and how the sizes nest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    import geopandas as gpd
    import polars as pl
    from numpy.typing import NDArray

    from app.figures import CellKind
    from app.snapshots import Snapshot

CELL_COLUMN: dict[CellKind, str] = {"hex": "cell_id", "precinct": "precinct_id", "block-group": "geoid"}
COARSEST, USUAL, FINEST = 4, 9, 11
"""H3 resolutions."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells of one kind and size that hold doors.

    Attributes
    ----------
    by, resolution
        What the cells are; ``resolution`` is None for areas.
    ids
        Text, sorted, shape (cells,).
    place
        The cell of every row of the table of doors, -1 for none, shape (doors,).
    """

    by: CellKind
    resolution: int | None
    ids: pl.Series
    place: NDArray[np.int32]


def resolution_asked(by: CellKind, resolution: int | None) -> int | None:
    """Give the resolution to show: the usual where none is said, None for areas.

    Raises
    ------
    BadInput
        For an unknown kind of cell, or a resolution beyond 4 to 11.
    """
    if by not in CELL_COLUMN:
        raise BadInput(f"A heatmap cannot be drawn by {by!r}.", f"Choose one of {', '.join(CELL_COLUMN)}.")
    if by != "hex":
        return None
    resolution = USUAL if resolution is None else resolution
    if not COARSEST <= resolution <= FINEST:
        raise BadInput("The H3 resolution must be from 4 to 11.", "Choose 9 for blocks, 8 for neighborhoods.")
    return resolution


@lru_cache(maxsize=12)
def grid_of(snapshot: Snapshot, by: CellKind, resolution: int | None) -> Grid:
    """Find the cells of all located doors; coarser hexes are the parents of finer ones, so totals nest.

    Raises
    ------
    NotFound
        When no voter file was imported yet.
    """
    import polars as pl

    from geo.hexes import cell_texts

    if by == "hex":
        numbers, place = _hexes(snapshot, resolution or USUAL)
        return Grid(by, resolution, cell_texts(numbers), place)
    doors = _doors_of(snapshot)
    column = CELL_COLUMN[by]
    cells = doors[column] if column in doors.columns else pl.Series([None] * doors.height, dtype=pl.String)
    cells = pl.select(pl.when(doors["lon"].is_not_null()).then(cells)).to_series()
    ids = cells.drop_nulls().unique().sort()
    return Grid(by, resolution, ids, _numbered(cells, ids))


def _doors_of(snapshot: Snapshot) -> pl.DataFrame:
    doors = snapshot.table("doors")
    if doors is None:
        raise NotFound("There are no voters yet.", "Import a voter file first.")
    return doors


@lru_cache(maxsize=9)
def _hexes(snapshot: Snapshot, resolution: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Give the hexes that hold doors as numbers, sorted, and the place of every door's, -1 for none."""
    from geo.hexes import cell_numbers, parent_numbers

    if resolution == FINEST:
        doors = _doors_of(snapshot)
        place = np.full(doors.height, -1, dtype=np.int32)
        located = (doors["lon"].is_not_null() & doors["cell_id"].is_not_null()).to_numpy()
        numbers, place[located] = np.unique(
            cell_numbers(doors["cell_id"].filter(located)), return_inverse=True
        )
        return numbers, place
    fine, place = _hexes(snapshot, resolution + 1)
    numbers, parent = np.unique(parent_numbers(fine, resolution), return_inverse=True)
    return numbers, np.append(parent, -1)[place].astype(np.int32)


@lru_cache(maxsize=8)
def parent_places(snapshot: Snapshot, resolution: int) -> NDArray[np.int32]:
    """Give, for every hex of a resolution, the place of its parent in the grid that is one coarser."""
    from geo.hexes import parent_numbers

    numbers, _ = _hexes(snapshot, resolution)
    coarse, _ = _hexes(snapshot, resolution - 1)
    return np.searchsorted(coarse, parent_numbers(numbers, resolution - 1)).astype(np.int32)


def _numbered(cells: pl.Series, ids: pl.Series) -> NDArray[np.int32]:
    import polars as pl

    numbers = cells.cast(pl.Enum(ids)).to_physical().cast(pl.Int32).fill_null(-1)
    return numbers.to_numpy()


@lru_cache(maxsize=12)
def cells_km2(snapshot: Snapshot, by: CellKind, resolution: int | None) -> NDArray[np.float64]:
    """Measure the cells of a grid, shape (cells,); areas in the projection of their own middle."""
    grid = grid_of(snapshot, by, resolution)
    if by == "hex":
        from geo.hexes import cell_areas_km2

        return cell_areas_km2(grid.ids)
    layer = areas_of(snapshot, by).set_index("cell_id")["geometry"]
    metric = layer.to_crs(layer.estimate_utm_crs()).area / 1e6
    found: NDArray[np.float64] = metric.reindex(grid.ids.to_list()).to_numpy(dtype=np.float64)
    return found


def areas_of(snapshot: Snapshot, by: CellKind) -> gpd.GeoDataFrame:
    """Give the outlines of all areas of a kind: columns cell_id, geometry in EPSG:4326.

    Raises
    ------
    NotFound
        When no boundaries were imported.
    """
    areas = snapshot.areas()
    if areas is None:
        raise NotFound(f"There are no areas of kind {by}.", "Import boundaries first.")
    layer = areas[areas["kind"] == by]
    return layer.rename(columns={"area_id": "cell_id"})[["cell_id", "geometry"]]


def outlines_of(snapshot: Snapshot, by: CellKind, ids: list[str]) -> gpd.GeoDataFrame:
    """Give the outlines of some hexes, or of all areas of a kind: columns cell_id, geometry in EPSG:4326."""
    import geopandas as gpd
    import polars as pl

    from geo.hexes import cell_boundaries

    if by != "hex":
        return areas_of(snapshot, by)
    return gpd.GeoDataFrame(
        {"cell_id": ids}, geometry=list(cell_boundaries(pl.Series(ids, dtype=pl.String))), crs=4326
    )
