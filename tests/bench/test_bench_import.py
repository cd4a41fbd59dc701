"""The benchmark of whole imports runs, and a town's file is a snapshot soon and in little memory."""

import pytest

from tests.bench.bench_import import bench
from tests.shared_data import town


@pytest.mark.slow
@pytest.mark.real
def test_a_towns_file_becomes_a_snapshot_within_ten_seconds_of_work(tmp_path, capsys):
    town("cambridge_somerville_ma")
    with capsys.disabled():
        costs = bench(tmp_path, 1, peers=False)
    assert costs["ours, file to snapshot"].cpu_s < 10
    assert costs["ours, file to snapshot"].peak_mb < 1_000
