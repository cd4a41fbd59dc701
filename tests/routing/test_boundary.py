"""Boundaries of turf: they hold their doors, share edges, and never overlap much."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.boundary import REACH_M, turf_boundaries


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 5), st.integers(0, 1000))
def test_every_turf_holds_its_doors(doors, turfs, seed):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 400, (doors, 2)).round(1)
    turf_of = rng.integers(0, turfs, doors)
    shapes = turf_boundaries(xy, turf_of, turfs)
    for turf in range(turfs):
        own = shapely.points(xy[turf_of == turf])
        assert shapely.dwithin(shapes[turf], own, 3.0).all()


def test_neighbours_do_not_overlap():
    x, y = np.meshgrid(np.arange(0, 400, 20.0), np.arange(0, 200, 20.0))
    xy = np.column_stack([x.ravel(), y.ravel()])
    west, east = turf_boundaries(xy, (xy[:, 0] > 190).astype(np.int64), 2)
    assert shapely.intersection(west, east).area < 0.02 * west.area


@pytest.mark.parametrize("doors", [1, 2, 3])
def test_a_turf_of_very_few_doors_has_a_shape(doors):
    (shape,) = turf_boundaries(np.arange(2.0 * doors).reshape(doors, 2), np.zeros(doors, dtype=np.int64), 1)
    assert shape.area > 0.5 * REACH_M**2


def test_turfs_that_share_one_spot_all_have_a_shape():
    shapes = turf_boundaries(np.zeros((5, 2)), np.array([0, 1, 1, 2, 2]), 3)
    assert all(shape.area > 0 for shape in shapes)
