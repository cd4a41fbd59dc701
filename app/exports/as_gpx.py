"""Packets as GPX 1.1 for a phone's map app: numbered waypoints, and the path as a track."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.exports.listing import house_number_of
from app.exports.plain import plain
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet
    from routing.model import Stop

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Turfwalk" xmlns="http://www.topografix.com/GPX/1/1">\n'
    '<metadata><copyright author="OpenStreetMap contributors"><license>https://opendatacommons.org/licenses/odbl/1-0/'
    "</license></copyright></metadata>\n"
)


def write_gpx(packets: Sequence[Packet], out: Path) -> None:
    """Write one GPX file. Waypoints hold addresses and counts, no names of people: phones share tracks."""
    with written_aside(out) as aside, aside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        for packet in packets:  # GPX 1.1 wants all waypoints before all tracks
            file.writelines(_waypoint(packet, stop) for stop in packet.walk.stops)
        for packet in packets:
            file.writelines(_track(packet))
        file.write("</gpx>\n")


def _waypoint(packet: Packet, stop: Stop) -> str:
    lon, lat = packet.walk.path[stop.path_index]
    street = packet.doors[stop.door_ids[0]].door.address.street_name or stop.street_name
    doors = f"{len(stop.door_ids)} doors" if len(stop.door_ids) > 1 else "1 door"
    name = _text(f"{stop.order} · {house_number_of(packet, stop)} {street}")
    about = _text(f"Turf {packet.turf.turf_id}, stop {stop.order} of {len(packet.walk.stops)}, {doors}")
    return f'<wpt lat="{lat:.6f}" lon="{lon:.6f}"><name>{name}</name><desc>{about}</desc></wpt>\n'


def _track(packet: Packet) -> Iterator[str]:
    label = f"{packet.turf.turf_id} · {packet.turf.name}"
    invented = " Invented people." if packet.invented else ""
    yield f"<trk><name>{_text(label)}</name><desc>{_text(packet.campaign_name + '.' + invented)}</desc><trkseg>\n"
    for lon, lat in packet.walk.path:
        yield f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"/>\n'
    yield "</trkseg></trk>\n"


def _text(text: str) -> str:
    return escape(plain(text))
