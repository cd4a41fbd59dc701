"""Packets as GPX 1.1 for the map app of a phone: numbered waypoints, the route of stops, the walk as a track."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree, SubElement

from app.exports import CREDIT
from app.exports.features import counts_of, stop_rows, title_of
from app.exports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.exports.features import Row
    from app.model import Packet

NAMESPACE = "http://www.topografix.com/GPX/1/1"
LICENCE = "https://www.openstreetmap.org/copyright"


def write(out: Path, packets: Sequence[Packet], _segments: object) -> None:
    """Write all turfs into one file: waypoints first, then a route and a track a turf, as the schema asks."""
    root = Element("gpx", version="1.1", creator="Turfwalk", xmlns=NAMESPACE)
    _metadata(root, packets)
    stops = [list(stop_rows(packet)) for packet in packets]
    for packet, rows in zip(packets, stops, strict=True):
        for row, place in rows:
            _point(root, "wpt", row, place, _prefix(packets, packet))
    for packet, rows in zip(packets, stops, strict=True):
        route = _named(root, "rte", packet)
        for row, place in rows:
            _point(route, "rtept", row, place, "")
    for packet in packets:
        segment = SubElement(_named(root, "trk", packet), "trkseg")
        for lon, lat in packet.walk.path:
            SubElement(segment, "trkpt", lat=f"{lat:.7f}", lon=f"{lon:.7f}")
    ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)


def _metadata(root: Element, packets: Sequence[Packet]) -> None:
    metadata = SubElement(root, "metadata")
    codes = ", ".join(plain(packet.turf.turf_id) for packet in packets[:5])
    more = f" and {len(packets) - 5} more" if len(packets) > 5 else ""
    invented = " (invented people)" if packets[0].invented else ""
    SubElement(metadata, "name").text = f"{plain(packets[0].campaign_name)}: {codes}{more}{invented}"
    rights = SubElement(metadata, "copyright", author=CREDIT.removeprefix("© "))
    SubElement(rights, "license").text = LICENCE


def _prefix(packets: Sequence[Packet], packet: Packet) -> str:
    """Put the turf code before stop numbers where a file holds several turfs."""
    return f"{plain(packet.turf.turf_id)} " if len(packets) > 1 else ""


def _named(root: Element, tag: str, packet: Packet) -> Element:
    element = SubElement(root, tag)
    SubElement(element, "name").text = f"{plain(packet.turf.turf_id)} {plain(packet.turf.name)}".strip()
    SubElement(element, "src").text = CREDIT
    return element


def _point(parent: Element, tag: str, row: Row, place: tuple[float, float], prefix: str) -> None:
    point = SubElement(parent, tag, lat=f"{place[1]:.7f}", lon=f"{place[0]:.7f}")
    SubElement(point, "name").text = prefix + title_of(row)
    SubElement(point, "desc").text = counts_of(row)
    SubElement(point, "sym").text = "Residence"
