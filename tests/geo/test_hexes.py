"""Cells nest: totals of a coarse resolution are the sums of the finer one."""

import h3
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import BadInput
from geo.hexes import CELL_RESOLUTION, cell_boundaries, cells_of, count_by_cell, parent_cells

places = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


def test_a_cell_is_the_h3_cell_at_resolution_11_with_longitude_first():
    assert cells_of([-71.1], [42.37]).to_list() == [h3.latlng_to_cell(42.37, -71.1, CELL_RESOLUTION)]


def test_a_door_without_a_place_has_no_cell():
    assert cells_of(pl.Series([None, -71.1]), pl.Series([None, 42.37])).is_null().to_list() == [True, False]
    assert cells_of([np.nan], [1.0]).to_list() == [None]
    assert cells_of([], []).to_list() == []
    assert cells_of([1.0, np.inf, 1.0], [1.0, 1.0, 2.0]).is_null().to_list() == [False, True, False]


def test_cells_are_h3s_own_everywhere_on_earth_and_around_the_twelve_pentagons():
    random = np.random.default_rng(5)
    around = [np.degrees([random.uniform(-np.pi, np.pi, 5000), np.arcsin(random.uniform(-1, 1, 5000))]).T]
    for resolution, spread in ((0, 8.0), (3, 0.5), (CELL_RESOLUTION, 0.0005)):
        for pentagon in h3.get_pentagons(resolution):
            lat, lon = h3.cell_to_latlng(pentagon)
            around.append(np.array([lon, lat]) + random.normal(0, spread, (60, 2)))
    around.append(np.array([[0, 90], [180, 0], [-180, 0], [0, -90], [0, 0]]))
    lon, lat = np.vstack(around).T
    lat = lat.clip(-90, 90)
    expected = [h3.latlng_to_cell(b, a, CELL_RESOLUTION) for a, b in zip(lon, lat, strict=True)]
    assert cells_of(lon, lat).to_list() == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(places, min_size=1, max_size=20), st.integers(0, CELL_RESOLUTION))
def test_parents_by_bits_are_h3s_parents(points, resolution):
    lon, lat = np.array(points).T
    cells = cells_of(lon, lat)
    assert parent_cells(cells, resolution).to_list() == [
        h3.cell_to_parent(cell, resolution) for cell in cells
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-71.2, -71.0), st.floats(42.3, 42.4)), min_size=1, max_size=50))
def test_totals_nest_from_zoom_to_zoom(points):
    lon, lat = np.array(points).T
    cells = cells_of(lon, lat)
    fine, coarse = count_by_cell(cells, 9), count_by_cell(cells, 7)
    summed = count_by_cell(fine["cell_id"], 7, fine["count"])
    assert summed.equals(coarse)
    assert coarse["count"].sum() == len(points)


def test_null_stays_null_in_parents_and_is_not_counted():
    cells = cells_of(pl.Series([-71.1, None]), pl.Series([42.37, None]))
    assert parent_cells(cells, 7).null_count() == 1
    assert count_by_cell(cells, 7)["count"].to_list() == [1]


@pytest.mark.parametrize("resolution", [12, 16, -1])
def test_a_resolution_finer_than_the_cells_is_refused(resolution):
    with pytest.raises(BadInput, match=f"Resolution {resolution}"):
        parent_cells(cells_of([-71.1], [42.37]), resolution)


def test_boundaries_surround_their_points():
    cells = cells_of([-71.1, -71.11], [42.37, 42.38])
    shapes = cell_boundaries(cells)
    assert shapes.crs.to_epsg() == 4326
    assert shapes.total_bounds.tolist() == pytest.approx([-71.11, 42.37, -71.1, 42.38], abs=0.001)
    assert shapes.geom_type.tolist() == ["Polygon"] * 2
