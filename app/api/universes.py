"""Routes of universes: named filters over the voters."""

from typing import Annotated

from fastapi import Path

from app.api.asked import CampaignAsked, noun_router, problems
from app.api.bodies import NewUniverse
from app.model import Universe
from app.service import universes as verbs

router = noun_router("universes")

Named = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f]{1,120}$", description="Name of a universe.")]


@router.get("/universes", summary="List the universes")
def list_universes(c: CampaignAsked) -> list[Universe]:
    """Each with its filter and its counts of voters, located doors and exceptions."""
    return verbs.list_universes(c)


@router.post("/universes", status_code=201, summary="Make a universe from a filter", responses=problems(409))
def create_universe(c: CampaignAsked, body: NewUniverse) -> Universe:
    """`where` is a filter such as `party = 'D' and support_score >= 60`; `true` is everyone."""
    return verbs.create_universe(c, body.name, body.where)


@router.delete("/universes/{name:path}", summary="Delete a universe", responses=problems(409))
def delete_universe(c: CampaignAsked, name: Named) -> Universe:
    """Answers with what was deleted."""
    return verbs.delete_universe(c, name)
