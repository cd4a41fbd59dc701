"""The power goes: P02. What was written and not flushed may be there, not there, or there in part."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine

from app.store.campaign import RECORD, NewCampaign, make_campaign, open_campaign
from geo.errors import Unavailable
from tests.promises.figures import figure
from tests.promises.shift import make_field

RECORDER = Path(__file__).with_name("recorder.c")
SECTOR = 512
LOG = f"{RECORD}-wal"
SAID = "said"
"""The file of the shift into which it writes each id it was answered for."""

SHIFT = """
import os, sys, threading
from pathlib import Path
from app.canvass import Actor
from app.phone import receive_results
from app.store import engine
from app.store.campaign import open_campaign
from tests.promises.shift import a_result
engine.WAL_PAGES = 200  # the log is moved over many times in a short shift, and cut in the midst of it
if sys.argv[3] != "FULL":
    safe = engine._make_safe
    def unsafe(connection, record):
        safe(connection, record)
        connection.execute("PRAGMA synchronous=" + sys.argv[3])
    engine._make_safe = unsafe
folder, count = Path(sys.argv[1]), int(sys.argv[2])
said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def walk(c, part):
    for number in range(part, count, 3):
        got = receive_results(c, Actor(f"p{part}", "canvasser"), [a_result(number, note="x" * 300)])
        os.write(said, got.receipts[0].result_id.encode() + b" " * 4)
c = open_campaign(folder)
threads = [threading.Thread(target=walk, args=(c, part)) for part in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
os._exit(0)
"""


@dataclass(frozen=True)
class Step:
    """One thing that was done to a file: ``w`` written, ``t`` cut to a length, ``s`` flushed."""

    kind: str
    name: str
    offset: int
    length: int
    content: bytes


@pytest.fixture(scope="module")
def recorder(tmp_path_factory):
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("SKIPPED LOUDLY: without a C compiler on Linux no power cut could be played (P02)")
    made = tmp_path_factory.mktemp("recorder") / "recorder.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, RECORDER, "-ldl"], check=True)
    return made


def play(recorder, folder, synchronous):
    """Play a shift; gives the record as it was before, and every step after."""
    make_field(folder)
    (folder / RECORD).with_name(LOG).unlink(missing_ok=True)
    before = (folder / RECORD).read_bytes()
    recording = folder.parent / f"{folder.name}.recording"
    env = {
        **os.environ,
        "LD_PRELOAD": str(recorder),
        "TURFWALK_RECORD": str(folder),
        "TURFWALK_RECORDING": str(recording),
    }
    count = str(figure(240, 1_200))
    subprocess.run(
        [sys.executable, "-c", SHIFT, folder, count, synchronous], check=True, env=env, timeout=300
    )
    return before, list(steps_of(recording.read_bytes()))


def steps_of(found):
    at = 0
    while at < len(found):
        kind, size = chr(found[at]), found[at + 1]
        name = found[at + 2 : at + 2 + size].decode()
        at += 2 + size
        offset, length = (int.from_bytes(found[at + part : at + part + 8], "little") for part in (0, 8))
        at += 16
        content = found[at : at + length] if kind == "w" else b""
        at += len(content)
        yield Step(kind, name, offset, length, content)


def do(image, step):
    """Do a step to the bytes of a file."""
    if step.kind == "t":
        del image[step.length :]
        image.extend(bytes(step.length - len(image)))
        return
    image.extend(bytes(max(0, step.offset - len(image))))
    image[step.offset : step.offset + len(step.content)] = step.content


def torn(step, chance):
    """Give what of an unflushed write reached the disk: all, nothing, or some of its sectors."""
    fate = chance.choice(("all", "nothing", "torn"))
    if step.kind == "t" or fate == "all":
        return [step] if fate != "nothing" else []
    if fate == "nothing":
        return []
    edges = range(0, len(step.content), SECTOR)
    kept = [one for one in edges if chance.random() < 0.5]
    return [Step("w", step.name, step.offset + one, SECTOR, step.content[one : one + SECTOR]) for one in kept]


def lost_in(before, steps, cuts, place):
    """Cut the power at random instants; gives how many results that were answered are gone, by cut."""
    chance = random.Random(2)
    moments = sorted(chance.randrange(1, len(steps) + 1) for _ in range(cuts))
    safe = {RECORD: bytearray(before), LOG: bytearray()}
    open_steps = {RECORD: [], LOG: []}
    said, done, losses = b"", 0, []
    for moment in moments:
        for step in steps[done:moment]:
            if step.name == SAID:
                said += step.content
            elif step.name in safe and step.kind == "s":
                for one in open_steps[step.name]:
                    do(safe[step.name], one)
                open_steps[step.name] = []
            elif step.name in safe:
                open_steps[step.name].append(step)
        done = moment
        losses.append(len(set(said.decode().split()) - ids_after(safe, open_steps, chance, place)))
    return losses


def ids_after(safe, open_steps, chance, place):
    """Start again on what the disk holds; gives the ids of the results found."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, image in safe.items():
        left = bytearray(image)
        for step in open_steps[name]:
            for part in torn(step, chance):
                do(left, part)
        (place / name).write_bytes(left)
    with closing(sqlite3.connect(place / RECORD)) as found:
        return {row[0] for row in found.execute("SELECT result_id FROM contact_result")}


@pytest.mark.slow
def test_what_was_answered_is_there_after_a_power_cut(recorder, tmp_path):
    """P02: files are built as a disk may hold them, unflushed writes dropped, torn and out of order."""
    before, steps = play(recorder, tmp_path / "field", "FULL")
    assert sum(step.kind == "s" and step.name == LOG for step in steps) > 30
    assert any(step.kind == "s" and step.name == RECORD for step in steps), "the log was never moved over"
    losses = lost_in(before, steps, figure(1_000, 20_000), tmp_path / "after")
    assert sum(losses) == 0


@pytest.mark.slow
def test_the_weaker_setting_would_lose_results(recorder, tmp_path):
    """P02: the test above can fail; with ``synchronous=NORMAL`` it does."""
    before, steps = play(recorder, tmp_path / "field", "NORMAL")
    losses = lost_in(before, steps, figure(40, 1_500), tmp_path / "after")
    assert sum(loss > 0 for loss in losses) > len(losses) // 4


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_postgresql_that_may_forget_is_refused(postgres, new_database, tmp_path, setting):
    """P02: on a real one, and taken again once it is safe."""
    day = NewCampaign("Field", date(2026, 11, 3), "UTC", record_url=new_database())
    make_campaign(tmp_path / "field", day).close()
    engine = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        try:
            _reload(engine, connection, setting, "off")
            with pytest.raises(Unavailable, match=setting):
                open_campaign(tmp_path / "field")
        finally:
            connection.exec_driver_sql(f"ALTER SYSTEM RESET {setting}")
            _reload(engine, connection, setting, "on")
    open_campaign(tmp_path / "field").close()


def _reload(engine, connection, setting, wanted):
    """Let the settings be read again, and wait until a new connection has them."""
    connection.exec_driver_sql("SELECT pg_reload_conf()")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with engine.connect() as fresh:
            if fresh.exec_driver_sql(f"SHOW {setting}").scalar() == wanted:
                return
        time.sleep(0.05)
    raise AssertionError(f"{setting} did not become {wanted}")
