"""Columns of other files come in over the web."""

from tests.app.api.live import wait_for

API = "/c/gridville/api"


def test_columns_are_appended_by_a_job_and_asked_in_a_filter(director):
    query = {"file_name": "x.csv", "id": "Id", "column": ["seen_score=Seen", "note=Word"]}
    body = b"Id,Seen,Word\n100001,5,a\n100002,6,b\n7,7,c\n"
    answer = director.post(f"{API}/imports/columns", params=query, content=body)
    assert answer.status_code == 202, answer.text
    job = wait_for(director, answer.headers["location"])
    assert job["state"] == "done", job
    assert (job["result"]["matched_row_count"], job["result"]["unmatched_lines"]) == (2, [4])
    count = director.post(f"{API}/universes/count", json={"where": "seen_score > 5 and note = 'b'"})
    assert count.json()["voter_count"] == 1


def test_a_column_without_a_name_is_refused(director):
    for column in ([], ["Seen"], ["=Seen"], ["A b=Seen"]):
        answer = director.post(
            f"{API}/imports/columns",
            params={"file_name": "x.csv", "id": "Id", "column": column},
            content=b"x",
        )
        assert answer.status_code == 422, column
