"""Places of doors: from points, ranges and by hand, whatever is imported afterwards."""

import geopandas as gpd
import pytest
from shapely.geometry import LineString

from app.service import exceptions, imports, layers, places
from app.snapshots import read_snapshot
from geo.errors import BadInput, NotFound
from tests import town

NOWHERE = town.lonlat(320, 60)


def only_unlocated(c):
    (door,) = places.list_unlocated_doors(c)
    return door.door_id


def tables(c):
    snapshot = read_snapshot(c)
    return snapshot.table("doors").sort("door_id"), snapshot.table("snaps").sort("door_id")


def test_a_door_without_a_place_is_listed_with_its_address(imported):
    (door,) = places.list_unlocated_doors(imported)
    assert door.address.lower().startswith("999 nowhere l")
    assert (door.voter_count, door.reason) == (1, "street not found")


def test_a_door_placed_by_hand_is_joined_snapped_and_no_exception(imported):
    door_id = only_unlocated(imported)
    placed = places.place_door(imported, door_id, *NOWHERE)
    assert (placed.located_by, placed.precinct_id, placed.geoid) == ("by-hand", "P-3", "990010001001")
    assert placed.exception_reason is None
    assert places.list_unlocated_doors(imported) == []
    assert exceptions.list_exceptions(imported) == []


def test_placing_one_door_gives_the_same_tables_as_locating_all_anew(imported, gridville_files):
    places.place_door(imported, only_unlocated(imported), *NOWHERE)
    quick = tables(imported)
    imports.import_addresses(imported, gridville_files.addresses)
    assert all(one.equals(other) for one, other in zip(quick, tables(imported), strict=True))


def test_a_place_set_by_hand_wins_and_stays_whatever_is_imported(imported, gridville_files):
    doors = read_snapshot(imported).table("doors")
    known = doors.filter(located_by="file")["door_id"][0]
    places.place_door(imported, known, *NOWHERE)
    imports.import_voters(imported, gridville_files.voters)
    imports.import_addresses(imported, gridville_files.addresses)
    imports.import_streets(imported, gridville_files.streets)
    row = read_snapshot(imported).table("doors").filter(door_id=known).row(0, named=True)
    assert (row["lon"], row["lat"], row["located_by"]) == (*NOWHERE, "by-hand")


@pytest.mark.parametrize("located_by", ["file", "address-point", "osm-address", None])
def test_a_place_taken_back_leaves_everything_as_it_was(imported, located_by):
    before = tables(imported)
    door_id = before[0].filter(before[0]["located_by"].eq_missing(located_by))["door_id"][0]
    places.place_door(imported, door_id, *NOWHERE)
    assert places.forget_place(imported, door_id).located_by == located_by
    assert all(one.equals(other) for one, other in zip(before, tables(imported), strict=True))


def test_only_real_doors_are_placed_and_only_near_the_town(imported):
    door_id = only_unlocated(imported)
    before = imported.row()
    with pytest.raises(NotFound):
        places.place_door(imported, "dnone", *NOWHERE)
    with pytest.raises(BadInput, match="near"):
        places.place_door(imported, door_id, NOWHERE[1], NOWHERE[0])
    with pytest.raises(BadInput, match="near"):
        places.place_door(imported, door_id, float("nan"), 39.7)
    with pytest.raises(NotFound, match="by hand"):
        places.forget_place(imported, door_id)
    assert imported.row() == before


def ranges_file(folder):
    """Nowhere Lane has numbers 901 to 999 on its left side."""
    line = LineString([town.lonlat(310, 60), town.lonlat(390, 60)])
    rows = {
        "fullname": ["Nowhere Lane"],
        "lfromhn": ["901"],
        "ltohn": ["999"],
        "rfromhn": [""],
        "rtohn": [""],
    }
    gpd.GeoDataFrame(rows, geometry=[line], crs=4326).to_file(folder / "ranges.gpkg")
    return folder / "ranges.gpkg"


def test_ranges_locate_what_points_do_not_know_and_replace_only_ranges(imported, tmp_path, gridville_files):
    report = imports.import_addresses(imported, ranges_file(tmp_path))
    assert (report.address_count, report.range_count, report.rows_in) == (0, 1, 1)
    by = read_snapshot(imported).table("doors")["located_by"].value_counts()
    counts = dict(by.iter_rows())
    assert (counts["address-range"], None in counts) == (1, False)
    imports.import_addresses(imported, gridville_files.addresses)
    again = dict(read_snapshot(imported).table("doors")["located_by"].value_counts().iter_rows())
    assert again == counts


def test_areas_that_come_after_the_voters_are_joined_at_once(imported, tmp_path):
    own = town.precincts().rename(columns={"precinct_id": "ward"})
    own.to_file(tmp_path / "wards.gpkg")
    imports.import_boundaries(imported, tmp_path / "wards.gpkg", "area", "ward")
    doors = read_snapshot(imported).table("doors")
    assert doors["area_id"].equals(doors["precinct_id"])
    areas = layers.list_areas(imported, "area")["features"]
    assert sum(area["properties"]["door_count"] for area in areas) == len(town.doors())


def test_placing_a_door_counts_the_universes_anew(imported):
    from app.service import universes

    universes.create_universe(imported, "all", "true")
    universes.create_universe(imported, "west", "precinct_id = 'P-3'")
    before = {one.name: one for one in universes.list_universes(imported)}
    door_id = only_unlocated(imported)
    places.place_door(imported, door_id, *NOWHERE)
    placed = {one.name: one for one in universes.list_universes(imported)}
    assert placed["all"].exception_count == before["all"].exception_count - 1
    assert placed["all"].door_count == before["all"].door_count + 1
    assert placed["west"].voter_count == before["west"].voter_count + 1
    places.forget_place(imported, door_id)
    assert {one.name: one for one in universes.list_universes(imported)} == before


def test_a_universe_that_asks_for_what_is_gone_keeps_its_last_counts(imported, tmp_path, gridville_files):
    from app.service import universes

    town.block_groups().assign(extra=5).to_file(tmp_path / "more.gpkg")
    imports.import_boundaries(imported, tmp_path / "more.gpkg", "block-group", "geoid")
    made = universes.create_universe(imported, "extra", "bg_extra > 1")
    imports.import_boundaries(imported, gridville_files.block_groups, "block-group", "geoid")
    with pytest.raises(BadInput, match="bg_extra"):
        universes.count_universe(imported, made.where)
    assert universes.list_universes(imported) == [made]


def test_every_door_row_says_how_its_place_is_known(imported):
    found = layers.list_doors(imported)
    doors = read_snapshot(imported).table("doors")
    by = dict(zip(found.door_id, found.located_by, strict=True))
    assert by == dict(doors.filter(doors["lon"].is_not_null()).select("door_id", "located_by").iter_rows())
