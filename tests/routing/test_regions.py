"""Cutting in regions: every door once, the same with any executor, as even as one by one; excerpts of networks."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np
import pytest

import routing.regions
from geo.errors import Cancelled, Infeasible
from routing.excerpt import excerpt
from routing.matrix import Places, build_router, effort_matrix
from routing.model import TurfSpec
from routing.regions import cut_in_regions
from tests.routing import blocks


class Here(Executor):
    """Runs everything at once, in the thread that asks."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture(scope="module")
def network():
    return blocks.grid(7)


@pytest.fixture(scope="module")
def doors(network):
    return blocks.houses(network, flats_max=2)


@pytest.fixture(autouse=True)
def small_regions(monkeypatch):
    monkeypatch.setattr(routing.regions, "REGION_TURFS", 4)


SPECS = [
    TurfSpec(shift_s=7200.0, refine_rounds=1),
    TurfSpec(shift_s=None, turf_count=11, refine_rounds=1),
    TurfSpec(shift_s=7200.0, keep="precinct", refine_rounds=1),
]


@pytest.mark.parametrize("spec", SPECS)
def test_every_door_is_in_one_turf_whatever_the_regions(network, doors, spec):
    plan = cut_in_regions(network, doors, spec, Here())
    assert sorted(door for turf in plan.turfs for door in turf.door_ids) == sorted(doors["door_id"])
    assert plan.figures["stop_count"] == doors["building_id"].n_unique()
    assert spec.turf_count is None or len(plan.turfs) == spec.turf_count
    if spec.keep:
        precinct = dict(zip(doors["door_id"], doors["precinct_id"], strict=True))
        assert all(len({precinct[door] for door in turf.door_ids}) == 1 for turf in plan.turfs)


def test_two_workers_cut_as_one_does(network, doors):
    alone = cut_in_regions(network, doors, SPECS[0], Here())
    with ThreadPoolExecutor(2) as pool:
        beside = cut_in_regions(network, doors, SPECS[0], pool)
    assert [turf.door_ids for turf in alone.turfs] == [turf.door_ids for turf in beside.turfs]
    assert alone.figures == beside.figures


def test_a_stop_ends_the_regions_that_wait(network, doors):
    def stop(part, _phrase):
        if part > 0.1:
            raise Cancelled("Stopped.")

    with ThreadPoolExecutor(1) as pool, pytest.raises(Cancelled):
        cut_in_regions(network, doors, SPECS[0], pool, stop)


def test_no_doors_are_refused(network, doors):
    with pytest.raises(Infeasible, match="No door"):
        cut_in_regions(network, doors.head(0), SPECS[0], Here())


def test_ways_inside_an_excerpt_are_those_of_the_whole(network):
    segments = np.flatnonzero(
        network.corner_xy[network.corner_of[:, 0, 0], 0] < 400 + network.corner_xy[:, 0].min()
    )
    part = excerpt(network, segments)
    some = np.arange(0, len(segments), 3)
    ones = np.zeros(len(some), dtype=np.int64)
    here = Places(some, ones, np.full(len(some), 40.0))
    there = Places(segments[some], ones, np.full(len(some), 40.0))
    inside = effort_matrix(build_router(part), here)
    whole = effort_matrix(build_router(network), there)
    assert (inside >= whole - 1e-6).all()
    assert np.isclose(inside, whole).mean() > 0.9
    assert (part.segment_name == network.segment_name[segments]).all()
