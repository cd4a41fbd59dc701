"""Routes of heatmaps: a metric by hex, precinct or block group."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Response

from app.api.asked import ActorAsked, CampaignAsked, UniverseName, noun_router
from app.api.exports import A_FILE, made_at_once
from app.canvass import Actor, Outcome
from app.figures import CellKind, HeatmapSpec
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


def _spec_of(
    filters: Annotated[Filters, Depends()],
    metric: MetricName = "voters",
    by: By = "hex",
    resolution: Resolution = None,
) -> HeatmapSpec:
    return HeatmapSpec(metric, by, resolution, **filters.named)  # type: ignore[arg-type]  # each of its own type


SpecAsked = Annotated[HeatmapSpec, Depends(_spec_of)]


def sees_small(actor: Actor) -> bool:
    """Tell whether somebody may see figures of few people: planners, who see the people themselves."""
    return actor.role in {"owner", "director"}


@router.get("/heatmap", summary="Read a heatmap")
def read_heatmap(c: CampaignAsked, actor: ActorAsked, spec: SpecAsked) -> Heatmap:
    """`value` is null for no data; `too_few` marks a value that rests on fewer than `least`.

    To an analyst cells of fewer people are `hidden`, with as many others as it takes that nobody can compute
    them, and counts are rounded.
    """
    return verbs.read_heatmap(c, spec, hide_small=not sees_small(actor))


@router.get("/heatmap/file", summary="Fetch a heatmap as one file", **A_FILE)
def write_heatmap(
    c: CampaignAsked,
    actor: ActorAsked,
    spec: SpecAsked,
    format: Annotated[Literal["html", "geojson", "csv"], Query()] = "html",  # noqa: A002 - the word of the address
) -> Response:
    """`html` is one self-contained page to look at and mail; the others are to work with."""
    return made_at_once(
        c.folder,
        f"heatmap-{spec.metric}-{spec.by}",
        format,
        lambda out: verbs.write_heatmap(c, out, spec, hide_small=not sees_small(actor)),
    )
