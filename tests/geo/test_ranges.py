"""Numbers lie where the street's ranges say: on the right side, in the right part, and nowhere else."""

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString

from geo.addressfile import read_addresses
from geo.errors import BadInput
from geo.locate import MORE_THAN_ONE_PLACE, NUMBER_NOT_FOUND, STREET_NOT_FOUND, locate_doors
from geo.ranges import OFFSET_M
from geo.tables import ADDRESS_RANGES, DOORS

DEGREE_M = 111_195.0
LAT = 39.0
EAST_M = DEGREE_M * np.cos(np.radians(LAT))


def doors(*addresses, zip5="66000", city="Gridville"):
    """Make doors of (number, street)."""
    rows = [
        {"door_id": f"d{at}", "house_number": number, "street_name": street}
        for at, (number, street) in enumerate(addresses)
    ]
    fixed = {"building_id": "b", "unit": "", "city": city, "state": "KS", "zip5": zip5, "voter_count": 1}
    return pl.DataFrame([{**dict.fromkeys(DOORS), **fixed, **row} for row in rows], schema=DOORS)


def a_range(street="Elm St", side="left", numbers=("1", "99"), **other):
    """Make a side of a street that runs 500 m east from (-98, 39)."""
    parity = other.get("parity", "odd" if numbers[0][-1] in "13579" else "even")
    lon = other.get("lon", [-98.0, -98.0 + 500 / EAST_M])
    lat = other.get("lat", [LAT] * len(lon))
    return {
        "street_name": street,
        "side": side,
        "from_number": numbers[0],
        "to_number": numbers[1],
        "parity": parity,
        "city": other.get("city", ""),
        "zip5": other.get("zip5", "66000"),
        "lon": lon,
        "lat": lat,
    }


def ranges(*rows):
    return pl.DataFrame(list(rows), schema=ADDRESS_RANGES)


def metres(found):
    """Give metres east and north of the street's first point, None where there is no place."""
    return [
        None if lon is None else ((lon + 98.0) * EAST_M, (lat - LAT) * DEGREE_M)
        for lon, lat in found.select("lon", "lat").rows()
    ]


BOTH_SIDES = ranges(a_range(), a_range(side="right", numbers=("2", "100")))


def test_a_number_lies_on_its_side_and_its_part_of_the_block():
    found = locate_doors(
        doors(("1", "Elm St"), ("99", "ELM STREET"), ("50", "Elm St")), None, None, None, BOTH_SIDES
    )
    (east, north), (far, far_north), (middle, south) = metres(found)
    assert (east, north) == pytest.approx((5, OFFSET_M), abs=0.1)
    assert (far, far_north) == pytest.approx((495, OFFSET_M), abs=0.1)
    assert (middle, south) == pytest.approx((245, -OFFSET_M), abs=0.1)
    assert found["located_by"].to_list() == ["address-range"] * 3
    assert found["exception_reason"].to_list() == [None] * 3


@pytest.mark.parametrize("number", ["0", "101", "102", "9999"])
def test_a_number_beyond_the_range_is_never_guessed(number):
    found = locate_doors(doors((number, "Elm St")), None, None, None, BOTH_SIDES)
    assert metres(found) == [None]
    assert found["exception_reason"].to_list() == [NUMBER_NOT_FOUND]


def test_a_number_of_the_other_parity_is_not_on_this_side():
    found = locate_doors(doors(("50", "Elm St")), None, None, None, ranges(a_range()))
    assert metres(found) == [None]


def test_numbers_may_fall_along_the_line():
    falling = ranges(a_range(numbers=("99", "1")))
    found = locate_doors(doors(("1", "Elm St"), ("99", "Elm St")), None, None, None, falling)
    assert [east for east, _ in metres(found)] == pytest.approx([495, 5], abs=0.1)


def test_a_side_with_both_parities_has_every_number():
    mixed = ranges(a_range(numbers=("1", "10"), parity="both"))
    found = locate_doors(doors(("1", "Elm St"), ("2", "Elm St")), None, None, None, mixed)
    assert [east for east, _ in metres(found)] == pytest.approx([25, 75], abs=0.1)


def test_the_side_of_the_own_parity_is_taken_before_a_mixed_one():
    both = ranges(a_range(numbers=("1", "10"), parity="both"), a_range(side="right", numbers=("2", "100")))
    found = locate_doors(doors(("4", "Elm St")), None, None, None, both)
    assert metres(found)[0][1] == pytest.approx(-OFFSET_M, abs=0.1)


@pytest.mark.parametrize("number", ["51A", "51 1/2", "51-53"])
def test_a_number_with_a_letter_a_half_or_a_neighbour_lies_at_its_plain_number(number):
    found = locate_doors(doors((number, "Elm St"), ("51", "Elm St")), None, None, None, BOTH_SIDES)
    assert metres(found)[0] == metres(found)[1]


def test_hyphenated_numbers_run_within_their_block():
    queens = ranges(a_range("41st Ave", numbers=("132-01", "132-99")))
    found = locate_doors(
        doors(("132-01", "41 Ave"), ("133-01", "41st Ave"), ("132", "41st Ave")), None, None, None, queens
    )
    assert metres(found)[0] == pytest.approx((5, OFFSET_M), abs=0.1)
    assert metres(found)[1:] == [None, None]


def test_grid_numbers_run_within_their_block():
    grid = ranges(a_range("Bluemound Rd", numbers=("N6W23001", "N6W23099")))
    found = locate_doors(
        doors(("N6W23001", "Bluemound Rd"), ("W23001", "Bluemound Rd")), None, None, None, grid
    )
    assert metres(found)[0] == pytest.approx((5, OFFSET_M), abs=0.1)
    assert metres(found)[1] is None


def test_another_towns_range_is_no_match():
    far = ranges(a_range(zip5="77000"))
    found = locate_doors(doors(("1", "Elm St")), None, None, None, far)
    assert found["exception_reason"].to_list() == [STREET_NOT_FOUND]


def test_a_wrong_zip_is_found_in_its_own_town():
    right = doors(*[(str(number), "Elm St") for number in range(1, 20)])
    slip = doors(("51", "Elm St"), zip5="66009").with_columns(door_id=pl.lit("slip"))
    found = locate_doors(pl.concat([right, slip]), None, None, None, BOTH_SIDES)
    assert found.filter(pl.col("door_id") == "slip")["located_by"].to_list() == ["address-range"]


def test_a_zip_no_range_says_is_no_hindrance():
    found = locate_doors(doors(("1", "Elm St")), None, None, None, ranges(a_range(zip5="")))
    assert found["located_by"].to_list() == ["address-range"]


def test_a_number_two_far_ranges_have_is_left_open():
    twice = ranges(a_range(), a_range(lon=[-98.1, -98.0995]))
    found = locate_doors(doors(("1", "Elm St")), None, None, None, twice)
    assert found["exception_reason"].to_list() == [MORE_THAN_ONE_PLACE]


def test_the_narrowest_of_near_ranges_counts():
    near = ranges(a_range(), a_range(numbers=("1", "1"), lon=[-98.0, -98.0 + 100 / EAST_M]))
    found = locate_doors(doors(("1", "Elm St")), None, None, None, near)
    assert metres(found)[0][0] == pytest.approx(50, abs=0.1)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["left", "right"]), st.randoms())
def test_places_keep_the_order_the_side_and_do_not_depend_on_row_order(first, last, side, random):
    first, last = 2 * first + 1, 2 * last + 1
    row = a_range(side=side, numbers=(str(first), str(last)))
    others = [a_range("Oak St"), a_range(side=side, numbers=("301", "399"))]
    rows = [row, *others]
    numbers = list(range(min(first, last), max(first, last) + 1, 2))
    asked = doors(*[(str(number), "Elm St") for number in numbers])
    found = locate_doors(asked, None, None, None, ranges(*rows))
    east = [place[0] for place in metres(found)]
    assert sorted(east, reverse=first > last) == east
    assert all(0 < at < 500 for at in east)
    assert {round(place[1], 3) for place in metres(found)} == {OFFSET_M if side == "left" else -OFFSET_M}
    random.shuffle(rows)
    assert locate_doors(asked, None, None, None, ranges(*rows)).equals(found)


def layer(**columns):
    line = LineString([(-98, 39), (-97.99, 39)])
    return gpd.GeoDataFrame(columns, geometry=[line] * len(next(iter(columns.values()))), crs=4326)


CITY = {
    "street": ["Elm"],
    "street_type": ["St"],
    "l_from": [1],
    "l_to": [99],
    "r_from": [0],
    "r_to": [-1],
    "zip_left": ["66000"],
}
TIGER = {
    "FULLNAME": ["Elm St"],
    "LFROMHN": ["1"],
    "LTOHN": ["99"],
    "RFROMHN": [""],
    "RTOHN": [None],
    "ZIPL": ["66000"],
    "ZIPR": ["66000"],
    "PARITYL": ["O"],
    "PARITYR": [""],
}


@pytest.mark.parametrize("columns", [CITY, TIGER])
@pytest.mark.parametrize("name", ["r.gpkg", "r.geojson", "r.parquet"])
def test_range_files_read_alike_from_every_source(tmp_path, columns, name):
    path = tmp_path / name
    table = layer(**columns)
    table.to_parquet(path) if name.endswith("parquet") else table.to_file(path)
    found = read_addresses(path)
    assert found.points.is_empty()
    assert found.rows_in == 1
    assert found.ranges.schema == ADDRESS_RANGES
    assert found.ranges.drop("lon", "lat").rows() == [("Elm St", "left", "1", "99", "odd", "", "66000")]
    assert found.ranges["lon"].to_list() == [[-98.0, -97.99]]


def test_parity_is_read_off_the_numbers_and_mixed_is_both(tmp_path):
    columns = {
        "street": ["A", "B", "C"],
        "l_from": [1, 2, 1],
        "l_to": [9, 8, 10],
        "r_from": [0.0, None, 3.0],
        "r_to": [0, 0, 9],
    }
    layer(**columns).to_parquet(tmp_path / "r.parquet")
    found = read_addresses(tmp_path / "r.parquet").ranges
    assert found.select("street_name", "side", "parity").rows() == [
        ("A", "left", "odd"),
        ("B", "left", "even"),
        ("C", "left", "both"),
        ("C", "right", "odd"),
    ]


def test_a_line_in_pieces_counts_with_its_longest(tmp_path):
    table = layer(**CITY)
    table.geometry = [MultiLineString([[(-98, 39), (-97.99, 39)], [(-97, 39), (-96.5, 39)]])]
    table.to_parquet(tmp_path / "r.parquet")
    assert read_addresses(tmp_path / "r.parquet").ranges["lon"].to_list() == [[-97.0, -96.5]]


def test_range_columns_can_be_mapped_by_hand(tmp_path):
    layer(name=["Elm St"], a=[1], b=[99], c=[2], d=[100]).to_parquet(tmp_path / "r.parquet")
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[columns]\nstreet_name = "name"\nleft_from = "a"\nleft_to = "b"\nright_from = "c"\nright_to = "d"\n'
    )
    assert read_addresses(tmp_path / "r.parquet", mapping).ranges["to_number"].to_list() == ["99", "100"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"l_from": [1], "l_to": [9]}, "no column for the street"),
        ({"street": ["Elm St"], "l_from": [0], "l_to": [0]}, "no row with street, numbers and line"),
    ],
)
def test_a_wrong_range_file_is_refused_in_a_sentence(tmp_path, columns, sentence):
    layer(**columns).to_parquet(tmp_path / "r.parquet")
    with pytest.raises(BadInput, match=sentence):
        read_addresses(tmp_path / "r.parquet")
