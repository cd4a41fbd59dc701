"""Routes of handing turf out and taking it back."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urljoin

from fastapi import Request
from pydantic import AwareDatetime, Field

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, problems
from app.api.bodies import Body, TurfId, example
from app.canvass import Assignment
from app.exports.qr import qr_address
from app.service import assignments as verbs

router = noun_router("assignments")


class HandedOut(Body):
    """Into whose hands a turf goes: one or two people; none makes an open link."""

    model_config = example(person_ids=["p1a2b3c4d5"], from_at=None, until_at="2026-10-04T22:00:00-04:00")
    person_ids: Annotated[list[TurfId], Field(max_length=2, default_factory=list)]
    from_at: AwareDatetime | None = None
    until_at: AwareDatetime | None = None

    def hands(self) -> verbs.Hands:
        """Give it as the verb takes it."""
        return verbs.Hands(tuple(self.person_ids), self.from_at, self.until_at)


@router.post(
    "/turfs/{turf_id}/assignments", status_code=201, summary="Hand a turf out", responses=problems(409)
)
def assign_turf(
    request: Request, c: CampaignAsked, actor: ActorAsked, turf_id: Id, body: HandedOut
) -> Assignment:
    """`link` of an open link and `link_qr`, its picture, are in this answer only; print or send it now."""
    made = verbs.assign_turf(c, turf_id, body.hands(), actor.person_id)
    if not made.link:
        return made
    link = urljoin(str(request.base_url), made.link)  # without a public address: the one asked at
    return replace(made, link=link, link_qr=qr_address(link))


@router.get("/assignments", summary="List who has which turf in hand")
def list_assignments(c: CampaignAsked, turf_id: str | None = None) -> list[Assignment]:
    """Newest first, ended ones too."""
    return verbs.list_assignments(c, turf_id)


@router.post(
    "/assignments/{assignment_id}/return",
    summary="Note that a turf was brought back",
    responses=problems(409),
)
def return_turf(c: CampaignAsked, assignment_id: Id) -> Assignment:
    """Results that come later are still taken."""
    return verbs.return_turf(c, assignment_id)


@router.post(
    "/assignments/{assignment_id}/revoke",
    summary="Take a turf out of somebody's hands",
    responses=problems(409),
)
def revoke_assignment(c: CampaignAsked, assignment_id: Id) -> Assignment:
    """Let the next request see no door of it; unsent results still count."""
    return verbs.revoke_assignment(c, assignment_id)
