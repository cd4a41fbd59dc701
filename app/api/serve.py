"""Running the server: a port, a one-time link, and a graceful end."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import logging.config
import os
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn

from app.accounts import has_owner
from app.api.access import Access, check_host
from app.api.gate import LOOPBACK_HOSTS, host_name
from app.api.opened import OpenCampaigns
from app.api.pages import Files
from app.api.server import create_app
from app.jobs import end_all_jobs
from app.measuring import make_ready
from app.service.campaigns import read_campaign
from app.service.layers import list_doors
from app.service.turfs import list_turfs
from geo.errors import BadInput, TurfwalkError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import FrameType

    from fastapi import FastAPI
    from starlette.datastructures import State

DRAIN_S = 5
LATER_S = 10


@dataclass(frozen=True)
class Ready:
    """Where the server listens. ``sign_in_url`` works once; it is empty when all campaigns are invented.

    ``public_urls`` are the addresses that phones open, as the campaigns have them.
    """

    url: str
    sign_in_url: str
    public_urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Front:
    """How phones reach the server.

    Attributes
    ----------
    certfile, keyfile
        Its certificate and key, when it speaks TLS itself.
    public_hosts
        Names it answers to, besides those of this computer and those of the campaigns' public addresses.
    proxy
        Address of a proxy that speaks TLS for it; only what comes from there may say for whom it asks.
    """

    certfile: Path | None = None
    keyfile: Path | None = None
    public_hosts: tuple[str, ...] = ()
    proxy: str = ""

    @property
    def secure(self) -> bool:
        """Tell whether phones reach it over TLS."""
        return self.certfile is not None or bool(self.proxy)

    @property
    def is_public(self) -> bool:
        """Tell whether it answers to others than this computer."""
        return bool(self.public_hosts or self.proxy)


LOCAL = Front()
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound


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
    front: Front = LOCAL,
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
    front
        How phones reach it.
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
            _check_front(campaigns, host, front)
            _serve(campaigns, listening, on_ready, front, verbose=verbose)
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
    front: Front,
    *,
    verbose: bool,
) -> None:
    host, port = listening.getsockname()[:2]
    if host in EVERYWHERE:
        host = "127.0.0.1"  # that every address is listened to makes none of them one to open
    url = f"{'https' if front.certfile else 'http'}://{f'[{host}]' if ':' in host else host}:{port}/"
    access = Access(port=port, secure=front.secure)
    app = create_app(campaigns, access, hosts=_hosts(campaigns, host, front))

    def ready() -> None:
        open_ones = [one for one in campaigns if not has_owner(one.open)]
        shut = any(not one.invented for one in open_ones) or (
            campaigns.home is not None and not list(campaigns)
        )
        link = f"{url}sign-in#token={access.make_link_token()}" if shut else ""
        app.state.warming.set()
        threading.Thread(target=_warm_up, args=(campaigns, app.state), name="warm-up", daemon=True).start()
        if on_ready is not None:
            public = {one.open.row()["public_url"] for one in campaigns} - {"", None}
            on_ready(Ready(url, link, tuple(sorted(public))))

    logging.config.dictConfig(log_config(verbose=verbose))
    _Server(_config(app, front), ready, app.state.stopping).run(sockets=[listening])


def _config(app: FastAPI, front: Front) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        http="h11",
        ws="none",
        lifespan="off",
        proxy_headers=bool(front.proxy),
        forwarded_allow_ips=front.proxy or None,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_S,
        ssl_certfile=front.certfile,
        ssl_keyfile=front.keyfile,
    )


def _check_front(campaigns: OpenCampaigns, host: str, front: Front) -> None:
    """Refuse to be reached from outside while somebody without an account could come in."""
    has_accounts = bool(list(campaigns)) and all(has_owner(one.open) for one in campaigns)
    check_host(host, has_accounts=has_accounts)
    if front.is_public and not has_accounts:
        raise BadInput(
            "Other computers would reach a campaign that has no owner with an account yet.",
            "Make one with: turfwalk owner CAMPAIGN --name NAME --email EMAIL",
        )
    if front.proxy and not _is_address(front.proxy):
        raise BadInput(
            "--behind-proxy takes the network address of one proxy.", "Write it as 127.0.0.1 or ::1."
        )
    if (front.certfile is None) != (front.keyfile is None):
        raise BadInput("A certificate needs its key.", "Give both --ssl-certfile and --ssl-keyfile.")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _hosts(campaigns: OpenCampaigns, host: str, front: Front) -> frozenset[str]:
    """Name the hosts that are answered to, without port."""
    public = {urlsplit(one.open.row()["public_url"] or "").netloc for one in campaigns}
    own = {f"[{host}]" if ":" in host else host}
    return LOOPBACK_HOSTS | own | {host_name(name) for name in {*public, *front.public_hosts} if name}


def _warm_up(campaigns: OpenCampaigns, state: State) -> None:
    """Load libraries and tables before the first page asks for them; its requests then take milliseconds.

    Until then ``/readyz`` says no. What only drawing waits for comes later, so that it does not take the first
    page's time.
    """
    with contextlib.suppress(TurfwalkError):
        try:
            Files.keep()
            for one in campaigns:
                read_campaign(one.open)
                list_turfs(one.open)
                list_doors(one.open, limit=1)
        finally:
            state.warming.clear()
        if not state.stopping.wait(LATER_S):
            for one in campaigns:
                make_ready(one.open)


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
