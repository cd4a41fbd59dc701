"""The benchmark of cutting runs, and ours is more even than its peers, also at a small size."""

import pytest

from tests.bench.bench_cut import bench, bench_large

pytestmark = pytest.mark.slow


def test_our_turfs_are_the_most_even_and_in_one_piece(capsys):
    text, figures = bench("made", 1_000, 10)
    with capsys.disabled():
        print("\n" + text)
    kilometres, largest, cv, in_one_piece, split = figures["ours, balance"]
    others = [figures[name] for name in figures if not name.startswith("ours")]
    assert in_one_piece == 100
    assert cv < min(other[2] for other in others)
    assert largest <= 1.06
    assert split <= 10
    assert kilometres <= 1.1 * figures["giant tour split"][0]


def test_regions_are_cut_and_walked(capsys):
    text, plan = bench_large(3_000, 2)
    with capsys.disabled():
        print("\n" + text)
    assert sum(len(turf.door_ids) for turf in plan.turfs) == 3_000
