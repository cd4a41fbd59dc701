"""Running the server: a port, a one-time link, and a graceful end."""

from __future__ import annotations

import contextlib
import errno
import logging.config
import os
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn

from app.accounts import has_owner
from app.api.access import Access, check_host
from app.api.opened import OpenCampaigns
from app.api.server import create_app
from app.jobs import end_all_jobs
from app.service.campaigns import read_campaign
from app.service.layers import list_doors
from app.service.turfs import list_turfs
from geo.errors import BadInput, TurfwalkError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import FrameType

DRAIN_S = 5


@dataclass(frozen=True)
class Ready:
    """Where the server listens. ``sign_in_url`` works once; it is empty when all campaigns are invented."""

    url: str
    sign_in_url: str


class _Server(uvicorn.Server):
    """Uvicorn that says when it is ready and ends without raising the signal again."""

    def __init__(
        self, config: uvicorn.Config, on_started: Callable[[], None], stopping: threading.Event
    ) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        """Let requests under way finish; a second signal ends at once."""
        self._stopping.set()  # open event streams end by themselves
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True


def run_server(
    folders: Sequence[Path],
    host: str = "127.0.0.1",
    port: int = 8000,
    on_ready: Callable[[Ready], None] | None = None,
    *,
    verbose: bool = False,
) -> None:
    """Serve campaigns until SIGINT or SIGTERM.

    Parameters
    ----------
    folders
        Campaign folders.
    host
        This computer only, while there are no accounts.
    port
        0 takes any free one.
    on_ready
        Called once the server listens.
    verbose
        Log a line a request: method, route, status, milliseconds.

    Raises
    ------
    BadInput
        For a host that others can reach, or a folder that is no campaign.
    Unavailable
        When the port is in use.
    """
    listening = listen(host, port)
    try:
        campaigns = OpenCampaigns.of_folders(folders)
        try:
            check_host(host, has_accounts=all(has_owner(one.open) for one in campaigns))
            _serve(campaigns, listening, on_ready, verbose=verbose)
        finally:
            for one in campaigns:
                end_all_jobs(one.open)
            campaigns.close()
    finally:
        listening.close()


def _serve(
    campaigns: OpenCampaigns,
    listening: socket.socket,
    on_ready: Callable[[Ready], None] | None,
    *,
    verbose: bool,
) -> None:
    host, port = listening.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    access = Access(port=port)
    app = create_app(campaigns, access)

    def ready() -> None:
        shut = any(not one.invented and not has_owner(one.open) for one in campaigns)
        link = f"{url}sign-in#token={access.make_link_token()}" if shut else ""
        threading.Thread(target=_warm_up, args=(campaigns,), name="warm-up", daemon=True).start()
        if on_ready is not None:
            on_ready(Ready(url, link))

    logging.config.dictConfig(log_config(verbose=verbose))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http="h11",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_S,
    )
    _Server(config, ready, app.state.stopping).run(sockets=[listening])


def _warm_up(campaigns: OpenCampaigns) -> None:
    """Load libraries and tables before the first page asks for them; its requests then take milliseconds."""
    with contextlib.suppress(TurfwalkError):
        for one in campaigns:
            read_campaign(one.open)
            list_turfs(one.open)
            list_doors(one.open, limit=1)


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises
    ------
    BadInput
        For a host this computer does not have.
    Unavailable
        When the port is in use, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once only on sockets that name TCP: else each waits 40 ms for an ACK
    wire = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wire.bind((host.strip("[]"), port))
        wire.listen(256)
    except (OSError, OverflowError) as error:
        wire.close()
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            raise Unavailable(
                f"Port {port} is in use.", "Stop the other server, or choose another with --port."
            ) from None
        if number == errno.EACCES:
            raise Unavailable(
                f"Port {port} may not be used by you.", "Choose one above 1023 with --port."
            ) from None
        raise BadInput(
            f"The server cannot listen at {host}, port {port}.", "Leave --host and --port out."
        ) from None
    return wire


def log_config(*, verbose: bool) -> dict[str, Any]:
    """Log to standard error: our own faults always, requests when asked; never an address or a token."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(name)s %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            "turfwalk": {"handlers": ["stderr"], "level": "INFO" if verbose else "ERROR", "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        },
    }
