"""A file says by what stands in it what it is; a wrong one is refused with a way to mend it."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from app.cli import commands  # noqa: F401 - it registers every command
from app.cli.root import turfwalk
from app.service.layouts import recognise_file
from geo.errors import BadInput
from tests.geo.files import row, van_bytes

CONTACTS = "Voter File VANID,Date Canvassed,Result,Canvassed By\n1,09/01/2026,Not Home,Ana\n"
VOTES = "ncid,voter_reg_num,election_lbl,election_desc,voting_method\nAA1,1,11/05/2024,11/05/2024 GENERAL,ABSENTEE\n"
SCORES = "VANID,Attended\n1,3\n2,4\n"
POINTS = "id,number,street,city,zip,lat,lon\n7,1,Elm St,Gridville,66000,39.7,-105.0\n"


def found(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return recognise_file(path)


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("streets", "streets"),
        ("precincts", "boundaries"),
        ("block_groups", "boundaries"),
        ("addresses", "addresses"),
        ("voters", "voters"),
    ],
)
def test_every_file_of_the_town_is_recognised(gridville_files, noun, kind):
    assert recognise_file(getattr(gridville_files, noun)).kind == kind


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("contacts.csv", CONTACTS, "contacts"),
        ("votes.csv", VOTES, "history"),
        ("scores.csv", SCORES, "columns"),
        ("points.csv", POINTS, "addresses"),
        ("list.csv", van_bytes(row(1), row(2)), "voters"),
        ("anything.csv", "colour,size\nred,3\n", "voters"),
    ],
)
def test_tables_are_told_apart_by_their_columns(tmp_path, name, content, kind):
    assert found(tmp_path, name, content).kind == kind


def test_areas_are_guessed_with_the_columns_of_their_ids_and_names(gridville_files):
    precinct = recognise_file(gridville_files.precincts).layers[0]
    group = recognise_file(gridville_files.block_groups).layers[0]
    assert (precinct.area_kind, precinct.id_column) == ("precinct", "precinct_id")
    assert (group.area_kind, group.id_column.lower()) == ("block-group", "geoid")
    assert precinct.area_count > 0


def test_columns_tell_what_they_are_and_how_full_but_no_value(tmp_path):
    lines = [row(n, address="1 Elm St" if n % 2 else "") for n in range(1, 5)]
    file = found(tmp_path, "list.csv", van_bytes(*lines))
    by_heading = {column.heading: column for column in file.columns}
    assert by_heading["Voter File VANID"].field == "voter_id"
    assert by_heading["General24"].field == "general-2024"
    assert by_heading["SupportScore"].field == "support_score"
    assert by_heading["vAddress"].filled_rate == 0.5
    assert (by_heading["SupportScore"].kind, by_heading["LastName"].kind) == ("number", "text")
    assert file.layout == "van"
    assert "Elm" not in repr(file)


def test_what_a_voter_file_lacks_is_named(tmp_path):
    file = found(tmp_path, "list.csv", "first name,last name,colour\nJo,Doe,red\n")
    assert (file.kind, file.missing) == ("voters", ("voter_id", "address_line"))


def test_a_layout_may_be_said(gridville_files):
    assert recognise_file(gridville_files.voters, "generic").layout == "generic"


@pytest.mark.parametrize(
    ("name", "content", "mend"),
    [
        ("town.osm.pbf", b"no streets", "OpenStreetMap"),
        ("town.osm", b"<html></html>", "OpenStreetMap"),
        ("areas.geojson", b"{", "GeoPackage"),
        ("empty.csv", b"", ""),
        ("lines.geojson", json.dumps({"type": "FeatureCollection", "features": []}).encode(), "polygons"),
    ],
)
def test_a_wrong_file_is_refused_with_a_way_to_mend_it(tmp_path, name, content, mend):
    with pytest.raises(BadInput) as refused:
        found(tmp_path, name, content)
    assert refused.value.mend
    assert mend in refused.value.mend


def test_a_zipped_table_is_no_map(tmp_path):
    with zipfile.ZipFile(tmp_path / "list.zip", "w") as archive:
        archive.writestr("list.csv", van_bytes(row(1)))
    assert recognise_file(tmp_path / "list.zip").kind == "voters"


def test_the_command_shows_columns_and_layers(gridville_files):
    said = CliRunner().invoke(turfwalk, ["recognise", str(gridville_files.voters)])
    assert said.exit_code == 0, said.output
    assert "voter_id" in said.output
    said = CliRunner().invoke(turfwalk, ["recognise", str(gridville_files.precincts)])
    assert "precinct_id" in said.output
