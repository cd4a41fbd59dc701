"""A plain grid of residential streets with houses every few metres, for cutting turf."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import polars as pl
from shapely.geometry import LineString

from routing.model import WalkSpec
from routing.sidewalks import build_sidewalks
from tests import town

BLOCK_M = 120.0


def grid(size=6, gap=None):
    """Give the network of ``size`` by ``size`` crossings; ``gap`` moves the columns from there on apart."""
    rows = []
    for row in range(size):
        for column in range(size):
            here = row * size + column
            for there, name, missing in (
                (here + 1, f"Row {row}", column == size - 1 or (gap is not None and column == gap - 1)),
                (here + size, f"Column {column}", row == size - 1),
            ):
                if not missing:
                    rows.append((here, there, name))
    spots = [((k % size) * BLOCK_M, (k // size) * BLOCK_M) for k in range(size * size)]
    lines = [LineString([town.lonlat(*spots[a]), town.lonlat(*spots[b])]) for a, b, _ in rows]
    frame = gpd.GeoDataFrame(
        {
            "segment_id": range(len(rows)),
            "from_node": [a for a, _, _ in rows],
            "to_node": [b for _, b, _ in rows],
            "name": [name for _, _, name in rows],
            "highway": "residential",
        },
        geometry=lines,
        crs="EPSG:4326",
    )
    return build_sidewalks(frame, town.METRIC_EPSG, WalkSpec())


def houses(network, every_m=20.0, seed=0, flats_max=1):
    """Give a house every ``every_m`` metres on both sides, each with 1 to ``flats_max`` doors."""
    random = np.random.default_rng(seed)
    rows = []
    for segment, length_m in enumerate(network.segment_m):
        for side in (0, 1):
            for number, offset_m in enumerate(np.arange(15.0, length_m - 10.0, every_m)):
                building = f"b{segment:04}-{side}-{number:02}"
                flats = int(random.integers(1, flats_max + 1))
                rows.extend(
                    {
                        "door_id": f"{building}-{flat:03}",
                        "building_id": building,
                        "house_number": str(2 * number + side + 100 * (segment % 7)),
                        "street_name": str(network.segment_name[segment]),
                        "unit": str(flat + 1),
                        "segment_id": segment,
                        "side": side,
                        "offset_m": float(offset_m),
                        "voter_count": 2,
                        "precinct_id": f"P-{segment * 3 // len(network.segment_m)}",
                    }
                    for flat in range(flats)
                )
    return pl.DataFrame(rows)
