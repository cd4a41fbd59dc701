"""Past results and votes come in over the web."""

from tests.app.api.live import wait_for

API = "/c/gridville/api"


def done(director, path, params, body):
    answer = director.post(f"{API}/imports/{path}", params=params, content=body)
    assert answer.status_code == 202, answer.text
    job = wait_for(director, answer.headers["location"])
    assert job["state"] == "done", job
    return job["result"]


def test_past_results_are_added_by_a_job_and_asked_in_a_filter(director):
    query = {"file_name": "x.csv", "id": "Who", "only": ["How=Walk"]}
    body = b"Who,Date,Result,How\n100001,2026-09-01,Not Home,Walk\n100002,2026-09-01,Moved,Phone\n,2026-09-01,Moved,Walk\n"
    report = done(director, "contacts", query, body)
    assert (report["added_count"], report["other_count"], report["first_on"]) == (1, 1, "2026-09-01")
    count = director.post(f"{API}/universes/count", json={"tree": {"attempted": {"since": "2026-09-01"}}})
    assert count.json()["voter_count"] == 1
    assert director.get(f"{API}/rejects", params={"of": "contacts"}).json() == [
        {"line": 4, "column": "Who", "reason": "no voter id"}
    ]
    assert "no voter id" in director.get(f"{API}/rejects/file", params={"of": "contacts"}).text
    assert director.get(f"{API}/rejects", params={"of": "nobody"}).status_code == 422


def test_votes_are_added_by_a_job(director):
    query = {"file_name": "x.csv", "id": "Who", "date": "Day"}
    report = done(director, "history", query, b"Who,Day\n100001,2018-11-06\n")
    assert report["elections"] == {"general-2018": 1}
    count = director.post(f"{API}/universes/count", json={"where": "history has 'general-2018'"})
    assert count.json()["voter_count"] == 1
