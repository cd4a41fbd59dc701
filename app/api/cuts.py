"""Routes of cuts: ways to cut a universe into turf, drafts beside the current one."""

from fastapi import Request, Response

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, plain, problems
from app.api.edit_bodies import AlternativesWanted, CutWanted
from app.api.jobs import accept
from app.api.matching import tagged
from app.api.roles import sees_small
from app.figures import CutOutline
from app.model import Cut, Job
from app.outlines import cut_outlines
from app.service import cuts as verbs

router = noun_router("cuts")


@router.get("/cuts", summary="List the cuts with their figures, without their turfs")
def list_cuts(c: CampaignAsked, actor: ActorAsked) -> list[Cut] | list[CutOutline]:
    """List drafts, current and retired cuts; a universe has at most one current cut. Analysts get no figures."""
    return verbs.list_cuts(c) if sees_small(actor) else cut_outlines(c)


@router.post("/cuts", status_code=202, summary="Cut a universe into turf", responses=problems(409, 503))
def cut_turf(request: Request, response: Response, c: CampaignAsked, body: CutWanted) -> Job:
    """Turf is balanced in minutes and contiguous on foot. The job's result is the cut."""
    arguments = {
        "universe": body.universe,
        "spec": plain(body.spec),
        "lock": list(dict.fromkeys(body.lock)),
        "draft": body.draft,
    }
    return accept(request, response, c, "cut_turf", arguments)


@router.post(
    "/cuts/alternatives",
    status_code=202,
    summary="Cut a universe in two or three ways, as drafts",
    responses=problems(409, 503),
)
def cut_alternatives(request: Request, response: Response, c: CampaignAsked, body: AlternativesWanted) -> Job:
    """More balanced, less walking, fewer divided block faces: compare the figures and choose one."""
    arguments = {
        "universe": body.universe,
        "spec": plain(body.spec),
        "lock": list(dict.fromkeys(body.lock)),
    }
    return accept(request, response, c, "cut_alternatives", arguments)


@router.get("/cuts/{cut_id}", summary="Read a cut with its turfs and figures")
def read_cut(c: CampaignAsked, cut_id: Id, response: Response) -> Cut:
    """Read it whole: `sums` proves that nothing was lost. Its ETag goes into If-Match of edits."""
    return tagged(verbs.read_cut(c, cut_id), response)


@router.post("/cuts/{cut_id}/choose", summary="Make a draft the current cut", responses=problems(409))
def choose_cut(c: CampaignAsked, cut_id: Id, response: Response) -> Cut:
    """Let the cut before it retire; other drafts stay. An earlier cut can be chosen again."""
    return tagged(verbs.choose_cut(c, cut_id), response)


@router.delete("/cuts/{cut_id}", summary="Delete a cut", responses=problems(409))
def delete_cut(c: CampaignAsked, cut_id: Id) -> Cut:
    """Answers with what was deleted."""
    return verbs.delete_cut(c, cut_id)
