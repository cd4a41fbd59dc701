"""How long doors take, without planning a walk: the live figures while people draw and move doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.editing import MoveMeasure, TurfChange
from app.roster import doors_of, rostered
from app.snapshots import read_snapshot
from app.store.universes import universes
from app.suppressing import suppressed_of
from routing.model import WalkSpec

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from app.edits import EditableCut
    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed
    from routing.estimate import WalkEstimate
    from routing.stops import Stops


MOST_STOPS, PATCHES, PATCH_STOPS = 4000, 4, 400
"""A live count of more stops measures the walk of some patches of them only."""


@dataclass(frozen=True)
class Gauge:
    """Measures any doors of one table; made once for a table, since that takes longest."""

    stops: Stops
    estimate: WalkEstimate
    stop_of: dict[str, int]  # by door_id

    def seconds(self, door_ids: Collection[str]) -> tuple[float, float]:
        """Estimate the seconds at the doors and on the way between them."""
        own = np.unique(np.fromiter(map(self.stop_of.__getitem__, door_ids), dtype=np.int64))
        if not len(own):
            return 0.0, 0.0
        walk_m = self._walk_m(own)
        return float(self.stops.knock_s[own].sum()), walk_m / WalkSpec().speed_mps

    def _walk_m(self, own: NDArray[np.int64]) -> float:
        """Estimate the walk; of very many stops by that of the patches around some of them, which is told at once."""
        if len(own) <= MOST_STOPS:
            return float(self.estimate.measure([own]).walk_m[0])
        xy = self.estimate.xy[self.estimate.corner_count + own]
        middles = xy[np.linspace(0, len(own) - 1, PATCHES + 2).astype(np.int64)[1:-1]]
        away = [np.hypot(*(xy - middle).T) for middle in middles]
        patches = [own[np.sort(np.argpartition(far, PATCH_STOPS)[:PATCH_STOPS])] for far in away]
        each_m = self.estimate.measure(patches).walk_m.sum() / (PATCHES * PATCH_STOPS)
        return float(each_m * len(own))


@dataclass(frozen=True)
class _Key:
    """Which doors: a snapshot and a name for the doors chosen from it."""

    snapshot: Snapshot
    name: str
    doors: pl.DataFrame = field(compare=False)


@lru_cache(maxsize=4)
def walkable_of(snapshot: Snapshot, where: str, suppressed: Suppressed) -> pl.DataFrame:
    """Keep the doors of a filter that are on a street at hand: a drawn shape is counted again with every corner."""
    import polars as pl

    doors = doors_of(snapshot, rostered(snapshot, where, suppressed))
    return doors.filter(pl.col("exception_reason").is_null())


def universe_key(where: str) -> str:
    """Name the doors of a filter for their gauge."""
    return f"universe {where}"


def make_ready(c: OpenCampaign) -> None:
    """Make what the first live count waits for, of the newest universe: half a minute with a million doors.

    Raises
    ------
    TurfwalkError
        When there is nothing to count yet.
    """
    with c.reading() as connection:
        found = universes(connection)
    if found:
        snapshot, where = read_snapshot(c), max(found, key=lambda one: one.created_at).where
        walkable = walkable_of(snapshot, where, suppressed_of(c, snapshot))
        if not walkable.is_empty():
            gauge_of(snapshot, universe_key(where), walkable)


def gauge_of(snapshot: Snapshot, name: str, walkable: pl.DataFrame) -> Gauge:
    """Give the gauge of doors on streets; ``name`` stands for them, so that it is made once."""
    return _gauge(_Key(snapshot, name, walkable))


@lru_cache(maxsize=4)
def _gauge(key: _Key) -> Gauge:
    from routing.estimate import WalkEstimate
    from routing.stops import make_stops

    stops = make_stops(key.doors, WalkSpec())
    stop_of = np.repeat(np.arange(len(stops)), stops.door_count).tolist()
    return Gauge(
        stops,
        WalkEstimate(key.snapshot.need_network(), stops),
        dict(zip(stops.doors["door_id"].to_list(), stop_of, strict=True)),
    )


def changes_of_move(cut: EditableCut, taken: set[str], to: str) -> MoveMeasure:
    """Tell what taking doors into the turf ``to`` does to every turf that changes.

    Times before are those that people see; times after add the estimated difference.
    """
    doors = cut.walkable
    gauge = gauge_of(cut.snapshot, cut.cut_id, doors)
    changes = []
    for row in cut.turfs:
        before = set(cut.door_ids[row["turf_id"]])
        after = before | taken if row["turf_id"] == to else before - taken
        if after == before:
            continue
        shown = [row["planned_knock_s"] or row["knock_s"], row["planned_walk_s"] or row["walk_s"]]
        (knock_s, walk_s), (_, walk_before_s) = gauge.seconds(after), gauge.seconds(before)
        walk_s = max(shown[1] + walk_s - walk_before_s, 0.0) if after else 0.0
        changes.append(
            TurfChange(row["turf_id"], row["number"], len(after), len(before), knock_s + walk_s, sum(shown))
        )
    voters = doors.filter(doors["door_id"].is_in(list(taken)))["voter_count"].sum()
    return MoveMeasure(len(taken), int(voters), tuple(changes))
