"""Routes of heatmaps: a metric by hex, precinct or block group."""

from typing import Annotated, Literal

from fastapi import Query, Response

from app.api.asked import CampaignAsked, UniverseName, noun_router
from app.api.exports import A_FILE, made_at_once
from app.model import Heatmap
from app.service import heatmaps as verbs

router = noun_router("heatmaps")

Metric = Annotated[
    str,
    Query(
        pattern=r"^[A-Za-z0-9_-]{1,80}$",
        description="doors, voters, contact-rate, support, turnout, or any column of numbers.",
        examples=["voters"],
    ),
]
By = Annotated[Literal["hex", "precinct", "block-group"], Query(description="What one value stands for.")]
Resolution = Annotated[
    int | None,
    Query(ge=4, le=11, description="H3 resolution; totals of coarser hexes are sums of finer ones."),
]


@router.get("/heatmap", summary="Read a heatmap")
def read_heatmap(
    c: CampaignAsked,
    metric: Metric = "voters",
    by: By = "hex",
    resolution: Resolution = None,
    universe: UniverseName | None = None,
) -> Heatmap:
    """`value` is null for no data; `too_few` marks a value that rests on fewer than the least number."""
    return verbs.read_heatmap(c, metric, by, resolution, universe)


@router.get("/heatmap/file", summary="Fetch a heatmap as one file", **A_FILE)
def write_heatmap(
    c: CampaignAsked,
    metric: Metric = "voters",
    by: By = "hex",
    resolution: Resolution = None,
    universe: UniverseName | None = None,
    format: Annotated[Literal["html", "geojson", "csv"], Query()] = "html",  # noqa: A002 - the word of the address
) -> Response:
    """`html` is one self-contained page to look at and mail; the others are to work with."""
    return made_at_once(
        c.folder,
        f"heatmap-{metric}-{by}",
        format,
        lambda out: verbs.write_heatmap(c, out, metric, by, resolution, universe),
    )
