"""The ground that turf is cut from: stops on their streets, their neighbourhood, and what cannot be cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.errors import BadInput, Infeasible
from routing.estimate import WalkEstimate
from routing.faces import Units, make_units
from routing.measures import knock_seconds
from routing.stops import Stops, make_stops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

UNITS_PER_TURF = 4
"""A turf is put together from at least about so many units, or it could not be balanced."""


@dataclass(frozen=True)
class Ground:
    """What stays the same while turf is cut.

    ``area`` and ``group`` have one value a stop: turfs never straddle areas, nor groups, which are the
    pieces of an area that can be walked. ``faces`` are block-face units, ``single`` has a unit a stop.
    ``face`` numbers the block faces, (stops,); a face in two areas is two. ``locked`` are block faces (segment_id * 2 + side) with doors of turfs that stay as they are.
    """

    network: SidewalkNetwork
    stops: Stops
    area: Ints
    group: Ints
    face: Ints
    locked: Ints
    faces: Units
    single: Units
    estimate: WalkEstimate
    speed_mps: float

    def walk_of(self, turf: Ints) -> tuple[Floats, Floats]:
        """Estimate metres of walking: of every turf, and each stop's part in them."""
        return self.estimate.shares(members_of(turf), len(self.stops))

    def work_of(self, turf: Ints) -> Floats:
        """Estimate the seconds of every stop, at its doors and its part in the walk of its turf."""
        return self.stops.knock_s + self.walk_of(turf)[1] / self.speed_mps


def members_of(turf: Ints) -> Sequence[Ints]:
    """Give the stops of every turf, by its number."""
    order = np.argsort(turf, kind="stable")
    return np.split(order, np.searchsorted(turf[order], np.arange(1, int(turf.max()) + 1)))


def make_ground(
    network: SidewalkNetwork, doors: pl.DataFrame, spec: TurfSpec, locked: pl.DataFrame | None = None
) -> Ground:
    """Gather doors into stops, units and neighbourhoods; see `routing.turf.cut_turf` for the errors."""
    stops = make_stops(doors, spec.walk)
    _require_possible(stops, spec)
    area = np.zeros(len(stops), dtype=np.int64)
    if spec.keep:
        ids = stops.doors[f"{spec.keep}_id"].fill_null("").to_numpy()[stops.first_door[:-1]]
        area = np.unique(ids.astype(str), return_inverse=True)[1].astype(np.int64)
    doors_max = int(np.clip(_doors_aimed_at(stops, spec) / UNITS_PER_TURF, 1, spec.face_doors_max))
    taken = np.zeros(0, dtype=np.int64)
    if locked is not None:
        places = locked.select("segment_id", "side").drop_nulls().to_numpy().astype(np.int64)
        taken = np.unique(places[:, 0] * 2 + places[:, 1])
    faces = make_units(network, stops, area, doors_max, taken)
    return Ground(
        network=network,
        stops=stops,
        area=area,
        group=faces.group[faces.of_stop],
        face=_faces_of(stops, area),
        locked=taken,
        faces=faces,
        single=make_units(network, stops, area, 0, taken),
        estimate=WalkEstimate(network, stops),
        speed_mps=spec.walk.speed_mps,
    )


def _faces_of(stops: Stops, area: Ints) -> Ints:
    own = np.column_stack([stops.segment_id, stops.side, area])
    return np.cumsum(np.r_[0, (np.diff(own, axis=0) != 0).any(axis=1)])


def require_steering(spec: TurfSpec) -> None:
    """Refuse a spec that does not say how many turfs, or says it twice."""
    given = {
        name: getattr(spec, name)
        for name in ("shift_s", "doors_per_turf", "turf_count")
        if getattr(spec, name) is not None
    }
    if len(given) != 1:
        raise BadInput(
            "The number of turfs is steered by exactly one of shift, doors and turfs.",
            "Give one of the three.",
        )
    name, value = next(iter(given.items()))
    if not value > 0:
        raise BadInput(f"The option {name} must be more than zero.")
    if spec.face_doors_max < 1:
        raise BadInput("The option face_doors_max must be at least 1.")


def split_exceptions(
    network: SidewalkNetwork, doors: pl.DataFrame, spec: TurfSpec
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the doors into those on a street and the exceptions (door_id, exception_reason)."""
    for column in ("segment_id", *([f"{spec.keep}_id"] if spec.keep else [])):
        if column not in doors.columns:
            mend = (
                "Snap the doors to streets first." if column == "segment_id" else "Import these areas first."
            )
            raise BadInput(f"The table of doors has no column {column}.", mend)
    reason = pl.col("exception_reason") if "exception_reason" in doors.columns else pl.lit(None, pl.String)
    exceptions = (
        doors.filter(pl.col("segment_id").is_null())
        .select("door_id", reason.fill_null("no street within reach").alias("exception_reason"))
        .sort("door_id")
    )
    on_street = doors.filter(pl.col("segment_id").is_not_null())
    if on_street.is_empty():
        raise Infeasible("No door can be put in a turf.", "Choose a universe with doors on the streets.")
    segment = on_street["segment_id"].to_numpy()
    if segment.min() < 0 or segment.max() >= len(network.segment_m):
        raise BadInput("The doors lie on streets that this network does not have.", "Snap the doors again.")
    return on_street, exceptions


def _require_possible(stops: Stops, spec: TurfSpec) -> None:
    one_door_s = float(knock_seconds(np.ones(1, dtype=np.int64), spec.walk)[0])
    if spec.shift_s is not None and spec.shift_s < one_door_s:
        raise Infeasible(
            f"A shift of {spec.shift_s:.0f} s is shorter than one door, which takes {one_door_s:.0f} s.",
            "Choose a longer shift or less time per door.",
        )
    if spec.turf_count is not None and spec.turf_count > len(stops):
        raise Infeasible(
            f"{spec.turf_count} turfs are more than the {len(stops)} houses and buildings"
            f" with {len(stops.doors)} doors, and a building is never divided.",
            f"Ask for at most {len(stops)} turfs.",
        )


def _doors_aimed_at(stops: Stops, spec: TurfSpec) -> float:
    """Doors of a usual turf."""
    doors = len(stops.doors)
    if spec.shift_s is not None:
        return doors * spec.shift_s / float(stops.knock_s.sum())
    return doors / spec.turf_count if spec.turf_count else float(spec.doors_per_turf or 1)
