"""Packets as CSV for a spreadsheet: one row a voter, doors in the order of the walk."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from app.exports.guard import spreadsheet_safe
from app.exports.listing import listed_doors
from app.exports.plain import plain
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet, PacketDoor
    from geo.model import Voter
    from routing.model import Stop

HEADINGS = (
    "turf_id",
    "turf_name",
    "order",
    "door_id",
    "building_id",
    "house_number",
    "street_name",
    "unit",
    "city",
    "zip5",
    "lon",
    "lat",
    "walk_m",
    "voter_id",
    "first_name",
    "last_name",
    "age",
    "sex",
    "party",
    "language",
    "precinct_id",
)


def write_csv(packets: Sequence[Packet], out: Path) -> None:
    """Write one CSV: UTF-8 with a mark that spreadsheets look for; cells that are no formula to any of them."""
    with written_aside(out) as aside, aside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for packet in packets:
            for stop, door in listed_doors(packet):
                writer.writerows(_rows(packet, stop, door))


def _rows(packet: Packet, stop: Stop, door: PacketDoor) -> Iterator[list[str]]:
    place, address = door.door, door.door.address
    is_first = place.door_id == stop.door_ids[0]
    head = [packet.turf.turf_id, packet.turf.name, stop.order, place.door_id, place.building_id]
    where = [address.house_number, address.street_name, address.unit, address.city, address.zip5]
    spot = [place.lon, place.lat, round(stop.walk_m, 1) if is_first else 0.0]
    for voter in door.voters or (None,):
        cells = [*head, *where, *spot, *_person(voter), place.precinct_id]
        yield [_cell(value) for value in cells]


def _person(voter: Voter | None) -> list[object]:
    if voter is None:
        return [""] * 7
    return [
        voter.voter_id,
        voter.first_name,
        voter.last_name,
        voter.age,
        voter.sex,
        voter.party,
        voter.language,
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return spreadsheet_safe(plain(value)) if isinstance(value, str) else str(value)
