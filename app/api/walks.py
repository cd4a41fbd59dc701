"""Routes of walks: the order to walk a turf."""

from fastapi import Request, Response

from app.api.asked import CampaignAsked, Id, noun_router, plain, problems
from app.api.bodies import WalksAsked
from app.api.jobs import accept
from app.model import Job
from app.service import walks as verbs
from routing.model import Walk

router = noun_router("walks")


@router.post("/walks", status_code=202, summary="Plan the walks of turfs", responses=problems(409, 503))
def plan_walks(request: Request, response: Response, c: CampaignAsked, body: WalksAsked) -> Job:
    """Plan on both sides of the street, crossings counted. The job's result has one line a walk."""
    turf_ids = None if body.turf_ids is None else list(dict.fromkeys(body.turf_ids))
    return accept(request, response, c, "plan_walks", {"turf_ids": turf_ids, "spec": plain(body.spec)})


@router.get("/turfs/{turf_id}/walk", summary="Read the walk of a turf")
def read_walk(c: CampaignAsked, turf_id: Id) -> Walk:
    """Give the stops in order, the path along sidewalks as lon, lat, and how far from the shortest it can be."""
    return verbs.read_walk(c, turf_id)
