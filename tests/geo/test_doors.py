"""Voters become doors, doors stand in buildings, and ids outlive spelling."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.doors import make_doors
from geo.tables import DOORS, VOTERS
from geo.voterfile import read_voter_file
from tests.geo.files import read_bytes, row, van_bytes


def doors_of(folder, *addresses):
    lines = [row(number, address=f'"{address}"') for number, address in enumerate(addresses, start=1)]
    return make_doors(read_bytes(folder, van_bytes(*lines)).voters)


def test_tables_have_exactly_their_columns(tmp_path):
    voters, doors = doors_of(tmp_path, "1 Elm St", "")
    expected = dict(VOTERS)
    at = list(expected).index("history")
    names = [*list(expected)[:at], "support_score", *list(expected)[at:]]
    assert voters.columns == names
    assert all(voters.schema[name] == kind for name, kind in VOTERS.items())
    assert doors.schema == DOORS


def test_one_household_is_one_door_however_it_is_written(tmp_path):
    voters, doors = doors_of(
        tmp_path,
        "26 Antrim STREET #1C",
        "26  ANTRIM ST. Apt 1c",
        "26 Antrim St, Unit 1-C",
        "26 Antrim Street No 1C",
    )
    assert doors.height == 1
    assert doors["voter_count"].to_list() == [4]
    assert voters["door_id"].n_unique() == 1
    assert doors.row(0, named=True)["street_name"] == "Antrim St"


def test_units_of_a_building_are_doors_of_one_building(tmp_path):
    _, doors = doors_of(tmp_path, "9 Oak St Apt 1", "9 Oak St Apt 2", "9 Oak St", "11 Oak St Apt 1")
    assert doors.height == 4
    assert doors["building_id"].n_unique() == 2


def test_every_voter_has_a_door_or_a_reason(tmp_path):
    voters, doors = doors_of(tmp_path, "1 Elm St", "", "PO Box 3", "Elm St", "2 Elm St")
    assert voters["exception_reason"].to_list() == [None, "no address", "post box", "no house number", None]
    assert (voters["door_id"].is_null() == voters["exception_reason"].is_not_null()).all()
    assert doors["voter_count"].sum() == voters["door_id"].is_not_null().sum()
    assert set(doors["door_id"]) == set(voters["door_id"].drop_nulls())


def test_ids_stay_when_only_spelling_and_order_change(tmp_path):
    _, before = doors_of(tmp_path, "1 Elm Street", "2 NORTH OAK AV #3", "3 Fifth St")
    _, after = doors_of(tmp_path, "3 5TH ST.", "1 elm st", "2 N. Oak Avenue, Apt 3")
    assert before["door_id"].to_list() == after["door_id"].to_list()
    assert before["building_id"].to_list() == after["building_id"].to_list()


def test_ids_are_the_same_in_every_release(tmp_path):
    _, doors = doors_of(tmp_path, "1 Elm St")
    assert doors.row(0, named=True)["door_id"] == FIRST_DOOR_ID


FIRST_DOOR_ID = "d35gjbj4ycahf"


def test_the_same_street_and_number_in_two_places_are_two_doors(tmp_path):
    lines = [
        row(1),
        row(2).replace("66000", "66001"),
        row(3).replace("66000", ""),
        row(4).replace("Gridville", "GRIDVILLE ").replace("66000", ""),
    ]
    _, doors = make_doors(read_bytes(tmp_path, van_bytes(*lines)).voters)
    assert doors["voter_count"].sort().to_list() == [1, 1, 2]


def test_the_files_own_coordinates_are_kept_by_door(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "VANID,vAddress,vZip5,Latitude,Longitude\n1,1 Elm St,66000,39.5,-98.5\n2,1 Elm St,66000,39.7,-98.7\n3,2 Elm St,66000,,\n4,3 Elm St,66000,95,-98\n"
    )
    _, doors = make_doors(read_voter_file(path).voters)
    found = dict(zip(doors["house_number"], doors.select("lon", "lat", "located_by").rows(), strict=True))
    assert found == {"1": (-98.6, 39.6, "file"), "2": (None, None, None), "3": (None, None, None)}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_row_order_never_decides(data):
    addresses = [
        "1 Elm St",
        "1 ELM ST",
        "1 Elm Street",
        "2 McTernan Pl #1",
        "2 MCTERNAN PL 1",
        "2 Mcternan Place No 1",
        "PO Box 1",
    ]
    order = data.draw(st.permutations(range(len(addresses))))
    frame = pl.DataFrame(
        {
            **{
                name: pl.Series([None] * len(addresses), dtype=kind)
                for name, kind in VOTERS.items()
                if name not in ("door_id", "exception_reason")
            },
            "address_line": addresses,
            "city": ["Gridville", "GRIDVILLE", "gridville", "A", "B", "C", "D"],
            "state": ["KS"] * 7,
            "zip5": ["66000"] * 7,
            "lon": pl.Series([None] * 7, dtype=pl.Float64),
            "lat": pl.Series([None] * 7, dtype=pl.Float64),
        }
    )
    _, doors = make_doors(frame)
    _, shuffled = make_doors(frame[list(order)])
    assert doors.equals(shuffled)


def test_no_voters_make_no_doors(tmp_path):
    voters = read_bytes(tmp_path, van_bytes(row(1))).voters.clear()
    made, doors = make_doors(voters)
    assert made.is_empty()
    assert doors.schema == DOORS
