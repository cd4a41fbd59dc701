"""Packets as a GeoPackage: layers turfs, walks, stops and doors, with the styles that QGIS loads by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports import CREDIT
from app.exports.features import door_rows, stop_rows, turf_row, walk_row
from app.exports.qgis_styles import STYLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.exports.features import Row
    from app.model import Packet


def write(out: Path, packets: Sequence[Packet], _segments: object) -> None:
    """Write all turfs; the walk of a turf of one door is one point and has no row."""
    from shapely.geometry import LineString, Point, shape

    walked = [packet for packet in packets if len(packet.walk.path) > 1]
    stops = [row for packet in packets for row in stop_rows(packet)]
    doors = [row for packet in packets for row in door_rows(packet)]
    layers: tuple[tuple[str, str, list[Row], list[Any]], ...] = (
        ("turfs", "MultiPolygon", [turf_row(p) for p in packets], [shape(p.turf.boundary) for p in packets]),
        ("walks", "LineString", [walk_row(p) for p in walked], [LineString(p.walk.path) for p in walked]),
        ("stops", "Point", [row for row, _ in stops], [Point(place) for _, place in stops]),
        ("doors", "Point", [row for row, _ in doors], [Point(place) for _, place in doors]),
    )
    written = [layer for layer in layers if layer[2]]
    for name, kind, rows, shapes in written:
        _write_layer(out, name, kind, rows, shapes)
    write_styles(out, {layer[0]: STYLES[layer[0]] for layer in written})


def _write_layer(out: Path, name: str, kind: str, rows: list[Row], shapes: list[Any]) -> None:
    import geopandas as gpd
    from pyogrio import write_dataframe

    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
    write_dataframe(
        frame,
        out,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        promote_to_multi=kind.startswith("Multi"),
        append=out.exists(),
        layer_metadata={"attribution": CREDIT},
    )


def write_styles(out: Path, styles: Mapping[str, str]) -> None:
    """Write the table ``layer_styles``, where QGIS looks for the usual style of each layer, by the layer's name."""
    import pandas as pd
    from pyogrio import write_dataframe

    names = list(styles)

    table = pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": names,
            "f_geometry_column": "geom",
            "styleName": names,
            "styleQML": list(styles.values()),
            "styleSLD": "",
            "useAsDefault": True,
            "description": "Turfwalk",
            "owner": "",
        }
    )
    write_dataframe(table, out, layer="layer_styles", driver="GPKG", append=True, layer_options={"FID": "id"})
