"""Editing a cut: every door once, undo and redo, versions kept, nobody overwritten."""

import pytest

from app import trail
from app.editing import DoorChoice
from app.service import buildings, cuts, editing, handouts, imports, turfs, walks
from app.store import cuts as record
from app.store.edits import Stale
from geo.errors import BadInput, Conflict, Infeasible, NotFound
from routing.model import TurfSpec, WalkSpec
from tests.town import lonlat


def cut_of(c):
    return cuts.read_cut(c, next(cut for cut in cuts.list_cuts(c) if cut.state == "current").cut_id)


def doors_of(c, turf_id):
    with c.reading() as connection:
        return record.doors_of_turfs(connection, record.living_turf_rows(connection, turf_ids=[turf_id]))[
            turf_id
        ]


def widest(cut):
    """The turf with most walking: many houses, so that it can be divided."""
    return max(cut.turfs, key=lambda turf: turf.walk_m)


def shares(cut):
    return {turf.turf_id: (turf.version, turf.name, turf.door_count) for turf in cut.turfs}


def box_m(west, south, east, north):
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(lonlat(*place)) for place in ring]]}


def test_moved_doors_leave_one_turf_and_join_the_other(planned):
    before = cut_of(planned)
    from_, to = before.turfs[0], before.turfs[1]
    door = doors_of(planned, from_.turf_id)[0]
    after = editing.move_doors(planned, before.cut_id, DoorChoice((door,)), to.turf_id)
    assert door in doors_of(planned, to.turf_id)
    assert after.sums == before.sums
    assert sum(turf.door_count for turf in after.turfs) == sum(turf.door_count for turf in before.turfs)
    assert all(turf.has_walk for turf in after.turfs)


def test_an_edit_keeps_the_way_in_which_the_walks_were_planned(planned):
    walks.plan_walks(planned, spec=WalkSpec(round_trip=True))
    before = cut_of(planned)
    from_, to = before.turfs[0], before.turfs[1]
    editing.move_doors(
        planned, before.cut_id, DoorChoice(tuple(doors_of(planned, from_.turf_id)[:1])), to.turf_id
    )
    assert walks.read_walk(planned, to.turf_id).spec.round_trip


def test_a_door_of_a_building_takes_the_whole_building_along(planned):
    cut = cut_of(planned)
    tower = next(turf for turf in cut.turfs if turf.door_count >= 40)
    other = next(turf for turf in cut.turfs if turf.turf_id != tower.turf_id)
    in_tower = editing.measure_move(planned, cut.cut_id, DoorChoice(area=box_m(280, 140, 312, 160)))
    assert in_tower.door_count >= 40
    one = DoorChoice((doors_of(planned, tower.turf_id)[0],), whole_faces=True)
    assert editing.measure_move(planned, cut.cut_id, one, other.turf_id).door_count >= 1


def test_what_moving_would_do_is_what_it_does(planned):
    cut = cut_of(planned)
    from_, to = cut.turfs[0], cut.turfs[1]
    choice = DoorChoice((doors_of(planned, from_.turf_id)[0],), whole_faces=True)
    told = editing.measure_move(planned, cut.cut_id, choice, to.turf_id)
    assert cuts.read_cut(planned, cut.cut_id) == cut
    made = editing.move_doors(planned, cut.cut_id, choice, to.turf_id)
    now = {turf.turf_id: turf for turf in made.turfs}
    for turf in told.turfs:
        if turf.door_count:
            done = now[turf.turf_id]
            assert done.door_count == turf.door_count
            assert done.knock_s + done.walk_s == pytest.approx(turf.work_s, rel=0.25, abs=240)
        else:
            assert turf.turf_id not in now


def test_split_turfs_share_the_doors_and_know_their_parent(planned):
    before = cut_of(planned)
    big = widest(before)
    doors = doors_of(planned, big.turf_id)
    after = editing.split_turf(planned, before.cut_id, big.turf_id, 2)
    new = [turf for turf in after.turfs if big.turf_id in turf.parent_ids]
    assert len(new) == 1
    parts = [doors_of(planned, turf.turf_id) for turf in (*new, turfs.read_turf(planned, big.turf_id))]
    assert sorted(door for part in parts for door in part) == doors
    assert after.sums == before.sums


def test_merged_turfs_become_the_first_one(planned):
    before = cut_of(planned)
    first, second = before.turfs[:2]
    after = editing.merge_turfs(planned, before.cut_id, [first.turf_id, second.turf_id])
    merged = turfs.read_turf(planned, first.turf_id)
    assert len(after.turfs) == len(before.turfs) - 1
    assert merged.door_count == first.door_count + second.door_count
    assert merged.parent_ids == (second.turf_id,)
    assert (merged.number, merged.name) == (first.number, first.name)


def test_a_new_name_leaves_doors_walk_and_print_alone(planned, tmp_path):
    before = cut_of(planned)
    turf = before.turfs[0]
    handouts.export_turfs(planned, [turf.turf_id], "pdf", tmp_path / "one.pdf")
    after = editing.rename_turf(planned, before.cut_id, turf.turf_id, "North side")
    renamed = next(one for one in after.turfs if one.turf_id == turf.turf_id)
    assert renamed.name == "North side"
    assert renamed.walk_m == turf.walk_m
    assert renamed.printed_at is not None
    assert not renamed.print_is_stale


def test_undo_and_redo_walk_through_every_edit(planned):
    cut_id = cut_of(planned).cut_id
    states = [shares(cut_of(planned))]
    first, second, third = (turf.turf_id for turf in cut_of(planned).turfs[:3])
    editing.merge_turfs(planned, cut_id, [first, second])
    states.append(shares(cut_of(planned)))
    editing.rename_turf(planned, cut_id, third, "By the river")
    states.append(shares(cut_of(planned)))
    editing.split_turf(planned, cut_id, first, 2)
    states.append(shares(cut_of(planned)))
    for state in states[-2::-1]:
        assert shares(editing.undo_edit(planned, cut_id)) == state
    assert cut_of(planned).undo_verb == ""
    for state in states[1:]:
        assert shares(editing.redo_edit(planned, cut_id)) == state
    with pytest.raises(Conflict, match="nothing to redo"):
        editing.redo_edit(planned, cut_id)


def test_a_new_edit_forgets_what_could_be_redone_but_keeps_every_version(planned):
    cut = cut_of(planned)
    first, second = (turf.turf_id for turf in cut.turfs[:2])
    editing.merge_turfs(planned, cut.cut_id, [first, second])
    assert editing.undo_edit(planned, cut.cut_id).redo_verb == "merge_turfs"
    assert editing.rename_turf(planned, cut.cut_id, first, "Other").redo_verb == ""
    edits = editing.list_edits(planned, cut.cut_id)
    assert [(edit.verb, edit.undone) for edit in edits] == [("rename_turf", False), ("merge_turfs", True)]


def test_an_edit_says_who_made_it_as_the_trail_has_it(planned):
    cut = cut_of(planned)
    first, second = (turf.turf_id for turf in cut.turfs[:2])
    editing.rename_turf(planned, cut.cut_id, first, "By the command line")
    editing.merge_turfs(planned, cut.cut_id, [first, second])
    trail.note(planned, "p1", "merge_turfs", "another-cut")
    trail.note(planned, "p2", "merge_turfs", cut.cut_id)
    assert [one.by for one in editing.list_edits(planned, cut.cut_id)] == ["p2", ""]


def test_a_save_that_rests_on_an_older_revision_changes_nothing(planned):
    cut = cut_of(planned)
    first, second, third = (turf.turf_id for turf in cut.turfs[:3])
    edited = editing.rename_turf(planned, cut.cut_id, first, "Mine", cut.revision)
    for late in (
        lambda: editing.rename_turf(planned, cut.cut_id, first, "Theirs", cut.revision),
        lambda: editing.merge_turfs(planned, cut.cut_id, [second, third], cut.revision),
        lambda: editing.split_turf(planned, cut.cut_id, second, 2, cut.revision),
        lambda: editing.undo_edit(planned, cut.cut_id, cut.revision),
        lambda: turfs.draw_turf(planned, "everyone", box_m(50, 80, 180, 130), "", cut.revision),
    ):
        with pytest.raises(Stale, match="not saved"):
            late()
    assert shares(cut_of(planned)) == shares(edited)


def test_what_is_left_of_a_turf_becomes_new_turf_and_done_doors_stay(planned, tmp_path):
    before = cut_of(planned)
    big = widest(before)
    handouts.export_turfs(planned, [big.turf_id], "pdf", tmp_path / "one.pdf")
    doors = doors_of(planned, big.turf_id)
    done = doors[:5]
    spec = TurfSpec(shift_s=None, turf_count=2)
    after = editing.recut_turfs(planned, before.cut_id, [big.turf_id], spec, done_ids=done)
    new = [turf for turf in after.turfs if big.turf_id in turf.parent_ids]
    assert doors_of(planned, big.turf_id) == done
    assert len(new) == 2
    assert sum(turf.door_count for turf in new) == len(doors) - len(done)
    assert next(turf for turf in after.turfs if turf.turf_id == big.turf_id).print_is_stale
    assert after.sums == before.sums
    assert shares(editing.undo_edit(planned, before.cut_id)) == shares(before)


def test_a_door_with_a_result_since_the_cut_is_done(planned, tmp_path):
    from datetime import UTC, datetime, timedelta

    before = cut_of(planned)
    turf = before.turfs[0]
    from app.roster import frozen_roster

    roster = frozen_roster(planned, before.cut_id)
    door = doors_of(planned, turf.turf_id)[0]
    voter = roster.filter(roster["door_id"] == door)["voter_id"][0]
    file = tmp_path / "heard.csv"
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    file.write_text(f"Voter File VANID,DateCanvassed,ResultShortName\n{voter},{tomorrow:%m/%d/%Y},Not Home\n")
    from app.service import contacts

    contacts.import_contacts(planned, file)
    after = editing.recut_turfs(planned, before.cut_id, [turf.turf_id])
    assert doors_of(planned, turf.turf_id) == [
        one for one in doors_of(planned, turf.turf_id) if one == door or one in same_building(planned, door)
    ]
    assert any(turf.turf_id in one.parent_ids for one in after.turfs)


def same_building(c, door):
    from app.snapshots import read_snapshot

    doors = read_snapshot(c).table("doors")
    building = doors.filter(doors["door_id"] == door)["building_id"][0]
    return doors.filter(doors["building_id"] == building)["door_id"].to_list()


def test_edits_that_make_no_sense_are_refused_in_a_sentence(planned):
    cut = cut_of(planned)
    first = cut.turfs[0].turf_id
    every = [door for turf in cut.turfs for door in doors_of(planned, turf.turf_id)]
    for refused, kind in (
        (lambda: editing.merge_turfs(planned, cut.cut_id, [first, first]), BadInput),
        (lambda: editing.split_turf(planned, cut.cut_id, first, 1), BadInput),
        (lambda: editing.split_turf(planned, cut.cut_id, first, 10_000), Infeasible),
        (lambda: editing.split_turf(planned, cut.cut_id, "NONE", 2), NotFound),
        (lambda: editing.rename_turf(planned, cut.cut_id, first, "  "), BadInput),
        (lambda: editing.move_doors(planned, cut.cut_id, DoorChoice(("nowhere",)), first), NotFound),
        (lambda: editing.move_doors(planned, cut.cut_id, DoorChoice(), first), Infeasible),
        (lambda: editing.recut_turfs(planned, cut.cut_id, done_ids=["nobody"]), BadInput),
        (lambda: editing.recut_turfs(planned, cut.cut_id, done_ids=every), Infeasible),
    ):
        with pytest.raises(kind) as told:
            refused()
        assert told.value.what.endswith(".")
        assert told.value.mend.endswith((".", "CAMPAIGN", cut.cut_id))
    assert cut_of(planned) == cut


def test_a_note_about_a_doorman_outlives_an_import_and_costs_time(planned, gridville_files):
    from app.edits import open_cut

    cut = cut_of(planned)
    big = max(cut.turfs, key=lambda turf: turf.door_count)
    door = doors_of(planned, big.turf_id)[0]
    noted = buildings.note_building(planned, door, "Doorman, ring 1A")
    imports.import_voters(planned, gridville_files.voters)
    assert buildings.list_building_notes(planned) == [noted]
    guarded = open_cut(planned, cut.cut_id).doors.filter("doorman")
    assert guarded["building_id"].unique().to_list() == [noted.building_id]
    assert buildings.delete_building_note(planned, noted.building_id) == noted
    with pytest.raises(NotFound):
        buildings.note_building(planned, "nowhere", "x")
