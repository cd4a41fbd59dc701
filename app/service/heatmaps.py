"""What analysts ask of the map: metrics by hex or area, the days of the canvass, one cell, two groups of cells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.figures import LEAST, CellFigures, Comparison, HeatmapSpec, Timeline, figure_of
from app.heat import cells_of, finest_step, measure_named, round_breaks
from app.heat_cells import cells_km2, grid_of, outlines_of, resolution_asked
from app.heat_groups import compared, group_of
from app.heat_sums import heard_of, residents_of
from app.heat_timeline import days_of
from app.heat_view import seen_of, view_of
from app.hiding import ROUNDED_TO
from app.model import ExportReport, Heatmap
from app.progress import Stopwatch
from app.snapshots import read_snapshot
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from app.figures import CellKind, ComparedMetric, Metric
    from app.heat import Measure
    from app.heat_view import View
    from app.store.campaign import OpenCampaign

MOST_CELLS = 20_000
"""In one group that is compared."""


def list_metrics(c: OpenCampaign) -> list[Metric]:
    """List what a heatmap can show of this campaign, and, without ``has_data``, what more data would let it show.

    Raises
    ------
    NotFound
        When there are no voters yet.
    """
    return [measure.metric for measure in view_of(c, HeatmapSpec(), hide_small=False).measures]


def read_heatmap(c: OpenCampaign, spec: HeatmapSpec | None = None, *, hide_small: bool = False) -> Heatmap:
    """Sum a metric up by hex or area.

    Parameters
    ----------
    c
        The campaign.
    spec
        What to show; the voters by hex when None. Coarser hexes are the parents of finer ones, so totals nest.
    hide_small
        For those who may not see small cells: hide these, with the others it takes, and round counts
        (``app.hiding`` says what that promises).

    Raises
    ------
    BadInput
        For an unknown metric, kind of cell or resolution, and for days the wrong way round.
    NotFound
        When there are no voters yet, or no such universe.
    """
    spec = spec or HeatmapSpec()
    resolution = resolution_asked(spec.by, spec.resolution)
    view = view_of(c, spec, hide_small=hide_small)
    measure = measure_named(spec.metric, spec.by, view.measures)
    return _heatmap(view, measure, spec.by, resolution)


@lru_cache(maxsize=3)  # tens of thousands of cells each
def _heatmap(view: View, measure: Measure, by: CellKind, resolution: int | None) -> Heatmap:
    seen = seen_of(view, measure, by, resolution)
    cells = cells_of(seen, measure, np.flatnonzero(seen.living))
    shown = [cell.value for cell in cells if cell.value is not None and not cell.too_few]
    values = seen.values
    return Heatmap(
        measure.metric.name,
        measure.metric.unit,
        by,
        resolution,
        cells,
        round_breaks(shown, step=finest_step(measure.metric.kind, shown)),
        measure.metric.kind,
        LEAST,
        None if values.prior is None else round(values.prior, 2),
        None if values.mean is None else round(values.mean, 4),
        None if view.salt is None else ROUNDED_TO,
    )


def read_timeline(c: OpenCampaign, universe: str | None = None, *, hide_small: bool = False) -> Timeline:
    """Count the doors visited, the talks and the refusals of each day of the canvass.

    Raises
    ------
    NotFound
        When there are no voters yet, or no such universe.
    """
    view = view_of(c, HeatmapSpec(universe=universe), hide_small=hide_small)
    return Timeline(days_of(heard_of(view.scope), residents_of(view.scope.chosen), view.salt))


def read_cell(
    c: OpenCampaign, cell_id: str, spec: HeatmapSpec | None = None, *, hide_small: bool = False
) -> CellFigures:
    """Give every figure of one cell and the ids of its doors.

    Parameters
    ----------
    c
        The campaign.
    cell_id
        As a heatmap gives it; a hex of any resolution from 4 to 11.
    spec
        Kind of cell, universe and filters; metric and resolution do not matter.
    hide_small
        For those who may not see small cells: the figures as their heatmaps tell them, and no doors.

    Raises
    ------
    BadInput
        For an id that is no hex.
    NotFound
        When nobody of the universe lives in such a cell.
    """
    spec = spec or HeatmapSpec()
    resolution = _resolution_of(spec.by, [cell_id])
    view = view_of(c, spec, hide_small=hide_small)
    grid = grid_of(view.scope.snapshot, spec.by, resolution)
    place = _places(grid.ids.to_list(), [cell_id])
    residents = residents_of(view.scope.chosen)
    inside = np.flatnonzero((grid.place == place[0]) & (residents > 0)) if len(place) else place
    doors = view.scope.snapshot.table("doors")
    if not len(inside) or doors is None:
        raise NotFound("Nobody lives in such a cell.", "Take the id of a cell that the heatmap shows.")
    figures = []
    for measure in _with_data(view, spec.by):
        seen = seen_of(view, measure, spec.by, resolution)
        own = _places(seen.ids.to_list(), [cell_id]) if measure.source == "group" else place
        figures += [figure_of(measure.metric, cell) for cell in cells_of(seen, measure, own)]
    door_ids = () if hide_small else tuple(doors["door_id"].gather(inside))
    return CellFigures(cell_id, spec.by, tuple(figures), door_ids)


def compare_cells(
    c: OpenCampaign,
    cells_a: Sequence[str],
    cells_b: Sequence[str],
    spec: HeatmapSpec | None = None,
    *,
    hide_small: bool = False,
) -> Comparison:
    """Put two groups of cells side by side: each metric of both, and the difference with its interval.

    Parameters
    ----------
    c
        The campaign.
    cells_a, cells_b
        Ids of cells of one kind and size; cells where nobody lives add nothing.
    spec
        Kind of cell, universe and filters; metric and resolution do not matter.
    hide_small
        Leave out cells that the asker may not see, and round counts.

    Raises
    ------
    BadInput
        For hexes of several sizes, too many cells, or none.
    """
    spec = spec or HeatmapSpec()
    if not cells_a or not cells_b or max(len(cells_a), len(cells_b)) > MOST_CELLS:
        raise BadInput("Each group has from 1 to 20,000 cells.", "Choose cells on the map for both groups.")
    resolution = _resolution_of(spec.by, [*cells_a, *cells_b])
    view = view_of(c, spec, hide_small=hide_small)
    ids = grid_of(view.scope.snapshot, spec.by, resolution).ids.to_list()
    groups = [_places(ids, group) for group in (cells_a, cells_b)]
    rows, left_out = [], set()
    for measure in _with_data(view, spec.by):
        if measure.source != "group":
            row, hidden = _compared(view, measure, (spec.by, resolution), groups)
            rows.append(row)
            left_out |= hidden
    return Comparison(spec.by, len(groups[0]), len(groups[1]), len(left_out), tuple(rows))


def _compared(
    view: View, measure: Measure, size: tuple[CellKind, int | None], groups: list[NDArray[np.int64]]
) -> tuple[ComparedMetric, set[int]]:
    seen = seen_of(view, measure, *size)
    km2 = cells_km2(view.scope.snapshot, *size) if measure.metric.name == "density" else None
    a, b = (group_of(seen, places, km2, hide_small=view.salt is not None) for places in groups)
    hidden = {int(place) for places in groups for place in places[seen.hidden[places]]}
    return compared(measure, a, b), hidden


def _with_data(view: View, by: CellKind) -> list[Measure]:
    return [
        one for one in view.measures if one.metric.has_data and (one.source != "group" or by == "block-group")
    ]


def _places(ids: list[str], wanted: Sequence[str]) -> NDArray[np.int64]:
    """Find cells among sorted ids; each once, those that are not there left out."""
    asked = set(wanted)
    return np.array([place for place, one in enumerate(ids) if one in asked], dtype=np.int64)


def _resolution_of(by: CellKind, cell_ids: Sequence[str]) -> int | None:
    """Read the size of hexes from their ids.

    Raises
    ------
    BadInput
        For an id that is no hex, or hexes of several sizes.
    """
    from geo.hexes import resolution_of

    if by != "hex":
        return resolution_asked(by, None)
    found = {resolution_of(cell_id) for cell_id in cell_ids}
    if len(found) > 1:
        raise BadInput("The hexes are of several sizes.", "Choose all of them at one zoom.")
    return resolution_asked(by, found.pop())


def write_heatmap(
    c: OpenCampaign, out: Path, spec: HeatmapSpec | None = None, *, hide_small: bool = False
) -> ExportReport:
    """Write a heatmap as one file: .html to look at and mail, .geojson, .csv or .gpkg to work with.

    Raises
    ------
    BadInput
        For another suffix, and as ``read_heatmap``.
    """
    from app.exports.heatmap import Sheet
    from app.exports.heatmap import write_heatmap as write

    watch = Stopwatch()
    spec = spec or HeatmapSpec()
    heatmap = read_heatmap(c, spec, hide_small=hide_small)
    snapshot = read_snapshot(c)
    campaign = c.row()
    shapes = outlines_of(snapshot, heatmap.by, [cell.cell_id for cell in heatmap.cells])
    sheet = Sheet(campaign["name"], spec, invented=campaign["invented"])
    write(heatmap, shapes, snapshot.segments(), out, sheet)
    return ExportReport(out.suffix.lstrip("."), str(out), 0, out.stat().st_size, watch.elapsed_s)
