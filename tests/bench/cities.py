"""Whole towns of doors to cut: Cambridge with its own, Columbus with invented ones, and invented cities of any size."""

from __future__ import annotations

from math import isqrt

import geopandas as gpd
import numpy as np
import polars as pl
import shapely

from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from routing.snap import snap_doors
from routing.streets import read_streets
from tests import shared_data

BLOCK_M = (90.0, 160.0)
DOORS_A_BLOCK = 23.0
"""Doors of both sides of an invented block, on average."""


def cambridge():
    """Give the network of Cambridge and every door of its voters, snapped."""
    folder = shared_data.town("cambridge_somerville_ma")
    network = build_sidewalks(read_streets(folder / "streets_city_gis.osm.pbf").segments, 32619, WalkSpec())
    people = pl.read_parquet(folder / "voters_van_synthetic_truth.parquet").filter(pl.col("kind") == "ok")
    doors = (
        people.group_by("house_number", "street", "unit")
        .agg(pl.col("lon").first(), pl.col("lat").first(), pl.len().alias("voter_count"))
        .sort("street", "house_number", "unit")
        .with_columns(
            pl.format("d{}", pl.int_range(pl.len())).alias("door_id"),
            pl.format("{} {}", "house_number", "street").alias("building_id"),
            pl.col("house_number").cast(pl.String),
            pl.col("street").alias("street_name"),
        )
    )
    return network, doors.join(snap_doors(network, doors, WalkSpec()), on="door_id")


def columbus():
    """Give the network of Columbus and a house every 14 m of its residential streets."""
    folder = shared_data.town("columbus_oh")
    network = build_sidewalks(read_streets(folder / "map.osm.pbf").segments, 32617, WalkSpec())
    return network, _houses(network, np.flatnonzero(network.segment_class == "residential"), 14.0, 0.0)


def made(doors_wanted, seed=1):
    """Give an invented city: crooked blocks, a river with few bridges, busy roads, towers here and there."""
    size = isqrt(round(doors_wanted / DOORS_A_BLOCK / 1.7)) + 2
    network = build_sidewalks(_streets(size, seed), 32617, WalkSpec())
    quiet = np.flatnonzero(network.segment_class == "residential")
    doors = _houses(network, quiet, 14.0, 0.02, seed)
    return network, doors.head(doors_wanted)


def _streets(size, seed):
    random = np.random.default_rng(seed)
    steps = [np.cumsum(random.uniform(*BLOCK_M, size)) for _ in range(2)]
    x, y = np.meshgrid(500_000 + steps[0], 4_400_000 + steps[1])
    x, y = x + random.normal(0, 9, x.shape), y + random.normal(0, 9, y.shape)
    node = np.arange(size * size).reshape(size, size)
    east = np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()])
    north = np.column_stack([node[:-1].ravel(), node[1:].ravel()])
    pairs = np.concatenate([east, north])
    row, column = pairs[:, 0] // size, pairs[:, 0] % size
    is_east = np.arange(len(pairs)) < len(east)
    river = (column == size // 2) & is_east & (row % 9 != 4)
    busy = np.where(is_east, row % 8 == 4, column % 8 == 4)
    keep = (random.random(len(pairs)) > 0.06) & ~river | busy & ~river
    pairs, busy, is_east, row, column = pairs[keep], busy[keep], is_east[keep], row[keep], column[keep]
    ends = np.column_stack([x.ravel()[pairs].ravel(), y.ravel()[pairs].ravel()])
    lines = shapely.linestrings(ends, indices=np.repeat(np.arange(len(pairs)), 2))
    return gpd.GeoDataFrame(
        {
            "segment_id": np.arange(len(pairs)),
            "from_node": pairs[:, 0],
            "to_node": pairs[:, 1],
            "name": np.where(
                is_east, np.char.add("Row ", row.astype(str)), np.char.add("Column ", column.astype(str))
            ),
            "highway": np.where(busy, "secondary", "residential"),
        },
        geometry=lines,
        crs=32617,
    ).to_crs(4326)


def _houses(network, segments, every_m, tower_rate, seed=1):
    """Give houses along both sides; every ``tower_rate``-th building has up to eighty flats, the others up to three."""
    random = np.random.default_rng(seed)
    face = np.repeat(segments * 2, 2) + np.tile([0, 1], len(segments))
    room_m = np.maximum(network.segment_m[face // 2] - 16.0, 0.0)
    count = (room_m // every_m).astype(int)
    own = np.repeat(face, count)
    place = np.arange(len(own)) - np.repeat(np.cumsum(count) - count, count)
    flats = np.where(random.random(len(own)) < tower_rate, random.integers(8, 80, len(own)), 1)
    building = np.repeat(np.arange(len(own)), flats)
    unit = np.arange(len(building)) - np.repeat(np.cumsum(flats) - flats, flats)
    ids = pl.Series(building)
    return pl.DataFrame(
        {
            "door_id": "d" + pl.Series(np.arange(len(building))).cast(pl.String),
            "building_id": "b" + ids.cast(pl.String),
            "house_number": pl.Series(2 * place[building] + own[building] % 2).cast(pl.String),
            "street_name": pl.Series(network.segment_name[own[building] // 2].tolist()),
            "unit": pl.Series(unit).cast(pl.String),
            "segment_id": own[building] // 2,
            "side": own[building] % 2,
            "offset_m": 10.0 + every_m * place[building],
        }
    )
