"""Heatmaps: round classes, honest small numbers, and no data that looks like zero."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.heat import LEAST, heatmap_of, metric_named, round_breaks
from geo.errors import BadInput


def test_a_mean_over_few_voters_is_marked_and_no_data_is_no_zero():
    rows = pl.DataFrame(
        {
            "cell": ["a"] * LEAST + ["b"] * 2 + ["c"],
            "support_score": [50.0] * LEAST + [80.0, 90.0] + [None],
        }
    )
    cells = {
        cell.cell_id: cell for cell in heatmap_of(rows, metric_named("support", rows.schema), "hex", 9).cells
    }
    assert (cells["a"].value, cells["a"].too_few) == (50.0, False)
    assert (cells["b"].value, cells["b"].too_few) == (85.0, True)
    assert (cells["c"].value, cells["c"].n) == (None, 0)


def test_a_metric_that_the_data_do_not_hold_is_refused_with_those_they_do():
    with pytest.raises(BadInput, match="support"):
        metric_named("luck", pl.Schema({"support_score": pl.Float64()}))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_classes_rise_and_cover_every_value(values):
    breaks = round_breaks(values)
    assert list(breaks) == sorted(set(breaks))
    assert breaks[-1] >= max(values) * (1 - 1e-6)
    assert len(breaks) <= 7
