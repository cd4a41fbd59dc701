"""The invented houses of the built-in town: numbers, flats and places on real streets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from app.demo.ground import TownStreet

HOUSED = {"residential": 1.0, "unclassified": 0.7, "tertiary": 0.45}
"""Classes of street with doors, and how thickly they stand."""

DOOR_COUNT = 3000
LOT_M = 17.0
TOWER_FLOORS, TOWER_FLATS = 21, 6


@dataclass(frozen=True)
class House:
    """One building: its number and street, its flats ("" for a house of one door), its place in metres."""

    house_number: str
    street_name: str
    units: tuple[str, ...]
    east_m: float
    north_m: float


def make_houses(streets: Sequence[TownStreet], rng: Random) -> list[House]:
    """Invent houses of ``DOOR_COUNT`` doors in all on residential, unclassified and tertiary streets.

    Odd numbers stand on the left of a street's direction, even ones on the right; numbers grow along it.
    About one house in twelve is a pair of flats, one in forty a small apartment house; one is a tower.

    Returns
    -------
    list
        Sorted by street, then number.
    """
    lots = list(_lots(streets, rng))
    middle = max(
        range(len(lots)), key=lambda k: lots[k][0] if lots[k][1].street_name == "Arapahoe Street" else -1
    )
    tower = _with_units(lots.pop(middle)[1], _tower_units())
    houses, door_count = [tower], len(tower.units)
    for _, lot in sorted(lots, key=lambda lot: -lot[0]):
        house = _with_units(lot, _units(rng))
        if door_count + len(house.units) <= DOOR_COUNT:
            houses.append(house)
            door_count += len(house.units)
    return sorted(houses, key=lambda house: (house.street_name, _number(house)))


def _lots(streets: Sequence[TownStreet], rng: Random) -> Iterator[tuple[float, House]]:
    """Give every lot with how soon it is built on: chance weighted by the class of its street."""
    by_name: defaultdict[str, list[TownStreet]] = defaultdict(list)
    for street in streets:
        if street.name and street.highway in HOUSED:
            by_name[street.name].append(street)
    for name in sorted(by_name):
        taken: set[int] = set()
        hundred = 100 * rng.randint(1, 24)
        for street, along_m in _in_order(by_name[name]):
            for lot in _lots_of(street, along_m, hundred, rng):
                number = int(lot.house_number)
                if number not in taken:
                    taken.add(number)
                    yield rng.random() ** (1 / HOUSED[street.highway]), lot


def _in_order(pieces: list[TownStreet]) -> list[tuple[TownStreet, float]]:
    """Turn the pieces of a street to run one way (east, or north) and say how far along it each begins."""
    ends = [place for piece in pieces for place in (piece.line.coords[0], piece.line.coords[-1])]
    spread_e, spread_n = (max(e[k] for e in ends) - min(e[k] for e in ends) for k in (0, 1))
    along = 0 if spread_e >= spread_n else 1
    begin = min(end[along] for end in ends)
    turned = []
    for piece in pieces:
        line = piece.line
        if line.coords[0][along] > line.coords[-1][along]:
            line = shapely.reverse(line)
        turned.append((type(piece)(piece.name, piece.highway, line), line.coords[0][along] - begin))
    return sorted(turned, key=lambda item: item[1])


def _lots_of(street: TownStreet, along_m: float, hundred: int, rng: Random) -> Iterator[House]:
    at_m = 14.0 + rng.uniform(0, 4)
    while at_m < street.line.length - 14.0:
        for odd in (1, 0):
            lot_m = at_m + rng.uniform(-3, 3)
            setback_m = rng.uniform(10.5, 14.5)
            here, ahead = (
                street.line.interpolate(min(lot_m + step, street.line.length)) for step in (0, 0.5)
            )
            back_e, back_n = ahead.x - here.x, ahead.y - here.y
            length = (back_e**2 + back_n**2) ** 0.5 or 1.0
            side = setback_m / length * (1 if odd else -1)
            yield House(
                str(hundred + 2 * int((along_m + lot_m) / 4) + odd),
                street.name,
                (),
                here.x - back_n * side,
                here.y + back_e * side,
            )
        at_m += LOT_M


def _units(rng: Random) -> tuple[str, ...]:
    chance = rng.random()
    if chance < 0.025:
        floors = rng.randint(2, 3)
        return tuple(
            f"{floor}{flat:02}" for floor in range(1, floors + 1) for flat in range(1, rng.randint(2, 4) + 1)
        )
    if chance < 0.11:
        return ("A", "B")
    return ("",)


def _tower_units() -> tuple[str, ...]:
    floors = [floor for floor in range(1, TOWER_FLOORS + 2) if floor != 13]
    return tuple(f"{floor}{flat:02}" for floor in floors for flat in range(1, TOWER_FLATS + 1))


def _with_units(house: House, units: tuple[str, ...]) -> House:
    return House(house.house_number, house.street_name, units, house.east_m, house.north_m)


def _number(house: House) -> int:
    return int(house.house_number)
