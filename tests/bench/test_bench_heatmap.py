"""The benchmark of heatmaps runs at a small size, and no heatmap takes more than a second of the usual processor."""

import pytest

from tests.bench.bench_heatmap import LIMIT_S, measure, table
from tests.slowness import slowness

pytestmark = pytest.mark.slow


def test_heatmaps_are_worked_out_in_time(capsys):
    rows = measure(50_000)
    with capsys.disabled():
        print("\n" + table(rows))
    assert max(cpu for _, _, cpu, _, _, _ in rows[1:]) / slowness() < LIMIT_S
