"""Gridville is what its picture says."""

from __future__ import annotations

import polars as pl
import pytest
from shapely.geometry import Point

import tests.town as gridville
from geo.tables import ADDRESS_POINTS


def test_the_tower_has_forty_doors_in_one_building():
    tower = gridville.doors().filter(pl.col("building_id") == "bank-road-150")
    assert tower.height == 40
    assert tower["door_id"].n_unique() == 40


def test_every_block_is_a_hundred_metres_on_the_ground():
    blocks = gridville.segments().to_crs(gridville.METRIC_EPSG)
    blocks = blocks[~blocks["name"].isin(["Pine Court"])]
    assert blocks.length.to_list() == pytest.approx([100.0] * len(blocks), abs=0.01)


def test_one_door_stands_exactly_on_a_precinct_line():
    door = gridville.doors().filter(pl.col("door_id") == "oak-street-150").row(0, named=True)
    shapes = gridville.precincts().set_index("precinct_id").geometry
    corner = (door["lon"], door["lat"])
    assert corner in list(shapes["P-1"].exterior.coords)
    assert corner in list(shapes["P-2"].exterior.coords)


def test_every_other_door_is_inside_its_precinct():
    shapes = gridville.precincts().set_index("precinct_id").geometry
    for door in gridville.doors().filter(pl.col("door_id") != "oak-street-150").iter_rows(named=True):
        inside = shapes[shapes.contains(Point(door["lon"], door["lat"]))]
        assert list(inside.index) == [door["precinct_id"]]


def test_known_addresses_have_the_columns_of_the_table():
    for known in (gridville.address_points(), gridville.address_points(of_osm=True)):
        assert known.schema == ADDRESS_POINTS
        assert not known.is_empty()


def test_the_voter_file_is_the_same_every_time_and_ends_with_its_bad_lines():
    text = gridville.voters_csv()
    assert text == gridville.voters_csv()
    lines = text.split("\n")[:-1]
    assert lines[gridville.BAD_LINES["blank"]] == ""
    assert lines[gridville.BAD_LINES["confidential"]].endswith(",Y")
    assert lines[gridville.BAD_LINES["no id"]].startswith(",")
    assert "Nowhere" in lines[-6] or "NOWHERE" in lines[-6]
    assert len(lines) - 1 == gridville.doors()["voter_count"].sum() + 6


def test_the_whole_town_can_be_written(tmp_path):
    files = gridville.write_town(tmp_path)
    assert files.streets.read_text().count("<way ") == len(gridville.WAYS) + 1
    assert files.voters.exists()
    assert files.precincts.stat().st_size > 0
