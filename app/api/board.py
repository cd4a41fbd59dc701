"""Routes of the board: every turf by its state, and marking what is on paper."""

from typing import Annotated

from pydantic import Field

from app.api.asked import CampaignAsked, noun_router
from app.api.bodies import Body, TurfId, example
from app.reports import TurfState
from app.service import board as verbs

router = noun_router("board")


class PrintedMarked(Body):
    """Turfs, and whether they are on paper as they are now."""

    model_config = example(turf_ids=["K7PA"], printed=True)
    turf_ids: Annotated[list[TurfId], Field(min_length=1, max_length=10_000)]
    printed: bool = True


@router.get("/turf-states", summary="Tell where every turf stands")
def list_turf_states(c: CampaignAsked) -> list[TurfState]:
    """Planned, printed, out, returned or done, and since when; nothing of people."""
    return verbs.list_turf_states(c)


@router.put("/printed", summary="Mark turfs as printed, or as not printed")
def mark_printed(c: CampaignAsked, body: PrintedMarked) -> list[TurfState]:
    """Give the turfs' states as they are then; writing a PDF marks them by itself."""
    return verbs.mark_printed(c, body.turf_ids, printed=body.printed)
