"""Gridville from its files to joined doors: every door the town has, where the town has it."""

from dataclasses import dataclass

import polars as pl
import pytest

from geo.addressfile import read_addresses
from geo.boundaries import read_areas
from geo.doors import make_doors
from geo.join import join_areas
from geo.locate import STREET_NOT_FOUND, locate_doors
from geo.streetname import street_key
from geo.voterfile import VoterFile, read_voter_file
from tests import town


@dataclass(frozen=True)
class Imported:
    file: VoterFile
    voters: pl.DataFrame
    doors: pl.DataFrame

    def beside_truth(self):
        """Located doors beside the town's own table, matched by address; the town's columns end in ``_true``."""
        keys = ["house_number", "street_key", "unit"]
        ours = self.doors.filter(pl.col("lon").is_not_null())
        ours, truth = (
            table.with_columns(street_key=_keys(table["street_name"])) for table in (ours, town.doors())
        )
        return ours.join(truth, on=keys, how="full", suffix="_true", coalesce=True)


def _keys(names):
    return pl.Series([street_key(name) for name in names])


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    files = town.write_town(tmp_path_factory.mktemp("gridville"))
    file = read_voter_file(files.voters)
    voters, doors = make_doors(file.voters)
    points = read_addresses(files.addresses).points
    doors = locate_doors(doors, points, town.address_points(of_osm=True))
    precincts = read_areas(files.precincts, "precinct", "precinct_id").areas
    groups = read_areas(files.block_groups, "block-group", "GEOID").areas
    precinct_ids = join_areas(doors["lon"], doors["lat"], precincts)
    geoids = join_areas(doors["lon"], doors["lat"], groups)
    return Imported(file, voters, doors.with_columns(precinct_id=precinct_ids, geoid=geoids))


def test_the_bad_lines_are_rejected_and_nothing_else(imported):
    last = len(town.voters_csv().rstrip("\n").split("\n")) + 1
    reasons = dict(zip(imported.file.rejects["line"], imported.file.rejects["reason"], strict=True))
    assert reasons == {
        last + 1 + town.BAD_LINES["confidential"]: "confidential address",
        last + 1 + town.BAD_LINES["no id"]: "no voter id",
        last + 1 + town.BAD_LINES["duplicate id"]: "duplicate voter id",
        last + 1 + town.BAD_LINES["too many columns"]: "too many columns",
    }


def test_every_door_of_the_town_is_found_where_it_stands(imported):
    both = imported.beside_truth()
    assert both["door_id"].null_count() == both["door_id_true"].null_count() == 0
    assert both.height == town.doors().height
    assert (both["voter_count"] == both["voter_count_true"]).all()
    assert (both["lon"] - both["lon_true"]).abs().max() < 1e-6
    assert (both["lat"] - both["lat_true"]).abs().max() < 1e-6


def test_located_by_says_which_source_knew_the_street(imported):
    by_street = imported.doors.group_by("street_name").agg(pl.col("located_by").unique())
    found = {name: sources for name, sources in by_street.iter_rows() if None not in sources}
    assert found.pop("Elm St") == ["osm-address"]
    assert found.pop("First Ave") == ["file"]
    assert all(sources == ["address-point"] for sources in found.values())


def test_the_voter_without_a_place_is_kept_with_a_reason(imported):
    lost = imported.doors.filter(pl.col("lon").is_null())
    assert lost["exception_reason"].to_list() == [STREET_NOT_FOUND]
    assert lost["door_id"][0] in imported.voters["door_id"]


def test_the_tower_is_one_building_of_forty_doors(imported):
    sizes = imported.doors.group_by("building_id").len()["len"]
    assert sizes.max() == 40


def test_precincts_and_block_groups_are_the_towns_also_on_the_line(imported):
    both = imported.beside_truth()
    assert (both["precinct_id"] == both["precinct_id_true"]).all()
    assert (both["geoid"] == both["geoid_true"]).all()
