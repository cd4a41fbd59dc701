"""Sides told by house numbers, and the report of doors that were put where they hardly stand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from geo.addressfile import read_addresses
from geo.tables import ADDRESS_RANGES
from routing.facenumbers import EVEN, ODD, UNKNOWN, face_parity, number_parity
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.snap import snap_doors
from routing.snapcheck import SNAP_TROUBLES, check_snaps
from routing.streets import read_streets
from tests import shared_data, town
from tests.routing.mapped import line, network_of
from tests.routing.test_snap import doors_at

SPEC = WalkSpec()


def ranges_of(*rows):
    """Give ranges: (street, side, parity, first place, last place) each."""
    return pl.DataFrame(
        [
            {
                "street_name": street,
                "side": side,
                "from_number": "1",
                "to_number": "99",
                "parity": parity,
                "city": "",
                "zip5": "",
                "lon": [town.lonlat(*start)[0], town.lonlat(*end)[0]],
                "lat": [town.lonlat(*start)[1], town.lonlat(*end)[1]],
            }
            for street, side, parity, start, end in rows
        ],
        schema=ADDRESS_RANGES,
    )


ELM = line([(0, 0), (200, 0)], "Elm Street")
ELM_RANGES = ranges_of(
    ("ELM ST", "left", "odd", (0, 0), (200, 0)), ("ELM ST", "right", "even", (0, 0), (200, 0))
)


@pytest.mark.parametrize(
    ("number", "parity"),
    [
        ("12", EVEN),
        ("12 1/2", EVEN),
        ("7A", ODD),
        ("132-01", ODD),
        ("", UNKNOWN),
        ("Flat", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_the_parity_of_a_house_number_is_read(number, parity):
    assert number_parity(pl.Series([number], dtype=pl.String)).tolist() == [parity]


def test_ranges_tell_which_side_is_odd_whichever_way_the_street_was_drawn():
    backwards = line([(200, 0), (0, 0)], "Elm Street")
    assert face_parity(network_of(ELM), ELM_RANGES).tolist() == [[ODD, EVEN]]
    assert face_parity(network_of(backwards), ELM_RANGES).tolist() == [[EVEN, ODD]]


def test_ranges_of_both_kinds_or_of_another_street_tell_nothing():
    both = ranges_of(
        ("Elm St", "left", "both", (0, 0), (200, 0)), ("Oak St", "right", "odd", (0, 0), (200, 0))
    )
    assert face_parity(network_of(ELM), both).tolist() == [[UNKNOWN, UNKNOWN]]
    assert face_parity(network_of(ELM), None).tolist() == [[UNKNOWN, UNKNOWN]]


def test_each_carriageway_of_a_double_road_learns_its_outer_side():
    double = (
        line([(0, -8), (200, -8)], "Elm Street", "primary", oneway="yes"),
        line([(200, 8), (0, 8)], "Elm Street", "primary", oneway="yes"),
    )
    network = network_of(*double)
    parity = face_parity(network, ELM_RANGES)
    assert parity[network.side_open].tolist() == [EVEN, ODD]


def numbered(doors, *numbers):
    return doors.with_columns(house_number=pl.Series(numbers))


def test_a_door_in_the_middle_of_its_street_stands_on_the_side_of_its_number():
    network = network_of(ELM)
    doors = numbered(doors_at(*[("Elm Street", 50, 0.2)] * 3), "7", "8", "")
    snaps = snap_doors(network, doors, SPEC, face_parity(network, ELM_RANGES))
    assert snaps["side"].to_list() == [0, 1, 0]


def test_a_door_clearly_on_one_side_stays_there_and_is_reported():
    network = network_of(ELM)
    parity = face_parity(network, ELM_RANGES)
    doors = numbered(doors_at(("Elm Street", 50, 8), ("Elm Street", 60, 8)), "8", "7")
    report = check_snaps(doors, snap_doors(network, doors, SPEC, parity), parity)
    assert report.troubles.rows() == [("d0", "wrong side", pytest.approx(8, abs=0.01))]
    assert (report.sided_count, report.right_side_rate) == (2, 0.5)


def test_every_kind_of_trouble_is_listed_with_its_metres():
    doors = doors_at(
        ("Elm Street", 50, 8), ("Oak Street", 50, 9), ("Elm Street", 50, 70), ("Elm Street", 50, 150)
    )
    report = check_snaps(doors, snap_doors(network_of(ELM), doors, SPEC))
    assert report.troubles.schema == SNAP_TROUBLES
    assert report.troubles.select("door_id", "trouble").rows() == [
        ("d3", "no street"),
        ("d1", "other street"),
        ("d2", "far"),
    ]
    assert (report.door_count, report.own_street_rate, report.right_side_rate) == (4, 0.5, None)


def test_no_door_makes_an_empty_report():
    doors = doors_at().cast(dict.fromkeys(("door_id", "street_name", "house_number"), pl.String))
    report = check_snaps(doors, snap_doors(network_of(ELM), doors, SPEC))
    assert (report.troubles.height, report.door_count, report.own_street_rate) == (0, 0, 0.0)


def test_a_path_that_bears_the_name_of_the_street_does_not_take_its_doors():
    promenade = line([(0, 15), (200, 15)], "Elm Street", "footway")
    snaps = snap_doors(network_of(ELM, promenade), doors_at(("Elm Street", 50, 14)), SPEC)
    assert snaps["segment_id"].to_list() == [0]


def test_a_court_takes_its_doors_from_the_street_before_it_and_the_alley_behind():
    court = line([(100, 0), (100, 60)], "Mill Court", "service", service="driveway")
    alley = line([(60, 0), (60, 60)], "", "service", service="alley")
    network = network_of(line([(0, 0), (60, 0), (100, 0), (200, 0)], "Elm Street"), court, alley)
    snaps = snap_doors(network, doors_at(("Mill Court", 75, 40), ("Elm Street", 63, 40)), SPEC)
    names = [str(network.segment_name[k]) for k in snaps["segment_id"].to_list()]
    assert names == ["Mill Court", "Elm Street"]


def test_a_door_on_the_median_is_put_across():
    network = network_of(
        line([(0, -10), (200, -10)], "Grand", "primary", oneway="yes"),
        line([(200, 10), (0, 10)], "Grand", "primary", oneway="yes"),
    )
    snaps = snap_doors(network, doors_at(("Grand", 50, -6), ("Grand", 50, 6)), SPEC)
    assert network.side_open[snaps["segment_id"].to_numpy(), snaps["side"].to_numpy()].all()


@pytest.mark.real
def test_doors_of_cambridge_stand_on_their_own_street_on_the_side_of_its_ranges():
    folder = shared_data.town("cambridge_somerville_ma")
    network = build_sidewalks(read_streets(folder / "streets_city_gis.osm.pbf").segments, 32619, SPEC)
    parity = face_parity(network, read_addresses(folder / "street_centerlines.parquet").ranges)
    assert (parity != UNKNOWN).mean() > 0.6
    doors = (
        pl.read_parquet(folder / "voters_van_synthetic_truth.parquet")
        .filter(pl.col("kind") == "ok")
        .unique("household", maintain_order=True)
        .select(
            pl.col("household").cast(pl.String).alias("door_id"),
            pl.col("house_number").cast(pl.String),
            street_name="street",
            lon="lon",
            lat="lat",
        )
    )
    report = check_snaps(doors, snap_doors(network, doors, SPEC, parity), parity)
    assert report.own_street_rate > 0.999
    assert report.sided_count > 0.95 * report.door_count
    assert report.right_side_rate is not None
    assert report.right_side_rate > 0.999


@pytest.mark.real
def test_the_lower_east_side_puts_odd_and_even_numbers_on_opposite_sides():
    streets = read_streets(shared_data.town("nyc_lower_east_side") / "map.osm.pbf")
    network = build_sidewalks(streets.segments, 32618, SPEC)
    points = streets.address_points.with_row_index("door_id").with_columns(pl.col("door_id").cast(pl.String))
    snaps = snap_doors(network, points, SPEC).with_columns(parity=number_parity(points["house_number"]))
    own = snaps.filter(pl.col("name_matches") & pl.col("segment_id").is_not_null())
    assert own.height > 0.92 * points.height
    faces = own.group_by("segment_id", "side").agg(pl.len(), odd=(pl.col("parity") == ODD).sum())
    pure = np.maximum(faces["odd"].to_numpy(), (faces["len"] - faces["odd"]).to_numpy())
    assert pure.sum() / own.height > 0.99
