"""A server in a process of its own that may be killed, and phones that send until they are answered."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING

import httpx

from app import accounts
from app.service.people import create_owner
from app.store import results as record
from app.store.campaign import NewCampaign, make_campaign, open_campaign
from tests.promises.hill import PASSWORD, add_somebody

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

SPAWN = get_context("forkserver")
SPAWN.set_forkserver_preload(["app.api.serve", "app.phone"])
"""Processes are forked from one that has everything loaded: a server starts in a moment, and is a real one."""


def make_field(folder, record_url=None, phones=6):
    """Make a campaign with an owner and canvassers; gives the session keys of the canvassers."""
    new = NewCampaign("Field", date(2026, 11, 3), "America/New_York", record_url=record_url)
    with make_campaign(folder, new) as c:
        create_owner(c, "First", "first@example.org", PASSWORD)
        people = [add_somebody(c, "canvasser", f"Walker{number}") for number in range(phones)]
        return [accounts.begin_session(c, person_id, "canvasser") for person_id in people]


def a_result(number=0, **changes):
    """Write one result as a phone keeps it."""
    found = {
        "result_id": str(uuid.uuid4()),
        "turf_id": "KWMX",
        "door_id": f"d{number % 97}",
        "outcome": ("not-home", "refused", "moved")[number % 3],
        "device_id": "phone1",
        "device_sequence": number,
        "knocked_at": datetime.now(UTC).isoformat(),
    }
    return json.dumps({**found, **changes})


def id_of(text):
    return json.loads(text)["result_id"]


def stored_of(folder):
    """Read which results are in the record, each once."""
    with open_campaign(folder) as c, c.reading() as connection:
        ids = [one.result_id for one in record.results_of(connection)]
    assert len(ids) == len(set(ids))
    return set(ids)


def _serve(folder: Path, port: int, listens) -> None:
    from app.api.serve import run_server

    run_server([folder], port=port, on_ready=lambda _ready: listens.set())


@contextmanager
def served(folder, port):
    """Run a server until the block ends; gives its process."""
    listens = SPAWN.Event()
    process: BaseProcess = SPAWN.Process(target=_serve, args=(folder, port, listens))
    process.start()
    try:
        until = time.monotonic() + 60
        while not listens.wait(0.02):
            assert process.is_alive(), "the server did not start"
            assert time.monotonic() < until, "the server did not start in time"
        yield process
    finally:
        process.kill()
        process.join(30)


@dataclass
class Phones:
    """Canvassers' phones that tap and send all the while, each from a thread of its own.

    Attributes
    ----------
    answered
        Ids of results that the server said to have, as the phones heard it.
    """

    url: str
    cookie: str
    keys: list[str]
    answered: set[str] = field(default_factory=set)
    tapped: set[str] = field(default_factory=set)
    odd: list[object] = field(default_factory=list)
    walking: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def sending(self):
        """Let them walk; at the end nobody taps any more and everybody sends what is left."""
        self.walking.set()
        threads = [threading.Thread(target=self._walk, args=(one, key)) for one, key in enumerate(self.keys)]
        for thread in threads:
            thread.start()
        try:
            yield self
            self.walking.clear()
            for thread in threads:
                thread.join(60)
            assert not any(thread.is_alive() for thread in threads)
        finally:
            self.walking.clear()
            self.over.set()

    def _walk(self, number, key):
        chance, waiting = random.Random(number), []
        with httpx.Client(
            base_url=self.url, timeout=10, headers={"cookie": f"{self.cookie}={key}"}
        ) as client:
            while not self.over.is_set() and (self.walking.is_set() or waiting):
                if self.walking.is_set() and len(waiting) < 50:
                    waiting += [a_result(chance.randrange(500)) for _ in range(chance.randint(1, 4))]
                    self.tapped.update(map(id_of, waiting))
                waiting = self._send(client, waiting)

    def _send(self, client, waiting):
        """Send what waits; gives what waits still."""
        try:
            answer = client.post("/c/field/api/field/results", json={"results": waiting})
        except httpx.TransportError:
            time.sleep(0.02)
            return waiting
        if answer.status_code != 200:
            self.odd.append(answer.status_code)
            time.sleep(0.02)
            return waiting
        receipts = answer.json()["receipts"]
        self.odd += [one["state"] for one in receipts if one["state"] == "quarantined"]
        self.answered.update(one["result_id"] for one in receipts)
        return waiting[len(receipts) :]
