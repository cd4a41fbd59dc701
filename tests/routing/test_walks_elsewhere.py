"""Many walks: by processes, by the workers of a cluster, stopped within a second; and turfs that cannot be walked."""

from __future__ import annotations

import time

import pytest

from geo.errors import BadInput, Cancelled
from routing import walk as walk_module
from routing.model import WalkSpec
from routing.sidewalks import save_sidewalks
from routing.walk import plan_walk, plan_walks
from routing.ways import ways_for
from tests import town
from tests.routing import blocks

QUICK = WalkSpec(solve_s=0.005)


@pytest.fixture(scope="module")
def many():
    network = blocks.grid(4)
    doors = blocks.houses(network, every_m=12.0)
    return network, {f"T{k}": part for k, part in enumerate(doors.iter_slices(7))}


def doors_of(walk):
    return sorted(door for stop in walk.stops for door in stop.door_ids)


@pytest.mark.slow
def test_a_cluster_gives_the_walks_of_this_machine(many, tmp_path):
    distributed = pytest.importorskip("distributed")
    network, turfs = many
    path = tmp_path / "network.npz"
    save_sidewalks(network, path)
    told = []
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        walks = plan_walks(path, turfs, QUICK, lambda part, _: told.append(part), client.get_executor())
    here = plan_walks(network, turfs, QUICK, workers=1)
    assert [walk.stops for walk in walks] == [walk.stops for walk in here]
    assert told[-1] == 1.0


def test_workers_elsewhere_need_the_networks_file(many):
    from concurrent.futures import ThreadPoolExecutor

    network, turfs = many
    with ThreadPoolExecutor(1) as executor, pytest.raises(BadInput, match="file"):
        plan_walks(network, turfs, QUICK, workers=executor)


@pytest.mark.slow
def test_a_stop_ends_long_proofs_within_a_second(many, monkeypatch):
    network, _ = many
    monkeypatch.setattr(walk_module, "POOL_TURFS_MIN", 2)
    doors = blocks.houses(network, every_m=9.0)
    large = {f"T{k}": doors.sample(150, seed=k) for k in range(40)}
    stopped = []

    def stop(_part, _phrase):
        if time.perf_counter() - began > 6.0:  # the workers are at proofs, and have many before them
            stopped.append(time.perf_counter())
            raise Cancelled("Stopped.")

    began = time.perf_counter()
    with pytest.raises(Cancelled):
        plan_walks(network, large, WalkSpec(prove_s=60.0), stop, workers=2)
    assert time.perf_counter() - stopped[0] < 1.0


def test_the_same_turf_gives_the_same_walk(many):
    network, turfs = many
    ways = ways_for(network, QUICK)
    first, again = (
        plan_walk(ways, "T", turfs["T3"].sample(fraction=1, shuffle=True, seed=k), QUICK) for k in (1, 2)
    )
    assert first.stops == again.stops
    assert first.path == again.path


def test_two_thousand_stops_are_refused_with_a_number_of_turfs(many):
    network, _ = many
    doors = blocks.houses(network, every_m=1.9)
    assert len(doors) > 2000
    with pytest.raises(BadInput, match="stops") as refusal:
        plan_walk(ways_for(network, QUICK), "T", doors.head(2000), QUICK)
    assert "20 turfs" in refusal.value.mend


def test_a_start_in_the_river_is_put_on_the_nearest_street_that_leads_to_the_turf(many):
    network, turfs = many
    spec = WalkSpec(solve_s=0.005, start=town.lonlat(60, 60))
    walk = plan_walk(ways_for(network, spec), "T", turfs["T0"], spec)
    assert walk.stops[0].walk_m > 0.0
    far = WalkSpec(end=town.lonlat(9000, 0))
    with pytest.raises(BadInput, match="end"):
        plan_walk(ways_for(network, far), "T", turfs["T0"], far)
