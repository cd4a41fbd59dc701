"""More machines give the same doors and walks; a scheduler that is not there changes nothing."""

import pytest

from app.cluster import SETTING
from app.service import imports, turfs, walks
from app.snapshots import read_snapshot
from geo.errors import Unavailable


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::Warning"
)  # the cluster's libraries warn about their own ports and clean-up
def test_an_import_on_a_cluster_gives_the_same_doors(imported, gridville_files, monkeypatch):
    distributed = pytest.importorskip("distributed")
    before = read_snapshot(imported).table("doors")
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    )
    with cluster:
        monkeypatch.setenv(SETTING, cluster.scheduler_address)
        imports.import_voters(imported, gridville_files.voters)
    after = read_snapshot(imported)
    assert after.table("doors").equals(before)
    assert not (after.folder / "joined.parquet").exists()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::Warning")  # as above
def test_walks_planned_on_a_cluster_visit_the_same_doors_in_as_many_metres(planned, monkeypatch):
    distributed = pytest.importorskip("distributed")
    turf_ids = [turf.turf_id for turf in turfs.list_turfs(planned)]
    before = [walks.read_walk(planned, turf_id) for turf_id in turf_ids]
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    )
    with cluster:
        monkeypatch.setenv(SETTING, cluster.scheduler_address)
        walks.plan_walks(planned)
    after = [walks.read_walk(planned, turf_id) for turf_id in turf_ids]
    for here, there in zip(before, after, strict=True):
        assert doors_of(there) == doors_of(here)
        assert there.walk_m == pytest.approx(here.walk_m, rel=0.02, abs=1.0)


def doors_of(walk):
    return sorted(door for stop in walk.stops for door in stop.door_ids)


@pytest.mark.filterwarnings("ignore::Warning")  # as above
def test_a_scheduler_that_is_not_there_is_said_and_nothing_changes(imported, gridville_files, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("app.cluster._SECONDS_TO_ANSWER", 0.2)
    monkeypatch.setenv(SETTING, "tcp://127.0.0.1:9")
    before = imported.row()
    with pytest.raises(Unavailable, match=SETTING):
        imports.import_voters(imported, gridville_files.voters)
    assert imported.row() == before
