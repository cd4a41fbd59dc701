"""The command line: one sentence and exit code 2 for bad input, JSON on demand, nothing changed."""

import json
import socket
import subprocess
import sys
import time

import pytest

from tests import town


def turfwalk(*arguments, timeout=60):
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def test_help_answers_in_half_a_second():
    fastest, tries = 9.0, 0
    while fastest >= 0.5 and tries < 8:  # a busy computer gets some tries
        began = time.perf_counter()
        assert turfwalk("--help").returncode == 0
        fastest, tries = min(fastest, time.perf_counter() - began), tries + 1
    assert fastest < 0.5


def test_new_prints_one_json_document(tmp_path):
    ran = turfwalk(
        "new",
        tmp_path / "c",
        "--name",
        "N",
        "--election-on",
        "2026-11-03",
        "--time-zone",
        "America/New_York",
        "--json",
    )
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["name"] == "N"


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty.csv").write_text("")
    (folder / "letter.csv").write_text("Dear voter\nhow are you\n")
    (folder / "picture.osm.pbf").write_bytes(b"\x89PNG\r\n" + bytes(200))
    (folder / "noid.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    precincts = town.precincts()
    precincts.rename(columns={"precinct_id": "precinct"}).to_file(folder / "precincts.shp")
    (folder / "precincts.prj").unlink()
    precincts.to_file(folder / "precincts.geojson")
    return folder


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["import", "streets", "{c}", "{bad}/picture.osm.pbf"], "picture.osm.pbf"),
        (["import", "streets", "{c}", "{bad}/missing.osm.pbf"], "missing.osm.pbf"),
        (["import", "streets", "{c}"], "--place"),
        (["import", "voters", "{c}", "{bad}/empty.csv"], "empty.csv"),
        (["import", "voters", "{c}", "{bad}/letter.csv"], "letter.csv"),
        (["import", "voters", "{c}", "{bad}/letter.csv", "--layout", "nope"], "nope"),
        (
            [
                "import",
                "boundaries",
                "{c}",
                "{bad}/precincts.shp",
                "--kind",
                "precinct",
                "--id",
                "precinct_id",
            ],
            ".prj",
        ),
        (
            ["import", "boundaries", "{c}", "{bad}/precincts.geojson", "--kind", "precinct", "--id", "nope"],
            "nope",
        ),
        (["import", "addresses", "{c}", "{bad}/letter.csv"], "letter.csv"),
        (["universe", "{c}", "nobody", "--where", "age > 500"], "nobody"),
        (["universe", "{c}", "broken", "--where", "age >"], "character"),
        (["cut", "{c}", "--universe", "missing"], "missing"),
        (["cut", "{c}", "--universe", "everyone", "--turfs", "100000"], "turf"),
        (["cut", "{c}", "--universe", "everyone", "--shift", "1m"], "shift"),
        (["cut", "{c}", "--universe", "everyone", "--shift", "3h", "--turfs", "2"], "--shift"),
        (["cut", "{c}", "--universe", "everyone", "--shift", "soon"], "soon"),
        (["walk", "{c}", "--turf", "ZZZZ"], "ZZZZ"),
        (["export", "{c}", "--format", "docx", "--out", "{bad}/x.docx"], "docx"),
        (["heatmap", "{c}", "--metric", "luck", "--out", "{bad}/x.html"], "luck"),
        (["heatmap", "{c}", "--out", "{bad}/x.png"], "png"),
        (["doctor", "{bad}"], "campaign"),
        (["serve", "{bad}"], "campaign"),
        (["serve", "{c}", "--host", "0.0.0.0"], "0.0.0.0"),  # noqa: S104 - to be refused
    ],
)
def test_bad_input_is_one_sentence_with_exit_code_2_and_changes_nothing(arguments, names, planned, bad_files):
    before = planned.row()
    ran = turfwalk(*[word.format(c=planned.folder, bad=bad_files) for word in arguments])
    assert ran.returncode == 2, ran.stderr
    assert names in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    assert planned.row() == before
    assert not list((planned.folder / "snapshots").glob(".*"))


def test_a_port_in_use_is_named(planned):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = turfwalk("serve", planned.folder, "--port", port)
    assert ran.returncode == 2
    assert str(port) in ran.stderr


def test_streets_that_do_not_cover_the_doors_are_named(imported, tmp_path):
    (tmp_path / "far.osm").write_text(town.osm_xml().replace('lon="-9', 'lon="-8'))
    assert turfwalk("import", "streets", imported.folder, tmp_path / "far.osm").returncode == 0
    assert turfwalk("universe", imported.folder, "everyone", "--where", "true").returncode == 0
    ran = turfwalk("cut", imported.folder, "--universe", "everyone")
    assert ran.returncode == 2
    assert "streets do not cover" in ran.stderr


def test_json_answers_have_the_promised_fields(planned):
    walks = json.loads(turfwalk("walk", planned.folder, "--json").stdout)
    assert set(walks["walks"][0]) == {
        "turf_id",
        "stop_count",
        "walk_m",
        "effort_m",
        "walk_s",
        "knock_s",
        "lower_bound_effort_m",
        "gap",
        "proven",
        "list_order_m",
        "list_order_s",
        "human_order_m",
        "human_order_s",
        "wish_cost_m",
        "left_out_count",
        "solve_ms",
    }
    cut = json.loads(turfwalk("cut", planned.folder, "--universe", "everyone", "--json").stdout)
    assert {
        "cut_id",
        "turfs",
        "max_over_mean",
        "cv",
        "split_faces_rate",
        "exception_count",
        "elapsed_s",
    } <= set(cut)
    turf = {"turf_id", "door_count", "voter_count", "knock_s", "walk_s", "walk_m", "contiguous"}
    assert turf <= set(cut["turfs"][0])
    findings = json.loads(turfwalk("doctor", planned.folder, "--json").stdout)["findings"]
    assert all(set(finding) == {"level", "what", "mend"} for finding in findings)


def test_a_walk_is_changed_read_and_taken_back_by_command(planned):
    turfs = json.loads(turfwalk("list", "turfs", planned.folder, "--json").stdout)
    turf_id = max(turfs, key=lambda turf: turf["walk_m"])["turf_id"]
    walk = json.loads(turfwalk("show", "walk", planned.folder, turf_id, "--json").stdout)
    first, other, out = (walk["stops"][at]["door_ids"][0] for at in (3, 5, 1))
    asked = ("--first", first, "--after", f"{first},{other}", "--leave-out", out)
    wished = turfwalk("wish", planned.folder, turf_id, *asked)
    assert wished.returncode == 0, wished.stderr
    assert "The wish costs" in wished.stdout
    shown = json.loads(turfwalk("show", "walk", planned.folder, turf_id, "--json").stdout)
    assert [stop["door_ids"][0] for stop in shown["stops"][:2]] == [first, other]
    assert [left["door_id"] for left in shown["left_out"]] == walk["stops"][1]["door_ids"][:1]
    refused = turfwalk("wish", planned.folder, turf_id, "--after", first)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert turfwalk("undo-walk", planned.folder, turf_id).returncode == 0
    again = json.loads(turfwalk("show", "walk", planned.folder, turf_id, "--json").stdout)
    assert again["stops"] == walk["stops"]
    cleared = turfwalk("wish", planned.folder, turf_id, "--backwards", "--json")
    assert json.loads(cleared.stdout)["wish"]["backwards"] is True
