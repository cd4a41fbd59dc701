"""Walks of a campaign: what they are worth, and how a person changes one without losing anything."""

from dataclasses import replace

import pytest

from app.editing import DoorChoice
from app.packets import packets_of
from app.service import buildings, campaigns, cuts, editing, turfs, walks
from app.walking import kept_wish
from geo.errors import BadInput, Conflict, Infeasible, NotFound
from routing.model import WalkSpec, WalkWish
from tests.town import lonlat

IN_THE_RIVER_FAR_AWAY = lonlat(9000.0, 9000.0)


@pytest.fixture
def turf_id(planned):
    """The turf with the most stops."""
    found = [walks.read_walk(planned, turf.turf_id) for turf in turfs.list_turfs(planned)]
    return max(found, key=lambda walk: len(walk.stops)).turf_id


def order_of(walk):
    return [door for stop in walk.stops for door in stop.door_ids]


def door_at(walk, at):
    return walk.stops[at].door_ids[0]


def test_the_campaign_adds_up_what_its_walks_are_worth(planned):
    found = campaigns.read_campaign(planned)
    each = [walks.read_walk(planned, turf.turf_id) for turf in turfs.list_turfs(planned)]
    sums = found.walks
    assert sums.walk_count == len(each)
    for name in ("walk_m", "walk_s", "list_order_m", "human_order_m", "list_order_s", "human_order_s"):
        assert getattr(sums, name) == pytest.approx(sum(getattr(walk, name) for walk in each))
    assert sums.walk_m <= sums.human_order_m + 1e-6
    assert sums.bounded_count == 0
    assert sums.gap_max is None


def test_a_report_and_the_campaign_tell_the_same_sums(planned):
    report = walks.plan_walks(planned, spec=WalkSpec(prove_s=1.0))
    assert report.sums == campaigns.read_campaign(planned).walks
    assert report.sums.bounded_count == report.sums.walk_count
    assert report.sums.gap_max == max(line.gap for line in report.walks)


def test_a_walk_reads_by_street_and_side_and_its_streets_add_up(planned, turf_id):
    walk = walks.read_walk(planned, turf_id)
    assert sum(part.door_count for part in walk.directions) == len(order_of(walk))
    assert sum(street.door_count for street in walk.streets) == len(order_of(walk))
    assert walk.directions[0].turn == "start"
    assert all(part.from_number for part in walk.directions)


def test_a_stop_that_is_to_follow_another_follows_it_and_the_cost_is_told(planned, turf_id):
    before = walks.read_walk(planned, turf_id)
    a, b = door_at(before, 0), door_at(before, len(before.stops) // 2)
    after = walks.wish_walk(planned, turf_id, WalkWish(follow=((a, b),)), before.revision)
    places = {door: stop.order for stop in after.stops for door in stop.door_ids}
    assert places[b] == places[a] + 1
    assert sorted(order_of(after)) == sorted(order_of(before))
    assert after.wish_cost_m == pytest.approx(after.effort_m - before.effort_m, abs=1.0)


def test_undo_and_redo_of_wishes_outlive_the_server(planned, turf_id):
    first = walks.read_walk(planned, turf_id)
    second = walks.wish_walk(planned, turf_id, WalkWish(first_door_id=door_at(first, -1)))
    third = walks.wish_walk(planned, turf_id, replace(second.wish, left_out_door_ids=(door_at(first, 2),)))
    assert (first.can_undo, third.can_undo, third.can_redo) == (False, True, False)
    planned.close()
    from app.store.campaign import open_campaign

    with open_campaign(planned.folder) as again:
        assert order_of(walks.undo_walk(again, turf_id)) == order_of(second)
        back = walks.undo_walk(again, turf_id)
        assert (back.stops, back.path, back.wish, back.can_undo) == (
            first.stops,
            first.path,
            WalkWish(),
            False,
        )
        with pytest.raises(Conflict, match="nothing to undo"):
            walks.undo_walk(again, turf_id)
        walks.redo_walk(again, turf_id)
        assert walks.redo_walk(again, turf_id).wish == third.wish
        with pytest.raises(Conflict, match="nothing to redo"):
            walks.redo_walk(again, turf_id)


def test_a_new_wish_forgets_what_was_undone_and_no_revision_comes_again(planned, turf_id):
    seen = {walks.read_walk(planned, turf_id).revision}
    for at in (1, 2, 3):
        walk = walks.read_walk(planned, turf_id)
        changed = walks.wish_walk(planned, turf_id, WalkWish(last_door_id=door_at(walk, at)))
        assert changed.revision not in seen
        assert not changed.can_redo
        seen.add(changed.revision)
        walks.undo_walk(planned, turf_id)


def test_a_change_made_on_a_walk_that_is_no_longer_there_is_refused(planned, turf_id):
    seen = walks.read_walk(planned, turf_id)
    walks.wish_walk(planned, turf_id, WalkWish(backwards=True), seen.revision)
    for late in (
        lambda: walks.wish_walk(planned, turf_id, WalkWish(), seen.revision),
        lambda: walks.undo_walk(planned, turf_id, seen.revision),
    ):
        with pytest.raises(Conflict, match="Somebody else changed the walk"):
            late()
    assert walks.read_walk(planned, turf_id).wish == WalkWish(backwards=True)


def test_wishes_stay_when_walks_are_planned_again(planned, turf_id):
    walk = walks.read_walk(planned, turf_id)
    wish = WalkWish(first_door_id=door_at(walk, 3), left_out_door_ids=(door_at(walk, 5),))
    walks.wish_walk(planned, turf_id, wish)
    walks.plan_walks(planned, spec=WalkSpec(prove_s=0.5))
    again = walks.read_walk(planned, turf_id)
    assert again.wish == wish
    assert door_at(again, 0) == wish.first_door_id
    assert [(left.door_id, left.reason) for left in again.left_out] == [(wish.left_out_door_ids[0], "wish")]
    assert again.spec.prove_s == 0.5


def test_the_other_way_round_is_as_long_and_its_order_is_turned(planned, turf_id):
    walk = walks.read_walk(planned, turf_id)
    turned = walks.wish_walk(planned, turf_id, WalkWish(backwards=True))
    assert turned.walk_m == pytest.approx(walk.walk_m)
    assert [stop.door_ids for stop in turned.stops] == [stop.door_ids for stop in reversed(walk.stops)]
    pinned = walks.wish_walk(planned, turf_id, WalkWish(first_door_id=door_at(walk, 0), backwards=True))
    assert pinned.wish == WalkWish(last_door_id=door_at(walk, 0))


def test_doors_beyond_the_time_are_left_out_and_listed_with_their_place(planned, turf_id):
    whole = walks.read_walk(planned, turf_id)
    budget_s = (whole.walk_s + whole.knock_s) / 2
    walks.plan_walks(planned, [turf_id], WalkSpec(budget_s=budget_s))
    walk = walks.read_walk(planned, turf_id)
    assert walk.walk_s + walk.knock_s <= budget_s
    assert {left.reason for left in walk.left_out} == {"budget"}
    assert sorted([*order_of(walk), *(left.door_id for left in walk.left_out)]) == sorted(order_of(whole))
    assert len(walk.left_out_at) == len(walk.left_out)
    assert all(walk.left_out_at)
    assert packets_of(planned, [turf_id])[0][0].left_out_at == walk.left_out_at


def _named(value, doors):
    """Put door ids in the place of letters."""
    if isinstance(value, tuple):
        return tuple(doors[one] for one in value)
    return doors.get(value, value)


@pytest.mark.parametrize(
    "contradiction",
    [
        {"first_door_id": "A", "last_door_id": "A"},
        {"follow": (("A", "B"), ("B", "A"))},
        {"first_door_id": "A", "left_out_door_ids": ("A",)},
        {"first_door_id": "not a door of anybody"},
        {"early_door_ids": ("A",), "backwards": True},
    ],
)
def test_a_wish_that_contradicts_itself_changes_nothing(planned, turf_id, contradiction):
    walk = walks.read_walk(planned, turf_id)
    doors = {"A": door_at(walk, 0), "B": door_at(walk, 4)}
    told = {
        "follow": tuple((doors[a], doors[b]) for a, b in contradiction.get("follow", ())),
        **{name: _named(value, doors) for name, value in contradiction.items() if name != "follow"},
    }
    with pytest.raises(BadInput) as refused:
        walks.wish_walk(planned, turf_id, WalkWish(**told))
    assert "anybody" not in str(refused.value)
    assert walks.read_walk(planned, turf_id).revision == walk.revision


@pytest.mark.parametrize(
    "spec",
    [
        WalkSpec(start=IN_THE_RIVER_FAR_AWAY),
        WalkSpec(end=IN_THE_RIVER_FAR_AWAY),
        WalkSpec(end=lonlat(50, 50), round_trip=True),
    ],
)
def test_a_start_that_is_nowhere_and_ends_that_contradict_are_refused(planned, turf_id, spec):
    before = walks.read_walk(planned, turf_id)
    with pytest.raises((BadInput, Infeasible)):
        walks.plan_walks(planned, [turf_id], spec)
    assert walks.read_walk(planned, turf_id).revision == before.revision


def test_a_turf_that_is_not_there_has_no_walk_to_change(planned):
    with pytest.raises(NotFound):
        walks.wish_walk(planned, "ZZZZ", WalkWish())


def test_a_wish_shrinks_with_its_turf():
    wish = WalkWish("a", "b", ("c", "d"), (("e", "f"), ("f", "g")), ("h",), backwards=False)
    assert kept_wish(wish, "adefg") == WalkWish("a", "", ("d",), (("e", "f"), ("f", "g")), ())
    assert kept_wish(wish, "h") == kept_wish(wish, "") == WalkWish()


def test_a_wish_stays_with_its_turf_when_other_doors_are_moved_away(planned, turf_id):
    walk = walks.read_walk(planned, turf_id)
    wish = WalkWish(first_door_id=door_at(walk, 2), last_door_id=door_at(walk, 5))
    walks.wish_walk(planned, turf_id, wish)
    turf = turfs.read_turf(planned, turf_id)
    cut = cuts.read_cut(planned, turf.cut_id)
    other = next(one.turf_id for one in cut.turfs if one.turf_id != turf_id)
    editing.move_doors(planned, cut.cut_id, DoorChoice(door_ids=walk.stops[5].door_ids), other)
    after = walks.read_walk(planned, turf_id)
    assert after.wish == WalkWish(first_door_id=wish.first_door_id)
    assert door_at(after, 0) == wish.first_door_id


def test_notes_of_buildings_reach_the_packet_of_their_turf_only(planned, turf_id):
    door = door_at(walks.read_walk(planned, turf_id), 0)
    note = buildings.note_building(planned, door, "Ring at the back", doorman=False)
    for packet in packets_of(planned, None)[0]:
        expected = {note.building_id: "Ring at the back"} if packet.turf.turf_id == turf_id else {}
        assert packet.building_notes == expected
