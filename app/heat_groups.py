"""One cell in all its figures, and two groups of cells side by side.

Groups are not shrunk: what is compared is what was seen. Rates have Wilson's interval and Newcombe's for the
difference, means normal ones; amounts are counted, not estimated, and have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from app.figures import LEAST, ComparedMetric, Figure
from app.hiding import in_percents, in_three_figures, rounded
from app.shrinking import Z, difference_of_shares, error_of_mean, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.heat import Measure
    from app.heat_view import Seen

    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """The sums of a group of cells for one metric; ``hidden_count`` cells were left out.

    ``salted`` and ``salted_total`` tell the counted doors apart, to round with; None for who may see all.
    """

    total: float
    squares: float
    n: float
    people: float
    km2: float
    hidden_count: int
    salted: float | None
    salted_total: float | None


def group_of(seen: Seen, places: Places, km2: NDArray[np.float64] | None, *, hide_small: bool) -> Group:
    """Add up the cells of a group that the asker may see.

    Parameters
    ----------
    seen
        A metric by cell, made of sums.
    places
        The group's cells in ``seen.ids``.
    km2
        The size of all cells, for densities.
    hide_small
        Leave hidden cells out, and keep what counts are rounded with.
    """
    if seen.sums is None:
        raise ValueError("only what was added up can be added up further")
    kept = places[~seen.hidden[places]]
    sums = seen.sums

    def fraction(salted: NDArray[np.float64]) -> float | None:
        return float(salted[kept].sum() % 1.0) if hide_small else None

    return Group(
        float(sums.total[kept].sum()),
        float(sums.squares[kept].sum()),
        float(sums.n[kept].sum()),
        float(sums.people[kept].sum()),
        0.0 if km2 is None else float(km2[kept].sum()),
        len(places) - len(kept),
        fraction(sums.salted),
        fraction(sums.salted_total),
    )


def compared(measure: Measure, a: Group, b: Group) -> ComparedMetric:
    """Put two groups side by side."""
    figure_a, figure_b = figure_of_group(measure, a), figure_of_group(measure, b)
    difference, low, high = _difference(measure, a, b, figure_a, figure_b)
    metric = measure.metric
    return ComparedMetric(
        metric.name, metric.label, metric.kind, metric.unit, figure_a, figure_b, difference, low, high
    )


def figure_of_group(measure: Measure, group: Group) -> Figure:
    """Give a metric of a group: null where nothing was observed, or too little for the asker."""
    metric = measure.metric
    small = group.n == 0 and group.hidden_count > 0  # what may be seen of it is nothing
    small |= group.salted is not None and 0 < min(group.n, group.people) < LEAST
    nothing = group.n == 0 and (metric.kind != "amount" or measure.source == "heard")
    if small or nothing:
        return Figure(
            metric.name, metric.label, metric.kind, metric.unit, None, 0, too_few=False, hidden=small
        )
    value, low, high = _estimated(measure, group)
    coarse = in_percents if metric.kind == "rate" else in_three_figures
    if group.salted is not None and metric.kind != "amount":
        value, low, high = (
            None if one is None else float(coarse(np.array([one]))[0]) for one in (value, low, high)
        )
    n = group.n if group.salted is None else float(rounded(np.array([group.n]), np.array([group.salted]))[0])
    too_few = metric.kind != "amount" and group.n < LEAST
    return Figure(
        metric.name,
        metric.label,
        metric.kind,
        metric.unit,
        _four(value),
        int(n),
        too_few,
        _four(low),
        _four(high),
        _four(value),
    )


def _four(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _estimated(measure: Measure, group: Group) -> tuple[float | None, float | None, float | None]:
    if measure.metric.kind == "rate":
        return (group.total / group.n, *wilson(group.total, group.n))
    if measure.metric.kind == "mean":
        mean, error = group.total / group.n, error_of_mean(group.total, group.squares, group.n)
        return (mean, None, None) if error is None else (mean, mean - Z * error, mean + Z * error)
    total = group.total
    if group.salted_total is not None:
        total = float(rounded(np.array([total]), np.array([group.salted_total]))[0])
    if measure.metric.name == "density":
        return (total / group.km2 if group.km2 else None), None, None
    return total, None, None


def _difference(
    measure: Measure, a: Group, b: Group, figure_a: Figure, figure_b: Figure
) -> tuple[float | None, float | None, float | None]:
    """Give a minus b with its interval; None where one of them is not known."""
    if figure_a.value is None or figure_b.value is None:
        return None, None, None
    gap = figure_a.value - figure_b.value
    if measure.metric.kind == "amount":
        return _four(gap), None, None
    if measure.metric.kind == "rate":
        found: Sequence[float] = difference_of_shares((a.total, a.n), (b.total, b.n))
    else:
        errors = [error_of_mean(one.total, one.squares, one.n) for one in (a, b)]
        if errors[0] is None or errors[1] is None:
            return _four(gap), None, None
        reach = Z * sqrt(errors[0] ** 2 + errors[1] ** 2)
        gap = a.total / a.n - b.total / b.n
        found = (gap, gap - reach, gap + reach)
    if a.salted is not None:
        coarse = in_percents if measure.metric.kind == "rate" else in_three_figures
        found = coarse(np.array(found)).tolist()
    gap, low, high = (round(one, 4) for one in found)
    return gap, low, high
