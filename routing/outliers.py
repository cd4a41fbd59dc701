"""Outliers: turfs that got stuck far from their aim are put together with their neighbours and cut anew.

Three large buildings may fill a turf so that none can leave without another coming in: no small move helps.
Among a few turfs everything can be tried, from very hot to cold.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.annealing import Heating, anneal
from routing.balance import Pieces
from routing.measures import totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from routing.annealing import Lean

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

OUTLIERS_MAX_RATE = 0.05
"""Part of all turfs that are looked at, at most."""

HOT = (1.0, 3.0, 10.0, 30.0)
WARM, ROUNDS = 0.02, 4000
"""Heat of the tries, one after the other, then of setting what was found; proposals a stop."""

SOFT = 30.0
"""Cost of being beyond the tolerance while it is hot: a stiff one could not be climbed over."""

RINGS = (1, 2, 3)
"""Neighbours; and for turfs that stay `FAR_OFF` their neighbours, too, and theirs."""

FAR_OFF = 0.045


def ease_outliers(
    pieces: Pieces, face: Ints, turf: Ints, lean: Lean, seed: int, tell: Callable[[float], None]
) -> Ints:
    """Cut the surroundings of turfs anew that are beyond the lean's tolerance.

    Parameters
    ----------
    pieces, face, turf, lean, tell
        As for `routing.annealing.anneal`.
    seed
        Of the tries: the same seed gives the same turfs.

    Returns
    -------
    int array, shape (stops,)
        No turf is farther from its aim than the farthest of its surroundings was.
    """
    turf = turf.copy()
    looked_at: set[int] = set()
    most = 2 + int(OUTLIERS_MAX_RATE * len(pieces.aim_s))
    for number in range(most):
        off = _off(pieces, turf)
        off[list(looked_at)] = 0.0
        worst = int(np.argmax(off))
        if off[worst] <= lean.tolerance:
            break
        tell(number / most)
        looked_at.add(worst)
        _recut_around(pieces, face, turf, (worst, seed + number), lean)
    return turf


def _off(pieces: Pieces, turf: Ints) -> Floats:
    return np.abs(totals(turf, pieces.work_s, len(pieces.aim_s)) / pieces.aim_s - 1)


def _recut_around(pieces: Pieces, face: Ints, turf: Ints, where: tuple[int, int], lean: Lean) -> None:
    """Cut one turf and those around it anew in place, if that brings the farthest nearer to its aim."""
    worst, seed = where
    for rings in RINGS:
        around = _around(pieces, turf, worst, rings)
        own = np.flatnonzero(np.isin(turf, around))
        part = np.searchsorted(around, turf[own])
        aim_s = pieces.aim_s[around]
        aim_s = aim_s * (pieces.work_s[own].sum() / aim_s.sum())
        arterials = None if pieces.arterials is None else pieces.arterials[own][:, own]
        local = Pieces(pieces.graph[own][:, own], pieces.work_s[own], pieces.xy[own], aim_s, arterials)
        best = float(_off(local, part).max())
        for heat in HOT:
            found = _tried(local, face[own], part, lean, Heating(ROUNDS, heat, seed))
            off = float(_off(local, found).max())
            if off < best - 1e-9:
                best, turf[own] = off, around[found]
            if best <= lean.tolerance:
                return
        if best <= FAR_OFF:
            return


def _tried(local: Pieces, face: Ints, part: Ints, lean: Lean, heating: Heating) -> Ints:
    """Anneal from very hot, where uneven work is cheap, to cold, where it is not."""
    soft = replace(lean, beyond=SOFT)
    found = anneal(local, face, part, soft, heating, lambda _: None)
    return anneal(local, face, found, lean, Heating(ROUNDS // 4, WARM, heating.seed), lambda _: None)


def _around(pieces: Pieces, turf: Ints, worst: int, rings: int) -> Ints:
    """Give the turf, its neighbours, and so on; sorted."""
    around = np.array([worst])
    for _ in range(rings):
        near = pieces.graph[np.flatnonzero(np.isin(turf, around))].indices
        around = np.unique(np.r_[around, turf[near]])
    return around
