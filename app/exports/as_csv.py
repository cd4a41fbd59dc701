"""Packets as CSV: one line a voter, in walking order; opens in every spreadsheet and never as a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from app.exports import CREDIT
from app.exports.features import address_row, place_of
from app.exports.listing import listed_doors
from app.exports.plain import plain
from app.exports.words import WORDS
from geo.formulas import guard_formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet
    from geo.model import Voter

COLUMNS = (
    "turf_id",
    "turf_name",
    "order",
    "house_number",
    "street_name",
    "unit",
    "city",
    "state",
    "zip5",
    "first_name",
    "last_name",
    "age",
    "party",
    "sex",
    "language",
    "outcome",
    "note",
    "lon",
    "lat",
    "walk_m",
    "knock_s",
    "precinct_id",
    "door_id",
    "building_id",
    "voter_id",
    "invented",
    "credit",
)
"""``outcome`` and ``note`` are empty, to be typed in. A door without voters has one line."""


def write(out: Path, packets: Sequence[Packet], _segments: object) -> None:
    """Write all turfs into one UTF-8 file with a byte order mark, which tells Excel the encoding."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for packet in packets:
            writer.writerows(_guarded(row) for row in _rows(packet))


def _rows(packet: Packet) -> Iterator[dict[str, Any]]:
    turf = {
        "turf_id": packet.turf.turf_id,
        "turf_name": packet.turf.name,
        "invented": "yes" if packet.invented else "",
        "credit": CREDIT,
    }
    for stop, listed in listed_doors(packet):
        lon, lat = listed.door.lon, listed.door.lat
        if lon is None or lat is None:
            lon, lat = place_of(packet, stop)
        door = (
            turf
            | address_row(listed.door)
            | {"order": stop.order, "lon": round(lon, 7), "lat": round(lat, 7)}
        )
        door |= {"walk_m": round(stop.walk_m, 1), "knock_s": round(stop.knock_s, 1)}
        door["precinct_id"] = listed.door.precinct_id or ""
        if not listed.voters:
            yield door | ({"note": WORDS["en"]["do_not_contact"]} if listed.do_not_contact else {})
        for voter in listed.voters:
            yield door | _voter(voter)


def _voter(voter: Voter) -> dict[str, Any]:
    names = ("voter_id", "first_name", "last_name", "age", "party", "sex", "language")
    return {name: "" if (value := getattr(voter, name)) is None else value for name in names}


def _guarded(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: guard_formula(plain(value)) if isinstance(value, str) else value for name, value in row.items()
    }
