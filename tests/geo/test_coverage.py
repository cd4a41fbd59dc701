"""What areas share, what they leave out, and where that touches points."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo.coverage import check_areas, report_join
from geo.errors import BadInput
from tests.geo.test_join import areas_of, grid, shapes
from tests.shared_data import state

ZONE = 32631  # of 0 to 6 degrees east


def test_shared_borders_are_neither_overlap_nor_gap():
    check = check_areas(areas_of([box(0, 0, 1, 1), box(1, 0, 2, 1)]), ZONE)
    assert (len(check.overlaps), len(check.gaps)) == (0, 0)
    assert (check.overlap_m2, check.gap_m2) == (0.0, 0.0)


def test_an_overlap_is_told_once_with_both_ids_and_its_square_metres():
    check = check_areas(
        areas_of([box(0, 0, 1, 1), box(0.9, 0, 2, 1), box(5, 5, 6, 6)], ["b", "a", "c"]), ZONE
    )
    assert check.overlaps["area_id"].tolist() == ["a"]
    assert check.overlaps["other_area_id"].tolist() == ["b"]
    assert check.overlap_m2 == pytest.approx(11_132 * 110_574, rel=0.01)
    assert check.overlaps.total_bounds.tolist() == pytest.approx([0.9, 0, 1, 1])


def test_an_area_inside_another_and_two_alike_overlap():
    check = check_areas(areas_of([box(0, 0, 3, 3), box(1, 1, 2, 2), box(1, 1, 2, 2)]), ZONE)
    pairs = sorted(zip(check.overlaps["area_id"], check.overlaps["other_area_id"], strict=True))
    assert pairs == [("0", "1"), ("0", "2"), ("1", "2")]


def test_a_gap_is_what_areas_enclose_and_none_holds():
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 2))
    check = check_areas(areas_of([ring, box(1, 1, 1.5, 2)]), ZONE)
    assert len(check.overlaps) == 0
    assert check.gaps.total_bounds.tolist() == [1.5, 1, 2, 2]
    assert check.gap_m2 == pytest.approx(0.5 * 111_320 * 110_574, rel=0.01)


def test_areas_in_metres_are_refused():
    with pytest.raises(BadInput):
        check_areas(areas_of([box(0, 0, 1, 1)]).to_crs(3857), ZONE)
    with pytest.raises(BadInput):
        report_join([0.5], [0.5], areas_of([box(0, 0, 1, 1)]).to_crs(3857))


def test_points_outside_on_borders_and_nowhere_are_counted():
    areas = areas_of([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["9", "10"])
    report = report_join([0.5, 1.0, 1.0, 5.0, np.nan], [0.5, 0.5, 0.7, 0.5, 0.5], areas)
    assert (report.point_count, report.outside_count, report.several_count) == (4, 1, 2)
    assert report.ties.to_dicts() == [{"area_id": "10", "other_area_id": "9", "point_count": 2}]


def test_no_areas_leave_every_point_outside():
    report = report_join([0.5], [0.5], areas_of([]))
    assert (report.point_count, report.outside_count, report.several_count) == (1, 1, 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(shapes, min_size=1, max_size=5), st.lists(st.tuples(grid, grid), min_size=1, max_size=30))
def test_counts_equal_those_of_sjoin(polygons, points):
    lon, lat = np.array(points).T
    areas = areas_of(polygons)
    points = gpd.GeoDataFrame({"row": range(len(lon))}, geometry=gpd.points_from_xy(lon, lat), crs=4326)
    held = gpd.sjoin(points, areas, predicate="intersects").groupby("row").size()
    report = report_join(lon, lat, areas)
    assert report.outside_count == len(lon) - len(held)
    assert report.several_count == (held > 1).sum() == report.ties["point_count"].sum()


@pytest.mark.real
def test_minnesotas_precincts_overlap_in_33_pairs_and_leave_two_gaps():
    areas = gpd.read_parquet(state() / "mn_precincts_2016.parquet").rename(columns={"precinct_id": "area_id"})
    check = check_areas(areas, 32615)
    assert (len(check.overlaps), len(check.gaps)) == (33, 2)
    assert 0 < check.overlap_m2 < 10_000
