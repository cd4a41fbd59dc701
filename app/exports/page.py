"""A folium map as one page that needs nothing from outside: its script, style and pictures are inside."""

from __future__ import annotations

import base64
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exports.plain import plain

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

LEAFLET = next((Path(__file__).parent.parent / "static" / "vendor").glob("leaflet@*"))
CREDIT = "© OpenStreetMap contributors"
Box = tuple[float, float, float, float]

LOOK = """
html, body { margin: 0; height: 100%; font: 15px/1.4 system-ui, sans-serif; color: #1d2022; }
.folium-map { position: absolute !important; inset: 0; background: #f6f5f1; }
.tw-title { position: fixed; z-index: 900; left: 56px; top: 10px; max-width: calc(100vw - 130px); background: #fff; padding: 8px 12px;
  border-radius: 6px; box-shadow: 0 1px 4px rgb(0 0 0 / 25%); }
.tw-title b { font-size: 17px; } .tw-title .note { color: #8a5a00; }
.tw-legend { position: fixed; z-index: 900; right: 10px; bottom: 28px; background: #fff; padding: 8px 12px; border-radius: 6px;
  box-shadow: 0 1px 4px rgb(0 0 0 / 25%); font-variant-numeric: tabular-nums; }
.tw-legend i { display: inline-block; width: 18px; height: 14px; margin-right: 8px; vertical-align: -2px; border: 1px solid rgb(0 0 0 / 25%); }
.tw-far .tw-badge { display: none; }
.tw-credit { position: fixed; z-index: 900; left: 0; bottom: 0; background: rgb(255 255 255 / 85%); padding: 1px 6px; font-size: 12px; }
.tw-badge { background: #fff; border: 2px solid #0f6b63; border-radius: 11px; font: 700 12px/18px system-ui, sans-serif; text-align: center;
  color: #1d2022; min-width: 22px; box-sizing: border-box; height: 22px; }
.leaflet-tooltip table { border-spacing: 0; } .leaflet-tooltip th { text-align: left; padding-right: 10px; font-weight: 600; }
"""


def empty_page(box: Box, title: str, facts: str, *, invented: bool) -> folium.Map:
    """Make a map without tiles, framed to a box, with a title and what it says below.

    Parameters
    ----------
    box
        West, south, east, north.
    title, facts
        Plain text.
    invented
        Says so beside the title.
    """
    import folium

    west, south, east, north = box
    page = folium.Map(tiles=None, prefer_canvas=True, zoom_control=True, max_zoom=20)
    page.default_js, page.default_css = [], []
    page.fit_bounds([[south, west], [north, east]], padding=(24, 24))
    root: Any = page.get_root()
    root.title = plain(title)
    style, script = _leaflet()
    root.header.add_child(folium.Element(f"<style>{style}{LOOK}</style>"))
    root.header.add_child(folium.Element(f"<script>{script}</script>"))
    note = ' <span class="note">Invented people</span>' if invented else ""
    head = f'<div class="tw-title"><b>{escape(plain(title))}</b>{note}<br>{escape(plain(facts))}</div>'
    root.html.add_child(folium.Element(head))
    return page


def add_streets(page: folium.Map, segments: gpd.GeoDataFrame, box: Box) -> None:
    """Draw the streets around a box quietly under everything else, with the credit that their data ask for."""
    import folium

    west, south, east, north = box
    near = segments.cx[west - 0.004 : east + 0.004, south - 0.003 : north + 0.003]
    shapes = near.geometry.set_precision(1e-6)
    streets = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"major": major}, "geometry": shape.__geo_interface__}
            for shape, major in zip(
                shapes, near["highway"].isin(["primary", "secondary", "trunk"]), strict=True
            )
            if not shape.is_empty
        ],
    }
    folium.GeoJson(
        streets,
        name="Streets",
        control=False,
        interactive=False,
        style_function=lambda feature: {
            "color": "#e3c77f" if feature["properties"]["major"] else "#cfcbc0",
            "weight": 3 if feature["properties"]["major"] else 1.5,
        },
    ).add_to(page)
    root: Any = page.get_root()
    root.html.add_child(folium.Element(f'<div class="tw-credit">{CREDIT}</div>'))


def hide_badges_afar(page: folium.Map, near_zoom: int) -> None:
    """Hide number badges while the map is zoomed out further than ``near_zoom``."""
    import folium
    from jinja2 import Template

    hider = folium.MacroElement()
    hider._template = Template(  # noqa: SLF001 - folium's way to add script after the map's own
        "{% macro script(this, kwargs) %}(() => { const map = "
        + page.get_name()
        + "; const show = () => map.getContainer().classList.toggle('tw-far', map.getZoom() < "
        + str(near_zoom)
        + "); map.on('zoomend', show); show(); })();{% endmacro %}"
    )
    hider.add_to(page)


def page_text(page: folium.Map) -> str:
    """Render the page.

    Raises
    ------
    RuntimeError
        When something in it would be fetched from outside.
    """
    text: str = page.get_root().render()
    if re.search(r"""<(?:script|link|img)[^>]+(?:src|href)=["']https?://""", text):
        raise RuntimeError("a self-contained page would fetch something from outside")
    return text


@cache
def _leaflet() -> tuple[str, str]:
    """Read Leaflet's style with its pictures inside, and its script."""

    def inlined(match: re.Match[str]) -> str:
        picture = LEAFLET / match.group(1)
        if not picture.is_file():
            return match.group(0)
        return f"url(data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()})"

    style = re.sub(r"url\(([^)]+\.png)\)", inlined, (LEAFLET / "leaflet.css").read_text(encoding="utf-8"))
    script = (LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    return style, re.sub(r"//# sourceMappingURL=\S+", "", script)
