"""Routes of what was heard, for the director: doors, progress, odd results."""

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, problems
from app.canvass import DoorState, ReviewItem, TurfProgress
from app.service import reviews as verbs

router = noun_router("results")


@router.get("/door-states", summary="See the latest at each door")
def list_door_states(
    c: CampaignAsked, turf_id: str | None = None, cut_id: str | None = None
) -> list[DoorState]:
    """Give doors that were knocked at: of a turf, of a cut, or of all current cuts; nothing of people."""
    return verbs.list_door_states(c, turf_id, cut_id)


@router.get("/turf-progress", summary="Count what came of each turf")
def list_turf_progress(c: CampaignAsked, cut_id: str | None = None) -> list[TurfProgress]:
    """Doors, doors knocked at, and outcomes; of a cut, or of all current cuts."""
    return verbs.list_turf_progress(c, cut_id)


@router.get("/reviews", summary="List odd results")
def list_reviews(c: CampaignAsked, *, resolved: bool = False) -> list[ReviewItem]:
    """Late, far off, contradicting, in quarantine: ids and reasons, newest first."""
    return verbs.list_reviews(c, resolved=resolved)


@router.post(
    "/reviews/{result_id}/resolve", summary="Note that an odd result was looked at", responses=problems(409)
)
def resolve_review(c: CampaignAsked, actor: ActorAsked, result_id: Id) -> ReviewItem:
    """Leave the result itself as it is."""
    return verbs.resolve_review(c, result_id, actor.person_id)
