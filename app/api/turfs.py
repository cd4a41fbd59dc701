"""Routes of turfs: reading them, measuring a shape while it is drawn, drawing one."""

from typing import Annotated, Literal

from fastapi import Query, Request, Response

from app.api.asked import ActorAsked, CampaignAsked, Id, UniverseName, noun_router, plain, problems
from app.api.bodies import AreaMeasured, TurfDrawn
from app.api.edit_bodies import AreasChosen
from app.api.jobs import accept
from app.api.matching import RevisionAsked
from app.api.roles import sees_small
from app.editing import AreaMeasure
from app.edits import open_current
from app.figures import TurfOutline
from app.model import Job, Measure, Turf
from app.outlines import turf_outlines
from app.service import area_turfs
from app.service import turfs as verbs

router = noun_router("turfs")


@router.get("/turfs", summary="List the turfs of all current cuts")
def list_turfs(c: CampaignAsked, actor: ActorAsked) -> list[Turf] | list[TurfOutline]:
    """`turf_id` is the turf code on paper and phone; `boundary` is GeoJSON in EPSG:4326.

    To an analyst without minutes, counts rounded, and null where `hidden`.
    """
    return verbs.list_turfs(c) if sees_small(actor) else turf_outlines(c)


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


@router.get("/area-measures", summary="Tell what a turf of each area or hex would take")
def measure_areas(
    c: CampaignAsked,
    universe: UniverseName,
    by: Annotated[
        Literal["precinct", "block-group", "area", "hex"], Query(description="Areas or hexes.")
    ] = "precinct",
    resolution: Annotated[int, Query(ge=4, le=11, description="Of hexes.")] = area_turfs.USUAL_RESOLUTION,
) -> list[AreaMeasure]:
    """Doors, voters and minutes of the universe; minutes are an estimate, nothing is stored."""
    return area_turfs.measure_areas(c, universe, by, resolution)


@router.post(
    "/area-turfs", status_code=202, summary="Make turfs of areas or hexes", responses=problems(409, 412, 503)
)
def make_area_turfs(
    request: Request, response: Response, c: CampaignAsked, body: AreasChosen, revision: RevisionAsked
) -> Job:
    """One turf an area, or one of all, in one edit that can be undone. The job's result is the cut."""
    open_current(c, body.universe, revision)  # a stale page hears of it at once
    arguments = {"universe": body.universe, "areas": plain(body.choice()), "revision": revision}
    return accept(request, response, c, "make_area_turfs", arguments)
