"""What files are worth, over the web."""

API = "/c/gridville/api"


def test_rejects_are_fetched_as_a_file_for_a_spreadsheet(director):
    answer = director.get(f"{API}/rejects/file")
    assert answer.headers["content-disposition"] == 'attachment; filename="rejects.csv"'
    assert len(answer.text.strip().splitlines()) == 1 + len(director.get(f"{API}/rejects").json())


def test_layouts_and_precincts_that_differ_are_listed(director):
    assert "van" in [layout["name"] for layout in director.get(f"{API}/layouts").json()]
    assert director.get(f"{API}/precinct-mismatches").json() == []
    assert director.get(f"{API}/snaps").json() == []


def test_the_guess_about_a_file_is_answered_and_the_file_is_gone(live, director, town_files):
    body = town_files.voters.read_bytes()
    guess = director.post(f"{API}/imports/mapping", params={"file_name": "v.csv"}, content=body)
    assert guess.status_code == 200, guess.text
    assert (guess.json()["layout"], "[columns]" in guess.json()["text"]) == ("van", True)
    assert not list((live.app.state.campaigns.read("gridville").folder / "incoming").glob("*"))
    refused = director.post(f"{API}/imports/mapping", params={"file_name": "v.csv"}, content=b"hello\nyou\n")
    assert refused.status_code == 422
