"""Packets as GeoJSON (RFC 7946): turf boundaries, walks and stops in one collection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.exports.listing import house_number_of
from app.exports.plain import plain
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet
    from routing.model import Stop


def write_geojson(packets: Sequence[Packet], out: Path) -> None:
    """Write one GeoJSON file; ``feature`` tells turf, walk and stop apart. No names of people."""
    with written_aside(out) as aside, aside.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","attribution":"© OpenStreetMap contributors","features":[\n')
        first = True
        for packet in packets:
            for feature in features_of(packet):
                file.write(
                    ("" if first else ",\n") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
                )
                first = False
        file.write("\n]}\n")


def features_of(packet: Packet) -> Iterator[dict[str, Any]]:
    """Give the turf, its walk and its stops as features, largest first so that small ones lie on top."""
    turf, walk = packet.turf, packet.walk
    same = {
        "turf_id": turf.turf_id,
        "campaign_name": plain(packet.campaign_name),
        "invented": packet.invented,
    }
    figures = {"door_count": turf.door_count, "voter_count": turf.voter_count, "name": plain(turf.name)}
    yield _feature({"feature": "turf", **same, **figures, "number": turf.number}, turf.boundary)
    times = {
        "walk_m": walk.walk_m,
        "walk_s": walk.walk_s,
        "knock_s": walk.knock_s,
        "gap": walk.gap,
        "proven": walk.proven,
    }
    yield _feature({"feature": "walk", **same, **times}, _line(walk.path))
    for stop in walk.stops:
        yield _feature({"feature": "stop", **same, **_stop(packet, stop)}, _point(walk.path[stop.path_index]))


def _stop(packet: Packet, stop: Stop) -> dict[str, Any]:
    door = packet.doors[stop.door_ids[0]].door
    return {
        "order": stop.order,
        "door_ids": list(stop.door_ids),
        "house_number": plain(house_number_of(packet, stop)),
        "street_name": plain(door.address.street_name or stop.street_name),
        "side": stop.side,
        "walk_m": round(stop.walk_m, 1),
        "knock_s": round(stop.knock_s, 1),
    }


def _feature(properties: dict[str, Any], geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _line(path: Sequence[tuple[float, float]]) -> dict[str, Any]:
    places = list(path) if len(path) > 1 else [*path, *path]  # a line has two places, also where nobody walks
    return {"type": "LineString", "coordinates": [[lon, lat] for lon, lat in places]}


def _point(place: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(place)}
