"""The turfs, walks, stops and doors of packets as rows with a shape, for every format of maps.

Property names are the field names of the model. Nothing here names a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.exports.listing import house_number_of, listed_doors
from app.exports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.model import Packet
    from geo.model import Door
    from routing.model import Stop

Row = dict[str, Any]


def turf_row(packet: Packet) -> Row:
    """Give the properties of a turf."""
    turf = packet.turf
    return {
        "turf_id": plain(turf.turf_id),
        "number": turf.number,
        "name": plain(turf.name),
        "door_count": turf.door_count,
        "voter_count": turf.voter_count,
        "stop_count": len(packet.walk.stops),
        "walk_m": round(turf.walk_m, 1),
        "walk_s": round(turf.walk_s, 1),
        "knock_s": round(turf.knock_s, 1),
        "version": turf.version,
        "link": plain(packet.link),
        "invented": packet.invented,
    }


def walk_row(packet: Packet) -> Row:
    """Give the properties of a turf's walk; its shape is ``walk.path``."""
    walk = packet.walk
    return {
        "turf_id": plain(packet.turf.turf_id),
        "stop_count": len(walk.stops),
        "walk_m": round(walk.walk_m, 1),
        "effort_m": round(walk.effort_m, 1),
        "walk_s": round(walk.walk_s, 1),
        "knock_s": round(walk.knock_s, 1),
        "lower_bound_effort_m": walk.lower_bound_effort_m,
        "gap": walk.gap,
        "proven": walk.proven,
        "list_order_m": round(walk.list_order_m, 1),
    }


def stop_rows(packet: Packet) -> Iterator[tuple[Row, tuple[float, float]]]:
    """Give the properties and the place (lon, lat) of each stop, in walking order."""
    for stop in packet.walk.stops:
        first = packet.doors[stop.door_ids[0]].door.address
        yield (
            {
                "turf_id": plain(packet.turf.turf_id),
                "order": stop.order,
                "house_number": plain(house_number_of(packet, stop)),
                "street_name": plain(first.street_name or stop.street_name),
                "door_count": len(stop.door_ids),
                "voter_count": sum(len(packet.doors[door_id].voters) for door_id in stop.door_ids),
                "side": stop.side,
                "walk_m": round(stop.walk_m, 1),
                "walk_s": round(stop.walk_s, 1),
                "knock_s": round(stop.knock_s, 1),
            },
            place_of(packet, stop),
        )


def door_rows(packet: Packet) -> Iterator[tuple[Row, tuple[float, float]]]:
    """Give the properties and the place (lon, lat) of each door, in walking order."""
    for stop, listed in listed_doors(packet):
        door = listed.door
        row = {"turf_id": plain(packet.turf.turf_id), "order": stop.order, **address_row(door)}
        row |= {"voter_count": len(listed.voters), "precinct_id": door.precinct_id, "geoid": door.geoid}
        where = (
            (door.lon, door.lat) if door.lon is not None and door.lat is not None else place_of(packet, stop)
        )
        yield row, (float(where[0]), float(where[1]))


def address_row(door: Door) -> Row:
    """Give a door's ids and the parts of its address."""
    address = door.address
    return {
        "door_id": door.door_id,
        "building_id": door.building_id,
        "house_number": plain(address.house_number),
        "street_name": plain(address.street_name),
        "unit": plain(address.unit),
        "city": plain(address.city),
        "state": plain(address.state),
        "zip5": plain(address.zip5),
    }


def place_of(packet: Packet, stop: Stop) -> tuple[float, float]:
    """Give lon and lat of a stop: the middle of its doors, or where the walk passes it."""
    doors = [packet.doors[door_id].door for door_id in stop.door_ids]
    known = [(door.lon, door.lat) for door in doors if door.lon is not None and door.lat is not None]
    if not known:
        lon, lat = packet.walk.path[stop.path_index]
        return float(lon), float(lat)
    lon, lat = np.mean(known, axis=0)
    return round(float(lon), 7), round(float(lat), 7)


def title_of(row: Row) -> str:
    """Give what a person reads of a stop: ``12. 412 Maple Ave``."""
    place = f"{row['house_number']} {row['street_name']}".strip()
    return f"{row['order']}. {place}"


def counts_of(row: Row) -> str:
    """Give a stop's doors and voters in words."""
    doors, voters = row["door_count"], row["voter_count"]
    return f"{doors} door{'s' * (doors != 1)}, {voters} voter{'s' * (voters != 1)}"
