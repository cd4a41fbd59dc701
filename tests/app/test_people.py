"""What a filter may ask of voters, and how many it holds."""

import polars as pl
import pytest

from app.people import people_of
from app.service import universes
from app.snapshots import read_snapshot
from geo.errors import BadInput, NotFound
from tests import town


def test_a_count_is_what_the_universe_will_hold(imported):
    for where in ("true", "party = 'D' and support_score >= 50", "precinct_id = 'P-1' or age > 60"):
        count = universes.count_universe(imported, where)
        made = universes.create_universe(imported, "same", where)
        assert (made.voter_count, made.door_count, made.exception_count) == (
            count.voter_count,
            count.door_count,
            count.exception_count,
        )
    assert len(universes.list_universes(imported)) == 1


def test_nobody_is_a_count_too_and_a_slip_points_at_the_character(imported):
    assert universes.count_universe(imported, "false").voter_count == 0
    with pytest.raises(BadInput, match="character"):
        universes.count_universe(imported, "agee > 3")


def test_block_groups_are_asked_by_their_own_columns(imported):
    young = universes.count_universe(imported, "bg_median_age < 40 and bg_population > 100")
    north = universes.count_universe(imported, "geoid = '990010001002'")
    assert young == north
    assert 0 < young.door_count == town.doors().filter(geoid="990010001002").height
    both = universes.count_universe(imported, "bg_median_age > 0")
    assert both.door_count == len(town.doors())


def test_columns_of_block_groups_stand_beside_everything_else_in_a_cut(imported):
    made = universes.create_universe(imported, "young north", "bg_median_age < 40 and party = 'D'")
    people = people_of(read_snapshot(imported)).rows.collect()
    asked = people.filter((pl.col("geoid") == "990010001002") & (pl.col("party") == "D"))
    assert made.voter_count == asked.height


def test_what_is_for_counting_only_cannot_be_asked(imported):
    for hidden in ("door_row", "exception_reason", "bg_geometry", "bg_area_id", "bg_kind"):
        with pytest.raises(BadInput, match="does not exist"):
            universes.count_universe(imported, f"{hidden} is empty")


def test_without_voters_there_is_nobody_to_count(tmp_path):
    from datetime import date

    from app.service import campaigns
    from app.store.campaign import open_campaign

    campaigns.create_campaign(tmp_path / "c", "C", date(2026, 11, 3), "America/Chicago")
    with open_campaign(tmp_path / "c") as c, pytest.raises(NotFound):
        universes.count_universe(c, "true")
