"""Stops: buildings whole, units in the order a person would say them."""

from __future__ import annotations

import polars as pl
import pytest

from geo.errors import BadInput
from routing.model import WalkSpec
from routing.stops import make_stops
from tests.routing import blocks


@pytest.fixture(scope="module")
def doors():
    return blocks.houses(blocks.grid(3), flats_max=4)


def test_every_door_is_at_exactly_one_stop_and_buildings_are_whole(doors):
    stops = make_stops(doors, WalkSpec())
    told = [door for stop in range(len(stops)) for door in stops.door_ids(stop)]
    assert sorted(told) == sorted(doors["door_id"].to_list())
    assert len(stops) == doors["building_id"].n_unique()
    assert int(stops.door_count.sum()) == len(doors)


def test_the_order_of_the_rows_does_not_matter(doors):
    one, other = (
        make_stops(doors, WalkSpec()),
        make_stops(doors.sample(fraction=1, shuffle=True, seed=2), WalkSpec()),
    )
    assert one.doors["door_id"].to_list() == other.doors["door_id"].to_list()
    assert (one.offset_m == other.offset_m).all()


def test_units_are_visited_by_number_not_by_spelling(doors):
    tower = (
        doors.head(1)
        .select(pl.exclude("door_id", "unit"))
        .join(pl.DataFrame({"unit": ["10", "2B", "2A", "1"], "door_id": ["a", "b", "c", "d"]}), how="cross")
    )
    assert make_stops(tower, WalkSpec()).door_ids(0) == ("d", "c", "b", "a")


def test_doors_without_a_building_are_stops_of_their_own(doors):
    alone = doors.with_columns(pl.lit(None, pl.String).alias("building_id"))
    assert len(make_stops(alone, WalkSpec())) == len(doors)


def test_a_missing_column_and_a_door_twice_are_refused(doors):
    with pytest.raises(BadInput, match="offset_m"):
        make_stops(doors.drop("offset_m"), WalkSpec())
    with pytest.raises(BadInput, match="twice"):
        make_stops(pl.concat([doors, doors.head(1)]), WalkSpec())


def building(doors, *units, **columns):
    """Give one building with these units, door_id like the unit."""
    spot = doors.head(1).select(pl.exclude("door_id", "unit", "building_id"))
    own = pl.DataFrame({"unit": units, "door_id": units})
    return spot.join(own, how="cross").with_columns(
        building_id=pl.lit("tower"), **{name: pl.Series(values) for name, values in columns.items()}
    )


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ("B 7 G 201 305 1204 PH", "PH 1204 305 201 7 G B"),
        ("BSMT 2A 2C 12B PH1 PH2", "PH1 PH2 12B 2A 2C BSMT"),
        ("A B C", "A B C"),
    ],
)
def test_units_come_floor_by_floor_from_below_or_from_the_top(doors, up, down):
    tower = building(doors, *sorted(up.split()))
    assert make_stops(tower, WalkSpec()).door_ids(0) == tuple(up.split())
    assert make_stops(tower, WalkSpec(floors="down")).door_ids(0) == tuple(down.split())


def test_a_tower_of_300_takes_its_units_time_and_a_doorman_once(doors):
    units = [f"{floor}{flat:02}" for floor in range(1, 31) for flat in range(1, 11)]
    spec = WalkSpec()
    plain = make_stops(building(doors, *units), spec)
    each = spec.knock_wait_s + spec.note_s + spec.contact_rate * spec.talk_s
    assert plain.knock_s.tolist() == pytest.approx([300 * each + spec.approach_s + 299 * spec.next_unit_s])
    assert plain.door_ids(0) == tuple(units)
    guarded = make_stops(building(doors, *units, doorman=[False] * 299 + [True]), spec)
    assert (guarded.knock_s - plain.knock_s).tolist() == [spec.doorman_s]
