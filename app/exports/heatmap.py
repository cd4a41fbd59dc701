"""A heatmap as one file: a folium page to mail and look at, GeoJSON, CSV or GeoPackage to work with.

A value that rests on too few people is withheld in every format; its count is not. Every file says what was
filtered, how small numbers were shrunk, and whose map it is.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.exports import CREDIT
from app.exports.colours import ramp
from app.exports.folium_page import Box, add_script, box_around, html_of, leaflet_box, new_map, streets_data
from app.exports.plain import plain
from app.exports.writing import written_aside
from app.figures import HeatmapSpec
from geo.errors import BadInput
from geo.formulas import guard_formula

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from app.model import Heatmap, HeatmapCell

BY = {"hex": "hex", "precinct": "precinct", "block-group": "block group"}
FORMATS = (".html", ".geojson", ".csv", ".gpkg")


@dataclass(frozen=True)
class Sheet:
    """What stands above the map: the campaign's name, what was asked, and whether the people are invented."""

    title: str
    spec: HeatmapSpec = field(default_factory=HeatmapSpec)
    invented: bool = False


def write_heatmap(
    heatmap: Heatmap,
    shapes: gpd.GeoDataFrame,
    segments: gpd.GeoDataFrame,
    out: Path,
    sheet: Sheet,
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
        A path ending in .html, .geojson, .csv or .gpkg; there whole or not at all.
    sheet
        What stands above the map.

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
            _write_geojson(heatmap, shapes, aside, sheet)
        elif out.suffix == ".gpkg":
            from app.exports.heatmap_gpkg import write_gpkg

            write_gpkg(aside, rows_of(heatmap, shapes), heatmap, about(heatmap, sheet))
        else:
            aside.write_text(heatmap_html(heatmap, shapes, segments, sheet), encoding="utf-8")


def heatmap_html(heatmap: Heatmap, shapes: gpd.GeoDataFrame, segments: gpd.GeoDataFrame, sheet: Sheet) -> str:
    """Give the page as text; parameters as for ``write_heatmap``."""
    cells = {cell.cell_id: cell for cell in heatmap.cells}
    drawn = [_drawn(cells.get(cell_id), cell_id, shape, heatmap) for cell_id, shape in _shapes(shapes)]
    box = _box(shapes if len(shapes) else segments)
    page = new_map(box)
    size = f"hexes of size {heatmap.resolution}" if heatmap.by == "hex" else f"{BY[heatmap.by]}s"
    data = {
        "title": _titled(heatmap),
        "lines": [plain(sheet.title), f"{len(heatmap.cells):,} {size}", *filter_words(sheet.spec)],
        "notes": notes_of(heatmap),
        "invented": sheet.invented,
        "box": leaflet_box(box),
        "cells": drawn,
        "legend": _legend(heatmap, sum(row["kind"] == "none" for row in drawn)),
        "caption": plain(heatmap.unit).capitalize(),
        "streets": streets_data(segments, box_around([box], 0.1)),
    }
    add_script(page, "heat_map", data)
    return html_of(page, f"{data['title']}: {plain(sheet.title)}")


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
            names.append(f"up to {written(limit, heatmap)}")
        elif whole:
            low = written(below + 1, heatmap)
            names.append(low if below + 1 == limit else f"{low} to {written(limit, heatmap)}")
        else:
            names.append(f"over {written(below, heatmap)} to {written(limit, heatmap)}")
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


def notes_of(heatmap: Heatmap) -> list[str]:
    """Say how the figures were made: shrinking, what is withheld, rounding."""
    notes = []
    if heatmap.prior is not None and heatmap.mean is not None:
        form, of = ("beta-binomial", "rate") if heatmap.kind == "rate" else ("normal-normal", "mean")
        notes.append(
            f"Each {of} is shrunk towards the whole area's, {written(heatmap.mean, heatmap)}, which counts as "
            f"{heatmap.prior:,.1f} observations beside the cell's own n (empirical Bayes, {form}, by moments); "
            "low and high bound it with a probability of 90%."
        )
    if heatmap.kind != "amount":
        notes.append(f"Values that rest on fewer than {heatmap.least} are withheld.")
    if heatmap.rounded_to is not None:
        notes.append(
            f"Cells of fewer than {heatmap.least} people, and others that would tell them, are hidden; "
            f"counts are rounded to {heatmap.rounded_to}, so that they do not add up exactly."
        )
    return notes


def filter_words(spec: HeatmapSpec) -> list[str]:
    """Say what was filtered, in a few words each."""
    days = {
        (True, True): f"{spec.since} to {spec.until}",
        (True, False): f"since {spec.since}",
        (False, True): f"until {spec.until}",
    }
    words = [
        f"Universe: {plain(spec.universe)}" if spec.universe else "",
        f"Results {days[bool(spec.since), bool(spec.until)]}" if spec.since or spec.until else "",
        f"Latest result: {spec.outcome}" if spec.outcome else "",
        f"Script: {plain(spec.script)}" if spec.script else "",
    ]
    return [one for one in words if one]


def about(heatmap: Heatmap, sheet: Sheet) -> dict[str, Any]:
    """Give what stands at the head of a file: what is shown, how it was made, and whose map it is."""
    return {
        "title": f"{_titled(heatmap)}: {plain(sheet.title)}",
        "attribution": CREDIT,
        "invented": sheet.invented,
        "filters": filter_words(sheet.spec),
        "method": " ".join(notes_of(heatmap)),
        "kind": heatmap.kind,
        "least": heatmap.least,
        "prior": heatmap.prior,
        "mean": heatmap.mean,
        "breaks": list(heatmap.breaks),
        "classes": class_names(heatmap),
    }


def written(value: float, heatmap: Heatmap) -> str:
    """Write a value with its unit's form: rates in percent."""
    return f"{_figure(round(100 * value, 1))}%" if heatmap.kind == "rate" else _figure(value)


def _kind(cell: HeatmapCell | None) -> str:
    if cell is None or (cell.value is None and not cell.hidden):
        return "none"
    if cell.hidden:
        return "few"
    return "few" if cell.too_few else "value"


def _drawn(cell: HeatmapCell | None, cell_id: str, shape: dict[str, Any], heatmap: Heatmap) -> dict[str, Any]:
    """Give what the page draws and says of one cell."""
    kind, n = _kind(cell), cell.n if cell else 0
    row: dict[str, Any] = {
        "kind": kind,
        "shape": shape,
        "count": "" if cell and cell.hidden else f"n = {n:,}",
    }
    if kind == "value" and cell is not None and cell.value is not None:
        number = class_of(cell.value, heatmap.breaks)
        row |= {
            "colour": ramp(len(heatmap.breaks))[number],
            "words": f"{written(cell.value, heatmap)} {plain(heatmap.unit)}",
        }
        if cell.low is not None and cell.high is not None:
            row["count"] += f"; likely {written(cell.low, heatmap)} to {written(cell.high, heatmap)}"
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


def _row(cell: HeatmapCell, heatmap: Heatmap, names: list[str]) -> dict[str, Any]:
    is_shown = _kind(cell) == "value" and cell.value is not None
    return {
        "cell_id": plain(cell.cell_id),
        "value": cell.value if is_shown else None,
        "low": cell.low if is_shown else None,
        "high": cell.high if is_shown else None,
        "raw": cell.raw if is_shown else None,
        "n": None if cell.hidden else cell.n,
        "too_few": cell.too_few,
        "hidden": cell.hidden,
        "class": names[class_of(cell.value or 0, heatmap.breaks)] if is_shown else None,
        "metric": plain(heatmap.metric),
        "unit": plain(heatmap.unit),
        "by": heatmap.by,
        "resolution": heatmap.resolution,
    }


def rows_of(heatmap: Heatmap, shapes: gpd.GeoDataFrame) -> list[tuple[dict[str, Any], Any]]:
    """Give the cells that have an outline: columns and shape."""
    cells = {cell.cell_id: cell for cell in heatmap.cells}
    pairs = zip(shapes["cell_id"], shapes.geometry, strict=True)
    names = class_names(heatmap)
    return [(_row(cells[str(key)], heatmap, names), shape) for key, shape in pairs if str(key) in cells]


def _write_csv(heatmap: Heatmap, out: Path) -> None:
    """Write a row a cell; how it was made and whose map it is stand in every row, since a table has no head for it."""
    told = {"method": " ".join(notes_of(heatmap)), "attribution": CREDIT}
    names = class_names(heatmap)
    rows = [{**_row(cell, heatmap, names), **told} for cell in heatmap.cells]
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        if rows:
            writer.writerow(rows[0])
        for row in rows:
            writer.writerow([guard_formula(v) if isinstance(v, str) else v for v in row.values()])


def _write_geojson(heatmap: Heatmap, shapes: gpd.GeoDataFrame, out: Path, sheet: Sheet) -> None:
    from shapely.geometry import mapping

    features = [
        {"type": "Feature", "properties": row, "geometry": mapping(shape)}
        for row, shape in rows_of(heatmap, shapes)
    ]
    head = {"type": "FeatureCollection", **about(heatmap, sheet)}
    out.write_text(json.dumps({**head, "features": features}), encoding="utf-8")
