"""Heatmaps: round classes, metrics by name."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.heat import finest_step, measure_named, measures_of, round_breaks
from geo.errors import BadInput

SCHEMA = pl.Schema(
    {"support_score": pl.Float64(), "age": pl.Int32(), "lon": pl.Float64(), "party": pl.String()}
)
MEASURES = measures_of(
    SCHEMA,
    ("general-2022", "general-2024", "primary-2024"),
    pl.Schema({"geoid": pl.String(), "bg_median_age": pl.Float64()}),
    heard=False,
    supports=False,
)


def test_a_metric_that_the_data_do_not_hold_is_refused_with_those_they_do():
    with pytest.raises(BadInput, match="luck") as refused:
        measure_named("luck", "hex", MEASURES)
    assert "support, age" in refused.value.mend


def test_scores_are_called_without_their_ending_and_numbers_by_their_column():
    assert measure_named("support", "hex", MEASURES) == measure_named("support_score", "hex", MEASURES)
    assert measure_named("age", "hex", MEASURES).metric.kind == "mean"
    assert measure_named("support", "hex", MEASURES).metric.middle == 50
    assert measure_named("turnout", "hex", MEASURES).column == "general-2024"
    assert {"lon", "party"}.isdisjoint(one.metric.name for one in MEASURES)


def test_what_block_groups_say_is_shown_by_block_group():
    assert measure_named("bg_median_age", "block-group", MEASURES).source == "group"
    with pytest.raises(BadInput, match="block group"):
        measure_named("bg_median_age", "precinct", MEASURES)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_classes_rise_and_cover_every_value(values):
    breaks = round_breaks(values)
    assert list(breaks) == sorted(set(breaks))
    assert breaks[-1] >= max(values) * (1 - 1e-6)
    assert len(breaks) <= 7


@given(st.lists(st.floats(0.296, 0.299), min_size=1, max_size=50))
def test_no_two_limits_are_written_alike(rates):
    breaks = round_breaks(rates, step=finest_step("rate", rates))
    assert len({f"{100 * limit:.1f}" for limit in breaks}) == len(breaks)
    assert breaks[-1] >= max(rates) * (1 - 1e-6)


def test_a_column_in_which_nobody_has_a_figure_is_no_data():
    schema = pl.Schema({"birth_year": pl.Int32, "support_score": pl.Float64})
    found = measures_of(schema, [], pl.Schema(), heard=False, supports=False, empty=["birth_year"])
    known = {one.metric.name: one.metric.has_data for one in found}
    assert (known["birth_year"], known["support"]) == (False, True)
