"""The route of the launch plan."""

from app.api.asked import CampaignAsked, noun_router
from app.api.edit_bodies import LaunchAsked
from app.launch import LaunchPlan
from app.service import launch as verbs

router = noun_router("launch")


@router.post("/launch-plan", summary="Plan a day: which turfs, how many shifts and days, what a goal needs")
def plan_launch(c: CampaignAsked, body: LaunchAsked) -> LaunchPlan:
    """Put most targets an hour first; doors with a result since the cut are left out. Nothing is stored."""
    return verbs.plan_launch(c, body.universe, body.spec)
