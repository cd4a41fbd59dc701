"""Packets as KML 2.2: a folder a turf with its outline, walk and numbered stops, in the turf's colour."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree, SubElement

from app.exports import CREDIT
from app.exports.colours import TURF_COLOURS
from app.exports.features import counts_of, stop_rows, title_of
from app.exports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from app.model import Packet

NAMESPACE = "http://www.opengis.net/kml/2.2"


def write(out: Path, packets: Sequence[Packet], _segments: object) -> None:
    """Write all turfs into one document. Apps render descriptions as HTML, so those are escaped twice."""
    root = Element("kml", xmlns=NAMESPACE)
    document = SubElement(root, "Document")
    SubElement(document, "name").text = plain(packets[0].campaign_name)
    invented = " · invented people" if packets[0].invented else ""
    SubElement(document, "description").text = escape(f"{CREDIT}{invented}")
    for number, colour in enumerate(TURF_COLOURS):
        _style(document, f"turf{number}", colour)
    for packet in packets:
        _folder(document, packet)
    ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)


def _style(document: Element, name: str, colour: str) -> None:
    """KML colours run alpha, blue, green, red."""
    bgr = colour[5:7] + colour[3:5] + colour[1:3]
    style = SubElement(document, "Style", id=name)
    icon = SubElement(style, "IconStyle")
    SubElement(icon, "color").text = f"ff{bgr}"
    SubElement(icon, "scale").text = "0.7"
    SubElement(SubElement(style, "LabelStyle"), "scale").text = "0.9"
    line = SubElement(style, "LineStyle")
    SubElement(line, "color").text = f"ff{bgr}"
    SubElement(line, "width").text = "3"
    SubElement(SubElement(style, "PolyStyle"), "color").text = f"2e{bgr}"


def _folder(document: Element, packet: Packet) -> None:
    turf = packet.turf
    style = f"#turf{turf.number % len(TURF_COLOURS)}"
    folder = SubElement(document, "Folder")
    SubElement(folder, "name").text = f"{plain(turf.turf_id)} {plain(turf.name)}".strip()
    words = f"{turf.door_count} doors, {turf.voter_count} voters"
    outline = _placemark(folder, plain(turf.turf_id), words, style)
    _polygons(outline, turf.boundary)
    if len(packet.walk.path) > 1:
        walk = _placemark(folder, f"Walk {plain(turf.turf_id)}", f"{packet.walk.walk_m:.0f} m", style)
        line = SubElement(walk, "LineString")
        SubElement(line, "tessellate").text = "1"
        SubElement(line, "coordinates").text = _coordinates(packet.walk.path)
    stops = SubElement(folder, "Folder")
    SubElement(stops, "name").text = "Stops"
    for row, place in stop_rows(packet):
        point = SubElement(_placemark(stops, title_of(row), counts_of(row), style), "Point")
        SubElement(point, "coordinates").text = _coordinates([place])


def _placemark(parent: Element, name: str, words: str, style: str) -> Element:
    placemark = SubElement(parent, "Placemark")
    SubElement(placemark, "name").text = name
    SubElement(placemark, "description").text = escape(words)
    SubElement(placemark, "styleUrl").text = style
    return placemark


def _polygons(parent: Element, boundary: dict[str, Any]) -> None:
    rings = boundary["coordinates"]
    shapes = rings if boundary["type"] == "MultiPolygon" else [rings]
    several = SubElement(parent, "MultiGeometry")
    for shape in shapes:
        polygon = SubElement(several, "Polygon")
        for number, ring in enumerate(shape):
            side = SubElement(polygon, "innerBoundaryIs" if number else "outerBoundaryIs")
            SubElement(SubElement(side, "LinearRing"), "coordinates").text = _coordinates(ring)


def _coordinates(points: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{at[0]:.7f},{at[1]:.7f}" for at in points)
