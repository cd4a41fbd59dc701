"""How areas cover the ground and the doors: overlaps, gaps, and doors in none or in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports import Coverage

if TYPE_CHECKING:
    import geopandas as gpd
    import polars as pl

EXAMPLES = 5
LEAST_M2 = 1.0
"""Slivers smaller than this come from rounding, not from the one who drew the areas."""


def coverage_of(areas: gpd.GeoDataFrame, doors: pl.DataFrame | None, metric_epsg: int) -> Coverage:
    """Measure overlaps and gaps of the areas of one kind, and count the doors they leave out or share."""
    from geo.coverage import check_areas, report_join

    check = check_areas(areas, metric_epsg)
    overlaps = check.overlaps[check.overlaps["area_m2"] >= LEAST_M2]
    gaps = check.gaps[check.gaps["area_m2"] >= LEAST_M2]
    joined = None if doors is None else report_join(doors["lon"], doors["lat"], areas)
    pairs = overlaps.head(EXAMPLES)
    return Coverage(
        overlap_count=len(overlaps),
        overlap_m2=round(float(overlaps["area_m2"].sum()), 1),
        overlapping=tuple(zip(pairs["area_id"], pairs["other_area_id"], strict=True)),
        gap_count=len(gaps),
        gap_m2=round(float(gaps["area_m2"].sum()), 1),
        outside_door_count=joined.outside_count if joined else 0,
        several_door_count=joined.several_count if joined else 0,
    )
