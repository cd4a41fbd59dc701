"""How phones reach the server: TLS, names it answers to, a proxy in front, metrics for this computer only."""

import ssl
import subprocess
import threading
from contextlib import contextmanager

import httpx
import pytest
from click.testing import CliRunner

from app.api import serve
from app.api.access import Access
from app.api.opened import OpenCampaigns
from app.api.serve import Front, Ready, _check_front, _config, _hosts, _Server, listen
from app.api.server import create_app
from app.service import campaigns as campaign_verbs
from app.service.people import create_owner
from app.store.campaign import open_campaign
from geo.errors import BadInput
from tests.app.api.live import make_empty

PASSWORD = "four plain random words"
EMAIL = "ana@example.org"


@pytest.fixture(scope="module")
def owned(tmp_path_factory):
    """A campaign with an owner and a public address."""
    folder = make_empty(tmp_path_factory.mktemp("front") / "owned", invented=False)
    with open_campaign(folder) as c:
        create_owner(c, "Ana", EMAIL, PASSWORD)
        campaign_verbs.set_public_url(c, "https://walk.example.org:8443")
    return folder


@contextmanager
def fronted(folders, front):
    """Serve as ``turfwalk serve`` does; gives the address and the app."""
    listening = listen("127.0.0.1", 0)
    opened = OpenCampaigns.of_folders(folders)
    port = listening.getsockname()[1]
    _check_front(opened, "127.0.0.1", front)
    app = create_app(opened, Access(port=port, secure=front.secure), hosts=_hosts(opened, "127.0.0.1", front))
    started = threading.Event()
    server = _Server(_config(app, front), started.set, app.state.stopping)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        assert started.wait(20)
        yield f"{'https' if front.certfile else 'http'}://127.0.0.1:{port}", app
    finally:
        app.state.stopping.set()
        server.should_exit = True
        thread.join(10)
        listening.close()
        opened.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this computer, signed by itself."""
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "cert.pem",
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("LOUD: no openssl made a certificate, so TLS was not tested")
    return folder / "cert.pem", folder / "key.pem"


def sign_in(client, **headers):
    who = {"email": EMAIL, "password": PASSWORD}
    return client.post("/c/owned/api/session", json=who, headers=headers)


def test_over_tls_the_cookie_is_tied_to_the_host_and_browsers_stay_with_tls(owned, certificate):
    """P38: `__Host-`, Secure, HttpOnly, SameSite=strict."""
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    with (
        fronted([owned], Front(*certificate)) as (url, _app),
        httpx.Client(base_url=url, verify=trust) as client,
    ):
        answer = sign_in(client)
        assert answer.status_code == 200, answer.text
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-turfwalk-")
        for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
        assert answer.headers["strict-transport-security"]


def test_it_answers_to_its_public_names_and_to_no_other(owned):
    with fronted([owned], Front(public_hosts=("phones.example.org",))) as (url, _app):
        for host, status in {
            "walk.example.org:8443": 200,
            "phones.example.org": 200,
            "PHONES.example.org:80": 200,
            "127.0.0.1": 200,
            "evil.example.com": 421,
        }.items():
            assert httpx.get(f"{url}/healthz", headers={"host": host}).status_code == status, host


class Told:
    """Stands for the server: says that it is ready and ends."""

    def __init__(self, _config, on_started, _stopping):
        self.on_started = on_started

    def run(self, *, sockets):
        assert sockets
        self.on_started()


class Everywhere:
    """A socket that listens at all addresses, without doing so."""

    def getsockname(self):
        return ("0.0.0.0", 8443)  # noqa: S104 - nothing listens


def test_it_names_an_address_that_opens_and_the_one_for_phones(owned, monkeypatch):
    """Listening everywhere is no address: it would answer to that name with a refusal."""
    monkeypatch.setattr(serve, "_Server", Told)
    monkeypatch.setattr(serve, "_warm_up", lambda *_: None)
    monkeypatch.setattr(serve.logging.config, "dictConfig", lambda _: None)
    said = []
    opened = OpenCampaigns.of_folders([owned])
    serve._serve(opened, Everywhere(), said.append, Front(proxy="127.0.0.1"), verbose=False)
    opened.close()
    assert said == [Ready("http://127.0.0.1:8443/", "", ("https://walk.example.org:8443",))]


def test_a_named_proxy_says_for_whom_it_asks_and_nobody_else_does(owned):
    """Forwarded headers count from the proxy only; the limits on guessing count the phone, not the proxy."""
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7", "host": "walk.example.org"}
    with fronted([owned], Front(proxy="127.0.0.1")) as (url, app), httpx.Client(base_url=url) as client:
        answer = sign_in(client, origin="https://walk.example.org", **forwarded)
        assert answer.status_code == 200, answer.text
        assert answer.headers["set-cookie"].startswith("__Host-")
        assert answer.headers["strict-transport-security"]
        assert client.get("/metrics", headers=forwarded).status_code == 404
        far = {"x-forwarded-for": "203.0.113.7"}
        assert client.get("/metrics", headers=far).status_code == 404
        assert app.state.metrics.text().count("/metrics") >= 1
    with fronted([owned], Front(proxy="192.0.2.1")) as (url, _app), httpx.Client(base_url=url) as client:
        refused = sign_in(client, origin="https://walk.example.org", **forwarded)
        assert refused.status_code == 403


def test_metrics_count_by_route_and_name_nobody(owned):
    """P40: metrics hold templates of routes, never an address of anything."""
    with fronted([owned], Front()) as (url, _app), httpx.Client(base_url=url) as client:
        sign_in(client)
        client.get("/c/owned/api/turfs/CANARY-turf")
        found = client.get("/metrics")
        assert found.headers["content-type"].startswith("text/plain")
        route = "/c/{campaign_id}/api/session"
        assert f'turfwalk_requests_total{{method="POST",route="{route}",status="200"}} 1' in found.text
        assert "CANARY" not in found.text
        assert "owned" not in found.text
        assert EMAIL not in found.text


def test_it_is_ready_once_its_tables_are_loaded(owned):
    """P16: a proxy sends phones to a server that has its tables; the warm-up of ``serve`` ends by saying so."""
    with fronted([owned], Front()) as (url, app):
        app.state.warming.set()
        assert httpx.get(f"{url}/readyz").status_code == 503
        assert httpx.get(f"{url}/healthz").status_code == 200
        app.state.stopping.set()  # nothing to draw in a moment
        serve._warm_up(app.state.campaigns, app.state)
        app.state.stopping.clear()
        assert httpx.get(f"{url}/readyz").status_code == 200


def test_it_is_no_longer_ready_once_it_ends(owned):
    """P16: `/readyz` tells the truth while it drains, `/healthz` still answers."""
    with fronted([owned], Front()) as (url, app):
        assert httpx.get(f"{url}/readyz").status_code == 200
        app.state.stopping.set()
        assert httpx.get(f"{url}/readyz").status_code == 503
        assert httpx.get(f"{url}/healthz").status_code == 200


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (Front(public_hosts=("walk.example.org",)), "no owner"),
        (Front(proxy="127.0.0.1"), "no owner"),
    ],
)
def test_nobody_outside_reaches_a_campaign_without_an_owner(tmp_path, front, said):
    opened = OpenCampaigns.of_folders([make_empty(tmp_path / "bare", invented=False)])
    with pytest.raises(BadInput, match=said):
        _check_front(opened, "127.0.0.1", front)
    opened.close()


@pytest.mark.parametrize(
    "front", [Front(proxy="*"), Front(proxy="proxy.example.org"), Front(certfile="c.pem")]
)
def test_a_front_without_sense_is_refused(owned, front):
    opened = OpenCampaigns.of_folders([owned])
    with pytest.raises(BadInput):
        _check_front(opened, "127.0.0.1", front)
    opened.close()


def test_the_command_knows_its_options():
    from app.cli.serving import serve

    said = CliRunner().invoke(serve, ["--help"]).output
    for option in ("--ssl-certfile", "--ssl-keyfile", "--public-host", "--behind-proxy"):
        assert option in said
