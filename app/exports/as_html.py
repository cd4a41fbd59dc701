"""Packets as a map in one HTML file that can be mailed and opened without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.colours import colour_of
from app.exports.features import counts_of, stop_rows
from app.exports.folium_page import Box, add_script, box_around, html_of, leaflet_box, new_map, streets_data
from app.exports.plain import plain
from app.exports.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from app.exports.features import Row
    from app.model import Packet, PacketDoor
    from geo.model import Voter


def write(out: Path, packets: Sequence[Packet], segments: gpd.GeoDataFrame) -> None:
    """Write all turfs into one page with the streets around them."""
    turfs = [_turf(packet) for packet in packets]
    boxes: list[Box] = [
        (turf["box"][0][1], turf["box"][0][0], turf["box"][1][1], turf["box"][1][0]) for turf in turfs
    ]
    box = box_around(boxes, 0.02)
    page = new_map(box)
    first = packets[0]
    one = len(packets) == 1
    title = plain(first.turf.turf_id if one else first.campaign_name)
    doors, voters = (sum(getattr(p.turf, field) for p in packets) for field in ("door_count", "voter_count"))
    lines = [plain(f"{first.turf.name} · {first.campaign_name}")] if one else [f"{len(packets):,} turfs"]
    lines.append(f"{doors:,} doors · {voters:,} voters")
    data = {
        "title": title,
        "lines": lines,
        "invented": first.invented,
        "box": leaflet_box(box),
        "turfs": turfs,
        "streets": streets_data(segments, box_around(boxes)),
    }
    add_script(page, "packets_map", data)
    out.write_text(html_of(page, f"{title}: {lines[0]}"), encoding="utf-8")


def _turf(packet: Packet) -> dict[str, Any]:
    from shapely.geometry import MultiPoint, shape

    turf = packet.turf
    rows = list(stop_rows(packet))
    points = [place for _, place in rows] + [(at[0], at[1]) for at in packet.walk.path]
    west, south, east, north = shape(turf.boundary).union(MultiPoint(points)).bounds
    stops = zip(rows, packet.walk.stops, strict=True)
    return {
        "code": plain(turf.turf_id),
        "name": plain(turf.name),
        "words": f"{turf.door_count} doors",
        "colour": colour_of(turf.number),
        "boundary": turf.boundary,
        "box": leaflet_box((west, south, east, north)),
        "badge": list(reversed(rows[0][1])),
        "path": [[round(lat, 6), round(lon, 6)] for lon, lat in packet.walk.path],
        "stops": [
            _stop(row, place, [packet.doors[door_id] for door_id in stop.door_ids])
            for (row, place), stop in stops
        ],
    }


def _stop(row: Row, place: tuple[float, float], doors: list[PacketDoor]) -> dict[str, Any]:
    return {
        "at": [round(place[1], 6), round(place[0], 6)],
        "order": row["order"],
        "title": f"{row['house_number']} {row['street_name']}".strip(),
        "words": counts_of(row),
        "doors": [{"unit": plain(door.door.address.unit), "people": _people(door)} for door in doors],
    }


def _people(door: PacketDoor) -> list[str]:
    return (
        [WORDS["en"]["do_not_contact"]] if door.do_not_contact else [_person(voter) for voter in door.voters]
    )


def _person(voter: Voter) -> str:
    known = [plain(f"{voter.first_name} {voter.last_name}"), "" if voter.age is None else str(voter.age)]
    return " ".join(word for word in [*known, plain(voter.party)[:4]] if word)
