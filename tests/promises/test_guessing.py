"""Guessing, sessions and cookies: few tries, new keys, and cookies that nobody else can read or set."""

import re
import threading
from datetime import date

import anyio
import httpx
import pytest

from app import accounts
from app.accounts import Credentials, TooManyGuesses
from app.api.access import Access
from app.api.opened import OpenCampaigns
from app.api.server import create_app
from app.phone import open_link
from app.service import people
from app.store.campaign import NewCampaign, make_campaign, open_campaign
from geo.errors import NotFound
from tests.promises.figures import figure

PASSWORD = "four plain random words"
EMAIL = "ana@example.org"


@pytest.fixture
def c(tmp_path):
    with make_campaign(tmp_path / "hill", NewCampaign("Hill", date(2026, 11, 3), "America/New_York")) as made:
        people.create_owner(made, "Ana", EMAIL, PASSWORD)
        yield made


@pytest.fixture
def tried(monkeypatch):
    """The passwords that were really tried; the slow hash itself is left out."""
    found = []
    monkeypatch.setattr(accounts, "_is_right", lambda _hash, password: bool(found.append(password)))
    return found


def guess(c, numbers, address):
    for number in numbers:
        try:
            accounts.sign_in(c, Credentials(EMAIL, f"guess {number}"), address(number))
        except TooManyGuesses:
            continue


def test_of_many_guesses_at_one_account_ten_are_tried(c, tried):
    """P36: whatever the addresses they come from, and many at once."""
    count, threads = figure(240, 10_000), 8
    parts = [range(part, count, threads) for part in range(threads)]
    working = [
        threading.Thread(target=guess, args=(c, part, lambda number: f"10.{number % 250}.{number // 250}.1"))
        for part in parts
    ]
    for one in working:
        one.start()
    for one in working:
        one.join()
    assert 0 < len(tried) <= 10
    with pytest.raises(TooManyGuesses):
        accounts.sign_in(c, Credentials(EMAIL, PASSWORD), "192.0.2.9")


def test_one_address_guesses_at_forty_accounts_and_no_more(c, tried):
    """P36: a list of accounts tried with one password from one place."""
    for number in range(figure(90, 2_000)):
        try:
            accounts.sign_in(c, Credentials(f"somebody{number}@example.org", "guess"), "192.0.2.1")
        except TooManyGuesses:
            continue
    assert len(tried) <= 40


def test_the_limits_outlive_the_server(c, tried):
    """P36: they are kept in the record."""
    guess(c, range(20), lambda _: "192.0.2.1")
    folder, before = c.folder, len(tried)
    c.close()
    with open_campaign(folder) as again:
        guess(again, range(20), lambda _: "192.0.2.2")
    assert len(tried) == before


def test_tokens_are_long_random_and_kept_as_hashes(c):
    """P36: 256 bits, and none of them stands in any file of the record."""
    invitation = people.invite_person(c, "ben@example.org", "canvasser")
    key = accounts.begin_session(c, people.list_people(c)[0].person_id, "owner")
    assert all(len(token) >= 43 for token in (invitation.token, key))
    held = b"".join(path.read_bytes() for path in c.folder.rglob("*") if path.is_file())
    for token in (invitation.token, key, PASSWORD):
        assert token.encode() not in held
    with pytest.raises(NotFound):
        open_link(c, "x" * 43)


@pytest.fixture
def behind_tls(c):
    """The app behind TLS, and its access."""
    opened = OpenCampaigns.of_folders([c.folder])
    access = Access(port=443, secure=True)
    app = create_app(opened, access)
    yield app, access
    opened.close()


async def _sign_in(app, cookies=None):
    transport = httpx.ASGITransport(app=app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(
        transport=transport, base_url="https://localhost", cookies=cookies
    ) as client:
        return await client.post("/c/hill/api/session", json={"email": EMAIL, "password": PASSWORD})


def test_every_sign_in_begins_a_new_session_and_ends_the_one_before(behind_tls, c):
    """P37, P38: a key set by somebody else is never taken over; cookies are `__Host-`, Secure, HttpOnly, strict."""
    app, access = behind_tls
    name = access.cookie_of("hill")
    first = anyio.run(_sign_in, app, {name: "planted-by-somebody"})
    cookie = first.headers["set-cookie"]
    key = re.match(rf"{re.escape(name)}=([^;]+)", cookie)[1]
    assert name.startswith("__Host-")
    assert key != "planted-by-somebody"
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "domain" not in cookie.lower()
    again = anyio.run(_sign_in, app, {name: key})
    assert key not in again.headers["set-cookie"]
    assert accounts.actor_of(c, key) is None
