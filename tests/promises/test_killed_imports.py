"""Kills inside imports: the campaign has the earlier voters or the later ones, never a mixture."""

import hashlib
import os
import signal
import time
from multiprocessing import get_context

import psutil
import pytest

from app.service import imports
from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from tests.app.test_changes import without_lines
from tests.promises.figures import figure

KILLS = figure(20, 200)
PATIENCE_S = 30


def fingerprint(c):
    """Hash every table of the current snapshot."""
    folder = read_snapshot(c).folder
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.parquet"))
    }


def drafts(c):
    return list((c.folder / "snapshots").glob(".*.draft"))


def until(truth):
    deadline = time.monotonic() + PATIENCE_S
    while not truth():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def import_voters(folder, source):
    """Import in a process of its own, which forks from a server that has loaded everything already."""
    with open_campaign(folder) as c:
        imports.import_voters(c, source, apply="always")


def import_in_parts(folder, source):
    import geo.source
    import geo.textfile
    import geo.voterspool

    geo.source.CHUNK_BYTES = 500
    geo.textfile._BLOCK_BYTES = 2_000
    geo.voterspool.PART_ROWS = 20  # so that a pool of processes works on them
    import_voters(folder, source)


def started(work, c, source):
    context = get_context("forkserver")
    context.set_forkserver_preload(
        ["app.service.imports", "app.locating", "geo.doorfiles", "geo.joinfile", "geopandas", "routing.snap"]
    )
    worker = context.Process(target=work, args=(c.folder, source))
    worker.start()
    return worker


@pytest.mark.slow
def test_kills_leave_the_earlier_voters_or_the_later_ones_whole(imported, gridville_files, tmp_path):
    """P10: every kill leaves the one or the other."""
    fewer = without_lines(gridville_files.voters, tmp_path / "fewer.csv", lambda number: number > 9)
    files = (gridville_files.voters, fewer)
    whole, took_s = [], 0.0
    for source in reversed(files):
        began = time.monotonic()
        import_voters(imported.folder, source)
        took_s = time.monotonic() - began
        whole.append(fingerprint(imported))
    left, switched = 0, 0
    for number in range(KILLS):
        before = read_snapshot(imported)
        prints = fingerprint(imported)
        worker = started(import_voters, imported, files[1 if prints == whole[1] else 0])
        until(lambda worker=worker: drafts(imported) or not worker.is_alive())
        time.sleep(took_s * number / KILLS)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        now = fingerprint(imported)
        assert now in whole
        assert (now == prints) == (read_snapshot(imported).snapshot_id == before.snapshot_id)
        left += bool(drafts(imported))
        switched += now != prints
    assert left > KILLS / 2
    assert switched < KILLS / 2
    imports.import_voters(imported, files[0], apply="always")
    assert fingerprint(imported) == whole[1]
    names = [path.name for path in (imported.folder / "snapshots").iterdir()]
    assert names == [read_snapshot(imported).snapshot_id]


@pytest.mark.slow
def test_a_killed_import_leaves_no_worker_behind(imported, gridville_files):
    prints = fingerprint(imported)
    worker = started(import_in_parts, imported, gridville_files.voters)
    process = psutil.Process(worker.pid)
    until(lambda: len([child for child in process.children(recursive=True) if _works(child)]) >= 2)
    children = process.children(recursive=True)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE_S)
    assert alive == []
    assert fingerprint(imported) == prints


def _works(child):
    try:
        return "spawn_main" in " ".join(child.cmdline())
    except psutil.NoSuchProcess:
        return False
