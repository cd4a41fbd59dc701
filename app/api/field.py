"""Routes of the field: what phones send and ask for."""

from typing import Annotated

from pydantic import Field

from app.api.asked import ActorAsked, CampaignAsked, noun_router
from app.api.bodies import Body, example
from app.canvass import Received
from app.service import field as verbs

router = noun_router("field")

MOST_TOGETHER = 200


class ResultsSent(Body):
    """Results, each the exact text that the phone keeps: its bytes are never changed after the first try."""

    model_config = example(
        results=['{"result_id":"6f1c1e0e-0d3c-4c7b-9c59-2f8f3f5a0b11","turf_id":"KWMX","door_id":"d1",…}']
    )
    results: Annotated[list[str], Field(min_length=1, max_length=MOST_TOGETHER)]


@router.post("/field/results", summary="Send results of doors")
def receive_results(c: CampaignAsked, actor: ActorAsked, body: ResultsSent) -> Received:
    """Answer once they are on the disk, one receipt each: stored, duplicate or quarantined; none is lost.

    The session or the key of a downloaded package (header `turfwalk-send-key`) says whose they are.
    """
    return verbs.receive_results(c, actor, body.results)
