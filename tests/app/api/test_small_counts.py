"""P44: an analyst gets no figure of few people by any route, and none that two answers together would tell."""

import csv
import io
import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.canvass import Actor
from app.figures import LEAST
from app.hiding import ROUNDED_TO
from app.phone import receive_results
from app.service import universes
from app.service.read_keys import make_read_key
from app.service.turfs import list_turfs
from app.snapshots import read_snapshot
from app.store import cuts as cut_record
from tests.app.api.live import make_empty, make_gridville, serving, write_town
from tests.promises.hill import cast_of, client_of

API = "/c/gridville/api"
KINDS = ("turf", "canvasser", "precinct", "day")
NOON = datetime(2026, 10, 3, 17, 0, tzinfo=UTC)
COUNTS = ("door_count", "knocked_count", "attempt_count", "contact_count", "refusal_count")


@pytest.fixture(scope="module")
def hill(tmp_path_factory):
    """Gridville with people in every role, somewhat canvassed: much of the first turf, three doors of the second."""
    folder = tmp_path_factory.mktemp("small")
    town = make_gridville(folder / "gridville", write_town(folder / "files"))
    with serving([town, make_empty(folder / "beside", invented=False)]) as live:
        c = live.app.state.campaigns.read("gridville")
        first, second = list_turfs(c)[:2]
        knock(c, first.turf_id, 25)
        knock(c, second.turf_id, 3)
        voter = read_snapshot(c).table("voters")["voter_id"][0]
        universes.create_universe(c, "One", f"voter_id = '{voter}'")
        universes.create_universe(c, "All but one", f"voter_id != '{voter}'")
        yield live, cast_of(live, "gridville", "beside")


def knock(c, turf_id, count):
    """Knock at the first doors of a turf; nobody, a talk, a refusal, and so on."""
    with c.reading() as connection:
        doors = cut_record.doors_of_turfs(connection, cut_record.living_turf_rows(connection))[turf_id]
    for n, door_id in enumerate(doors[:count]):
        found = {"result_id": str(uuid.uuid4()), "turf_id": turf_id, "door_id": door_id}
        found |= {"outcome": ("not-home", "canvassed", "refused")[n % 3], "device_id": turf_id}
        found |= {"device_sequence": n, "knocked_at": (NOON + timedelta(minutes=2 * n)).isoformat()}
        receive_results(c, Actor(turf_id, "canvasser"), [json.dumps(found)])


@pytest.fixture
def get(hill):
    """Ask as somebody; gives the JSON of the answer."""

    def asked(who, path, **options):
        with client_of(*hill, who) as client:
            answer = client.request("POST" if "json" in options else "GET", f"{API}/{path}", **options)
            assert answer.status_code == 200, answer.text
            return answer.json()

    return asked


def is_coarse(count):
    return count is None or count % ROUNDED_TO == 0


def test_a_universe_of_few_has_no_count_and_no_filter_that_names_somebody(get):
    exact = {one["name"]: one for one in get("director", "universes")}
    told = {one["name"]: one for one in get("analyst", "universes")}
    assert exact["One"]["voter_count"] == 1
    assert (told["One"]["voter_count"], told["One"]["door_count"], told["One"]["hidden"]) == (
        None,
        None,
        True,
    )
    assert told["One"]["least"] == LEAST
    assert "where" not in told["One"]
    for one in told.values():
        assert is_coarse(one["voter_count"])
        assert is_coarse(one["door_count"])
    whole = exact["All but one"]["voter_count"]
    assert abs(told["All but one"]["voter_count"] - whole) < ROUNDED_TO


def test_turfs_and_cuts_are_outlines(get):
    exact = {one["turf_id"]: one for one in get("director", "turfs")}
    told = {one["turf_id"]: one for one in get("analyst", "turfs")}
    assert set(told) == set(exact)
    for turf_id, one in told.items():
        assert one["boundary"] == exact[turf_id]["boundary"]
        assert not {"knock_s", "walk_s", "walk_m"} & set(one)
        assert is_coarse(one["door_count"])
        assert is_coarse(one["voter_count"])
        assert one["hidden"] or exact[turf_id]["voter_count"] >= LEAST
    assert {"sums", "figures", "exception_count"}.isdisjoint(get("analyst", "cuts")[0])


def test_areas_are_counted_as_the_heatmap_counts_them(get):
    heat = get("analyst", "heatmap", params={"metric": "doors", "by": "precinct"})
    cells = {one["cell_id"]: one for one in heat["cells"]}
    areas = get("analyst", "areas", params={"kind": "precinct"})["features"]
    for area in (one["properties"] for one in areas):
        cell = cells.get(area["area_id"], {"value": 0, "hidden": False})
        assert area["door_count"] == cell["value"]
        assert area["hidden"] == cell["hidden"]
        assert is_coarse(area["voter_count"])


def test_search_tells_no_count(get):
    exact = get("director", "find/places", json={"text": "a"})
    told = get("analyst", "find/places", json={"text": "a"})
    assert [one["label"] for one in told] == [one["label"] for one in exact]
    assert any(one["door_count"] for one in exact)
    assert all(one["door_count"] is None for one in told)


@pytest.mark.parametrize("by", KINDS)
def test_tallies_hide_rows_of_few_with_another_and_round_the_rest(get, by):
    exact = get("director", "tallies", params={"by": by})["rows"]
    told = get("analyst", "tallies", params={"by": by})
    rows = told["rows"]
    assert len(rows) == len(exact)
    tried = {row["key"]: row["attempt_count"] for row in exact}
    if by == "turf":
        few = [key for key, count in tried.items() if 0 < count < LEAST]
        hidden = [row["key"] for row in rows if row["hidden"]]
        assert few
        assert set(few) < set(hidden)  # a single hidden row could be subtracted
    for row in [*rows, told["total"]]:
        assert all(is_coarse(row[name]) for name in COUNTS)
        assert row["hidden"] == (row["attempt_count"] is None)
        if row["hidden"]:
            assert (row["contact"]["value"], row["real_s"], row["first_at"]) == (None, None, None)
        else:
            assert (
                row["contact"]["value"] is None
                or round(row["contact"]["value"] * 100) / 100 == (row["contact"]["value"])
            )
            assert row["planned_s"] % 600 == row["real_s"] % 600 == 0
    assert not told["total"]["hidden"]


def test_the_file_of_tallies_says_what_is_hidden(hill):
    with client_of(*hill, "analyst") as client:
        lines = list(csv.DictReader(io.StringIO(client.get(f"{API}/tallies/file").text)))
    hidden = [one for one in lines if one["hidden"] == "True"]
    assert hidden
    assert all(one["attempt_count"] == one["contact_rate"] == "" for one in hidden)
    assert all(is_coarse(int(one["attempt_count"])) for one in lines if one["hidden"] == "False")


def test_asking_for_other_days_is_rounded_apart(get):
    """P44: the same visits are always told alike, also under other bounds."""
    whole = get("analyst", "tallies", params={"by": "day"})["total"]
    bounded = get("analyst", "tallies", params={"by": "turf", "until": "2026-12-31"})["total"]
    assert {name: whole[name] for name in COUNTS} == {name: bounded[name] for name in COUNTS}


def test_days_are_told_in_fives(get):
    for day in get("analyst", "timeline")["days"]:
        assert all(is_coarse(day[name]) for name in ("doors", "contacts", "refusals", "first_visits"))


def test_odd_patterns_of_few_visits_are_for_planners(get):
    assert all(one["visit_count"] >= LEAST for one in get("analyst", "odd-patterns"))


def test_layers_for_map_programs_tell_an_analyst_no_more_than_the_map(hill, get):
    live, cast = hill
    key = make_read_key(live.app.state.campaigns.read("gridville"), cast.person_ids["analyst"]).key

    def items(name):
        with client_of(live, cast, "nobody") as client:
            path = f"{API}/ogc/collections/{name}/items"
            answer = client.get(path, params={"limit": 10_000}, headers={"authorization": f"Bearer {key}"})
            assert answer.status_code == 200, answer.text
            return [one["properties"] for one in answer.json()["features"]]

    cells = get("analyst", "heatmap", params={"metric": "doors", "by": "hex", "resolution": 9})["cells"]
    hexes = items("hexes-9")
    assert {one["cell_id"]: one["door_count"] for one in hexes} == {
        one["cell_id"]: one["value"] for one in cells
    }
    counts = ("door_count", "voter_count", "knocked_count", "talked_count", "refused_count")
    for name in ("hexes-8", "hexes-9", "hexes-10", "turfs", "precincts"):
        rows = items(name)
        assert rows, name
        for row in rows:
            assert all(is_coarse(row.get(count)) for count in counts), name
            assert row.get("knock_s") is None
    assert any(one["hidden"] for one in items("hexes-10"))
