"""The proof is of the right network: metres, effort and crossings again, from the path and the streets alone.

Nothing of the router is used: the path (lon, lat) and the middle lines of the streets are laid over each other.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely

from routing.model import CROSSING_EFFORT_M, WalkSpec
from routing.sidewalks import NO_MIDBLOCK, build_sidewalks
from routing.snap import snap_doors
from routing.streets import read_streets
from routing.walk import plan_walk
from routing.ways import ways_for
from tests import shared_data, town

SPEC = WalkSpec(solve_s=0.01)
AT_JUNCTION_M = 30.0
"""A road is crossed at a junction when it is crossed within so many metres of one of its ends."""


class Crossed:
    """Where a path crosses the middle of streets with two sides."""

    def __init__(self, segments, epsg, path):
        streets = segments[
            segments["highway"].isin([k for k, price in CROSSING_EFFORT_M.items() if price > 0])
        ]
        metric = streets.to_crs(epsg)
        line = gpd.GeoSeries([shapely.LineString(path)], crs=4326).to_crs(epsg).iloc[0]
        self.metres = line.length
        steps = shapely.linestrings(
            np.stack([shapely.get_coordinates(line)[:-1], shapely.get_coordinates(line)[1:]], axis=1)
        )
        lines = metric.geometry.to_numpy()
        street, step = shapely.STRtree(steps).query(lines, predicate="crosses")
        meeting = shapely.shortest_line(lines[street], steps[step])
        where = shapely.get_coordinates(shapely.get_point(meeting, 0))
        ends = np.stack([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)], axis=1)
        away = np.hypot(*(ends[street] - where[:, None, :]).transpose(2, 0, 1)).min(axis=1)
        self.road = metric["highway"].to_numpy()[street]
        self.forbidden = np.isin(self.road, NO_MIDBLOCK) & (away > AT_JUNCTION_M)
        self.elbow = [
            roads if len(roads) == 2 and near < AT_JUNCTION_M else (road,)
            for road, near, roads in zip(self.road, away, _roads_at(metric, where), strict=True)
        ]

    def price_m(self):
        """Add prices; at an elbow, where two roads of different class go over into each other, the lower counts."""
        return sum(min(CROSSING_EFFORT_M[road] for road in roads) for roads in self.elbow)


def _roads_at(metric, where):
    """Classes of the streets that end at the junction nearest to each spot."""
    lines = metric.geometry.to_numpy()
    ends = np.round(
        np.concatenate([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)]), 1
    )
    road = np.tile(metric["highway"].to_numpy(), 2)
    nearest = [ends[int(np.argmin(np.hypot(*(ends - spot).T)))] for spot in where]
    return [tuple(road[(ends == node).all(axis=1)]) for node in nearest]


@pytest.mark.parametrize("sides", ["any", "one", "pair"])
@pytest.mark.parametrize("precinct", ["P-1", "P-2", "P-3"])
def test_metres_and_effort_of_gridville_are_those_of_the_drawn_path(sides, precinct):
    spec = replace(
        SPEC, sides=sides, start=town.lonlat(100, 105) if precinct != "P-3" else town.lonlat(300, 105)
    )
    network = build_sidewalks(town.segments(), town.METRIC_EPSG, spec)
    doors = town.doors().filter(pl.col("segment_id").is_not_null(), pl.col("precinct_id") == precinct)
    walk = plan_walk(ways_for(network, spec), "T", doors, spec)
    crossed = Crossed(town.segments(), town.METRIC_EPSG, walk.path)
    assert not crossed.forbidden.any()
    assert crossed.metres == pytest.approx(walk.walk_m, rel=0.03, abs=5.0)
    assert walk.effort_m - walk.walk_m == pytest.approx(crossed.price_m(), rel=0.15, abs=25.0)


def test_the_audit_sees_a_path_over_the_arterial():
    across = [town.lonlat(50, -20), town.lonlat(50, 20)]
    crossed = Crossed(town.segments(), town.METRIC_EPSG, across)
    assert crossed.forbidden.tolist() == [True]
    assert crossed.price_m() == CROSSING_EFFORT_M["secondary"]
    assert crossed.metres == pytest.approx(40.0, abs=0.1)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(
    ("streets", "epsg", "centre"),
    [
        ("cambridge_somerville_ma/streets_city_gis.osm.pbf", 32619, (-71.106, 42.373)),
        ("cambridge_somerville_ma/streets.osm.pbf", 32619, (-71.106, 42.373)),
        ("columbus_oh/map.osm.pbf", 32617, (-83.0, 39.985)),
        ("nyc_lower_east_side/map.osm.pbf", 32618, (-73.985, 40.719)),
    ],
)
def test_no_walk_of_a_real_town_crosses_a_forbidden_road(streets, epsg, centre):
    path = shared_data.town(streets.split("/")[0]) / streets.split("/")[1]
    segments = read_streets(path).segments
    network = build_sidewalks(segments, epsg, SPEC)
    ways = ways_for(network, SPEC)
    for lot in range(4):
        doors = doors_around(network, segments, centre, lot)
        walk = plan_walk(ways, f"T{lot}", doors, SPEC)
        crossed = Crossed(segments, epsg, walk.path)
        assert crossed.metres == pytest.approx(walk.walk_m, rel=0.03)
        assert not crossed.forbidden.any(), crossed.road[crossed.forbidden]


def doors_around(network, segments, centre, lot):
    """Give 80 doors scattered along the named streets within 600 m of a spot drawn by lot."""
    random = np.random.default_rng(lot)
    spot = np.array(centre) + random.uniform(-0.01, 0.01, 2)
    named = segments[(segments["name"] != "") & ~segments["highway"].isin(["footway", "steps", "path"])]
    middle = np.array([line.interpolate(0.5, normalized=True).coords[0] for line in named.geometry])
    away = np.hypot((middle[:, 0] - spot[0]) * 85_000, (middle[:, 1] - spot[1]) * 111_000)
    near = named.iloc[np.argsort(away)[:120]]
    rows = near.iloc[random.integers(0, len(near), 80)]
    lonlat = np.array(
        [
            line.interpolate(part, normalized=True).coords[0]
            for line, part in zip(rows.geometry, random.uniform(0, 1, 80), strict=True)
        ]
    ) + random.uniform(-1e-4, 1e-4, (80, 2))
    doors = pl.DataFrame(
        {
            "door_id": [f"d{k}" for k in range(80)],
            "street_name": rows["name"].tolist(),
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
        }
    )
    snaps = snap_doors(network, doors, SPEC).filter(pl.col("segment_id").is_not_null())
    component = ways_for(network, SPEC).router.component
    piece = component[network.corner_of[snaps["segment_id"].to_numpy(), 0, 0]]
    joined = snaps.filter(pl.Series(piece == np.bincount(piece).argmax()))
    return doors.join(joined, on="door_id").with_columns(
        building_id=pl.col("door_id"), house_number=pl.lit("1"), unit=pl.lit("")
    )
