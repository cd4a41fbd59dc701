"""What a request asks for: its campaign, its ids, its fields, and nothing it does not say.

Routes are made with ``noun_router``: each refuses query options it does not know and JSON that would
trouble what lies behind (numbers beyond 64 bits, not-a-number, broken Unicode, bottomless nesting).
"""

import json
import re
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from typing import Annotated, Any, Never

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from app import trail
from app.api.opened import OpenCampaigns
from app.api.problems import MEDIA_TYPE
from app.api.roles import QUIET, may
from app.canvass import Actor
from app.store.campaign import OpenCampaign

LARGEST_INT = 2**63 - 1
DEEPEST = 64
_TEXT_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)

Id = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$", description="An id as other answers give it.")
]
UniverseName = Annotated[
    str, Query(pattern=r"^[^\x00-\x1f\x7f]{1,120}$", description="Name of a universe.", examples=["Everyone"])
]


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:  # noqa: ANN401 - JSON is any JSON
        """Read the body as JSON that a database can hold."""
        return strict_json(await self.body())


def strict_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is any JSON
    """Read JSON; refuse what is legal JSON to Python but trouble to what lies behind.

    Raises
    ------
    json.JSONDecodeError
        For broken JSON, numbers that are not finite or beyond 64 bits, lone surrogates, and nesting
        deeper than ``DEEPEST``. The error holds nothing of the text.
    """

    def refuse(_text: str = "") -> Never:
        raise json.JSONDecodeError("unsafe", "", 0)

    def whole(text: str) -> int:
        if len(text) > 20 or abs(int(text)) > LARGEST_INT:
            refuse()
        return int(text)

    def broken(text: str) -> float:
        number = float(text)
        if number in (float("inf"), float("-inf")):
            refuse()
        return number

    try:
        text = body.decode("utf-8")
        _check_depth(text, refuse)
        found = json.loads(text, parse_int=whole, parse_float=broken, parse_constant=refuse)
        # lone surrogates can only be written so; writing it again finds them wherever they are
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, RecursionError):
        refuse()
    return found


def _check_depth(text: str, refuse: Callable[[], Never]) -> None:
    """Refuse deep nesting before it is built; brackets inside a text are words: a note may hold any number."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for found in _TEXT_OR_BRACKET.finditer(text):
        if found[0] in {"[", "{"}:
            depth += 1
            if depth > DEEPEST:
                refuse()
        elif found[0] in {"]", "}"}:
            depth -= 1


class StrictRoute(APIRoute):
    """A route that refuses unknown query options and unsafe JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's handler."""
        handler = super().get_route_handler()
        known = frozenset(_query_names(self.dependant))

        async def strict(request: Request) -> Response:
            require_may(request.state.actor, self.name)
            if not known.issuperset(request.query_params):
                raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", ""), "msg": ""}])
            answer = await handler(StrictRequest(request.scope, request.receive))
            if answer.status_code < 400 and self.name not in QUIET:
                await anyio.to_thread.run_sync(_note, request, self.name)
            return answer

        return strict


def require_may(actor: Actor | None, operation: str) -> None:
    """Refuse what a role may not do, before anything of the body is read.

    Raises
    ------
    HTTPException
        401 to nobody and to a session that still needs its second factor, 403 to a role without the right.
    """
    if not may(actor, operation):
        raise HTTPException(401 if actor is None or actor.only else 403)


def _note(request: Request, operation: str) -> None:
    """Write who did an operation of a campaign into its trail, before the answer leaves."""
    campaign_id = request.path_params.get("campaign_id")
    held = campaigns_of(request).find(campaign_id) if campaign_id else None
    if held is None:
        return
    ids = [value for name, value in request.path_params.items() if name != "campaign_id"]
    actor: Actor | None = request.state.actor
    trail.note(held.open, actor.person_id if actor else "nobody", operation, "/".join(map(str, ids)))


def _query_names(dependant: Any) -> list[str]:  # noqa: ANN401 - FastAPI's own class is private
    names = []
    for field in dependant.query_params:
        asked = field.field_info.annotation  # a model in the query names its options itself
        is_model = isinstance(asked, type) and issubclass(asked, BaseModel)
        names += list(asked.model_fields) if is_model else [field.alias]
    for inner in dependant.dependencies:
        names += _query_names(inner)
    return names


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the problem answers of a route."""
    words = {
        400: "An option is wrong or not known.",
        401: "Sign in first.",
        404: "There is no such thing.",
        409: "It does not fit what is there now.",
        412: "It was changed since the revision that If-Match names; nothing was saved.",
        413: "Too many bytes.",
        429: "Too many tries; wait.",
        422: "A field, file or option is wrong; `detail` and `mend` say which and how to mend it.",
        503: "Something needed is missing or busy.",
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": words[status], "content": content} for status in statuses}


def noun_router(tag: str, prefix: str = "/c/{campaign_id}/api") -> APIRouter:
    """Make the router of one noun of the field."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=StrictRoute, responses=problems(401, 404, 422))


def campaigns_of(request: Request) -> OpenCampaigns:
    """Give the server's campaigns."""
    found: OpenCampaigns = request.app.state.campaigns
    return found


# what follows waits for nothing: as coroutines these need no thread of their own, which would cost more than they do


async def _campaigns_asked(request: Request) -> OpenCampaigns:
    return campaigns_of(request)


async def _campaign_of(request: Request, campaign_id: Id) -> OpenCampaign:
    return campaigns_of(request).read(campaign_id)


Campaigns = Annotated[OpenCampaigns, Depends(_campaigns_asked)]
CampaignAsked = Annotated[OpenCampaign, Depends(_campaign_of)]


async def _actor_of(request: Request) -> Actor:
    actor: Actor | None = request.state.actor
    if actor is None:
        raise HTTPException(401)
    return actor


ActorAsked = Annotated[Actor, Depends(_actor_of)]
"""Who asks: never nobody."""


def plain(spec: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Write a spec as JSON for a job."""
    return json.loads(json.dumps(asdict(spec)))  # type: ignore[no-any-return] # a dataclass is an object
