"""Areas from boundary files: precincts, block groups and the user's own, always in EPSG:4326."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import BadInput
from geo.layerfile import read_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import AreaKind

_GEOID_CHARACTERS = 12
_NAME_COLUMNS = ("name", "namelsad", "precinct_name", "label")
_OURS = ("area_id", "kind", "name", "geometry")


@dataclass(frozen=True)
class AreasFile:
    """What a boundary file holds.

    Attributes
    ----------
    areas
        GeoDataFrame in EPSG:4326, sorted by ``area_id`` as text: ``area_id``, ``kind``, ``name``, the
        file's other columns as they are, ``geometry`` (Polygon or MultiPolygon, valid).
    repaired_count
        Polygons that were invalid and are repaired.
    repaired_ids
        Their areas.
    merged_ids
        Ids that stood on more than one row; their shapes are one area now, other columns are the first's.
    skipped_count
        Rows without a polygon.
    """

    areas: Any
    repaired_count: int
    merged_ids: tuple[str, ...]
    skipped_count: int
    repaired_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerChoice:
    """Which of a file's layers, where it holds several, and which of its columns names the areas."""

    layer: str | None = None
    name_column: str | None = None


def read_areas(
    path: Path, kind: AreaKind, id_column: str, name_column: str | None = None, layer: str | None = None
) -> AreasFile:
    """Read areas with their ids.

    Parameters
    ----------
    path
        GeoPackage, shapefile or a zip of one, GeoJSON, KML, KMZ, FlatGeobuf or GeoParquet.
    kind
        "precinct", "block-group" or "area".
    id_column
        Column with the ids. Whole numbers become text; a block group's id is filled up to 12 figures.
    name_column
        Column with the names; None takes a column called name, or the id.
    layer
        Name of the layer, where the file holds several.

    Raises
    ------
    BadInput
        If the file cannot be read, holds several layers and none is named, or has no coordinate system,
        no such column, an empty id or no polygon.
    """
    path = Path(path)
    frame = read_layer(path, layer)
    if not hasattr(frame, "geometry"):
        raise BadInput(f"{path.name} has no shapes.", "Give a layer of polygons.")
    id_column = _column(frame, id_column, path.name)
    if name_column is not None:
        name_column = _column(frame, name_column, path.name)
    else:
        name_column = next((name for name in frame.columns if str(name).lower() in _NAME_COLUMNS), None)
    shaped = frame[
        ~frame.geometry.isna()
        & frame.geometry.geom_type.isin(["Polygon", "MultiPolygon", "GeometryCollection"])
    ]
    if shaped.empty:
        raise BadInput(f"{path.name} has no polygons.", "Give a layer of polygons.")
    areas, repaired = _repaired(_named(shaped, kind, id_column, name_column, path.name))
    areas = areas[~areas.geometry.is_empty]
    areas, merged_ids = _dissolved(areas)
    return AreasFile(
        areas.sort_values("area_id").reset_index(drop=True),
        len(repaired),
        merged_ids,
        len(frame) - len(shaped),
        tuple(sorted(set(repaired))),
    )


def _column(frame: Any, name: str, file_name: str) -> str:  # noqa: ANN401 - geopandas ships no types
    """Find a column by its name, in any case."""
    names = [str(found) for found in frame.columns if found != frame.geometry.name]
    equal = [found for found in names if found == name] or [
        found for found in names if found.lower() == name.lower()
    ]
    if len(equal) != 1:
        raise BadInput(f"{file_name} has no column {name!r}.", f"Its columns are: {', '.join(names)}.")
    return equal[0]


def _named(frame: Any, kind: AreaKind, id_column: str, name_column: str | None, file_name: str) -> Any:  # noqa: ANN401 - geopandas ships no types
    """Bring the columns into our order and names."""
    ids = id_texts(frame[id_column].tolist(), kind)
    empty = sum(text == "" for text in ids)
    if empty:
        raise BadInput(
            f"Column {id_column!r} of {file_name} is empty on {empty} rows.", "Give every area an id."
        )
    names = id_texts(frame[name_column].tolist(), "area") if name_column else ids
    used = {id_column, name_column, frame.geometry.name}
    others = [name for name in frame.columns if name not in used and str(name).lower() not in _OURS]
    areas = frame[[*others, frame.geometry.name]].copy()
    if areas.geometry.name != "geometry":
        areas = areas.rename_geometry("geometry")
    for place, (name, values) in enumerate({"area_id": ids, "kind": kind, "name": names}.items()):
        areas.insert(place, name, values)
    return areas


def id_texts(values: Sequence[Any], kind: AreaKind) -> list[str]:
    """Give ids as text: 7.0 is "7", missing is "", a block group has 12 figures."""
    texts = []
    for value in values:
        text = "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN is not itself
        text = text.removesuffix(".0") if isinstance(value, float) else text
        if kind == "block-group" and text.isdigit():
            text = text.zfill(_GEOID_CHARACTERS)
        texts.append(text)
    return texts


def _repaired(areas: Any) -> tuple[Any, list[str]]:  # noqa: ANN401 - geopandas ships no types
    """Mend self-crossing rings, keep the polygons of the result, and give the ids of the mended."""
    import shapely

    shapes = shapely.force_2d(areas.geometry.to_numpy())
    areas = areas.set_geometry(shapes, crs=areas.crs)
    bad = ~shapely.is_valid(shapes)
    collection = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    if bad.any() or collection.any():
        shapes = shapes.copy()
        shapes[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
        for place in (bad | collection).nonzero()[0]:
            shapes[place] = _polygons_of(shapes[place])
        areas = areas.set_geometry(shapes, crs=areas.crs)
    return areas, areas["area_id"][bad].tolist()


def _polygons_of(shape: Any) -> Any:  # noqa: ANN401 - geopandas ships no types
    import shapely

    parts = shapely.get_parts(shape)
    flat = [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")]
    return shape if shape.geom_type in ("Polygon", "MultiPolygon") else shapely.union_all(flat)


def _dissolved(areas: Any) -> tuple[Any, tuple[str, ...]]:  # noqa: ANN401 - geopandas ships no types
    """Make one area of the rows of one id."""
    import shapely

    repeated = areas["area_id"].duplicated(keep=False)
    if not repeated.any():
        return areas, ()
    merged = sorted(set(areas["area_id"][repeated]))
    whole = areas.drop_duplicates("area_id").copy()
    shapes = dict(zip(whole["area_id"], whole.geometry, strict=True))
    for area_id in merged:
        shapes[area_id] = shapely.union_all(areas.geometry[areas["area_id"] == area_id].to_numpy())
    return whole.set_geometry([shapes[area_id] for area_id in whole["area_id"]], crs=areas.crs), tuple(merged)
