"""How well areas cover the ground and the points: overlaps, gaps, ties and what lies outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.join import coordinates, find_first, order_areas

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class AreasCheck:
    """Where areas of one layer overlap, and what they leave out.

    Attributes
    ----------
    overlaps
        GeoDataFrame in EPSG:4326, largest first: ``area_id``, ``other_area_id`` (the larger as text),
        ``area_m2``, ``geometry`` (what both hold). Shared borders are no overlap.
    gaps
        GeoDataFrame in EPSG:4326, largest first: ``area_m2``, ``geometry``: enclosed by areas, in none.
    """

    overlaps: Any
    gaps: Any

    @property
    def overlap_m2(self) -> float:
        """Ground in more than one area, counted once a pair."""
        return float(self.overlaps["area_m2"].sum())

    @property
    def gap_m2(self) -> float:
        """Enclosed ground in no area."""
        return float(self.gaps["area_m2"].sum())


def check_areas(areas: Any, metric_epsg: int) -> AreasCheck:  # noqa: ANN401 - GeoDataFrame
    """Find overlaps and gaps of areas.

    Parameters
    ----------
    areas
        GeoDataFrame in EPSG:4326 with ``area_id`` and ``geometry``; one row an id, valid polygons.
    metric_epsg
        The campaign's metric projection, for square metres.

    Raises
    ------
    BadInput
        If the areas are in another coordinate system.
    """
    import shapely

    ordered = order_areas(areas)
    shapes = shapely.force_2d(ordered.shapes)  # own copies, which no other thread prepares
    shapely.prepare(shapes)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    meet = ~shapely.touches(shapes[one], shapes[other])
    one, other = one[meet], other[meet]
    overlaps = _measured(shapely.intersection(shapes[one], shapes[other]), metric_epsg)
    overlaps.insert(0, "area_id", ordered.ids_at(one).to_list())
    overlaps.insert(1, "other_area_id", ordered.ids_at(other).to_list())
    whole = shapely.get_parts(shapely.union_all(shapes))
    rings = [shapely.get_interior_ring(part, place) for part in whole for place in range(_holes(part))]
    gaps = _measured(shapely.polygons(rings) if rings else np.empty(0, object), metric_epsg)
    return AreasCheck(_largest_first(overlaps), _largest_first(gaps))


def _holes(part: Any) -> int:  # noqa: ANN401 - any shape
    import shapely

    return int(shapely.get_num_interior_rings(part))


def _measured(shapes: Any, metric_epsg: int) -> Any:  # noqa: ANN401 - geopandas ships no types
    import geopandas as gpd

    frame = gpd.GeoDataFrame(geometry=shapes, crs=4326)
    frame.insert(0, "area_m2", frame.geometry.to_crs(metric_epsg).area.to_numpy())
    return frame


def _largest_first(frame: Any) -> Any:  # noqa: ANN401 - geopandas ships no types
    found = frame[frame["area_m2"] > 0]
    return found.sort_values("area_m2", ascending=False, kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class JoinReport:
    """How points lie in the areas of one layer.

    Attributes
    ----------
    point_count
        Points that have a place.
    outside_count
        Of them, in no area.
    several_count
        Of them, in more than one: on a shared border or in an overlap. The smallest id has them.
    ties
        ``area_id`` (the smallest of the areas, which has the points), ``other_area_id`` (the largest),
        ``point_count``; most points first.
    """

    point_count: int
    outside_count: int
    several_count: int
    ties: pl.DataFrame


def report_join(lon: ArrayLike, lat: ArrayLike, areas: Any) -> JoinReport:  # noqa: ANN401 - GeoDataFrame
    """Count the points outside every area and in more than one.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, shape (n,). NaN (or null of a Polars series) is nowhere.
    areas
        As ``geo.join.join_areas`` takes them.

    Raises
    ------
    BadInput
        If the areas are in another coordinate system.
    """
    ordered = order_areas(areas)
    x, y = coordinates(lon), coordinates(lat)
    smallest, turned = find_first(x, y, [ordered.shapes, ordered.shapes[::-1]])
    largest = np.where(turned < 0, -1, len(ordered.shapes) - 1 - turned).astype(np.int32)
    several = smallest != largest  # a point is in several areas where its first and its last differ
    ties = (
        pl.DataFrame(
            {
                "area_id": ordered.ids_at(smallest[several]),
                "other_area_id": ordered.ids_at(largest[several]),
            }
        )
        .group_by("area_id", "other_area_id")
        .agg(pl.len().cast(pl.Int64).alias("point_count"))
        .sort("point_count", "area_id", "other_area_id", descending=[True, False, False])
    )
    placed = np.isfinite(x) & np.isfinite(y)
    return JoinReport(int(placed.sum()), int((placed & (smallest < 0)).sum()), int(several.sum()), ties)
