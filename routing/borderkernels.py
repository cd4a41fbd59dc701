"""Compiled kernels that move the borders of turfs: runs of stops change turf, at random but with purpose.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over stops. A proposal moves the stops of one
block face from somewhere on the face to the end of its turf there, or all of the turf's stops there, to a
turf that one of them borders on; turfs always stay in one piece.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.compiled import compiled, inlined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Map(NamedTuple):
    """Stops, in the order of their faces, and their neighbours: those of stop i stand from ``first[i]`` on."""

    first: Ints  # (stops + 1,)
    neighbour: Ints
    pull: Floats  # cost of parting two neighbours
    face: Ints  # (stops,)
    work_s: Floats
    x: Floats
    y: Floats


class Turfs(NamedTuple):
    """Which turf every stop is in, and what the turfs add up to; changed in place."""

    of_stop: Ints
    aim_s: Floats  # (turfs,)
    sums: Floats  # (turfs, 4): work, its moments in x and y, and its square moment
    size: Ints  # (turfs,) stops


class Draws(NamedTuple):
    """Random numbers, one of each kind for a proposal."""

    pick: Ints  # large, not below 0
    luck: Floats  # of an exponential distribution
    heat: Floats  # cost that is accepted with luck 1


class Worth(NamedTuple):
    """What things cost; see `routing.balance`."""

    evenness: float
    tolerance: float
    beyond: float
    compactness: float  # over the mean square distance from the middle of a turf


class Desk(NamedTuple):
    """Room for finding out whether a turf stays in one piece: ``seen`` holds the stamp of the last search."""

    seen: Ints  # (stops,)
    waiting: Ints  # (stops,)
    stamp: Ints  # (1,)


@inlined
def _strain(work_s: float, aim_s: float, worth: Worth) -> float:
    """Say how bad it is that a turf has so much work."""
    off = abs(work_s / aim_s - 1.0)
    strain = worth.evenness * off * off
    if off > worth.tolerance:
        strain += worth.beyond * (off - worth.tolerance) ** 2
    return strain


@inlined
def _looseness(work_s: float, x: float, y: float, square: float) -> float:
    """Give the square distances from the middle, times work."""
    return square - (x * x + y * y) / work_s


@compiled
def _run_of(stops: Map, turfs: Turfs, stop: int, way: int) -> tuple[int, int]:
    """Give the first and last of the turf's stops on the face that go with the stop: up, down or both ways."""
    own, face = turfs.of_stop[stop], stops.face[stop]
    first = last = stop
    if way != 1:
        while first > 0 and stops.face[first - 1] == face and turfs.of_stop[first - 1] == own:
            first -= 1
    if way != 0:
        end = len(stops.face) - 1
        while last < end and stops.face[last + 1] == face and turfs.of_stop[last + 1] == own:
            last += 1
    return first, last


@compiled
def _pull_there(stops: Map, turfs: Turfs, run: tuple[int, int], there: int) -> float:
    """Give the cost of the neighbours that the run leaves, less that of those it comes to."""
    own = turfs.of_stop[run[0]]
    cost = 0.0
    for stop in range(run[0], run[1] + 1):
        for edge in range(stops.first[stop], stops.first[stop + 1]):
            other = stops.neighbour[edge]
            if other < run[0] or other > run[1]:
                if turfs.of_stop[other] == own:
                    cost += stops.pull[edge]
                elif turfs.of_stop[other] == there:
                    cost -= stops.pull[edge]
    return cost


@compiled
def _cost_of(
    stops: Map, turfs: Turfs, run: tuple[int, int], there: int, worth: Worth
) -> tuple[float, float, float, float, float]:
    """Give the cost of moving the run, and its work and moments."""
    own, aim_s = turfs.of_stop[run[0]], turfs.aim_s
    s = x = y = square = 0.0
    for stop in range(run[0], run[1] + 1):
        work_s = stops.work_s[stop]
        s += work_s
        x += work_s * stops.x[stop]
        y += work_s * stops.y[stop]
        square += work_s * (stops.x[stop] ** 2 + stops.y[stop] ** 2)
    a, b = turfs.sums[own], turfs.sums[there]
    cost = _strain(a[0] - s, aim_s[own], worth) - _strain(a[0], aim_s[own], worth)
    cost += _strain(b[0] + s, aim_s[there], worth) - _strain(b[0], aim_s[there], worth)
    loose = _looseness(a[0] - s, a[1] - x, a[2] - y, a[3] - square) - _looseness(a[0], a[1], a[2], a[3])
    looser = _looseness(b[0] + s, b[1] + x, b[2] + y, b[3] + square) - _looseness(b[0], b[1], b[2], b[3])
    cost += worth.compactness * (loose / aim_s[own] + looser / aim_s[there])
    return cost + _pull_there(stops, turfs, run, there), s, x, y, square


@compiled
def _stays_whole(stops: Map, turfs: Turfs, run: tuple[int, int], desk: Desk) -> bool:
    """Tell whether the run's turf is in one piece without it: its neighbours there find each other."""
    own = turfs.of_stop[run[0]]
    desk.stamp[0] += 2
    gone = desk.stamp[0]
    wanted, found = gone - 1, 0
    for stop in range(run[0], run[1] + 1):
        desk.seen[stop] = gone
    for stop in range(run[0], run[1] + 1):
        for edge in range(stops.first[stop], stops.first[stop + 1]):
            other = stops.neighbour[edge]
            if turfs.of_stop[other] == own and desk.seen[other] < wanted:
                desk.seen[other] = wanted
                desk.waiting[0] = other
                found += 1
    if found <= 1:
        return True
    desk.seen[desk.waiting[0]] = gone
    left, top = found - 1, 1
    while top > 0 and left > 0:
        top -= 1
        stop = desk.waiting[top]
        for edge in range(stops.first[stop], stops.first[stop + 1]):
            other = stops.neighbour[edge]
            if turfs.of_stop[other] == own and desk.seen[other] != gone:
                left -= desk.seen[other] == wanted
                desk.seen[other] = gone
                desk.waiting[top] = other
                top += 1
    return left == 0


@compiled
def move_borders(stops: Map, turfs: Turfs, draws: Draws, worth: Worth, desk: Desk) -> int:
    """Go through the proposals in turn; give the number of those that were taken."""
    taken = 0
    for number in range(len(draws.pick)):
        pick = draws.pick[number]
        stop = pick % len(stops.face)
        begin, degree = stops.first[stop], stops.first[stop + 1] - stops.first[stop]
        if degree == 0:
            continue
        own = turfs.of_stop[stop]
        there = turfs.of_stop[stops.neighbour[begin + (pick // len(stops.face)) % degree]]
        if own == there:
            continue
        run = _run_of(stops, turfs, stop, (pick >> 40) % 4)
        count = run[1] - run[0] + 1
        if turfs.size[own] <= count:
            continue
        cost, s, x, y, square = _cost_of(stops, turfs, run, there, worth)
        if cost >= draws.heat[number] * draws.luck[number] or not _stays_whole(stops, turfs, run, desk):
            continue
        for moved in range(run[0], run[1] + 1):
            turfs.of_stop[moved] = there
        for turf, sign in ((own, -1), (there, 1)):
            turfs.size[turf] += sign * count
            turfs.sums[turf, 0] += sign * s
            turfs.sums[turf, 1] += sign * x
            turfs.sums[turf, 2] += sign * y
            turfs.sums[turf, 3] += sign * square
        taken += 1
    return taken
