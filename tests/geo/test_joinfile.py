"""A file joined row group by row group is the file joined at once, whoever does the work."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import polars as pl
import pytest
from shapely import box

import geo.joinfile
import geo.parts
from geo.errors import BadInput, Cancelled
from geo.hexes import cells_of
from geo.join import join_layers
from geo.joinfile import join_file
from tests.geo.test_areagrid import ragged
from tests.geo.test_join import areas_of

ROWS = 40_000


def layers():
    random = np.random.default_rng(3)
    squares = [box(x, y, x + 1, y + 1) for x in range(-4, 4) for y in range(-4, 4)]
    return {"precinct_id": areas_of(squares), "ward": areas_of([ragged(random, 2.0) for _ in range(20)])}


def written(folder, rows=ROWS, group=2_500):
    random = np.random.default_rng(9)
    lon, lat = random.uniform(-4.5, 4.5, (2, rows)).round(2)
    points = pl.DataFrame({"door_id": np.arange(rows).astype(str), "lon": lon, "lat": lat})
    points = points.with_columns(
        pl.when(pl.int_range(pl.len()) % 1000 == 7).then(None).otherwise(pl.col("lon")).alias("lon")
    )
    path = folder / "doors.parquet"
    points.write_parquet(path, row_group_size=group)
    return path


def at_once(path):
    rows = pl.read_parquet(path)
    joined = join_layers(rows["lon"], rows["lat"], layers())
    return rows.hstack(joined).with_columns(cells_of(rows["lon"], rows["lat"]))


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch):
    monkeypatch.setattr(geo.joinfile, "row_groups", lambda path: geo.parts.row_groups(path, 5_000))


def test_rows_come_back_in_order_with_their_columns(tmp_path):
    path = written(tmp_path)
    assert join_file(path, layers(), tmp_path / "out.parquet") == ROWS
    assert pl.read_parquet(tmp_path / "out.parquet").equals(at_once(path))
    assert sorted(found.name for found in tmp_path.iterdir()) == ["doors.parquet", "out.parquet"]


@pytest.mark.slow
def test_any_executor_gives_the_same_file(tmp_path):
    path = written(tmp_path)
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2, get_context("spawn")) as processes:
        for executor in (threads, processes):
            told = []
            out = tmp_path / "out.parquet"
            join_file(path, layers(), out, None, executor, lambda part, _phrase, told=told: told.append(part))
            assert pl.read_parquet(out).equals(at_once(path))
            assert told[0] == 0.0


@pytest.mark.slow
def test_large_files_are_joined_by_the_compiled_grid_alike(tmp_path, monkeypatch):
    path = written(tmp_path)
    monkeypatch.setattr(geo.joinfile, "COMPILED_FROM", 1)
    join_file(path, layers(), tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").equals(at_once(path))


def test_a_layer_that_is_not_there_leaves_its_column_empty(tmp_path):
    join_file(written(tmp_path), {**layers(), "ward": None}, tmp_path / "out.parquet")
    rows = pl.read_parquet(tmp_path / "out.parquet")
    assert rows.columns == ["door_id", "lon", "lat", "precinct_id", "ward", "cell_id"]
    assert rows["ward"].null_count() == ROWS


def test_an_empty_file_stays_empty(tmp_path):
    assert join_file(written(tmp_path, rows=0), layers(), tmp_path / "out.parquet") == 0
    assert pl.read_parquet(tmp_path / "out.parquet").columns == [
        "door_id",
        "lon",
        "lat",
        "precinct_id",
        "ward",
        "cell_id",
    ]


def test_a_file_that_is_no_parquet_file_is_refused(tmp_path):
    path = tmp_path / "voters.parquet"
    path.write_text("hello")
    with pytest.raises(BadInput, match="is not a Parquet file"):
        join_file(path, layers(), tmp_path / "out.parquet")


def test_cancelling_or_failing_leaves_the_earlier_file_and_nothing_else(tmp_path):
    path, out = written(tmp_path), tmp_path / "out.parquet"
    out.write_text("earlier")

    def stop(part, _phrase):
        if part > 0:
            raise Cancelled("Stopped.")

    for executor in (None, ThreadPoolExecutor(1)):
        with pytest.raises(Cancelled):
            join_file(path, layers(), out, None, executor, stop)
    with pytest.raises(BadInput):
        join_file(path, {"ward": layers()["ward"].to_crs(3857)}, out)
    assert out.read_text() == "earlier"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["doors.parquet", "out.parquet"]


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::Warning"
)  # the cluster's libraries warn about their own ports and clean-up
def test_a_killed_worker_of_a_cluster_costs_time_and_no_row(tmp_path):
    distributed = pytest.importorskip("distributed")
    path, out = written(tmp_path, rows=400_000, group=5_000), tmp_path / "out.parquet"
    killed = []
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster.scheduler_address) as client,
    ):
        workers = list(client.run(os.getpid).values())

        def kill_one(part, _phrase):
            if part > 0.1 and not killed:
                os.kill(workers[0], signal.SIGKILL)
                killed.append(part)

        join_file(path, layers(), out, None, client.get_executor(), kill_one)
    assert killed
    assert killed[0] < 0.9
    assert pl.read_parquet(out).equals(at_once(path))
