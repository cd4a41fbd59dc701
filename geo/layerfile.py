"""Layers of shapes from files, always in EPSG:4326, or one sentence why not."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from geo.crs import LONLAT_EPSG
from geo.errors import BadInput

_FORMATS = "Give a GeoPackage, shapefile, GeoJSON, GeoParquet, FlatGeobuf or KML file."
_ENDINGS = (".gpkg", ".shp", ".geojson", ".json", ".kml", ".fgb")
_PARQUET = (".parquet", ".geoparquet")
_POINTERS = (b"<OGRVRTDataSource", b"<VRTDataset")  # files that only name other files or addresses
_SAMPLE = 4096


def read_layer(path: Path) -> Any:  # noqa: ANN401 - geopandas ships no types
    """Read the first layer of a file, in EPSG:4326.

    Parameters
    ----------
    path
        GeoPackage, shapefile, GeoJSON, KML, FlatGeobuf, or a zip of one of them; GeoParquet or Parquet.

    Returns
    -------
    geopandas.GeoDataFrame
        Or a pandas DataFrame where a Parquet file has no shapes.

    Raises
    ------
    BadInput
        If it is no such file, or its coordinate system is missing or unknown.
    """
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"{path.name} cannot be read.", "Give the path of a file that is there.")
    frame = _read_parquet(path) if path.suffix.lower() in _PARQUET else _read_any(path)
    if not hasattr(frame, "crs"):
        return frame
    return _in_lonlat(frame, path.name)


def _read_parquet(path: Path) -> Any:  # noqa: ANN401 - geopandas ships no types
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_schema(path).metadata or {}
        return gpd.read_parquet(path) if b"geo" in metadata else pd.read_parquet(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BadInput(f"{path.name} is not a Parquet file that can be read.", "Export it again.") from error


def _read_any(path: Path) -> Any:  # noqa: ANN401 - geopandas ships no types
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        frame = gpd.read_file(_source(path), engine="pyogrio")
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"{path.name} is not a boundary file that can be read.", _FORMATS) from error
    if not hasattr(frame, "crs"):
        raise BadInput(f"{path.name} has no shapes.", _FORMATS)
    return frame


def _source(path: Path) -> str:
    """Name the file for GDAL: only formats we know, and nothing that points elsewhere."""
    ending = path.suffix.lower()
    if ending == ".zip":
        return f"/vsizip/{path.resolve()}/{_layer_in_zip(path)}"
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if ending not in _ENDINGS or any(pointer in sample for pointer in _POINTERS):
        raise BadInput(f"{path.name} is not a boundary file that can be read.", _FORMATS)
    return str(path)


def _layer_in_zip(path: Path) -> str:
    """Find the one layer in a zip archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise BadInput(f"{path.name} is not a zip archive that can be read.", "Zip it again.") from error
    layers = [name for name in names if name.lower().endswith(_ENDINGS) and not name.startswith("__MACOSX")]
    if len(layers) != 1 or ".." in Path(layers[0]).parts:
        raise BadInput(
            f"{path.name} holds {len(layers)} layers instead of one.", "Zip one shapefile with all its parts."
        )
    return layers[0]


def _in_lonlat(frame: Any, file_name: str) -> Any:  # noqa: ANN401 - geopandas ships no types
    """Convert to EPSG:4326, refusing what is not clearly on the earth."""
    crs = frame.crs
    if crs is None:
        missing = (
            "a .prj file, so its coordinate system is unknown"
            if file_name.lower().endswith((".shp", ".zip"))
            else "a coordinate system"
        )
        raise BadInput(
            f"{file_name} comes without {missing}.",
            "Export it with its coordinate system (with the .prj file, for a shapefile).",
        )
    if not (crs.is_geographic or crs.is_projected):
        raise BadInput(f"{file_name} is in an unknown coordinate system.", "Save it in EPSG:4326.")
    frame = frame.to_crs(LONLAT_EPSG)
    bounds = frame.total_bounds
    on_earth = bounds[0] >= -180.001 and bounds[1] >= -90.001 and bounds[2] <= 180.001 and bounds[3] <= 90.001
    if len(frame) and not frame.geometry.isna().all() and not on_earth:
        raise BadInput(
            f"The coordinates of {file_name} do not fit its coordinate system ({crs.name}).",
            "Save it in EPSG:4326.",
        )
    return frame
