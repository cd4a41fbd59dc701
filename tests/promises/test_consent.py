"""Whom not to contact, what people agreed to, and who is never taken in: P43, P47, P48."""

import csv
import random
import time
from datetime import date

import polars as pl
import pytest
from sqlalchemy import select

from app import suppressing
from app.packets import packets_of
from app.service import campaigns, consent, cuts, imports, suppression, universes, walks
from app.service.turfs import list_turfs
from app.snapshots import read_snapshot
from app.store import result_tables
from app.store.campaign import open_campaign
from app.suppressing import suppressed_of
from geo.errors import BadInput, Conflict, NotFound
from routing.model import TurfSpec
from tests.promises.figures import figure

FIRSTS = ["María", "John", "Anne-Marie", "Zoë", "Jo", "Thomas", "Siobhán", "Lê", "Oluwaseun", "Kateryna"]
LASTS = ["O'Neill", "García López", "Smith", "Nguyen", "van der Berg", "Li", "Brown-Jones", "Müller"]
STREETS = ["Maple Street", "North Harvard Avenue", "Pearl Road", "11th Street", "12th Street", "Oak Street"]
HEADS = ["voter_id", "first_name", "last_name", "address", "city", "state", "zip"]


def people_of_a_town(count):
    """Give invented people, no two of one name in one home; a larger town is no denser."""
    dice = random.Random(7)
    rows = {}
    while len(rows) < count:
        place = (
            dice.randrange(1, max(400, count // 6)),
            dice.choice(STREETS),
            dice.choice(["", "", "1", "2B"]),
        )
        name = (dice.choice(FIRSTS), dice.choice(LASTS))
        rows[place, name] = [*name, *place]
    return [[f"V{number:06}", *row] for number, row in enumerate(rows.values())]


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for voter_id, first, last, number, street, unit in rows:
            line = f"{number} {street}" + (f" Apt {unit}" if unit else "")
            writer.writerow([voter_id, first, last, line, "Gridville", "KS", "66000"])
    return path


def noisy(dice, row):
    """Write somebody as another clerk would: another id, case, accents, one slip in the name or the street."""
    _, first, last, number, street, unit = row
    voter_id = f"N{dice.getrandbits(64)}"  # never twice
    bare = str.maketrans("áéíóúëüêÁÉ", "aeioueueAE")
    if dice.random() < 0.5:
        first, last = first.translate(bare), last.translate(bare)
    case = dice.choice([str.upper, str.lower, str.title, str])
    if dice.random() < 0.3 and len(last) > 4:
        last = slip(dice, last)
    elif dice.random() < 0.3 and len(first) > 3:
        first = slip(dice, first)
    elif dice.random() < 0.3:
        street = dice.choice(
            [street.replace("Street", "St."), street.replace("Avenue", "AVE"), f" {street}  "]
        )
    elif dice.random() < 0.3 and street.startswith(("Maple", "Pearl")):
        street = slip(dice, street.split(" ")[0]) + " " + street.split(" ")[1]
    if dice.random() < 0.3:
        last = last.replace("-", " ").replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    if dice.random() < 0.2:
        last = f"{last} Jr."
    return [voter_id, case(first), case(last), number, street, unit]


def slip(dice, word):
    """Lose, double, change or swap one letter, not the first."""
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + "x" + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


@pytest.fixture
def town(tmp_path):
    folder = tmp_path / "town"
    campaigns.create_campaign(folder, "Town", date(2026, 11, 3), "America/Chicago", invented=True)
    with open_campaign(folder) as c:
        yield c


def test_who_must_not_be_contacted_survives_the_next_import_in_other_spelling(town, tmp_path):
    """P43: every id is new and every row written by another clerk."""
    rows = people_of_a_town(figure(2_400, 60_000))
    count = figure(400, 10_000)
    imports.import_voters(town, written(tmp_path / "first.csv", rows))
    dice = random.Random(11)
    chosen = dice.sample(rows, count)
    asked = [suppression.NoContact(voter_id=row[0]) for row in chosen]
    for one in asked:
        suppression.suppress(town, one)
    again = {row[0]: noisy(dice, row) for row in rows}
    imports.import_voters(town, written(tmp_path / "second.csv", list(again.values())), apply="always")
    begun = time.perf_counter()
    found = suppressed_of(town, read_snapshot(town)).voter_ids & {row[0] for row in again.values()}
    elapsed = time.perf_counter() - begun
    wanted = {again[row[0]][0] for row in chosen}
    assert wanted - found == set()
    assert len(found - wanted) <= 0.02 * count  # who lives with somebody of nearly that name, at the most
    assert elapsed < figure(3, 60)


def test_a_door_that_must_not_be_visited_is_found_again(town, tmp_path):
    """P43: whoever lives there now; the door beside it stays."""
    rows = people_of_a_town(400)
    imports.import_voters(town, written(tmp_path / "first.csv", rows))
    doors = read_snapshot(town).table("doors")
    number = pl.col("street_name").str.contains("Maple") & (pl.col("unit") == "")
    chosen = doors.filter(number).row(0, named=True)
    suppression.suppress(town, suppression.NoContact(door_id=chosen["door_id"], channel="door"))
    house = chosen["house_number"]
    again = [
        ["A1", "Other", "People", house, "MAPEL ST", ""],
        ["A2", "Next", "Door", int(house) + 2, "Maple Street", ""],
        ["A3", "Same", "Number", house, "Oak Street", ""],
        ["A4", "Of", "Flat", house, "Maple Street", "9"],
    ]
    imports.import_voters(town, written(tmp_path / "second.csv", again), apply="always")
    counted = universes.count_universe(town, "true")
    assert (counted.voter_count, universes.count_universe(town, "last_name = 'People'").voter_count) == (3, 0)


def test_one_more_event_costs_a_look_at_its_own_block_of_doors(town, tmp_path, monkeypatch):
    """Packages and counts wait for it, in the middle of a shift, in a town where hundreds want no contact."""
    imports.import_voters(town, written(tmp_path / "first.csv", people_of_a_town(400)))
    snapshot = read_snapshot(town)
    *many, last = snapshot.table("doors")["door_id"].to_list()[:60]
    for door_id in many:
        suppression.suppress(town, suppression.NoContact(door_id=door_id, channel="door"))
    assert set(many) <= suppressed_of(town, snapshot).door_ids
    looked_at = []
    hashes = suppressing.of_door
    monkeypatch.setattr(suppressing, "of_door", lambda *a: looked_at.append(a) or hashes(*a))
    suppression.suppress(town, suppression.NoContact(door_id=last, channel="door"))
    looked_at.clear()
    assert {*many, last} <= suppressed_of(town, snapshot).door_ids
    number = snapshot.table("doors").filter(pl.col("door_id") == last)["house_number"][0]
    same = snapshot.table("doors").filter(pl.col("house_number") == number).height
    assert 0 < len(looked_at) <= 2 * same
    looked_at.clear()
    suppressed_of(town, snapshot)
    assert looked_at == []


@pytest.fixture
def gridville(tmp_path):
    from tests.app.api.live import make_gridville, write_town

    with open_campaign(make_gridville(tmp_path / "gridville", write_town(tmp_path / "files"))) as c:
        yield c


def test_whoever_must_not_be_contacted_is_in_no_universe_cut_packet_or_export(gridville, tmp_path):
    """P43: a turf that was cut before keeps the door in its place, and says not to contact it."""
    from app.service.handouts import export_turfs

    before = universes.count_universe(gridville, "true")
    turf = list_turfs(gridville)[0]
    packet = packets_of(gridville, [turf.turf_id])[0][0]
    door = next(one for one in packet.doors.values() if len(one.voters) > 1)
    gone, stays = door.voters[0], door.voters[1]
    suppression.suppress(gridville, suppression.NoContact(voter_id=gone.voter_id, channel="door"))
    after = packets_of(gridville, [turf.turf_id])[0][0].doors[door.door.door_id]
    assert gone not in after.voters
    assert stays in after.voters
    assert not after.do_not_contact
    event = suppression.suppress(gridville, suppression.NoContact(door_id=door.door.door_id))
    after = packets_of(gridville, [turf.turf_id])[0][0].doors[door.door.door_id]
    assert (after.voters, after.do_not_contact) == ((), True)
    export_turfs(gridville, [turf.turf_id], "csv", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert "DO NOT CONTACT" in text
    assert gone.voter_id not in text
    assert universes.count_universe(gridville, "true").voter_count == before.voter_count - len(door.voters)
    cuts.cut_turf(gridville, "Everyone", TurfSpec(shift_s=None, doors_per_turf=40))
    walks.plan_walks(gridville)
    packets, _ = packets_of(gridville, None)
    assert door.door.door_id not in {door_id for one in packets for door_id in one.doors}
    suppression.unsuppress(gridville, event.event_id)
    assert universes.count_universe(gridville, "true").voter_count == before.voter_count - 1
    with pytest.raises(Conflict):
        suppression.unsuppress(gridville, event.event_id)
    assert len(suppression.list_suppressions(gridville, resolved=True)) == 3


def test_another_channel_keeps_nobody_from_the_door(gridville):
    """P43: who wants no letters may still be visited."""
    before = universes.count_universe(gridville, "true").voter_count
    voter_id = read_snapshot(gridville).table("voters")["voter_id"][0]
    suppression.suppress(gridville, suppression.NoContact(voter_id=voter_id, channel="mail"))
    assert universes.count_universe(gridville, "true").voter_count == before
    with pytest.raises(NotFound):
        suppression.suppress(gridville, suppression.NoContact(voter_id="nobody"))
    with pytest.raises(BadInput):
        suppression.suppress(gridville, suppression.NoContact())


def test_a_match_key_tells_no_name_and_no_street(gridville):
    """P43: it is of no use without the key beside the record."""
    voters = read_snapshot(gridville).table("voters").filter(pl.col("door_id").is_not_null())
    suppression.suppress(gridville, suppression.NoContact(voter_id=voters["voter_id"][0]))
    with gridville.reading() as connection:
        text = connection.execute(select(result_tables.suppression.c.match_key)).scalar_one()
    assert voters["last_name"][0].lower() not in text.lower()
    assert (gridville.folder / "match.key").stat().st_mode & 0o077 == 0


def test_consent_is_kept_word_by_word_with_its_withdrawal(gridville):
    """P47: purpose, channel, wording, language, source and time; nothing is changed, only added to."""
    voter_id = read_snapshot(gridville).table("voters")["voter_id"][0]
    agreed = consent.Agreed(voter_id, "reminders", "text", "¿Podemos escribirle?", "es", "at the door")
    given = consent.add_consent(gridville, agreed, "p1")
    taken_back = consent.Agreed(voter_id, "reminders", "text", "Please stop.", "en", "letter", is_given=False)
    consent.add_consent(gridville, taken_back, "p2")
    found = consent.list_consents(gridville, voter_id)
    assert [one.is_given for one in found] == [False, True]
    assert found[1] == given
    assert (given.purpose, given.channel, given.wording, given.language, given.source, given.by) == (
        "reminders",
        "text",
        "¿Podemos escribirle?",
        "es",
        "at the door",
        "p1",
    )
    with pytest.raises(BadInput):
        consent.add_consent(gridville, consent.Agreed(voter_id, " ", "text", "x"))
    with pytest.raises(NotFound):
        consent.add_consent(gridville, consent.Agreed("nobody", "x", "text", "x"))


def test_the_notice_is_printed_as_it_was_written_last(gridville):
    """P47: in both languages until somebody writes another."""
    assert {one.language for one in consent.list_notices(gridville)} == {"en", "es"}
    consent.write_notice(gridville, "en", "Ask for  Ana.")
    turf_id = list_turfs(gridville)[0].turf_id
    assert packets_of(gridville, [turf_id])[0][0].notice == "Ask for Ana."
    consent.write_notice(gridville, "es", "Pregunte por Ana.")
    assert packets_of(gridville, [turf_id], "es")[0][0].notice == "Pregunte por Ana."


def test_a_confidential_voter_is_never_taken_in(gridville, tmp_path):
    """P48: neither the row nor any file of the campaign holds the name."""
    path = tmp_path / "voters.csv"
    hidden = "Quetzalcoatl"
    path.write_text(
        "voter_id,first_name,last_name,address,city,state,zip,confidential\n"
        "1,Open,Person,10 Main Street,Gridville,KS,66000,N\n"
        f"2,Hidden,{hidden},12 Main Street,Gridville,KS,66000,Y\n"
    )
    imports.import_voters(gridville, path, apply="always")
    assert read_snapshot(gridville).table("voters")["voter_id"].to_list() == ["1"]
    held = [one for one in gridville.folder.rglob("*") if one.is_file()]
    assert [one.name for one in held if hidden.encode() in one.read_bytes()] == []
    rejects = read_snapshot(gridville).table("rejects")
    assert "confidential address" in rejects["reason"].to_list()
