"""Metrics by hex or area, honest about small numbers.

Every metric is a sum over a count. Amounts add up from fine cells to coarse ones; rates and means are shrunk towards
the whole area's (``app.shrinking``). What rests on fewer than ``LEAST`` is marked, and "no data" is null, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.figures import LEAST, CellKind, Metric, MetricKind
from app.hiding import in_percents, in_three_figures, rounded
from app.model import HeatmapCell
from app.shrinking import Shrunk, shrink_means, shrink_rates
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from app.heat_sums import Sums
    from app.heat_view import Seen

    Floats = NDArray[np.float64]

_NO_METRICS = ("lon", "lat", "door_at", "door_row", "voter_count")
_SCORE = "_score"


@dataclass(frozen=True)
class Measure:
    """A metric and what it is made of.

    ``source``: "doors" and "voters" themselves; "heard", the latest at each visited door, with the outcome
    ``column``, or "supports"; "not-visited"; a "column" of the voters; "history", who voted in the election
    ``column``; "group", a ``column`` of the block groups.
    """

    metric: Metric
    source: Literal["doors", "voters", "heard", "not-visited", "column", "history", "group"]
    column: str = ""


_ALWAYS = (
    Measure(Metric("doors", "Doors", "amount", "doors"), "doors"),
    Measure(Metric("voters", "Voters", "amount", "voters"), "voters"),
    Measure(Metric("density", "Doors per km²", "amount", "doors per km²"), "doors"),
)
_CANVASS = (
    Measure(Metric("contact-rate", "Contact rate", "rate", "talks per door visited"), "heard", "canvassed"),
    Measure(Metric("refusals", "Refusals", "amount", "doors that refused"), "heard", "refused"),
    Measure(Metric("refusal-rate", "Refusal rate", "rate", "refusals per door visited"), "heard", "refused"),
    Measure(
        Metric(
            "support-heard",
            "Support heard",
            "rate",
            "supporters per answer",
            ramp="two-sided",
            middle=0.5,
        ),
        "heard",
        "supports",
    ),
    Measure(Metric("not-visited", "Not yet visited", "amount", "doors not visited"), "not-visited"),
)
_SIDES = {"support": 50.0}
"""Scores with two sides, and the middle between them."""


def measures_of(
    schema: pl.Schema,
    elections: Sequence[str],
    groups: pl.Schema,
    *,
    heard: bool,
    supports: bool,
    empty: Collection[str] = (),
) -> list[Measure]:
    """List what a campaign can show, and what it could with more data.

    Parameters
    ----------
    schema
        Columns of the voters.
    elections
        Codes of the elections of the voters' history, such as ``general-2024``.
    groups
        Columns of the block groups, as ``bg_*``.
    heard, supports
        Whether there is any result, and any answer about support.
    empty
        Columns of the voters in which nobody has a figure.
    """
    known = {
        "support-heard": supports,
        **dict.fromkeys((one.metric.name for one in _CANVASS if one.column != "supports"), heard),
    }
    canvass = [replace(one, metric=replace(one.metric, has_data=known[one.metric.name])) for one in _CANVASS]
    scores = [
        replace(one, metric=replace(one.metric, has_data=one.column not in empty))
        for one in _of_columns(schema)
    ]
    named = {one.metric.name for one in scores}
    if "support" not in named:
        scores.append(Measure(_score("support", has_data=False), "column"))
    if "turnout" not in named:
        scores.append(_turnout(elections))
    of_groups = [
        Measure(Metric(name, _said(name.removeprefix("bg_")), "mean", "of the block group"), "group", name)
        for name, kind in groups.items()
        if kind.is_numeric()
    ]
    return [*_ALWAYS, *canvass, *scores, *of_groups]


def _of_columns(schema: pl.Schema) -> Iterable[Measure]:
    numbers = [name for name, kind in schema.items() if kind.is_numeric() and name not in _NO_METRICS]
    scores = {name.removesuffix(_SCORE) for name in numbers if name.endswith(_SCORE)}
    for name in numbers:
        if name.endswith(_SCORE):
            yield Measure(_score(name.removesuffix(_SCORE)), "column", name)
        elif name not in scores:
            yield Measure(Metric(name, _said(name), "mean", "mean"), "column", name)


def _score(name: str, *, has_data: bool = True) -> Metric:
    middle = _SIDES.get(name)
    ramp: Literal["sequential", "two-sided"] = "sequential" if middle is None else "two-sided"
    return Metric(name, _said(name), "mean", "mean score", ramp, middle, has_data)


def _turnout(elections: Sequence[str]) -> Measure:
    """Take the newest general election where nobody gave the voters a score of turnout."""
    general = max((code for code in elections if code.startswith("general-")), default="")
    unit = f"voted in {general.replace('-', ' ')}" if general else "mean score"
    return Measure(
        Metric("turnout", "Turnout", "rate" if general else "mean", unit, has_data=bool(general)),
        "history" if general else "column",
        general,
    )


def _said(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def measure_named(name: str, by: CellKind, measures: Sequence[Measure]) -> Measure:
    """Find a metric by its name; a score also by its column's, such as support_score.

    Raises
    ------
    BadInput
        For a metric that the data do not hold, or that these cells have not.
    """
    own = [one for one in measures if name == one.metric.name or (one.source, one.column) == ("column", name)]
    found = next((one for one in own if one.metric.has_data), None)
    if found is None:
        if any(one.source in {"heard", "not-visited"} for one in own):
            raise BadInput(
                "There are no past results for this metric yet.",
                "They come from phones and paper, or from files: import contacts.",
            )
        known = ", ".join(one.metric.name for one in measures if one.metric.has_data)
        raise BadInput(f"The campaign holds no data for the metric {name!r}.", f"Choose one of {known}.")
    if found.source == "group" and by != "block-group":
        raise BadInput(f"The metric {name!r} is known by block group only.", "Show it by block-group.")
    return found


@dataclass(frozen=True, eq=False)
class Values:
    """What is shown of every cell, shape (cells,) each; NaN for no data."""

    value: Floats
    low: Floats
    high: Floats
    raw: Floats
    n: Floats
    prior: float | None = None
    mean: float | None = None


def values_of_sums(sums: Sums, measure: Measure, km2: Floats | None = None) -> Values:
    """Work out a metric from its sums.

    Parameters
    ----------
    sums
        By cell.
    measure
        What they are sums of.
    km2
        The size of the cells, for densities.
    """
    if measure.metric.kind == "amount":
        return _amounts(sums.total, sums.n, measure, km2)
    found = (
        shrink_rates(sums.total, sums.n)
        if measure.metric.kind == "rate"
        else shrink_means(sums.total, sums.squares, sums.n)
    )
    return _of_shrunk(found, sums.n)


def _amounts(total: Floats, n: Floats, measure: Measure, km2: Floats | None) -> Values:
    nothing = np.full(len(n), np.nan)
    if measure.source == "heard":  # where nobody knocked there are no data
        total = np.where(n > 0, total, np.nan)
    value = total if km2 is None else total / km2
    return Values(value, nothing, nothing, value, n)


def _of_shrunk(found: Shrunk, n: Floats) -> Values:
    return Values(found.value, found.low, found.high, found.raw, n, found.prior, found.mean)


def without_small(
    values: Values, sums: Sums, measure: Measure, hidden: NDArray[np.bool_], km2: Floats | None = None
) -> Values:
    """Blank hidden cells and coarsen the others, for those who may not see small cells (``app.hiding``)."""
    n = np.where(hidden, 0.0, rounded(sums.n, sums.salted))
    if measure.metric.kind == "amount":
        shown = _amounts(rounded(sums.total, sums.salted_total), sums.n, measure, km2)
        hidden = hidden | (sums.n == 0)  # that nothing was counted among a few people is a figure of them too
        return _blanked(replace(shown, n=n), hidden)
    coarse = in_percents if measure.metric.kind == "rate" else in_three_figures
    together = sums.n.sum() >= LEAST and sums.people.sum() >= LEAST
    mean = None if values.mean is None or not together else float(coarse(np.array([values.mean]))[0])
    prior = None if values.prior is None or not together else float(round(values.prior))
    told = Values(
        coarse(values.value), coarse(values.low), coarse(values.high), coarse(values.raw), n, prior, mean
    )
    return _blanked(told, hidden)


def _blanked(values: Values, hidden: NDArray[np.bool_]) -> Values:
    value, low, high, raw = (
        np.where(hidden, np.nan, one) for one in (values.value, values.low, values.high, values.raw)
    )
    return replace(values, value=value, low=low, high=high, raw=raw)


def cells_of(seen: Seen, measure: Measure, places: NDArray[np.int64]) -> tuple[HeatmapCell, ...]:
    """Make some cells of a heatmap, in order of their places.

    Rates and means that rest on few are marked; amounts are counted, not estimated.
    """
    values = seen.values
    estimated = measure.metric.kind != "amount" and measure.source != "group"
    few = (values.n < LEAST) & ~np.isnan(values.value) & estimated
    value, low, high, raw = (
        _listed(one[places]) for one in (values.value, values.low, values.high, values.raw)
    )
    return tuple(
        map(
            HeatmapCell,
            seen.ids.gather(places).to_list(),
            value,
            values.n[places].astype(int).tolist(),
            few[places].tolist(),
            low,
            high,
            raw,
            seen.hidden[places].tolist(),
        )
    )


def _listed(column: Floats) -> list[float | None]:
    """Give numbers with four decimals, None for NaN."""
    import polars as pl

    return pl.Series(column.round(4)).fill_nan(None).to_list()


def finest_step(kind: MetricKind, values: list[float]) -> float:
    """Give the smallest difference between two limits that is seen where values are written."""
    if kind == "rate":
        return 0.001
    return 0.1 if max(map(abs, values), default=0.0) >= 10 else 0.01


def round_breaks(values: list[float], classes: int = 6, step: float = 0.0) -> tuple[float, ...]:
    """Choose round upper limits so that each class holds about as many cells as the others.

    Parameters
    ----------
    values
        Of the cells.
    classes
        How many.
    step
        Limits are multiples of it, so that no two are written alike.

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
        rounded = _round_up(float(wanted), spread, step)
        if not limits or rounded > limits[-1]:
            limits.append(rounded)
    return tuple(limits)


def _round_up(value: float, spread: float, step: float) -> float:
    """Round up to a multiple of 1, 2 or 5 times a power of ten, no coarser than a quarter of the value or the spread.

    And no finer than ``step``.
    """
    from math import ceil, floor, log10

    coarsest = min(abs(value) / 4, spread) or abs(value) / 4
    if coarsest <= 0:
        return 0.0
    scale = 10.0 ** floor(log10(coarsest))
    unit = max(one * scale for one in (1, 2, 5) if one * scale <= coarsest * (1 + 1e-9))
    unit = max(unit, step)
    return float(f"{ceil(value / unit * (1 - 1e-12)) * unit:.9g}")
