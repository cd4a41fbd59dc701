"""Packets as KML 2.2: a folder a turf with its boundary, its walk and its numbered stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from app.exports.as_geojson import features_of
from app.exports.plain import plain
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet

HUES = (
    "E69F00",
    "56B4E9",
    "009E73",
    "F0E442",
    "0072B2",
    "D55E00",
    "CC79A7",
    "332288",
    "117733",
    "882255",
    "44AA99",
    "999933",
)
"""Okabe and Ito's colours first: people with other colour vision tell them apart; the number does so for all."""


def write_kml(packets: Sequence[Packet], out: Path) -> None:
    """Write one KML file. No names of people."""
    with written_aside(out) as aside, aside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        )
        file.write(f"<name>{_text(packets[0].campaign_name)}</name>\n")
        file.write("<description>© OpenStreetMap contributors</description>\n")
        file.writelines(_styles())
        for packet in packets:
            file.writelines(_folder(packet))
        file.write("</Document></kml>\n")


def _styles() -> Iterator[str]:
    for number, hue in enumerate(HUES):
        colour = hue[4:6] + hue[2:4] + hue[0:2]  # KML writes blue, green, red
        yield (
            f'<Style id="turf{number}"><LineStyle><color>ff{colour}</color><width>2</width></LineStyle>'
            f"<PolyStyle><color>2e{colour}</color></PolyStyle></Style>\n"
        )
    yield '<Style id="walk"><LineStyle><color>ff636b0f</color><width>4</width></LineStyle></Style>\n'
    yield '<Style id="stop"><IconStyle><scale>0.5</scale></IconStyle><LabelStyle><scale>0.8</scale></LabelStyle></Style>\n'


def _folder(packet: Packet) -> Iterator[str]:
    turf = packet.turf
    yield f"<Folder><name>{_text(f'{turf.turf_id} · {turf.name}')}</name>"
    yield f"<description>{turf.door_count} doors, {turf.voter_count} voters{', invented people' if packet.invented else ''}</description>\n"
    for feature in features_of(packet):
        kind, properties = feature["properties"]["feature"], feature["properties"]
        style = f"turf{turf.number % len(HUES)}" if kind == "turf" else kind
        if kind == "stop":
            name = f"{properties['order']} · {properties['house_number']} {properties['street_name']}"
        else:
            name = f"{turf.turf_id} {kind}"
        yield f"<Placemark><name>{_text(name)}</name><styleUrl>#{style}</styleUrl>{_shape(feature['geometry'])}</Placemark>\n"
    yield "</Folder>\n"


def _shape(geometry: dict[str, Any]) -> str:
    kind, places = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return f"<Point>{_places([places])}</Point>"
    if kind == "LineString":
        return f"<LineString><tessellate>1</tessellate>{_places(places)}</LineString>"
    if kind == "Polygon":
        outer, *holes = places
        inner = "".join(
            f"<innerBoundaryIs><LinearRing>{_places(hole)}</LinearRing></innerBoundaryIs>" for hole in holes
        )
        return f"<Polygon><outerBoundaryIs><LinearRing>{_places(outer)}</LinearRing></outerBoundaryIs>{inner}</Polygon>"
    parts = "".join(_shape({"type": kind.removeprefix("Multi"), "coordinates": part}) for part in places)
    return f"<MultiGeometry>{parts}</MultiGeometry>"


def _places(places: Sequence[Sequence[float]]) -> str:
    return f"<coordinates>{' '.join(f'{place[0]:.6f},{place[1]:.6f}' for place in places)}</coordinates>"


def _text(text: str) -> str:
    return escape(plain(text))
