"""The benchmarks of joins and hexes run, and ours answers as its peer does, also at a small size."""

import pytest

from tests.bench.bench_hexes import bench as bench_hexes
from tests.bench.bench_join import bench as bench_join

pytestmark = pytest.mark.slow


def test_the_join_answers_as_sjoin_does(capsys):
    text, wrong = bench_join(200_000, 400)
    with capsys.disabled():
        print("\n" + text)
    assert wrong == 0


def test_the_hexes_are_h3s(capsys):
    text, wrong = bench_hexes(100_000)
    with capsys.disabled():
        print("\n" + text)
    assert wrong == 0
