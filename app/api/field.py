"""Routes of the field: what phones send and ask for."""

import asyncio
from base64 import b64encode
from hashlib import sha256
from typing import Annotated

import anyio.to_thread
from fastapi import Request, Response
from pydantic import Field, TypeAdapter

from app import phone as verbs
from app.accounts import SESSION_LASTS
from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router
from app.api.bodies import Body, example
from app.api.people_bodies import Token
from app.api.session import CookieName, set_session_cookie
from app.canvass import Assignment, DoorState, FieldPackage, Received
from app.phone import Hand

router = noun_router("field")

MOST_TOGETHER = 200
_AS_JSON = TypeAdapter(FieldPackage)
_judging = anyio.CapacityLimiter(2)
"""Judging results is work of the processor: more threads would only hinder each other."""


class ResultsSent(Body):
    """Results, each the exact text that the phone keeps: its bytes are never changed after the first try."""

    model_config = example(
        results=['{"result_id":"6f1c1e0e-0d3c-4c7b-9c59-2f8f3f5a0b11","turf_id":"KWMX","door_id":"d1",…}']
    )
    results: Annotated[list[str], Field(min_length=1, max_length=MOST_TOGETHER)]


@router.post("/field/results", summary="Send results of doors")
async def receive_results(c: CampaignAsked, actor: ActorAsked, body: ResultsSent) -> Received:
    """Answer once they are on the disk, one receipt each: stored, duplicate or quarantined; none is lost.

    The session or the key of a downloaded package (header `turfwalk-send-key`) says whose they are.
    """
    coming = await anyio.to_thread.run_sync(verbs.hand_in_results, c, actor, body.results, limiter=_judging)
    return await asyncio.wrap_future(coming)


class LinkOpened(Body):
    """The secret of an open link: what stands after ``#token=``."""

    model_config = example(token="…")  # noqa: S106 - an example, no secret
    token: Token


@router.post("/field/open", status_code=204, summary="Open the link of a turf")
def open_field(
    request: Request, response: Response, c: CampaignAsked, name: CookieName, body: LinkOpened
) -> None:
    """Give whoever holds the link a session that sees this turf only."""
    key = verbs.open_link(c, body.token)
    lasts_s = int(SESSION_LASTS["canvasser"].total_seconds())
    set_session_cookie(request, response, name, key, lasts_s)


@router.get("/field/assignments", summary="List the turfs in your hands")
def list_own_assignments(c: CampaignAsked, actor: ActorAsked) -> list[Assignment]:
    """Those that may be worked on now first."""
    return verbs.list_own_assignments(c, actor)


@router.get(
    "/field/assignments/{assignment_id}/package", summary="Download a turf", response_model=FieldPackage
)
def read_package(c: CampaignAsked, actor: ActorAsked, assignment_id: Id) -> Response:
    """Give all that a phone needs without a network; `Content-Digest` lets it check every byte.

    `Package-Bytes` counts them: on the way they are squeezed, and a phone shows how far it is.
    """
    body = _AS_JSON.dump_json(verbs.read_package(c, actor, assignment_id))
    digest = b64encode(sha256(body).digest()).decode()
    headers = {"Content-Digest": f"sha-256=:{digest}:", "Package-Bytes": str(len(body))}
    return Response(body, media_type="application/json", headers=headers)


@router.get("/field/assignments/{assignment_id}/states", summary="See what was heard at a turf's doors")
def read_states(c: CampaignAsked, actor: ActorAsked, assignment_id: Id) -> list[DoorState]:
    """Give the latest at each door, whoever knocked; nothing of people."""
    return verbs.read_states(c, actor, assignment_id)


@router.get("/field/assignments/{assignment_id}/hand", summary="Say whether a turf is still in your hands")
def read_hand(c: CampaignAsked, actor: ActorAsked, assignment_id: Id) -> Hand:
    """Answer also to the key of a downloaded package: so a phone whose session ended knows what to forget."""
    return verbs.read_hand(c, actor, assignment_id)
