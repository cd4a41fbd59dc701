"""A heatmap as a GeoPackage: one layer of cells with the style that QGIS loads by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.exports.as_gpkg import write_styles
from app.exports.colours import ramp
from app.exports.qgis_styles import class_style

if TYPE_CHECKING:
    from pathlib import Path

    from app.model import Heatmap

LAYER = "cells"


def write_gpkg(
    out: Path, rows: list[tuple[dict[str, Any], Any]], heatmap: Heatmap, about: dict[str, Any]
) -> None:
    """Write cells.

    Parameters
    ----------
    out
        A path ending in .gpkg.
    rows
        Columns and shape (EPSG:4326) of each cell.
    heatmap
        What they are cells of.
    about
        The head of the file; it becomes the layer's metadata, one text a key.
    """
    import geopandas as gpd
    import pandas as pd
    from pyogrio import write_dataframe

    table = pd.DataFrame([row for row, _ in rows])
    numbers = {"value": "float64", "low": "float64", "high": "float64", "raw": "float64"}
    table = table.astype({**numbers, "n": "Int64", "resolution": "Int64"}) if rows else table
    frame = gpd.GeoDataFrame(table, geometry=[shape for _, shape in rows], crs=4326)
    write_dataframe(
        frame,
        out,
        layer=LAYER,
        driver="GPKG",
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        layer_metadata={
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in about.items()
        },
    )
    colours = dict(zip(about["classes"], ramp(len(heatmap.breaks)), strict=True))
    write_styles(out, {LAYER: class_style(colours)})
