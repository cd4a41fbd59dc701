"""Backups: one moment, every byte, while others write; and a damaged one is never taken for whole."""

import json
import tarfile
import threading
import uuid
from datetime import UTC, datetime

import pytest

from app import trail
from app.canvass import Actor
from app.phone import receive_results
from app.service.backups import restore_backup, write_backup
from app.service.cuts import list_cuts, read_cut
from app.store import results as record
from app.store.campaign import NewCampaign, make_campaign, open_campaign
from geo.errors import BadInput, Conflict

ANA = Actor("p1", "canvasser")


@pytest.fixture
def c(tmp_path, record_url):
    day = datetime(2026, 11, 3, tzinfo=UTC).date()
    with make_campaign(
        tmp_path / "c", NewCampaign("Test", day, "America/New_York", record_url=record_url)
    ) as opened:
        yield opened


def one_result(number=1):
    return json.dumps(
        {
            "result_id": str(uuid.uuid4()),
            "turf_id": "KWMX",
            "door_id": f"d{number}",
            "outcome": "not-home",
            "device_id": "phone1",
            "device_sequence": number,
            "knocked_at": datetime.now(UTC).isoformat(),
        }
    )


def sequences(c):
    with c.reading() as connection:
        return [one.device_sequence for one in record.results_of(connection)]


@pytest.fixture
def second_record_url(record_url, request):
    """An empty database to restore into, where the record is in PostgreSQL."""
    return None if record_url is None else request.getfixturevalue("new_database")()


def test_a_backup_under_load_holds_one_moment_and_comes_back(c, tmp_path, second_record_url):
    """P13: what was stored up to some moment, without a gap, and nothing of later."""
    stop = threading.Event()
    sent = []

    def send():
        while not stop.is_set() and len(sent) < 3000:
            sent.append(len(sent) + 1)
            receive_results(c, ANA, [one_result(sent[-1])])

    sender = threading.Thread(target=send)
    sender.start()
    try:
        while len(sent) < 20:
            pass
        write_backup(c, tmp_path / "one.turfwalk")
    finally:
        stop.set()
        sender.join()
    assert len(sent) > 20
    restore_backup(tmp_path / "one.turfwalk", tmp_path / "again", second_record_url)
    with open_campaign(tmp_path / "again") as again:
        found = sequences(again)
    assert found == list(range(1, len(found) + 1))
    assert 19 <= len(found) <= len(sent)


def test_turfs_walks_and_the_trail_come_back_whole(planned, tmp_path):
    trail.note(planned, "p1", "export_turfs", "T1")
    made = write_backup(planned, tmp_path / "b.turfwalk")
    assert restore_backup(tmp_path / "b.turfwalk").is_verified
    restore_backup(tmp_path / "b.turfwalk", tmp_path / "again")
    with open_campaign(tmp_path / "again") as again:
        cut_id = list_cuts(planned)[0].cut_id
        assert read_cut(again, cut_id) == read_cut(planned, cut_id)
        assert trail.check(again) == trail.check(planned)
    assert made.file_count > 5


def test_a_damaged_backup_is_never_taken_for_whole(planned, tmp_path):
    write_backup(planned, tmp_path / "b.turfwalk")
    whole = (tmp_path / "b.turfwalk").read_bytes()
    with tarfile.open(tmp_path / "b.turfwalk") as tar:
        members = [member for member in tar if member.size]
    for member in members:
        damaged = bytearray(whole)
        damaged[member.offset_data + member.size // 2] ^= 0x5A
        (tmp_path / "d.turfwalk").write_bytes(damaged)
        with pytest.raises(BadInput):
            restore_backup(tmp_path / "d.turfwalk")
    (tmp_path / "d.turfwalk").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match="no whole backup"):
        restore_backup(tmp_path / "d.turfwalk", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_overwrites_nothing(c, tmp_path):
    (tmp_path / "b.turfwalk").write_text("mine")
    with pytest.raises(Conflict):
        write_backup(c, tmp_path / "b.turfwalk")
    with pytest.raises(BadInput):
        restore_backup(tmp_path / "b.turfwalk", tmp_path / "again")
