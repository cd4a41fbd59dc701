"""The headers that stand on every answer, whatever its route and status."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_IMPORT_MAP = re.compile(r"<script\s+type=[\"']?importmap[\"']?\s*>(.*?)</script>", re.DOTALL | re.IGNORECASE)

NO_STORE = "no-store"
FRESH = "no-cache"
FOREVER = "public, max-age=31536000, immutable"


def import_map_hashes(pages: Iterable[Path]) -> tuple[str, ...]:
    """Hash the import maps that stand inside pages, as a policy's ``script-src`` wants them.

    A browser reads CR LF as LF before it hashes, so it is done here too.
    """
    found: dict[str, None] = {}
    for page in pages:
        text = page.read_bytes().decode("utf-8").replace("\r\n", "\n")
        for content in _IMPORT_MAP.findall(text):
            digest = b64encode(sha256(content.encode("utf-8")).digest()).decode("ascii")
            found[f"'sha256-{digest}'"] = None
    return tuple(found)


def content_policy(script_hashes: Iterable[str] = ()) -> str:
    """Write the content security policy: our own files only, nothing inline, no frames.

    Parameters
    ----------
    script_hashes
        Hashes of the inline import maps, the only inline scripts there are.
    """
    sources = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items())


@dataclass(frozen=True)
class GuardHeaders:
    """Adds the headers to every answer. What a route says of caching stands; else nothing is stored."""

    app: ASGIApp
    policy: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(raw=message.setdefault("headers", [])), scope["scheme"])
            await send(message)

        await self.app(scope, receive, dressed)

    def _dress(self, headers: MutableHeaders, scheme: str) -> None:
        headers["Content-Security-Policy"] = self.policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
        headers.setdefault("Cache-Control", NO_STORE)
        if scheme == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
