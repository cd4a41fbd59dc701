"""Routes of turfs: reading them, measuring a shape while it is drawn, drawing one."""

from fastapi import Response

from app.api.asked import CampaignAsked, Id, noun_router, problems
from app.api.bodies import AreaMeasured, TurfDrawn
from app.api.matching import RevisionAsked
from app.model import Measure, Turf
from app.service import turfs as verbs

router = noun_router("turfs")


@router.get("/turfs", summary="List the turfs of all current cuts")
def list_turfs(c: CampaignAsked) -> list[Turf]:
    """`turf_id` is the turf code on paper and phone; `boundary` is GeoJSON in EPSG:4326."""
    return verbs.list_turfs(c)


@router.get("/turfs/{turf_id}", summary="Read one turf")
def read_turf(c: CampaignAsked, turf_id: Id) -> Turf:
    """Give counts, minutes and metres of the turf as it is now."""
    return verbs.read_turf(c, turf_id)


@router.post("/turfs/measure", summary="Count doors, voters and minutes inside a drawn shape")
def measure_area(c: CampaignAsked, body: AreaMeasured) -> Measure:
    """Count live while drawing: nothing is stored, minutes are an estimate."""
    return verbs.measure_area(c, body.universe, body.area.model_dump(), snap=body.snap)


@router.post("/turfs", status_code=201, summary="Draw a turf", responses=problems(409, 412))
def draw_turf(c: CampaignAsked, body: TurfDrawn, revision: RevisionAsked, response: Response) -> Turf:
    """Make the doors inside a new turf: they leave their former ones, and affected walks are planned again."""
    turf = verbs.draw_turf(c, body.universe, body.area.model_dump(), body.name, revision, snap=body.snap)
    response.headers["Location"] = turf.turf_id  # beside this address
    return turf
