"""The benchmark of walks runs, and ours is the shortest or nearly, also at a small size."""

import pytest

from tests.bench.bench_walk import orders_table, proofs_table

pytestmark = pytest.mark.slow


def test_our_order_is_within_half_a_percent_of_the_best(capsys):
    text, worst = orders_table(50, 1, 5.0, (1,))
    with capsys.disabled():
        print("\n" + text)
    assert worst <= 0.5


def test_certificates_are_measured(capsys):
    text = proofs_table(1, 1.0)
    with capsys.disabled():
        print("\n" + text)
    assert text.splitlines()[-1].startswith("all")
