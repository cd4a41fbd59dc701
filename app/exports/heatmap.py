"""A heatmap as a file: one page that can be mailed, GeoJSON, or CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any

from app.exports.guard import spreadsheet_safe
from app.exports.page import add_streets, empty_page, page_text
from app.exports.writing import written_aside
from geo.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from app.model import Heatmap, HeatmapCell

CIVIDIS = ("#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838")
"""Dark is little, light is much; the same for eyes with other colour vision."""

NO_DATA, TOO_FEW = "#ffffff", "#e4e2dc"


def write_heatmap(
    heatmap: Heatmap,
    shapes: gpd.GeoDataFrame,
    segments: gpd.GeoDataFrame | None,
    out: Path,
    title: str,
    *,
    invented: bool,
) -> None:
    """Write a heatmap; the suffix of ``out`` chooses .html, .geojson or .csv.

    Parameters
    ----------
    heatmap
        The values.
    shapes
        Columns cell_id, geometry in EPSG:4326; cells without a value are drawn as "no data".
    segments
        Streets to draw below, or None.
    out
        The file.
    title
        The campaign's name.
    invented
        Says so on the page.

    Raises
    ------
    BadInput
        For another suffix, or a place that cannot be written to.
    """
    suffix = out.suffix.lower()
    if suffix not in {".html", ".geojson", ".csv"}:
        raise BadInput(
            f"A heatmap cannot be written as {suffix or 'a file without ending'}.",
            "Name the file .html, .geojson or .csv.",
        )
    with written_aside(out) as aside:
        if suffix == ".csv":
            _write_csv(heatmap, aside)
        elif suffix == ".geojson":
            aside.write_text(
                json.dumps(_collection(heatmap, shapes), separators=(",", ":")), encoding="utf-8"
            )
        else:
            aside.write_text(_page(heatmap, shapes, segments, title, invented=invented), encoding="utf-8")


def _write_csv(heatmap: Heatmap, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("cell_id", "value", "n", "too_few"))
        for cell in heatmap.cells:
            value = "" if cell.value is None else cell.value
            writer.writerow((spreadsheet_safe(cell.cell_id), value, cell.n, str(cell.too_few).lower()))


def _collection(heatmap: Heatmap, shapes: gpd.GeoDataFrame) -> dict[str, Any]:
    cells = {cell.cell_id: cell for cell in heatmap.cells}
    features = [
        {
            "type": "Feature",
            "properties": asdict(cells[cell_id]) if cell_id in cells else _nothing(cell_id),
            "geometry": shape.__geo_interface__,
        }
        for cell_id, shape in zip(shapes["cell_id"], shapes.geometry.set_precision(1e-6), strict=True)
    ]
    named = {
        "metric": heatmap.metric,
        "unit": heatmap.unit,
        "by": heatmap.by,
        "resolution": heatmap.resolution,
    }
    return {
        "type": "FeatureCollection",
        **named,
        "attribution": "© OpenStreetMap contributors",
        "features": features,
    }


def _nothing(cell_id: str) -> dict[str, Any]:
    return {"cell_id": cell_id, "value": None, "n": 0, "too_few": False}


def _page(
    heatmap: Heatmap,
    shapes: gpd.GeoDataFrame,
    segments: gpd.GeoDataFrame | None,
    title: str,
    *,
    invented: bool,
) -> str:
    import folium

    west, south, east, north = (float(edge) for edge in shapes.total_bounds)
    box = (west, south, east, north)
    kinds = {"hex": "hexagon", "precinct": "precinct", "block-group": "block group"}
    what = heatmap.metric.replace("_", " ").capitalize()
    facts = (
        f"{what} ({heatmap.unit}) by {kinds[heatmap.by]}"
        if heatmap.unit != heatmap.metric
        else f"{what} by {kinds[heatmap.by]}"
    )
    page = empty_page(box, title, facts, invented=invented)
    if segments is not None:
        add_streets(page, segments, box)
    collection = _collection(heatmap, shapes)
    for feature in collection["features"]:
        feature["properties"] = _said(heatmap, feature["properties"])
    folium.GeoJson(
        collection,
        name=what,
        tooltip=folium.GeoJsonTooltip(["Cell", "Value", "Rests on"], sticky=True),
        style_function=lambda feature: {
            "fillColor": feature["properties"]["fill"],
            "fillOpacity": feature["properties"]["opacity"],
            "color": "#55524a",
            "weight": 0.6,
        },
    ).add_to(page)
    root: Any = page.get_root()
    root.html.add_child(folium.Element(_legend(heatmap)))
    return page_text(page)


def _said(heatmap: Heatmap, cell: dict[str, Any]) -> dict[str, Any]:
    """Say a cell in words; the tooltip takes them as HTML, so they are escaped here."""
    value, few = cell["value"], cell["too_few"]
    words = "no data" if value is None else "too few to show" if few else _number(value)
    fill = NO_DATA if value is None else TOO_FEW if few else CIVIDIS[_class_of(heatmap, value)]
    opacity = 0.65 if value is not None else 0.3
    rests = f"{cell['n']:,} {'doors' if heatmap.metric == 'doors' else 'voters'}"
    return {
        "Cell": escape(cell["cell_id"]),
        "Value": words,
        "Rests on": rests,
        "fill": fill,
        "opacity": opacity,
    }


def _class_of(heatmap: Heatmap, value: float) -> int:
    place = next(
        (number for number, limit in enumerate(heatmap.breaks) if value <= limit), len(heatmap.breaks) - 1
    )
    steps = max(1, len(heatmap.breaks) - 1)
    return round(place * (len(CIVIDIS) - 1) / steps)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def _legend(heatmap: Heatmap) -> str:
    """Show the classes with how many cells each holds, and the two kinds of cells without a value."""
    shown: list[HeatmapCell] = [cell for cell in heatmap.cells if cell.value is not None and not cell.too_few]
    rows = []
    lower = ""
    for limit in heatmap.breaks:
        count = sum(1 for cell in shown if cell.value is not None and _limit_of(heatmap, cell.value) == limit)
        label = f"{lower}to {_number(limit)}"
        rows.append(
            f'<div><i style="background:{CIVIDIS[_class_of(heatmap, limit)]}"></i>{label} · {count:,} cells</div>'
        )
        lower = f"over {_number(limit)} "
    if any(cell.too_few for cell in heatmap.cells):
        rows.append(f'<div><i style="background:{TOO_FEW}"></i>too few to show</div>')
    rows.append(f'<div><i style="background:{NO_DATA}"></i>no data</div>')
    return f'<div class="tw-legend"><b>{escape(heatmap.unit.capitalize())}</b>{"".join(rows)}</div>'


def _limit_of(heatmap: Heatmap, value: float) -> float:
    return next((limit for limit in heatmap.breaks if value <= limit), heatmap.breaks[-1])
