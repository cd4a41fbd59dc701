"""Doors find their own street, the right side of it, and the place along it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from geo.tables import SNAPS
from routing.model import WalkSpec
from routing.segments import Way, segments_frame
from routing.sidewalks import build_sidewalks
from routing.snap import CUT_OFF, snap_doors
from routing.streets import read_streets
from tests import shared_data, town

SPEC = WalkSpec()


def network_of(*streets):
    """Build a network of streets: (name, class, places in metres) each, joined where places are equal."""
    number = {}
    ways = []
    for name, highway, *places in streets:
        nodes = tuple(number.setdefault(place, len(number)) for place in places)
        ways.append(Way(name, highway, nodes, tuple(town.lonlat(*place) for place in places)))
    return build_sidewalks(segments_frame(ways), town.METRIC_EPSG, SPEC)


def doors_at(*places):
    """Give doors: (street, metres east, metres north) each."""
    lonlat = [town.lonlat(*place[1:]) for place in places]
    return pl.DataFrame(
        {
            "door_id": [f"d{k}" for k in range(len(places))],
            "street_name": [place[0] for place in places],
            "house_number": ["1"] * len(places),
            "lon": [lon for lon, _ in lonlat],
            "lat": [lat for _, lat in lonlat],
        },
        schema_overrides={"lon": pl.Float64, "lat": pl.Float64},
    )


def test_every_door_of_gridville_snaps_to_its_truth():
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, SPEC)
    doors = town.doors()
    snaps = snap_doors(network, doors, SPEC)
    assert snaps.schema == SNAPS
    assert snaps["door_id"].to_list() == doors["door_id"].to_list()
    assert snaps["segment_id"].to_list() == doors["segment_id"].to_list()
    assert snaps["side"].to_list() == doors["side"].to_list()
    assert (snaps["offset_m"] - doors["offset_m"]).abs().max() < 0.01
    assert snaps["name_matches"].all()
    assert snaps["exception_reason"].null_count() == doors.height


def test_odd_and_even_numbers_stand_on_opposite_sides():
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, SPEC)
    snaps = (
        town.doors()
        .select("door_id", odd=pl.col("house_number").str.extract(r"(\d+)").cast(pl.Int64) % 2)
        .join(snap_doors(network, town.doors(), SPEC), on="door_id")
    )
    sides = snaps.group_by("segment_id", "side").agg(pl.col("odd").n_unique())
    assert sides["odd"].max() == 1


BACK_TO_BACK = (
    ("Oak Street", "residential", (0, 0), (200, 0)),
    ("Elm Street", "residential", (0, 60), (200, 60)),
    ("Oak Path", "footway", (0, 50), (200, 50)),
    ("", "residential", (0, 0), (0, 50), (0, 60)),
)


def test_the_own_street_wins_over_a_nearer_one():
    snaps = snap_doors(network_of(*BACK_TO_BACK), doors_at(("Oak Street", 100, 45)), SPEC)
    assert snaps.select("segment_id", "side", "name_matches").row(0) == (0, 0, True)
    assert snaps["snap_m"][0] == pytest.approx(45, abs=0.1)


@pytest.mark.parametrize("spelling", ["OAK ST", "oak st.", "Oak  Street"])
def test_the_spelling_of_the_street_does_not_matter(spelling):
    snaps = snap_doors(network_of(*BACK_TO_BACK), doors_at((spelling, 100, 45)), SPEC)
    assert snaps["segment_id"][0] == 0


@pytest.mark.parametrize("street_name", ["Nowhere Lane", "", None])
def test_a_door_of_no_known_street_goes_to_the_nearest_street_but_no_footway(street_name):
    snaps = snap_doors(network_of(*BACK_TO_BACK), doors_at((street_name, 100, 48)), SPEC)
    assert snaps.select("segment_id", "name_matches").row(0) == (1, False)


def test_a_footway_takes_a_door_where_nothing_else_is_near():
    network = network_of(*BACK_TO_BACK, ("", "footway", (200, 50), (500, 50)))
    assert snap_doors(network, doors_at(("Hut", 480, 55)), SPEC)["segment_id"][0] == 4


def test_a_door_far_from_every_street_is_an_exception():
    snaps = snap_doors(
        network_of(*BACK_TO_BACK), doors_at(("Oak Street", 100, -101), ("Oak Street", 1, 1)), SPEC
    )
    assert snaps["exception_reason"].to_list() == ["more than 100 m from any street", None]
    assert snaps["segment_id"].to_list() == [None, 0]
    assert snaps["side"].null_count() == snaps["offset_m"].null_count() == 1


def test_a_door_of_a_street_cut_off_from_the_rest_is_an_exception():
    network = network_of(
        ("Long Road", "residential", (0, 0), (9000, 0)), ("Island Road", "residential", (500, 50), (600, 50))
    )
    snaps = snap_doors(network, doors_at(("Island Road", 550, 52), ("", 550, 52)), SPEC)
    assert snaps["exception_reason"].to_list() == [CUT_OFF, None]
    assert snaps["segment_id"].to_list() == [None, 0]


def test_a_piece_of_the_own_street_that_is_cut_off_does_not_keep_its_doors():
    network = network_of(
        ("Long Road", "residential", (0, 0), (9000, 0)), ("Long Road", "residential", (500, 20), (600, 20))
    )
    assert snap_doors(network, doors_at(("Long Road", 550, 25)), SPEC)["segment_id"][0] == 0


def test_the_side_is_right_beside_a_bend_and_beyond_an_end():
    network = network_of(("Bent Street", "residential", (0, 0), (100, 0), (100, 100)))
    places = [
        ("Bent Street", 60, 10),
        ("Bent Street", 90, 10),
        ("Bent Street", 110, -10),
        ("Bent Street", 104, 120),
    ]
    snaps = snap_doors(network, doors_at(*places), SPEC)
    assert snaps["side"].to_list() == [0, 0, 1, 1]
    assert snaps["offset_m"][3] == pytest.approx(200, abs=0.1)


def test_no_door_gives_an_empty_table():
    assert (
        snap_doors(network_of(*BACK_TO_BACK), doors_at().cast({"street_name": pl.String}), SPEC).schema
        == SNAPS
    )


def test_doors_keep_their_order_and_repeat():
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, SPEC)
    doors = town.doors().sample(fraction=1.0, shuffle=True, seed=4)
    twice = pl.concat([doors, doors])
    snaps = snap_doors(network, twice, SPEC)
    assert snaps["door_id"].to_list() == twice["door_id"].to_list()
    assert snaps[: doors.height].equals(snaps[doors.height :])


@pytest.mark.real
def test_almost_every_door_of_cambridge_is_on_the_right_side_of_its_own_street():
    folder = shared_data.town("cambridge_somerville_ma")
    network = build_sidewalks(read_streets(folder / "streets_city_gis.osm.pbf").segments, 32619, SPEC)
    doors = (
        pl.read_parquet(folder / "voters_van_synthetic_truth.parquet")
        .filter(pl.col("kind") == "ok")
        .unique("household", maintain_order=True)
        .select(
            door_id=pl.col("household").cast(pl.String),
            street_name="street",
            lon="lon",
            lat="lat",
            odd=pl.col("house_number").cast(pl.String).str.extract(r"^(\d+)").cast(pl.Int64) % 2,
        )
    )
    snaps = snap_doors(network, doors, SPEC)
    assert snaps["name_matches"].mean() > 0.999
    assert snaps["exception_reason"].is_not_null().sum() < 20
    faces = doors.with_columns(snaps.select("segment_id", "side")).drop_nulls("segment_id")
    shares = faces.group_by("segment_id", "side").agg(pl.col("odd").mean(), pl.len())
    pure = np.maximum(shares["odd"].to_numpy(), 1 - shares["odd"].to_numpy()) * shares["len"].to_numpy()
    assert pure.sum() / faces.height > 0.999
