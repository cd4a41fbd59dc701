"""Gridville, a made town small enough to draw on paper, with one of every trouble.

Metres east (e) and north (n) of the corner of Main Street and First Avenue::

                  21                                                  n=260
                   |  Pine Court (dead end)
    11 ---Elm---- 12 ---Elm---- 13 ==footbridge== 14 ---Elm---- 15    n=200
     |             |             |       ~         |             |
   First         Second        Third   river     Bank          Fifth
   Avenue        Avenue        Avenue    ~       Road          Avenue
     |             |             |       ~         |             |
     6 ---Oak----  7 ---Oak----  8       ~         9 ---Oak---- 10    n=100
     |             |             |       ~         |             |
     1 ===Main===  2 ===Main===  3 ===bridge=====  4 ===Main===  5    n=0
    e=0          e=100         e=200   e=250     e=300         e=400

- House numbers are metres: 130 Oak Street is 130 m east, 140 Second Avenue 140 m north. Odd numbers stand on
  the north or east side, even ones on the south or west side, 8 m from the middle of the street.
- Main Street is the arterial (secondary) and has the only road bridge; Elm crosses the river on a footbridge.
- Oak Street stops at the river. Pine Court is a dead end.
- 150 Bank Road is a tower of 40 doors on ten floors; 75 Main Street has two flats; 50 1/2 Oak Street exists.
- Precincts: P-1 west of e=150, P-2 from there to the river, P-3 east of it; 150 Oak Street stands exactly on
  the line of P-1 and P-2. Block groups: south and north of n=150.
- Elm Street's addresses are known to the OSM file only, First Avenue's to the voter file only (its own
  coordinates), all others to the address file.
- The voter file has one voter without a place (999 Nowhere Lane), one confidential voter, and bad lines.

Everything is a function without arguments that gives the same answer every time. Ids of doors here
(``oak-street-130``) are the town's own; the program makes its own.
"""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import polars as pl
import pyproj
from shapely.geometry import LineString, Polygon

if TYPE_CHECKING:
    from pathlib import Path

METRIC_EPSG = 32614
"""UTM zone 14 north; Gridville stands on its middle meridian, so metres here are metres there."""

SETBACK_M = 8.0
NODES = {
    1: (0, 0),
    2: (100, 0),
    3: (200, 0),
    4: (300, 0),
    5: (400, 0),
    6: (0, 100),
    7: (100, 100),
    8: (200, 100),
    9: (300, 100),
    10: (400, 100),
    11: (0, 200),
    12: (100, 200),
    13: (200, 200),
    14: (300, 200),
    15: (400, 200),
    21: (100, 260),
}
"""OSM node id -> metres east and north."""

WAYS = (
    ("Main Street", "secondary", (1, 2, 3, 4, 5)),
    ("Oak Street", "residential", (6, 7, 8)),
    ("Oak Street", "residential", (9, 10)),
    ("Elm Street", "residential", (11, 12, 13)),
    ("Elm Footbridge", "footway", (13, 14)),
    ("Elm Street", "residential", (14, 15)),
    ("First Avenue", "residential", (1, 6, 11)),
    ("Second Avenue", "residential", (2, 7, 12)),
    ("Third Avenue", "residential", (3, 8, 13)),
    ("Bank Road", "tertiary", (4, 9, 14)),
    ("Fifth Avenue", "residential", (5, 10, 15)),
    ("Pine Court", "residential", (12, 21)),
)
"""Name, highway class and nodes of each way; ways run east or north."""

ROWS_M = {"Main Street": 0, "Oak Street": 100, "Elm Street": 200}
COLUMNS_M = {
    "First Avenue": 0,
    "Second Avenue": 100,
    "Third Avenue": 200,
    "Bank Road": 300,
    "Fifth Avenue": 400,
    "Pine Court": 100,
}
_OAK = [str(block + n) for block in (0, 100, 300) for n in (10, 11, 30, 31, 50, 51, 70, 71, 90, 91)]
_ELM = [str(block + n) for block in (0, 100, 300) for n in (20, 21, 40, 41, 60, 61, 80, 81)]
_MAIN = [str(block + n) for block in (0, 100, 300) for n in (25, 26, 75, 76)]
HOUSES = {
    "Oak Street": [*_OAK, "50 1/2"],
    "Elm Street": _ELM,
    "Main Street": _MAIN,
    "First Avenue": ["30", "31", "70", "71", "130", "131", "170", "171"],
    "Second Avenue": ["40", "41", "140", "141"],
    "Third Avenue": ["45", "46", "145", "146"],
    "Bank Road": ["31", "71", "150"],
    "Fifth Avenue": ["60", "61", "160", "161"],
    "Pine Court": ["210", "211", "230", "231", "250", "251"],
}
UNITS = {
    ("75", "Main Street"): ["A", "B"],
    ("150", "Bank Road"): [f"{floor}{flat}" for floor in range(1, 11) for flat in "ABCD"],
}
_HEADER_LINE = (
    "Voter File VANID,LastName,FirstName,MiddleName,Age,Sex,Party,DateReg,Preferred Phone ,vAddress,vCity,vState,"
    "vZip5,Latitude,Longitude,General24,General22,Primary24,Municipal23,SupportScore,TurnoutScore,Confidential"
)
VOTERS_HEADER = tuple(_HEADER_LINE.split(","))
_FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dev", "Elif", "Finn", "Goro", "Hana", "Ines", "Jon", "Kaya")
_LAST_NAMES = ("Amber", "Birch", "Cedar", "Dale", "Ember", "Fern", "Glen", "Heath", "Ivy")


@dataclass(frozen=True)
class TownFiles:
    """The files of the town in a folder."""

    streets: Path
    precincts: Path
    block_groups: Path
    addresses: Path
    voters: Path


def lonlat(east_m: float, north_m: float) -> tuple[float, float]:
    """Give longitude and latitude (EPSG:4326) of a place of the town."""
    lon, lat = _to_lonlat().transform(500_000.0 + east_m, 4_400_000.0 + north_m)
    return float(lon), float(lat)


def segments() -> gpd.GeoDataFrame:
    """Give the street segments between junctions, as ``routing.model.Streets.segments``."""
    rows = [
        {
            "from_node": start,
            "to_node": end,
            "name": name,
            "highway": highway,
            "geometry": LineString([lonlat(*NODES[start]), lonlat(*NODES[end])]),
        }
        for name, highway, start, end in _pieces()
    ]
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    frame.insert(0, "segment_id", range(len(frame)))
    return frame


@cache
def doors() -> pl.DataFrame:
    """Give every door with its truth.

    Columns: door_id, building_id, house_number, street_name, unit, city, state, zip5, lon, lat, east_m, north_m,
    voter_count, precinct_id, geoid, segment_id, side (0 left, 1 right of the segment), offset_m. Sorted by door_id.
    """
    rows = [
        _door(street_name, house_number, unit)
        for street_name, house_numbers in HOUSES.items()
        for house_number in house_numbers
        for unit in UNITS.get((house_number, street_name), [""])
    ]
    return pl.DataFrame(rows, schema_overrides={"segment_id": pl.Int32, "side": pl.Int8}).sort("door_id")


def address_points(*, of_osm: bool = False) -> pl.DataFrame:
    """Give the known addresses as ``geo.tables.ADDRESS_POINTS``: the address file's, or with ``of_osm`` the OSM file's."""
    elm = pl.col("street_name") == "Elm Street"
    known = elm if of_osm else ~elm & (pl.col("street_name") != "First Avenue")
    columns = ["house_number", "street_name", "unit", "city", "zip5", "lon", "lat"]
    return doors().filter(known).with_columns(unit=pl.lit("")).select(columns).unique(maintain_order=True)


def precincts() -> gpd.GeoDataFrame:
    """Give three precincts (EPSG:4326): precinct_id, name, geometry. P-1 and P-2 share a corner at 150 Oak Street."""
    line = [(150, -50), (150, 100 - SETBACK_M), (150, 310)]
    shapes = {
        "P-1": [(-50, -50), *line, (-50, 310)],
        "P-2": [*line, (250, 310), (250, -50)],
        "P-3": [(250, -50), (450, -50), (450, 310), (250, 310)],
    }
    rows = [
        {"precinct_id": k, "name": f"Precinct {k[-1]}", "geometry": _polygon(v)} for k, v in shapes.items()
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def block_groups() -> gpd.GeoDataFrame:
    """Give two block groups (EPSG:4326): GEOID, population, housing_units, median_age, geometry."""
    south = _polygon([(-50, -50), (450, -50), (450, 150), (-50, 150)])
    north = _polygon([(-50, 150), (450, 150), (450, 310), (-50, 310)])
    return gpd.GeoDataFrame(
        {
            "GEOID": ["990010001001", "990010001002"],
            "population": [120, 160],
            "housing_units": [55, 85],
            "median_age": [41.5, 33.0],
        },
        geometry=[south, north],
        crs="EPSG:4326",
    )


def voters_csv() -> str:
    """Give the voter file in the VAN layout; see ``BAD_LINES`` for its lines that are no voters."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(VOTERS_HEADER)
    for number, door in enumerate(_voters_by_door()):
        writer.writerow(_voter_row(100_001 + number, door, number))
    good = 100_001 + number
    writer.writerow(_voter_row(good + 1, _nowhere(), 1))
    writer.writerow([*_voter_row(good + 2, doors().row(0, named=True), 2)[:-1], "Y"])
    for bad in ("", "100001", "100009x"):
        row = _voter_row(0, doors().row(1, named=True), 3)
        row[0] = bad
        writer.writerow([*row, "one column too many"] if bad == "100009x" else row)
    out.write("\n")
    return out.getvalue()


BAD_LINES = {"confidential": -5, "no id": -4, "duplicate id": -3, "too many columns": -2, "blank": -1}
"""The last lines of the voter file, counted from its end, and what is wrong with each.

The line before them is the voter without a place. A blank line is counted by no one.
"""


def osm_xml() -> str:
    """Give the town as an OSM file: ways with names, Elm Street's addresses, the river as water."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6" generator="Gridville">']
    lines += [_node_xml(node, *place) for node, place in NODES.items()]
    elm = doors().filter(pl.col("street_name") == "Elm Street").iter_rows(named=True)
    for node, door in enumerate(elm, start=101):
        tags = {
            "addr:housenumber": door["house_number"],
            "addr:street": "Elm Street",
            "addr:city": "Gridville",
        }
        lines.append(_node_xml(node, door["east_m"], door["north_m"], tags))
    shores = {31: (240, -50), 32: (260, -50), 33: (260, 310), 34: (240, 310)}
    lines += [_node_xml(node, *place) for node, place in shores.items()]
    for way, (name, highway, nodes) in enumerate(WAYS, start=1001):
        bridge = {"bridge": "yes"} if highway == "footway" else {}
        lines.append(_way_xml(way, nodes, {"highway": highway, "name": name, **bridge}))
    lines.append(_way_xml(2001, (31, 32, 33, 34, 31), {"natural": "water", "name": "Grid River"}))
    return "\n".join([*lines, "</osm>", ""])


def write_town(folder: Path) -> TownFiles:
    """Write the whole town into a folder as the files a director would have."""
    folder.mkdir(parents=True, exist_ok=True)
    files = TownFiles(
        streets=folder / "gridville.osm",
        precincts=folder / "precincts.geojson",
        block_groups=folder / "block_groups.geojson",
        addresses=folder / "addresses.csv",
        voters=folder / "voters.csv",
    )
    files.streets.write_text(osm_xml(), encoding="utf-8")
    files.precincts.write_text(precincts().to_json(drop_id=True), encoding="utf-8")
    files.block_groups.write_text(block_groups().to_json(drop_id=True), encoding="utf-8")
    address_points().write_csv(files.addresses)
    files.voters.write_text(voters_csv(), encoding="utf-8")
    return files


@cache
def _to_lonlat() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(METRIC_EPSG, 4326, always_xy=True)


def _pieces() -> list[tuple[str, str, int, int]]:
    return [(name, highway, *pair) for name, highway, nodes in WAYS for pair in itertools.pairwise(nodes)]


def _polygon(places_m: list[tuple[float, float]]) -> Polygon:
    return Polygon([lonlat(*place) for place in places_m])


def _door(street_name: str, house_number: str, unit: str) -> dict[str, object]:
    number = float(house_number.split(maxsplit=1)[0]) + (0.5 if " " in house_number else 0.0)
    odd = int(number) % 2 == 1
    aside = SETBACK_M if odd else -SETBACK_M
    runs_east = street_name in ROWS_M
    east_m, north_m = (
        (number, ROWS_M[street_name] + aside) if runs_east else (COLUMNS_M[street_name] + aside, number)
    )
    building_id = f"{street_name} {house_number}".lower().replace(" ", "-").replace("/", "-")
    lon, lat = lonlat(east_m, north_m)
    segment_id, offset_m = _place_on_street(street_name, number)
    return {
        "door_id": f"{building_id}-{unit.rjust(3, '0').lower()}" if unit else building_id,
        "building_id": building_id,
        "house_number": house_number,
        "street_name": street_name,
        "unit": unit,
        "city": "Gridville",
        "state": "KS",
        "zip5": "67999",
        "lon": lon,
        "lat": lat,
        "east_m": float(east_m),
        "north_m": float(north_m),
        "voter_count": 1 + int(number) % 2,
        "precinct_id": "P-1" if east_m <= 150 else "P-2" if east_m < 250 else "P-3",
        "geoid": "990010001001" if north_m < 150 else "990010001002",
        "segment_id": segment_id,
        "side": int(odd) if not runs_east else 1 - int(odd),
        "offset_m": offset_m,
    }


def _place_on_street(street_name: str, number: float) -> tuple[int, float]:
    along = 0 if street_name in ROWS_M else 1
    for segment_id, (name, _, start_node, end_node) in enumerate(_pieces()):
        start = NODES[start_node][along]
        if name == street_name and start <= number <= NODES[end_node][along]:
            return segment_id, number - start
    raise AssertionError(f"no segment of {street_name} reaches {number}")


def _voters_by_door() -> list[dict[str, object]]:
    return [door for door in doors().iter_rows(named=True) for _ in range(door["voter_count"])]


def _nowhere() -> dict[str, object]:
    return {
        "house_number": "999",
        "street_name": "Nowhere Lane",
        "unit": "",
        "city": "Gridville",
        "state": "KS",
        "zip5": "67999",
    }


def _voter_row(voter_id: int, door: dict[str, object], number: int) -> list[object]:
    street_name = str(door["street_name"])
    if number % 2:  # two spellings of one address must give one door
        street_name = (
            street_name.upper().replace("STREET", "ST").replace("AVENUE", "AVE").replace("ROAD", "RD.")
        )
    unit = f" {('Apt', 'UNIT', '#')[number % 3]} {door['unit']}" if door["unit"] else ""
    own = (door["lat"], door["lon"]) if door["street_name"] == "First Avenue" else ("", "")
    history = ["Y" if (number + shift) % 3 else "" for shift in range(4)]
    return [
        voter_id,
        _LAST_NAMES[number % len(_LAST_NAMES)],
        _FIRST_NAMES[number % len(_FIRST_NAMES)],
        "",
        18 + number * 7 % 70,
        "FMU"[number % 3],
        "DRU"[number % 3],
        f"{1 + number % 12:02}/15/{1990 + number % 30}",
        f"55555501{number % 100:02}",
        f"{door['house_number']} {street_name}{unit}",
        door["city"],
        door["state"],
        door["zip5"],
        *own,
        *history,
        number * 13 % 101,
        number * 29 % 101,
        "",
    ]


def _node_xml(node: int, east_m: float, north_m: float, tags: dict[str, str] | None = None) -> str:
    lon, lat = lonlat(east_m, north_m)
    inner = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in (tags or {}).items())
    return f'<node id="{node}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">{inner}</node>'


def _way_xml(way: int, nodes: tuple[int, ...], tags: dict[str, str]) -> str:
    inner = "".join(f'<nd ref="{node}"/>' for node in nodes)
    inner += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{way}" version="1">{inner}</way>'
