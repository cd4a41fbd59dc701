"""Packets as one HTML file that can be mailed: turfs, walks and numbered stops on their streets."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from app.exports.as_geojson import features_of
from app.exports.as_kml import HUES
from app.exports.page import add_streets, empty_page, hide_badges_afar, page_text
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import folium
    import geopandas as gpd

    from app.model import Packet

MANY_BADGES, NEAR_ZOOM = 60, 15
"""Numbers of many turfs are hidden while they would lie on each other."""

FEW_TURFS = 3
"""With more turfs than these in one file the stops are off until asked for."""


def write_html(packets: Sequence[Packet], segments: gpd.GeoDataFrame, out: Path) -> None:
    """Write one page. It holds addresses and counts, no names of people."""
    places = [place for packet in packets for place in packet.walk.path]
    lon, lat = [place[0] for place in places], [place[1] for place in places]
    box = (min(lon), min(lat), max(lon), max(lat))
    doors = sum(packet.turf.door_count for packet in packets)
    title = (
        packets[0].campaign_name
        if len(packets) > 1
        else f"{packets[0].turf.name} · {packets[0].turf.turf_id}"
    )
    page = empty_page(
        box,
        title,
        f"{len(packets):,} {'turf' if len(packets) == 1 else 'turfs'}, {doors:,} doors",
        invented=packets[0].invented,
    )
    add_streets(page, segments, box)
    _add_layers(page, packets)
    with written_aside(out) as aside:
        aside.write_text(page_text(page), encoding="utf-8")


def _add_layers(page: folium.Map, packets: Sequence[Packet]) -> None:
    import folium

    layers: dict[str, list[dict[str, Any]]] = {"turf": [], "walk": [], "stop": []}
    for packet in packets:
        for feature in features_of(packet):
            layers[feature["properties"]["feature"]].append(_shown(feature, packet.turf.number))
    _add(page, "Turfs", layers["turf"], ("Turf", "Doors", "Voters"), style_function=_turf_look)
    _add(page, "Walks", layers["walk"], ("Turf", "Metres"), style_function=_walk_look)
    dot = folium.CircleMarker(
        radius=5, weight=2, color="#0f6b63", fill=True, fill_color="#ffffff", fill_opacity=1
    )
    few = len(packets) <= FEW_TURFS
    _add(page, "Stops", layers["stop"], ("Stop", "Address", "Doors"), marker=dot, show=few)
    for packet in packets:
        _add_badge(page, packet)
    folium.LayerControl(collapsed=False).add_to(page)
    if len(packets) > MANY_BADGES:
        hide_badges_afar(page, NEAR_ZOOM)


def _shown(feature: dict[str, Any], number: int) -> dict[str, Any]:
    """Keep what the tooltip says; it is taken as HTML, so every text is escaped here."""
    found = feature["properties"]
    said: dict[str, Any] = {"Turf": escape(found["turf_id"]), "hue": HUES[number % len(HUES)]}
    if found["feature"] == "turf":
        said |= {"Doors": found["door_count"], "Voters": found["voter_count"]}
    elif found["feature"] == "walk":
        said |= {"Metres": round(found["walk_m"])}
    else:
        address = escape(f"{found['house_number']} {found['street_name']}")
        said = {"Stop": found["order"], "Address": address, "Doors": len(found["door_ids"])}
    return {"type": "Feature", "properties": said, "geometry": feature["geometry"]}


def _turf_look(feature: dict[str, Any]) -> dict[str, Any]:
    hue = f"#{feature['properties']['hue']}"
    return {"color": hue, "weight": 2, "fillColor": hue, "fillOpacity": 0.18}


def _walk_look(_feature: dict[str, Any]) -> dict[str, Any]:
    return {"color": "#0f6b63", "weight": 3}


def _add(
    page: folium.Map,
    name: str,
    features: list[dict[str, Any]],
    fields: tuple[str, ...],
    **options: Any,  # noqa: ANN401 - options of folium
) -> None:
    import folium

    tooltip = folium.GeoJsonTooltip(list(fields), sticky=True)
    collection = {"type": "FeatureCollection", "features": features}
    folium.GeoJson(collection, name=name, tooltip=tooltip, **options).add_to(page)


def _add_badge(page: folium.Map, packet: Packet) -> None:
    """Put the turf's number in its middle: turfs are told apart by number, never by colour alone."""
    import folium
    import shapely

    middle = shapely.geometry.shape(packet.turf.boundary).representative_point()
    icon = folium.DivIcon(
        icon_size=(26, 22), icon_anchor=(13, 11), html=f'<div class="tw-badge">{packet.turf.number}</div>'
    )
    folium.Marker([middle.y, middle.x], icon=icon, interactive=False).add_to(page)
