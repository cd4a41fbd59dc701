"""The street basemap: vector tiles of the campaign's own streets, so that the map needs no internet.

One layer, ``town``, with ``kind`` ("street", "motorway", "rail", "water", "park", "building"), ``class``
(the highway class of a street, else empty) and ``name``. The page draws and labels it.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

MIN_ZOOM = 9  # the page draws a tile one zoom nearer than it was made for
MAX_ZOOM = 15
TILE_OPTIONS = {
    "NAME": "town",
    "MINZOOM": MIN_ZOOM,
    "MAXZOOM": MAX_ZOOM,
    "MAX_SIZE": 4_000_000,  # bytes of a tile: a dense city keeps its alleys
    "MAX_FEATURES": 500_000,
    "EXTENT": 8192,  # a quarter metre at zoom 15, so streets stay smooth when the page enlarges the tiles
    "BUFFER": 160,  # casings of streets on a tile's edge
    "SIMPLIFICATION": 2.0,
    "SIMPLIFICATION_MAX_ZOOM": 0.5,
}


def write_basemap(segments: gpd.GeoDataFrame, backdrop: gpd.GeoDataFrame, out: Path) -> None:
    """Write the tiles of one town, shown from zoom 10 on; the page enlarges the last ones.

    Segments of one name and class are joined to long lines, so that a street's name fits along it.

    Parameters
    ----------
    segments
        ``routing.model.Streets.segments``: EPSG:4326, columns name, highway, geometry.
    backdrop
        ``routing.model.Streets.backdrop``: EPSG:4326, columns kind, name, geometry. May be empty.
    out
        The ``.pmtiles`` file, replaced whole or not at all.

    Raises
    ------
    BadInput
        There is not one street to draw, or a table is not in EPSG:4326.
    """
    import geopandas as gpd
    import pyogrio

    for frame, what in ((segments, "streets"), (backdrop, "backdrop")):
        if len(frame) and (frame.crs is None or frame.crs.to_epsg() != 4326):
            raise BadInput(f"The {what} of the basemap are not in EPSG:4326.", "Import the streets again.")
    if len(segments) == 0:
        raise BadInput(
            "The streets hold not one line to draw.", "Import a street file of the campaign's area."
        )
    streets = _long_streets(segments)
    columns = {key: np.concatenate([streets[key], part]) for key, part in _backdrop_columns(backdrop).items()}
    town = gpd.GeoDataFrame(columns, geometry="geometry", crs=4326)
    partial = out.with_name(f"{out.stem}.partial.pmtiles")
    partial.unlink(missing_ok=True)
    try:
        with warnings.catch_warnings():
            # the driver warns of every column without a stated width; tiles know none
            warnings.simplefilter("ignore", RuntimeWarning)
            pyogrio.write_dataframe(
                town, partial, driver="PMTiles", layer="town", geometry_type="Unknown", **TILE_OPTIONS
            )
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def _long_streets(segments: gpd.GeoDataFrame) -> dict[str, NDArray[np.object_]]:
    """Join the segments of each (name, class) at their ends; nameless ones stay single."""
    import shapely

    frame = segments[["name", "highway", "geometry"]]
    named = frame[frame["name"] != ""]
    keys: list[tuple[str, str]] = []
    lines: list[shapely.Geometry] = []
    for key, group in named.groupby(["name", "highway"], sort=True):
        keys.append(key)
        lines.append(shapely.line_merge(shapely.multilinestrings(group.geometry.to_numpy())))
    nameless = frame[frame["name"] == ""]
    return {
        "kind": np.full(len(keys) + len(nameless), "street", dtype=object),
        "class": np.array([key[1] for key in keys] + list(nameless["highway"]), dtype=object),
        "name": np.array([key[0] for key in keys] + list(nameless["name"]), dtype=object),
        "geometry": np.array(lines + list(nameless.geometry), dtype=object),
    }


def _backdrop_columns(backdrop: gpd.GeoDataFrame) -> dict[str, NDArray[np.object_]]:
    """Give the backdrop's columns the names of the tile layer."""
    if len(backdrop) == 0:
        return {key: np.array([], dtype=object) for key in ("kind", "class", "name", "geometry")}
    return {
        "kind": backdrop["kind"].to_numpy(dtype=object),
        "class": np.full(len(backdrop), "", dtype=object),
        "name": backdrop["name"].fillna("").to_numpy(dtype=object),
        "geometry": np.asarray(backdrop.geometry.to_numpy(), dtype=object),
    }
