"""Results of doors: nothing lost, nothing counted twice, whatever is sent and how often."""

import json
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from app.canvass import Actor
from app.phone import hand_in_results, receive_results
from app.store import results as record
from app.store.campaign import NewCampaign, make_campaign

ANA = Actor("p1", "canvasser")


@pytest.fixture
def c(tmp_path, record_url):
    day = datetime(2026, 11, 3, tzinfo=UTC).date()
    with make_campaign(
        tmp_path / "c", NewCampaign("Test", day, "America/New_York", record_url=record_url)
    ) as opened:
        yield opened


def result(**changes):
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
    return json.dumps({name: value for name, value in found.items() if value is not ...})


def send(c, *texts, actor=ANA):
    return [receipt.state for receipt in receive_results(c, actor, texts).receipts]


def stored(c):
    with c.reading() as connection:
        return record.results_of(connection)


def states(c):
    with c.reading() as connection:
        return {one.door_id: one for one in record.door_states(connection)}


def test_the_same_result_sent_again_counts_once(c):
    text = result()
    assert send(c, text, text) == ["stored", "duplicate"]
    assert send(c, text) == ["duplicate"]
    assert len(stored(c)) == 1


def test_one_result_sent_by_many_threads_at_once_counts_once(c):
    texts = [result(door_id=f"d{number}") for number in range(20)]
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(send(c, *texts))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(c)) == 20
    assert sum(states.count("stored") for states in answers) == 20


def test_a_result_is_kept_though_nobody_waits_for_the_answer_any_more(c):
    coming = hand_in_results(c, ANA, [result()])
    assert not coming.cancel()
    assert [one.state for one in coming.result(20).receipts] == ["stored"]
    assert len(stored(c)) == 1


def test_what_was_heard_at_a_few_doors_is_read_without_looking_through_all_results(tmp_path):
    """A phone asks for it all day, whatever the campaign has heard meanwhile."""
    plans = []

    def explain(connection, _cursor, statement, parameters, _context, _many):
        if "contact_result" in statement or "suppression" in statement:
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[-1] for row in rows)

    day = datetime(2026, 11, 3, tzinfo=UTC).date()
    with make_campaign(tmp_path / "c", NewCampaign("Test", day, "America/New_York")) as c:
        event.listen(c.engine, "before_cursor_execute", explain)
        with c.reading() as connection:
            record.door_states(connection, door_ids=["d1", "d2"])
    read = [plan for plan in plans if "contact_result" in plan or "later" in plan or "suppression" in plan]
    assert any("ix_contact_result_door" in plan for plan in read)
    assert any("ix_contact_result_supersedes" in plan for plan in read)
    assert [plan for plan in read if plan.startswith("SCAN") and "INDEX" not in plan] == []


def test_the_same_id_with_other_content_is_kept_aside_and_the_queue_moves_on(c):
    """P04: neither is lost."""
    one = str(uuid.uuid4())
    assert send(c, result(result_id=one)) == ["stored"]
    other = result(result_id=one, note="other")
    assert send(c, other, result(door_id="d2")) == ["quarantined", "stored"]
    assert send(c, other) == ["quarantined"]
    assert receive_results(c, ANA, [result(door_id="d3")]).stored_count == 4


@pytest.mark.parametrize(
    "poison",
    [
        "",
        "not json",
        "[]",
        "{}",
        "\ud800",
        "[" * 5000,
        "x" * 20_000,
        result(outcome="danced"),
        result(door_id=...),
        result(knocked_at="yesterday"),
        result(knocked_at="2026-10-01T10:00:00"),
        result(device_sequence=2**70),
        result(answers={"q1": "yes"}),
        result(off_m=float("nan")),
        result(surprise=1),
        result(note="x" * 3000),
    ],
)
def test_one_poison_result_never_blocks_the_others(c, poison):
    """P09."""
    assert send(c, poison, result()) == ["quarantined", "stored"]
    assert len(stored(c)) == 1


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_is_stored_and_flagged(c, years):
    """P07."""
    moment = datetime.now(UTC) + timedelta(days=365 * years)
    assert send(c, result(knocked_at=moment.isoformat())) == ["stored"]
    assert stored(c)[0].flags[0] == ("clock" if years > 0 else "late")


def test_a_fast_clock_does_not_win_over_what_comes_later(c):
    fast = datetime.now(UTC) + timedelta(days=3650)
    send(c, result(knocked_at=fast.isoformat(), outcome="refused"))
    send(c, result(outcome="moved"))
    assert states(c)["d1"].outcome == "moved"


def test_two_people_at_one_door_are_both_kept_and_the_later_is_shown(c):
    """P05, in small."""
    now = datetime.now(UTC)
    late = result(knocked_at=now.isoformat(), outcome="canvassed", answers={"q1": "yes"})
    early = result(knocked_at=(now - timedelta(minutes=9)).isoformat(), outcome="not-home")
    send(c, late)
    send(c, early, actor=Actor("p2", "canvasser"))
    assert len(stored(c)) == 2
    assert (states(c)["d1"].outcome, states(c)["d1"].attempt_count) == ("canvassed", 2)


def test_a_correction_takes_the_place_of_what_it_corrects(c):
    wrong = str(uuid.uuid4())
    now = datetime.now(UTC)
    send(c, result(result_id=wrong, outcome="refused", knocked_at=now.isoformat()))
    before = (now - timedelta(minutes=1)).isoformat()
    send(c, result(supersedes=wrong, outcome="not-home", knocked_at=before))
    assert (states(c)["d1"].outcome, states(c)["d1"].attempt_count) == ("not-home", 1)
    assert len(stored(c)) == 2


def test_do_not_contact_stays_whatever_is_heard_later(c):
    send(c, result(outcome="refused", do_not_contact=True))
    send(c, result(outcome="canvassed"))
    assert states(c)["d1"].do_not_contact


def test_who_sent_a_result_is_told_by_the_session_never_by_the_payload(c):
    assert send(c, result(canvasser_id="p9")) == ["quarantined"]
    send(c, result())
    assert stored(c)[0].canvasser_id == "p1"
    assert "not-assigned" in stored(c)[0].flags
    assert "unknown-door" in stored(c)[0].flags
