"""The ground of the built-in town: its real streets, and invented precincts and block groups along them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from app.demo.denver import STREETS_FILE
from geo import crs

if TYPE_CHECKING:
    from collections.abc import Sequence

METRIC_EPSG = 32613
"""UTM zone 13 north, where Denver is."""

XY = tuple[float, float]


@dataclass(frozen=True)
class TownStreet:
    """A piece of street: its name, its OSM class, and its line in metres (``METRIC_EPSG``)."""

    name: str
    highway: str
    line: shapely.LineString


@dataclass(frozen=True)
class TownArea:
    """An invented precinct or block group; ``shape`` is in metres, ``figures`` become its attributes."""

    area_id: str
    shape: Any
    figures: dict[str, str | int | float]


def read_town_streets() -> list[TownStreet]:
    """Read the streets that come with Turfwalk, in file order."""
    root = ET.parse(STREETS_FILE).getroot()  # noqa: S314 - our own file, not a stranger's
    nodes = {node.get("id"): k for k, node in enumerate(root.iter("node"))}
    lon, lat = (
        np.array([float(node.get(axis, "nan")) for node in root.iter("node")]) for axis in ("lon", "lat")
    )
    xy = crs.to_metric(lon, lat, METRIC_EPSG)
    streets = []
    for way in root.iter("way"):
        tags = {tag.get("k"): tag.get("v", "") for tag in way.iter("tag")}
        line = shapely.LineString(xy[[nodes[ref.get("ref")] for ref in way.iter("nd")]])
        streets.append(TownStreet(tags.get("name", ""), tags["highway"], line))
    return streets


def make_areas(streets: Sequence[TownStreet], area_count: int, seed: int) -> list[Any]:
    """Cut the town along its streets into areas of about the same size, ordered from north to south.

    Returns
    -------
    list
        Polygons or multipolygons in metres that cover the town and do not overlap.
    """
    lines = shapely.union_all([street.line for street in streets])
    blocks = list(shapely.polygonize([lines]).geoms)
    middles = [(block.centroid.x, block.centroid.y) for block in blocks]
    seeds = _spread_seeds(middles, [block.area for block in blocks], area_count, seed)
    nearest = _nearest_seed(middles, seeds)
    edge = shapely.difference(shapely.convex_hull(lines).buffer(60, quad_segs=4), shapely.union_all(blocks))
    shapes = [
        shapely.union_all(
            [own_edge, *(block for block, own in zip(blocks, nearest, strict=True) if own == k)],
        )
        for k, own_edge in enumerate(_shares(edge, seeds))
    ]
    return sorted(shapes, key=lambda shape: (-round(shape.centroid.y), round(shape.centroid.x)))


def make_precincts(streets: Sequence[TownStreet], rng: Random) -> list[TownArea]:
    """Invent twelve precincts, numbered from north to south."""
    shapes = make_areas(streets, 12, rng.randrange(1 << 30))
    return [
        TownArea(f"{101 + k}", shape, {"precinct_id": f"{101 + k}", "name": f"Precinct {101 + k} (invented)"})
        for k, shape in enumerate(shapes)
    ]


def make_block_groups(streets: Sequence[TownStreet], homes: Sequence[XY], rng: Random) -> list[TownArea]:
    """Invent 24 block groups with figures that fit the homes in them.

    Parameters
    ----------
    streets
        The streets of the town.
    homes
        Place of every home (one per door) in metres.
    rng
        Where chance comes from.
    """
    shapes = make_areas(streets, 24, rng.randrange(1 << 30))
    points = shapely.points(np.array(homes))
    areas = []
    for k, shape in enumerate(shapes):
        geoid = f"99999{100 * (1 + k // 4):06}{1 + k % 4}"  # state 99 does not exist
        shapely.prepare(shape)
        home_count = int(shapely.intersects(shape, points).sum())
        areas.append(TownArea(geoid, shape, _census(geoid, home_count, rng)))
    return areas


def as_geojson(areas: Sequence[TownArea]) -> dict[str, Any]:
    """Give areas as a GeoJSON feature collection in EPSG:4326, coordinates to the centimetre."""
    features = []
    for area in areas:
        degrees = shapely.transform(area.shape, lambda xy: crs.to_lonlat(xy, METRIC_EPSG))
        shape = shapely.set_precision(degrees, 1e-7)
        geometry = shapely.geometry.mapping(shape)
        features.append({"type": "Feature", "properties": area.figures, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _census(geoid: str, home_count: int, rng: Random) -> dict[str, str | int | float]:
    housing_units = round(home_count * rng.uniform(1.03, 1.15))
    population = round(home_count * rng.uniform(1.9, 2.8))
    renters = rng.uniform(0.35, 0.8)
    return {
        "GEOID": geoid,
        "population": population,
        "population_18_up": round(population * rng.uniform(0.74, 0.9)),
        "housing_units": housing_units,
        "households": home_count,
        "renter_households": round(home_count * renters),
        "median_age": round(rng.uniform(28, 46), 1),
        "median_income": 100 * round(rng.uniform(380, 1150) * (1.3 - renters / 2)),
    }


def _spread_seeds(middles: list[XY], weights: list[float], count: int, seed: int) -> list[XY]:
    """Spread seeds evenly: far from each other first, then twelve rounds of Lloyd's method."""
    seeds = [middles[Random(seed).randrange(len(middles))]]
    while len(seeds) < count:
        seeds.append(max(middles, key=lambda place: min(math.dist(place, other) for other in seeds)))
    for _ in range(12):
        nearest = _nearest_seed(middles, seeds)
        for k in range(count):
            own = [i for i, which in enumerate(nearest) if which == k]
            total = sum(weights[i] for i in own) or 1.0
            seeds[k] = (
                sum(middles[i][0] * weights[i] for i in own) / total,
                sum(middles[i][1] * weights[i] for i in own) / total,
            )
    return seeds


def _shares(edge: Any, seeds: list[XY]) -> list[Any]:  # noqa: ANN401 - any kind of shape
    """Share the land outside the outermost streets: to each seed what is nearest to it."""
    points = [shapely.Point(seed) for seed in seeds]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=edge))
    return [
        shapely.intersection(edge, next(cell for cell in cells if cell.intersects(point))) for point in points
    ]


def _nearest_seed(middles: list[XY], seeds: list[XY]) -> list[int]:
    return [min(range(len(seeds)), key=lambda k: math.dist(place, seeds[k])) for place in middles]
