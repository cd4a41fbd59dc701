"""What is refused before a route is reached: other hosts, other sites, too many bytes."""

import json
import socket
import time
from contextlib import suppress

import pytest
from starlette.datastructures import Headers

from app.api.gate import Caps, host_name, route_template, same_origin
from tests.app.api.live import make_empty, serving

A_UNIVERSE = {"name": "All", "where": "true"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "", "localhost.evil", "[::2]"])
def test_another_host_name_gets_nothing(stranger, host):
    answer = stranger.get("/c/open/api/campaign", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json()["type"] == "urn:turfwalk:problem:host"


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_this_computers_names_are_served(stranger, host):
    assert stranger.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": "https://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_change_asked_for_by_another_site_is_refused(owner, headers):
    for method, path in (("POST", "/c/open/api/universes"), ("DELETE", "/c/open/api/universes/All")):
        answer = owner.request(method, path, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:turfwalk:problem:forbidden"


def test_a_page_of_our_own_and_a_program_may_ask_for_changes():
    own = {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert same_origin("http", Headers(own))
    assert same_origin("http", Headers({"host": "127.0.0.1:8000"}))
    assert not same_origin("http", Headers({**own, "origin": "http://127.0.0.1:9000"}))
    assert not same_origin("https", Headers(own))


def test_host_names_lose_their_port():
    assert [host_name(h) for h in ("LocalHost:80", "[::1]:8000", "127.0.0.1", "")] == [
        "localhost",
        "[::1]",
        "127.0.0.1",
        "",
    ]


def test_a_route_is_logged_by_its_template_or_not_at_all():
    assert route_template({"path": "/c/x/secret"}) == "-"
    assert route_template({"path": "/static/a.js"}) == "/static"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    made = [make_empty(folder / "open", invented=True), make_empty(folder / "shut", invented=False)]
    with serving(made, caps=Caps(body_bytes=2000, upload_bytes=100_000, open_upload_bytes=50_000)) as server:
        yield server


def test_a_body_beyond_the_cap_is_refused(small):
    with small.client(signed_in=False) as client:
        told = client.post("/c/open/api/universes", json={"name": "x" * 3000, "where": "true"})
        untold = client.post(
            "/c/open/api/universes",
            content=iter([b"x" * 900] * 5),
            headers={"Content-Type": "application/json"},
        )
        assert told.status_code == untold.status_code == 413
        assert told.json()["type"] == untold.json()["type"] == "urn:turfwalk:problem:too-large"


def test_an_upload_beyond_the_cap_leaves_nothing_and_a_strangers_cap_is_lower(small):
    with small.client(signed_in=True) as client:
        untold = client.post(
            "/c/shut/api/imports/voters", params={"file_name": "v.csv"}, content=iter([b"x" * 30_000] * 5)
        )
        assert untold.status_code == 413
    with small.client(signed_in=False) as client:
        answer = client.post(
            "/c/open/api/imports/streets", params={"file_name": "s.osm"}, content=iter([b"x" * 30_000] * 2)
        )
        assert answer.status_code == 413
    incoming = small.app.state.campaigns.read("shut").folder / "incoming"
    assert list(incoming.iterdir()) == []


def _raw(port, head, body=b"", seconds=5.0):
    """Send bytes as they are; give what comes back until the server closes or pauses."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as wire:
        wire.sendall(head)
        with suppress(OSError):  # the server may have answered and gone
            wire.sendall(body)
        answer = b""
        try:
            while piece := wire.recv(65536):
                answer += piece
                if b"\r\n\r\n" in answer and b'"status"' in answer:
                    break
        except TimeoutError:
            pass
    return answer


def test_five_gigabytes_from_a_stranger_are_refused_before_they_come(quiet):
    head = b"POST /c/shut/api/imports/voters?file_name=v.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5368709120\r\n\r\n"
    began = time.monotonic()
    answer = _raw(quiet.port, head, b"x" * 1000)
    assert answer.startswith(b"HTTP/1.1 401")
    assert time.monotonic() - began < 1


def test_five_gigabytes_from_the_owner_are_refused_before_they_come(quiet, owner):
    cookie = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    head = (
        "POST /c/shut/api/imports/voters?file_name=v.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookie}\r\nContent-Length: 5368709120\r\n\r\n"
    )
    began = time.monotonic()
    answer = _raw(quiet.port, head.encode(), b"x" * 1000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - began < 1


def test_a_strangers_body_is_never_read(quiet):
    head = (
        b"POST /c/shut/api/universes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: 900000\r\n\r\n"
    )
    answer = _raw(quiet.port, head)  # no byte of the body is ever sent
    assert answer.startswith(b"HTTP/1.1 401")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 401


@pytest.mark.parametrize("length", ["-1", "9" * 30, "1e3", "x"])
def test_a_length_that_is_no_number_is_refused(quiet, length):
    head = f"POST /c/open/api/universes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    assert _raw(quiet.port, head.encode(), seconds=1).startswith(b"HTTP/1.1 4")
