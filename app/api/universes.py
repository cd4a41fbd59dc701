"""Routes of universes: named filters over the voters."""

from typing import Annotated, Any, Self

from fastapi import Path
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.api.asked import ActorAsked, CampaignAsked, noun_router, problems
from app.api.bodies import Body, Name
from app.api.roles import sees_small
from app.figures import UniverseOutline
from app.filtercolumns import FilterColumn, FilterForms
from app.model import Universe
from app.outlines import universe_outlines
from app.reports import UniverseCount
from app.service import universes as verbs
from app.universe import tree_from_json, write_where

router = noun_router("universes")

Named = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f]{1,120}$", description="Name of a universe.")]


class Filter(Body):
    """A filter over the voters: as text in `where`, or as JSON in `tree`."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={
            "examples": [
                {"where": "party = 'D' and support_score >= 60"},
                {"tree": {"test": {"column": "party", "operator": "=", "values": ["D"]}}},
            ]
        },
    )
    where: Annotated[str | None, Field(min_length=1, max_length=4000)] = None
    tree: Annotated[
        dict[str, Any] | None,
        Field(
            description="`all`, `any` or `not` around `test` {column, operator, values}, `voted` {least, last, kind}, "
            "`within` {distance_m, lon, lat} or `everyone` {included}."
        ),
    ] = None

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        """Take the text or the tree, not both."""
        if (self.where is None) == (self.tree is None):
            raise PydanticCustomError("turfwalk", "takes either where or tree")
        return self

    def text(self) -> str:
        """Give the filter as text."""
        return write_where(tree_from_json(self.tree)) if self.where is None else self.where


class NewUniverse(Filter):
    """A filter over the voters, under a name."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={
            "examples": [{"name": "Supporters", "where": "party = 'D' and support_score >= 60"}]
        },
    )
    name: Name


class UniverseChanged(Filter):
    """What a universe becomes; without a name it keeps its own."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"name": "Strong supporters", "where": "support_score >= 80"}]},
    )
    name: Name | None = None


@router.get("/filter-columns", summary="List what a filter may ask in this campaign")
def list_filter_columns(c: CampaignAsked) -> list[FilterColumn]:
    """Columns with kind, range and common values, and elections; never a name, an id or an address."""
    return verbs.list_filter_columns(c)


@router.post("/filter", summary="Give a filter as text and as a tree, and whom it holds")
def read_filter(c: CampaignAsked, body: Filter) -> FilterForms:
    """Turn text into a tree, or a tree into text, and count; nothing is stored."""
    return verbs.read_filter(c, body.text())


@router.get("/universes", summary="List the universes")
def list_universes(c: CampaignAsked, actor: ActorAsked) -> list[Universe] | list[UniverseOutline]:
    """Each with its filter and its counts of voters, located doors and exceptions.

    To an analyst without the filter, counts rounded, and null where `hidden`: fewer than `least`.
    """
    return verbs.list_universes(c) if sees_small(actor) else universe_outlines(c)


@router.post("/universes", status_code=201, summary="Make a universe from a filter", responses=problems(409))
def create_universe(c: CampaignAsked, body: NewUniverse) -> Universe:
    """Take a filter such as `party = 'D' and support_score >= 60`, or its JSON form; `true` is everyone."""
    return verbs.create_universe(c, body.name, body.text())


@router.post("/universes/count", summary="Count whom a filter holds, without storing it")
def count_universe(c: CampaignAsked, body: Filter) -> UniverseCount:
    """Count while the filter is being written: voters, located doors, and voters without one."""
    return verbs.count_universe(c, body.text())


@router.patch("/universes/{name:path}", summary="Change a universe's name or filter", responses=problems(409))
def change_universe(c: CampaignAsked, name: Named, body: UniverseChanged) -> Universe:
    """Keep its turf: a cut holds who was in it when it was cut."""
    return verbs.change_universe(c, name, body.name or name, body.text())


@router.delete("/universes/{name:path}", summary="Delete a universe", responses=problems(409))
def delete_universe(c: CampaignAsked, name: Named) -> Universe:
    """Answers with what was deleted."""
    return verbs.delete_universe(c, name)
