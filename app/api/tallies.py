"""Routes of how the canvass goes: tallies by turf, canvasser, precinct and day, and what is odd."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response

from app.api.asked import ActorAsked, CampaignAsked, noun_router
from app.api.exports import A_FILE, made_at_once
from app.api.roles import sees_small
from app.oddities import OddPattern
from app.service import tallies as verbs
from app.tallies import By, Tallies

router = noun_router("results")

ByAsked = Annotated[By, Query(description="What a row stands for.")]
Since = Annotated[date | None, Query(description="First day at the doors.", examples=["2026-10-03"])]
Until = Annotated[date | None, Query(description="Last day at the doors.", examples=["2026-10-31"])]


@router.get("/tallies", summary="Add up what came of the doors")
def read_tallies(
    c: CampaignAsked, actor: ActorAsked, by: ByAsked = "turf", since: Since = None, until: Until = None
) -> Tallies:
    """Rates come with the interval that holds the true one nine times in ten. Analysts see canvassers as codes."""
    return verbs.read_tallies(c, by, since, until, named=sees_small(actor))


@router.get("/tallies/file", summary="Fetch tallies as a CSV file", **A_FILE)
def write_tallies(c: CampaignAsked, actor: ActorAsked, by: ByAsked = "turf") -> Response:
    """One line a row, and one of all together."""
    named = sees_small(actor)
    return made_at_once(
        c.folder, f"tallies-by-{by}", "csv", lambda out: verbs.write_tallies(c, out, by, named=named)
    )


@router.get("/odd-patterns", summary="List patterns of work that are odd")
def list_odd_patterns(c: CampaignAsked, actor: ActorAsked) -> list[OddPattern]:
    """Each with what was measured, the threshold and the reason: something to ask about, never a proof."""
    return verbs.list_odd_patterns(c, named=sees_small(actor))
