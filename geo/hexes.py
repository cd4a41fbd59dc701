"""Hexes: H3 cells of doors, and their parents, so that totals nest.

A door's cell is computed once, at resolution 11. Every coarser cell is its H3 parent, not the cell the
door itself would fall into (6 to 7 % differ): one rule, so that numbers add up from zoom to zoom.

Cells come from ``h3ronpy`` (many at once, for few and for many points alike), outlines from ``h3``. The two
agree everywhere but on points that lie exactly on the corner of a cell, where the last bit decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.errors import BadInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CELL_RESOLUTION = 11

_RESOLUTION_SHIFT = np.uint64(52)
_DIGIT_BITS = 3
_FINEST = 15


def cells_of(lon: ArrayLike, lat: ArrayLike) -> pl.Series:
    """Give the H3 cell at resolution 11 of every point.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, shape (n,). NaN (or null of a Polars series) has no cell.

    Returns
    -------
    pl.Series
        Text of 15 hexadecimal figures, shape (n,), null where there is no point.
    """
    from h3ronpy.vector import coordinates_to_cells  # H3 wants latitude first: this is its door

    x, y = _degrees(lon), _degrees(lat)
    placed = np.isfinite(x) & np.isfinite(y)
    cells = cell_texts(coordinates_to_cells(y[placed], x[placed], CELL_RESOLUTION))
    return _spread(cells, placed).alias("cell_id")


def _degrees(values: ArrayLike) -> NDArray[np.float64]:
    if isinstance(values, pl.Series):
        values = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.asarray(values, dtype=np.float64)


def cell_texts(numbers: Any) -> pl.Series:  # noqa: ANN401 - any array Arrow can take
    """Write H3's 64-bit numbers, any array Arrow can take, as text: hexadecimal without the leading zero."""
    from h3ronpy import cells_to_string

    return pl.Series(cells_to_string(numbers), dtype=pl.String)


def _spread(cells: pl.Series, given: NDArray[np.bool_]) -> pl.Series:
    """Put cells where they are given, and null elsewhere."""
    if given.all():
        return cells
    places = np.where(given, np.cumsum(given) - 1, len(cells))
    return pl.concat([cells, pl.Series([None], dtype=pl.String)]).gather(pl.Series(places))


def parent_cells(cells: pl.Series, resolution: int) -> pl.Series:
    """Give the coarser cell that holds each cell, by H3's own bits.

    Parameters
    ----------
    cells
        Text, cells of any resolution at least as fine; null stays null.
    resolution
        0 to 15, coarser than or as coarse as the cells.

    Raises
    ------
    BadInput
        If the resolution is finer than a cell's.
    """
    parents = parent_numbers(cell_numbers(cells.drop_nulls()), resolution)
    return _spread(cell_texts(parents), cells.is_not_null().to_numpy()).alias(cells.name)


def parent_numbers(numbers: NDArray[np.uint64], resolution: int) -> NDArray[np.uint64]:
    """Give the coarser cell that holds each cell, both as H3's 64-bit numbers.

    Raises
    ------
    BadInput
        If the resolution is finer than a cell's.
    """
    own = (numbers >> _RESOLUTION_SHIFT) & np.uint64(15)
    if not 0 <= resolution <= _FINEST or bool((own < resolution).any()):
        raise BadInput(
            f"Resolution {resolution} is finer than the cells.", f"Ask for 0 to {CELL_RESOLUTION}."
        )
    unused = np.uint64((1 << (_DIGIT_BITS * (_FINEST - resolution))) - 1)
    cleared = numbers & ~(np.uint64(15) << _RESOLUTION_SHIFT)
    return cleared | (np.uint64(resolution) << _RESOLUTION_SHIFT) | unused


def resolution_of(cell_id: str) -> int:
    """Read the resolution that a cell's id holds.

    Raises
    ------
    BadInput
        For text that is no cell.
    """
    try:
        number = int(cell_id, 16)
    except ValueError:
        number = 0
    if len(cell_id) != len("8b2a100d2d5bfff") or not cell_id.startswith("8"):
        raise BadInput("This is no id of a hex.", "Give ids as the heatmap or the list of areas gives them.")
    return (number >> int(_RESOLUTION_SHIFT)) & 15


def cell_numbers(cells: pl.Series) -> NDArray[np.uint64]:
    """Read cells as H3's 64-bit numbers, whose order is that of the texts; none is null."""
    numbers: NDArray[np.uint64] = cells.str.to_integer(base=16, dtype=pl.UInt64).to_numpy().astype(np.uint64)
    return numbers


def count_by_cell(cells: pl.Series, resolution: int, values: pl.Series | None = None) -> pl.DataFrame:
    """Count points, or add values up, by cell of a resolution.

    Parameters
    ----------
    cells
        Text, resolution 11; null is left out.
    resolution
        Of the result, 0 to 11.
    values
        Same length as cells; None counts points.

    Returns
    -------
    pl.DataFrame
        ``cell_id`` and ``count``, sorted by ``cell_id``.
    """
    amount = pl.repeat(1, len(cells), dtype=pl.Int64, eager=True) if values is None else values
    frame = pl.DataFrame({"cell_id": parent_cells(cells, resolution), "count": amount})
    return frame.drop_nulls("cell_id").group_by("cell_id").agg(pl.col("count").sum()).sort("cell_id")


def cell_areas_km2(cells: pl.Series) -> NDArray[np.float64]:
    """Give the size of cells in square kilometres on the ground, shape (n,); none is null."""
    from h3ronpy import cells_area_km2

    areas: NDArray[np.float64] = pl.Series(cells_area_km2(cell_numbers(cells)), dtype=pl.Float64).to_numpy()
    return areas


def cell_boundaries(cells: pl.Series) -> Any:  # noqa: ANN401 - GeoSeries
    """Give the outlines of cells.

    Parameters
    ----------
    cells
        Text, cells of any resolution, none null.

    Returns
    -------
    geopandas.GeoSeries
        Polygons in EPSG:4326, same order.
    """
    import geopandas as gpd
    import shapely
    from h3.api.basic_str import cell_to_boundary

    shapes = [
        shapely.Polygon([(lon, lat) for lat, lon in cell_to_boundary(cell)]) for cell in cells.to_list()
    ]
    return gpd.GeoSeries(shapes, crs=4326)
