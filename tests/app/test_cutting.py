"""Cuts beside each other: drafts, alternatives, locked turfs, bad input, and a crash in the middle."""

import multiprocessing
import os
import signal

import pytest

from app.service import cuts, editing, turfs, universes, walks
from app.store import cuts as record
from app.store.campaign import open_campaign
from geo.errors import BadInput, Cancelled, Conflict, Infeasible, NotFound, TurfwalkError
from routing.model import TurfSpec
from tests.town import lonlat

FOUR = TurfSpec(shift_s=None, turf_count=4)


def states(c):
    return {cut.cut_id: cut.state for cut in cuts.list_cuts(c)}


def doors_by_turf(c, cut_id):
    with c.reading() as connection:
        return record.doors_of_turfs(connection, record.living_turf_rows(connection, cut_id))


def test_alternatives_are_drafts_beside_the_current_cut_and_one_is_chosen(planned):
    current = cuts.list_cuts(planned)[0]
    made = cuts.cut_alternatives(planned, "everyone", FOUR)
    assert 2 <= len(made.cuts) <= 3
    assert {cut.state for cut in made.cuts} == {"draft"}
    assert states(planned)[current.cut_id] == "current"
    assert len({cut.spec.lean for cut in made.cuts}) == len(made.cuts)
    for cut in made.cuts:
        assert {"turf_count", "mean_work_s", "max_work_s", "walk_m"} <= set(cut.figures)
    chosen = cuts.choose_cut(planned, made.cuts[1].cut_id)
    assert chosen.state == "current"
    assert states(planned)[current.cut_id] == "retired"
    assert states(planned)[made.cuts[0].cut_id] == "draft"
    assert {turf.cut_id for turf in turfs.list_turfs(planned)} == {chosen.cut_id}
    assert walks.plan_walks(planned).walks


def test_a_chosen_earlier_cut_comes_back_whole(planned):
    before = turfs.list_turfs(planned)
    first = cuts.list_cuts(planned)[0].cut_id
    cuts.cut_turf(planned, "everyone", FOUR)
    cuts.choose_cut(planned, first)
    assert turfs.list_turfs(planned) == before


def test_a_draft_is_edited_and_deleted_without_touching_the_current_cut(planned):
    before = turfs.list_turfs(planned)
    draft = cuts.cut_turf(planned, "everyone", FOUR, draft=True)
    editing.merge_turfs(planned, draft.cut_id, [turf.turf_id for turf in draft.turfs[:2]])
    assert len(cuts.read_cut(planned, draft.cut_id).turfs) == 3
    cuts.delete_cut(planned, draft.cut_id)
    assert turfs.list_turfs(planned) == before


def test_locked_turfs_keep_code_doors_and_walk_in_the_new_cut(planned):
    locked = turfs.list_turfs(planned)[0]
    old = doors_by_turf(planned, locked.cut_id)[locked.turf_id]
    cut = cuts.cut_turf(planned, "everyone", TurfSpec(shift_s=None, turf_count=2), lock=[locked.turf_id])
    kept = next(turf for turf in cut.turfs if turf.turf_id == locked.turf_id)
    assert doors_by_turf(planned, cut.cut_id)[locked.turf_id] == old
    assert (kept.number, kept.name, kept.walk_m, kept.has_walk) == (
        locked.number,
        locked.name,
        locked.walk_m,
        True,
    )
    assert len(cut.turfs) == 3
    assert len({turf.number for turf in cut.turfs}) == 3
    assert cut.sums["open_voters"] == 0
    assert walks.read_walk(planned, locked.turf_id).turf_id == locked.turf_id


def test_two_drafts_may_lock_the_same_turf(planned):
    locked = turfs.list_turfs(planned)[0].turf_id
    for _ in range(2):
        cuts.cut_turf(planned, "everyone", TurfSpec(shift_s=None, turf_count=2), lock=[locked], draft=True)
    assert turfs.read_turf(planned, locked).turf_id == locked


def test_every_turf_locked_leaves_nothing_to_cut(planned):
    every = [turf.turf_id for turf in turfs.list_turfs(planned)]
    with pytest.raises(Infeasible, match="locked"):
        cuts.cut_turf(planned, "everyone", FOUR, lock=every)


def test_a_turf_of_another_universe_cannot_be_locked(planned):
    universes.create_universe(planned, "others", "true")
    with pytest.raises(Conflict, match="not in the current cut"):
        cuts.cut_turf(planned, "others", FOUR, lock=[turfs.list_turfs(planned)[0].turf_id])


def test_no_turf_straddles_the_areas_that_are_kept_whole(planned):
    from app.snapshots import read_snapshot

    doors = dict(read_snapshot(planned).table("doors").select("door_id", "geoid").iter_rows())
    cut = cuts.cut_turf(planned, "everyone", TurfSpec(shift_s=3600, keep="block-group"))
    for ids in doors_by_turf(planned, cut.cut_id).values():
        assert len({doors[door] for door in ids}) == 1


def test_the_same_input_gives_the_same_turfs(planned):
    made = [cuts.cut_turf(planned, "everyone", FOUR, draft=True).cut_id for _ in range(2)]
    first, second = (sorted(doors_by_turf(planned, cut_id).values()) for cut_id in made)
    assert first == second
    assert cuts.read_cut(planned, made[0]).spec == FOUR


def test_a_staging_place_is_stored_with_the_cut(planned):
    spec = TurfSpec(shift_s=None, turf_count=4, starts=(lonlat(0, 0), lonlat(400, 200)))
    assert cuts.read_cut(planned, cuts.cut_turf(planned, "everyone", spec).cut_id).spec == spec


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        (TurfSpec(shift_s=None, turf_count=5000), Infeasible),
        (TurfSpec(shift_s=30), Infeasible),
        (TurfSpec(shift_s=None), BadInput),
        (TurfSpec(keep="ward"), BadInput),
        (TurfSpec(keep="area"), Conflict),
    ],
)
def test_a_cut_that_cannot_be_made_says_why_and_leaves_the_turfs_alone(planned, spec, kind):
    before = turfs.list_turfs(planned)
    with pytest.raises(kind) as told:
        cuts.cut_turf(planned, "everyone", spec)
    assert told.value.what.endswith(".")
    assert told.value.mend
    assert turfs.list_turfs(planned) == before


def test_a_shift_shorter_than_a_tower_gives_the_tower_a_turf_of_its_own(planned):
    cut = cuts.cut_turf(planned, "everyone", TurfSpec(shift_s=3600))
    longest = max(cut.turfs, key=lambda turf: turf.knock_s)
    assert longest.knock_s > 3600
    assert longest.door_count == 40
    assert cut.figures["over_shift_building_count"] == 1


def test_a_universe_of_one_door_is_one_turf(planned):
    from app.snapshots import read_snapshot

    voters = read_snapshot(planned).table("voters")
    one = next(id_ for id_, door in voters.select("voter_id", "door_id").iter_rows() if door)
    universes.create_universe(planned, "one", f"voter_id = '{one}'")
    assert [turf.door_count for turf in cuts.cut_turf(planned, "one").turfs] == [1]
    with pytest.raises(Infeasible, match="never divided"):
        cuts.cut_turf(planned, "one", TurfSpec(shift_s=None, turf_count=2))


def test_a_cut_without_universe_or_streets_says_what_is_missing(tmp_path, gridville_files):
    from datetime import date

    from app.service import campaigns, imports

    campaigns.create_campaign(tmp_path / "c", "No streets", date(2026, 11, 3), "America/Chicago")
    with open_campaign(tmp_path / "c") as c:
        with pytest.raises(NotFound):
            cuts.cut_turf(c, "everyone")
        imports.import_voters(c, gridville_files.voters)
        universes.create_universe(c, "everyone", "true")
        with pytest.raises(TurfwalkError, match="streets"):
            cuts.cut_turf(c, "everyone")


def test_a_cancelled_cut_leaves_the_turfs_as_they_were(planned):
    before = turfs.list_turfs(planned)

    def stop(done, _words):
        if done > 0.3:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        cuts.cut_turf(planned, "everyone", FOUR, stop)
    assert turfs.list_turfs(planned) == before


def die_while_storing(folder):
    """Cut, and be killed in the middle of the transaction that stores the turfs."""
    begin = record.begin_turfs

    def killed(connection, cut_id, rows):
        begin(connection, cut_id, rows)
        os.kill(os.getpid(), signal.SIGKILL)

    record.begin_turfs = killed
    with open_campaign(folder) as c:
        cuts.cut_turf(c, "everyone", FOUR)


def test_a_crash_while_storing_leaves_the_earlier_turfs_whole(planned):
    before = turfs.list_turfs(planned)
    child = multiprocessing.get_context("spawn").Process(target=die_while_storing, args=(planned.folder,))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    with open_campaign(planned.folder) as again:
        assert turfs.list_turfs(again) == before
        assert list(states(again).values()) == ["current"]
        assert cuts.cut_turf(again, "everyone", FOUR).state == "current"
