"""Where things of the ground come to lie on a printed map: north up, in points, y downward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SPAN_M = 170.0
"""A turf of one door still shows the streets around it."""


@dataclass(frozen=True)
class MapView:
    """A plane that touches the ground at the middle of the turf. Drawing only; nothing is measured on it.

    ``lon`` and ``lat`` are the middle in degrees, ``points_per_m`` the scale, ``width`` and ``height``
    the frame in points.
    """

    lon: float
    lat: float
    points_per_m: float
    width: float
    height: float

    def place(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give points on paper, (n, 2), for lon and lat, (n, 2)."""
        metres = (lonlat - (self.lon, self.lat)) * _metres_a_degree(self.lat)
        scale = np.array([self.points_per_m, -self.points_per_m])
        middle = np.array([self.width / 2, self.height / 2])
        placed: NDArray[np.float64] = middle + metres * scale
        return placed

    def box(self, spare: float = 0.0) -> tuple[float, float, float, float]:
        """Give west, south, east, north of the frame in degrees, ``spare`` points wider on each side."""
        half = np.array([self.width / 2 + spare, self.height / 2 + spare]) / self.points_per_m
        east, north = half / _metres_a_degree(self.lat)
        return self.lon - east, self.lat - north, self.lon + east, self.lat + north


def fit_view(lonlat: NDArray[np.float64], size: tuple[float, float], pad: float) -> MapView:
    """Choose the largest view of ``size`` points that shows all of ``lonlat`` inside ``pad`` points.

    Parameters
    ----------
    lonlat
        EPSG:4326, (n, 2), lon before lat; at least one row.
    size
        Width and height of the frame in points.
    pad
        Points kept free along each edge, for numbers and street names.
    """
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    lon, lat = (low + high) / 2
    span_m = np.maximum((high - low) * _metres_a_degree(float(lat)), 1.0)
    scales = np.array([(size[0] - 2 * pad), (size[1] - 2 * pad)]) / span_m
    scale = min(float(scales.min()), min(size) / LEAST_SPAN_M)
    return MapView(float(lon), float(lat), scale, *size)


def _metres_a_degree(lat: float) -> NDArray[np.float64]:
    """Metres of one degree of lon and of lat on the WGS 84 ellipsoid (series of the USGS)."""
    phi = np.radians(lat)
    east = 111412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi)
    north = 111132.954 - 559.822 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi)
    return np.array([east, north])
