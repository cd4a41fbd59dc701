"""A campaign with somebody in every role, and requests to every route as each of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import update

from app import accounts
from app.canvass import Assignment
from app.service import assignments
from app.service.people import create_owner
from app.service.read_keys import make_read_key
from app.service.turfs import list_turfs
from app.store import people as people_record
from app.store import people_tables as tables

PASSWORD = "four plain random words"
ROLES = ("owner", "director", "analyst", "canvasser")


def add_somebody(c, role, name):
    """Make an account; gives its id. The second factor is left out: sessions are begun directly."""
    with c.writing() as connection:
        made = people_record.add_person(
            connection,
            name=name,
            email=f"{name.lower()}@example.org",
            role=role,
            password_hash="none",  # noqa: S106 - nobody can sign in with it
            language="en",
        )
    return made.person_id


@dataclass(frozen=True)
class Cast:
    """Who asks, by name: the cookie or header each sends, and the assignments in hand."""

    cookies: dict[str, dict[str, str]]
    headers: dict[str, dict[str, str]]
    hands: dict[str, Assignment]
    person_ids: dict[str, str]

    @property
    def askers(self):
        return tuple(self.cookies)


def cast_of(live, campaign_id, other_id):
    """Fill every role of a campaign, and give a second campaign an owner of its own."""
    c = live.app.state.campaigns.read(campaign_id)
    other = live.app.state.campaigns.read(other_id)
    create_owner(c, "First", "first@example.org", PASSWORD)
    foreign = create_owner(other, "Foreign", "foreign@example.org", PASSWORD)
    person_ids = {role: add_somebody(c, role, role.title()) for role in ROLES}
    turfs = list_turfs(c)
    hands = {
        "own": assignments.assign_turf(c, turfs[0].turf_id, assignments.Hands((person_ids["canvasser"],))),
        "link": assignments.assign_turf(c, turfs[0].turf_id, assignments.Hands()),
        "other": assignments.assign_turf(c, turfs[1].turf_id, assignments.Hands()),
    }
    cookie, elsewhere = live.access.cookie_of(campaign_id), live.access.cookie_of(other_id)
    keys = {role: accounts.begin_session(c, person_ids[role], role) for role in ROLES}
    foreign_key = accounts.begin_session(other, foreign.person_id, "owner")
    cookies = {role: {cookie: key} for role, key in keys.items()}
    cookies["half"] = {cookie: accounts.begin_session(c, person_ids["owner"], "owner", is_limited=True)}
    cookies["link"] = {cookie: accounts.begin_link_session(c, hands["link"].assignment_id)}
    cookies["foreign"] = {elsewhere: foreign_key, cookie: foreign_key}  # an owner elsewhere is nobody here
    cookies |= {
        "sender": {},
        "reader": {},
        "nobody": {},
        "expired": {cookie: expired_key(c, person_ids["owner"])},
    }
    send_key = accounts.make_send_key(c, accounts.actor_of(c, keys["canvasser"]), hands["own"].assignment_id)
    read_key = make_read_key(c, person_ids["director"]).key
    headers = {"sender": {"turfwalk-send-key": send_key}, "reader": {"authorization": f"Bearer {read_key}"}}
    return Cast(cookies, headers, hands, person_ids)


def expired_key(c, person_id):
    """Begin a session that is over."""
    key = accounts.begin_session(c, person_id, "owner")
    this = tables.session.c.key_hash == accounts.hash_secret(key)
    with c.writing() as connection:
        over = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(tables.session).where(this).values(expires_at=over))
    return key


def client_of(live, cast, asker):
    """Give a client that asks as one of the cast; the cookies it is given back are not kept."""
    cookies = "; ".join(f"{name}={key}" for name, key in cast.cookies[asker].items())
    headers = {**cast.headers.get(asker, {}), **({"cookie": cookies} if cookies else {})}
    return httpx.Client(base_url=live.url, timeout=30, headers=headers)
