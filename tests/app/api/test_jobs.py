"""Slow work over the web: start, follow, stop, and what it leaves."""

import json
import time
from datetime import UTC, datetime

import pytest

from app.api.jobs import shown
from app.api.uploads import MAKING, PREFIX, Incoming, suffix_of, sweep
from app.model import Job
from geo.errors import BadInput
from tests.app.api.live import wait_for

IMPORTS = "/c/open/api/imports"


@pytest.fixture(scope="module")
def streets(town_files):
    return town_files.streets.read_bytes()


@pytest.mark.slow
def test_an_import_is_a_job_that_can_be_followed(quiet, stranger, streets):
    answer = stranger.post(f"{IMPORTS}/streets", params={"file_name": "Our Town.OSM"}, content=streets)
    assert answer.status_code == 202
    job_url = answer.headers["location"]
    assert job_url == f"/c/open/api/jobs/{answer.json()['job_id']}"
    events = _follow(stranger, job_url)
    assert events[-1][0] == "done"
    assert [name for name, _ in events[:-1]] == ["progress"] * (len(events) - 1)
    job = stranger.get(job_url).json()
    assert events[-1][1] == job
    assert job["state"] == "done", job
    assert job["progress"] == 1
    assert job["result"]["segment_count"] > 0
    assert stranger.get("/c/open/api/jobs").json()[0]["job_id"] == job["job_id"]
    assert not list((quiet.app.state.campaigns.read("open").folder / "incoming").glob(f"{PREFIX}*"))


def _follow(client, job_url):
    events, name = [], ""
    with client.stream("GET", f"{job_url}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] in {"no-store", "no-cache"}
        for line in stream.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                events.append((name, json.loads(line.removeprefix("data: "))))
    return events


@pytest.mark.slow
def test_a_failed_import_says_what_and_leaves_no_file(quiet, stranger):
    answer = stranger.post(f"{IMPORTS}/streets", params={"file_name": "a.osm"}, content=b"no streets at all")
    job = wait_for(stranger, answer.headers["location"])
    assert job["state"] == "failed"
    assert job["error"]["what"]
    assert job["error"]["mend"]
    assert not list((quiet.app.state.campaigns.read("open").folder / "incoming").glob(f"{PREFIX}*"))


@pytest.mark.slow
def test_a_job_can_be_stopped(owner, streets):
    answer = owner.post("/c/shut/api/imports/streets", params={"file_name": "a.osm"}, content=streets)
    stopped = owner.delete(answer.headers["location"])
    assert stopped.status_code == 200
    assert wait_for(owner, answer.headers["location"])["state"] in {"cancelled", "done"}


def test_a_job_that_is_none_answers_404_in_every_way(stranger):
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/events")):
        answer = stranger.request(method, f"/c/open/api/jobs/none{path}")
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_invented_town_takes_no_voter_file(stranger):
    answer = stranger.post(f"{IMPORTS}/voters", params={"file_name": "v.csv"}, content=b"id\n1\n")
    assert answer.status_code == 409
    assert "invented" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["voters.exe", "voters", "../../voters.osm/x", "a.csv\n"])
def test_a_file_of_another_kind_is_refused_before_it_is_read(stranger, name):
    answer = stranger.post(f"{IMPORTS}/streets", params={"file_name": name}, content=b"x")
    assert answer.status_code == 422
    assert "The file's name" in answer.json()["detail"]
    assert name not in answer.text


def test_an_empty_file_is_refused(stranger):
    answer = stranger.post(f"{IMPORTS}/streets", params={"file_name": "a.osm"})
    assert answer.status_code == 422
    assert "empty" in answer.json()["detail"]


def test_only_the_ending_of_a_name_is_used():
    assert suffix_of("../../../etc/Cron.OSM.PBF", (".osm", ".osm.pbf")) == ".osm.pbf"
    with pytest.raises(BadInput):
        suffix_of("x.pbf.sh", (".osm.pbf",))


def test_a_stream_ends_when_its_session_does(quiet, monkeypatch):
    """P34: signing out ends the event streams that the session opened."""
    waiting = _job("running")
    monkeypatch.setattr("app.jobs.read_job", lambda _c, _job_id: waiting)
    with quiet.client(signed_in=True) as client, client.stream("GET", "/c/shut/api/jobs/j1/events") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("event: progress")
        quiet.access.sign_out(next(iter(client.cookies.values())))
        began = time.monotonic()
        assert not [line for line in lines if line.startswith("event:")]
    assert time.monotonic() - began < 3


def test_a_stream_ends_when_the_server_does(quiet, monkeypatch):
    monkeypatch.setattr("app.jobs.read_job", lambda _c, _job_id: _job("running"))
    with (
        quiet.client(signed_in=False) as client,
        client.stream("GET", "/c/open/api/jobs/j1/events") as stream,
    ):
        lines = stream.iter_lines()
        next(lines)
        quiet.app.state.stopping.set()
        try:
            assert not [line for line in lines if line.startswith("event:")]
        finally:
            quiet.app.state.stopping.clear()


def _job(state, **values):
    rest = {"progress": 0.5, "message": "", "result": None, "error": None, "finished_at": None, **values}
    return Job(
        job_id="j1", verb="cut_turf", state=state, created_at=datetime(2026, 10, 1, tzinfo=UTC), **rest
    )


def test_a_result_never_shows_where_on_the_server_files_lie(quiet):
    class Request:
        app = quiet.app

    c = quiet.app.state.campaigns.read("open")
    result = {
        "path": str(c.folder / "exports" / "a.pdf"),
        "format": "pdf",
        "near": f"{c.folder}-other/x",
        "n": 1,
    }
    made = shown(Request, c, _job("done", result=result))
    assert made.result == {**result, "path": "exports/a.pdf"}


def test_uploads_stay_while_their_job_runs_and_go_with_it(tmp_path):
    file = tmp_path / f"{PREFIX}1.csv"
    file.touch()
    incoming = Incoming()
    incoming.keep("j1", [file])
    incoming.settle(_job("running"))
    assert file.exists()
    incoming.settle(_job("failed"))
    assert not file.exists()


def test_what_an_earlier_server_left_is_swept_away(tmp_path):
    for name in (
        f"incoming/{PREFIX}x.csv",
        "incoming/kept.csv",
        f"exports/{MAKING}x.pdf",
        "exports/kept.pdf",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*/*")) == ["kept.csv", "kept.pdf"]
