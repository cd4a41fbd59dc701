"""The best order of a task: any side, one side of a street after the other, around what a person wishes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from routing.ends import keeps, order_effort
from routing.runs import Run, order_runs
from routing.solver import Certificate, certify, shortest_order
from routing.stretches import on_stretches
from routing.task import kept_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, WalkSpec
    from routing.task import Kept, WalkTask
    from routing.wishes import StopWish

    Ints = NDArray[np.int64]


def best_order(
    network: SidewalkNetwork, task: WalkTask, told: StopWish, spec: WalkSpec, free: Certificate | None = None
) -> Certificate:
    """Find the order of a task's places and what is known about it.

    Parameters
    ----------
    network
        On which the stops are.
    task
        Stops, ends and the effort between them.
    told
        What the order has to keep.
    spec
        With ``sides="one"`` the stops of each side of a stretch (`routing.stretches`) come one after the
        other, along the street; only stops that a person moves are taken out of their side's run.
    free
        The order with nothing wished, taken where it keeps the wish by itself.

    Returns
    -------
    Certificate
        Its order holds the places of the task, start and end included, without the way back of a round trip.
    """
    kept, effort = kept_by(task, told), task.legs.effort_m
    if free is not None and not kept.back and not kept.shift and keeps(free.order[None], kept.ends)[0]:
        return free
    if spec.sides == "one":
        found = order_runs(effort, _side_runs(network, task, told), kept.ends, spec)
    else:
        order = shortest_order(effort, kept.ends, spec.solve_s)
        found = certify(effort, order, kept.ends, spec.prove_s)
    return _walked_back(found, kept, effort)


def turned_round(task: WalkTask, found: Certificate) -> Certificate:
    """Walk an order from its last stop to its first, between the same ends.

    Where the ends are given, what was proven of the one direction is not known of the other.
    """
    inner = found.order[task.before : len(found.order) - int(task.has_end)]
    order = task.between_ends(inner[::-1] - task.before)
    effort_m = order_effort(task.legs.effort_m, order, closed=task.closed)
    alike = task.closed or not (task.has_start or task.has_end)
    if alike:
        return replace(found, order=order)
    return Certificate(order, effort_m, None, proven=False)


def _walked_back(found: Certificate, kept: Kept, effort: NDArray[np.float64]) -> Certificate:
    if kept.back:
        back_m = float(effort[found.order[-1], found.order[0]])
        bound = found.lower_bound_effort_m
        return replace(
            found,
            effort_m=found.effort_m + back_m,
            lower_bound_effort_m=None if bound is None else bound + back_m,
        )
    return replace(found, order=np.roll(found.order, -kept.shift))


def _side_runs(network: SidewalkNetwork, task: WalkTask, told: StopWish) -> list[Run]:
    """Give the places of each side of a stretch along the street; ends and moved stops by themselves."""
    inner = np.arange(task.before, task.before + len(task.stops))
    on = on_stretches(network, task.places)
    moved = {told.first, told.last} | {stop for chain in told.chains for stop in chain}
    alone = np.ones(len(task.places), dtype=bool)
    alone[inner] = np.isin(inner - task.before, [stop for stop in moved if stop is not None])
    early = np.isin(np.arange(len(task.places)) - task.before, list(told.early))
    number = np.where(alone, np.arange(len(task.places)), -1)
    keys = np.stack([number, on.stretch, on.side, early.astype(np.int64)], axis=1)
    _, group = np.unique(keys, axis=0, return_inverse=True)
    sequence = np.lexsort((np.arange(len(group)), on.along_m, group.ravel()))
    cuts = np.flatnonzero(np.diff(group.ravel()[sequence])) + 1
    return [tuple(part.tolist()) for part in np.split(sequence, cuts)]
