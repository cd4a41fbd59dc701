"""Points in areas, by one rule that never depends on row order.

A point belongs to every area it intersects, borders included; of several the smallest id, compared as
text, wins; outside all of them it belongs to none. This equals geopandas' ``sjoin`` with "intersects"
reduced by that rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.crs import LONLAT_EPSG, require_equal_crs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_POINTS_A_CELL = 32
_CELLS_A_SIDE_MAX = 2048


def join_areas(lon: ArrayLike, lat: ArrayLike, areas: Any) -> pl.Series:  # noqa: ANN401 - GeoDataFrame
    """Find the area of every point.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, shape (n,). NaN (or null of a Polars series) is nowhere.
    areas
        GeoDataFrame in EPSG:4326 with ``area_id`` and ``geometry``; one row an id.

    Returns
    -------
    pl.Series
        Text, shape (n,): the ``area_id``, or null outside every area.

    Raises
    ------
    BadInput
        If the areas are in another coordinate system.
    """
    import shapely

    require_equal_crs(areas, LONLAT_EPSG)
    x, y = _coordinates(lon), _coordinates(lat)
    ids = areas["area_id"].astype(str).to_numpy(dtype=object)
    by_id = np.argsort(ids.astype(str), kind="stable")
    shapes = areas.geometry.to_numpy()[by_id]
    grid = _Grid(x, y)
    winner = np.full(len(x), len(shapes), dtype=np.int64)
    boxes = shapely.bounds(shapes)
    for rank, (shape, box) in enumerate(zip(shapes, boxes, strict=True)):
        near = grid.near(box)
        near = near[winner[near] == len(shapes)]  # smaller ids come first and keep what they have
        if not len(near):
            continue
        shapely.prepare(shape)
        winner[near[shapely.intersects_xy(shape, x[near], y[near])]] = rank
        shapely.destroy_prepared(shape)
    names = pl.Series([*ids[by_id].tolist(), None], dtype=pl.String)
    return names.gather(pl.Series(winner))


def _coordinates(values: ArrayLike) -> NDArray[np.float64]:
    if isinstance(values, pl.Series):
        return values.cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)
    return np.asarray(values, dtype=np.float64)


class _Grid:
    """Points sorted by the cell they are in, so that those near a box are a few slices."""

    def __init__(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        placed = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        self.x, self.y = x, y
        side = int(np.sqrt(max(len(placed), 1) / _POINTS_A_CELL)) + 1
        self.side = min(side, _CELLS_A_SIDE_MAX)
        self.west, self.east = self._span(x[placed])
        self.south, self.north = self._span(y[placed])
        column = self._cell(x[placed], self.west, self.east)
        row = self._cell(y[placed], self.south, self.north)
        cell = row * self.side + column
        order = np.argsort(cell, kind="stable")
        self.points = placed[order]
        self.first = np.searchsorted(cell[order], np.arange(self.side * self.side + 1))

    @staticmethod
    def _span(values: NDArray[np.float64]) -> tuple[float, float]:
        return (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)

    def _cell(self, values: NDArray[np.float64], least: float, most: float) -> NDArray[np.int64]:
        width = (most - least) / self.side or 1.0
        clipped: NDArray[np.int64] = np.clip(np.floor((values - least) / width), 0, self.side - 1).astype(
            np.int64
        )
        return clipped

    def near(self, box: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the points inside a box (west, south, east, north), borders included."""
        west, south, east, north = box
        if not (west <= self.east and east >= self.west and south <= self.north and north >= self.south):
            return np.empty(0, dtype=np.int64)
        columns = self._cell(np.array([west, east]), self.west, self.east)
        rows = self._cell(np.array([south, north]), self.south, self.north)
        starts = np.arange(rows[0], rows[1] + 1) * self.side
        slices = [
            self.points[a:b]
            for a, b in zip(self.first[starts + columns[0]], self.first[starts + columns[1] + 1], strict=True)
        ]
        points = np.concatenate(slices)
        x, y = self.x[points], self.y[points]
        inside: NDArray[np.int64] = points[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
        return inside
