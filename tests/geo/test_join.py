"""The join equals geopandas' sjoin reduced by the rule, on every border and in any order."""

from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box
from shapely.affinity import rotate

from geo.errors import BadInput
from geo.join import join_areas


def areas_of(shapes, ids=None):
    ids = ids or [str(place) for place in range(len(shapes))]
    return gpd.GeoDataFrame({"area_id": ids}, geometry=shapes, crs=4326)


def oracle(lon, lat, areas):
    """geopandas sjoin with "intersects"; of several areas the smallest id as text."""
    placed = np.isfinite(lon) & np.isfinite(lat)
    points = gpd.GeoDataFrame(
        {"row": np.flatnonzero(placed)}, geometry=gpd.points_from_xy(lon[placed], lat[placed]), crs=4326
    )
    joined = gpd.sjoin(points, areas, predicate="intersects")
    best = joined.groupby("row")["area_id"].min()
    return [best.get(row) for row in range(len(lon))]


def test_the_smallest_id_as_text_wins_on_a_shared_border():
    areas = areas_of([box(0, 0, 1, 1), box(1, 0, 2, 1)], ["9", "10"])
    assert join_areas([0.5, 1.0, 1.5], [0.5, 0.5, 0.5], areas).to_list() == ["9", "10", "10"]


def test_outside_every_area_is_none():
    areas = areas_of([box(0, 0, 1, 1)])
    assert join_areas([2.0, np.nan, 0.5], [0.5, 0.5, np.nan], areas).to_list() == [None, None, None]


def test_series_with_nulls_are_taken():
    areas = areas_of([box(0, 0, 1, 1)], ["A"])
    assert join_areas(pl.Series([0.5, None]), pl.Series([0.5, None]), areas).to_list() == ["A", None]


def test_no_points_and_no_areas_are_no_trouble():
    assert join_areas([], [], areas_of([box(0, 0, 1, 1)])).to_list() == []
    assert join_areas([1.0], [1.0], areas_of([])).to_list() == [None]


def test_areas_in_metres_are_refused():
    with pytest.raises(BadInput):
        join_areas([1.0], [1.0], areas_of([box(0, 0, 1, 1)]).to_crs(3857))


grid = st.integers(0, 8).map(lambda step: step / 4)
boxes = st.tuples(grid, grid, st.integers(1, 4), st.integers(1, 4)).map(
    lambda b: box(b[0], b[1], b[0] + b[2] / 4, b[1] + b[3] / 4)
)
triangles = (
    st.tuples(grid, grid, grid, grid, grid, grid)
    .map(lambda c: Polygon([(c[0], c[1]), (c[2], c[3]), (c[4], c[5])]))
    .filter(lambda shape: shape.area > 0.01)
)
turned = st.tuples(boxes, st.integers(0, 89)).map(lambda pair: rotate(pair[0], pair[1]))
ringed = st.tuples(grid, grid).map(
    lambda c: box(c[0], c[1], c[0] + 1, c[1] + 1).difference(
        box(c[0] + 0.25, c[1] + 0.25, c[0] + 0.75, c[1] + 0.75)
    )
)
parted = st.tuples(grid, grid).map(
    lambda c: MultiPolygon(
        [box(c[0], c[1], c[0] + 0.25, c[1] + 0.25), box(c[0] + 0.5, c[1], c[0] + 1, c[1] + 0.5)]
    )
)
shapes = st.one_of(boxes, triangles, turned, ringed, parted)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(shapes, min_size=1, max_size=6),
    st.lists(st.tuples(grid, grid), min_size=1, max_size=40),
    st.randoms(use_true_random=False),
)
def test_it_equals_the_oracle_also_on_borders_and_overlaps(polygons, points, random):
    ids = [str(number) for number in random.sample(range(20), len(polygons))]
    areas = areas_of(polygons, ids)
    lon, lat = np.array(points).T
    assert join_areas(lon, lat, areas).to_list() == oracle(lon, lat, areas)


def test_it_equals_the_oracle_on_many_points_and_ragged_areas():
    random = np.random.default_rng(7)
    shapes = [
        Polygon(random.uniform(-1, 1, 2) * 3 + np.column_stack([r * np.cos(a), r * np.sin(a)]))
        for a, r in _blobs(random, 60)
    ]
    areas = areas_of(shapes, [str(number) for number in random.permutation(60)])
    corners = np.vstack([np.array(shape.exterior.coords) for shape in shapes])
    points = np.vstack([random.uniform(-5, 5, (20_000, 2)), corners, [[np.nan, 0.0]]])
    lon, lat = points.T
    assert join_areas(lon, lat, areas).to_list() == oracle(lon, lat, areas)


def test_threads_that_share_areas_do_not_disturb_each_other():
    random = np.random.default_rng(13)
    areas = areas_of([Polygon(ring) for ring in random.uniform(0, 3, (200, 3, 2))])
    lon, lat = random.uniform(0, 3, (2, 2_000))
    alone = join_areas(lon, lat, areas)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: join_areas(lon, lat, areas), range(24)))
    assert all(found.equals(alone) for found in together)


def _blobs(random, count):
    for _ in range(count):
        angles = np.sort(random.uniform(0, 2 * np.pi, 40))
        yield angles, random.uniform(0.3, 1.0, 40)


def test_row_order_never_decides():
    random = np.random.default_rng(3)
    lon, lat = random.uniform(0, 2, (2, 500))
    areas = areas_of([box(0, 0, 1.2, 2), box(0.8, 0, 2, 2), box(0.5, 0.5, 1.5, 1.5)], ["b", "a", "c"])
    once = join_areas(lon, lat, areas).to_list()
    order = random.permutation(500)
    again = join_areas(lon[order], lat[order], areas.iloc[::-1]).to_list()
    assert again == [once[place] for place in order]
