"""The field record: safe settings, codes, migrations, and edits that can be undone."""

import sqlite3
from datetime import UTC, date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from app.service import cuts, editing, turfs
from app.store import people_tables, result_tables  # noqa: F401 - they add their tables
from app.store import tables as t
from app.store.campaign import NewCampaign, make_campaign, open_campaign
from app.store.codes import LETTERS, turf_code
from app.store.tables import _SqliteMoment
from geo.errors import BadInput, Conflict, NotFound, Unavailable
from tests.town import lonlat


def make(folder):
    return make_campaign(folder, NewCampaign("Test", date(2026, 11, 3), "America/New_York", invented=True))


def box_m(west, south, east, north):
    """A drawn box in Gridville's metres."""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(lonlat(*place)) for place in ring]]}


def test_an_answer_given_survives_a_power_cut_because_sqlite_syncs_fully(tmp_path):
    with make(tmp_path / "c") as c, c.reading() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_migrations_make_exactly_the_tables_that_the_code_uses(tmp_path):
    with make(tmp_path / "c") as c, c.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), t.record) == []


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_are_written_as_sqlite_s_own_type_writes_them(moment):
    own, plain = (one.bind_processor(sqlite.dialect()) for one in (_SqliteMoment(), sqlite.DATETIME()))
    assert own(moment) == plain(moment)


def test_a_record_of_a_newer_version_is_refused(tmp_path):
    with make(tmp_path / "c") as c, c.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer"):
        open_campaign(tmp_path / "c")


def test_a_folder_that_is_no_campaign_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no campaign"):
        open_campaign(tmp_path)


def test_a_full_folder_does_not_become_a_campaign(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Conflict, match="not empty"):
        make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_turf_codes_never_repeat_and_never_hold_a_vowel():
    codes = [turf_code(number) for number in range(140_000)]
    assert len(set(codes)) == len(codes)
    assert {letter for code in codes for letter in code} == set(LETTERS)
    assert not set(LETTERS) & set("AEIOU")


def test_no_door_can_stand_in_two_living_turfs(planned):
    with planned.reading() as connection:
        first = connection.execute(select(t.turf_door)).mappings().first()
        other = (
            connection.execute(select(t.turf).where(t.turf.c.turf_id != first["turf_id"])).mappings().first()
        )
    again = {**first, "turf_id": other["turf_id"], "version": other["version"]}
    with planned.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(t.turf_door.insert().values(**again))


def test_a_new_cut_retires_the_one_before(planned):
    before = turfs.list_turfs(planned)
    cuts.cut_turf(planned, "everyone")
    states = [cut.state for cut in cuts.list_cuts(planned)]
    assert states == ["retired", "current"]
    assert not {turf.turf_id for turf in before} & {turf.turf_id for turf in turfs.list_turfs(planned)}


def test_a_drawn_turf_takes_its_doors_from_the_others_and_undo_gives_them_back(planned):
    cut_id = cuts.list_cuts(planned)[0].cut_id
    before = cuts.read_cut(planned, cut_id)
    drawn = turfs.draw_turf(planned, "everyone", box_m(50, 80, 180, 130), "Oak Street west")
    after = cuts.read_cut(planned, cut_id)
    assert drawn.has_walk
    assert drawn.name == "Oak Street west"
    assert sum(turf.door_count for turf in after.turfs) == sum(turf.door_count for turf in before.turfs)
    assert after.sums == before.sums
    assert all(turf.has_walk for turf in after.turfs)
    undone = editing.undo_edit(planned, cut_id)
    assert [(turf.turf_id, turf.version, turf.door_count) for turf in undone.turfs] == [
        (turf.turf_id, turf.version, turf.door_count) for turf in before.turfs
    ]
    with pytest.raises(Conflict, match="nothing to undo"):
        editing.undo_edit(planned, cut_id)


def test_drawing_before_any_cut_begins_one_and_leaves_the_rest_open(imported):
    from app.service.universes import create_universe

    create_universe(imported, "everyone", "true")
    turf = turfs.draw_turf(imported, "everyone", box_m(-20, -20, 120, 300))
    cut = cuts.read_cut(imported, turf.cut_id)
    sums = cut.sums
    assert sums["open_voters"] > 0
    assert sums["universe_voters"] == sums["turf_voters"] + sums["exception_voters"] + sums["open_voters"]


def test_a_deleted_cut_takes_its_turfs_and_walks_with_it(planned):
    cut_id = cuts.list_cuts(planned)[0].cut_id
    turf_id = turfs.list_turfs(planned)[0].turf_id
    cuts.delete_cut(planned, cut_id)
    with pytest.raises(NotFound):
        turfs.read_turf(planned, turf_id)
    with sqlite3.connect(planned.folder / "field.sqlite") as raw:
        assert raw.execute("SELECT count(*) FROM walk").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM turf_door").fetchone() == (0,)
    raw.close()
