"""Routes of heatmaps: a metric by hex, precinct or block group, the days of the canvass, cells one by one."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Response
from pydantic import ConfigDict, Field, TypeAdapter

from app.api.asked import ActorAsked, CampaignAsked, UniverseName, noun_router
from app.api.bodies import Body
from app.api.exports import A_FILE, made_at_once
from app.api.roles import sees_small
from app.canvass import Outcome
from app.figures import CellFigures, CellKind, Comparison, HeatmapSpec, Metric, Timeline
from app.model import Heatmap
from app.service import heatmaps as verbs

router = noun_router("heatmaps")

MetricName = Annotated[
    str,
    Query(
        pattern=r"^[A-Za-z0-9_-]{1,80}$",
        description="A name from `metrics`, such as doors, contact-rate or support.",
        examples=["voters"],
    ),
]
By = Annotated[CellKind, Query(description="What one value stands for.")]
Resolution = Annotated[
    int | None,
    Query(ge=4, le=11, description="H3 resolution; totals of coarser hexes are sums of finer ones."),
]
Since = Annotated[date | None, Query(description="Only results of this day and later.")]
Until = Annotated[date | None, Query(description="Only results of this day and earlier.")]
OutcomeAsked = Annotated[Outcome | None, Query(description="Only doors whose latest result is this.")]
ScriptId = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$", description="Only results heard with this script."),
]


CellId = Annotated[
    str, Path(pattern=r"^[^/\x00-\x1f\x7f]{1,120}$", description="A cell as a heatmap gives it.")
]
_HEATMAPS: TypeAdapter[Any] = TypeAdapter(Heatmap)


class Filters:
    """Which voters and which results count."""

    def __init__(  # one query option each
        self,
        universe: UniverseName | None = None,
        since: Since = None,
        until: Until = None,
        outcome: OutcomeAsked = None,
        script: ScriptId = None,
    ) -> None:
        self.named = {
            "universe": universe,
            "since": since,
            "until": until,
            "outcome": outcome,
            "script": script,
        }

    def spec(self, by: CellKind) -> HeatmapSpec:
        """Ask for cells of a kind with these filters."""
        return HeatmapSpec(by=by, **self.named)  # type: ignore[arg-type]  # each of its own type


def _spec_of(
    filters: Annotated[Filters, Depends()],
    metric: MetricName = "voters",
    by: By = "hex",
    resolution: Resolution = None,
) -> HeatmapSpec:
    return HeatmapSpec(metric, by, resolution, **filters.named)  # type: ignore[arg-type]  # each of its own type


SpecAsked = Annotated[HeatmapSpec, Depends(_spec_of)]


@router.get("/metrics", summary="List what a heatmap can show")
def list_metrics(c: CampaignAsked) -> list[Metric]:
    """Those without `has_data` need more data; `middle` parts the two sides of a two-sided ramp."""
    return verbs.list_metrics(c)


@router.get("/heatmap", summary="Read a heatmap", response_model=Heatmap)
def read_heatmap(c: CampaignAsked, actor: ActorAsked, spec: SpecAsked) -> Response:
    """`value` is null for no data; `too_few` marks a value that rests on fewer than `least`.

    To an analyst cells of fewer people are `hidden`, with as many others as it takes that nobody can compute
    them, and counts are rounded.
    """
    found = verbs.read_heatmap(c, spec, hide_small=not sees_small(actor))
    # written here: tens of thousands of cells are not looked through once more
    return Response(_HEATMAPS.dump_json(found), media_type="application/json")


@router.get("/timeline", summary="Count the canvass day by day")
def read_timeline(c: CampaignAsked, actor: ActorAsked, universe: UniverseName | None = None) -> Timeline:
    """Days without a visit are left out; to an analyst days of few people are `hidden`."""
    return verbs.read_timeline(c, universe, hide_small=not sees_small(actor))


@router.get("/cells/{cell_id}", summary="Give every figure of one cell and its doors")
def read_cell(
    c: CampaignAsked,
    actor: ActorAsked,
    cell_id: CellId,
    filters: Annotated[Filters, Depends()],
    by: By = "hex",
) -> CellFigures:
    """Ask with a hex of any resolution from 4 to 11, or an area's id; the answer has no names and no addresses.

    To an analyst it has no doors, and the figures are those of the analyst's heatmaps.
    """
    return verbs.read_cell(c, cell_id, filters.spec(by), hide_small=not sees_small(actor))


CellIds = Annotated[
    list[Annotated[str, Field(pattern=r"^[^/\x00-\x1f\x7f]{1,120}$")]],
    Field(min_length=1, max_length=verbs.MOST_CELLS),
]


class TwoGroups(Body):
    """Two groups of cells of one kind and size."""

    model_config = ConfigDict(
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"by": "precinct", "cells_a": ["P-1"], "cells_b": ["P-2"]}]},
    )
    by: CellKind = "hex"
    cells_a: CellIds
    cells_b: CellIds


@router.post("/cells/compare", summary="Put two groups of cells side by side")
def compare_cells(
    c: CampaignAsked, actor: ActorAsked, body: TwoGroups, filters: Annotated[Filters, Depends()]
) -> Comparison:
    """Each metric of both groups as it was seen, not shrunk, and a minus b with its 90 % interval."""
    hide_small = not sees_small(actor)
    return verbs.compare_cells(c, body.cells_a, body.cells_b, filters.spec(body.by), hide_small=hide_small)


@router.get("/heatmap/file", summary="Fetch a heatmap as one file", **A_FILE)
def write_heatmap(
    c: CampaignAsked,
    actor: ActorAsked,
    spec: SpecAsked,
    format: Annotated[Literal["html", "geojson", "csv", "gpkg"], Query()] = "html",  # noqa: A002 - the word of the address
) -> Response:
    """`html` is one self-contained page to look at and mail; the others are to work with."""
    return made_at_once(
        c.folder,
        f"heatmap-{spec.metric}-{spec.by}",
        format,
        lambda out: verbs.write_heatmap(c, out, spec, hide_small=not sees_small(actor)),
    )
