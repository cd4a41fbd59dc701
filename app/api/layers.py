"""Routes of what the map shows beside turf: areas, doors, and the street tiles."""

import math
import re
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse
from pydantic import ConfigDict
from starlette.exceptions import HTTPException

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, problems
from app.api.bodies import Body, Lat, Lon
from app.api.headers import FRESH
from app.api.roles import sees_small
from app.model import DoorsInBox
from app.reports import OnlineReport, PlacedDoor, SetPlace, UnlocatedDoor
from app.service import geocoding, places
from app.service import layers as verbs
from app.snapshots import read_snapshot
from geo.errors import NotFound
from geo.model import AreaKind

router = noun_router("layers")

Box = Annotated[
    str | None,
    Query(
        description="West, south, east, north in degrees, split by commas; everywhere when left out.",
        examples=["-104.995,39.745,-104.985,39.755"],
        max_length=120,
    ),
]
_FIRST_BYTE = re.compile(r"bytes=([0-9]+)-")
_TILES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The tiles.", "content": {"application/vnd.pmtiles": {}}},
    206: {"description": "The bytes asked for with Range.", "content": {"application/vnd.pmtiles": {}}},
}


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """Read a box.

    Raises
    ------
    RequestValidationError
        When it is not four finite numbers in degrees, west before east and south before north.
    """
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise _wrong_box() from None
    if not all(map(math.isfinite, (west, south, east, north))) or west > east or south > north:
        raise _wrong_box()
    return west, south, east, north


def _wrong_box() -> RequestValidationError:
    words = "must be west,south,east,north in degrees"
    return RequestValidationError([{"type": "turfwalk", "loc": ("query", "box"), "msg": words}])


class PlaceSet(Body):
    """Where a person says a door is: degrees, EPSG:4326."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"lon": -104.9905, "lat": 39.7452}]},
    )
    lon: Lon
    lat: Lat


@router.get("/areas", summary="Give the areas of a kind as GeoJSON")
def list_areas(
    c: CampaignAsked, actor: ActorAsked, kind: Annotated[AreaKind, Query(description="What the areas are.")]
) -> dict[str, Any]:
    """Properties hold area_id, name, the file's own columns, door_count and voter_count.

    To an analyst counts are rounded, and null where `hidden`.
    """
    return verbs.list_areas(c, kind, hide_small=not sees_small(actor))


@router.get("/doors", summary="Give the located doors inside a box, column by column")
def list_doors(
    c: CampaignAsked,
    box: Box = None,
    limit: Annotated[
        int, Query(ge=0, le=1_000_000, description="At most so many; `total` counts all.")
    ] = 5000,
) -> DoorsInBox:
    """No names and no addresses: id, place and how it is known, voters and turf of each door."""
    return verbs.list_doors(c, box_of(box), limit)


@router.get("/unlocated-doors", summary="List the doors nobody knows the place of, with their addresses")
def list_unlocated_doors(c: CampaignAsked) -> list[UnlocatedDoor]:
    """Most voters first, for a person to put on the map; the addresses are personal data."""
    return places.list_unlocated_doors(c)


@router.get("/set-places", summary="List the places set by hand or answered online, with their addresses")
def list_set_places(c: CampaignAsked) -> list[SetPlace]:
    """Each may be taken back; the addresses are personal data."""
    return places.list_set_places(c)


@router.get("/locate", summary="Say which addresses an online geocoder would be sent")
def locate_online(
    c: CampaignAsked, online: Annotated[Literal["census", "nominatim"], Query(description="Which geocoder.")]
) -> OnlineReport:
    """Count them; to send them is left to the command line: the web door asks nothing of the internet."""
    return geocoding.locate_online(c, online)


@router.post(
    "/doors/{door_id}/place", summary="Put a door where a person says it is", responses=problems(409)
)
def place_door(c: CampaignAsked, door_id: Id, body: PlaceSet) -> PlacedDoor:
    """Set the place over what every file says; it is kept when files are imported again."""
    return places.place_door(c, door_id, body.lon, body.lat)


@router.delete(
    "/doors/{door_id}/place",
    summary="Take back a place set by hand or answered online",
    responses=problems(409),
)
def forget_place(c: CampaignAsked, door_id: Id) -> PlacedDoor:
    """Locate the door by the files again, or not at all."""
    return places.forget_place(c, door_id)


@router.get(
    "/streets.pmtiles",
    summary="Give the street tiles",
    response_class=FileResponse,
    responses={**_TILES, **problems(404)},
)
def read_tiles(request: Request, c: CampaignAsked) -> Response:
    """One PMTiles archive of the campaign's own streets; the map reads parts of it with Range requests."""
    folder = read_snapshot(c).streets_folder
    path = None if folder is None else folder / "streets.pmtiles"
    if path is None or not path.is_file():
        raise NotFound("There are no streets yet.", "Import a street file first.")
    size = path.stat().st_size
    first = _FIRST_BYTE.match(request.headers.get("range", ""))
    if first is not None and int(first[1]) >= size:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{size}"})
    tiles = FileResponse(
        path, media_type="application/vnd.pmtiles", headers={"Cache-Control": FRESH}, stat_result=path.stat()
    )
    if request.headers.get("if-none-match") == tiles.headers["etag"]:
        return Response(status_code=304, headers={"ETag": tiles.headers["etag"], "Cache-Control": FRESH})
    return tiles
