"""Figures of turfs: quick measures of any doors, compactness, doors to be driven between, alternatives."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from geo.errors import Infeasible
from routing.alternatives import LEANS, alternatives
from routing.figures import compactness, measure_turf
from routing.model import TurfSpec
from routing.turf import cut_turf
from tests.routing import blocks

HOUR = TurfSpec(shift_s=3600.0)


@pytest.fixture(scope="module")
def network():
    return blocks.grid(5)


@pytest.fixture(scope="module")
def doors(network):
    return blocks.houses(network)


def test_a_turf_measured_alone_is_what_it_was_in_the_cut(network, doors):
    turf = cut_turf(network, doors, HOUR).turfs[2]
    alone = measure_turf(network, doors.filter(pl.col("door_id").is_in(list(turf.door_ids))), HOUR)
    assert alone.door_ids == turf.door_ids
    assert alone.knock_s == pytest.approx(turf.knock_s)
    assert alone.walk_m == pytest.approx(turf.walk_m, rel=0.02)
    assert alone.compactness == pytest.approx(turf.compactness)


def test_no_doors_cannot_be_measured(network, doors):
    with pytest.raises(Infeasible):
        measure_turf(network, doors.head(0), HOUR)


def test_a_square_is_compact_and_a_line_is_not():
    square = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), axis=-1).reshape(-1, 2)
    assert compactness(square) > 0.8
    assert compactness(square * [1.0, 0.05]) < 0.15
    assert compactness(np.column_stack([np.arange(9.0), np.zeros(9)])) == 0.0
    assert compactness(square[:2]) == 1.0


def test_doors_farther_apart_than_one_walks_are_to_be_driven_between():
    network = blocks.grid(9)
    doors = blocks.houses(network)
    ends = doors.filter(pl.col("segment_id").is_in([0, len(network.segment_m) - 1]))
    assert measure_turf(network, ends, HOUR).drive_between
    assert not measure_turf(network, doors, HOUR).drive_between


def test_alternatives_lean_the_way_they_say(network):
    doors = blocks.houses(network, flats_max=3)
    plans = dict(zip(LEANS, alternatives(network, doors, HOUR), strict=True))
    assert [plan.spec.lean for plan in plans.values()] == list(LEANS)
    for plan in plans.values():
        assert sum(len(turf.door_ids) for turf in plan.turfs) == len(doors)
    assert plans["faces"].split_faces_rate <= plans["balance"].split_faces_rate
    assert plans["walking"].figures["walk_m"] <= 1.01 * plans["balance"].figures["walk_m"]
    assert plans["balance"].cv <= plans["walking"].cv + 0.005
