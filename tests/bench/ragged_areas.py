"""Invented layers of areas with ragged shared borders, and points for them, as large as a state's."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

BOX = (-97.3, 43.4, -89.4, 49.4)  # about Minnesota: west, south, east, north
_WANDER, _RAGGED = 0.22, 0.06  # of a side: how far corners are moved and borders swing
_ON_CORNERS = 500  # one point in so many lies exactly on a corner of an area


def ragged_areas(count, corners, seed):
    """Give about ``count`` areas with about ``corners`` corners each that cover ``BOX`` without gaps."""
    random = np.random.default_rng(seed)
    side = round(count**0.5)
    at = np.stack(np.meshgrid(np.linspace(0, 1, side + 1), np.linspace(0, 1, side + 1), indexing="ij"), -1)
    moved = random.uniform(-_WANDER, _WANDER, at.shape) / side
    moved[[0, -1], :, 0] = 0
    moved[:, [0, -1], 1] = 0
    at = (at + moved) * [BOX[2] - BOX[0], BOX[3] - BOX[1]] + [BOX[0], BOX[1]]
    inner = max(corners // 4 - 1, 0)
    across = {
        (i, j): _border(random, at[i, j], at[i + 1, j], inner) for i in range(side) for j in range(side + 1)
    }
    up = {
        (i, j): _border(random, at[i, j], at[i, j + 1], inner) for i in range(side + 1) for j in range(side)
    }
    rings = [
        np.vstack([across[i, j], up[i + 1, j], across[i, j + 1][::-1], up[i, j][::-1]])
        for i in range(side)
        for j in range(side)
    ]
    shapes = shapely.make_valid(
        np.array([shapely.Polygon(ring) for ring in rings]), method="structure", keep_collapsed=False
    )
    ids = random.permutation(len(shapes)).astype(str)
    return gpd.GeoDataFrame({"area_id": ids}, geometry=shapes, crs=4326)


def _border(random, one, other, inner):
    """Draw a wandering line from corner to corner, both included."""
    along = np.linspace(0, 1, inner + 2)
    swing = np.concatenate([[0], np.cumsum(random.normal(size=inner + 1))])
    swing = (swing - along * swing[-1]) * _RAGGED / np.sqrt(inner + 1)
    step = other - one
    line = one + along[:, None] * step + swing[:, None] * np.array([-step[1], step[0]])
    line[[0, -1]] = one, other
    return line


def points_for(layers, count, seed):
    """Scatter points over the layers and a little beyond, some of them exactly on corners."""
    random = np.random.default_rng(seed)
    bounds = np.array([layer.total_bounds for layer in layers])
    low, high = bounds[:, :2].min(axis=0) - 0.05, bounds[:, 2:].max(axis=0) + 0.05
    lon, lat = (random.uniform(low[axis], high[axis], count) for axis in (0, 1))
    corners = np.vstack([shapely.get_coordinates(layer.geometry.to_numpy()) for layer in layers])
    chosen = corners[random.integers(0, len(corners), count // _ON_CORNERS)]
    rows = random.integers(0, count, len(chosen))
    lon[rows], lat[rows] = chosen.T
    return lon, lat
