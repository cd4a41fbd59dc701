"""What files are worth: coverage of areas, precincts that differ, rejects for a spreadsheet, layouts."""

import csv
import tomllib

import geopandas as gpd
import polars as pl
import pytest
from shapely.geometry import Polygon, box

from app.service import doctor, exceptions, imports, layouts, precincts, snaps
from app.snapshots import drafting, read_snapshot
from geo.boundaries import LayerChoice
from geo.errors import BadInput
from geo.tables import ADDRESS_RANGES
from tests import town
from tests.app.test_cli import turfwalk


def areas_file(folder, rows):
    shapes = [box(*town.lonlat(west, south), *town.lonlat(east, north)) for west, south, east, north in rows]
    frame = gpd.GeoDataFrame({"id": [f"a{n}" for n in range(len(rows))]}, geometry=shapes, crs=4326)
    frame.to_file(folder / "areas.gpkg")
    return folder / "areas.gpkg"


def test_areas_that_share_the_town_neatly_have_nothing_to_report(imported, gridville_files):
    cover = imports.import_boundaries(imported, gridville_files.precincts, "precinct", "precinct_id").coverage
    assert (cover.overlap_count, cover.gap_count, cover.outside_door_count) == (0, 0, 0)
    assert cover.several_door_count == 1  # 150 Oak Street stands on the line


def test_overlaps_and_doors_in_none_are_reported(imported, tmp_path):
    file = areas_file(tmp_path, [(-50, -50, 260, 310), (240, -50, 330, 310)])
    cover = imports.import_boundaries(imported, file, "area", "id").coverage
    assert (cover.overlap_count, cover.overlapping) == (1, (("a0", "a1"),))
    assert cover.overlap_m2 == pytest.approx(20 * 360, rel=0.01)
    doors = town.doors()
    assert cover.outside_door_count == doors.filter(pl.col("east_m") > 330).height > 0


def with_file_precincts(c, moved_count):
    """Let the voter file name the precincts, a few of them wrongly."""
    with drafting(c) as draft:
        voters, doors = draft.table("voters"), draft.table("doors")
        named = voters.join(
            doors.select("door_id", "precinct_id"), on="door_id", how="left", maintain_order="left"
        )
        wrong = pl.int_range(pl.len()) < moved_count
        other = pl.when(pl.col("precinct_id") == "P-1").then(pl.lit("P-2")).otherwise(pl.lit("P-1"))
        said = pl.when(wrong).then(other).otherwise("precinct_id").fill_null("")
        draft.write("voters", named.with_columns(file_precinct=said).select(voters.columns))
        draft.publish("test", {})


def test_voters_who_stand_elsewhere_than_the_file_says_are_listed_and_found_by_the_doctor(imported):
    assert precincts.list_precinct_mismatches(imported) == []
    with_file_precincts(imported, 3)
    found = precincts.list_precinct_mismatches(imported)
    assert [one.voter_id for one in found] == ["100001", "100002", "100003"]
    assert all(one.expected_id == one.file_precinct != one.precinct_id for one in found)
    assert any("3 voters stand in another precinct" in finding.what for finding in doctor.examine(imported))


def test_rejects_are_written_for_a_spreadsheet_without_formulas(imported, tmp_path):
    with drafting(imported) as draft:
        odd = pl.DataFrame({"line": [9], "column": ["=cmd()"], "reason": ["+1"]})
        draft.write("rejects", pl.concat([draft.table("rejects"), odd]))
        draft.publish("test", {})
    report = exceptions.write_rejects(imported, tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "column", "reason"]
    assert rows[-1] == ["9", "'=cmd()", "'+1"]
    assert len(rows) - 1 == report.reject_count == len(exceptions.list_rejects(imported))


def test_the_guess_about_a_file_can_be_imported_as_it_is(imported, gridville_files, tmp_path):
    guess = layouts.guess_mapping(gridville_files.voters)
    assert tomllib.loads(guess.text)["columns"]["voter_id"] == "Voter File VANID"
    (tmp_path / "m.toml").write_text(guess.text)
    before = read_snapshot(imported).table("voters")
    report = imports.import_voters(imported, gridville_files.voters, mapping=tmp_path / "m.toml")
    assert report.changes.changed_count == 0
    assert read_snapshot(imported).table("voters").equals(before)


def test_layouts_are_listed_and_a_wrong_one_is_named(gridville_files):
    assert "van" in [layout.name for layout in layouts.list_layouts()]
    with pytest.raises(BadInput, match="nope"):
        layouts.guess_mapping(gridville_files.voters, "nope")


def test_a_mapping_is_written_once_and_never_over_an_edited_one(imported, gridville_files, tmp_path):
    out = tmp_path / "map.toml"
    asked = ("import", "voters", imported.folder, gridville_files.voters, "--write-mapping", out)
    before = imported.row()
    assert turfwalk(*asked).returncode == 0
    again = turfwalk(*asked)
    assert (again.returncode, "map.toml" in again.stderr) == (2, True)
    assert imported.row() == before


def test_doors_on_the_side_of_other_numbers_are_listed_and_found_by_the_doctor(imported):
    assert snaps.list_snaps(imported) == []
    with drafting(imported) as draft:
        oak = [town.lonlat(0, 100), town.lonlat(200, 100)]
        sides = {"left": ("198", "10", "even"), "right": ("199", "11", "odd")}  # the wrong way round
        rows = [
            {
                "street_name": "Oak St",
                "side": side,
                "from_number": first,
                "to_number": last,
                "parity": parity,
                "city": "",
                "zip5": "",
                "lon": [lon for lon, _ in oak],
                "lat": [lat for _, lat in oak],
            }
            for side, (first, last, parity) in sides.items()
        ]
        draft.write("address_ranges", pl.DataFrame(rows, schema=ADDRESS_RANGES))
        draft.publish("test", {})
    found = snaps.list_snaps(imported)
    assert {one.trouble for one in found} == {"wrong side"}
    assert len(found) == sum(int(number.split()[0]) < 200 for number in town.HOUSES["Oak Street"])
    assert any("has other house numbers" in finding.what for finding in doctor.examine(imported))


def test_a_layer_is_chosen_of_a_file_with_several_and_the_error_lists_them(imported, tmp_path):
    path = tmp_path / "state.gpkg"
    town.precincts().to_file(path, layer="wards")
    town.block_groups().to_file(path, layer="groups")
    before = imported.row()
    with pytest.raises(BadInput, match=r"state\.gpkg holds 2 layers instead of one") as error:
        imports.import_boundaries(imported, path, "area", "precinct_id")
    assert "wards, groups" in error.value.mend
    assert imported.row() == before
    report = imports.import_boundaries(imported, path, "area", "precinct_id", LayerChoice("wards", "name"))
    assert report.area_count == len(town.precincts())


def test_repaired_and_overlapping_areas_are_named_on_the_command_line(imported, tmp_path):
    from app.cli.imports import of_boundaries

    lon, lat = town.lonlat(100, 60)
    tie = Polygon([(lon, lat), (lon + 0.002, lat + 0.002), (lon + 0.002, lat), (lon, lat + 0.002)])
    areas = gpd.GeoDataFrame(
        {"id": ["A", "B"]}, geometry=[tie, box(lon, lat, lon + 0.002, lat + 0.002)], crs=4326
    )
    areas.to_file(tmp_path / "own.gpkg")
    report = imports.import_boundaries(imported, tmp_path / "own.gpkg", "area", "id")
    assert (report.repaired_count, report.repaired_ids) == (1, ("A",))
    said = of_boundaries(report)
    assert "were repaired: A." in said
    assert "1 pairs overlap" in said
    assert "A and B" in said
