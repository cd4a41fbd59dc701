"""Figures of turfs: how much work, in one piece or not, how compact; of a whole cut and of any set of doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routing.ground import Ground, make_ground, members_of, split_exceptions
from routing.measures import turf_components
from routing.model import TurfPlan

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]


def measure_turf(
    network: SidewalkNetwork, doors: pl.DataFrame, spec: TurfSpec, locked: pl.DataFrame | None = None
) -> TurfPlan:
    """Measure any set of doors as one turf, quickly enough to follow an editing hand.

    Parameters
    ----------
    network, doors
        As for `routing.turf.cut_turf`; doors without a street are left out.
    spec
        How doors are timed; what steers the number of turfs does not matter.
    locked
        Doors of other turfs (columns segment_id and side): their block faces are not walked through.

    Raises
    ------
    Infeasible
        No door lies on a street.
    """
    on_street, _ = split_exceptions(network, doors, spec)
    ground = make_ground(network, on_street, spec, locked)
    return turf_plans(ground, np.zeros(len(ground.stops), dtype=np.int64))[0]


def turf_plans(ground: Ground, turf: Ints) -> tuple[TurfPlan, ...]:
    """Measure every turf; ``turf`` is that of every stop, numbered from 0."""
    stops = ground.stops
    walk_m, _ = ground.walk_of(turf)
    knock_s = np.bincount(turf, stops.knock_s)
    pieces = _pieces(ground, turf)
    ids = stops.doors["door_id"].to_numpy()
    return tuple(
        TurfPlan(
            door_ids=tuple(sorted(ids[own].tolist())),
            walk_m=float(walk_m[number]),
            walk_s=float(walk_m[number]) / ground.speed_mps,
            knock_s=float(knock_s[number]),
            contiguous=bool(pieces[number] <= 1),
        )
        for number, own in enumerate(members_of(np.repeat(turf, stops.door_count)))
    )


def _pieces(ground: Ground, turf: Ints) -> Ints:
    """Count the pieces of every turf; locked faces belong to nobody who is counted."""
    locked, count = ground.locked, int(turf.max()) + 1
    segment_id = np.r_[ground.stops.segment_id, locked // 2]
    side = np.r_[ground.stops.side, locked % 2]
    return turf_components(ground.network, segment_id, side, np.r_[turf, np.full(len(locked), count)])[:count]
