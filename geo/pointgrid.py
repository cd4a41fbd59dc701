"""Points sorted by cell, and the areas that hold them by GEOS alone: the join of small inputs.

It starts at once, and it is the oracle of the compiled join.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.arealayout import NOWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_POINTS_A_CELL = 32
_CELLS_A_SIDE_MAX = 2048


def first_holding(lon: Floats, lat: Floats, shapes: NDArray[np.object_]) -> NDArray[np.int32]:
    """Give the place of the first shape that holds each point, borders included, -1 for none.

    Parameters
    ----------
    lon, lat
        Degrees, shape (n,). NaN is nowhere.
    shapes
        Shape (areas,): polygons and multipolygons in degrees, in the order that decides.

    Returns
    -------
    ndarray of shape (n,)
    """
    import shapely

    grid = PointGrid(lon, lat)
    winner = np.full(len(lon), NOWHERE, dtype=np.int32)
    shapes = shapely.force_2d(shapes)  # own copies: another thread may prepare and forget the same shapes
    boxes = shapely.bounds(shapes)
    for place, (shape, box) in enumerate(zip(shapes, boxes, strict=True)):
        near = grid.near(box)
        near = near[winner[near] == NOWHERE]  # what an earlier shape holds, it keeps
        if not len(near):
            continue
        shapely.prepare(shape)
        winner[near[shapely.intersects_xy(shape, lon[near], lat[near])]] = place
        shapely.destroy_prepared(shape)
    return winner


class PointGrid:
    """Points sorted by the cell they are in, so that those near a box are a few slices.

    Parameters
    ----------
    x, y
        Shape (n,), in any unit. NaN is nowhere.
    """

    def __init__(self, x: Floats, y: Floats) -> None:
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
    def _span(values: Floats) -> tuple[float, float]:
        return (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)

    def _cell(self, values: Floats, least: float, most: float) -> Longs:
        width = (most - least) / self.side or 1.0
        clipped: Longs = np.clip(np.floor((values - least) / width), 0, self.side - 1).astype(np.int64)
        return clipped

    def near(self, box: Floats) -> Longs:
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
        inside: Longs = points[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
        return inside
