"""A voter file in many parts gives what it gives in one; wherever it is stopped, nothing has changed."""

import csv
import gzip
import multiprocessing
import os
import signal
import zipfile

import polars as pl
import pytest

import geo.joinfile
import geo.parts
from app.cluster import SETTING
from app.service import imports
from app.snapshots import read_snapshot
from geo.errors import BadInput, Cancelled
from tests.geo.workbook import write_workbook

TABLES = ("voters", "doors", "rejects", "snaps", "own_places")
STAGES = (
    "Reading the voter file",
    "Reading addresses",
    "Comparing addresses",
    "Making doors",
    "Gathering doors",
    "Comparing with the earlier voters",
    "Locating doors",
    "Locating doors and joining areas",
    "Finding each door's street",
    "Matching appended columns",
)


@pytest.fixture
def many_parts(monkeypatch):
    """Let a part be a few rows, as if Gridville were a state."""
    monkeypatch.setattr("geo.source.CHUNK_BYTES", 500)
    monkeypatch.setattr("geo.textfile._BLOCK_BYTES", 2_000)
    monkeypatch.setattr("geo.voterspool.PART_ROWS", 20)
    monkeypatch.setattr("geo.doorfiles.PART_ROWS", 20)
    monkeypatch.setattr(geo.joinfile, "row_groups", lambda path: geo.parts.row_groups(path, 20))
    monkeypatch.setattr("app.locating._SNAP_ROWS", 20)


@pytest.fixture
def alone(monkeypatch):
    """Work in this process, however many parts there are."""
    monkeypatch.setattr("app.cluster.WORTH_A_POOL", 1_000)


def tables(c):
    folder = read_snapshot(c).folder
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}


def assert_equal(found, expected):
    assert [name for name in TABLES if not found[name].equals(expected[name])] == []


def stop_at(stage, told):
    def report(_done, words):
        told.append(words)
        if words == stage:
            raise Cancelled("Stopped.")

    return report


@pytest.mark.usefixtures("many_parts", "alone")
def test_many_parts_give_the_tables_of_one(imported, gridville_files):
    before = tables(imported)
    told = []
    report = imports.import_voters(
        imported, gridville_files.voters, on_progress=lambda _done, words: told.append(words)
    )
    assert_equal(tables(imported), before)
    assert (report.changes.added_count, report.changes.changed_count, report.changes.gone_count) == (0, 0, 0)
    assert told.count("Making doors") > 5
    assert set(STAGES) <= set(told)


@pytest.mark.slow
@pytest.mark.usefixtures("many_parts")
def test_a_pool_of_processes_gives_the_same_tables(imported, gridville_files):
    before = tables(imported)
    imports.import_voters(imported, gridville_files.voters)
    assert_equal(tables(imported), before)
    assert multiprocessing.active_children() == []


@pytest.mark.usefixtures("many_parts", "alone")
@pytest.mark.parametrize("stage", STAGES)
def test_stopping_in_any_stage_changes_nothing(imported, gridville_files, stage):
    before = imported.row()
    folders = sorted(path.name for path in (imported.folder / "snapshots").iterdir())
    told = []
    with pytest.raises(Cancelled):
        imports.import_voters(imported, gridville_files.voters, on_progress=stop_at(stage, told))
    assert told[-1] == stage
    assert imported.row() == before
    assert sorted(path.name for path in (imported.folder / "snapshots").iterdir()) == folders


@pytest.mark.slow
@pytest.mark.usefixtures("many_parts")
def test_stopping_ends_the_workers(imported, gridville_files):
    with pytest.raises(Cancelled):
        imports.import_voters(imported, gridville_files.voters, on_progress=stop_at("Making doors", []))
    assert multiprocessing.active_children() == []
    assert len(list((imported.folder / "snapshots").iterdir())) == 1


def packed(kind, source, folder):
    path = folder / f"voters.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(source.read_bytes()))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(source, "voters.csv")
    else:
        rows = list(csv.reader(source.read_text(encoding="utf-8-sig").splitlines()))
        whole = [row for row in rows if len(row) == len(rows[0])]  # a workbook has no ragged rows
        write_workbook(path, dict(enumerate(whole, start=1)))
    return path


@pytest.mark.usefixtures("many_parts", "alone")
@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_packed_file_gives_the_tables_of_the_plain_one(imported, gridville_files, tmp_path, kind):
    before = tables(imported)
    imports.import_voters(imported, packed(kind, gridville_files.voters, tmp_path))
    assert_equal(tables(imported), before)


@pytest.mark.usefixtures("many_parts", "alone")
def test_a_workbook_gives_the_doors_of_the_plain_file(imported, gridville_files, tmp_path):
    before = tables(imported)["doors"]
    imports.import_voters(imported, packed("xlsx", gridville_files.voters, tmp_path))
    assert tables(imported)["doors"].equals(before)


@pytest.mark.parametrize(("content", "said"), [("", "is empty"), ("VANID,vAddress,vZip5\n", "but no rows")])
def test_a_file_without_rows_is_refused_and_changes_nothing(imported, tmp_path, content, said):
    before = imported.row()
    (tmp_path / "none.csv").write_text(content)
    with pytest.raises(BadInput, match=said):
        imports.import_voters(imported, tmp_path / "none.csv", apply="always")
    assert imported.row() == before
    assert len(list((imported.folder / "snapshots").iterdir())) == 1


def test_a_file_of_one_row_is_one_voter_behind_one_door(imported, tmp_path):
    (tmp_path / "one.csv").write_text("VANID,vAddress,vZip5\n1,1 Nowhere St,66000\n")
    report = imports.import_voters(imported, tmp_path / "one.csv", apply="always")
    assert (report.rows_in, report.voter_count, report.door_count) == (1, 1, 1)
    assert report.located == {"not-located": 1}


def test_a_file_of_people_without_doors_has_voters_and_no_door(imported, tmp_path):
    (tmp_path / "boxes.csv").write_text("VANID,vAddress,vZip5\n1,PO Box 1,66000\n2,,66000\n")
    report = imports.import_voters(imported, tmp_path / "boxes.csv", apply="always")
    assert (report.voter_count, report.door_count, report.located) == (2, 0, {})


@pytest.mark.slow
@pytest.mark.usefixtures("many_parts")
@pytest.mark.filterwarnings(
    "ignore::Warning"
)  # the cluster's libraries warn about their own ports and clean-up
def test_a_worker_of_a_cluster_killed_in_the_midst_of_an_import_costs_no_row(
    imported, gridville_files, monkeypatch
):
    distributed = pytest.importorskip("distributed")
    before = tables(imported)
    killed = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        monkeypatch.setenv(SETTING, cluster.scheduler_address)

        def kill_some(_done, words):
            if words in ("Making doors", "Locating doors and joining areas") and words not in killed:
                with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
                killed.append(words)

        imports.import_voters(imported, gridville_files.voters, on_progress=kill_some)
    assert len(killed) == 2
    assert_equal(tables(imported), before)
