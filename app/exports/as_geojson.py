"""Packets as GeoJSON (RFC 7946): turfs, walks, stops and doors in one collection, told apart by ``layer``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.exports import CREDIT
from app.exports.features import door_rows, stop_rows, turf_row, walk_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet


def write(out: Path, packets: Sequence[Packet], _segments: object) -> None:
    """Write all turfs into one collection, one feature a line."""
    head = {
        "type": "FeatureCollection",
        "attribution": CREDIT,
        "campaign": packets[0].campaign_name,
        "invented": packets[0].invented,
    }
    with out.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head)[:-1] + ', "features": [\n')
        file.write(",\n".join(json.dumps(feature) for packet in packets for feature in features_of(packet)))
        file.write("\n]}\n")


def features_of(packet: Packet) -> Iterator[dict[str, Any]]:
    """Give the features of one turf: its outline, its walk (unless it is one point), stops, doors."""
    yield _feature("turf", turf_row(packet), packet.turf.boundary)
    path = packet.walk.path
    if len(path) > 1:
        yield _feature(
            "walk", walk_row(packet), {"type": "LineString", "coordinates": [list(at) for at in path]}
        )
    for layer, rows in (("stop", stop_rows(packet)), ("door", door_rows(packet))):
        for row, place in rows:
            yield _feature(layer, row, {"type": "Point", "coordinates": list(place)})


def _feature(layer: str, row: dict[str, Any], geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer, **row}, "geometry": geometry}
