"""Imports are all or nothing, and snapshots never change."""

import hashlib

import pytest

from app.service import imports
from app.snapshots import SnapshotDraft, read_snapshot
from geo.errors import Cancelled, Conflict


def fingerprint(folder):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.parquet"))
    }


def test_a_stopped_import_leaves_no_trace(imported, gridville_files):
    before = imported.row()
    folders = sorted(path.name for path in (imported.folder / "snapshots").iterdir())

    def stop_late(done, _words):
        if done > 0.5:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        imports.import_voters(imported, gridville_files.voters, on_progress=stop_late)
    assert imported.row() == before
    assert sorted(path.name for path in (imported.folder / "snapshots").iterdir()) == folders


def test_of_two_imports_at_once_the_second_is_told_to_begin_again(imported):
    first, second = SnapshotDraft(imported), SnapshotDraft(imported)
    first.publish("import_test", {})
    with pytest.raises(Conflict, match="Another import"):
        second.publish("import_test", {})
    second.discard()
    assert read_snapshot(imported).snapshot_id == first.snapshot_id


def test_writing_a_draft_never_touches_the_snapshot_before(imported):
    before = fingerprint(read_snapshot(imported).folder)
    draft = SnapshotDraft(imported)
    draft.write("doors", draft.table("doors").head(1))
    assert fingerprint(read_snapshot(imported).folder) == before
    draft.discard()


def test_an_import_again_gives_the_same_tables(imported, gridville_files):
    before = fingerprint(read_snapshot(imported).folder)
    imports.import_voters(imported, gridville_files.voters)
    assert fingerprint(read_snapshot(imported).folder) == before


def test_old_snapshots_go_and_those_of_cuts_stay(planned, gridville_files):
    of_cut = read_snapshot(planned).snapshot_id
    imports.import_voters(planned, gridville_files.voters)
    imports.import_voters(planned, gridville_files.voters)
    kept = {path.name for path in (planned.folder / "snapshots").iterdir()}
    assert kept == {of_cut, read_snapshot(planned).snapshot_id}
