"""The verbs of a canvass over the web, on the whole of Gridville."""

import gzip
import json

import httpx
import pytest

from app.api.roles import MAY
from app.api.uploads import MAKING
from tests.app.api.live import CANARY, wait_for
from tests.town import lonlat

API = "/c/gridville/api"
FORMATS = ("pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html")


def _square(west_m, south_m, east_m, north_m):
    corners = [(west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m), (west_m, south_m)]
    return {"type": "Polygon", "coordinates": [[list(lonlat(*corner)) for corner in corners]]}


WEST_BANK = _square(-20, -20, 120, 220)
RIVER = _square(245, 20, 255, 40)


def _get(client, path, **params):
    answer = client.get(f"{API}/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_campaign_tells_its_counts(director):
    campaign = _get(director, "campaign")
    assert campaign["campaign_id"] == "gridville"
    assert campaign["invented"] is False
    assert campaign["door_count"] >= campaign["located_count"] > 100
    assert len(campaign["box"]) == 4


def test_the_public_address_can_be_set(director):
    url = "https://canvass.example.org"
    answer = director.put(f"{API}/campaign/public-url", json={"public_url": url})
    assert answer.json()["public_url"] == url
    refused = director.put(f"{API}/campaign/public-url", json={"public_url": "javascript:alert(1)"})
    assert refused.status_code == 422


def test_a_campaign_is_made_beside_the_others_and_its_name_is_no_path(live, director):
    body = {"name": "../../Hill District", "election_on": "2026-11-03", "time_zone": "America/New_York"}
    made = director.post("/api/campaigns", json=body)
    again = director.post("/api/campaigns", json=body)
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json()["campaign_id"] == "hill-district"
    assert again.json()["campaign_id"] != "hill-district"
    assert director.get(made.headers["location"]).json()["name"] == "../../Hill District"
    folder = live.app.state.campaigns.read("hill-district").folder
    assert folder == live.app.state.campaigns.read("gridville").folder.parent / "hill-district"


def test_rejects_name_lines_and_exceptions_name_voters(director):
    rejects = _get(director, "rejects")
    assert rejects
    assert {"line", "column", "reason"} == set(rejects[0])
    exceptions = _get(director, "exceptions", universe="Everyone")
    assert exceptions
    assert all(one["voter_id"] or one["door_id"] for one in exceptions)
    assert director.get(f"{API}/exceptions", params={"universe": "Nobody"}).status_code == 404


def test_a_universe_is_made_listed_and_deleted(director):
    made = director.post(f"{API}/universes", json={"name": "No/Party?", "where": "party != 'D'"})
    assert made.status_code == 201, made.text
    assert "No/Party?" in [one["name"] for one in _get(director, "universes")]
    gone = director.delete(f"{API}/universes/No%2FParty%3F")
    assert gone.status_code == 200, gone.text
    assert "No/Party?" not in [one["name"] for one in _get(director, "universes")]


def test_a_filter_that_cannot_be_read_says_where_and_repeats_no_name(director):
    answer = director.post(f"{API}/universes", json={"name": "X", "where": f"last_name = '{CANARY}' and"})
    assert answer.status_code == 422
    assert answer.json()["mend"]
    assert CANARY not in answer.text


def test_cuts_and_turfs_can_be_read(director):
    (cut,) = [one for one in _get(director, "cuts") if one["state"] == "current"]
    assert cut["turfs"] == []
    whole = _get(director, f"cuts/{cut['cut_id']}")
    assert [turf["turf_id"] for turf in whole["turfs"]] == [
        turf["turf_id"] for turf in _get(director, "turfs")
    ]
    assert _get(director, f"turfs/{whole['turfs'][0]['turf_id']}") == whole["turfs"][0]
    for path in ("cuts/none", "turfs/NONE", "turfs/NONE/walk", "turfs/NONE/handout", "exports/none.pdf"):
        assert director.get(f"{API}/{path}").status_code == 404, path


@pytest.mark.slow
def test_a_universe_is_cut_and_walked_by_jobs(director):
    director.post(f"{API}/universes", json={"name": "Two", "where": "true"})
    answer = director.post(f"{API}/cuts", json={"universe": "Two", "spec": {"doors_per_turf": 50}})
    assert answer.status_code == 202
    cut = wait_for(director, answer.headers["location"])
    assert cut["state"] == "done", cut
    turf_ids = [turf["turf_id"] for turf in cut["result"]["turfs"]]
    assert len(turf_ids) > 1
    answer = director.post(f"{API}/walks", json={"turf_ids": turf_ids[:1], "spec": {"round_trip": True}})
    walked = wait_for(director, answer.headers["location"])
    assert [line["turf_id"] for line in walked["result"]["walks"]] == turf_ids[:1]
    assert _get(director, f"turfs/{turf_ids[0]}/walk")["spec"]["round_trip"] is True
    gone = director.delete(f"{API}/cuts/{cut['result']['cut_id']}")
    assert gone.status_code == 200, gone.text


def test_a_walk_is_stops_in_order_with_a_path(director):
    turf = _get(director, "turfs")[0]
    walk = _get(director, f"turfs/{turf['turf_id']}/walk")
    assert [stop["order"] for stop in walk["stops"]] == list(range(1, len(walk["stops"]) + 1))
    assert sum(len(stop["door_ids"]) for stop in walk["stops"]) == turf["door_count"]
    assert all(len(place) == 2 for place in walk["path"])


def test_a_shape_is_measured_drawn_and_undone(director):
    before = {turf["turf_id"] for turf in _get(director, "turfs")}
    asked = {"universe": "Everyone", "area": WEST_BANK}
    measure = director.post(f"{API}/turfs/measure", json=asked).json()
    assert measure["door_count"] > 10
    assert measure["is_estimate"] is True
    drawn = director.post(f"{API}/turfs", json={**asked, "name": "West bank"})
    assert drawn.status_code == 201, drawn.text
    turf = drawn.json()
    assert (turf["name"], turf["door_count"]) == ("West bank", measure["door_count"])
    assert turf["has_walk"] is True
    assert director.get(f"{API}/turfs/{drawn.headers['location']}").json() == turf
    undone = director.post(f"{API}/cuts/{turf['cut_id']}/undo")
    assert undone.status_code == 200, undone.text
    assert {turf["turf_id"] for turf in undone.json()["turfs"]} == before


def test_a_shape_without_doors_has_no_turf(director):
    asked = {"universe": "Everyone", "area": RIVER}
    assert director.post(f"{API}/turfs/measure", json=asked).json()["door_count"] == 0
    answer = director.post(f"{API}/turfs", json=asked)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:turfwalk:problem:infeasible"


@pytest.mark.parametrize(
    "ring",
    [
        [[0, 0], [0, 0], [0, 0], [0, 0]],
        [[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]],
        [[0, 0], [1, 1], [1, 0], [9, 9]],
        [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]],
    ],
)
def test_a_strange_shape_is_no_fault(director, ring):
    asked = {"universe": "Everyone", "area": {"type": "Polygon", "coordinates": [ring]}}
    assert director.post(f"{API}/turfs/measure", json=asked).status_code in {200, 422}


def test_areas_are_geojson_with_counts(director):
    areas = _get(director, "areas", kind="precinct")
    assert areas["type"] == "FeatureCollection"
    properties = [feature["properties"] for feature in areas["features"]]
    assert sum(area["door_count"] for area in properties) > 100
    assert _get(director, "areas", kind="area")["features"] == []


def test_doors_come_by_box_without_names(director):
    every = _get(director, "doors", limit=1_000_000)
    columns = {name: len(values) for name, values in every.items() if name != "total"}
    assert set(columns) == {"door_id", "lon", "lat", "voter_count", "located_by", "turf_id"}
    assert set(columns.values()) == {every["total"]}
    west, south, east, north = (*lonlat(-20, -20), *lonlat(120, 220))
    some = _get(director, "doors", box=f"{west},{south},{east},{north}", limit=5)
    assert len(some["door_id"]) == 5 < some["total"] < every["total"]


@pytest.mark.parametrize("by", ["hex", "precinct"])
def test_a_heatmap_sums_up_to_the_doors(director, by):
    heatmap = _get(director, "heatmap", metric="doors", by=by, resolution=9)
    assert heatmap["metric"] == "doors"
    assert sum(cell["n"] for cell in heatmap["cells"]) > 100
    assert director.get(f"{API}/heatmap", params={"metric": "nonsense"}).status_code == 422


def test_the_doctor_finds_something_to_say(director):
    assert {"level", "what", "mend"} == set(_get(director, "doctor")[0])


def test_street_tiles_are_read_in_parts(director):
    whole = director.get(f"{API}/streets.pmtiles")
    assert whole.status_code == 200
    assert whole.content.startswith(b"PMTiles")
    part = director.get(f"{API}/streets.pmtiles", headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")
    assert part.headers["content-range"] == f"bytes 0-6/{len(whole.content)}"
    assert "content-encoding" not in part.headers
    same = director.get(f"{API}/streets.pmtiles", headers={"If-None-Match": whole.headers["etag"]})
    assert same.status_code == 304
    beyond = director.get(f"{API}/streets.pmtiles", headers={"Range": "bytes=999999999-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.content)}")
    assert beyond.headers["content-type"] == "application/problem+json"
    for odd in ("bytes=9-1", "bytes=-0", "x", "bytes=0-0,2-3", "bytes=-", "lines=1-2"):
        assert director.get(f"{API}/streets.pmtiles", headers={"Range": odd}).status_code == 200


def test_json_is_packed_for_those_who_take_it(live, director):
    plain = director.get(f"{API}/doors", headers={"Accept-Encoding": "identity"})
    cookie = "; ".join(f"{name}={value}" for name, value in director.cookies.items())
    headers = {"Accept-Encoding": "gzip", "Cookie": cookie}
    with httpx.stream("GET", f"{live.url}{API}/doors", headers=headers) as answer:
        packed = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    assert len(packed) < len(plain.content) / 2
    assert json.loads(gzip.decompress(packed)) == plain.json()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_turf_is_handed_out_at_once_in_every_format(live, director, format_):
    turf_id = _get(director, "turfs")[0]["turf_id"]
    answer = director.get(f"{API}/turfs/{turf_id}/handout", params={"format": format_})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="turf-{turf_id}.{format_}"'
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) > 100
    exports = live.app.state.campaigns.read("gridville").folder / "exports"
    assert not list(exports.glob(f"{MAKING}*"))


@pytest.mark.slow
def test_many_turfs_are_written_by_a_job_and_fetched(director):
    answer = director.post(f"{API}/exports", json={"turf_ids": None, "format": "csv"})
    job = wait_for(director, answer.headers["location"])
    assert job["state"] == "done", job
    assert job["result"]["path"].startswith("exports/turfs-")
    file = director.get(f"{API}/{job['result']['path']}")
    assert file.status_code == 200
    assert file.headers["content-type"].startswith("text/csv")
    assert len(file.content) == job["result"]["bytes"]


@pytest.mark.parametrize("format_", ["html", "geojson", "csv", "gpkg"])
def test_a_heatmap_is_fetched_as_a_file(director, format_):
    answer = director.get(f"{API}/heatmap/file", params={"metric": "doors", "format": format_})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")


def test_the_pages_of_a_campaign_are_shown(director):
    page = director.get("/c/gridville/")
    assert page.headers["content-type"].startswith("text/html")
    turf_id = _get(director, "turfs")[0]["turf_id"]
    turf = director.get(f"/c/gridville/t/{turf_id}")
    assert turf.headers["content-type"].startswith("text/html")
    assert "/static/js/" in turf.text
    assert turf_id not in turf.text  # the page fetches the turf itself
    none = director.get("/c/gridville/t/NONE")
    assert (none.status_code, none.headers["content-type"]) == (404, turf.headers["content-type"])
    assert director.get("/").headers["location"] == "/campaigns"
    assert "/static/js/coming/" in director.get("/campaigns").text


def test_the_first_page_leads_where_one_may_go(live):
    with live.client(signed_in=False) as stranger:
        assert stranger.get("/").headers["location"] == "/c/open-town/"


def test_a_stranger_can_do_nothing_to_a_shut_campaign(live):
    """P32, in small: every operation of a shut campaign answers a stranger with 401."""
    with live.client(signed_in=False) as stranger:
        for path, methods in live.app.openapi()["paths"].items():
            for method in methods:
                if path.startswith("/c/") and "nobody" not in MAY[methods[method]["operationId"]]:
                    there = path.replace("{campaign_id}", "gridville").replace("{", "").replace("}", "")
                    assert stranger.request(method.upper(), there).status_code == 401, (method, path)


def test_a_walk_is_wished_undone_and_redone_by_those_who_looked_at_it(director):
    turf_id = max(_get(director, "turfs"), key=lambda turf: turf["walk_m"])["turf_id"]
    walk = _get(director, f"turfs/{turf_id}/walk")
    path = f"{API}/turfs/{turf_id}/walk"
    last = walk["stops"][-1]["door_ids"][0]
    wish = {"wish": {"first_door_id": last}, "revision": walk["revision"]}
    wished = director.put(f"{path}/wish", json=wish)
    assert wished.status_code == 200, wished.text
    assert wished.json()["stops"][0]["door_ids"][0] == last
    late = director.put(f"{path}/wish", json=wish)
    assert late.status_code == 409
    assert "Somebody else" in late.json()["detail"]
    undone = director.post(f"{path}/undo", json={"revision": wished.json()["revision"]}).json()
    assert (undone["stops"], undone["can_redo"]) == (walk["stops"], True)
    redone = director.post(f"{path}/redo", json={}).json()
    assert redone["stops"] == wished.json()["stops"]
    assert director.post(f"{path}/redo", json={}).status_code == 409


def test_a_wish_for_a_door_of_another_turf_is_refused_without_repeating_it(director):
    turf_id = _get(director, "turfs")[0]["turf_id"]
    answer = director.put(f"{API}/turfs/{turf_id}/walk/wish", json={"wish": {"first_door_id": CANARY}})
    assert answer.status_code == 422
    assert CANARY not in answer.text
    assert director.put(f"{API}/turfs/{turf_id}/walk/wish", json={"wish": {"furst": "x"}}).status_code == 422
