"""What planned walks are worth: a line a walk, and the sums of many."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routing.model import Walk


@dataclass(frozen=True)
class WalkLine:
    """One row of what ``walk`` prints.

    ``list_order`` is today's printed order (street, odd/even, number) and ``human_order`` that of a careful
    human, both between the same ends on the same network.
    """

    turf_id: str
    stop_count: int
    walk_m: float
    effort_m: float
    walk_s: float
    knock_s: float
    lower_bound_effort_m: float | None
    gap: float | None
    proven: bool
    list_order_m: float
    list_order_s: float
    human_order_m: float
    human_order_s: float
    wish_cost_m: float
    left_out_count: int
    solve_ms: float


@dataclass(frozen=True)
class WalkSums:
    """What walks are worth in all: ours beside the list order and a careful human's order.

    ``proven_count`` walks are the shortest there are; ``bounded_count`` walks, those included, are known to be
    at most ``gap_max`` longer than the shortest (null without any).
    """

    walk_count: int
    walk_m: float
    walk_s: float
    knock_s: float
    list_order_m: float
    list_order_s: float
    human_order_m: float
    human_order_s: float
    proven_count: int
    bounded_count: int
    gap_max: float | None
    wish_cost_m: float
    left_out_count: int


@dataclass(frozen=True)
class WalksReport:
    """What ``walk`` did."""

    walks: tuple[WalkLine, ...]
    sums: WalkSums
    elapsed_s: float


def line_of(walk: Walk) -> WalkLine:
    """Give the figures of a walk."""
    return figures_line(
        {**{field.name: getattr(walk, field.name) for field in fields(walk)}, "stop_count": len(walk.stops)}
    )


def figures_line(figures: Mapping[str, Any]) -> WalkLine:
    """Give a walk's line from its columns, and from ``stop_count``.

    Minutes of the other orders are at the pace of our own: walked, ridden or driven as it is.
    """
    pace = figures["walk_s"] / figures["walk_m"] if figures["walk_m"] else 0.0
    known = {field.name for field in fields(WalkLine)}
    return WalkLine(
        **{name: value for name, value in figures.items() if name in known},
        list_order_s=figures["list_order_m"] * pace,
        human_order_s=figures["human_order_m"] * pace,
        left_out_count=len(figures["left_out"]),
    )


def sums_of(lines: Iterable[WalkLine]) -> WalkSums:
    """Add walks up."""
    rows = list(lines)
    added = (
        "walk_m",
        "walk_s",
        "knock_s",
        "list_order_m",
        "list_order_s",
        "human_order_m",
        "human_order_s",
        "wish_cost_m",
        "left_out_count",
    )
    gaps = [line.gap for line in rows if line.gap is not None]
    return WalkSums(
        **{name: sum(getattr(line, name) for line in rows) for name in added},
        walk_count=len(rows),
        proven_count=sum(line.proven for line in rows),
        bounded_count=len(gaps),
        gap_max=max(gaps, default=None),
    )
