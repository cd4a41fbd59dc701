"""A layer of areas laid out as a grid of answers, for looking up millions of points."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.areakernels import cut_edges, cut_stripes, fill, find, lay_blocks
from geo.arealayout import NOWHERE, UNSURE, Grid, Layer
from geo.pointkernels import bring_together, put_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.model import OnProgress

    Floats = NDArray[np.float64]

_CELLS_AN_AREA = 16
_CELLS_LEAST, _CELLS_MOST = 4_096, 4_000_000
_EDGES_A_STRIPE = 2
_BYTES_A_SQUARE = 1 << 17
_SQUARES_LEAST, _SQUARES_MOST = 16, 64
_POINTS_A_TASK = 2_500_000  # at most: many, to find one after the other what lies together; under a second


def find_in_layers(
    lon: Floats,
    lat: Floats,
    layers: Sequence[NDArray[np.object_]],
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> list[NDArray[np.int32]]:
    """Give, layer by layer, the place of the first shape that holds each point, -1 for none.

    Parameters
    ----------
    lon, lat
        Degrees, shape (n,). NaN is nowhere.
    layers
        Valid polygons and multipolygons of each layer, in the order that decides.
    threads
        At most so many work beside each other; None takes the processors there are.
    """
    tell = on_progress or (lambda _part, _phrase: None)
    if not layers:
        return []
    tell(0.0, "Laying out areas")
    threads = threads or _processors()
    with ThreadPoolExecutor(threads) as pool:
        grids = list(pool.map(AreaGrid, layers))
    return find_in_grids(lon, lat, grids, threads, lambda part, phrase: tell(0.2 + 0.8 * part, phrase))


def find_in_grids(
    lon: Floats, lat: Floats, grids: Sequence[AreaGrid], threads: int, tell: OnProgress
) -> list[NDArray[np.int32]]:
    """Ask several grids for the first area that holds each point, -1 for none."""
    found = [np.empty(len(lon), np.int32) for _ in grids]
    squares = _squares(sum(grid.bytes for grid in grids))

    def find_some(some: slice) -> None:
        x, y = np.array(lon[some]), np.array(lat[some])  # own copies: compiled once, for arrays of one kind
        rows, x, y = bring_together(x, y, grids[0].box, squares)
        for grid, places in zip(grids, found, strict=True):
            put_back(rows, grid.settle(x, y, grid.find(x, y)), places[some])

    rounds = -(-len(lon) // (threads * _POINTS_A_TASK))
    size = -(-len(lon) // max(rounds * threads, 1))  # the same for all threads
    with ThreadPoolExecutor(threads) as pool:
        tasks = [
            pool.submit(find_some, slice(begin, begin + size)) for begin in range(0, len(lon), max(size, 1))
        ]
        try:
            for number, task in enumerate(tasks):
                task.result()
                tell(number / len(tasks), "Joining areas")
        finally:
            for task in tasks:
                task.cancel()
    return found


def _squares(size: int) -> int:
    """Choose how many squares a side points are sorted by: so many that the areas of one stay in fast memory."""
    return min(max(int(np.sqrt(size / _BYTES_A_SQUARE)), _SQUARES_LEAST), _SQUARES_MOST)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class AreaGrid:
    """The areas of one layer, ready to be asked.

    Parameters
    ----------
    shapes
        Shape (areas,): valid polygons and multipolygons in degrees, in the order that decides: the first
        of several that hold a point wins. Empty ones hold nothing.
    """

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        import shapely

        self._layer = _layer(shapes)
        self._grid = _grid(self._layer)
        self._tree = shapely.STRtree(shapes)
        self._tree.query(
            shapely.Point(0, 0)
        )  # it is built when first asked, which threads must not do at once

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the grid, in degrees."""
        grid = self._grid
        east = grid.west + grid.columns / grid.cells_a_degree
        return grid.west, grid.south, east, grid.south + grid.rows / grid.cells_a_degree

    @property
    def bytes(self) -> int:
        """How much memory is looked into to find points."""
        grid, layer = self._grid, self._layer
        arrays = (grid.block, grid.answer, grid.candidates, layer.striped, layer.start)
        return sum(array.nbytes for array in arrays)

    def find(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Give the place of the first area that holds each point, borders included, -1 for none.

        Parameters
        ----------
        lon, lat
            Degrees, shape (n,), in a row in memory. NaN is nowhere.

        Returns
        -------
        ndarray of shape (n,)
        """
        found = np.empty(len(lon), np.int32)
        find(lon, lat, self._layer, self._grid, found)
        return found

    def settle(self, lon: Floats, lat: Floats, found: NDArray[np.int32]) -> NDArray[np.int32]:
        """Answer exactly, with GEOS, what rounding left unsure; ``found`` is changed and given back."""
        import shapely

        unsure = np.flatnonzero(found == UNSURE)
        if len(unsure):
            points = shapely.points(lon[unsure], lat[unsure])
            point, area = self._tree.query(points, predicate="intersects")
            first = np.full(len(unsure), len(self._layer.box), np.int32)
            np.minimum.at(first, point, area)
            found[unsure] = np.where(first == len(self._layer.box), NOWHERE, first)
        return found


def _layer(shapes: NDArray[np.object_]) -> Layer:
    """Take the shapes apart into edges and stripes."""
    import shapely

    parts, area_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    corners, ring_of_corner = shapely.get_coordinates(rings, return_index=True)
    first_edge, ends = cut_edges(corners, ring_of_corner, area_of_part[part_of_ring], len(shapes))
    box: Any = shapely.bounds(shapes)
    stripes = np.maximum(np.diff(first_edge) // _EDGES_A_STRIPE, 1)
    height = box[:, 3] - box[:, 1]
    flat = ~(height > 0)  # also of empty shapes, whose box is NaN
    layer = Layer(
        box,
        first_edge,
        ends,
        np.concatenate([[0], np.cumsum(stripes)]).astype(np.int64),
        np.where(flat, 0.0, stripes / np.where(flat, 1.0, height)),
        np.zeros(1, np.int64),
        np.empty((0, 4)),
    )
    start, striped = cut_stripes(layer)
    return layer._replace(start=start, striped=striped)


def _grid(layer: Layer) -> Grid:
    """Lay a grid over the layer and fill in the answers."""
    held = ~np.isnan(layer.box[:, 0])
    west, south = layer.box[held, :2].min(axis=0, initial=np.inf)
    east, north = layer.box[held, 2:].max(axis=0, initial=-np.inf)
    if not held.any():
        west = south = east = north = 0.0
    cells = min(max(_CELLS_AN_AREA * len(layer.box), _CELLS_LEAST), _CELLS_MOST)
    width, height = max(east - west, 1e-9), max(north - south, 1e-9)
    scale = float(np.sqrt(cells / (width * height)))
    scale = min(scale, cells / max(width, height))
    margin = 1e-6 / scale
    grid = Grid(
        float(west - margin),
        float(south - margin),
        scale,
        int(width * scale) + 2,
        int(height * scale) + 2,
        np.empty(0, np.int64),
        np.empty(0, np.int32),
        np.empty(0, np.int32),
    )
    block = lay_blocks(layer, grid)
    grid = grid._replace(block=block, answer=np.full((block[-1] >> 6) + 1, NOWHERE, np.int32))
    return grid._replace(candidates=fill(layer, grid))
