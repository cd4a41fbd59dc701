"""Routes of walks: the order to walk a turf, and what a person wants of it."""

from fastapi import Request, Response

from app.api.asked import CampaignAsked, Id, noun_router, plain, problems
from app.api.bodies import WalkLooked, WalksAsked, WishAsked
from app.api.jobs import accept
from app.model import Job
from app.service import walks as verbs
from app.walk_reading import TurfWalk

router = noun_router("walks")


@router.post("/walks", status_code=202, summary="Plan the walks of turfs", responses=problems(409, 503))
def plan_walks(request: Request, response: Response, c: CampaignAsked, body: WalksAsked) -> Job:
    """Plan on both sides of the street, crossings counted; wishes stay. The job's result has one line a walk."""
    turf_ids = None if body.turf_ids is None else list(dict.fromkeys(body.turf_ids))
    return accept(request, response, c, "plan_walks", {"turf_ids": turf_ids, "spec": plain(body.spec)})


@router.get("/turfs/{turf_id}/walk", summary="Read the walk of a turf")
def read_walk(c: CampaignAsked, turf_id: Id) -> TurfWalk:
    """Give the stops in order, the path along sidewalks as lon, lat, and how far from the shortest it can be."""
    return verbs.read_walk(c, turf_id)


@router.put("/turfs/{turf_id}/walk/wish", summary="Change a walk as a person wishes", responses=problems(409))
def wish_walk(c: CampaignAsked, turf_id: Id, body: WishAsked) -> TurfWalk:
    """Plan the walk around the wish, which takes the place of the one before; an empty one frees the walk.

    Answers 409 when the walk is no longer the one of `revision`: read it again first.
    """
    return verbs.wish_walk(c, turf_id, body.wish, body.revision)


@router.post("/turfs/{turf_id}/walk/undo", summary="Go back to the walk before", responses=problems(409))
def undo_walk(c: CampaignAsked, turf_id: Id, body: WalkLooked) -> TurfWalk:
    """Make the walk before this one live again, with its wish; the latest ones are kept."""
    return verbs.undo_walk(c, turf_id, body.revision)


@router.post("/turfs/{turf_id}/walk/redo", summary="Take back an undo of a walk", responses=problems(409))
def redo_walk(c: CampaignAsked, turf_id: Id, body: WalkLooked) -> TurfWalk:
    """Make the walk after this one live again; a new wish forgets it."""
    return verbs.redo_walk(c, turf_id, body.revision)
