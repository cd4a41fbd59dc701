"""Routes of the search box. What is typed stands in the body: addresses are in nobody's log."""

from typing import Annotated

from pydantic import Field

from app.api.asked import ActorAsked, CampaignAsked, noun_router
from app.api.bodies import Body, example
from app.api.roles import sees_small
from app.reports import FoundDoor, FoundPlace
from app.service import search as verbs

router = noun_router("search")


class TextTyped(Body):
    """What was typed into the search box."""

    model_config = example(text="932 larim", limit=8)
    text: Annotated[str, Field(max_length=200)]
    limit: Annotated[int, Field(ge=1, le=50)] = verbs.MOST


@router.post("/find/places", summary="Find turfs, areas and streets")
def find_places(c: CampaignAsked, actor: ActorAsked, body: TextTyped) -> list[FoundPlace]:
    """By the beginning of each word, a wrong letter allowed; best first, no address, to analysts no count."""
    return verbs.find_places(c, body.text, body.limit, hide_small=not sees_small(actor))


@router.post("/find/doors", summary="Find doors by address")
def find_doors(c: CampaignAsked, body: TextTyped) -> list[FoundDoor]:
    """House number first, then some of street, town, ZIP and unit; addresses are personal data."""
    return verbs.find_doors(c, body.text, body.limit)
