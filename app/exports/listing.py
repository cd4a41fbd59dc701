"""The order of a packet, as every format prints it: stops in walking order, in blocks of one street."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.model import Packet, PacketDoor
    from routing.model import Stop

LEAST_ON_A_SIDE = 3
"""Fewer stops in a row on one side of a street do not get a heading of their own."""

_NUMBER = re.compile(r"^\D*(\d+)(?:-(\d+))?")

Side = Literal["even", "odd", "both", ""]
Direction = Literal["up", "down", ""]


@dataclass(frozen=True)
class StreetBlock:
    """Stops one after the other on one street, and what the heading says of them."""

    street_name: str
    side: Side
    direction: Direction
    stops: tuple[Stop, ...]


def listed_doors(packet: Packet) -> Iterator[tuple[Stop, PacketDoor]]:
    """Give every door with its stop, in the order of the walk."""
    for stop in packet.walk.stops:
        for door_id in stop.door_ids:
            yield stop, packet.doors[door_id]


def street_blocks(packet: Packet) -> tuple[StreetBlock, ...]:
    """Cut the walk into blocks of one street, and of one side where the walk keeps to it.

    The street is the one of the address, which a canvasser reads on the sign; a door without one has
    the street it was put on.
    """
    named = [(_street_of(packet, stop), stop) for stop in packet.walk.stops]
    blocks: list[StreetBlock] = []
    for street, run in itertools.groupby(named, key=lambda pair: pair[0]):
        blocks.extend(_blocks_of_run(packet, street, [stop for _, stop in run]))
    return tuple(blocks)


def house_number_of(packet: Packet, stop: Stop) -> str:
    """Give the house number of a stop: the one of its first door."""
    return packet.doors[stop.door_ids[0]].door.address.house_number


def _street_of(packet: Packet, stop: Stop) -> str:
    return packet.doors[stop.door_ids[0]].door.address.street_name or stop.street_name


def _numbers(packet: Packet, stop: Stop) -> tuple[int, ...]:
    found = _NUMBER.match(house_number_of(packet, stop))
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _parity(packet: Packet, stop: Stop) -> Side:
    numbers = _numbers(packet, stop)
    return "" if not numbers else "odd" if numbers[-1] % 2 else "even"


def _blocks_of_run(packet: Packet, street: str, stops: list[Stop]) -> list[StreetBlock]:
    sides = [
        (side, list(group))
        for side, group in itertools.groupby(stops, key=lambda stop: _parity(packet, stop))
    ]
    if len(sides) > 1 and min(len(group) for _, group in sides) < LEAST_ON_A_SIDE:
        sides = [("both", stops)]
    return [StreetBlock(street, side, _direction(packet, group), tuple(group)) for side, group in sides]


def _direction(packet: Packet, stops: list[Stop]) -> Direction:
    """Tell whether the numbers of each side mostly rise or fall along the walk."""
    numbers = [found for stop in stops if (found := _numbers(packet, stop))]
    steps = [
        (after > before) - (after < before)
        for is_odd in (0, 1)
        for before, after in itertools.pairwise([found for found in numbers if found[-1] % 2 == is_odd])
    ]
    rises, falls = steps.count(1), steps.count(-1)
    if rises > 2 * falls:
        return "up"
    return "down" if falls > 2 * rises else ""
