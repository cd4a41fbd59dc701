"""A turf is seen by whoever has it in hand, in its time, and by nobody the moment it is taken back."""

import dataclasses
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app import accounts, phone
from app.canvass import Actor
from app.service import assignments, people
from app.service.assignments import Hands
from app.service.campaigns import create_campaign
from app.service.cuts import cut_turf
from app.service.imports import import_addresses, import_streets, import_voters
from app.service.turfs import list_turfs
from app.service.universes import create_universe
from app.service.walks import plan_walks
from app.store import cuts as cut_record
from app.store.campaign import open_campaign
from geo.errors import Conflict, NotFound
from routing.model import TurfSpec
from tests.promises.figures import figure
from tests.promises.hill import add_somebody
from tests.town import write_town

WINDOWS = {"past": (-3, -1), "now": (-1, 1), "to come": (1, 3)}  # days from today
DOOR_NEEDS = {"voter_id", "first_name", "last_name", "age", "birth_year", "party", "sex", "phone", "language"}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Gridville, open, with its walks."""
    folder = tmp_path_factory.mktemp("hands") / "gridville"
    create_campaign(folder, "Gridville", date(2026, 11, 3), "America/Chicago")
    files = write_town(folder.parent / "files")
    with open_campaign(folder) as c:
        import_streets(c, files.streets)
        import_addresses(c, files.addresses)
        import_voters(c, files.voters)
        create_universe(c, "everyone", "true")
        cut_turf(c, "everyone", TurfSpec(shift_s=None, turf_count=4))
        plan_walks(c)
        yield c


class _Hands(RuleBasedStateMachine):
    """Turf goes out and comes back; accounts are shut and opened; after each step everybody looks."""

    c = None  # set by the test

    @initialize()
    def begin(self):
        self.people = {
            name: add_somebody(self.c, "canvasser", f"{name}{id(self)}{datetime.now(UTC).timestamp()}")
            for name in ("ana", "ben")
        }
        self.keys = {name: self._sign_in(name) for name in self.people}
        self.turf_ids = [turf.turf_id for turf in list_turfs(self.c)]
        self.hands = {}  # assignment -> who, window, whether it is out
        self.shut = set()

    def _sign_in(self, name):
        return accounts.begin_session(self.c, self.people[name], "canvasser")

    @rule(
        turf=st.integers(0, 3),
        who=st.sets(st.sampled_from(["ana", "ben"])),
        window=st.sampled_from([*WINDOWS]),
    )
    def hand_out(self, turf, who, window):
        first, last = (datetime.now(UTC) + timedelta(days=days) for days in WINDOWS[window])
        given = Hands(tuple(self.people[name] for name in sorted(who)), first, last)
        try:
            made = assignments.assign_turf(self.c, self.turf_ids[turf % len(self.turf_ids)], given)
        except Conflict:
            assert self.shut & who
            return
        assert not self.shut & who
        self.hands[made.assignment_id] = [who, window, True, made]

    @rule(
        pick=st.integers(0, 9), end=st.sampled_from([assignments.return_turf, assignments.revoke_assignment])
    )
    def take_back(self, pick, end):
        out = [found for found in self.hands.values() if found[2]]
        if out:
            found = out[pick % len(out)]
            end(self.c, found[3].assignment_id)
            found[2] = False

    @rule(name=st.sampled_from(["ana", "ben"]))
    def shut_or_open(self, name):
        owner_is_needed = name in self.shut
        self.shut ^= {name}
        people.change_person(self.c, self.people[name], is_disabled=not owner_is_needed)
        for found in self.hands.values() if name in self.shut else ():
            found[2] = found[2] and found[0] != {name}  # what it alone had is taken back with it

    @rule(name=st.sampled_from(["ana", "ben"]))
    def sign_in_again(self, name):
        self.keys[name] = self._sign_in(name)

    @invariant()
    def each_sees_what_is_in_hand_now_and_nothing_else(self):
        for name in self.people if hasattr(self, "people") else ():
            actor = accounts.actor_of(self.c, self.keys[name])
            assert actor is None or name not in self.shut
            for assignment_id, (who, window, is_out, _) in self.hands.items():
                seen = actor is not None and self._sees(actor, assignment_id)
                assert seen == (actor is not None and name in who and window == "now" and is_out)
            link_holders = [one for one in self.hands.values() if not one[0]]
            for who, window, is_out, made in link_holders:
                holder = Actor(f"link-{made.assignment_id}", "canvasser", made.assignment_id)
                assert self._sees(holder, made.assignment_id) == (window == "now" and is_out), who

    def _sees(self, actor, assignment_id):
        try:
            phone.read_states(self.c, actor, assignment_id)
        except NotFound:
            return False
        return True


def test_a_canvasser_sees_a_turf_only_while_it_is_in_hand(town):
    """P33: a state machine of handing out, taking back, shutting accounts and time."""
    owner = people.create_owner(town, "Owner", "owner@example.org", "four plain random words")
    assert owner.role == "owner"
    machine = type("HandsOfTown", (_Hands,), {"c": town})
    steps = settings(max_examples=figure(8, 300), stateful_step_count=figure(12, 40), deadline=None)
    run_state_machine_as_test(machine, settings=steps)


def test_a_package_holds_the_doors_of_its_turf_and_what_the_door_needs(town):
    """P33: only those doors, only those fields."""
    with town.reading() as connection:
        doors = cut_record.doors_of_turfs(connection, cut_record.living_turf_rows(connection))
    for turf in list_turfs(town):
        made = assignments.assign_turf(town, turf.turf_id, Hands())
        holder = Actor(f"link-{made.assignment_id}", "canvasser", made.assignment_id)
        package = phone.read_package(town, holder, made.assignment_id)
        assert {one.door.door_id for one in package.doors} == set(doors[turf.turf_id])
        voters = [voter for one in package.doors for voter in one.voters]
        assert voters
        told = {
            field.name
            for voter in voters
            for field in dataclasses.fields(voter)
            if getattr(voter, field.name) not in (None, "", (), [], {})
        }
        assert told - DOOR_NEEDS <= {"door_id", "state"}, told


def test_after_taking_back_no_request_sees_a_door(town):
    """P34: whoever asks after a turf was taken back, or an account shut, gets nothing; raced by readers."""
    turf_id = list_turfs(town)[0].turf_id
    person_id = add_somebody(town, "canvasser", "Racer")
    late = []
    for number in range(figure(20, 500)):
        made = assignments.assign_turf(town, turf_id, Hands((person_id,)))
        key = accounts.begin_session(town, person_id, "canvasser")
        over, seen = threading.Event(), threading.Event()
        readers = [
            threading.Thread(target=_read_on, args=(town, key, made.assignment_id, (over, seen, late)))
            for _ in range(2)
        ]
        for reader in readers:
            reader.start()
        assert seen.wait(10)
        if number % 3:
            assignments.revoke_assignment(town, made.assignment_id)
        else:
            people.change_person(town, person_id, is_disabled=True)
        over.set()
        for reader in readers:
            reader.join(10)
        if not number % 3:
            people.change_person(town, person_id, is_disabled=False)
    assert late == []


def _read_on(c, key, assignment_id, shared):
    """Read until nothing is shown; note every read that began after the end and still saw something."""
    over, seen, late = shared
    while True:
        was_over = over.is_set()
        sees = _sees(c, key, assignment_id)
        if sees:
            seen.set()
        if was_over:
            late += [assignment_id] * sees
            return
        if not sees:
            over.wait(5)  # one more look once it is over


def _sees(c, key, assignment_id):
    actor = accounts.actor_of(c, key)
    if actor is None:
        return False
    try:
        phone.read_states(c, actor, assignment_id)
    except NotFound:
        return False
    return True
