"""Every format read back: the same stops, order and turf code, and nothing that runs."""

import csv
import json
from xml.etree import ElementTree as ET

import gpxpy
import pyogrio
import pytest

from app.exports import FORMATS, write_packets
from app.exports.plain import plain
from app.exports.qgis_styles import STYLES
from geo.errors import BadInput, Cancelled, Conflict, Unavailable
from geo.formulas import unguard_formula
from tests.app.exports.crossroads import FORMULA, MARKUP, crossroads, lone, segments

KML = "{http://www.opengis.net/kml/2.2}"
MAPS = ("gpx", "geojson", "kml", "gpkg")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    for form in FORMATS[1:]:
        write_packets([crossroads(), lone()], segments(), form, folder / f"all.{form}")
    return folder


@pytest.fixture(scope="module")
def wanted():
    return [(p.turf.turf_id, stop.order) for p in (crossroads(), lone()) for stop in p.walk.stops]


def rows_of(folder):
    with (folder / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_one_line_a_voter_in_walking_order_and_one_for_a_door_without(folder, wanted):
    rows = rows_of(folder)
    assert list(dict.fromkeys((row["turf_id"], int(row["order"])) for row in rows)) == wanted
    voters = [row["voter_id"] for row in rows if row["voter_id"]]
    assert len(voters) == len(set(voters)) == crossroads().turf.voter_count + 1
    assert sum(not row["voter_id"] for row in rows) == 1


def test_no_cell_of_the_csv_is_a_formula_and_names_come_back_as_they_were(folder):
    rows = rows_of(folder)
    assert (folder / "all.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    texts = [text for row in rows for name, text in row.items() if name not in {"lon", "lat"}]
    assert not [text for text in texts if text[:1] in tuple("=+-@\t\r\uff1d")]
    assert FORMULA in {unguard_formula(row["first_name"]) for row in rows}
    assert plain(MARKUP) in {row["last_name"] for row in rows}


def test_gpx_has_numbered_waypoints_a_route_and_a_track_a_turf(folder, wanted):
    gpx = gpxpy.parse((folder / "all.gpx").read_text(encoding="utf-8"))
    names = [point.name for point in gpx.waypoints]
    assert [(name[:4], int(name[5:].split(".")[0])) for name in names] == wanted
    assert [len(route.points) for route in gpx.routes] == [13, 1]
    assert [len(track.segments[0].points) for track in gpx.tracks] == [13, 1]
    assert gpx.copyright_author == "OpenStreetMap contributors"
    lons = [point.longitude for point in gpx.waypoints]
    assert max(lons) < -104


def test_geojson_has_turfs_walks_stops_and_doors_with_longitude_first(folder, wanted):
    collection = json.loads((folder / "all.geojson").read_text(encoding="utf-8"))
    features = collection["features"]
    stops = [f["properties"] for f in features if f["properties"]["layer"] == "stop"]
    assert [(stop["turf_id"], stop["order"]) for stop in stops] == wanted
    assert {f["properties"]["layer"] for f in features} == {"turf", "walk", "stop", "door"}
    assert all(f["geometry"]["coordinates"][0] < -104 for f in features if f["geometry"]["type"] == "Point")
    assert collection["attribution"] == "© OpenStreetMap contributors"
    assert collection["invented"] is True


def test_kml_has_a_folder_a_turf_with_styles_that_exist(folder):
    root = ET.parse(folder / "all.kml").getroot()  # noqa: S314 - written by ourselves
    document = root.find(f"{KML}Document")
    folders = document.findall(f"{KML}Folder")
    assert [found.findtext(f"{KML}name")[:4] for found in folders] == ["CRSS", "LONE"]
    styles = {f"#{style.get('id')}" for style in document.findall(f"{KML}Style")}
    assert {url.text for url in root.iter(f"{KML}styleUrl")} <= styles
    assert [len(found.findall(f".//{KML}Point")) for found in folders] == [13, 1]
    assert not [text.text for text in root.iter(f"{KML}description") if "<" in (text.text or "")]


def test_gpkg_has_its_layers_and_a_style_for_each(folder, wanted):
    path = folder / "all.gpkg"
    stops = pyogrio.read_dataframe(path, layer="stops")
    assert list(zip(stops["turf_id"], stops["order"], strict=True)) == wanted
    assert stops.crs.to_epsg() == 4326
    counts = {name: len(pyogrio.read_dataframe(path, layer=name)) for name in ("turfs", "walks", "doors")}
    assert counts == {"turfs": 2, "walks": 1, "doors": 53}
    styles = pyogrio.read_dataframe(path, layer="layer_styles")
    assert list(styles["f_table_name"]) == ["turfs", "walks", "stops", "doors"]
    for style in STYLES.values():
        ET.fromstring(style.split(">", 1)[1])  # noqa: S314 - written by ourselves


@pytest.mark.parametrize("form", MAPS)
def test_map_formats_name_no_person(folder, form):
    content = (folder / f"all.{form}").read_bytes()
    assert b"Stone" not in content
    assert b"onerror" not in content


def test_a_path_without_a_suffix_is_a_folder_with_one_file_a_turf(tmp_path):
    write_packets([crossroads(), lone()], segments(), "gpx", tmp_path / "lists")
    assert sorted(path.name for path in (tmp_path / "lists").iterdir()) == ["CRSS.gpx", "LONE.gpx"]


def test_a_cancelled_export_leaves_no_half_written_file(tmp_path):
    def cancel(_done, _words):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        write_packets([crossroads()], segments(), "pdf", tmp_path / "a.pdf", cancel)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_cannot_be_written_to_is_bad_input(tmp_path, form):
    (tmp_path / "file.txt").write_text("kept")
    with pytest.raises(BadInput, match="cannot be written to"):
        write_packets([lone()], segments(), form, tmp_path / "file.txt" / f"a.{form}")
    assert (tmp_path / "file.txt").read_text() == "kept"


@pytest.mark.parametrize("form", ["csv", "pdf"])
def test_a_full_disk_is_said_in_one_sentence_and_the_old_file_stays(tmp_path, form, monkeypatch):
    out = tmp_path / f"a.{form}"
    out.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(Unavailable, match="No space left"):
        write_packets([lone()], segments(), form, out)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.read_text() == "old"


def test_an_unknown_format_and_an_empty_list_are_said(tmp_path):
    with pytest.raises(BadInput, match="docx"):
        write_packets([lone()], segments(), "docx", tmp_path / "a.docx")
    with pytest.raises(Conflict, match="no turf"):
        write_packets([], segments(), "csv", tmp_path / "a.csv")
