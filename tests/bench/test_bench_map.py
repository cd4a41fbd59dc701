"""The map holds its limits over a part of the great city, and over all of it when everything is to be proved."""

import pytest

from tests import shared_data
from tests.bench.bench_map import bench
from tests.browser.speed import COUNT_MS, FIRST_VIEW_MS, FRAMES_LEAST, HEXES_MS
from tests.promises.figures import figure

DOORS = figure(100_000, 1_000_000)


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.browser
def test_the_map_keeps_its_speeds_over_a_great_city(capsys):
    shared_data.state()
    with capsys.disabled():
        found = bench(DOORS)
    assert found["first_view_ms"] < FIRST_VIEW_MS
    assert found["frames"] >= FRAMES_LEAST
    assert found["hexes_ms"] < HEXES_MS
    assert found["count_ms"] < COUNT_MS
    asks, (single, sums, _) = found["far"]
    assert (asks, single) == (0, 0)
    assert sums > 0
    asks, (single, sums, _) = found["near"]
    assert asks > 0
    assert single > 0
    assert sums == 0
