"""Degrees to metres and back."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import metric_epsg_of, require_equal_crs, to_lonlat, to_metric
from geo.errors import BadInput


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (-71.1, 42.4, 32619),
        (-105.0, 39.7, 32613),
        (151.2, -33.9, 32756),
        (180.0, 10.0, 32660),
        (-180.0, 10.0, 32601),
    ],
)
def test_a_place_lies_in_its_utm_zone(lon, lat, epsg):
    assert metric_epsg_of(lon, lat) == epsg


@pytest.mark.parametrize(("lon", "lat"), [(42.4, -91.0), (float("nan"), 1.0), (0.0, 85.0), (300.0, 0.0)])
def test_a_place_that_is_none_is_refused_without_naming_it(lon, lat):
    with pytest.raises(BadInput) as error:
        metric_epsg_of(lon, lat)
    assert str(lon) not in str(error.value)


@settings(max_examples=50, deadline=None)
@given(st.floats(-74.0, -69.0), st.floats(40.0, 45.0))
def test_there_and_back_is_the_same_place(lon, lat):
    xy = to_metric([lon], [lat], 32619)
    assert np.allclose(to_lonlat(xy, 32619), [[lon, lat]], atol=1e-9)


def test_nan_stays_nan_and_harms_no_neighbour():
    xy = to_metric([-71.0, np.nan], [42.0, 42.0], 32619)
    assert np.isfinite(xy[0]).all()
    assert np.isnan(xy[1]).all()


def test_no_points_are_no_points():
    assert to_metric([], [], 32619).shape == (0, 2)


def test_a_hundred_metres_are_a_hundred_metres():
    xy = to_metric([-71.0, -71.0], [42.0, 42.0 + 100 / 111_081.0], 32619)
    assert np.hypot(*(xy[1] - xy[0])) == pytest.approx(100.0, abs=0.2)


def test_another_or_no_coordinate_system_is_refused():
    points = gpd.GeoSeries.from_xy([0.0], [0.0], crs=4326)
    require_equal_crs(points, 4326)
    with pytest.raises(BadInput, match="EPSG:32619 is needed"):
        require_equal_crs(points, 32619)
    with pytest.raises(BadInput, match="no coordinate system"):
        require_equal_crs(gpd.GeoSeries.from_xy([0.0], [0.0]), 4326)
