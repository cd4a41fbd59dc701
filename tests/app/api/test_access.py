"""The one-time link, sessions, and who may come in."""

from datetime import UTC, datetime, timedelta

import pytest

from app.api.access import LINK_LASTS, SESSION_LASTS, Access, MemorySessions, check_host
from geo.errors import BadInput

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


def test_a_link_opens_one_session_once():
    access = Access()
    token = access.make_link_token()
    key = access.sign_in(token)
    assert access.actor_of(key).role == "owner"
    assert access.sign_in(token) is None


def test_a_link_and_a_session_expire():
    clock = Clock()
    access = Access(clock=clock)
    late, used = access.make_link_token(), access.make_link_token()
    key = access.sign_in(used)
    clock.now += LINK_LASTS + timedelta(seconds=1)
    assert access.sign_in(late) is None
    assert access.actor_of(key) is not None
    clock.now = NOON + SESSION_LASTS + timedelta(seconds=1)
    assert access.actor_of(key) is None


def test_no_secret_is_kept_as_it_is():
    sessions = MemorySessions()
    access = Access(sessions)
    token = access.make_link_token()
    assert token not in str(vars(access))
    key = access.sign_in(token)
    assert key not in str(vars(sessions))


def test_signing_in_again_ends_the_session_before():
    access = Access()
    first = access.sign_in(access.make_link_token())
    second = access.sign_in(access.make_link_token(), former_key=first)
    assert first != second
    assert access.actor_of(first) is None
    assert access.actor_of(second) is not None


def test_the_host_prefix_stands_only_with_tls():
    assert Access(port=8000).cookie_name == "turfwalk-8000"
    assert Access(secure=True, port=443).cookie_name == "__Host-turfwalk-443"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "::1", "[::1]"])
def test_this_computer_may_be_served(host):
    check_host(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.168.1.4", "example.org", "127.0.0.1.example.org"])  # noqa: S104 - refused
def test_other_computers_are_not_served_without_accounts(host):
    with pytest.raises(BadInput, match="no owner with an account"):
        check_host(host)
    check_host(host, has_accounts=True)


def test_the_cookie_is_hidden_from_pages_and_other_sites(quiet):
    with quiet.client(signed_in=False) as client:
        answer = client.post("/api/sign-in", json={"token": quiet.access.make_link_token()})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 204
    assert f"turfwalk-{quiet.port}=" in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie


def test_a_wrong_or_used_token_answers_401_and_no_cookie(quiet, stranger):
    token = quiet.access.make_link_token()
    stranger.post("/api/sign-in", json={"token": token})
    stranger.cookies.clear()
    for wrong in (token, "guess", "\u00e9" * 50):
        answer = stranger.post("/api/sign-in", json={"token": wrong})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert wrong not in answer.text


def test_only_the_invented_campaign_is_open_to_a_stranger(stranger, owner):
    assert stranger.get("/c/open/api/campaign").status_code == 200
    for path in ("/c/shut/api/campaign", "/c/shut/", "/c/none/api/campaign", "/c/shut", "/api/other", "/c/"):
        assert stranger.get(path).status_code == 401, path
    assert owner.get("/c/shut/api/campaign").json()["campaign_id"] == "shut"
    assert owner.get("/c/none/api/campaign").status_code == 404
    assert stranger.get("/c/open").headers["location"] == "/c/open/"


def test_a_stranger_sees_and_makes_no_campaign_but_the_open_one(stranger, owner):
    seen = [one["campaign_id"] for one in stranger.get("/api/campaigns").json()]
    assert seen == ["open"]
    assert {one["campaign_id"] for one in owner.get("/api/campaigns").json()} >= {"open", "shut"}
    body = {"name": "Mine", "election_on": "2026-11-03", "time_zone": "America/New_York"}
    assert stranger.post("/api/campaigns", json=body).status_code == 401


def test_a_browser_that_asks_for_a_shut_page_gets_the_page_to_sign_in(stranger):
    answer = stranger.get("/c/shut/", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/html")
    assert (
        stranger.get("/c/shut/api/campaign", headers={"Accept": "text/html"})
        .headers["content-type"]
        .startswith("application/problem+json")
    )


def test_signing_out_ends_the_session_on_the_server(quiet):
    with quiet.client(signed_in=True) as client:
        kept = dict(client.cookies)
        assert client.get("/c/shut/api/campaign").status_code == 200
        assert client.post("/api/sign-out").status_code == 204
        client.cookies.update(kept)
        assert client.get("/c/shut/api/campaign").status_code == 401
