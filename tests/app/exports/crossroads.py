"""Crossroads, a made-up place of two streets for hand-outs, with names that try to be something else.

Metres east and north of the crossing of Maple Ave (east-west) and a street without a name (north-south).
Turf CRSS has ten houses on Maple Ave, a tower of 40 units, a house on the street without a name; turf LONE
has one door. All people are invented.
"""

import geopandas as gpd
from shapely.geometry import LineString

from app.model import Packet, PacketDoor, Turf
from geo.model import Address, Door, Voter
from routing.model import Stop, Walk, WalkSpec

LON, LAT = -104.99, 39.74
MARKUP = "</script><img src=x onerror=alert(1)> #let x = [*bold*] $x^2$ @me \\u{1F600}"
FORMULA = '=HYPERLINK("http://x.example","y")'
BELL = "Ann\x07a \u202eevil"
PEOPLE = (("Ada", "Stone"), ("Bo", MARKUP), (FORMULA, "Hill"), (BELL, "Reed"), ("+1", "@b"), ("Zoë", "Ñandú"))


def at(east, north):
    return round(LON + east / 85_500, 7), round(LAT + north / 111_000, 7)


def segments():
    rows = (
        ("Maple Ave", "residential", (-300, 0), (0, 0)),
        ("Maple Ave", "residential", (0, 0), (300, 0)),
        ("", "residential", (0, -250), (0, 0)),
        ("Elm & Oak <b>St</b>", "tertiary", (0, 0), (0, 250)),
        ("", "footway", (-200, 0), (-200, 120)),
    )
    lines = [LineString([at(*a), at(*b)]) for _, _, a, b in rows]
    columns = {
        "segment_id": range(5),
        "name": [row[0] for row in rows],
        "highway": [row[1] for row in rows],
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=4326)


def door(key, number, street, where, unit="", people=1):
    door_id = f"d-{key}"
    voters = tuple(
        Voter(
            f"v-{key}-{n}",
            door_id,
            *PEOPLE[(len(key) + int(key or 0) + n) % len(PEOPLE)],
            age=30 + n,
            party="D",
        )
        for n in range(people)
    )
    lon, lat = at(*where)
    address = Address(number, street, unit, "Crossroads", "CO", "80202")
    return PacketDoor(Door(door_id, f"b-{number}", address, lon, lat, "file", people), voters)


def stop(order, doors, path_index):
    ids = tuple(found.door.door_id for found in doors)
    street = doors[0].door.address.street_name
    return Stop(order, ids, street, "left", 25.0, 20.0, 125.0 * len(ids), path_index)


def packet(turf_id, stops, path, link="https://walk.example.org/c/x/t/"):
    doors = {found.door.door_id: found for group in stops for found in group}
    walk = Walk(
        turf_id=turf_id,
        stops=tuple(
            stop(order, group, min(order - 1, len(path) - 1)) for order, group in enumerate(stops, 1)
        ),
        walk_m=640.0,
        effort_m=700.0,
        walk_s=490.0,
        knock_s=6000.0,
        lower_bound_effort_m=None,
        gap=None,
        proven=False,
        list_order_m=900.0,
        solve_ms=1.0,
        path=tuple(path),
        start=None,
        spec=WalkSpec(),
    )
    voters = sum(len(found.voters) for found in doors.values())
    corners = [at(-280, -240), at(280, -240), at(280, 60), at(-280, 60), at(-280, -240)]
    turf = Turf(
        turf_id=turf_id,
        cut_id="cut1",
        number=len(stops),
        name="Maple and <i>more</i>",
        version=1,
        door_count=len(doors),
        voter_count=voters,
        knock_s=6000.0,
        walk_s=490.0,
        walk_m=640.0,
        contiguous=True,
        boundary={"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]},
        has_walk=True,
    )
    return Packet(
        campaign_name="Crossroads 2026",
        invented=True,
        turf=turf,
        walk=walk,
        doors=doors,
        link=link and link + turf_id,
        notice="Invented notice.",
        return_to="Hall, 1 Maple Ave",
    )


def crossroads(link="https://walk.example.org/c/x/t/"):
    houses = [[door(str(n), str(100 + 2 * n), "Maple Ave", (-250 + 40 * n, 15), people=2)] for n in range(10)]
    units = [f"{floor}{letter}" for floor in range(1, 11) for letter in "ABCD"]
    tower = [door(str(20 + n), "150", "Maple Ave", (200, -20), unit) for n, unit in enumerate(units)]
    nameless = [door("70", "7 1/2", "", (12, -120))]
    empty = [door("80", "132-01", "Maple Ave", (-20, -15), people=0)]
    stops = [*houses, tower, nameless, empty]
    path = [at(-250 + 40 * n, 5) for n in range(10)] + [at(200, -6), at(5, -120), at(-20, -6)]
    return packet("CRSS", stops, path, link)


def lone():
    return packet("LONE", [[door("90", "9", "Maple Ave", (60, 12))]], [at(60, 5)], link="")
