"""The compiled join answers as GEOS does, on every border, in overlaps, gaps, holes and parts."""

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

import geo.join
from geo.areagrid import AreaGrid, find_in_layers
from geo.errors import Cancelled
from geo.pointgrid import first_holding
from tests.geo.test_join import areas_of, grid, oracle, shapes
from tests.shared_data import state

pytestmark = pytest.mark.slow  # the first run on a machine waits for the compiler


def answered(lon, lat, polygons):
    x, y = np.array(lon, dtype=float), np.array(lat, dtype=float)
    layer = AreaGrid(np.array(polygons, dtype=object))
    return layer.settle(x, y, layer.find(x, y)).tolist()


def by_geos(lon, lat, polygons):
    return first_holding(np.array(lon), np.array(lat), np.array(polygons, dtype=object)).tolist()


@settings(max_examples=150, deadline=None)
@given(st.lists(shapes, min_size=1, max_size=6), st.lists(st.tuples(grid, grid), min_size=1, max_size=40))
def test_it_equals_geos_also_on_borders_and_overlaps(polygons, points):
    lon, lat = np.array(points).T
    assert answered(lon, lat, polygons) == by_geos(lon, lat, polygons)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1e-7, 1e-3, 1.0, 50.0]))
def test_it_equals_geos_on_ragged_areas_of_any_size(seed, size):
    random = np.random.default_rng(seed)
    polygons = [ragged(random, size) for _ in range(random.integers(1, 25))]
    corners = np.vstack([shapely.get_coordinates(shape) for shape in polygons])
    on_edges = (corners[1:] + corners[:-1]) / 2
    around = random.uniform(corners.min(axis=0), corners.max(axis=0), (500, 2))
    lon, lat = np.vstack([corners, on_edges, around]).T
    assert answered(lon, lat, polygons) == by_geos(lon, lat, polygons)


def ragged(random, size):
    angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 60)))
    radii = random.uniform(0.2, 1.0, len(angles)) * size
    ring = random.uniform(-1, 1, 2) * 2 * size + np.column_stack(
        [radii * np.cos(angles), radii * np.sin(angles)]
    )
    return shapely.make_valid(Polygon(ring), method="structure", keep_collapsed=False)


def test_a_small_area_inside_a_large_one_wins_by_its_place_only():
    large, small = box(0, 0, 10, 10), box(4, 4, 5, 5)
    assert answered([4.5, 1.0], [4.5, 1.0], [small, large]) == [0, 1]
    assert answered([4.5, 1.0], [4.5, 1.0], [large, small]) == [0, 0]


def test_areas_of_very_different_sizes_share_a_grid():
    random = np.random.default_rng(4)
    tiny = [box(5 + i * 1e-4, 5, 5 + (i + 1) * 1e-4, 5 + 1e-4) for i in range(200)]
    polygons = [*tiny, box(0, 0, 10, 10), box(10, 0, 400, 90)]
    lon = np.concatenate(
        [random.uniform(5, 5.02, 2000), random.uniform(-1, 401, 2000), 5 + np.arange(200) * 1e-4]
    )
    lat = np.concatenate([random.uniform(5, 5 + 2e-4, 2000), random.uniform(-1, 91, 2000), np.full(200, 5.0)])
    assert answered(lon, lat, polygons) == by_geos(lon, lat, polygons)


def test_a_hole_and_a_gap_hold_nothing_and_parts_are_one_area():
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 2))
    parts = MultiPolygon([box(4, 0, 5, 1), box(6, 0, 7, 1)])
    assert answered([0.5, 1.5, 3.5, 4.5, 5.5, 6.5], [0.5, 1.5, 0.5, 0.5, 0.5, 0.5], [ring, parts]) == [
        0, -1, -1, 1, -1, 1,
    ]  # fmt: skip


def test_nothing_is_held_by_nothing_and_nowhere_is_nowhere():
    assert answered([1.0], [1.0], [Polygon()]) == [-1]
    assert answered([1.0], [1.0], []) == [-1]
    assert (
        answered([np.nan, 0.5, np.inf, -np.inf], [0.5, np.nan, 0.5, 0.5], [box(0, 0, 1, 1), Polygon()])
        == [-1] * 4
    )
    assert answered([], [], [box(0, 0, 1, 1)]) == []


def test_large_inputs_take_the_compiled_way_and_small_ones_never_wait_for_it(monkeypatch):
    asked = []
    monkeypatch.setattr("geo.areagrid.find_in_layers", lambda lon, *_: asked.append(len(lon)) or [])
    geo.join.find_first(np.zeros(geo.join.COMPILED_FROM - 1), np.zeros(geo.join.COMPILED_FROM - 1), [])
    assert asked == []
    geo.join.find_first(np.zeros(geo.join.COMPILED_FROM), np.zeros(geo.join.COMPILED_FROM), [])
    assert asked == [geo.join.COMPILED_FROM]


def test_layers_joined_in_one_pass_are_the_layers_joined_one_by_one(monkeypatch):
    random = np.random.default_rng(11)
    lon, lat = random.uniform(-4, 4, (2, 600_000))
    lon.flags.writeable = False  # as Polars hands arrays out
    layers = {name: areas_of([ragged(random, 2.0) for _ in range(40)]) for name in ("precinct_id", "ward")}
    small = geo.join.join_layers(lon, lat, layers)
    monkeypatch.setattr(geo.join, "COMPILED_FROM", 1)
    told = []
    for threads in (1, 3, None):
        joined = geo.join.join_layers(
            lon, lat, layers, threads, on_progress=lambda part, _phrase: told.append(part)
        )
        assert joined.equals(small)
    assert joined.columns == ["precinct_id", "ward"]
    assert min(told) == 0.0
    assert max(told) <= 1.0
    some = random.integers(0, len(lon), 2000)
    assert small["ward"].gather(some).to_list() == oracle(lon[some], lat[some], layers["ward"])


def test_a_join_can_be_cancelled():
    def stop(part, _phrase):
        if part > 0:
            raise Cancelled("Stopped.")

    points = np.zeros(1_000_000)
    with pytest.raises(Cancelled):
        find_in_layers(points, points, [np.array([box(0, 0, 1, 1)], dtype=object)], on_progress=stop)


@pytest.mark.real
def test_minnesotas_precincts_with_their_overlaps_and_gaps_join_as_geos_says():
    areas = gpd.read_parquet(state() / "mn_precincts_2016.parquet").rename(columns={"precinct_id": "area_id"})
    random = np.random.default_rng(2)
    corners = shapely.get_coordinates(areas.geometry.to_numpy())
    points = np.vstack(
        [
            random.uniform(corners.min(axis=0), corners.max(axis=0), (100_000, 2)),
            corners[random.integers(0, len(corners), 20_000)],
            corners[random.integers(0, len(corners), 50_000)] + random.normal(0, 1e-4, (50_000, 2)),
        ]
    )
    ordered = geo.join.order_areas(areas)
    lon, lat = np.ascontiguousarray(points.T)
    found = find_in_layers(lon, lat, [ordered.shapes])[0]
    assert (found != first_holding(lon, lat, ordered.shapes)).sum() == 0
    assert pl.Series(found).n_unique() > 4_000
