"""Routes of the layers for map programs: OGC API – Features, Part 1, beside the rest of the interface.

The standard answers a wrong or unknown option with 400 where the rest of the interface says 422.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field

from app import ogc, trail
from app.api.asked import ActorAsked, CampaignAsked, Id, StrictRoute, problems
from app.api.bodies import Body
from app.api.problems import answer, known_names, problem_of_error, problem_of_fields
from app.api.roles import sees_small
from app.features import FeatureQuery
from app.ogc_description import description
from app.service import features as verbs
from geo.errors import BadInput


class LayerRoute(StrictRoute):
    """A strict route that says 400 as the standard does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's handler."""
        handler = super().get_route_handler()

        async def standard(request: Request) -> Response:
            try:
                return await handler(request)
            except BadInput as error:
                return answer(replace(problem_of_error(error), status=400))
            except RequestValidationError as error:
                known = known_names(request.app.openapi())
                return answer(replace(problem_of_fields(error.errors(), known), status=400))

        return standard


router = APIRouter(
    prefix="/c/{campaign_id}/api/ogc",
    tags=["features"],
    route_class=LayerRoute,
    responses=problems(400, 401, 404, 422),
)

_GEOJSON: dict[int | str, dict[str, Any]] = {200: {"description": "GeoJSON.", "content": {ogc.GEOJSON: {}}}}
_OPENAPI: dict[int | str, dict[str, Any]] = {
    200: {"description": "OpenAPI 3.0.", "content": {ogc.OPENAPI: {}}}
}
FeatureId = Annotated[
    str, Path(pattern=r"^[^\x00-\x1f\x7f/]{1,200}$", description="An id as the layer gives it.")
]


def _root(request: Request, c: CampaignAsked) -> str:
    return f"{str(request.base_url).rstrip('/')}/c/{c.row()['campaign_id']}/api/ogc"


@router.get("", summary="Begin to read layers")
def read_landing(request: Request, c: CampaignAsked) -> dict[str, Any]:
    """Give the address for QGIS and other programs: links to the layers and to the description."""
    return ogc.landing(_root(request, c), c.row()["name"], f"{request.base_url}docs")


@router.get("/conformance", summary="Say which parts of the standard hold")
def read_conformance(c: CampaignAsked) -> dict[str, list[str]]:  # noqa: ARG001 - a campaign that is not there answers 404
    """Core, OpenAPI 3.0 and GeoJSON of OGC API – Features, Part 1."""
    return {"conformsTo": list(ogc.CONFORMS_TO)}


@router.get("/api", summary="Describe the layers in OpenAPI 3.0", response_class=Response, responses=_OPENAPI)
def describe_layers(request: Request, c: CampaignAsked, actor: ActorAsked) -> Response:
    """Map programs read which options there are."""
    names = [one.collection_id for one in verbs.list_collections(c, planner=sees_small(actor))]
    document = description(_root(request, c), c.row()["name"], names, verbs.MOST_FEATURES)
    return JSONResponse(document, media_type=ogc.OPENAPI)


@router.get("/collections", summary="List the layers")
def list_collections(request: Request, c: CampaignAsked, actor: ActorAsked) -> dict[str, Any]:
    """Doors and walks are listed to planners only."""
    return ogc.collections_document(_root(request, c), verbs.list_collections(c, planner=sees_small(actor)))


@router.get("/collections/{collection_id}", summary="Describe one layer")
def read_collection(
    request: Request, c: CampaignAsked, actor: ActorAsked, collection_id: Id
) -> dict[str, Any]:
    """Its box, its days, and where its features are."""
    found = verbs.read_collection(c, collection_id, planner=sees_small(actor))
    return ogc.collection_document(_root(request, c), found)


class FeaturesAsked(Body):
    """The options of a page of features."""

    bbox: str = Field("", max_length=200, description="West, south, east, north in degrees, split by commas.")
    datetime: str = Field("", max_length=100, description="A moment or a day, or two with / between them.")
    limit: int = Field(1000, ge=1, le=2**31, description="Most features of a page; 10,000 at most.")
    offset: int = Field(0, ge=0, le=2**31, description="How many are passed over.")

    def query(self) -> FeatureQuery:
        """Read the question; a limit that is too large is taken for the largest."""
        return FeatureQuery(
            ogc.box_asked(self.bbox) if self.bbox else None,
            ogc.span_asked(self.datetime) if self.datetime else None,
            min(self.limit, verbs.MOST_FEATURES),
            self.offset,
        )


@router.get(
    "/collections/{collection_id}/items",
    summary="Read features of a layer",
    response_class=Response,
    responses=_GEOJSON,
)
def read_features(
    request: Request,
    c: CampaignAsked,
    actor: ActorAsked,
    collection_id: Id,
    asked: Annotated[FeaturesAsked, Query()],
) -> Response:
    """Of a box and a time, page by page: `next` among the links leads on. No feature names a person."""
    query = asked.query()
    page = verbs.read_features(c, collection_id, query, planner=sees_small(actor))
    if collection_id in verbs.PLANNERS_ONLY and query.offset == 0:
        trail.note(c, actor.person_id, "read_features", collection_id)
    here = f"{_root(request, c)}/collections/{collection_id}/items"
    options = {name: value for name, value in request.query_params.items() if name not in {"limit", "offset"}}
    return JSONResponse(ogc.page_document(here, options, query, page), media_type=ogc.GEOJSON)


@router.get(
    "/collections/{collection_id}/items/{feature_id}",
    summary="Read one feature of a layer",
    response_class=Response,
    responses=_GEOJSON,
)
def read_feature(
    request: Request, c: CampaignAsked, actor: ActorAsked, collection_id: Id, feature_id: FeatureId
) -> Response:
    """Give the feature with links to itself and its layer."""
    found = verbs.read_feature(c, collection_id, feature_id, planner=sees_small(actor))
    document = ogc.feature_document(_root(request, c), collection_id, found)
    return JSONResponse(document, media_type=ogc.GEOJSON)
