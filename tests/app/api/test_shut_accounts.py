"""An account that is shut: turfs taken back, sessions ended, the phone told what to forget, no result lost."""

from datetime import UTC, datetime

import pyotp
import pytest

from app.accounts import hash_password
from app.service import assignments
from app.service.audit import list_audit
from app.service.people import change_person
from app.service.turfs import list_turfs
from app.store.people import add_person
from tests.app.api.test_field import API, package_of, result

PASSWORD = "four random plain words"


@pytest.fixture(scope="module")
def c(live):
    return live.app.state.campaigns.read("gridville")


def person_of(c, name, role="canvasser"):
    with c.writing() as connection:
        return add_person(
            connection,
            name=name,
            email=f"{name}@example.org",
            role=role,
            password_hash=hash_password(PASSWORD),
            language="en",
        )


def signed_in(client, name):
    answer = client.post(f"{API}/session", json={"email": f"{name}@example.org", "password": PASSWORD})
    assert answer.status_code == 200
    return client


def test_shutting_an_account_takes_its_turf_back_and_tells_the_phone(c, live):
    bo = person_of(c, "bo")
    out = assignments.assign_turf(c, list_turfs(c)[0].turf_id, assignments.Hands((bo.person_id,)))
    hand = f"{API}/field/assignments/{out.assignment_id}/hand"
    with live.client(signed_in=False) as phone:
        package = package_of(signed_in(phone, "bo"), out).json()
        key = {"turfwalk-send-key": package["send_key"]}
        assert phone.get(hand).json()["is_in_hand"] is True
        change_person(c, bo.person_id, is_disabled=True)
        assert phone.get(f"{API}/session").status_code == 401
        assert phone.get(hand).status_code == 401
        assert phone.get(hand, headers=key).json()["is_in_hand"] is False
        sent = phone.post(f"{API}/field/results", json={"results": [result(package)]}, headers=key)
        assert sent.json()["receipts"][0]["state"] == "stored"
    found = [one for one in assignments.list_assignments(c) if one.assignment_id == out.assignment_id]
    assert [one.state for one in found] == ["revoked"]


def test_a_partner_keeps_the_turf_that_both_had(c, live):
    cy, di = person_of(c, "cy"), person_of(c, "di")
    both = assignments.Hands((cy.person_id, di.person_id))
    out = assignments.assign_turf(c, list_turfs(c)[0].turf_id, both)
    keys = []
    for name in ("cy", "di"):
        with live.client(signed_in=False) as phone:
            keys.append(package_of(signed_in(phone, name), out).json()["send_key"])
    change_person(c, cy.person_id, is_disabled=True)
    with live.client(signed_in=False) as phone:
        asked = [
            phone.get(f"{API}/field/assignments/{out.assignment_id}/hand", headers={"turfwalk-send-key": key})
            for key in keys
        ]
    assert [one.json()["is_in_hand"] for one in asked] == [False, True]


def test_an_owner_s_link_sets_a_password_over_the_web_and_leaves_an_entry(c, live):
    """The link is the owner's to make; whoever holds it needs no session."""
    ed = person_of(c, "ed")
    with live.client(signed_in=True) as owner, live.client(signed_in=False) as stranger:
        path = f"{API}/people/{ed.person_id}/password-link"
        assert stranger.post(path).status_code == 401
        token = owner.post(path).json()["token"]
        body = {"token": token, "password": "four other plain words"}
        assert stranger.post(f"{API}/session/password-link", json=body).status_code == 204
        assert stranger.post(f"{API}/session/password-link", json=body).status_code == 404
    actions = {one.action for one in list_audit(c) if ed.person_id in (one.object_id, one.person_id)}
    assert actions >= {"make_password_link", "set_password"}


def test_a_second_factor_is_reset_by_an_owner_who_gives_password_and_code_once_more(c, live):
    """Neither the session alone nor a code of before is enough; the trail names who did it and to whom."""
    fay, gus = person_of(c, "fay", "owner"), person_of(c, "gus", "director")
    path = f"{API}/people/{gus.person_id}/reset-second-factor"
    with live.client(signed_in=False) as owner, live.client(signed_in=False) as director:
        codes, gus_codes = set_up(signed_in(owner, "fay")), set_up(signed_in(director, "gus"))
        used = {"password": PASSWORD, "code": codes.now()}
        assert director.post(path, json={**used, "code": gus_codes.now()}).status_code == 403
        assert owner.post(path, json={**used, "code": "000000"}).status_code == 422
        assert owner.post(path, json=used).status_code == 422  # spent on setting it up
        fresh = {**used, "code": codes.at(datetime.now(UTC).timestamp() + 30)}
        answer = owner.post(path, json=fresh)
        assert answer.json()["has_second_factor"] is False
        assert director.get(f"{API}/session").status_code == 401
        again = director.post(f"{API}/session", json={"email": "gus@example.org", "password": PASSWORD})
        assert again.json() == {"needs": "second-factor"}
    made = [one for one in list_audit(c) if one.action == "reset_second_factor"]
    assert [(one.person_id, one.object_id) for one in made] == [(fay.person_id, gus.person_id)]


def set_up(client):
    """Set up somebody's second factor; gives what makes its codes."""
    made = pyotp.parse_uri(client.post(f"{API}/session/second-factor").json()["otpauth"])
    assert client.put(f"{API}/session/second-factor", json={"code": made.now()}).status_code == 200
    return made
