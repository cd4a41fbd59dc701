"""A real server on a free port, in a thread, and the campaigns it serves.

A real one rather than a client that calls the app: bytes on a wire find more, and event streams flow.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import httpx
import uvicorn

from app.api.access import Access
from app.api.opened import OpenCampaigns
from app.api.serve import listen
from app.api.server import create_app
from app.jobs import end_all_jobs
from app.service import campaigns, cuts, imports, universes, walks
from app.store.campaign import open_campaign
from routing.model import TurfSpec
from tests.town import write_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from app.api.gate import Caps
    from tests.town import TownFiles

CANARY = "Zanzibar-Quickstep"
"""A word no answer may repeat."""


@dataclass(frozen=True)
class Live:
    """A server that runs."""

    url: str
    port: int
    app: FastAPI
    access: Access

    @contextmanager
    def client(self, *, signed_in: bool) -> Iterator[httpx.Client]:
        """Give a client, as the owner or as a stranger."""
        with httpx.Client(base_url=self.url, timeout=30) as client:
            if signed_in:
                answer = client.post("/api/sign-in", json={"token": self.access.make_link_token()})
                assert answer.status_code == 204, answer.text
            yield client


@contextmanager
def serving(folders: list[Path], caps: Caps | None = None) -> Iterator[Live]:
    """Serve campaigns as long as the block lasts."""
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    opened, access = OpenCampaigns.of_folders(folders), Access(port=port)
    app = create_app(opened, access, caps=caps)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http="h11",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield Live(f"http://127.0.0.1:{port}", port, app, access)
    finally:
        app.state.stopping.set()
        server.should_exit = True
        thread.join(10)
        listening.close()
        for one in opened:
            end_all_jobs(one.open)
        opened.close()


def make_empty(folder: Path, *, invented: bool) -> Path:
    """Make a campaign with nothing in it."""
    campaigns.create_campaign(
        folder, folder.name.title(), date(2026, 11, 3), "America/New_York", invented=invented
    )
    return folder


def make_gridville(folder: Path, files: TownFiles) -> Path:
    """Make a campaign with the whole of Gridville: imported, cut and walked."""
    make_empty(folder, invented=False)
    with open_campaign(folder) as c:
        imports.import_streets(c, files.streets)
        imports.import_boundaries(c, files.precincts, "precinct", "precinct_id")
        imports.import_addresses(c, files.addresses)
        imports.import_voters(c, files.voters)
        universes.create_universe(c, "Everyone", "true")
        cuts.cut_turf(c, "Everyone", TurfSpec(shift_s=None, doors_per_turf=40))
        walks.plan_walks(c)
    return folder


def wait_for(client: httpx.Client, job_url: str, seconds: float = 60) -> dict[str, object]:
    """Ask for a job until it is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job: dict[str, object] = client.get(job_url).raise_for_status().json()
        if job["state"] not in {"queued", "running"}:
            return job
        time.sleep(0.1)
    raise AssertionError(f"the job {job_url} never ended")


__all__ = ["CANARY", "Live", "make_empty", "make_gridville", "serving", "wait_for", "write_town"]
