"""The audit trail: whole as long as nobody touched it, and whoever touches it is found out."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select, update

from app import trail
from app.service.audit import list_audit, verify_audit
from app.store import people_tables as t
from app.store.campaign import NewCampaign, make_campaign


@pytest.fixture
def c(tmp_path, record_url):
    day = datetime(2026, 11, 3, tzinfo=UTC).date()
    with make_campaign(
        tmp_path / "c", NewCampaign("Test", day, "America/New_York", record_url=record_url)
    ) as opened:
        for number in range(12):
            trail.note(opened, f"p{number % 3}", "export_turfs", f"T{number}", turf_count=number)
        yield opened


def test_a_trail_that_nobody_touched_is_whole(c):
    assert verify_audit(c) == trail.AuditCheck(12, is_whole=True, broken_at=None)
    assert [entry.object_id for entry in list_audit(c, limit=2)] == ["T11", "T10"]


def test_the_key_is_not_in_the_record_and_for_its_owner_only(c):
    key = c.folder / trail.KEY_FILE
    assert key.stat().st_mode & 0o077 == 0
    others = [path for path in c.folder.glob("*") if path.is_file() and path != key]
    assert others
    assert all(key.read_bytes() not in path.read_bytes() for path in others)


CHANGES = {
    "person_id": "p9",
    "action": "nothing",
    "object_id": "T99",
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "mac": "0" * 64,
    "detail": {"turf_count": 99},
}


@pytest.mark.parametrize("column", sorted(CHANGES))
@pytest.mark.parametrize("number", [1, 6, 12])
def test_a_changed_entry_is_found(c, column, number):
    """P41."""
    with c.writing() as connection:
        connection.execute(
            update(t.audit).where(t.audit.c.sequence == number).values({column: CHANGES[column]})
        )
    assert verify_audit(c).broken_at == number


@pytest.mark.parametrize("number", [1, 6, 12])
def test_an_entry_taken_out_is_found_also_at_the_end(c, number):
    """P41."""
    with c.writing() as connection:
        connection.execute(delete(t.audit).where(t.audit.c.sequence == number))
    assert verify_audit(c).broken_at == number


def test_two_entries_that_changed_places_are_found(c):
    """P41."""
    with c.writing() as connection:
        for before, after in ((4, 1000), (5, 4), (1000, 5)):
            connection.execute(update(t.audit).where(t.audit.c.sequence == before).values(sequence=after))
    assert verify_audit(c).broken_at == 4


def test_a_trail_written_anew_without_the_key_is_found(c):
    """P41."""
    with c.writing() as connection:
        for entry in list(trail.record.entries(connection)):
            forged = trail.record.seal(bytes(32), entry, "0" * 64)
            connection.execute(update(t.audit).where(t.audit.c.sequence == entry.sequence).values(mac=forged))
    assert verify_audit(c).broken_at == 1


def test_random_tampering_is_always_found(c):
    """P41, in small."""
    chance = random.Random(1)
    for _ in range(20):
        column = chance.choice(["person_id", "action", "object_id"])
        number = chance.randint(1, 12)
        with c.writing() as connection:
            kept = connection.execute(
                select(t.audit.c[column]).where(t.audit.c.sequence == number)
            ).scalar_one()
            this = update(t.audit).where(t.audit.c.sequence == number)
            connection.execute(this.values({column: f"{kept}x"}))
        assert not verify_audit(c).is_whole
        with c.writing() as connection:
            connection.execute(this.values({column: kept}))
    assert verify_audit(c).is_whole
    with c.reading() as connection:
        assert connection.execute(select(func.count()).select_from(t.audit)).scalar() == 12
