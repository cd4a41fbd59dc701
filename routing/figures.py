"""Figures of turfs: how much work, in one piece or not, how compact; of a whole cut and of any set of doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routing.excerpt import excerpt, renumbered, segments_around
from routing.ground import Ground, make_ground, members_of, split_exceptions
from routing.measures import balance, split_faces_rate, turf_components
from routing.model import CutPlan, TurfPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    if not spec.starts:  # the way from a start may lead anywhere
        segments = segments_around(network, on_street["segment_id"].to_numpy())
        on_street = renumbered(on_street, segments)
        locked = None if locked is None else renumbered(locked.drop_nulls("segment_id"), segments)
        network = excerpt(network, segments)
    ground = make_ground(network, on_street, spec, locked)
    return turf_plans(ground, np.zeros(len(ground.stops), dtype=np.int64), spec)[0]


def turf_plans(ground: Ground, turf: Ints, spec: TurfSpec) -> tuple[TurfPlan, ...]:
    """Measure every turf; ``turf`` is that of every stop, numbered from 0."""
    stops, members = ground.stops, members_of(turf)
    walking = ground.estimate.measure(members, ground.beat)
    knock_s = np.bincount(turf, stops.knock_s)
    apart = walking.farthest_m > spec.walk.drive_from_m
    pieces = pieces_of(ground, turf)
    first = ground.travel.nearest(members)
    ids = stops.doors["door_id"].to_numpy()
    return tuple(
        TurfPlan(
            door_ids=tuple(sorted(ids[own].tolist())),
            walk_m=float(walking.walk_m[number]),
            walk_s=float(walking.walk_m[number]) / ground.speed_mps,
            knock_s=float(knock_s[number]),
            contiguous=bool(pieces[number] <= 1),
            drive_between=bool(apart[number]),
            compactness=compactness(ground.single.xy[members[number]]),
            travel_s=float(ground.travel.travel_s[first[number]]),
            start=tuple(spec.starts[ground.travel.start[first[number]]]) if spec.starts else None,
        )
        for number, own in enumerate(members_of(np.repeat(turf, stops.door_count)))
    )


def cut_plan(ground: Ground, turf: Ints, exceptions: pl.DataFrame, spec: TurfSpec) -> CutPlan:
    """Measure a whole cut; ``turf`` is that of every stop, numbered from 0."""
    stops, turfs = ground.stops, turf_plans(ground, turf, spec)
    work_s = _work(turfs)
    shift_s = spec.shift_s or float(work_s.mean())
    split_rate = split_faces_rate(stops.segment_id * 2 + stops.side, turf, stops.knock_s, shift_s)
    counts = {
        "over_shift_building_count": int((stops.knock_s > shift_s).sum()),
        "stop_count": len(stops),
        "unit_count": len(ground.faces),
        "face_count": int(ground.face[-1]) + 1,
    }
    return _with_figures(turfs, exceptions, split_rate, counts, spec)


def joined_plan(plans: Sequence[CutPlan], exceptions: pl.DataFrame, spec: TurfSpec) -> CutPlan:
    """Put the cuts of regions together, in their order; no block face may be in two of them."""
    turfs = tuple(turf for plan in plans for turf in plan.turfs)
    names = ("over_shift_building_count", "stop_count", "unit_count", "face_count")
    counts = {name: sum(int(plan.figures[name]) for plan in plans) for name in names}
    split = sum(plan.split_faces_rate * plan.figures["face_count"] for plan in plans)
    return _with_figures(turfs, exceptions, split / counts["face_count"], counts, spec)


def _with_figures(
    turfs: tuple[TurfPlan, ...],
    exceptions: pl.DataFrame,
    split_rate: float,
    counts: dict[str, int],
    spec: TurfSpec,
) -> CutPlan:
    work_s = _work(turfs)
    max_over_mean, cv = balance(work_s)
    return CutPlan(
        turfs=turfs,
        exceptions=exceptions,
        max_over_mean=max_over_mean,
        cv=cv,
        split_faces_rate=split_rate,
        spec=spec,
        figures={
            "mean_work_s": float(work_s.mean()),
            "max_work_s": float(work_s.max()),
            "over_shift_count": int((work_s > spec.shift_s).sum()) if spec.shift_s else 0,
            "contiguous_rate": float(np.mean([turf.contiguous for turf in turfs])),
            "drive_between_count": sum(turf.drive_between for turf in turfs),
            "compactness": float(np.mean([turf.compactness for turf in turfs])),
            "walk_m": sum(turf.walk_m for turf in turfs),
            "travel_s": sum(turf.travel_s for turf in turfs),
            **counts,
        },
    )


def _work(turfs: tuple[TurfPlan, ...]) -> Floats:
    return np.array([turf.knock_s + turf.walk_s + turf.travel_s for turf in turfs])


def compactness(xy: Floats) -> float:
    """Tell how compact places are: 1 for an even disc, near 0 for a line.

    Parameters
    ----------
    xy
        Metres, shape (places, 2).

    Returns
    -------
    float
        Area of the places' hull over that of the disc with the same moment of inertia (Boyce and Clark's
        question, answered by moments: Li, Goodchild and Church 2013); 1 for fewer than three places.
    """
    if len(xy) < 3:
        return 1.0
    import shapely

    moment = float(((xy - xy.mean(axis=0)) ** 2).sum(axis=1).mean())
    area = float(shapely.MultiPoint(xy).convex_hull.area)
    return min(area / max(2 * np.pi * moment, 1e-9), 1.0)


def pieces_of(ground: Ground, turf: Ints) -> Ints:
    """Count the pieces of every turf; locked faces belong to nobody who is counted."""
    locked, count = ground.locked, int(turf.max()) + 1
    segment_id = np.r_[ground.stops.segment_id, locked // 2]
    side = np.r_[ground.stops.side, locked % 2]
    return turf_components(ground.network, segment_id, side, np.r_[turf, np.full(len(locked), count)])[:count]
