"""What analysts ask of the map: `heatmap`, `compare`, `show heatmap`, `show timeline`, `show cell`, `list metrics`."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, get_args

import click

from app.canvass import OUTCOMES
from app.cli.look import list_group, say_table, show_group
from app.cli.printing import aligned, say
from app.cli.root import FILE, campaign_command, turfwalk
from app.figures import CellKind, HeatmapSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.figures import Figure, MetricKind
    from app.store.campaign import OpenCampaign

_KINDS = click.Choice(list(get_args(CellKind)))
_DAY = click.DateTime(["%Y-%m-%d"])
_OPTIONS = (
    click.option("--by", type=_KINDS, default="hex", show_default=True),
    click.option("--universe", help="Only the voters of this universe."),
    click.option("--since", type=_DAY, help="Only results of this day and later, such as 2026-09-01."),
    click.option("--until", type=_DAY, help="Only results of this day and earlier."),
    click.option("--outcome", type=click.Choice(OUTCOMES), help="Only doors whose latest result is this."),
    click.option("--script", help="Only results heard with the script of this id."),
)
_HIDE = click.option(
    "--hide-small", is_flag=True, help="Hide cells of few people and round counts, as for an analyst."
)


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose cells, voters and results."""
    return reduce(lambda inner, option: option(inner), reversed(_OPTIONS), command)


def shown(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a heatmap."""
    metric = click.option("--metric", default="voters", help="A name from: list metrics.")
    size = click.option("--resolution", type=int, help="H3 resolution of hexes, 4 to 11; 9 if left out.")
    return metric(size(filtered(_HIDE(command))))


def spec_of(asked: dict[str, Any]) -> HeatmapSpec:
    """Read the options."""
    days = {name: asked[name].date() if asked[name] else None for name in ("since", "until")}
    return HeatmapSpec(**{**asked, **days})


@turfwalk.command("heatmap")
@campaign_command
@shown
@click.option("--out", required=True, type=FILE, help="A file ending in .html, .geojson, .csv or .gpkg.")
def write_heatmap(c: OpenCampaign, out: Path, *, hide_small: bool, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - options of several types
    """Write a heatmap as one file that can be mailed."""
    from app.service.heatmaps import write_heatmap as verb

    report = verb(c, out, spec_of(asked), hide_small=hide_small)
    text = f"Wrote {report.path} ({report.bytes / 1e6:.1f} MB) in {report.elapsed_s} s."
    say(report, text, as_json=as_json)


@show_group.command("heatmap")
@campaign_command
@shown
def read_heatmap(c: OpenCampaign, *, hide_small: bool, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - options of several types
    """Show a metric by hex or area as a table."""
    from app.service.heatmaps import read_heatmap as verb

    heatmap = verb(c, spec_of(asked), hide_small=hide_small)
    rows = [
        (
            cell.cell_id,
            "hidden" if cell.hidden else _told(None if cell.too_few else cell.value, heatmap.kind),
            _likely(cell.low, cell.high, heatmap.kind),
            cell.n,
        )
        for cell in heatmap.cells
    ]
    say(heatmap, aligned(("cell", heatmap.unit, "likely", "rests on"), rows), as_json=as_json)


@list_group.command("metrics")
@campaign_command
def list_metrics(c: OpenCampaign, *, as_json: bool) -> None:
    """List what a heatmap can show."""
    from app.service.heatmaps import list_metrics as verb

    heads = ("name", "label", "kind", "unit", "has_data")
    say_table(verb(c), heads, as_json=as_json, empty="There is nothing to show yet.")


@show_group.command("timeline")
@campaign_command
@click.option("--universe", help="Only the doors of this universe.")
@_HIDE
def read_timeline(c: OpenCampaign, universe: str | None, *, hide_small: bool, as_json: bool) -> None:
    """Show the canvass day by day."""
    from app.service.heatmaps import read_timeline as verb

    found = verb(c, universe, hide_small=hide_small)
    heads = ("day", "doors", "first_visits", "contacts", "refusals")
    rows = [[getattr(day, head) for head in heads] for day in found.days]
    say(found, aligned(heads, rows) if rows else "There are no results yet.", as_json=as_json)


@show_group.command("cell")
@campaign_command
@click.argument("cell_id")
@filtered
def read_cell(c: OpenCampaign, cell_id: str, *, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - options of several types
    """Show every figure of one hex or area."""
    from app.service.heatmaps import read_cell as verb

    found = verb(c, cell_id, spec_of(asked))
    text = aligned(("metric", "value", "likely", "rests on"), [_row(one) for one in found.figures])
    say(found, f"{text}\n\n{len(found.door_ids):,} doors.", as_json=as_json)


@turfwalk.command("compare")
@campaign_command
@click.option("--cell", "cells_a", multiple=True, required=True, help="A cell; may be given several times.")
@click.option("--with", "cells_b", multiple=True, required=True, help="A cell of the other group.")
@filtered
@_HIDE
def compare_cells(
    c: OpenCampaign,
    cells_a: tuple[str, ...],
    cells_b: tuple[str, ...],
    *,
    hide_small: bool,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - options of several types
) -> None:
    """Put two groups of hexes or areas side by side."""
    from app.service.heatmaps import compare_cells as verb

    found = verb(c, cells_a, cells_b, spec_of(asked), hide_small=hide_small)
    rows = [
        (
            one.label,
            _told(one.a.value, one.kind),
            _told(one.b.value, one.kind),
            _told(one.difference, one.kind),
            _likely(one.low, one.high, one.kind),
        )
        for one in found.metrics
    ]
    say(found, aligned(("metric", "first", "second", "difference", "likely"), rows), as_json=as_json)


def _row(figure: Figure) -> tuple[Any, ...]:
    kind = figure.kind
    return figure.label, _told(figure.value, kind), _likely(figure.low, figure.high, kind), figure.n


def _told(value: float | None, kind: MetricKind) -> str | None:
    if value is None:
        return None
    return f"{value:.1%}" if kind == "rate" else f"{value:,.1f}"


def _likely(low: float | None, high: float | None, kind: MetricKind) -> str | None:
    return None if low is None or high is None else f"{_told(low, kind)} to {_told(high, kind)}"
