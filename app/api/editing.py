"""Routes of editing a cut. Send the cut's ETag as If-Match, so that nobody's edit is overwritten."""

from fastapi import Request, Response

from app.api.asked import CampaignAsked, Id, noun_router, plain, problems
from app.api.edit_bodies import (
    DoorsMeasured,
    DoorsMoved,
    RecutAsked,
    TurfNamed,
    TurfsMerged,
    TurfSplit,
)
from app.api.jobs import accept
from app.api.matching import RevisionAsked, tagged
from app.editing import Edit, MoveMeasure
from app.model import Cut, Job
from app.service import editing as verbs

router = noun_router("editing", "/c/{campaign_id}/api/cuts/{cut_id}")

STALE = problems(409, 412)


@router.get("/edits", summary="List the edits of a cut, newest first")
def list_edits(c: CampaignAsked, cut_id: Id) -> list[Edit]:
    """Undone edits are listed too: every version of every turf is kept."""
    return verbs.list_edits(c, cut_id)


@router.post("/measure", summary="Tell what moving doors would do, while they are being chosen")
def measure_move(c: CampaignAsked, cut_id: Id, body: DoorsMeasured) -> MoveMeasure:
    """Give doors and work of every turf that would change, before and after; nothing is stored."""
    return verbs.measure_move(c, cut_id, body.choice(), body.to)


@router.post("/moves", summary="Move doors or block faces into a turf", responses=STALE)
def move_doors(
    c: CampaignAsked, cut_id: Id, body: DoorsMoved, revision: RevisionAsked, response: Response
) -> Cut:
    """Doors leave the turfs they are in; all walks concerned are planned again."""
    return tagged(verbs.move_doors(c, cut_id, body.choice(), body.to, revision), response)


@router.post("/splits", summary="Split a turf into parts of equal work", responses=STALE)
def split_turf(
    c: CampaignAsked, cut_id: Id, body: TurfSplit, revision: RevisionAsked, response: Response
) -> Cut:
    """Keep the turf's code for its first part; the others get new ones."""
    return tagged(verbs.split_turf(c, cut_id, body.turf_id, body.parts, revision), response)


@router.post("/merges", summary="Merge turfs into the first one named", responses=STALE)
def merge_turfs(
    c: CampaignAsked, cut_id: Id, body: TurfsMerged, revision: RevisionAsked, response: Response
) -> Cut:
    """Keep the first turf's code, number and name."""
    return tagged(verbs.merge_turfs(c, cut_id, body.turf_ids, revision), response)


@router.put("/turfs/{turf_id}/name", summary="Give a turf another name", responses=STALE)
def rename_turf(
    c: CampaignAsked, cut_id: Id, turf_id: Id, body: TurfNamed, revision: RevisionAsked, response: Response
) -> Cut:
    """Its doors, its walk and its printed list stay good."""
    return tagged(verbs.rename_turf(c, cut_id, turf_id, body.name, revision), response)


@router.post("/undo", summary="Take back the last edit of a cut", responses=STALE)
def undo_edit(c: CampaignAsked, cut_id: Id, revision: RevisionAsked, response: Response) -> Cut:
    """Make the turfs before the edit live again, with their walks."""
    return tagged(verbs.undo_edit(c, cut_id, revision), response)


@router.post("/redo", summary="Do the edit again that was undone last", responses=STALE)
def redo_edit(c: CampaignAsked, cut_id: Id, revision: RevisionAsked, response: Response) -> Cut:
    """Only what was undone since the last edit can be done again."""
    return tagged(verbs.redo_edit(c, cut_id, revision), response)


@router.post(
    "/recut", status_code=202, summary="Cut what is left of turfs anew", responses=problems(409, 503)
)
def recut_turfs(request: Request, response: Response, c: CampaignAsked, cut_id: Id, body: RecutAsked) -> Job:
    """Make new turfs of the untouched doors, linked by `parent_ids`. The job's result is the cut."""
    arguments = {
        "cut_id": cut_id,
        "turf_ids": body.turf_ids,
        "done_ids": body.done_ids,
        "spec": plain(body.spec),
    }
    return accept(request, response, c, "recut_turfs", arguments)
