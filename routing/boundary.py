"""The shape of a turf on the map: the land nearer to its doors than to any other's, near its doors.

Voronoi cells of the doors, cut off at ``REACH_M`` around each door and united by turf: neighbouring
turfs share their edge and never overlap, whatever the doors look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACH_M = 75.0
_SMOOTH_M = 10.0


def turf_boundaries(
    xy: NDArray[np.float64], turf_of: NDArray[np.int64], turf_count: int
) -> list[shapely.Geometry]:
    """Draw the boundary of every turf.

    Parameters
    ----------
    xy
        (doors, 2), metres.
    turf_of
        (doors,) turf of each door, 0 to turf_count - 1, or -1 for doors of no turf, which keep their land.
    turf_count
        How many turfs there are.

    Returns
    -------
    list of Polygon or MultiPolygon, in metres, one a turf; never empty for a turf with a door.
    """
    spots, spot_of = np.unique(np.round(xy, 1), axis=0, return_inverse=True)
    owner = np.full(len(spots), -1, dtype=np.int64)
    owner[spot_of.reshape(-1)[::-1]] = turf_of[::-1]  # of several doors at one spot the first decides
    cells, discs = _cells(spots), shapely.buffer(shapely.points(spots), REACH_M, quad_segs=4)
    boundaries = []
    for turf in range(turf_count):
        own = np.flatnonzero(owner == turf)
        if not len(own):  # all its doors share their spots with another turf's
            own = np.unique(spot_of.reshape(-1)[turf_of == turf])
        near = shapely.union_all(np.asarray(discs)[own])
        # cells share their edges to the last bit, which a coverage's union needs and keeps
        boundaries.append(_smooth(shapely.intersection(shapely.coverage_union_all(cells[own]), near)))
    return boundaries


def _cells(spots: NDArray[np.float64]) -> NDArray[np.object_]:
    """Give the Voronoi cell of every spot, in the order of the spots."""
    points = shapely.multipoints(spots)
    if len(spots) == 1:
        return np.array([shapely.buffer(points, REACH_M * 2)])
    around = shapely.buffer(shapely.envelope(points), REACH_M * 2)
    cells = shapely.voronoi_polygons(points, extend_to=around, ordered=True)
    return np.asarray(shapely.get_parts(cells))


def _smooth(shape: shapely.Geometry) -> shapely.Geometry:
    """Close the slits between neighbouring cells and drop needless corners."""
    simple = shapely.simplify(shape, 2.0)
    closed = shapely.buffer(shapely.buffer(simple, _SMOOTH_M, quad_segs=2), -_SMOOTH_M, quad_segs=2)
    return shape if shapely.is_empty(closed) else closed
