"""The nouns of what an analyst asks of the map: a question, and figures with how sure they are.

Rates and means are shrunk towards those of the whole area (``app.shrinking`` says how); ``low`` and ``high``
bound nine tenths of what is likely. Null is "no data" or, where ``hidden`` says so, "not for you".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from app.canvass import Outcome

if TYPE_CHECKING:
    from app.model import HeatmapCell

CellKind = Literal["hex", "precinct", "block-group"]
MetricKind = Literal["amount", "rate", "mean"]
LEAST = 10
"""What rests on fewer than this many is marked, and for those who may not see small cells hidden."""


@dataclass(frozen=True)
class HeatmapSpec:
    """What a heatmap is asked to show.

    With ``since``, ``until``, ``outcome`` or ``script`` only results of those days (both included, where the
    campaign is), with that outcome, or heard with that script count: metrics of the canvass take the latest such result
    of each door, and all others count only the doors that have one.
    """

    metric: str = "voters"
    by: CellKind = "hex"
    resolution: int | None = None  # H3 resolution of hexes, 4 to 11
    universe: str | None = None
    since: date | None = None
    until: date | None = None
    outcome: Outcome | None = None
    script: str | None = None  # script_id


@dataclass(frozen=True)
class Metric:
    """One thing a heatmap can show. ``kind``: amounts add up, rates are shares of ``n``, means are of a score.

    ``ramp`` "two-sided" has a ``middle`` that tells both sides apart. ``has_data``: this campaign can show it.
    """

    name: str
    label: str
    kind: MetricKind
    unit: str
    ramp: Literal["sequential", "two-sided"] = "sequential"
    middle: float | None = None
    has_data: bool = True


@dataclass(frozen=True)
class CanvassDay:
    """One day of the canvass, where the campaign is. Counts are null where ``hidden``.

    ``doors`` were visited that day, ``first_visits`` of them for the first time; ``contacts`` and ``refusals``
    are the doors whose latest result of the day is a talk or a refusal.
    """

    day: date
    doors: int | None
    contacts: int | None
    refusals: int | None
    first_visits: int | None
    hidden: bool = False


@dataclass(frozen=True)
class Timeline:
    """The days on which doors were visited, oldest first; days without a visit are left out."""

    days: tuple[CanvassDay, ...]
    least: int = LEAST


@dataclass(frozen=True)
class Figure:
    """One metric of one cell or group of cells."""

    metric: str
    label: str
    kind: MetricKind
    unit: str
    value: float | None
    n: int
    too_few: bool
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class CellFigures:
    """One cell: every metric the campaign has data for, and the ids of its doors."""

    cell_id: str
    by: CellKind
    figures: tuple[Figure, ...]
    door_ids: tuple[str, ...]


@dataclass(frozen=True)
class ComparedMetric:
    """One metric of two groups of cells. ``difference`` is a minus b, with its 90 % interval."""

    metric: str
    label: str
    kind: MetricKind
    unit: str
    a: Figure
    b: Figure
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """Two groups of cells side by side; ``hidden_count`` cells were left out because they may not be seen."""

    by: CellKind
    cell_count_a: int
    cell_count_b: int
    hidden_count: int
    metrics: tuple[ComparedMetric, ...]
    least: int = LEAST


@dataclass(frozen=True)
class UniverseOutline:
    """A named filter. Counts are rounded; null where ``hidden``: fewer than ``least`` people are in it."""

    universe_id: str
    name: str
    voter_count: int | None
    door_count: int | None
    created_at: datetime
    hidden: bool
    least: int = LEAST


@dataclass(frozen=True)
class CutOutline:
    """One way to cut a universe into turf, without its figures."""

    cut_id: str
    universe_id: str
    universe_name: str
    state: Literal["draft", "current", "retired"]
    revision: int
    created_at: datetime


@dataclass(frozen=True)
class TurfOutline:
    """Where a turf lies. Counts are rounded; null where ``hidden``: too few live there, or could be subtracted."""

    turf_id: str
    cut_id: str
    number: int
    name: str
    version: int
    boundary: dict[str, Any]
    door_count: int | None
    voter_count: int | None
    hidden: bool


def figure_of(metric: Metric, cell: HeatmapCell) -> Figure:
    """Give a cell of a heatmap as a figure of its own."""
    return Figure(
        metric.name,
        metric.label,
        metric.kind,
        metric.unit,
        cell.value,
        cell.n,
        cell.too_few,
        cell.low,
        cell.high,
        cell.raw,
        cell.hidden,
    )
