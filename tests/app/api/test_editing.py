"""Editing over the web: ETags, stale saves, jobs, notes and the launch plan."""

import pytest

from tests.app.api.live import wait_for
from tests.town import lonlat

API = "/c/gridville/api"


@pytest.fixture
def cut(director):
    """The current cut, as it is before the test."""
    [found] = [one for one in director.get(f"{API}/cuts").json() if one["state"] == "current"]
    return director.get(f"{API}/cuts/{found['cut_id']}").json()


def square(west, south, east, north):
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(lonlat(*place)) for place in ring]]}


def job_of(director, answer):
    assert answer.status_code == 202, answer.text
    job = wait_for(director, answer.headers["location"])
    assert job["state"] == "done", job
    return job["result"]


def test_an_edit_answers_with_the_cut_and_its_new_tag(director, cut):
    turf = cut["turfs"][0]
    path = f"{API}/cuts/{cut['cut_id']}"
    tag = director.get(path).headers["etag"]
    made = director.put(
        f"{path}/turfs/{turf['turf_id']}/name", json={"name": "One"}, headers={"If-Match": tag}
    )
    assert made.status_code == 200, made.text
    assert made.headers["etag"] != tag
    assert made.json()["turfs"][0]["name"] == "One"
    assert director.get(path).headers["etag"] == made.headers["etag"]


def test_a_stale_save_gets_412_and_changes_nothing(director, cut):
    path = f"{API}/cuts/{cut['cut_id']}"
    tag = director.get(path).headers["etag"]
    first, second = (turf["turf_id"] for turf in cut["turfs"][:2])
    assert director.put(
        f"{path}/turfs/{first}/name", json={"name": "Mine"}, headers={"If-Match": tag}
    ).is_success
    before = director.get(path).json()
    for verb, body in (
        ("merges", {"turf_ids": [first, second]}),
        ("splits", {"turf_id": first, "parts": 2}),
        ("moves", {"door_ids": [], "area": square(0, 0, 60, 60), "to": first}),
        ("undo", None),
        ("redo", None),
    ):
        late = director.post(f"{path}/{verb}", json=body, headers={"If-Match": tag})
        assert late.status_code == 412, late.text
        assert "not saved" in late.json()["detail"]
    drawn = {"universe": "Everyone", "area": square(0, 0, 60, 60)}
    assert director.post(f"{API}/turfs", json=drawn, headers={"If-Match": tag}).status_code == 412
    assert director.get(path).json() == before


def test_a_tag_that_is_none_is_refused(director, cut):
    answer = director.post(f"{API}/cuts/{cut['cut_id']}/undo", headers={"If-Match": "yesterday"})
    assert answer.status_code == 422


def test_moving_is_measured_done_undone_and_redone(director, cut):
    path = f"{API}/cuts/{cut['cut_id']}"
    to = cut["turfs"][-1]["turf_id"]
    body = {"area": square(-20, -20, 60, 60), "whole_faces": True, "to": to}
    told = director.post(f"{path}/measure", json=body).json()
    assert told["door_count"] > 0
    moved = director.post(f"{path}/moves", json=body).json()
    counts = {turf["turf_id"]: turf["door_count"] for turf in moved["turfs"]}
    assert all(counts.get(turf["turf_id"], 0) == turf["door_count"] for turf in told["turfs"])
    undone = director.post(f"{path}/undo").json()
    assert undone["turfs"] == cut["turfs"]
    assert undone["redo_verb"] == "move_doors"
    redone = director.post(f"{path}/redo").json()
    assert {turf["turf_id"]: turf["door_count"] for turf in redone["turfs"]} == counts
    assert director.get(f"{path}/edits").json()[0]["verb"] == "move_doors"


def test_alternatives_are_cut_as_a_job_and_one_is_chosen(director, cut):
    body = {"universe": "Everyone", "spec": {"turf_count": 4}}
    made = job_of(director, director.post(f"{API}/cuts/alternatives", json=body))
    ids = [one["cut_id"] for one in made["cuts"]]
    assert len(ids) >= 2
    assert director.post(f"{API}/cuts/{ids[0]}/choose").json()["state"] == "current"
    assert director.post(f"{API}/cuts/{cut['cut_id']}/choose").json()["state"] == "current"
    for cut_id in ids:
        assert director.delete(f"{API}/cuts/{cut_id}").is_success


def test_what_is_left_is_recut_as_a_job(director, cut):
    turf = max(cut["turfs"], key=lambda one: one["walk_m"])
    path = f"{API}/cuts/{cut['cut_id']}"
    done = job_of(director, director.post(f"{path}/recut", json={"turf_ids": [turf["turf_id"]]}))
    assert any(turf["turf_id"] in one["parent_ids"] for one in done["turfs"])
    assert director.post(f"{path}/undo").json()["turfs"] == cut["turfs"]


def test_a_drawn_outline_follows_streets_when_asked(director):
    body = {"universe": "Everyone", "area": square(3, 4, 96, 104), "snap": True}
    found = director.post(f"{API}/turfs/measure", json=body).json()
    corners = [tuple(corner) for corner in found["area"]["coordinates"][0]]
    assert len(corners) >= 5
    assert min(abs(corner[0] - lonlat(0, 0)[0]) for corner in corners) < 1e-5
    assert director.post(f"{API}/turfs/measure", json={**body, "snap": False}).json()["area"] is None


def test_a_building_gets_a_note(director):
    door = director.get(f"{API}/doors", params={"box": "-180,-90,180,90", "limit": 1}).json()["door_id"][0]
    noted = director.put(f"{API}/buildings/{door}/note", json={"note": "Doorman, ring 1A"}).json()
    assert noted["doorman"] is True
    assert director.get(f"{API}/building-notes").json() == [noted]
    assert director.delete(f"{API}/buildings/{noted['building_id']}/note").json() == noted
    assert director.delete(f"{API}/buildings/{noted['building_id']}/note").status_code == 404


def test_a_day_is_planned(director, cut):
    body = {"universe": "Everyone", "spec": {"canvassers": 2, "goal_conversations": 5}}
    plan = director.post(f"{API}/launch-plan", json=body).json()
    assert plan["goal"]["door_count"] == 20
    assert {turf["turf_id"] for turf in plan["turfs"]} == {turf["turf_id"] for turf in cut["turfs"]}
    assert plan["spec"]["contact_rate"] == 0.25
    body["spec"]["canvassers"] = 0
    assert director.post(f"{API}/launch-plan", json=body).status_code == 422
