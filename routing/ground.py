"""The ground that turf is cut from: stops on their streets, their neighbourhood, and what cannot be cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.errors import BadInput, Infeasible
from routing.estimate import WalkEstimate, no_beat
from routing.faces import NO_FACES, Units, make_units
from routing.ferries import ferries_between, with_ferries
from routing.measures import knock_seconds
from routing.modes import network_for
from routing.stops import Stops, make_stops
from routing.travel import Travel, travel_from
from routing.ways import pace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, TurfSpec

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

FERRIED_RATE = 0.5
"""Pieces of an area that hold less than this part of a turf join the nearest other, to be driven between."""

LEAST_REST_RATE = 0.3
"""Part of a shift that is left for doors, however far the start is."""

UNITS_PER_TURF = 4
"""A turf is put together from at least about so many units, or it could not be balanced."""


@dataclass(frozen=True)
class Ground:
    """What stays the same while turf is cut.

    ``area`` and ``group`` have one value a stop: turfs never straddle areas, nor groups, which are the
    pieces of an area that can be walked. ``face`` numbers the block faces, (stops,); a face in two areas
    is two. ``locked`` are block faces (segment_id * 2 + side) with doors of turfs that stay as they are.
    ``faces`` are block-face units, ``single`` has a unit a stop. ``beat`` is called several times a second
    in long work and may raise ``Cancelled``.
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
    travel: Travel
    speed_mps: float
    beat: Callable[[], None]

    def work_of(self, turf: Ints) -> Floats:
        """Estimate the seconds of every stop, at its doors and its part in the walk of its turf."""
        shares = self.estimate.measure(members_of(turf), self.beat).share_m
        return self.stops.knock_s + shares / self.speed_mps

    def travel_shares(self, spec: TurfSpec) -> Floats:
        """Spread the way from the nearest start over the stops that fill the rest of a shift there."""
        aim_s, way_s = _work_aimed_at(self.stops, spec), self.travel.travel_s
        return self.stops.knock_s * way_s / np.maximum(aim_s - way_s, LEAST_REST_RATE * aim_s)

    def travel_of(self, turf: Ints) -> Floats:
        """Give the seconds from the nearest start to every turf."""
        return self.travel.travel_s[self.travel.nearest(members_of(turf))]


def members_of(turf: Ints) -> Sequence[Ints]:
    """Give the stops of every turf, by its number."""
    order = np.argsort(turf, kind="stable")
    return np.split(order, np.searchsorted(turf[order], np.arange(1, int(turf.max()) + 1)))


def make_ground(
    network: SidewalkNetwork,
    doors: pl.DataFrame,
    spec: TurfSpec,
    locked: pl.DataFrame | None = None,
    beat: Callable[[], None] = no_beat,
) -> Ground:
    """Gather doors into stops, units and neighbourhoods; see `routing.turf.cut_turf` for the errors."""
    network = network_for(network, spec.walk.mode)
    beat()
    stops = make_stops(doors, spec.walk)
    beat()
    area = _areas_of(stops, spec)
    aim_s = _work_aimed_at(stops, spec)
    doors_max = int(
        np.clip(aim_s / stops.knock_s.sum() * len(doors) / UNITS_PER_TURF, 1, spec.face_doors_max)
    )
    taken = _locked_faces(locked)
    single = make_units(network, stops, area, 0, taken)
    beat()
    ferries = ferries_between(single, area, FERRIED_RATE * aim_s)
    faces = with_ferries(make_units(network, stops, area, doors_max, taken), ferries)
    beat()
    estimate = WalkEstimate(network, stops)
    beat()
    return Ground(
        network=network,
        stops=stops,
        area=area,
        group=faces.group[faces.of_stop],
        face=_faces_of(stops, area),
        locked=taken,
        faces=faces,
        single=with_ferries(single, ferries),
        estimate=estimate,
        travel=travel_from(spec.starts, network, estimate, spec.walk),
        speed_mps=pace_of(spec.walk),
        beat=beat,
    )


def _areas_of(stops: Stops, spec: TurfSpec) -> Ints:
    if not spec.keep:
        return np.zeros(len(stops), dtype=np.int64)
    ids = stops.doors[f"{spec.keep}_id"].fill_null("").to_numpy()[stops.first_door[:-1]]
    return np.unique(ids.astype(str), return_inverse=True)[1].astype(np.int64)


def _locked_faces(locked: pl.DataFrame | None) -> Ints:
    if locked is None:
        return NO_FACES
    places = locked.select("segment_id", "side").drop_nulls().to_numpy().astype(np.int64)
    return np.unique(places[:, 0] * 2 + places[:, 1])


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


def require_possible(stops: Stops, spec: TurfSpec) -> None:
    """Refuse a shift shorter than a door and more turfs than houses and buildings."""
    one_door_s = float(knock_seconds(np.ones(1, dtype=np.int64), spec.walk)[0])
    if spec.shift_s is not None and spec.shift_s < one_door_s:
        raise Infeasible(
            f"A shift of {spec.shift_s:.0f} s is shorter than one door, which takes {one_door_s:.0f} s.",
            "Choose a longer shift or less time per door.",
        )
    if spec.turf_count is not None and spec.turf_count > len(stops) == 1:
        raise Infeasible(
            "These doors are one house or building, which is never divided.", "Leave it one turf."
        )
    if spec.turf_count is not None and spec.turf_count > len(stops):
        raise Infeasible(
            f"{spec.turf_count} turfs are more than the {len(stops)} houses and buildings"
            f" with {len(stops.doors)} doors, and a building is never divided.",
            f"Ask for at most {len(stops)} turfs.",
        )


def _work_aimed_at(stops: Stops, spec: TurfSpec) -> float:
    """Give the seconds of a usual turf, at its doors."""
    all_s = float(stops.knock_s.sum())
    if spec.shift_s is not None:
        return spec.shift_s
    return all_s / (spec.turf_count or max(len(stops.doors) / (spec.doors_per_turf or 1), 1))
