"""A heatmap as one file: a folium page to mail and look at, GeoJSON or CSV to work with.

A value that rests on too few people is withheld in every format; its count is not.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from app.exports import CREDIT
from app.exports.colours import ramp
from app.exports.folium_page import Box, add_script, box_around, html_of, leaflet_box, new_map, streets_data
from app.exports.plain import plain
from app.exports.writing import written_aside
from geo.errors import BadInput
from geo.formulas import guard_formula

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from app.model import Heatmap, HeatmapCell

BY = {"hex": "hex", "precinct": "precinct", "block-group": "block group"}
FORMATS = (".html", ".geojson", ".csv")


def write_heatmap(
    heatmap: Heatmap,
    shapes: gpd.GeoDataFrame,
    segments: gpd.GeoDataFrame,
    out: Path,
    title: str,
    *,
    invented: bool = False,
) -> None:
    """Write a heatmap in the format of the suffix of ``out``.

    Parameters
    ----------
    heatmap
        Cells with values, and the upper limits of the classes.
    shapes
        cell_id, geometry in EPSG:4326. A shape without a cell is drawn as "no data".
    segments
        The streets behind the map: name, highway, geometry in EPSG:4326.
    out
        A path ending in .html, .geojson or .csv; there whole or not at all.
    title
        Shown above the map, such as the campaign's name.
    invented
        Label the people as invented.

    Raises
    ------
    BadInput
        For another suffix or a place that cannot be written to.
    Unavailable
        When the disk is full or fails.
    """
    if out.suffix not in FORMATS:
        raise BadInput(
            f"A heatmap cannot be written as {out.suffix!r}.", f"Choose one of {', '.join(FORMATS)}."
        )
    with written_aside(out) as aside:
        if out.suffix == ".csv":
            _write_csv(heatmap, aside)
        elif out.suffix == ".geojson":
            _write_geojson(heatmap, shapes, aside, invented=invented)
        else:
            page = heatmap_html(heatmap, shapes, segments, title, invented=invented)
            aside.write_text(page, encoding="utf-8")


def heatmap_html(
    heatmap: Heatmap,
    shapes: gpd.GeoDataFrame,
    segments: gpd.GeoDataFrame,
    title: str,
    *,
    invented: bool = False,
) -> str:
    """Give the page as text; parameters as for ``write_heatmap``."""
    cells = {cell.cell_id: cell for cell in heatmap.cells}
    drawn = [_drawn(cells.get(cell_id), cell_id, shape, heatmap) for cell_id, shape in _shapes(shapes)]
    box = _box(shapes if len(shapes) else segments)
    page = new_map(box)
    size = f"hexes of size {heatmap.resolution}" if heatmap.by == "hex" else f"{BY[heatmap.by]}s"
    data = {
        "title": _titled(heatmap),
        "lines": [plain(title), f"{len(heatmap.cells):,} {size}"],
        "invented": invented,
        "box": leaflet_box(box),
        "cells": drawn,
        "legend": _legend(heatmap, sum(row["kind"] == "none" for row in drawn)),
        "caption": plain(heatmap.unit).capitalize(),
        "streets": streets_data(segments, box_around([box], 0.1)),
    }
    add_script(page, "heat_map", data)
    return html_of(page, f"{data['title']}: {plain(title)}")


def class_of(value: float, breaks: tuple[float, ...]) -> int:
    """Give the class of a value: the first whose upper limit is not below it."""
    for number, limit in enumerate(breaks):
        if value <= limit:
            return number
    return len(breaks) - 1


def class_names(heatmap: Heatmap) -> list[str]:
    """Name the classes by their limits; whole numbers where all values are whole."""
    breaks, shown = heatmap.breaks, [cell.value for cell in heatmap.cells if _kind(cell) == "value"]
    whole = all(float(value or 0).is_integer() for value in (*shown, *breaks))
    names = []
    for number, limit in enumerate(breaks):
        below = breaks[number - 1] if number else None
        if below is None:
            names.append(f"up to {_figure(limit)}")
        elif whole:
            low = _figure(below + 1)
            names.append(low if below + 1 == limit else f"{low} to {_figure(limit)}")
        else:
            names.append(f"over {_figure(below)} to {_figure(limit)}")
    return names


def _titled(heatmap: Heatmap) -> str:
    metric = plain(heatmap.metric).replace("_", " ").replace("-", " ")
    return f"{metric.capitalize()} by {BY[heatmap.by]}"


def _shapes(shapes: gpd.GeoDataFrame) -> list[tuple[str, dict[str, Any]]]:
    from shapely.geometry import mapping

    return [(str(key), mapping(shape)) for key, shape in zip(shapes["cell_id"], shapes.geometry, strict=True)]


def _box(frame: gpd.GeoDataFrame) -> Box:
    west, south, east, north = (float(edge) for edge in frame.total_bounds)
    return west, south, east, north


def _kind(cell: HeatmapCell | None) -> str:
    if cell is None or cell.value is None:
        return "none"
    return "few" if cell.too_few else "value"


def _drawn(cell: HeatmapCell | None, cell_id: str, shape: dict[str, Any], heatmap: Heatmap) -> dict[str, Any]:
    """Give what the page draws and says of one cell."""
    kind, n = _kind(cell), cell.n if cell else 0
    row: dict[str, Any] = {"kind": kind, "shape": shape, "count": f"n = {n:,}"}
    if kind == "value" and cell is not None and cell.value is not None:
        number = class_of(cell.value, heatmap.breaks)
        row |= {
            "colour": ramp(len(heatmap.breaks))[number],
            "words": f"{_figure(cell.value)} {plain(heatmap.unit)}",
        }
    else:
        row["words"] = "Too few to show" if kind == "few" else "No data"
    if heatmap.by != "hex":
        row["id"] = plain(cell_id)
    return row


def _legend(heatmap: Heatmap, none_count: int) -> list[dict[str, Any]]:
    shown = [cell.value for cell in heatmap.cells if _kind(cell) == "value" and cell.value is not None]
    counts = [0] * len(heatmap.breaks)
    for value in shown:
        counts[class_of(value, heatmap.breaks)] += 1
    noun = f"{BY[heatmap.by]}" + ("es" if heatmap.by == "hex" else "s")
    rows = [
        {"kind": "value", "colour": colour, "words": words, "count": f"{count:,} {noun}"}
        for colour, words, count in zip(ramp(len(counts)), class_names(heatmap), counts, strict=True)
    ]
    few = sum(_kind(cell) == "few" for cell in heatmap.cells)
    rows += [{"kind": "few", "words": "too few to show", "count": f"{few:,} {noun}"}] * bool(few)
    rows += [{"kind": "none", "words": "no data", "count": f"{none_count:,} {noun}"}] * bool(none_count)
    return rows


def _figure(value: float) -> str:
    """Write a number as people do: no more digits than it carries."""
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}".rstrip("0")


def _row(cell: HeatmapCell, heatmap: Heatmap) -> dict[str, Any]:
    return {
        "cell_id": plain(cell.cell_id),
        "value": cell.value if _kind(cell) == "value" else None,
        "n": cell.n,
        "too_few": cell.too_few,
        "metric": plain(heatmap.metric),
        "unit": plain(heatmap.unit),
        "by": heatmap.by,
        "resolution": heatmap.resolution,
    }


def _write_csv(heatmap: Heatmap, out: Path) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["cell_id", "value", "n", "too_few", "metric", "unit", "by", "resolution"])
        for cell in heatmap.cells:
            values = _row(cell, heatmap).values()
            writer.writerow([guard_formula(v) if isinstance(v, str) else v for v in values])


def _write_geojson(heatmap: Heatmap, shapes: gpd.GeoDataFrame, out: Path, *, invented: bool) -> None:
    cells = {cell.cell_id: cell for cell in heatmap.cells}
    features = [
        {"type": "Feature", "properties": _row(cells[key], heatmap), "geometry": shape}
        for key, shape in _shapes(shapes)
        if key in cells
    ]
    head = {
        "type": "FeatureCollection",
        "attribution": CREDIT,
        "invented": invented,
        "breaks": heatmap.breaks,
    }
    out.write_text(json.dumps({**head, "features": features}), encoding="utf-8")
