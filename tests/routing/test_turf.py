"""Cutting turf: no door lost, buildings and precincts whole, work even, turfs that hang together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from geo.errors import BadInput, Cancelled, Infeasible
from routing.model import TurfSpec, WalkSpec
from routing.sidewalks import build_sidewalks
from routing.turf import cut_turf, split_turf
from tests import town
from tests.bench import cities
from tests.routing import blocks

HOUR = TurfSpec(shift_s=3600.0)


@pytest.fixture(scope="module")
def network():
    return blocks.grid(6)


@pytest.fixture(scope="module")
def doors(network):
    return blocks.houses(network, flats_max=3)


@pytest.fixture(scope="module")
def plan(network, doors):
    return cut_turf(network, doors, HOUR)


def turf_of(plan):
    return {door: number for number, turf in enumerate(plan.turfs) for door in turf.door_ids}


def work_of(plan):
    return np.array([turf.walk_s + turf.knock_s for turf in plan.turfs])


SPECS = [
    HOUR,
    TurfSpec(shift_s=None, doors_per_turf=17),
    TurfSpec(shift_s=None, doors_per_turf=1),
    TurfSpec(shift_s=None, turf_count=1),
    TurfSpec(shift_s=None, turf_count=13),
    TurfSpec(shift_s=5000.0, keep="precinct"),
    TurfSpec(refine_rounds=0),
]


@pytest.mark.parametrize("spec", SPECS)
def test_every_door_is_in_exactly_one_turf_and_buildings_are_whole(network, doors, spec):
    plan = cut_turf(network, doors, spec)
    told = [door for turf in plan.turfs for door in turf.door_ids]
    assert sorted(told) == sorted(doors["door_id"].to_list())
    assert plan.exceptions.is_empty()
    assert all(turf.door_ids == tuple(sorted(turf.door_ids)) for turf in plan.turfs)
    turf = doors["door_id"].replace_strict(turf_of(plan))
    assert (
        doors.with_columns(turf.alias("turf"))
        .group_by("building_id")
        .agg(pl.col("turf").n_unique())["turf"]
        .max()
        == 1
    )


def test_turfs_take_about_a_shift_and_about_the_same(plan):
    work = work_of(plan)
    assert plan.max_over_mean == pytest.approx(work.max() / work.mean())
    building_s = 355.0  # the largest stop, three doors: nothing smaller can be moved there
    assert work.max() - work.mean() < 1.5 * building_s
    assert plan.cv < 0.05
    assert work.max() < 3600 + building_s


def test_every_turf_hangs_together(plan):
    assert all(turf.contiguous for turf in plan.turfs)


def test_the_same_doors_in_any_order_give_the_same_turfs(network, doors, plan):
    shuffled = doors.sample(fraction=1, shuffle=True, seed=5)
    again = cut_turf(network, shuffled, HOUR)
    assert [turf.door_ids for turf in again.turfs] == [turf.door_ids for turf in plan.turfs]
    assert again.max_over_mean == plan.max_over_mean


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_the_number_of_turfs_asked_for_is_the_number_given(network, doors, count):
    assert len(cut_turf(network, doors, TurfSpec(shift_s=None, turf_count=count)).turfs) == count


def test_no_turf_straddles_a_precinct_that_is_kept(network, doors):
    plan = cut_turf(network, doors, TurfSpec(shift_s=5000.0, keep="precinct"))
    precinct = dict(zip(doors["door_id"], doors["precinct_id"], strict=True))
    assert all(len({precinct[door] for door in turf.door_ids}) == 1 for turf in plan.turfs)


def test_doors_without_a_street_go_to_the_exceptions_with_their_reason(network, doors):
    lost = doors.with_columns(
        pl.when(pl.col("door_id") == doors["door_id"][7])
        .then(None)
        .otherwise("segment_id")
        .alias("segment_id"),
        pl.when(pl.col("door_id") == doors["door_id"][7])
        .then(pl.lit("on an island"))
        .alias("exception_reason"),
    ).with_columns(
        pl.when(pl.col("door_id") == doors["door_id"][7])
        .then(None)
        .otherwise(doors["segment_id"])
        .alias("segment_id")
    )
    plan = cut_turf(network, lost, HOUR)
    assert plan.exceptions.rows() == [(doors["door_id"][7], "on an island")]
    assert len(turf_of(plan)) == len(doors) - 1


def test_islands_get_turfs_of_their_own():
    network = blocks.grid(5, gap=2)
    doors = blocks.houses(network)
    plan = cut_turf(network, doors, HOUR)
    west = set(doors.filter(pl.col("street_name").is_in(["Column 0", "Column 1"]))["door_id"])
    east = set(doors.filter(pl.col("street_name").is_in(["Column 2", "Column 3", "Column 4"]))["door_id"])
    assert not any(west & set(turf.door_ids) and east & set(turf.door_ids) for turf in plan.turfs)
    assert not any(turf.drive_between for turf in plan.turfs)
    (whole,) = cut_turf(network, doors, TurfSpec(shift_s=None, turf_count=1)).turfs
    assert whole.drive_between
    assert not whole.contiguous


def test_a_turf_is_split_into_even_parts(network, doors, plan):
    own = doors.filter(pl.col("door_id").is_in(list(plan.turfs[3].door_ids)))
    halves = split_turf(network, own, 2, HOUR)
    assert sorted(door for turf in halves.turfs for door in turf.door_ids) == sorted(own["door_id"])
    assert len(halves.turfs) == 2
    assert halves.max_over_mean < 1.2
    with pytest.raises(Infeasible, match="more than"):
        split_turf(network, own, 10_000, HOUR)


def test_nobody_counts_on_walking_through_a_locked_turf(network, doors):
    row = pl.col("street_name") == "Row 0"
    kept = doors.filter(row & (pl.col("segment_id").rank("dense") != 3))
    locked = doors.filter(~pl.col("door_id").is_in(kept["door_id"].to_list()))
    one = TurfSpec(shift_s=None, turf_count=1)
    assert cut_turf(network, kept, one).turfs[0].contiguous
    assert not cut_turf(network, kept, one, locked=locked).turfs[0].contiguous


def test_any_kind_of_area_is_kept_whole_and_a_missing_one_is_named(network, doors):
    wards = doors.with_columns(ward_id=pl.when(pl.col("segment_id") % 2 == 0).then(pl.lit("even")))
    plan = cut_turf(network, wards, TurfSpec(shift_s=5000.0, keep="ward"))
    ward = dict(zip(wards["door_id"], wards["ward_id"], strict=True))
    assert all(len({ward[door] for door in turf.door_ids}) == 1 for turf in plan.turfs)
    with pytest.raises(BadInput, match="ward_id"):
        cut_turf(network, doors, TurfSpec(keep="ward"))


def test_the_way_from_the_nearest_start_is_part_of_the_shift(network, doors):
    far = town.lonlat(-4000.0, 0.0)
    near = town.lonlat(0.0, 0.0)
    with pytest.raises(BadInput, match="start"):
        cut_turf(network, doors, replace(HOUR, starts=(far,)))
    plain, started = (cut_turf(network, doors, replace(HOUR, starts=starts)) for starts in ((), (near,)))
    assert all(turf.travel_s == 0 and turf.start is None for turf in plain.turfs)
    assert {turf.start for turf in started.turfs} == {near}
    assert len(started.turfs) > len(plain.turfs)
    assert max(turf.travel_s for turf in started.turfs) > 200
    assert started.max_over_mean < 1.15
    knocked = np.array([turf.knock_s + turf.walk_s for turf in started.turfs])
    travelled = np.array([turf.travel_s for turf in started.turfs])
    assert np.corrcoef(knocked, travelled)[0, 1] < -0.5


def test_a_doorman_costs_a_building_time(network, doors):
    guarded = doors.with_columns(doorman=pl.lit(value=True))
    plain, slow = (
        cut_turf(network, table, TurfSpec(shift_s=None, turf_count=1)) for table in (doors, guarded)
    )
    extra_s = slow.turfs[0].knock_s - plain.turfs[0].knock_s
    assert extra_s == pytest.approx(WalkSpec().doorman_s * doors["building_id"].n_unique())


def tower(doors, units):
    spot = doors.head(1).drop("door_id", "unit", "building_id")
    rows = pl.DataFrame(
        {"door_id": [f"u{n:03}" for n in range(units)], "unit": [str(n) for n in range(units)]}
    )
    return (
        spot.join(rows, how="cross").with_columns(pl.lit("tower").alias("building_id")).select(doors.columns)
    )


def test_a_tower_longer_than_a_shift_is_a_turf_of_its_own_and_reported(network, doors):
    plan = cut_turf(network, pl.concat([doors, tower(doors, 300)]), HOUR)
    home = [turf for turf in plan.turfs if "u000" in turf.door_ids]
    assert [len(turf.door_ids) for turf in home] == [300]
    assert plan.figures["over_shift_building_count"] == 1
    others = np.array([turf.walk_s + turf.knock_s for turf in plan.turfs if turf is not home[0]])
    assert others.max() / others.mean() < 1.15


def test_one_door_and_two_doors_at_one_point_are_one_turf(network, doors):
    one = cut_turf(network, doors.head(1), HOUR)
    assert [len(turf.door_ids) for turf in one.turfs] == [1]
    assert one.turfs[0].walk_m == 0.0
    assert one.max_over_mean == 1.0
    two = cut_turf(network, tower(doors, 2).with_columns(pl.col("door_id").alias("building_id")), HOUR)
    assert [len(turf.door_ids) for turf in two.turfs] == [2]


def test_all_doors_at_one_point_are_still_cut_evenly(network, doors):
    heap = tower(doors, 120).with_columns(pl.col("door_id").alias("building_id"))
    plan = cut_turf(network, heap, TurfSpec(shift_s=None, turf_count=4))
    assert all(abs(len(turf.door_ids) - 30) <= 1 for turf in plan.turfs)


@pytest.mark.parametrize(
    ("spec", "kind", "word"),
    [
        (TurfSpec(turf_count=3), BadInput, "exactly one"),
        (TurfSpec(shift_s=None), BadInput, "exactly one"),
        (TurfSpec(shift_s=-5.0), BadInput, "shift_s"),
        (TurfSpec(shift_s=60.0), Infeasible, "shorter than one door"),
        (TurfSpec(shift_s=None, turf_count=100_000), Infeasible, "more than"),
        (TurfSpec(face_doors_max=0), BadInput, "face_doors_max"),
    ],
)
def test_an_impossible_spec_is_refused_in_one_sentence(network, doors, spec, kind, word):
    with pytest.raises(kind, match=word):
        cut_turf(network, doors, spec)


def test_no_doors_and_doors_of_another_network_are_refused(network, doors):
    with pytest.raises(Infeasible, match="No door"):
        cut_turf(network, doors.head(0), HOUR)
    with pytest.raises(BadInput, match="does not have"):
        cut_turf(blocks.grid(2), doors, HOUR)
    with pytest.raises(BadInput, match="segment_id"):
        cut_turf(network, doors.drop("segment_id"), HOUR)


def test_progress_rises_to_the_end_and_can_stop_the_work(network, doors):
    told = []
    cut_turf(network, doors, HOUR, lambda part, _: told.append(part))
    assert told == sorted(told)

    def stop(_part, _phrase):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        cut_turf(network, doors, HOUR, stop)


def test_gridville_is_cut_without_losing_a_door():
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, WalkSpec())
    plan = cut_turf(network, town.doors().filter(pl.col("segment_id").is_not_null()), HOUR)
    assert len(turf_of(plan)) == town.doors()["segment_id"].drop_nulls().len()
    assert all(turf.contiguous for turf in plan.turfs)


@pytest.mark.real
@pytest.mark.slow
def test_cambridge_is_cut_evenly_into_shifts_of_three_hours():
    network, doors = cities.cambridge()
    plan = cut_turf(network, doors, TurfSpec())
    in_turfs = sum(len(turf.door_ids) for turf in plan.turfs)
    assert in_turfs + len(plan.exceptions) == len(doors)
    assert plan.max_over_mean <= 1.05
    assert plan.cv <= 0.02
    assert plan.split_faces_rate <= 0.05
    assert plan.figures["contiguous_rate"] == 1.0
    assert plan.figures["max_work_s"] <= 1.02 * 3 * 3600
    assert replace(plan.spec) == TurfSpec()
