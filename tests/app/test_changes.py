"""A second voter file says what it changes before it does."""

import pytest

from app.service import imports, turfs
from app.snapshots import read_snapshot
from geo.errors import Conflict


def without_lines(path, out, keep):
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    out.write_text(
        "\n".join([lines[0], *[line for number, line in enumerate(lines[1:]) if keep(number)]]) + "\n"
    )
    return out


def test_the_same_file_again_changes_nothing(imported, gridville_files):
    report = imports.import_voters(imported, gridville_files.voters, apply="never")
    changes = report.changes
    assert (changes.added_count, changes.changed_count, changes.gone_count) == (0, 0, 0)
    assert changes.before_count == report.voter_count


def test_a_file_that_loses_many_voters_needs_a_yes(imported, gridville_files, tmp_path):
    half = without_lines(gridville_files.voters, tmp_path / "half.csv", lambda number: number % 2)
    before = read_snapshot(imported).table("voters").height
    with pytest.raises(Conflict, match="would lose"):
        imports.import_voters(imported, half)
    assert read_snapshot(imported).table("voters").height == before
    report = imports.import_voters(imported, half, apply="always")
    assert report.changes.gone_count == before - report.voter_count
    assert len(report.changes.examples["gone"]) == 5


def test_other_spelling_changes_no_voter_and_no_door(imported, gridville_files, tmp_path):
    text = gridville_files.voters.read_text(encoding="utf-8-sig")
    (tmp_path / "loud.csv").write_text(
        text.replace("Oak Street", "OAK ST.").replace("Main Street", "MAIN  STREET")
    )
    before = read_snapshot(imported).table("doors")["door_id"].to_list()
    report = imports.import_voters(imported, tmp_path / "loud.csv")
    assert report.changes.changed_count == 0
    assert read_snapshot(imported).table("doors")["door_id"].to_list() == before


def test_turfs_survive_another_import(planned, gridville_files, tmp_path):
    before = turfs.list_turfs(planned)
    imports.import_voters(
        planned, without_lines(gridville_files.voters, tmp_path / "less.csv", lambda number: number > 5)
    )
    assert turfs.list_turfs(planned) == before
