"""Turfs on real and invented streets to put in order: dense ones, and sparse ones where few doors are targets.

The towns are Cambridge and the Lower East Side with their own addresses, Columbus with a door every 14 m of
its residential streets, and an invented grid of blocks. A turf is the stops nearest to a stop drawn by lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import polars as pl

from routing.matrix import Places, build_router, places_of
from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.snap import snap_doors
from routing.streets import read_streets
from tests.routing.blocks import grid
from tests.shared_data import SHARED

DOOR_EVERY_M = 14.0
SPARSE_RATE = 0.4
"""Share of the doors that are targets in a sparse turf."""

TOWNS = ("cambridge", "columbus", "lower east side", "grid")

_STREETS = {
    "cambridge": ("cambridge_somerville_ma/streets_city_gis.osm.pbf", 32619),
    "columbus": ("columbus_oh/map.osm.pbf", 32617),
    "lower east side": ("nyc_lower_east_side/map.osm.pbf", 32618),
}
_ADDRESSES = {
    "cambridge": "cambridge_somerville_ma/addresses_derived.parquet",
    "lower east side": "nyc_lower_east_side/addresses_osm.parquet",
}


@dataclass(frozen=True)
class Town:
    """A town made ready: its router, the places of its stops and where they are in metres."""

    router: object
    places: Places
    xy: np.ndarray

    def turf(self, count, lot, *, sparse=False):
        """Give the places of one turf of ``count`` stops; the same ``lot`` gives the same turf."""
        rng = np.random.default_rng([lot, count, int(sparse)])
        seed = self.xy[rng.integers(len(self.xy))]
        around = np.argsort(((self.xy - seed) ** 2).sum(axis=1), kind="stable")
        if sparse:
            around = around[: round(count / SPARSE_RATE)]
            around = rng.permutation(around)
        return self.places.take(np.sort(around[:count]))


@cache
def town(name):
    """Give a town of `TOWNS`."""
    if name == "grid":
        network = grid(16)
        return _ready(network, _doors_along(network, np.arange(len(network.segment_m))))
    streets, epsg = _STREETS[name]
    network = build_sidewalks(read_streets(SHARED / "towns" / streets).segments, epsg, WalkSpec())
    if name in _ADDRESSES:
        return _ready(network, _at_addresses(network, SHARED / "towns" / _ADDRESSES[name]))
    return _ready(network, _doors_along(network, np.flatnonzero(network.segment_class == "residential")))


def _at_addresses(network, path):
    frame = gpd.read_parquet(path)
    spots = frame.geometry.to_crs(4326).representative_point()
    doors = pl.DataFrame(
        {
            "door_id": [str(number) for number in range(len(frame))],
            "street_name": frame["street"].fillna("").astype(str).tolist(),
            "lon": spots.x.to_numpy(),
            "lat": spots.y.to_numpy(),
        }
    ).unique(["lon", "lat"], maintain_order=True)
    snapped = snap_doors(network, doors, WalkSpec())
    return places_of(snapped.filter(pl.col("exception_reason").is_null()))


def _doors_along(network, segments):
    segment, side, offset = [], [], []
    for number in segments.tolist():
        for own in (0, 1):
            at_m = np.arange(9.0 + 5 * own, network.segment_m[number] - 8, DOOR_EVERY_M)
            segment += [number] * len(at_m)
            side += [own] * len(at_m)
            offset += at_m.tolist()
    return Places(np.array(segment), np.array(side), np.array(offset))


def _ready(network, places):
    router = build_router(network)
    corner = network.corner_of[places.segment_id, 0, places.side]
    largest = np.bincount(router.component).argmax()
    places = places.take(np.flatnonzero(router.component[corner] == largest))
    return Town(router, places, _spots(network, places))


def _spots(network, places):
    """Give about where places are: on the straight line between the ends of their segment."""
    first, last = (
        network.corner_xy[network.corner_of[places.segment_id, end, places.side]] for end in (0, 1)
    )
    part = np.clip(places.offset_m / np.maximum(network.segment_m[places.segment_id], 1e-9), 0, 1)
    return first + part[:, None] * (last - first)
