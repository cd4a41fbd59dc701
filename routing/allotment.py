"""The allotment: how many turfs every group of doors gets, and which buildings are a turf of their own."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import Infeasible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

SHIFT_FILL = 0.96
"""Mean work of a turf as part of the shift, so that the fullest turf is about the shift."""


@dataclass(frozen=True)
class Allotment:
    """``alone`` marks stops that are a turf by themselves, (stops,); ``turf_count`` is that of the rest, (groups,)."""

    alone: NDArray[np.bool_]
    turf_count: Ints


def allot(work_s: Floats, door_count: int, group: Ints, spec: TurfSpec) -> Allotment:
    """Say how many turfs each group gets.

    Parameters
    ----------
    work_s
        Seconds of every stop, at its doors and on the way, shape (stops,).
    door_count
        All doors, for ``doors_per_turf``.
    group
        Group of every stop, from 0, shape (stops,).
    spec
        Steers by shift, doors or turfs.

    Raises
    ------
    Infeasible
        ``turf_count`` is less than the number of groups.
    """
    if spec.shift_s is not None:
        return _by_shift(work_s, group, spec.shift_s)
    groups = int(group.max()) + 1
    if spec.turf_count is not None:
        if spec.turf_count < groups:
            raise Infeasible(
                f"{spec.turf_count} turfs are fewer than the {groups} areas or parts of town that have"
                " doors and must not share a turf.",
                f"Ask for at least {groups} turfs.",
            )
        return _by_count(work_s, group, spec.turf_count)
    wanted = round(door_count / (spec.doors_per_turf or door_count))
    return _by_count(work_s, group, min(max(wanted, groups), len(work_s)))


def _by_shift(work_s: Floats, group: Ints, shift_s: float) -> Allotment:
    aim_s = SHIFT_FILL * shift_s
    alone = work_s > aim_s
    groups = int(group.max()) + 1
    rest_s = np.bincount(group[~alone], work_s[~alone], groups)
    count = np.where(rest_s <= shift_s, np.ceil(rest_s / shift_s), np.ceil(rest_s / aim_s))
    stops = np.bincount(group[~alone], minlength=groups)
    return Allotment(alone, np.minimum(count.astype(np.int64), stops))


def _by_count(work_s: Floats, group: Ints, turf_count: int) -> Allotment:
    """Single out what is more than a fair share, then give turf after turf where most work is left."""
    groups = int(group.max()) + 1
    alone = np.zeros(len(work_s), dtype=bool)
    left, rest_s = turf_count, float(work_s.sum())
    for stop in np.argsort(-work_s, kind="stable").tolist():
        if left <= groups or work_s[stop] <= rest_s / left:
            break
        alone[stop] = True
        left, rest_s = left - 1, rest_s - float(work_s[stop])
    stops = np.bincount(group[~alone], minlength=groups)
    group_s = np.bincount(group[~alone], work_s[~alone], groups)
    count = (stops > 0).astype(np.int64)
    queue = [(-float(group_s[one]), one) for one in range(groups) if stops[one] > 1]
    heapq.heapify(queue)
    for _ in range(left - int(count.sum())):
        if not queue:
            break
        _, one = heapq.heappop(queue)
        count[one] += 1
        if count[one] < stops[one]:
            heapq.heappush(queue, (-float(group_s[one]) / float(count[one]), one))
    return Allotment(alone, count)
