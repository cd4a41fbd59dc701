"""Routes of "do not contact"."""

from typing import Annotated

from pydantic import Field

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, problems
from app.api.bodies import Body, Name, TurfId, example
from app.canvass import Suppression
from app.service import suppression as verbs

router = noun_router("privacy")

VoterId = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]


class NoContactAsked(Body):
    """Whom not to contact: a door or a person, on one channel or on all."""

    model_config = example(door_id="dabc234", voter_id=None, channel="all", source="letter")
    door_id: TurfId | None = None
    voter_id: VoterId | None = None
    channel: verbs.Channel = "all"
    source: Name = "desk"


@router.get("/suppressions", summary="List whom not to contact")
def list_suppressions(c: CampaignAsked, *, resolved: bool = False) -> list[Suppression]:
    """Give what stands now, newest first; with `resolved`, every event ever. Ids only."""
    return verbs.list_suppressions(c, resolved=resolved)


@router.post("/suppressions", status_code=201, summary="Do not contact a door or a person")
def suppress(c: CampaignAsked, actor: ActorAsked, body: NoContactAsked) -> Suppression:
    """Leave it out of every universe, packet and phone from now on, also after the next import."""
    return verbs.suppress(c, verbs.NoContact(**body.model_dump()), actor.person_id)


@router.post(
    "/suppressions/{event_id}/resolve", summary='Resolve a "do not contact"', responses=problems(409)
)
def unsuppress(c: CampaignAsked, actor: ActorAsked, event_id: Id) -> Suppression:
    """Take it back by a new event; both stay in the record."""
    return verbs.unsuppress(c, event_id, actor.person_id)
