"""A folium map that is one file: nothing is fetched, nothing in it is read as markup.

Leaflet is copied into the page, folium's other scripts and styles are left out, and a content security
policy in the page forbids every request. Data go in as JSON that cannot end a script; text is shown by
text nodes only.
"""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exports import CREDIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium
    import geopandas as gpd

HERE = Path(__file__).parent
LEAFLET = HERE.parent / "static" / "vendor" / "leaflet@1.9.4"
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'"
WIDTHS = {"trunk": 9, "primary": 8, "secondary": 7, "tertiary": 6, "residential": 5, "unclassified": 5}
"""Pixels of a street at a middle zoom, by road class; other classes are thin."""

Box = tuple[float, float, float, float]


def json_for_script(value: object) -> str:
    """Give JSON that may stand inside a script element, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def new_map(box: Box) -> folium.Map:
    """Make an empty map in the middle of a box (west, south, east, north) that loads nothing.

    The page's own script fits it to ``leaflet_box`` beside the card.
    """
    import folium

    west, south, east, north = box
    page = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=15,
        prefer_canvas=True,
        max_zoom=20,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.5,
    )
    page.default_js, page.default_css = [], []
    return page


def leaflet_box(box: Box) -> list[list[float]]:
    """Give a box as Leaflet wants it: south-west and north-east corners, lat before lon."""
    west, south, east, north = box
    return [[south, west], [north, east]]


def add_script(page: folium.Map, name: str, data: dict[str, Any]) -> None:
    """Run the function ``name`` of the file ``<name>.js`` on the map and the data."""
    import folium
    from jinja2 import Template

    code = _common() + (HERE / f"{name}.js").read_text(encoding="utf-8")
    call = f"{name}({page.get_name()}, {json_for_script(data)});"
    element: Any = folium.MacroElement()  # type: ignore[no-untyped-call]  # branca ships no types
    element.code = f"{code}\n{call}"
    element._template = Template(  # noqa: SLF001 - folium's way to add script after the map's own
        "{% macro script(this, kwargs) %}{{ this.code }}{% endmacro %}"
    )
    element.add_to(page)


def html_of(page: folium.Map, title: str) -> str:
    """Give the whole page as text."""
    import folium

    root: Any = page.get_root()
    parts = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<title>{escape(title)}</title>",
        f"<style>{_leaflet_css()}\n{_own_css()}</style>",
        f"<script>{_leaflet_js()}</script>",
    )
    for part in parts:
        root.header.add_child(folium.Element(part))
    root.html.add_child(folium.Element(f'<p class="credit">{CREDIT}</p>'))
    html: str = root.render()
    return html.replace("<html>", '<html lang="en">', 1)


def streets_data(segments: gpd.GeoDataFrame, box: Box) -> list[dict[str, Any]]:
    """Give the streets of a box as data for the backdrop: name, width in pixels, points lat before lon."""
    chosen = segments[_touching(segments, box)]
    return [
        {
            "name": str(name or ""),
            "width": WIDTHS.get(str(highway), 2),
            "line": [[round(lat, 6), round(lon, 6)] for lon, lat in line.coords],
        }
        for name, highway, line in zip(chosen["name"], chosen["highway"], chosen.geometry, strict=True)
    ]


def _touching(segments: gpd.GeoDataFrame, box: Box) -> Any:  # noqa: ANN401 - a boolean column; geopandas ships no types
    bounds = segments.bounds
    west, south, east, north = box
    across = (bounds["minx"] <= east) & (bounds["maxx"] >= west)
    return across & (bounds["miny"] <= north) & (bounds["maxy"] >= south)


def box_around(boxes: Sequence[Box], spare: float = 0.25) -> Box:
    """Give the box of all boxes, a part of its size wider on each side."""
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    wide, high = max(east - west, 0.002) * spare, max(north - south, 0.002) * spare
    return west - wide, south - high, east + wide, north + high


@cache
def _leaflet_js() -> str:
    code = (LEAFLET / "leaflet.js").read_text(encoding="utf-8")
    code = re.sub(r"//# sourceMappingURL=.*", "", code)
    return code.replace("</script", "<\\/script")


@cache
def _leaflet_css() -> str:
    """Leaflet's styles with their pictures inside."""

    def inlined(found: re.Match[str]) -> str:
        path = LEAFLET / found.group(1)
        if not path.is_file():
            return "none"
        return f"url(data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()})"

    css = (LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\(([^)#]+)\)", inlined, css)


@cache
def _own_css() -> str:
    return (HERE / "folium_page.css").read_text(encoding="utf-8")


@cache
def _common() -> str:
    return (HERE / "folium_page.js").read_text(encoding="utf-8") + "\n"
