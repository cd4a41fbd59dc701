"""Nothing of anybody in logs, metrics and errors."""

import io
import json
import logging
import re

import httpx
import pytest

from app import accounts, phone
from app.api import reviews
from app.service import people
from app.snapshots import read_snapshot
from tests.app.api.live import make_gridville, serving, write_town

CANARY = "Quetzalcoatl-Marmalade"
TOKEN = "c4n4ry" * 8
PASSWORD = "four plain random words"
API = "/c/gridville/api"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A server, and all that it logs."""
    folder = tmp_path_factory.mktemp("told")
    town = make_gridville(folder / "gridville", write_town(folder / "files"))
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    # as `turfwalk serve` sets them, and what lies below at its most talkative; not the tests' own client
    loggers = {
        logging.getLogger(name): level
        for name, level in {"turfwalk": "INFO", "uvicorn": "CRITICAL", "sqlalchemy.pool": "DEBUG"}.items()
    }
    before = {logger: logger.level for logger in loggers}
    for logger, level in loggers.items():
        logger.setLevel(level)
        logger.addHandler(handler)
    try:
        with serving([town]) as live:
            yield live, written
    finally:
        for logger, level in before.items():
            logger.removeHandler(handler)
            logger.setLevel(level)


def hostile(client, *, signed_in):
    """Put canaries wherever a request has room; give the answers."""
    body = {"email": f"{CANARY}@example.org", "password": CANARY, "code": CANARY, CANARY: CANARY}
    headers = {
        "user-agent": CANARY,
        "referer": f"http://{CANARY}.example",
        "turfwalk-send-key": TOKEN,
        "x-forwarded-for": CANARY,
        "accept": f"text/{CANARY}",
    }
    if not signed_in:
        headers["cookie"] = f"turfwalk={TOKEN}; x={CANARY}"
    for path in (
        "session",
        "invitations/accept",
        "field/open",
        "field/results",
        "universes",
        "cuts",
        "walks",
    ):
        for sent in (
            body,
            {"token": TOKEN, "name": CANARY, "password": CANARY},
            {"where": f"{CANARY} ="},
            [CANARY],
        ):
            yield client.post(f"{API}/{path}", json=sent, headers=headers)
    for address in (
        f"{API}/turfs/{CANARY}",
        f"{API}/turfs/{CANARY}/walk?{CANARY}={CANARY}",
        f"{API}/{CANARY}",
        f"/{CANARY}",
        f"/c/{CANARY}/api/turfs",
        f"/static/{CANARY}.js",
        f"{API}/universes/count?where={CANARY}",
        f"{API}/exports/{CANARY}.pdf",
        f"{API}/doors/{CANARY}/place",
        f"/sign-in?token={TOKEN}",
    ):
        for method in ("GET", "POST", "DELETE", "PATCH", CANARY[:8].upper()):
            yield client.request(method, address, headers=headers, content=CANARY.encode())


def test_no_canary_comes_back_or_stays_in_the_log(told):
    """P40: no name, address or token in logs, metrics or errors; 422 never echoes what was sent."""
    live, written = told
    seen = 0
    for signed_in in (False, True):
        with live.client(signed_in=signed_in) as client:
            for answer in hostile(client, signed_in=signed_in):
                # an id is no personal data: it may be named back to whoever asked for it
                names_id = answer.status_code == 404 and CANARY in answer.request.url.path
                assert names_id or CANARY.lower() not in answer.text.lower(), answer.request.url.path
                assert TOKEN not in answer.text
                assert answer.status_code < 500, answer.request.url.path
                seen += 1
            metrics = client.get("/metrics").text
    said = written.getvalue()
    assert seen > 100
    assert "turfwalk" in metrics
    assert re.search(r"GET /c/\{campaign_id\}/api/turfs/\{turf_id\}", said)  # the log did run
    for text in (metrics, said):
        assert CANARY.lower() not in text.lower()
        assert TOKEN not in text


def test_a_shift_leaves_no_name_and_no_token_in_the_log(told):
    """P40: signing in, inviting, handing out, downloading and sending are logged as routes only."""
    live, written = told
    c = live.app.state.campaigns.read("gridville")
    voters = read_snapshot(c).table("voters")
    owner = people.create_owner(c, CANARY, "canary@example.org", PASSWORD)
    key = accounts.begin_session(c, owner.person_id, "owner")
    secrets = {key, PASSWORD, CANARY, "canary@example.org"}
    with httpx.Client(
        base_url=live.url, headers={"cookie": f"{live.access.cookie_of('gridville')}={key}"}
    ) as desk:
        turf = desk.get(f"{API}/turfs").json()[0]
        secrets.add(
            desk.post(f"{API}/invitations", json={"email": "x@example.org", "role": "analyst"}).json()[
                "token"
            ]
        )
        made = desk.post(f"{API}/turfs/{turf['turf_id']}/assignments", json={}).json()
        assert made["link_qr"].startswith("data:image/svg+xml")
        assert desk.post(f"{API}/session/second-factor").json()["qr"].startswith("data:image/svg+xml")
    token = made["link"].partition("#token=")[2]
    secrets |= {token, made["code"]}
    with live.client(signed_in=False) as phone_client:
        assert phone_client.post(f"{API}/field/open", json={"token": token}).status_code == 204
        package = phone_client.get(f"{API}/field/assignments/{made['assignment_id']}/package").json()
        secrets |= {package["send_key"], *phone_client.cookies.values()}
        sent = {"results": [json.dumps({"note": CANARY})]}
        assert phone_client.post(f"{API}/field/results", json=sent).status_code == 200
    said = written.getvalue()
    names = {f"{row['first_name']} {row['last_name']}" for row in voters.iter_rows(named=True)}
    assert [one for one in secrets | names if one in said] == []


def test_a_fault_of_our_own_says_where_and_never_what(told, monkeypatch):
    """P40: the text of an error may hold somebody's data; the log names its kind and place."""
    live, written = told

    def broken(*_args, **_options):
        raise RuntimeError(f"{CANARY} lives here")

    monkeypatch.setattr(reviews.verbs, "list_turf_progress", broken)
    monkeypatch.setattr(phone, "hand_in_results", broken)
    with live.client(signed_in=True) as client:
        c = live.app.state.campaigns.read("gridville")
        owner = next(one for one in people.list_people(c) if one.role == "owner")
        client.cookies.set(
            live.access.cookie_of("gridville"), accounts.begin_session(c, owner.person_id, "owner")
        )
        for answer in (
            client.get(f"{API}/turf-progress"),
            client.post(f"{API}/field/results", json={"results": ["x"]}),
        ):
            assert answer.status_code == 500
            assert CANARY not in answer.text
            assert "Traceback" not in answer.text
    said = written.getvalue()
    assert "RuntimeError at" in said
    assert CANARY not in said
