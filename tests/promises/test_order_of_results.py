"""Several canvassers at the same doors: P05. Everything is kept, and what is shown last is told by a total order."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.canvass import Actor
from app.phone import receive_results
from app.store import results as record
from app.store.campaign import NewCampaign, make_campaign
from tests.promises.figures import figure
from tests.promises.shift import a_result

DOORS = ("a", "b", "c")
OUTCOMES = ("not-home", "refused", "moved", "canvassed")


class _Doors(RuleBasedStateMachine):
    """Results come in any order, corrected, sent again and all at once; a model in plain Python says what is right."""

    c = None  # set by the test

    def __init__(self):
        super().__init__()
        self.began, self.mark = datetime.now(UTC), uuid.uuid4().hex  # doors of this sequence alone
        self.kept, self.texts = [], {}

    def _send(self, *texts, who="ana"):
        receipts = receive_results(self.c, Actor(who, "canvasser"), texts).receipts
        fresh = [
            json.loads(text)
            for text, receipt in zip(texts, receipts, strict=True)
            if receipt.state == "stored"
        ]
        self.kept += fresh
        self.texts |= {one["result_id"]: json.dumps(one) for one in fresh}
        return [receipt.state for receipt in receipts]

    def _text(self, door, minutes, outcome, **more):
        knocked_at = (self.began + timedelta(minutes=minutes)).isoformat()
        return a_result(door_id=f"{door}{self.mark}", knocked_at=knocked_at, outcome=outcome, **more)

    @rule(
        who=st.sampled_from(["ana", "ben"]),
        door=st.sampled_from(DOORS),
        minutes=st.integers(-3, 3),  # few of them: many are equal, and some lie ahead
        outcome=st.sampled_from(OUTCOMES),
        asked=st.booleans(),
    )
    def knock(self, who, door, minutes, outcome, asked):
        assert self._send(self._text(door, minutes, outcome, do_not_contact=asked), who=who) == ["stored"]

    @rule(data=st.data(), minutes=st.integers(-3, 3), outcome=st.sampled_from(OUTCOMES))
    def correct(self, data, minutes, outcome):
        if self.kept:
            wrong = data.draw(st.sampled_from(self.kept))
            door = wrong["door_id"].removesuffix(self.mark)
            self._send(self._text(door, minutes, outcome, supersedes=wrong["result_id"]))

    @rule(data=st.data(), who=st.sampled_from(["ana", "ben"]))
    def send_again(self, data, who):
        if self.kept:
            again = data.draw(st.sampled_from(self.kept))
            text = self.texts[again["result_id"]]
            assert self._send(text, text, who=who) == ["duplicate", "duplicate"]

    @rule(door=st.sampled_from(DOORS), outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=2, max_size=4))
    def send_many(self, door, outcomes):
        self._send(*[self._text(door, 0, outcome) for outcome in outcomes])

    @invariant()
    def everything_is_kept_and_the_latest_is_shown(self):
        if not self.kept:
            return
        with self.c.reading() as connection:
            rows = [one for one in record.results_of(connection) if one.door_id.endswith(self.mark)]
            states = record.door_states(connection, door_ids=[door + self.mark for door in DOORS])
        assert [one.result_id for one in rows] == [one["result_id"] for one in self.kept]
        received = {one.result_id: one.received_at for one in rows}
        assert {one.door_id: _told(one) for one in states} == self._right(received)

    def _right(self, received):
        corrected = {one.get("supersedes") for one in self.kept}
        suppressed = {one["door_id"] for one in self.kept if one.get("do_not_contact")}
        by_door = {}
        for place, one in enumerate(self.kept):
            if one["result_id"] not in corrected:
                moment = min(datetime.fromisoformat(one["knocked_at"]), received[one["result_id"]])
                by_door.setdefault(one["door_id"], []).append((moment, place, one["result_id"]))
        return {door: (max(found)[2], len(found), door in suppressed) for door, found in by_door.items()}


def _told(state):
    return state.result_id, state.attempt_count, state.do_not_contact


@pytest.mark.slow
def test_two_canvassers_at_one_door_are_both_kept_and_the_latest_is_told_by_a_total_order(
    tmp_path, record_url
):
    """P05: a state machine, the same on both databases."""
    new = NewCampaign("Field", date(2026, 11, 3), "America/New_York", record_url=record_url)
    with make_campaign(tmp_path / "field", new) as c:
        machine = type("DoorsOfField", (_Doors,), {"c": c})
        count = figure(500, 20_000) if record_url is None else figure(50, 2_000)
        steps = settings(max_examples=count, stateful_step_count=figure(12, 20), deadline=None)
        run_state_machine_as_test(machine, settings=steps)
