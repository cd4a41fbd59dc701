"""One column that holds a whole address is as good as four."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.oneline import split_places

NAMES = ["address_line", "city", "state", "zip5"]


def split(*row):
    return split_places(pl.DataFrame([row], schema=dict.fromkeys(NAMES, pl.String), orient="row")).row(0)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("26 Main St, Cambridge, MA 02139", ("26 Main St", "Cambridge", "MA", "02139")),
        ("26 Main St Apt 3, Cambridge, ma 02139-1234", ("26 Main St Apt 3", "Cambridge", "MA", "02139")),
        ("26 Main St, Apt 3, Cambridge MA 02139", ("26 Main St, Apt 3", "Cambridge", "MA", "02139")),
        ("26 Main St Cambridge MA 02139", ("26 Main St", "Cambridge", "MA", "02139")),
        ("26 Main St #3 Park City UT 84060", ("26 Main St #3", "Park City", "UT", "84060")),
        ("26 Park Place Ave Boston MA 02110", ("26 Park Place Ave", "Boston", "MA", "02110")),
        ("26 Main St St Louis MO 63101", ("26 Main St", "St Louis", "MO", "63101")),
        ("26 N Main Ave N Minneapolis MN 55401", ("26 N Main Ave N", "Minneapolis", "MN", "55401")),
        (
            "26 Main St, Winston-Salem, North Carolina 27101, USA",
            ("26 Main St", "Winston-Salem", "NC", "27101"),
        ),
        ("26 Main St, Cambridge, MA", ("26 Main St", "Cambridge", "MA", "")),
        ("26 Main St, 02139", ("26 Main St", "", "", "02139")),
        ("PO Box 5, Cambridge, MA 02139", ("PO Box 5", "Cambridge", "MA", "02139")),
    ],
)
def test_a_whole_address_comes_apart(line, parts):
    assert split(line, "", "", "") == parts


@pytest.mark.parametrize(
    "line",
    [
        "",
        "26 Main St",
        "12345",
        "12345 Main St",
        "PO Box 12345",
        "100 FM 12345",
        "County Road 12345",
        "26 Main St, Unit B",
        "26 Main St, 2nd FL",
        "26 Main St, First FL",
        "26 Main St, Apt CT",
        "26 Elm Ct 4",
    ],
)
def test_a_line_without_a_town_stays_as_it_is(line):
    assert split(line, "", "", "") == (line, "", "", "")


def test_columns_of_the_file_are_believed_before_the_line():
    assert split("26 Main St, Cambridge, MA 02139", "Somerville", "MA", "02143") == (
        "26 Main St",
        "Somerville",
        "MA",
        "02143",
    )


def test_the_files_own_city_is_taken_off_the_line():
    assert split("26 Main St, Cambridge", "CAMBRIDGE", "MA", "02139")[0] == "26 Main St"
    assert split("26 Main St Cambridge", "Cambridge", "", "")[0] == "26 Main St"
    assert split("26 Old Cambridge", "Cambridge", "", "")[0] == "26 Old Cambridge"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["26 Main St", "1 N Broadway", "12-14 O'Brien Rd Apt 3", "1200 Hwy 9"]),
    st.sampled_from(["Cambridge", "St Louis", "Winston-Salem", "Park City", "Fort Worth"]),
    st.sampled_from(["MA", "TX", "NY"]),
    st.integers(501, 99999).map(lambda number: f"{number:05d}"),
)
def test_what_is_put_together_comes_apart_again(line, city, state, zip5):
    assert split(f"{line}, {city}, {state} {zip5}", "", "", "") == (line, city, state, zip5)


def test_other_columns_and_the_order_stay():
    frame = pl.DataFrame(
        {
            "row": [2, 1, 2],
            "address_line": ["1 Elm St, A, KS 66000", "2 Elm St", "1 Elm St, A, KS 66000"],
            "city": [""] * 3,
            "state": [""] * 3,
            "zip5": [""] * 3,
        }
    )
    assert split_places(frame)["row"].to_list() == [2, 1, 2]
    assert split_places(frame).columns == frame.columns
