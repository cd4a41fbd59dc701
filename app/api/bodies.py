"""The bodies that routes take. Unknown fields are refused, also inside a spec."""

from datetime import date
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.cutting import KEPT
from routing.model import TurfSpec, WalkSpec, WalkWish

MOST_VERTICES = 5000

Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
Position = tuple[Lon, Lat]
Ring = Annotated[list[Position], Field(min_length=4, max_length=MOST_VERTICES)]
Rings = Annotated[list[Ring], Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
TurfId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]


class Body(BaseModel):
    """A request's body."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Polygon(Body):
    """A GeoJSON polygon in EPSG:4326, lon before lat; the first ring is its outside."""

    type: Literal["Polygon"]
    coordinates: Rings


class MultiPolygon(Body):
    """Several GeoJSON polygons in EPSG:4326, lon before lat."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1, max_length=100)]


DrawnArea = Annotated[Polygon | MultiPolygon, Field(discriminator="type")]

AN_AREA = {
    "type": "Polygon",
    "coordinates": [[[-104.995, 39.745], [-104.99, 39.745], [-104.99, 39.75], [-104.995, 39.745]]],
}


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_time_zone(name: str) -> str:
    if name not in _time_zones():
        raise PydanticCustomError("turfwalk", "is no known time zone; use a name such as America/New_York")
    return name


def one_steer(spec: Any) -> Any:  # noqa: ANN401 - what came in is any JSON
    """Let doors_per_turf or turf_count alone take the place of the default shift."""
    if (
        isinstance(spec, dict)
        and "shift_s" not in spec
        and (spec.get("doors_per_turf") or spec.get("turf_count"))
    ):
        return {**spec, "shift_s": None}
    return spec


def known_areas(spec: TurfSpec) -> TurfSpec:
    """Refuse a kind of areas that no turf can keep whole, before a job begins."""
    if spec.keep and spec.keep not in KEPT:
        raise PydanticCustomError("turfwalk", "must be one of {kinds}", {"kinds": ", ".join(KEPT)})
    return spec


SpecAsked = Annotated[TurfSpec, BeforeValidator(one_steer), AfterValidator(known_areas)]


def example(**values: Any) -> ConfigDict:  # noqa: ANN401 - JSON values
    """Show an example of a body in the description."""
    return ConfigDict(extra="forbid", allow_inf_nan=False, json_schema_extra={"examples": [values]})


class SignIn(Body):
    """The secret of a one-time link: what stands after ``#token=``."""

    model_config = example(token="…")  # noqa: S106 - an example, no secret
    token: Annotated[str, Field(min_length=1, max_length=200)]


class NewCampaign(Body):
    """A campaign to make."""

    model_config = example(name="Hill District", election_on="2026-11-03", time_zone="America/New_York")
    name: Name
    election_on: date
    time_zone: Annotated[str, AfterValidator(_known_time_zone)]


class PublicUrl(Body):
    """The address that QR codes and links lead to; empty prints turf codes only."""

    model_config = example(public_url="https://canvass.example.org")
    public_url: Annotated[str, Field(max_length=300, pattern=r"^(https?://[A-Za-z0-9.:\[\]/_-]+)?$")]


class CutAsked(Body):
    """How to cut a universe: exactly one of shift_s, doors_per_turf and turf_count steers."""

    model_config = example(universe="Everyone", spec={"shift_s": 10800, "keep": "precinct"})
    universe: Name
    spec: SpecAsked = Field(default_factory=TurfSpec)


class AreaMeasured(Body):
    """A drawn shape whose doors are to be counted; ``snap`` lays its outline along near streets first."""

    model_config = example(universe="Everyone", area=AN_AREA, snap=False)
    universe: Name
    area: DrawnArea
    snap: bool = False


class TurfDrawn(AreaMeasured):
    """A drawn shape that becomes a turf."""

    model_config = example(universe="Everyone", area=AN_AREA, name="North of the park")
    name: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class WalksAsked(Body):
    """Turfs whose walks are to be planned; null for all current ones."""

    model_config = example(turf_ids=None, spec={"sides": "any", "round_trip": False})
    turf_ids: Annotated[list[TurfId], Field(min_length=1, max_length=10_000)] | None = None
    spec: WalkSpec = Field(default_factory=WalkSpec)


class WalkLooked(Body):
    """The walk that a person looked at before changing it; null changes whatever walk is there."""

    model_config = example(revision=3)
    revision: Annotated[int, Field(ge=0, le=2**31)] | None = None


class WishAsked(WalkLooked):
    """What a person wants of a walk: doors first, last, early, one after the other, left out; or backwards."""

    model_config = example(revision=3, wish={"first_door_id": "d1", "left_out_door_ids": ["d2"]})
    wish: WalkWish


class ExportAsked(Body):
    """Turfs to write into hand-outs; null for all current ones."""

    model_config = example(turf_ids=None, format="pdf")
    turf_ids: Annotated[list[TurfId], Field(min_length=1, max_length=10_000)] | None = None
    format: Literal["pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html"]

    paper: Annotated[Literal["letter", "a4"], Field(description="The sheet that a PDF is printed on.")] = (
        "letter"
    )
    large_print: Annotated[bool, Field(description="A third larger.")] = False
    distances: Annotated[Literal["miles", "kilometres"], Field(description="On paper.")] = "miles"
    language: Annotated[Literal["en", "es"], Field(description="Of the words on paper.")] = "en"

    def print_spec(self) -> dict[str, Any]:
        """Give how paper is printed."""
        return self.model_dump(include={"paper", "large_print", "distances", "language"})
