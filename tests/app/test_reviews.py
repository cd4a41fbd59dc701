"""What was heard, for the director: the latest at each door, progress, and odd results to look at."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.canvass import Actor
from app.phone import receive_results
from app.service.cuts import list_cuts
from app.service.reviews import list_door_states, list_reviews, list_turf_progress, resolve_review
from app.service.turfs import list_turfs
from app.store import cuts as cut_record
from geo.errors import Conflict, NotFound

ANA, BEN = Actor("p1", "canvasser"), Actor("p2", "canvasser")


def send(c, actor=ANA, **changes):
    found = {
        "result_id": str(uuid.uuid4()),
        "turf_id": "KWMX",
        "door_id": "d1",
        "outcome": "not-home",
        "device_id": "phone1",
        "device_sequence": 1,
        "knocked_at": datetime.now(UTC).isoformat(),
        **changes,
    }
    receive_results(c, actor, [json.dumps(found)])
    return found["result_id"]


@pytest.fixture
def doors(planned):
    """The doors of each turf."""
    with planned.reading() as connection:
        return cut_record.doors_of_turfs(connection, cut_record.living_turf_rows(connection))


def test_progress_counts_each_door_once_in_the_turf_that_holds_it(planned, doors):
    turf_id, own = next(iter(doors.items()))
    for _ in range(2):
        send(planned, turf_id=turf_id, door_id=own[0])
    send(planned, turf_id=turf_id, door_id=own[1], outcome="refused", do_not_contact=True)
    by_turf = {one.turf_id: one for one in list_turf_progress(planned)}
    assert list(by_turf) == [turf.turf_id for turf in list_turfs(planned)]
    assert by_turf[turf_id].knocked_count == 2
    assert by_turf[turf_id].door_count == len(own)
    assert by_turf[turf_id].outcomes == {"not-home": 1, "refused": 1}
    assert by_turf[turf_id].do_not_contact_count == 1
    assert sum(one.knocked_count for one in by_turf.values()) == 2


def test_door_states_are_those_of_the_turf_or_cut_asked_for(planned, doors):
    (one, own), (other, theirs) = list(doors.items())[:2]
    send(planned, turf_id=one, door_id=own[0])
    send(planned, turf_id=other, door_id=theirs[0])
    assert [state.door_id for state in list_door_states(planned, one)] == [own[0]]
    cut_id = list_cuts(planned)[0].cut_id
    both = sorted([own[0], theirs[0]])
    assert [state.door_id for state in list_door_states(planned, cut_id=cut_id)] == both
    assert [state.door_id for state in list_door_states(planned)] == both
    with pytest.raises(NotFound):
        list_door_states(planned, cut_id="none")
    with pytest.raises(NotFound):
        list_turf_progress(planned, "none")


def test_the_review_list_says_why(planned):
    late = send(planned, knocked_at=(datetime.now(UTC) - timedelta(days=30)).isoformat())
    far = send(planned, off_m=900)
    wish = send(planned, do_not_contact=True)
    receive_results(planned, ANA, ["poison"])
    reasons = {one.result_id: one.reasons for one in list_reviews(planned)}
    assert "late" in reasons[late]
    assert "far-off" in reasons[far]
    assert "do-not-contact" in reasons[wish]
    aside = [one for one in list_reviews(planned) if one.reasons[0] == "quarantine"]
    assert [one.reasons[1] for one in aside] == ["no JSON that can be read"]
    assert aside[0].result_id.startswith("quarantine-")


def test_people_who_contradict_each_other_in_one_shift_are_in_conflict(planned):
    one = send(planned, door_id="d7", outcome="refused")
    other = send(planned, BEN, door_id="d7", outcome="moved")
    same = send(planned, BEN, door_id="d8")
    send(planned, ANA, door_id="d8")
    odd = {item.result_id for item in list_reviews(planned) if "conflict" in item.reasons}
    assert odd == {one, other}
    assert same not in odd


def test_what_was_looked_at_leaves_the_list_and_stays_on_record(planned):
    result_id = send(planned, off_m=900)
    done = resolve_review(planned, result_id, "p9")
    assert done.resolved_at is not None
    assert list_reviews(planned) == []
    assert [one.result_id for one in list_reviews(planned, resolved=True)] == [result_id]
    with pytest.raises(Conflict):
        resolve_review(planned, result_id, "p9")
    with pytest.raises(NotFound):
        resolve_review(planned, "none")


def test_a_payload_in_quarantine_is_resolved_apart_from_the_result_whose_id_it_took(planned):
    result_id = send(planned, off_m=900)
    send(planned, result_id=result_id, note="other")
    resolve_review(planned, result_id)
    left = list_reviews(planned)
    assert [one.reasons for one in left] == [("quarantine", "the id of another result")]
    resolve_review(planned, left[0].result_id)
    assert list_reviews(planned) == []
