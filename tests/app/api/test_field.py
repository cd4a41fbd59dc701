"""A phone's day over the web: open the link, download, send, be taken back."""

import json
import uuid
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from app.service import assignments
from app.service.audit import list_audit, verify_audit
from app.service.turfs import list_turfs

API = "/c/gridville/api"


@pytest.fixture
def handed_out(live):
    c = live.app.state.campaigns.read("gridville")
    return assignments.assign_turf(c, list_turfs(c)[0].turf_id, assignments.Hands())


@pytest.fixture
def phone(live, handed_out):
    with live.client(signed_in=False) as client:
        token = handed_out.link.partition("#token=")[2]
        assert client.post(f"{API}/field/open", json={"token": token}).status_code == 204
        yield client


def package_of(phone, handed_out):
    return phone.get(f"{API}/field/assignments/{handed_out.assignment_id}/package")


def result(package, **changes):
    return json.dumps(
        {
            "result_id": str(uuid.uuid4()),
            "assignment_id": package["assignment_id"],
            "turf_id": package["turf_id"],
            "door_id": package["walk"]["stops"][0]["door_ids"][0],
            "outcome": "not-home",
            "device_id": "phone1",
            "device_sequence": 1,
            "knocked_at": datetime.now(UTC).isoformat(),
            **changes,
        }
    )


def test_a_phone_downloads_its_turf_and_can_check_every_byte(phone, handed_out):
    answer = package_of(phone, handed_out)
    package = answer.json()
    digest = b64encode(sha256(answer.content).digest()).decode()
    assert answer.headers["content-digest"] == f"sha-256=:{digest}:"
    walked = {door for stop in package["walk"]["stops"] for door in stop["door_ids"]}
    assert walked == {one["door"]["door_id"] for one in package["doors"]}
    assert package["streets"]["features"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_phone_sees_nothing_but_its_turf(phone, handed_out, live):
    for path in ("turfs", "doors", "campaign", f"turfs/{handed_out.turf_id}/walk", "assignments", "people"):
        assert phone.get(f"{API}/{path}").status_code == 403, path
    c = live.app.state.campaigns.read("gridville")
    other = assignments.assign_turf(c, list_turfs(c)[1].turf_id, assignments.Hands())
    assert package_of(phone, other).status_code == 404
    assert [one["assignment_id"] for one in phone.get(f"{API}/field/assignments").json()] == [
        handed_out.assignment_id
    ]


def test_a_turf_taken_back_is_gone_at_once_but_its_results_still_arrive(phone, handed_out, live):
    """P06, P34, in small."""
    package = package_of(phone, handed_out).json()
    c = live.app.state.campaigns.read("gridville")
    assignments.revoke_assignment(c, handed_out.assignment_id)
    assert package_of(phone, handed_out).status_code == 404
    body = {"results": [result(package)]}
    assert phone.post(f"{API}/field/results", json=body).json()["receipts"][0]["state"] == "stored"


def test_the_key_of_a_package_sends_without_a_session_and_sees_nothing(phone, handed_out, live):
    package = package_of(phone, handed_out).json()
    key = {"turfwalk-send-key": package["send_key"]}
    with live.client(signed_in=False) as stranger:
        sent = stranger.post(f"{API}/field/results", json={"results": [result(package)]}, headers=key)
        assert sent.json()["receipts"][0]["state"] == "stored"
        assert stranger.get(f"{API}/field/assignments", headers=key).status_code == 401
        wrong = {"turfwalk-send-key": "guess"}
        assert stranger.post(f"{API}/field/results", json={"results": []}, headers=wrong).status_code == 401


def test_results_of_the_own_turf_carry_no_flag(phone, handed_out):
    package = package_of(phone, handed_out).json()
    sent = phone.post(f"{API}/field/results", json={"results": [result(package), "poison"]}).json()
    assert [one["state"] for one in sent["receipts"]] == ["stored", "quarantined"]
    again = package_of(phone, handed_out).json()
    assert [one["outcome"] for one in again["states"]] == ["not-home"]


def test_a_link_that_is_none_opens_nothing(live):
    with live.client(signed_in=False) as stranger:
        assert stranger.post(f"{API}/field/open", json={"token": "x" * 43}).status_code == 404


def test_downloads_and_hand_outs_leave_an_entry_in_the_trail(phone, handed_out, live):
    """P41: reads of lists are noted with who read them."""
    package_of(phone, handed_out)
    c = live.app.state.campaigns.read("gridville")
    newest = list_audit(c, limit=1)[0]
    assert (newest.action, newest.object_id) == ("read_package", handed_out.assignment_id)
    assert newest.person_id == f"link-{handed_out.assignment_id}"
    assert verify_audit(c).is_whole
