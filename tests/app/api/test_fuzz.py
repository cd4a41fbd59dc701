"""P21: no request gives a 5xx."""

import http.client
import json
import random
import socket
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest

from app.model import Job
from tests.app.api.live import CANARY
from tests.promises.figures import figure
from tests.promises.hill import cast_of, client_of

SEED = 20261103
COUNT = figure(2_000, 200_000)  # of each of the two runs
COUNT_OF_ROLE = figure(550, 60_000)  # of each of eleven askers: a million with the others

WORDS = (
    "",
    "x",
    "Everyone",
    "true",
    "..",
    "../../etc/passwd",
    "%00",
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "null",
    "-1",
    "1e400",
    "NaN",
    str(2**63),
    str(-(2**80)),
    "a" * 3000,
    "é😀",
    "' OR 1=1 --",
    "<script>",
    CANARY,
)
VALUES = (None, True, 0, -1, 2**63 - 1, -(2**63) + 1, 0.5, 1e308, -1e308, [], {}, [[]], [[[0, 0]]], *WORDS)
BROKEN = (b"{", b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"name": 9223372036854775808}', b"\xff", b"[" * 900)
HEADERS = {
    "Range": ("bytes=0-", "bytes=9-1", "bytes=-", "x", "bytes=0-0,1-1", "bytes=99999999999999999999-"),
    "Cookie": ("turfwalk-0=x", "=", ";;;", "a=\xe9"),
    "Accept": ("text/html", "*/*", "\xe9"),
    "Accept-Encoding": ("gzip", "x;q=NaN"),
    "If-None-Match": ('"x"', "*", "\xe9"),
    "Last-Event-ID": ("0", "\xe9"),
    "Content-Type": ("application/json", "application/json; charset=\xe9", "x", "multipart/form-data"),
}


@pytest.fixture(scope="module")
def operations(live):
    """Every operation of the API: method, path, names of its query options, names of its body's fields."""
    document = live.app.openapi()
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            options = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
            fields = _fields(document, operation)
            found.append((method.upper(), path, options, fields))
    return found


def _fields(document, operation):
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return list(document["components"]["schemas"].get(reference.rpartition("/")[2], {}).get("properties", {}))


def _path(rng, path, campaign_id):
    here = campaign_id if rng.random() < 0.9 else quote(rng.choice(WORDS), safe="")
    filled = path.replace("{campaign_id}", here)
    while "{" in filled:
        before, _, rest = filled.partition("{")
        filled = before + quote(rng.choice(WORDS) or "T1", safe="") + rest.partition("}")[2]
    return filled


def _request(rng, operation, campaign_id):
    method, path, options, fields = operation
    query = {name: rng.choice(WORDS) for name in options if rng.random() < 0.7}
    if rng.random() < 0.1:
        query["unknown"] = "1"
    body = {name: rng.choice(VALUES) for name in fields if rng.random() < 0.9}
    if "area" in body and rng.random() < 0.7:
        body["area"] = {"type": "Polygon", "coordinates": rng.choice(VALUES)}
    if "spec" in body and rng.random() < 0.7:
        body["spec"] = {rng.choice(("shift_s", "seed", "walk", "start", "turf_count")): rng.choice(VALUES)}
    content = rng.choice(BROKEN) if rng.random() < 0.2 else json.dumps(body).encode()
    headers = {
        name: rng.choice(values).encode("latin-1") for name, values in HEADERS.items() if rng.random() < 0.15
    }
    headers.setdefault("Content-Type", b"application/json")
    url = _path(rng, path, campaign_id)
    return method, url + (f"?{urlencode(query)}" if query else ""), content, headers


def _start_nothing(_c, verb, _arguments):
    """Some of these requests are in order; their work is not what is tested here."""
    return Job("j1", verb, "failed", 0.0, "", None, None, datetime.now(UTC), None)


@pytest.mark.slow
@pytest.mark.parametrize(("campaign_id", "signed_in"), [("open-town", False), ("gridville", True)])
def test_p21_no_request_gives_a_5xx(live, operations, campaign_id, signed_in, monkeypatch):
    """P21: hundreds of hostile requests to every route, to an empty campaign and to a whole one."""
    monkeypatch.setattr("app.jobs.start_job", _start_nothing)
    with live.client(signed_in=signed_in) as client:
        _stand_all(client, operations, campaign_id, random.Random(SEED + signed_in), COUNT)


@pytest.fixture
def cast(live):
    """Somebody in every role; the accounts shut the one-time link out, so this comes after the tests by it."""
    return cast_of(live, "gridville", "open-town")


@pytest.mark.slow
def test_no_request_of_any_role_gives_a_5xx(live, operations, cast, monkeypatch):
    """P21: as everybody who can come in, with the key of a package, and with keys that are over."""
    monkeypatch.setattr("app.jobs.start_job", _start_nothing)
    for number, asker in enumerate(cast.askers):
        with client_of(live, cast, asker) as client:
            _stand_all(client, operations, "gridville", random.Random(SEED - number), COUNT_OF_ROLE)


def _stand_all(client, operations, campaign_id, rng, count):
    """Send hostile requests to every route; none is answered with a fault, each refusal is a problem."""
    statuses = set()
    first = rng.randrange(len(operations))
    # a thin client: a million requests are sent, and most of their time would be the client's
    wire = http.client.HTTPConnection("127.0.0.1", client.base_url.port, timeout=30)
    always = _headers_of(client)
    for number in range(count):
        method, url, content, headers = _request(
            rng, operations[(first + number) % len(operations)], campaign_id
        )
        path = url.partition("?")[0]
        if path == "/api/sign-out" or (method == "DELETE" and "session" in path):
            continue
        wire.request(method, url, content, {**always, **headers})
        answer = wire.getresponse()
        text = answer.read()
        assert answer.status < 500, (method, url, content, headers, text)
        statuses.add(answer.status)
        is_page = answer.status == 401 and "/api/" not in path  # the page to sign in
        if answer.status >= 400 and not is_page:
            assert answer.headers["content-type"] == "application/problem+json"
    wire.close()
    assert len(statuses) >= 2


def _headers_of(client):
    """Give the headers that a client sends with each request, its cookies too."""
    kept = {
        name.title(): client.headers[name]
        for name in ("cookie", "turfwalk-send-key", "authorization")
        if name in client.headers
    }
    jar = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
    return {**({"Cookie": jar} if jar else {}), **kept}


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /c/%ff%fe/api/campaign HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /c/open/api/doors?box=%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /c/open/api/universes/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET //c/open/api/campaign HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
        b"GET /static/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /static/" + b"a" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"BREW /c/open/api/campaign HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_bytes_that_no_browser_sends_give_no_5xx(quiet, raw):
    with socket.create_connection(("127.0.0.1", quiet.port), timeout=1) as wire:
        wire.sendall(raw)
        with suppress(TimeoutError):
            answer = wire.recv(4096)
            assert not answer.startswith(b"HTTP/1.1 5"), answer
