"""Points in areas, by one rule that never depends on row order.

A point belongs to every area it intersects, borders included; of several the smallest id, compared as
text, wins; outside all of them it belongs to none. This equals geopandas' ``sjoin`` with "intersects"
reduced by that rule.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.crs import LONLAT_EPSG, require_equal_crs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from geo.model import OnProgress

COMPILED_FROM = 2_000_000
"""Points from which the compiled join is worth its start: below, GEOS alone is done sooner."""


def join_areas(lon: ArrayLike, lat: ArrayLike, areas: Any) -> pl.Series:  # noqa: ANN401 - GeoDataFrame
    """Find the area of every point.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, shape (n,). NaN (or null of a Polars series) is nowhere.
    areas
        GeoDataFrame in EPSG:4326 with ``area_id`` and ``geometry``; one row an id, valid polygons.

    Returns
    -------
    pl.Series
        Text, shape (n,): the ``area_id``, or null outside every area.

    Raises
    ------
    BadInput
        If the areas are in another coordinate system.
    """
    return join_layers(lon, lat, {"area_id": areas})["area_id"]


def join_layers(
    lon: ArrayLike,
    lat: ArrayLike,
    layers: Mapping[str, Any],
    threads: int | None = None,
    on_progress: OnProgress | None = None,
) -> pl.DataFrame:
    """Find the areas of every point in several layers in one pass.

    Parameters
    ----------
    lon, lat
        As ``join_areas``.
    layers
        Column of the result -> areas as ``join_areas`` takes them, of any kind.
    threads
        At most so many work beside each other; None takes the processors there are.

    Returns
    -------
    pl.DataFrame
        One column of text a layer, shape (n, layers), null outside every area.

    Raises
    ------
    BadInput
        If a layer is in another coordinate system.
    """
    ordered = {name: order_areas(areas) for name, areas in layers.items()}
    found = find_first(
        coordinates(lon), coordinates(lat), [layer.shapes for layer in ordered.values()], threads, on_progress
    )
    with ThreadPoolExecutor(threads) as pool:
        ids = pool.map(OrderedAreas.ids_at, ordered.values(), found)
        return pl.DataFrame(dict(zip(ordered, ids, strict=True)))


@dataclass(frozen=True)
class OrderedAreas:
    """The areas of a layer, smallest id first.

    Attributes
    ----------
    ids
        Text, shape (areas + 1,); the last one is null.
    shapes
        Shape (areas,), polygons in EPSG:4326.
    """

    ids: pl.Series
    shapes: NDArray[np.object_]

    def ids_at(self, places: NDArray[np.int32]) -> pl.Series:
        """Give the ids of areas by their place, null for -1."""
        last_for_none = np.minimum(places.astype(np.int32, copy=False).view(np.uint32), len(self.shapes))
        return self.ids.gather(pl.Series(last_for_none.astype(np.uint32, copy=False)))


def order_areas(areas: Any) -> OrderedAreas:  # noqa: ANN401 - GeoDataFrame
    """Sort areas by id as text.

    Raises
    ------
    BadInput
        If they are not in EPSG:4326.
    """
    require_equal_crs(areas, LONLAT_EPSG)
    ids = areas["area_id"].astype(str).to_numpy(dtype=object)
    order = np.argsort(ids.astype(str), kind="stable")
    return OrderedAreas(
        pl.Series([*ids[order].tolist(), None], dtype=pl.String), areas.geometry.to_numpy()[order]
    )


def coordinates(values: ArrayLike) -> NDArray[np.float64]:
    """Give degrees as an array, NaN where there is none."""
    if isinstance(values, pl.Series):
        values = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.asarray(values, dtype=np.float64)


def find_first(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
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
        Valid polygons of each layer, in the order that decides.
    """
    if len(lon) >= COMPILED_FROM:
        from geo.areagrid import find_in_layers

        return find_in_layers(lon, lat, layers, threads, on_progress)
    from geo.pointgrid import first_holding

    found = []
    for number, shapes in enumerate(layers):
        if on_progress is not None:
            on_progress(number / len(layers), "Joining areas")
        found.append(first_holding(lon, lat, shapes))
    return found
