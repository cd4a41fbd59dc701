"""Turfs of whole areas: what each would take, one each or one of all, one edit that is undone as one."""

import pytest

from app.editing import AreaChoice
from app.service import area_turfs, editing
from app.service.cuts import list_cuts, read_cut
from app.service.layers import list_doors
from app.store.cuts import doors_of_turfs, living_turf_rows
from geo.errors import BadInput, Conflict, Infeasible


def doors_by_turf(c, cut_id):
    with c.reading() as connection:
        return doors_of_turfs(connection, living_turf_rows(connection, cut_id))


def current(c):
    return next(cut for cut in list_cuts(c) if cut.state == "current")


@pytest.mark.parametrize("by", ["precinct", "block-group", "hex"])
def test_areas_share_out_the_doors_of_the_universe(planned, by):
    found = area_turfs.measure_areas(planned, "everyone", by)
    held = sum(len(ids) for ids in doors_by_turf(planned, current(planned).cut_id).values())
    assert sum(one.door_count for one in found) == held
    assert all(one.open_door_count == 0 for one in found)
    assert all(one.minutes > 0 for one in found)


@pytest.mark.parametrize("by", ["precinct", "block-group", "hex"])
def test_each_area_becomes_a_turf_and_undo_brings_the_cut_back(planned, by):
    cut_id = current(planned).cut_id
    before = doors_by_turf(planned, cut_id)
    areas = area_turfs.measure_areas(planned, "everyone", by)[:2]
    ids = tuple(one.area_id for one in areas)
    cut = area_turfs.make_area_turfs(planned, "everyone", AreaChoice(by, ids))
    made = [turf for turf in cut.turfs if turf.turf_id not in before]
    assert [turf.door_count for turf in made] == [one.door_count for one in areas]
    assert all(turf.has_walk for turf in made)
    after = doors_by_turf(planned, cut_id)
    assert sorted(door for ids in after.values() for door in ids) == sorted(
        door for ids in before.values() for door in ids
    )
    editing.undo_edit(planned, cut_id)
    assert doors_by_turf(planned, cut_id) == before


def test_together_makes_one_turf(planned):
    areas = area_turfs.measure_areas(planned, "everyone", "precinct")
    choice = AreaChoice("precinct", tuple(one.area_id for one in areas), together=True)
    cut = area_turfs.make_area_turfs(planned, "everyone", choice)
    (turf,) = cut.turfs
    assert turf.door_count == sum(one.door_count for one in areas)


def test_a_precinct_turf_is_called_like_the_precinct(planned):
    area = area_turfs.measure_areas(planned, "everyone", "precinct")[0]
    cut = area_turfs.make_area_turfs(planned, "everyone", AreaChoice("precinct", (area.area_id,)))
    assert area.name in [turf.name for turf in cut.turfs]


def test_areas_begin_a_cut_where_there_is_none(imported):
    from app.service import universes

    universes.create_universe(imported, "everyone", "true")
    areas = area_turfs.measure_areas(imported, "everyone", "precinct")
    assert all(one.open_door_count == one.door_count for one in areas)
    cut = area_turfs.make_area_turfs(imported, "everyone", AreaChoice("precinct", (areas[0].area_id,)))
    assert [turf.door_count for turf in cut.turfs] == [areas[0].door_count]
    assert list_doors(imported).turf_id.count(cut.turfs[0].turf_id) == areas[0].door_count


def test_what_cannot_be_says_so_and_changes_nothing(planned):
    before = read_cut(planned, current(planned).cut_id)
    with pytest.raises(Infeasible):
        area_turfs.make_area_turfs(planned, "everyone", AreaChoice("precinct", ("nowhere",)))
    with pytest.raises(BadInput):
        area_turfs.make_area_turfs(planned, "everyone", AreaChoice("county", ("1",)))
    with pytest.raises(BadInput):
        area_turfs.make_area_turfs(planned, "everyone", AreaChoice("hex", ("elm street",)))
    area = area_turfs.measure_areas(planned, "everyone", "precinct")[0]
    choice = AreaChoice("precinct", (area.area_id,))
    with pytest.raises(Conflict):
        area_turfs.make_area_turfs(planned, "everyone", choice, before.revision + 7)
    assert read_cut(planned, before.cut_id) == before
