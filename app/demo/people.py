"""The invented voters of the built-in town, written as the messy voter file a campaign would get."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from app.demo.houses import House

ELECTIONS = {
    "General24": (2024, 1.15),
    "Primary24": (2024, 0.6),
    "Municipal23": (2023, 0.5),
    "General22": (2022, 0.95),
    "Primary22": (2022, 0.55),
    "General20": (2020, 1.1),
}
"""Column -> year, and how many vote in it beside the eager voter's chance."""

HEADER = (
    *("Voter File VANID", "LastName", "FirstName", "MiddleName", "Age", "Sex", "Party", "DateReg"),
    *(
        "Preferred Phone ",
        "PreferredEmail",
        "vAddress",
        "vCity",
        "vState",
        "vZip5",
    ),  # the blank is in real exports
    *ELECTIONS,
    *("SupportScore", "TurnoutScore", "Confidential"),
)
FIRST_VOTER_ID = 900_001

FIRST_NAMES = (
    *("Amber", "Aster", "Basil", "Bramble", "Bryony", "Clover", "Coral", "Dahlia", "Ember", "Fennel", "Fern"),
    *(
        "Flint",
        "Garnet",
        "Hazel",
        "Heather",
        "Indigo",
        "Íñigo",
        "Ivy",
        "Jasper",
        "Juniper",
        "Laurel",
        "Linden",
    ),
    *("Łucja", "Marigold", "Olive", "Onyx", "Pepper", "Quill", "Rowan", "Saffron", "Sage", "Tansy", "Zoë"),
)
LAST_NAMES = (
    *("Applewhistle", "Barleymow", "Brightwater", "Cobblestone", "Dewberry", "Farthingale", "Foxglove"),
    *("Goosefeather", "Hollyhock", "Inkwell", "Jollyboat", "Kettlewood", "Lanternfield", "Marshmallow"),
    *(
        "Nettlebed",
        "Oxbow",
        "Pumpernickel",
        "Quicksilver",
        "Ravenswood-Thimble",
        "Sparrowgrass",
        "Tumbledown",
    ),
    *("Underhill", "Van der Velvet", "Windlestraw", "O'Yarrow", "Zephyr"),
)
ODD_NAMES = (("<b>Basil</b>", "Foxglove"), ("=1+1", "Oxbow"), ("Robin", 'Lanternfield "Robbie"'))
"""Markup, a formula and quotes: names that must come out as they went in, and never run."""

SPELLINGS = {
    "Street": ("Street", "St", "ST.", "STREET", "St."),
    "Avenue": ("Avenue", "Ave", "AVE.", "AVENUE", "Av"),
    "Place": ("Place", "Pl", "PL."),
    "East": ("East", "E", "E."),
    "West": ("West", "W"),
}
UNIT_WORDS = ("Apt", "APT.", "Unit", "#", "Apt #")


@dataclass(frozen=True)
class Household:
    """The people behind one door: the house, the flat, how they lean (0 to 1) and their surname."""

    house: House
    unit: str
    lean: float
    last_name: str


def voters_csv(houses: Sequence[House], rng: Random) -> str:
    """Write about two voters a door in the layout of a VAN export, in no order, then the odd ones.

    The last six lines are: a voter without a place, a confidential voter, a line without an id, one with an id
    that was there before, one with a column too many, and a blank line.
    """
    rows = [row for home in _households(houses, rng) for row in _rows_of(home, rng)]
    rng.shuffle(rows)
    for k, (first_name, last_name) in enumerate(ODD_NAMES):
        rows[100 * k][1:3] = [last_name, first_name]
    for k, row in enumerate(rows):
        row[0] = str(FIRST_VOTER_ID + k)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([*rows, *_odd_rows(rows)])
    return out.getvalue() + "\r\n"


def addresses_csv(houses: Sequence[House], lonlat: Sequence[tuple[float, float]]) -> str:
    """Write the address file: one line a building, longitude and latitude to the centimetre."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("house_number", "street_name", "unit", "city", "zip5", "lon", "lat"))
    for house, (lon, lat) in zip(houses, lonlat, strict=True):
        writer.writerow(
            (house.house_number, house.street_name, "", "Denver", "80200", f"{lon:.7f}", f"{lat:.7f}")
        )
    return out.getvalue()


def _households(houses: Sequence[House], rng: Random) -> list[Household]:
    middle_e, middle_n = (sum(getattr(h, a) for h in houses) / len(houses) for a in ("east_m", "north_m"))
    homes = []
    for house in houses:
        tilt = math.sin((house.east_m - middle_e) / 700) + math.cos((house.north_m - middle_n) / 900)
        for unit in house.units:
            lean = min(max(0.5 + 0.16 * tilt + rng.gauss(0, 0.16), 0.02), 0.98)
            homes.append(Household(house, unit, lean, rng.choice(LAST_NAMES)))
    return homes


def _rows_of(home: Household, rng: Random) -> list[list[str]]:
    count = rng.choices((1, 2, 3, 4), (36, 40, 15, 9))[0]
    address = _spelled(home, rng)
    rows = []
    for _ in range(count):
        last_name = home.last_name if rng.random() < 0.8 else rng.choice(LAST_NAMES)
        again = _spelled(home, rng) if rng.random() < 0.15 else address  # one home, two spellings
        rows.append(_row(last_name, again, home.lean, rng))
    return rows


def _row(last_name: str, address: str, lean: float, rng: Random) -> list[str]:
    age = min(97, 18 + int(rng.gammavariate(2.6, 11)))
    eager = min(max(0.25 + age / 130 + rng.gauss(0, 0.18), 0.03), 0.97)
    support = min(max(100 * lean + rng.gauss(0, 14), 0.0), 100.0)
    party = rng.choices("DRU", (support**2, (100 - support) ** 2, 2000))[0]
    registered = rng.randint(max(1975, 2026 - age + 18), 2025) if age > 18 else 2026
    history = [
        "Y" if registered < year and rng.random() < eager * part else "" for year, part in ELECTIONS.values()
    ]
    number = rng.randint(100, 199)
    return [
        *("", last_name, rng.choice(FIRST_NAMES), rng.choice(("", "", "A", "J", "M.")), str(age)),
        *(rng.choice("FFFFMMMMU"), party, f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/{registered}"),
        f"3035550{number}" if rng.random() < 0.6 else "",
        f"nobody{number}@example.org" if rng.random() < 0.2 else "",
        *(address, "Denver", "CO", "80200", *history, f"{support:.1f}", f"{100 * eager:.1f}", ""),
    ]


def _spelled(home: Household, rng: Random) -> str:
    """Spell the address of a home as one of many clerks would."""
    words = [rng.choice(SPELLINGS.get(word, (word,))) for word in home.house.street_name.split()]
    street_name = " ".join(words)
    if rng.random() < 0.2:
        street_name = street_name.upper()
    unit = f" {rng.choice(UNIT_WORDS)} {home.unit}" if home.unit else ""
    return f"{home.house.house_number} {street_name}{unit}"


def _odd_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    address = HEADER.index("vAddress")
    first_id = FIRST_VOTER_ID + len(rows)
    nowhere, confidential, without_id, again, too_long = (list(rows[k]) for k in (11, 22, 33, 44, 55))
    nowhere[0], nowhere[address] = str(first_id), "1 Nowhere Lane"
    confidential[0], confidential[-1] = str(first_id + 1), "Y"
    without_id[0] = ""
    too_long = [str(first_id + 2), *too_long[1:], "one column too many"]
    return [nowhere, confidential, without_id, again, too_long]
