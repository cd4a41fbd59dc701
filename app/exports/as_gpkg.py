"""Packets as GeoPackage for QGIS and ArcGIS: layers turfs, walks, stops and doors, with styles inside."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from app.exports.as_geojson import features_of
from app.exports.listing import listed_doors
from app.exports.plain import plain
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from app.model import Packet

ACCENT, LAND = "15,107,99,255", "15,107,99,46"


def write_gpkg(packets: Sequence[Packet], out: Path) -> None:
    """Write one GeoPackage in EPSG:4326. ``doors`` holds voter counts, no names of people."""
    import pyogrio

    with written_aside(out) as aside:
        layers = {**_layers(packets), "doors": _doors(packets)}
        for name, layer in layers.items():
            pyogrio.write_dataframe(layer, aside, layer=name, driver="GPKG", append=aside.exists())
        _add_styles(aside)


def _layers(packets: Sequence[Packet]) -> dict[str, gpd.GeoDataFrame]:
    import geopandas as gpd
    import shapely

    rows: dict[str, list[dict[str, Any]]] = {"turf": [], "walk": [], "stop": []}
    shapes: dict[str, list[Any]] = {"turf": [], "walk": [], "stop": []}
    for packet in packets:
        for feature in features_of(packet):
            properties = dict(feature["properties"])
            kind = properties.pop("feature")
            if kind == "stop":
                properties["door_ids"] = " ".join(properties["door_ids"])
            rows[kind].append(properties)
            shapes[kind].append(shapely.geometry.shape(feature["geometry"]))
    shapes["turf"] = [shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes["turf"]]
    return {f"{kind}s": gpd.GeoDataFrame(rows[kind], geometry=shapes[kind], crs=4326) for kind in rows}


def _doors(packets: Sequence[Packet]) -> gpd.GeoDataFrame:
    import geopandas as gpd

    rows = [
        {
            "turf_id": packet.turf.turf_id,
            "order": stop.order,
            "door_id": found.door.door_id,
            "building_id": found.door.building_id,
            "house_number": plain(found.door.address.house_number),
            "street_name": plain(found.door.address.street_name),
            "unit": plain(found.door.address.unit),
            "voter_count": len(found.voters),
            "precinct_id": found.door.precinct_id,
            "lon": found.door.lon,
            "lat": found.door.lat,
        }
        for packet in packets
        for stop, found in listed_doors(packet)
    ]
    places = gpd.points_from_xy([row["lon"] for row in rows], [row["lat"] for row in rows])
    return gpd.GeoDataFrame(rows, geometry=places, crs=4326)


def _add_styles(path: Path) -> None:
    """Put styles where QGIS looks for them: the table layer_styles."""
    columns = (
        "id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, "
        "f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, "
        "owner TEXT, ui TEXT, update_time DATETIME DEFAULT CURRENT_TIMESTAMP"
    )
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute(f"CREATE TABLE layer_styles ({columns})")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
        for name, style in STYLES.items():
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
                "styleQML, styleSLD, useAsDefault, description, owner, ui) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', '')",
                (name, f"Turfwalk {name}", style, "As on Turfwalk's map"),
            )


def _symbol(kind: str, layer: str, options: dict[str, str]) -> str:
    inside = "".join(
        f'<Option type="QString" name="{key}" value="{value}"/>' for key, value in options.items()
    )
    return (
        f'<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0"><symbols><symbol type="{kind}" name="0" '
        f'alpha="1"><layer class="{layer}" enabled="1" locked="0" pass="0"><Option type="Map">{inside}</Option></layer>'
        "</symbol></symbols></renderer-v2>"
    )


def _labels(field: str, size: int) -> str:
    return (
        f'<labeling type="simple"><settings calloutType="simple"><text-style fieldName="{field}" fontSize="{size}" '
        'fontWeight="75" textColor="29,32,34,255"><text-buffer bufferDraw="1" bufferSize="1" '
        'bufferColor="255,255,255,255"/></text-style><placement placement="1"/></settings></labeling>'
    )


def _qml(symbol: str, labels: str) -> str:
    return f'<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.28" styleCategories="Symbology|Labeling" labelsEnabled="{int(bool(labels))}">{symbol}{labels}</qgis>'


_FILL = {
    "color": LAND,
    "outline_color": ACCENT,
    "outline_width": "0.6",
    "outline_style": "solid",
    "style": "solid",
}
_LINE = {"line_color": ACCENT, "line_width": "0.8", "line_style": "solid"}
_DOT = {
    "name": "circle",
    "color": "255,255,255,255",
    "outline_color": ACCENT,
    "outline_width": "0.4",
    "size": "2.6",
}
STYLES = {
    "turfs": _qml(_symbol("fill", "SimpleFill", _FILL), _labels("turf_id", 12)),
    "walks": _qml(_symbol("line", "SimpleLine", _LINE), ""),
    "stops": _qml(_symbol("marker", "SimpleMarker", _DOT), _labels("order", 8)),
    "doors": _qml(_symbol("marker", "SimpleMarker", {**_DOT, "color": ACCENT, "size": "1.2"}), ""),
}
"""QGIS styles by layer, in QML."""
