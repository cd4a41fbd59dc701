"""Layers of shapes from files, always in EPSG:4326, or one sentence why not."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.crs import LONLAT_EPSG
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMATS = "Give a GeoPackage, shapefile, GeoJSON, GeoParquet, FlatGeobuf or KML file."
_ENDINGS = (".gpkg", ".shp", ".geojson", ".json", ".kml", ".fgb")
_PARQUET = (".parquet", ".geoparquet")
_ZIPPED = (".zip", ".kmz")
_KML_DISPLAY = (
    *("id", "description", "timestamp", "begin", "end", "altitudeMode"),
    *("tessellate", "extrude", "visibility", "drawOrder", "icon"),
)  # how a KML viewer shows a thing, not what the thing is
_NUMBER = r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?"  # no leading zeros: those are codes
_POINTERS = (b"<OGRVRTDataSource", b"<VRTDataset")  # files that only name other files or addresses
_SAMPLE = 4096
_SAMPLE_ROWS = 50


@dataclass(frozen=True)
class LayerOutline:
    """A layer as seen from outside.

    ``shapes`` names the kinds of its shapes, such as "Polygon MultiPolygon"; ``sample`` maps columns to the texts of
    the first rows, empty where there is nothing.
    """

    name: str
    shapes: str
    row_count: int
    columns: tuple[str, ...]
    sample: Mapping[str, tuple[str, ...]]


def outlines_of(path: Path) -> list[LayerOutline]:
    """Give every layer of a file in outline, without reading its shapes.

    Raises
    ------
    BadInput
        If it is no file of layers that can be read.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if path.suffix.lower() in _PARQUET:
        return [_parquet_outline(path)]
    try:
        source, _ = _source(path, None)
        shaped = [(name, kind) for name, kind in pyogrio.list_layers(source) if kind is not None]
        return [_outline(source, str(name), str(kind)) for name, kind in shaped]
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"{path.name} is not a boundary file that can be read.", _FORMATS) from error


def _outline(source: str, name: str, shapes: str) -> LayerOutline:
    import pyogrio

    rows = pyogrio.read_dataframe(source, layer=name, max_features=_SAMPLE_ROWS, read_geometry=False)
    count = int(pyogrio.read_info(source, layer=name, force_feature_count=True)["features"])
    return LayerOutline(name, shapes, count, tuple(rows.columns), _texts_of(rows))


def _parquet_outline(path: Path) -> LayerOutline:
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        about = json.loads(file.schema_arrow.metadata[b"geo"])
        shape = about["primary_column"]
        kinds = about["columns"][shape].get("geometry_types") or ["Polygon"]
        names = [name for name in file.schema_arrow.names if name not in about["columns"]]
        batch = next(file.iter_batches(_SAMPLE_ROWS, columns=names), None)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BadInput(f"{path.name} is not a Parquet file that can be read.", "Export it again.") from error
    sample = {} if batch is None else _texts_of(batch.to_pandas())
    return LayerOutline(path.stem, " ".join(kinds), file.metadata.num_rows, tuple(names), sample)


def _texts_of(rows: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - pandas ships no types
    """Give the cells as texts; 7.0 is "7", missing is empty."""
    texts = {str(name): rows[name].astype("string").fillna("") for name in rows.columns}
    return {name: tuple(text.strip().removesuffix(".0") for text in column) for name, column in texts.items()}


def read_layer(path: Path, layer: str | None = None) -> Any:  # noqa: ANN401 - geopandas ships no types
    """Read the one layer of a file, or one of several by its name, in EPSG:4326.

    Parameters
    ----------
    path
        GeoPackage, shapefile, GeoJSON, KML, KMZ, FlatGeobuf, or a zip of one of them; GeoParquet or Parquet.
    layer
        Its name, in any case; needed only where the file holds several.

    Returns
    -------
    geopandas.GeoDataFrame
        Or a pandas DataFrame where a Parquet file has no shapes.

    Raises
    ------
    BadInput
        If it is no such file, holds no layer of that name or several without one being named, or its
        coordinate system is missing or unknown.
    """
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"{path.name} cannot be read.", "Give the path of a file that is there.")
    frame = _read_parquet(path) if path.suffix.lower() in _PARQUET else _read_any(path, layer)
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


def _read_any(path: Path, layer: str | None) -> Any:  # noqa: ANN401 - geopandas ships no types
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        source, layer = _source(path, layer)
        shaped = [name for name, kind in pyogrio.list_layers(source) if kind is not None]
        if not shaped:
            raise BadInput(f"{path.name} has no shapes.", _FORMATS)
        frame = gpd.read_file(source, engine="pyogrio", layer=_chosen(shaped, layer, path.name))
    except (DataSourceError, DataLayerError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"{path.name} is not a boundary file that can be read.", _FORMATS) from error
    return _without_display(frame) if source.lower().endswith(".kml") else frame


def _chosen(names: list[str], wanted: str | None, file_name: str) -> str:
    """Choose one of the layers of a file, or say which there are."""
    if wanted is None and len(names) == 1:
        return names[0]
    equal = [name for name in names if name == wanted] or [
        name for name in names if wanted is not None and name.lower() == wanted.lower()
    ]
    if len(equal) == 1:
        return equal[0]
    what = f"holds {len(names)} layers instead of one" if wanted is None else f"has no layer {wanted!r}"
    raise BadInput(f"{file_name} {what}.", f"Name one of its layers: {', '.join(names)}.")


def _source(path: Path, layer: str | None) -> tuple[str, str | None]:
    """Name the file for GDAL, only formats we know that point nowhere else, and the layer left to choose."""
    ending = path.suffix.lower()
    if ending in _ZIPPED:
        inside, layer = _file_in_zip(path, layer)
        return f"/vsizip/{{{path.resolve()}}}/{inside}", layer
    with path.open("rb") as file:
        _require_no_pointer(file.read(_SAMPLE), path.name)
    if ending not in _ENDINGS:
        raise BadInput(f"{path.name} is not a boundary file that can be read.", _FORMATS)
    return str(path), layer


def _require_no_pointer(sample: bytes, file_name: str) -> None:
    if any(pointer in sample for pointer in _POINTERS):
        raise BadInput(f"{file_name} is not a boundary file that can be read.", _FORMATS)


def _file_in_zip(path: Path, layer: str | None) -> tuple[str, str | None]:
    """Find the file in a zip archive: the only one, or the one called like the layer."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [
                name
                for name in archive.namelist()
                if name.lower().endswith(_ENDINGS) and not name.startswith("__MACOSX")
            ]
            stems = [Path(name).stem for name in names]
            if len(names) != 1:
                if not names:
                    raise BadInput(
                        f"{path.name} holds 0 layers instead of one.", "Zip one shapefile with all its parts."
                    )
                names, layer = [names[stems.index(_chosen(stems, layer, path.name))]], None
            with archive.open(names[0]) as file:
                _require_no_pointer(file.read(_SAMPLE), path.name)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:  # RuntimeError: it asks for a password
        raise BadInput(f"{path.name} is not a zip archive that can be read.", "Zip it again.") from error
    if ".." in Path(names[0]).parts:
        raise BadInput(f"{path.name} is not a zip archive that can be read.", "Zip it again.")
    return names[0], None if layer == Path(names[0]).stem else layer


def _without_display(frame: Any) -> Any:  # noqa: ANN401 - geopandas ships no types
    """Leave out how a KML file is shown, and make numbers of its columns of numbers: it knows only text."""
    import pandas as pd

    frame = frame.drop(columns=[name for name in _KML_DISPLAY if name in frame.columns])
    for name in frame.columns.drop(frame.geometry.name):
        texts = frame[name].dropna()
        if len(texts) and all(isinstance(text, str) for text in texts):
            numeric = texts.str.fullmatch(_NUMBER).all()
            frame[name] = pd.to_numeric(frame[name]) if numeric else frame[name]
    return frame


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
