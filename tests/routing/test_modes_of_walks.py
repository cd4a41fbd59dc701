"""Ways of moving: slower and faster paces, and cars between doors that lie far apart."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from shapely.geometry import LineString

from geo.errors import Infeasible
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.walk import plan_walk
from routing.ways import ways_for
from tests import town

SPEC = WalkSpec(solve_s=0.01)
SPOTS = {1: (0, 0), 2: (300, 0), 3: (3300, 0), 4: (3600, 0), 5: (3300, 400), 6: (9000, 0), 7: (9300, 0)}


def country(*pieces):
    """Give a network of straight roads between ``SPOTS``: (from, to, name, class)."""
    frame = gpd.GeoDataFrame(
        {
            "segment_id": range(len(pieces)),
            "from_node": [piece[0] for piece in pieces],
            "to_node": [piece[1] for piece in pieces],
            "name": [piece[2] for piece in pieces],
            "highway": [piece[3] for piece in pieces],
        },
        geometry=[LineString([town.lonlat(*SPOTS[a]), town.lonlat(*SPOTS[b])]) for a, b, *_ in pieces],
        crs="EPSG:4326",
    )
    return build_sidewalks(frame, town.METRIC_EPSG, SPEC)


VILLAGES = (
    (1, 2, "West Road", "residential"),
    (2, 3, "Long Road", "residential"),
    (3, 4, "East Road", "residential"),
)


def doors_on(network, segments):
    rows = [
        {
            "door_id": f"d{segment}-{number}",
            "building_id": "",
            "house_number": str(2 * number + 2),
            "street_name": str(network.segment_name[segment]),
            "unit": "",
            "segment_id": segment,
            "side": 0,
            "offset_m": offset,
        }
        for segment in segments
        for number, offset in enumerate((30.0, 120.0, 210.0))
    ]
    return pl.DataFrame(rows)


def planned(network, doors, **spec):
    own = replace(SPEC, **spec)
    return plan_walk(ways_for(network, own), "T", doors, own)


def test_a_long_leg_is_driven_once_and_counted_in_time_not_in_steps():
    network = country(*VILLAGES)
    doors = doors_on(network, (0, 2))
    on_foot, driven = planned(network, doors), planned(network, doors, mode="drive-between")
    cars = [stop for stop in driven.stops if stop.driven]
    assert len(cars) == 1
    assert cars[0].drive_m == pytest.approx(3120.0, abs=30.0)
    assert cars[0].walk_m == 0.0
    assert cars[0].walk_s == pytest.approx(SPEC.park_s + cars[0].drive_m / SPEC.drive_mps)
    assert driven.walk_m == pytest.approx(on_foot.walk_m - cars[0].drive_m, abs=40.0)
    assert driven.walk_s == pytest.approx(sum(stop.walk_s for stop in driven.stops))
    assert driven.walk_s < on_foot.walk_s / 3
    drawn = gpd.GeoSeries([LineString(driven.path)], crs=4326).to_crs(town.METRIC_EPSG).iloc[0]
    assert drawn.length == pytest.approx(driven.walk_m + cars[0].drive_m, rel=0.02)


def test_short_legs_are_walked_also_when_a_car_is_at_hand():
    network = country(*VILLAGES)
    walk = planned(network, doors_on(network, (0,)), mode="drive-between")
    assert not any(stop.driven for stop in walk.stops)


def test_a_round_trip_drives_home():
    network = country(*VILLAGES)
    walk = planned(network, doors_on(network, (0, 2)), mode="drive-between", round_trip=True)
    assert walk.path[0] == walk.path[-1]
    assert walk.walk_s - sum(stop.walk_s for stop in walk.stops) > SPEC.park_s


def test_places_that_no_street_links_are_not_driven_between():
    network = country(*VILLAGES, (6, 7, "Island Road", "residential"))
    with pytest.raises(Infeasible, match="cannot be reached"):
        planned(network, doors_on(network, (0, 3)), mode="drive-between")


def test_steps_end_a_wheelchairs_walk_but_not_a_walkers():
    network = country(VILLAGES[0], (2, 3, "The Steps", "steps"), VILLAGES[2])
    doors = doors_on(network, (0, 2))
    assert len(planned(network, doors).stops) == 6
    with pytest.raises(Infeasible, match="cannot be reached"):
        planned(network, doors, mode="wheelchair")


@pytest.mark.parametrize(("mode", "pace"), [("walk", 1.3), ("wheelchair", 0.9), ("bike", 4.0)])
def test_each_mode_has_its_pace(mode, pace):
    network = country(*VILLAGES)
    walk = planned(network, doors_on(network, (0, 2)), mode=mode)
    assert walk.walk_s == pytest.approx(walk.walk_m / pace)
    assert np.allclose([stop.walk_s for stop in walk.stops], [stop.walk_m / pace for stop in walk.stops])
