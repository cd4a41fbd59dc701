"""Refining: from a first partition to turfs of even work, by work flowing over borders and by annealing.

The work of a stop is the time at its doors and its part in the walk of its turf. The walk changes when
borders move, so it is estimated anew before every round, and the last rounds only straighten what is left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.annealing import LEANS, Heating, anneal
from routing.balance import Pieces, mend
from routing.faces import Units, set_apart
from routing.ground import LEAST_REST_RATE
from routing.measures import totals
from routing.outliers import ease_outliers
from routing.pairs import recut_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from routing.allotment import Allotment
    from routing.ground import Ground
    from routing.model import TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

FLOW_RATE_MIN = 0.01
"""Least part of a turf's work that two neighbouring turfs are cut anew for."""

FIRST_HEAT, FIRST_ROUNDS = 0.05, 2000
"""Of the first round of annealing; every further round has half the heat, and half the proposals of the first."""

LAST = (
    Heating(rounds=300, heat=0.002, seed=101),
    Heating(rounds=300, heat=0.002, seed=102),
    Heating(rounds=100, heat=0.001, seed=103),
)
"""The last rounds; before the second, turfs that are stuck are eased."""

LAST_TOLERANCE, LAST_BEYOND = 0.035, 3000.0
"""The last rounds divide faces only for turfs that are farther from their aim than this."""


def refine(
    ground: Ground, share: Allotment, turf: Ints, spec: TurfSpec, tell: Callable[[float], None]
) -> Ints:
    """Even out all turfs.

    Parameters
    ----------
    ground, share
        What is cut, and into how many.
    turf
        Turf of every stop, from 0.
    spec
        ``refine_rounds`` (0: nothing is done), ``lean`` and ``seed``.
    tell
        Told the part that is done, several times a second; may raise ``Cancelled``.

    Returns
    -------
    int array, shape (stops,)
    """
    if not spec.refine_rounds or int(turf.max()) == 0:
        return turf
    pieces = _pieces(ground, ground.faces, share, turf)
    of_unit = np.empty(len(ground.faces), dtype=np.int64)
    of_unit[ground.faces.of_stop[share.alone]] = turf[share.alone]
    of_unit[ground.faces.of_stop[~share.alone]] = turf[~share.alone]
    tell(0.0)
    flowed = recut_pairs(pieces, mend(pieces, of_unit), FLOW_RATE_MIN, spec.seed, ground.beat)[
        ground.faces.of_stop
    ]
    turf = np.where(share.alone, turf, flowed)
    turf = mend(_pieces(ground, ground.single, share, turf), turf)
    lean, first = LEANS[spec.lean], _heatings(spec)
    strict = replace(lean, tolerance=max(lean.tolerance, LAST_TOLERANCE), beyond=LAST_BEYOND)
    rounds = [*((lean, heating) for heating in first), *((strict, heating) for heating in LAST)]
    for number, (wanted, heating) in enumerate(rounds):

        def tell_round(part: float, done: int = number) -> None:
            tell((done + part) / len(rounds))

        tell_round(0.0)
        pieces, seed = _pieces(ground, ground.single, share, turf), heating.seed + spec.seed
        if number == len(first) + 1:
            turf = ease_outliers(pieces, ground.face, turf, strict, seed, lambda _: tell_round(0.0))
        turf = anneal(pieces, ground.face, turf, wanted, replace(heating, seed=seed), tell_round)
    return turf


def _heatings(spec: TurfSpec) -> list[Heating]:
    """Give the first rounds: each of half the heat before, and all but the first of half its proposals."""
    return [
        Heating(FIRST_ROUNDS // (1 + (number > 0)), FIRST_HEAT * 0.5**number, seed=number)
        for number in range(spec.refine_rounds)
    ]


def _pieces(ground: Ground, units: Units, share: Allotment, turf: Ints) -> Pieces:
    """Weigh the units by the present turfs' walks; stops that are a turf alone have no neighbours."""
    work_s = ground.work_of(turf)
    graph, unit_s = without_alone(units, share, work_s)
    aims_s = _aims(ground, share, turf, work_s)
    return Pieces(graph, np.maximum(unit_s, 1e-6), units.xy, aims_s, units.arterials)


def without_alone(units: Units, share: Allotment, work_s: Floats) -> tuple[csr_matrix, Floats]:
    """Graph and work of the units without the stops that are a turf of their own."""
    unit_s = totals(units.of_stop, np.where(share.alone, 0.0, work_s), len(units))
    return set_apart(units.graph, unit_s <= 0), unit_s


def _aims(ground: Ground, share: Allotment, turf: Ints, work_s: Floats) -> Floats:
    """Say what every turf should have to do: the mean of its group less its way from the start.

    A building that is a turf alone has what it has.
    """
    group = np.zeros(int(turf.max()) + 1, dtype=np.int64)
    group[turf] = ground.group
    travel_s, alone = ground.travel_of(turf), turf[share.alone]
    groups, shared = len(share.turf_count), np.setdiff1d(np.arange(len(group)), alone)
    group_s = np.bincount(ground.group[~share.alone], work_s[~share.alone], groups)
    group_s += np.bincount(group[shared], travel_s[shared], groups)
    whole_s = (group_s / np.maximum(np.bincount(group[shared], minlength=groups), 1))[group]
    aim_s = np.maximum(whole_s - travel_s, LEAST_REST_RATE * whole_s)
    aim_s[alone] = work_s[share.alone]
    return np.maximum(aim_s, 1.0)
