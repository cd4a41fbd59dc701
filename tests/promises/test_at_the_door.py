"""What phones send over the web, however odd: P04, P07, P09. And backups while they send: P13."""

import json
import random
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.service.backups import restore_backup, write_backup
from app.store import results as record
from app.store.campaign import open_campaign
from tests.browser.conftest import free_port
from tests.promises.figures import figure
from tests.promises.shift import Phones, a_result, id_of, make_field, served, stored_of

PATH = "/c/field/api/field/results"
AS_JSON = {"content-type": "application/json"}
POISON = (
    "",
    "{",
    "[]",
    "null",
    '{"result_id": NaN}',
    "[" * 3000,
    "\x00",
    "\ufffe\uffff",
    '"\\ud800"',
    '{"a": 1e999}',
    '{"a": 123456789012345678901234567890}',
    a_result(outcome="danced"),
    a_result(device_sequence=-1),
    a_result(device_sequence=2**63),
    a_result(knocked_at="0001-01-01T00:00:00+00:00"),
    a_result(knocked_at="9999-12-31T23:59:59-23:59"),
    a_result(off_m=1e308),
    a_result(note="\ud800"),
    a_result(note="x" * 17_000),
    a_result(door_id="../../d1"),
    a_result(answers=[1]),
    a_result(answers={"q": "\x00"}, outcome="canvassed"),
    a_result(surprise=True),
)


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """A server, a client of one of its canvassers, and the campaign's folder."""
    folder, port = tmp_path_factory.mktemp("door") / "field", int(free_port())
    key = make_field(folder, phones=1)[0]
    headers = {"cookie": f"turfwalk-{port}-field={key}"}
    with (
        served(folder, port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client,
    ):
        yield client, folder


def sent(client, texts):
    answer = client.post(PATH, content=json.dumps({"results": texts}), headers=AS_JSON)
    assert answer.status_code == 200, answer.text
    return [one["state"] for one in answer.json()["receipts"]]


def test_the_same_id_with_other_content_loses_neither_and_the_queue_moves_on(door):
    """P04: over the web, in one batch and in several."""
    client, folder = door
    one = a_result(1)
    others = [json.dumps({**json.loads(one), "note": note}) for note in ("b", "c")]
    assert sent(client, [one, *others, a_result(2)]) == ["stored", "quarantined", "quarantined", "stored"]
    assert sent(client, [*others, one]) == ["quarantined", "quarantined", "duplicate"]
    with open_campaign(folder) as c, c.reading() as connection:
        kept = connection.exec_driver_sql(
            "SELECT payload FROM quarantine WHERE result_id = ?", (id_of(one),)
        ).fetchall()
    assert sorted(bytes(row[0]).decode() for row in kept) == sorted(others)


def test_no_poison_blocks_the_others(door):
    """P09: each alone, and all of them between good ones."""
    client, folder = door
    good = [a_result(number) for number in range(len(POISON))]
    for poison, text in zip(POISON, good, strict=True):
        states = sent(client, [poison, text])
        assert states[1] == "stored", poison[:40]
    assert set(sent(client, [text for pair in zip(POISON, good, strict=True) for text in pair])[1::2]) == {
        "duplicate"
    }
    assert set(map(id_of, good)) <= stored_of(folder)


def test_a_note_full_of_brackets_is_a_note(door):
    """P09: what looks like deep nesting inside a text is no reason to refuse it."""
    text = a_result(note='[{"' * 600)
    assert sent(door[0], [text, a_result()]) == ["stored", "stored"]
    assert door[0].post(PATH, content="[" * 200 + "]" * 200, headers=AS_JSON).status_code == 422


def test_clocks_that_are_years_wrong_give_no_fault(door):
    """P07: ±10 years, any offset, any precision; everything is stored and flagged, and the order still holds."""
    client, folder = door
    chance = random.Random(7)
    texts = []
    for number in range(figure(60, 5_000)):
        moment = datetime.now(UTC) + timedelta(seconds=chance.uniform(-3.2e8, 3.2e8))
        shape = chance.choice(("auto", "seconds", "milliseconds"))
        offset = f"{chance.choice('+-')}{chance.randrange(15):02}:{chance.choice((0, 30, 45)):02}"
        texts.append(
            a_result(number, knocked_at=moment.replace(tzinfo=None).isoformat(timespec=shape) + offset)
        )
    for part in range(0, len(texts), 50):
        assert set(sent(client, texts[part : part + 50])) == {"stored"}
    assert set(map(id_of, texts)) <= stored_of(folder)


@pytest.mark.slow
def test_backups_while_phones_send_come_back_as_one_moment(tmp_path):
    """P13: each holds what was answered before it began, and nothing that was not sent."""
    folder, port = tmp_path / "field", int(free_port())
    keys = make_field(folder, phones=3)
    phones = Phones(f"http://127.0.0.1:{port}", f"turfwalk-{port}-field", keys)
    with served(folder, port), phones.sending():
        for number in range(figure(10, 100)):
            answered = set(phones.answered)
            with open_campaign(folder) as c:
                write_backup(c, tmp_path / f"{number}.turfwalk")
            sent_by_then = set(phones.tapped)
            restore_backup(tmp_path / f"{number}.turfwalk", tmp_path / f"again{number}", None)
            with open_campaign(tmp_path / f"again{number}") as again, again.reading() as connection:
                sequences = [
                    row[0] for row in connection.exec_driver_sql("SELECT sequence FROM contact_result")
                ]
                found = {one.result_id for one in record.results_of(connection)}
            assert answered <= found <= sent_by_then
            assert sorted(sequences) == list(range(1, len(sequences) + 1))
    assert stored_of(folder) == phones.tapped
