"""Metrics by hex or area, honest about small numbers.

Every metric is a sum over a count: amounts count rows, means divide by the voters who have the figure, rates by
the tries. What rests on fewer than ``LEAST`` of them is marked, and "no data" is null, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.model import Heatmap, HeatmapCell
from geo.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

LEAST = 10
CONTACT_RATE = "contact-rate"
_NO_METRICS = ("lon", "lat", "door_row", "voter_count")


@dataclass(frozen=True)
class Metric:
    """What is shown: a column of the voters, or the rows themselves."""

    name: str
    unit: str
    column: str | None  # None counts rows
    of: str  # "doors" or "voters"
    per: str | None = None  # what the sum is divided by; None the rows that have the figure


def metric_named(name: str, schema: pl.Schema) -> Metric:
    """Find a metric: doors, voters, contact-rate, support, turnout, or any column of numbers.

    Raises
    ------
    BadInput
        For a metric that the data do not hold.
    """
    if name in {"doors", "voters"}:
        return Metric(name, name, None, name)
    if name == CONTACT_RATE:
        if "attempts" not in schema:
            raise BadInput("There are no past results to rate.", "Import them first: import contacts.")
        return Metric(name, "talks per try", "contacts", "voters", per="attempts")
    numbers = [column for column, kind in schema.items() if kind.is_numeric() and column not in _NO_METRICS]
    for column in (f"{name}_score", name):
        if column in numbers:
            return Metric(name, "mean score" if column.endswith("_score") else "mean", column, "voters")
    known = ["doors", "voters", CONTACT_RATE, *(column.removesuffix("_score") for column in numbers)]
    raise BadInput(
        f"The campaign holds no data for the metric {name!r}.",
        f"Choose one of {', '.join(known)}.",
    )


def heatmap_of(rows: pl.DataFrame, metric: Metric, by: str, resolution: int | None) -> Heatmap:
    """Sum a metric up by cell.

    Parameters
    ----------
    rows
        One row a door or a voter with its ``cell`` (null: nowhere) and, for means and rates, the metric's columns.
    metric
        What to show.
    by
        "hex", "precinct" or "block-group".
    resolution
        H3 resolution of hexes.

    Returns
    -------
    Heatmap
        Cells sorted by id.
    """
    import polars as pl

    grouped = rows.filter(pl.col("cell").is_not_null()).group_by("cell")
    if metric.column is None:
        table = grouped.agg(pl.len().cast(pl.Float64).alias("value"), pl.len().alias("n"))
    elif metric.per is not None:
        tries = pl.col(metric.per).sum()
        rate = pl.when(tries > 0).then(pl.col(metric.column).sum() / tries)
        table = grouped.agg(rate.alias("value"), tries.alias("n"))
    else:
        table = grouped.agg(
            pl.col(metric.column).mean().alias("value"), pl.col(metric.column).count().alias("n")
        )
    few = LEAST if metric.column else 0
    cells = tuple(
        HeatmapCell(cell, None if value is None else round(value, 4), n, value is not None and n < few)
        for cell, value, n in table.sort("cell").iter_rows()
    )
    shown = [cell.value for cell in cells if cell.value is not None and not cell.too_few]
    return Heatmap(metric.name, metric.unit, by, resolution, cells, round_breaks(shown))  # type: ignore[arg-type]  # checked by the caller


def round_breaks(values: list[float], classes: int = 6) -> tuple[float, ...]:
    """Choose round upper limits so that each class holds about as many cells as the others.

    Returns
    -------
    tuple of float
        Rising limits; the last is at least the largest value; fewer than ``classes`` where values repeat.
    """
    import numpy as np

    if not values:
        return ()
    spread = (max(values) - min(values)) / (2 * classes)
    limits: list[float] = []
    for wanted in np.quantile(values, np.linspace(1 / classes, 1, classes)):
        rounded = _round_up(float(wanted), spread)
        if not limits or rounded > limits[-1]:
            limits.append(rounded)
    return tuple(limits)


def _round_up(value: float, spread: float) -> float:
    """Round up to a multiple of 1, 2 or 5 times a power of ten, no coarser than a quarter of the value or the spread."""
    from math import ceil, floor, log10

    coarsest = min(abs(value) / 4, spread) or abs(value) / 4
    if coarsest <= 0:
        return 0.0
    scale = 10.0 ** floor(log10(coarsest))
    unit = max(step * scale for step in (1, 2, 5) if step * scale <= coarsest * (1 + 1e-9))
    return float(f"{ceil(value / unit * (1 - 1e-12)) * unit:.9g}")
