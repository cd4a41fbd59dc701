"""What one asker sees of a metric: planners every figure, others no figure of few people (``app.hiding``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.figures import LEAST, HeatmapSpec
from app.heard import heard_at
from app.heat import Measure, Values, measures_of, values_of_sums, without_small
from app.heat_cells import COARSEST, FINEST, cells_km2, grid_of, parent_places
from app.heat_sums import Chosen, Scope, filters_of, residents_of, sums_of
from app.hiding import salt_of, shown_cells
from app.people import people_of
from app.snapshots import read_snapshot
from app.store import results as result_record
from app.store import universes as universe_record
from app.suppressing import suppressed_of
from geo.errors import BadInput

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from app.figures import CellKind
    from app.heat_sums import Sums
    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign

    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """Voters and results of a question, and how closely the asker may look: with a ``salt``, not at small cells."""

    scope: Scope
    measures: tuple[Measure, ...]
    salt: int | None


@dataclass(frozen=True, eq=False)
class Seen:
    """A metric in every cell, as the asker sees it.

    Attributes
    ----------
    ids
        Of the cells, sorted.
    values
        What is shown, shape (cells,) each.
    living
        Cells that belong to the answer: somebody of the universe lives there.
    hidden
        Cells that the asker may not see.
    sums
        What the values were made of; None where they were given by cell.
    """

    ids: pl.Series
    values: Values
    living: Flags
    hidden: Flags
    sums: Sums | None


def view_of(c: OpenCampaign, spec: HeatmapSpec, *, hide_small: bool) -> View:
    """Find what a question is about.

    Raises
    ------
    BadInput
        For days the wrong way round.
    NotFound
        When there are no voters yet, or no such universe.
    """
    if spec.since and spec.until and spec.since > spec.until:
        raise BadInput("The first day is after the last one.", "Turn the two days round.")
    snapshot = read_snapshot(c)
    with c.reading() as connection:
        newest = result_record.newest_sequence(connection)
        where = (
            "true"
            if spec.universe is None
            else universe_record.universe_named(connection, spec.universe).where
        )
    today = datetime.now(UTC).astimezone().date()
    scope = Scope(c, Chosen(snapshot, where, suppressed_of(c, snapshot), today), newest, filters_of(spec))
    return View(scope, _measures(c, snapshot, newest), salt_of(c.folder) if hide_small else None)


@lru_cache(maxsize=4)
def _measures(c: OpenCampaign, snapshot: Snapshot, newest: int) -> tuple[Measure, ...]:  # noqa: ARG001 - part of the key
    import polars as pl

    people, heard = people_of(snapshot), heard_at(c, snapshot)
    supports = heard["supports"].null_count() < heard.height
    schema = people.rows.collect_schema()
    numbers = [name for name, kind in schema.items() if kind.is_numeric()]
    counts = people.rows.select(pl.col(name).count() for name in numbers).collect()
    found = measures_of(
        schema,
        people.elections,
        people.groups.schema,
        heard=not heard.is_empty(),
        supports=supports,
        empty=[name for name in numbers if not counts[name][0]],
    )
    return tuple(found)


@lru_cache(maxsize=12)
def seen_of(view: View, measure: Measure, by: CellKind, resolution: int | None) -> Seen:
    """Work out a metric for every cell.

    Raises
    ------
    NotFound
        When the areas are not there.
    """
    if measure.source == "group":
        return _of_groups(view, measure)
    scope = view.scope
    grid = grid_of(scope.snapshot, by, resolution)
    sums = sums_of(scope, measure, by, resolution, view.salt)
    km2 = cells_km2(scope.snapshot, by, resolution) if measure.metric.name == "density" else None
    values = values_of_sums(sums, measure, km2)
    hidden = np.zeros(grid.ids.len(), dtype=bool)
    if view.salt is not None:
        hidden = hidden_in(view, measure, by, resolution)
        values = without_small(values, sums, measure, hidden, km2)
    return Seen(grid.ids, values, sums.living > 0, hidden & (sums.living > 0), sums)


def hidden_in(view: View, measure: Measure, by: CellKind, resolution: int | None) -> Flags:
    """Decide which cells are hidden, with regard to every size of hexes that may be asked for too."""
    hidden: Flags = ~_shown_sizes(view, measure, by)[0 if resolution is None else FINEST - resolution]
    return hidden


@lru_cache(maxsize=12)
def _shown_sizes(view: View, measure: Measure, by: CellKind) -> list[Flags]:
    """Decide which cells are shown, from the finest size of hexes to the coarsest, or which areas."""
    sums = sums_of(view.scope, measure, by, FINEST if by == "hex" else None)
    sizes = range(FINEST, COARSEST, -1) if by == "hex" else range(0)
    parents = [parent_places(view.scope.snapshot, size) for size in sizes]
    top = len(sums.n) if not parents else grid_of(view.scope.snapshot, by, COARSEST).ids.len()
    parents.append(np.zeros(top, dtype=np.int32))
    return shown_cells(sums.n, sums.people, parents, LEAST)


def _of_groups(view: View, measure: Measure) -> Seen:
    """Give what the file of boundaries says of every block group; ``n`` are its voters, and nothing is hidden."""
    import polars as pl

    scope = view.scope
    groups = people_of(scope.snapshot).groups.sort("geoid")
    ids, value = groups["geoid"], groups[measure.column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    grid, residents = grid_of(scope.snapshot, "block-group", None), residents_of(scope.chosen)
    inside = grid.place >= 0
    voters = np.bincount(grid.place[inside], residents[inside], grid.ids.len())
    by_id = dict(zip(grid.ids.to_list(), voters.tolist(), strict=True))
    n = np.array([by_id.get(one, 0.0) for one in ids.to_list()])
    if view.salt is not None:
        n = np.where(n < LEAST, 0.0, np.floor(n / LEAST) * LEAST)
    nothing = np.full(len(value), np.nan)
    none = np.zeros(len(value), dtype=bool)
    return Seen(ids, Values(value, nothing, nothing, value, n), ~none, none, None)
