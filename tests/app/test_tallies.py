"""Tallies: every visit counted once, rates with honest intervals, minutes planned and real, and who sees what of them."""

import csv
import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvass import Actor
from app.phone import receive_results
from app.service import scripts
from app.service.tallies import list_odd_patterns, read_tallies, write_tallies
from app.service.turfs import list_turfs
from app.store import cuts as cut_record
from app.tallies import rate_of
from geo.errors import BadInput
from tests.app.test_scripts import asked, sheet

ANA, BEN = Actor("p1", "canvasser"), Actor("p2", "canvasser")
NOON = datetime(2026, 10, 3, 17, 0, tzinfo=UTC)  # in Chicago


def send(c, actor, at, **changes):
    found = {
        "result_id": str(uuid.uuid4()),
        "turf_id": "KWMX",
        "door_id": "d1",
        "outcome": "not-home",
        "device_id": actor.person_id,
        "device_sequence": 1,
        "knocked_at": at.isoformat(),
        **changes,
    }
    receive_results(c, actor, [json.dumps(found)])
    return found["result_id"]


@pytest.fixture
def doors(planned):
    """The doors of each turf, in the order of turfs."""
    with planned.reading() as connection:
        rows = cut_record.living_turf_rows(connection)
        found = cut_record.doors_of_turfs(connection, rows)
    return {row["turf_id"]: found[row["turf_id"]] for row in rows}


def walk_a_turf(c, actor, turf_id, door_ids, gap_s=90, begin=NOON):
    """Knock at doors in a row: nobody home, talked, refused, and so on."""
    for n, door_id in enumerate(door_ids):
        outcome = ("not-home", "canvassed", "refused")[n % 3]
        at = begin + timedelta(seconds=gap_s * n)
        send(c, actor, at, turf_id=turf_id, door_id=door_id, outcome=outcome, device_sequence=n)


def test_a_visit_is_counted_once_whoever_lives_there(planned, doors):
    turf_id, own = next(iter(doors.items()))
    for n in range(3):  # three residents of one door, one after the other
        send(
            planned,
            ANA,
            NOON + timedelta(seconds=20 * n),
            turf_id=turf_id,
            door_id=own[0],
            outcome="canvassed",
        )
    send(planned, ANA, NOON + timedelta(hours=3), turf_id=turf_id, door_id=own[0])
    wrong = send(planned, ANA, NOON + timedelta(hours=4), turf_id=turf_id, door_id=own[1])
    send(
        planned,
        ANA,
        NOON + timedelta(hours=4),
        turf_id=turf_id,
        door_id=own[1],
        outcome="refused",
        supersedes=wrong,
    )
    send(
        planned, ANA, NOON + timedelta(hours=4, minutes=1), turf_id=turf_id, door_id=own[2], outcome="skipped"
    )
    row = read_tallies(planned).rows[0]
    assert (row.key, row.door_count) == (turf_id, len(own))
    assert (row.knocked_count, row.attempt_count, row.contact_count, row.refusal_count) == (2, 3, 1, 1)
    assert row.contact.value == pytest.approx(1 / 3, abs=1e-4)


def test_rows_of_every_kind_add_up_to_the_total(planned, doors):
    for (turf_id, own), actor in zip(doors.items(), (ANA, BEN), strict=False):
        walk_a_turf(planned, actor, turf_id, own[:9])
    walk_a_turf(
        planned, BEN, next(iter(doors)), next(iter(doors.values()))[:4], begin=NOON + timedelta(days=1)
    )
    for by in ("turf", "canvasser", "day", "precinct"):
        found = read_tallies(planned, by)
        assert sum(row.attempt_count for row in found.rows) == found.total.attempt_count == 22, by
        assert sum(row.contact_count for row in found.rows) == found.total.contact_count, by
        assert sum(row.real_s for row in found.rows) == pytest.approx(found.total.real_s, abs=1), by
    assert [row.key for row in read_tallies(planned, "day").rows] == ["2026-10-03", "2026-10-04"]
    assert [row.key for row in read_tallies(planned).rows] == [one.turf_id for one in list_turfs(planned)]
    later = read_tallies(planned, since=NOON.date() + timedelta(days=1))
    assert later.total.attempt_count == 4
    assert read_tallies(planned, until=NOON.date()).total.attempt_count == 18


def test_doors_an_hour_leave_breaks_out_and_compare_with_the_walk(planned, doors):
    turf_id, own = next(iter(doors.items()))
    walk_a_turf(planned, ANA, turf_id, own[:5], gap_s=100)
    walk_a_turf(planned, ANA, turf_id, own[5:10], gap_s=100, begin=NOON + timedelta(hours=3))
    row = read_tallies(planned).rows[0]
    assert row.doors_per_hour == 36.0  # 100 s a door; the first of a stretch counts as usual
    assert row.real_s == pytest.approx(1000)
    walk = next(one for one in list_turfs(planned) if one.turf_id == turf_id)
    assert 0 < row.planned_s < walk.knock_s + walk.walk_s
    walk_a_turf(planned, ANA, turf_id, own[10:], gap_s=100, begin=NOON + timedelta(hours=6))
    assert read_tallies(planned).rows[0].planned_s == pytest.approx(walk.knock_s + walk.walk_s, rel=0.01)


def test_support_is_of_those_who_told_and_hidden_where_they_are_few(planned, doors):
    turf_id, own = next(iter(doors.items()))
    made = scripts.write_script(planned, sheet(asked("support", "", "")))
    values = [one.value for one in made.questions[0].choices]
    told = {"script_id": made.script_id, "script_version": made.version, "outcome": "canvassed"}
    for n, door_id in enumerate(own[:9]):
        answers = {"support": values[0 if n < 6 else -1]}
        send(
            planned,
            ANA,
            NOON + timedelta(minutes=2 * n),
            turf_id=turf_id,
            door_id=door_id,
            answers=answers,
            **told,
        )
    support = read_tallies(planned).rows[0].support
    assert (support.value, support.n) == (pytest.approx(6 / 9, abs=1e-4), 9)
    hidden = read_tallies(planned, named=False).rows[0].support
    assert (hidden.value, hidden.low, hidden.n, hidden.hidden) == (None, None, 0, True)
    send(
        planned,
        ANA,
        NOON + timedelta(minutes=60),
        turf_id=turf_id,
        door_id=own[9],
        answers={"support": values[0]},
        **told,
    )
    assert read_tallies(planned, named=False).rows[0].support.n == 10


def test_an_analyst_tells_canvassers_apart_by_codes_that_stay(planned, doors):
    turf_id, own = next(iter(doors.items()))
    walk_a_turf(planned, BEN, turf_id, own[:25], gap_s=10)
    walk_a_turf(planned, ANA, turf_id, own[25:28])
    rows = read_tallies(planned, "canvasser", named=False).rows
    assert {row.key: row.label for row in rows} == {"C1": "C1", "C2": "C2"}
    named = {row.key: row.label for row in read_tallies(planned, "canvasser").rows}
    assert named == {"p1": "C2", "p2": "C1"}  # nobody of them has an account
    odd = list_odd_patterns(planned, named=False)
    assert {one.canvasser for one in odd} == {"C1"}
    assert "quick" in {one.pattern for one in odd}


def test_paper_says_nothing_of_time(planned, doors):
    turf_id, own = next(iter(doors.items()))
    lines = [
        json.dumps(
            {"result_id": str(uuid.uuid4()), "turf_id": turf_id, "door_id": door_id, "outcome": "not-home"}
            | {"device_id": "desk", "device_sequence": n, "knocked_at": NOON.isoformat()}
        )
        for n, door_id in enumerate(own[:30])
    ]
    receive_results(planned, ANA, lines, source="paper")
    total = read_tallies(planned).total
    assert (total.attempt_count, total.doors_per_hour, total.real_s) == (30, None, 0.0)
    assert list_odd_patterns(planned) == []


def test_a_canvass_that_has_not_begun_has_rows_and_no_rates(planned):
    found = read_tallies(planned)
    assert len(found.rows) == len(list_turfs(planned))
    assert found.total.contact.value is None
    assert read_tallies(planned, "day").rows == ()
    assert list_odd_patterns(planned) == []


def test_what_makes_no_sense_is_refused(planned):
    with pytest.raises(BadInput):
        read_tallies(planned, "street")
    with pytest.raises(BadInput):
        read_tallies(planned, since=NOON.date(), until=NOON.date() - timedelta(days=1))


def test_the_file_holds_a_line_a_row_and_one_of_all(planned, doors, tmp_path):
    turf_id, own = next(iter(doors.items()))
    walk_a_turf(planned, ANA, turf_id, own[:9])
    write_tallies(planned, tmp_path / "t.csv")
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text().splitlines()))
    assert [row["turf"] for row in rows][-1] == "all"
    assert len(rows) == len(doors) + 1
    assert rows[0]["attempt_count"] == rows[-1]["attempt_count"] == "9"
    assert float(rows[0]["contact_low"]) < float(rows[0]["contact_rate"]) < float(rows[0]["contact_high"])


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_rate_and_narrows_with_the_tries(found):
    count, n = found
    rate = rate_of(count, n)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1
    more = rate_of(10 * count, 10 * n)
    assert more.high - more.low < rate.high - rate.low
