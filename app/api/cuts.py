"""Routes of cuts: ways to cut a universe into turf."""

from fastapi import Request, Response

from app.api.asked import CampaignAsked, Id, noun_router, plain, problems
from app.api.bodies import CutAsked
from app.api.jobs import accept
from app.model import Cut, Job
from app.service import cuts as verbs

router = noun_router("cuts")


@router.get("/cuts", summary="List the cuts, without their turfs")
def list_cuts(c: CampaignAsked) -> list[Cut]:
    """List drafts, current and retired cuts; a universe has at most one current cut."""
    return verbs.list_cuts(c)


@router.post("/cuts", status_code=202, summary="Cut a universe into turf", responses=problems(409, 503))
def cut_turf(request: Request, response: Response, c: CampaignAsked, body: CutAsked) -> Job:
    """Turf is balanced in minutes and contiguous on foot. The job's result is the cut."""
    arguments = {"universe": body.universe, "spec": plain(body.spec)}
    return accept(request, response, c, "cut_turf", arguments)


@router.get("/cuts/{cut_id}", summary="Read a cut with its turfs and figures")
def read_cut(c: CampaignAsked, cut_id: Id) -> Cut:
    """Read it whole: `sums` proves that nothing was lost: universe_doors = turf_doors + exception_doors."""
    return verbs.read_cut(c, cut_id)


@router.delete("/cuts/{cut_id}", summary="Delete a cut", responses=problems(409))
def delete_cut(c: CampaignAsked, cut_id: Id) -> Cut:
    """Answers with what was deleted."""
    return verbs.delete_cut(c, cut_id)


@router.post("/cuts/{cut_id}/undo", summary="Take back the last edit of a cut", responses=problems(409))
def undo_edit(c: CampaignAsked, cut_id: Id) -> Cut:
    """Make the turfs before the edit live again, with their walks."""
    return verbs.undo_edit(c, cut_id)
