"""The pages for people, the files they load, and whether the server is well."""

import gzip
import json
import mimetypes
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.types import Scope

from app.accounts import has_owner
from app.api.asked import CampaignAsked, Campaigns, Id
from app.api.campaigns import may_open
from app.api.headers import FOREVER, FRESH
from app.service.turfs import read_turf
from geo.errors import NotFound, Unavailable

STATIC = Path(__file__).resolve().parent.parent / "static"

SHELL = (
    "icon.svg",
    "theme.js",
    "css/tokens.css",
    "css/base.css",
    "js/tokens.js",
    "js/ui/html.js",
    "vendor/leaflet@1.9.4/leaflet.css",
    "vendor/leaflet@1.9.4/leaflet.js",
    "vendor/htm@3.1.1/htm.js",
    "vendor/preact@11.2.0/preact.js",
    "vendor/preact@11.2.0/hooks.js",
    "vendor/preact-signals@2.11.4/signals.js",
    "vendor/preact-signals-core@1.14.5/signals-core.js",
)
"""What the phone page keeps for walking without a network, beside its own folder."""

router = APIRouter(include_in_schema=False)
worker_router = APIRouter(include_in_schema=False)
health_router = APIRouter(tags=["health"])

for _suffix, _type in {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".json": "application/json",
}.items():
    mimetypes.add_type(_type, _suffix)  # what a computer's own table says of them differs


class Health(BaseModel):
    """How the server is."""

    ok: bool


@dataclass(frozen=True)
class KeptFile:
    """A file in memory, as it is and packed."""

    whole: bytes
    packed: bytes
    etag: str
    kind: str


@lru_cache(maxsize=1024)
def _kept_file(path: str, changed_ns: int, size: int) -> KeptFile:  # noqa: ARG001 - a file that changes is read again
    """Read a file once for every time it changes."""
    whole = Path(path).read_bytes()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return KeptFile(whole, gzip.compress(whole, 6), f'"{sha256(whole).hexdigest()[:32]}"', kind)


class Files(StaticFiles):
    """Our own files. Vendored ones carry their version in their path and are kept for good.

    They are answered from memory: a first view asks for more than a hundred small ones.
    """

    def _kept(self, path: str, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        try:
            full, found = self.lookup_path(path)
        except (OSError, ValueError):  # a name that is none: the usual way answers it
            return None
        if scope["method"] != "GET" or "range" in headers or found is None or not S_ISREG(found.st_mode):
            return None
        kept = _kept_file(full, found.st_mtime_ns, found.st_size)
        told = {"ETag": kept.etag}
        if headers.get("if-none-match") == kept.etag:
            return Response(status_code=304, headers=told)
        if "gzip" in headers.get("accept-encoding", "") and len(kept.packed) < len(kept.whole):
            return Response(
                kept.packed,
                media_type=kept.kind,
                headers={**told, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
            )
        return Response(kept.whole, media_type=kept.kind, headers=told)

    @staticmethod
    def keep() -> None:
        """Read scripts and styles before the first page asks for them."""
        for path in STATIC.rglob("*.[jc]s*"):
            found = path.stat()
            _kept_file(str(path), found.st_mtime_ns, found.st_size)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file and how long to keep it."""
        answer = self._kept(path, scope) or await super().get_response(path, scope)
        answer.headers["Cache-Control"] = FOREVER if path.startswith("vendor/") and "@" in path else FRESH
        return answer


def page(name: str) -> Response:
    """Give one of the static pages."""
    return FileResponse(STATIC / name, headers={"Cache-Control": FRESH})


def signing_in() -> Response:
    """Give the page that takes the one-time link."""
    return page("sign-in.html")


@router.get("/")
def first_page(request: Request, campaigns: Campaigns) -> Response:
    """Lead to the one campaign, or to the list of several."""
    seen = [one for one in campaigns if may_open(request, one)]
    if not seen and request.state.actor is None:
        inside = [one.campaign_id for one in campaigns if has_owner(one.open)]
        return RedirectResponse(f"/c/{inside[0]}/sign-in" if len(inside) == 1 else "/sign-in", 303)
    if len(seen) == 1:
        return RedirectResponse(f"/c/{seen[0].campaign_id}/", 303)
    return RedirectResponse("/campaigns", 303)


@router.get("/campaigns")
def campaigns_page() -> Response:
    """Show the campaigns one may open, and where a new one is made; the page fetches them itself."""
    return page("campaigns.html")


@router.get("/sign-in")
def sign_in_here() -> Response:
    """Show where a one-time link leads."""
    return signing_in()


@router.get("/c/{campaign_id}")
def to_director_page(_c: CampaignAsked, campaign_id: Id) -> Response:
    """Lead to the map; its own links need the slash at the end."""
    return RedirectResponse(f"/c/{campaign_id}/", 303)


@router.get("/c/{campaign_id}/")  # noqa: FAST003 - the campaign asked for takes the id
def director_page(_c: CampaignAsked) -> Response:
    """Show the director's map."""
    return page("index.html")


@router.get("/c/{campaign_id}/desk")  # noqa: FAST003 - as above
def desk_page(_c: CampaignAsked) -> Response:
    """Show the desk: paper to type in, scripts, whom not to contact."""
    return page("desk.html")


@router.get("/c/{campaign_id}/t/{turf_id}")  # noqa: FAST003 - as above
def turf_of_code(c: CampaignAsked, turf_id: Id) -> Response:
    """Show the page that a turf's QR code leads to; it fetches the turf itself, and says when there is none."""
    shown = page("turf.html")
    try:
        read_turf(c, turf_id)
    except NotFound:
        shown.status_code = 404
    return shown


@router.get("/c/{campaign_id}/f")  # noqa: FAST003 - as above
def phone_page(_c: CampaignAsked) -> Response:
    """Show the canvasser's page: no data stand in it, so a phone may keep it."""
    return page("phone.html")


@router.get("/c/{campaign_id}/f/")
def to_phone_page(_c: CampaignAsked, campaign_id: Id) -> Response:
    """Lead to the canvasser's page; its own links need no slash at the end."""
    return RedirectResponse(f"/c/{campaign_id}/f", 303)


@worker_router.get("/static/phone/worker.js")
def phone_worker() -> Response:
    """Give the service worker of the phone page, which may serve that page of any campaign."""
    headers = {"Cache-Control": FRESH, "Service-Worker-Allowed": "/c/"}
    return Response(_worker(), media_type="text/javascript", headers=headers)


@cache
def _worker() -> str:
    """Write the list of files to keep and their common hash before the worker: another hash is a new version."""
    own = sorted(path for path in (STATIC / "phone").rglob("*.*") if path.name != "worker.js")
    files = [STATIC / name for name in SHELL] + own
    script = (STATIC / "phone" / "worker.js").read_text(encoding="utf-8")
    read = [script.encode(), *(path.read_bytes() for path in (STATIC / "phone.html", *files))]
    shell = {
        "version": sha256(b"".join(sha256(one).digest() for one in read)).hexdigest()[:16],
        "files": [f"/static/{path.relative_to(STATIC).as_posix()}" for path in files],
    }
    return f"self.SHELL = {json.dumps(shell)};\n{script}"


@router.get("/favicon.ico")
def favicon() -> Response:
    """Give the icon where there is one."""
    return page("icon.svg")


@health_router.get("/healthz", summary="Tell whether the server runs")
def healthz() -> Health:
    """Answers as long as the server takes requests."""
    return Health(ok=True)


@health_router.get("/readyz", summary="Tell whether the server can do its work")
def readyz(request: Request, campaigns: Campaigns) -> Health:
    """Asks the record of every campaign; a record that cannot be read, and a server that loads or ends, answer 503."""
    if request.app.state.stopping.is_set():
        raise Unavailable("The server is ending.", "Ask the next one.")
    if request.app.state.warming.is_set():
        raise Unavailable("The server is loading its tables.", "Ask again in a few seconds.")
    for one in campaigns:
        one.open.row()
    return Health(ok=True)
