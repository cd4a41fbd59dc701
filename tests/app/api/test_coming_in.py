"""A file is sent once: looked at, kept, imported by its id, forgotten; and campaigns are listed for whoever may open them."""

import os
import time

import pytest

from app.api.opened import OpenCampaigns
from app.api.uploads import KEPT_S, PREFIX
from tests.app.api.live import make_empty, serving, wait_for
from tests.geo.files import row, van_bytes

API = "/c/shut/api"
VOTERS = van_bytes(*(row(n) for n in range(1, 30)))


@pytest.fixture
def sent(owner):
    """A voter file that was received and waits."""
    answer = owner.post(f"{API}/imports/files", params={"file_name": "list.csv"}, content=VOTERS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def waiting(live, campaign="shut"):
    folder = live.app.state.campaigns.read(campaign).folder / "incoming"
    return [path.name for path in folder.glob(f"{PREFIX}*")]


def test_a_file_is_sent_once_checked_and_imported_and_then_it_is_gone(quiet, owner, sent):
    named = {"file_name": "list.csv", "file_id": sent["file_id"]}
    assert (sent["kind"], sent["layout"]) == ("voters", "van")
    assert len(waiting(quiet)) == 1
    for apply, left in (("never", 1), ("carefully", 0)):
        answer = owner.post(f"{API}/imports/voters", params={**named, "apply": apply})
        job = wait_for(owner, answer.headers["location"])
        assert job["state"] == "done", job
        assert job["result"]["voter_count"] == 29
        assert sum(job["result"]["exceptions_by_reason"].values()) == 29
        assert len(waiting(quiet)) == left
    again = owner.post(f"{API}/imports/voters", params=named)
    assert again.status_code == 404
    assert "Choose the file again" in again.json()["mend"]


def test_a_file_is_looked_at_again_as_another_layout_and_forgotten(quiet, owner, sent):
    named = {"file_name": "list.csv", "file_id": sent["file_id"], "layout": "generic"}
    assert owner.post(f"{API}/imports/files", params=named).json()["layout"] == "generic"
    assert owner.delete(f"{API}/imports/files/{sent['file_id']}").status_code == 204
    assert waiting(quiet) == []
    assert owner.delete(f"{API}/imports/files/{sent['file_id']}").status_code == 404


def test_a_file_that_is_nothing_is_not_kept(quiet, owner):
    answer = owner.post(f"{API}/imports/files", params={"file_name": "town.osm"}, content=b"x")
    assert answer.status_code == 422
    assert answer.json()["mend"]
    assert waiting(quiet) == []


def test_the_invented_town_keeps_no_voter_file(quiet, stranger):
    answer = stranger.post("/c/open/api/imports/files", params={"file_name": "list.csv"}, content=VOTERS)
    assert answer.status_code == 409
    assert waiting(quiet, "open") == []


def test_a_file_waits_half_a_day_and_no_longer(quiet, owner, sent):
    old = quiet.app.state.campaigns.read("shut").folder / "incoming" / waiting(quiet)[0]
    os.utime(old, (time.time() - KEPT_S - 60,) * 2)
    owner.post(f"{API}/imports/files", params={"file_name": "town.osm"}, content=b"x")
    assert not old.exists()
    assert sent["file_id"] in old.name


def test_a_file_id_leads_nowhere_else(owner):
    for file_id in ("../../record", "0" * 23, "*" * 24):
        answer = owner.post(f"{API}/imports/voters", params={"file_name": "list.csv", "file_id": file_id})
        assert answer.status_code == 422


def test_the_list_says_who_may_make_a_campaign(owner, stranger):
    assert owner.get("/api/campaigns").headers["allow"] == "GET, POST"
    assert stranger.get("/api/campaigns").headers["allow"] == "GET"


def test_several_campaigns_lead_to_their_list(owner):
    assert owner.get("/").headers["location"] == "/campaigns"
    assert "text/html" in owner.get("/campaigns").headers["content-type"]


def test_an_empty_folder_takes_its_first_campaign_and_is_opened_with_it_again(tmp_path):
    home = tmp_path / "campaigns"
    home.mkdir()
    body = {"name": "Ward 4", "election_on": "2026-11-03", "time_zone": "America/New_York"}
    with serving([home]) as live, live.client(signed_in=True) as client:
        assert client.get("/").headers["location"] == "/campaigns"
        assert client.get("/api/campaigns").json() == []
        assert client.post("/api/campaigns", json=body).json()["campaign_id"] == "ward-4"
    make_empty(home / "ward-5", invented=False)
    opened = OpenCampaigns.of_folders([home])
    assert sorted(one.campaign_id for one in opened) == ["ward-4", "ward-5"]
    opened.close()
