"""The gate before every route: host, origin, who asks, how many bytes. Nothing of a body is read before.

Whether a path is open is decided here and only here, from the path alone; what is not named open is shut.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from app.api.access import DEMO, is_loopback
from app.api.problems import answer, log_failure, problem_of_failure, problem_of_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.access import Access
    from app.api.metrics import Metrics
    from app.api.opened import Held, OpenCampaigns

READS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset(
    {
        "/",
        "/campaigns",
        "/sign-in",
        "/api/sign-in",
        "/api/sign-out",
        "/docs",
        "/docs/start.js",
        "/openapi.json",
    }
    | {"/healthz", "/readyz", "/metrics", "/favicon.ico"},
)
SENDING = re.compile(r"api/field/(results|assignments/[^/]+/hand)")
SEND_KEY = "turfwalk-send-key"
"""Where results are sent to and a phone asks what to forget, and the header with the key of the package."""
OPEN_INSIDE = frozenset(
    {"sign-in", "join", "reset", "f", "f/", "api/session", "api/session/password-link"}
    | {"api/invitations/accept", "api/field/open"}
)
"""What of a campaign is open to everybody: pages without data, and the ways to come in."""
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,15})-([0-9]{0,15})|-[1-9][0-9]{0,14})")
_access_log = logging.getLogger("turfwalk.access")


@dataclass(frozen=True)
class Caps:
    """Most bytes of a request's body; ``open_upload_bytes`` for a file from somebody who did not sign in."""

    body_bytes: int = 1 << 20
    upload_bytes: int = 4 << 30
    open_upload_bytes: int = 64 << 20


@dataclass(frozen=True)
class Gate:
    """Lets a request through, or answers it with a problem document.

    Attributes
    ----------
    hosts
        Names this server answers to, without port. A page of another name that was pointed at this
        computer (DNS rebinding) gets nothing.
    sign_in_page
        Shown with status 401 to a browser that asks for a shut page.
    """

    app: ASGIApp
    access: Access
    campaigns: OpenCampaigns
    caps: Caps = field(default_factory=Caps)
    hosts: frozenset[str] = LOOPBACK_HOSTS
    sign_in_page: Callable[[Held | None], Response] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request and pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        drop_odd_range(scope)
        await self.app(scope, self._counted(scope, receive), send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self.hosts:
            return answer(problem_of_status(421))
        if scope["method"] not in READS and not same_origin(scope["scheme"], headers):
            return answer(problem_of_status(403, "A page of another site asked for this change."))
        if not self._may_enter(scope):
            return self._sign_in(scope, headers)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._cap(scope):
            return answer(problem_of_status(413))
        return None

    def _may_enter(self, scope: Scope) -> bool:
        cookies, path = HTTPConnection(scope).cookies, scope["path"]
        parts = path.split("/", 3)
        campaign = self._campaign_of(scope)
        if campaign is None:
            actor = self.access.actor_of(cookies.get(self.access.cookie_name))
        else:
            actor = None
            if len(parts) == 4 and SENDING.fullmatch(parts[3]):
                actor = self.access.sender_in(campaign, Headers(scope=scope).get(SEND_KEY))
            elif is_layers(path):
                actor = self.access.reader_in(campaign, Headers(scope=scope).get("authorization"))
            actor = actor or self.access.actor_in(campaign, cookies, on_this_computer=is_near(scope))
        scope.setdefault("state", {})["actor"] = actor
        if actor is not None or path in OPEN_PATHS or path.startswith("/static/"):
            return True
        if path == "/api/campaigns":
            return scope["method"] in READS
        return campaign is not None and len(parts) == 4 and parts[3] in OPEN_INSIDE

    def _campaign_of(self, scope: Scope) -> Held | None:
        parts = scope["path"].split("/", 3)
        return self.campaigns.find(parts[2]) if len(parts) >= 3 and parts[1] == "c" else None

    def _sign_in(self, scope: Scope, headers: Headers) -> Response:
        wants_page = "text/html" in headers.get("accept", "") and "/api/" not in scope["path"]
        if wants_page and scope["method"] == "GET" and self.sign_in_page is not None:
            page = self.sign_in_page(self._campaign_of(scope))
            page.status_code = 401
            return page
        # a map program asks for its key only where it is told to
        asks = (
            {"WWW-Authenticate": 'Basic realm="Turfwalk", charset="UTF-8"'}
            if is_layers(scope["path"])
            else None
        )
        return answer(problem_of_status(401), asks)

    def _cap(self, scope: Scope) -> int:
        if not is_upload(scope):
            return self.caps.body_bytes
        known = scope["state"]["actor"] not in {None, DEMO}
        return self.caps.upload_bytes if known else self.caps.open_upload_bytes

    def _counted(self, scope: Scope, receive: Receive) -> Receive:
        """Count the bytes of a body whose length was not told, or was told wrong."""
        cap, total = self._cap(scope), 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > cap:
                raise HTTPException(413)
            return message

        return counted


def is_near(scope: Scope) -> bool:
    """Tell whether this computer asks, under a name that only this computer has.

    Behind a proxy the asker is whom the proxy names; a proxy that names nobody lets nobody be near.
    """
    client = scope.get("client")
    return (
        host_name(Headers(scope=scope).get("host", "")) in LOOPBACK_HOSTS
        and client is not None
        and is_loopback(client[0])
    )


def is_layers(path: str) -> bool:
    """Tell whether a path is of the layers for map programs: ``/c/{campaign_id}/api/ogc``."""
    parts = path.split("/", 5)
    return len(parts) >= 5 and parts[1] == "c" and parts[3:5] == ["api", "ogc"]


def is_upload(scope: Scope) -> bool:
    """Tell whether a request brings a file: ``POST /c/{campaign_id}/api/imports/{noun}``."""
    parts = scope["path"].split("/")
    return (
        scope["method"] == "POST" and len(parts) == 6 and parts[1] == "c" and parts[3:5] == ["api", "imports"]
    )


def drop_odd_range(scope: Scope) -> None:
    """Ignore a Range that is not one plain range, as RFC 9110 allows: the answer is then the whole file."""
    value = Headers(scope=scope).get("range")
    found = None if value is None else _ONE_RANGE.fullmatch(value)
    fits = found is not None and (not found[2] or int(found[1]) <= int(found[2]))
    if value is not None and not fits:
        scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() != b"range"]


def host_name(host: str) -> str:
    """Take the port off a Host header."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def same_origin(scheme: str, headers: Headers) -> bool:
    """Tell whether a change was asked for by our own page, or by a program that is no browser."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc.lower()) == (scheme, headers.get("host", "").lower())


@dataclass(frozen=True)
class Watch:
    """Logs and counts method, route, status and time of each request, and turns our own faults into a 500."""

    app: ASGIApp
    metrics: Metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the last door: a fault becomes an answer and a line in the log
            log_failure(error)
            if not status:
                await answer(problem_of_failure())(scope, receive, watched)
        spent_s = time.perf_counter() - began
        # the route's template, never the address: an address holds ids, names of universes, filters
        method, route = _method(scope), route_template(scope)
        self.metrics.count(method, route, status, spent_s)
        _access_log.info("%s %s %d %.0f ms", method, route, status, 1000 * spent_s)


def _method(scope: Scope) -> str:
    known = READS | {"POST", "PUT", "DELETE", "PATCH"}
    return scope["method"] if scope["method"] in known else "OTHER"


def route_template(scope: Scope) -> str:
    """Give the template of the route that answered, such as ``/c/{campaign_id}/api/turfs/{turf_id}``."""
    return getattr(scope.get("route"), "path", None) or (
        "/static" if scope["path"].startswith("/static/") else "-"
    )
