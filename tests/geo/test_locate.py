"""Doors are found where something says they are, and nowhere else."""

import geopandas as gpd
import polars as pl
import pytest

from geo.addressfile import read_addresses
from geo.doors import make_doors
from geo.errors import BadInput
from geo.locate import (
    MORE_THAN_ONE_PLACE,
    NUMBER_NOT_FOUND,
    STREET_NOT_CLEAR,
    STREET_NOT_FOUND,
    locate_doors,
    locating_report,
)
from geo.tables import ADDRESS_POINTS, DOORS
from tests.geo.files import read_bytes, row, van_bytes


@pytest.fixture
def doors(tmp_path):
    def made(*addresses):
        lines = [row(number, address=f'"{address}"') for number, address in enumerate(addresses, start=1)]
        return make_doors(read_bytes(tmp_path, van_bytes(*lines)).voters)[1]

    return made


def points(*rows):
    full = [
        (number, street, unit, city, zip5, lon, lat) for number, street, unit, city, zip5, lon, lat in rows
    ]
    return pl.DataFrame(full, schema=ADDRESS_POINTS, orient="row")


def place_of(doors, number):
    found = doors.filter(pl.col("house_number") == number).row(0, named=True)
    return found["lon"], found["lat"], found["located_by"], found["exception_reason"]


ELM = points(
    ("1", "Elm Street", "", "Gridville", "66000", -98.1, 39.1), ("2", "ELM ST.", "", "", "", -98.2, 39.2)
)


def test_a_door_is_found_by_its_address_point(doors):
    located = locate_doors(doors("1 elm st", "2 Elm Street Apt 4"), ELM, None)
    assert place_of(located, "1") == (-98.1, 39.1, "address-point", None)
    assert place_of(located, "2") == (-98.2, 39.2, "address-point", None)
    assert located.schema == DOORS


def test_a_door_nobody_knows_has_a_reason_and_no_place(doors):
    located = locate_doors(doors("999 Elm St", "1 Nowhere Ln"), ELM, None)
    assert place_of(located, "999") == (None, None, None, NUMBER_NOT_FOUND)
    assert place_of(located, "1") == (None, None, None, STREET_NOT_FOUND)


def test_address_points_are_trusted_before_osm_addresses(doors):
    osm = points(("1", "Elm St", "", "", "", -90.0, 30.0), ("3", "Elm St", "", "", "", -98.3, 39.3))
    located = locate_doors(doors("1 Elm St", "3 Elm St"), ELM, osm)
    assert place_of(located, "1")[2] == "address-point"
    assert place_of(located, "3") == (-98.3, 39.3, "osm-address", None)


def test_without_any_points_nothing_is_found(doors):
    located = locate_doors(doors("1 Elm St"), None, None)
    assert place_of(located, "1") == (None, None, None, STREET_NOT_FOUND)


@pytest.mark.parametrize(("city", "zip5"), [("Otherville", "77000"), ("", "77000"), ("Otherville", "")])
def test_the_same_address_in_another_town_is_no_match(doors, city, zip5):
    located = locate_doors(doors("1 Elm St"), points(("1", "Elm St", "", city, zip5, -98.1, 39.1)), None)
    assert place_of(located, "1")[0] is None


def test_the_own_zip_is_chosen_before_the_own_city(doors):
    both = points(
        ("1", "Elm St", "", "Gridville", "66001", -90.0, 30.0),
        ("1", "Elm St", "", "Gridville", "66000", -98.1, 39.1),
    )
    assert place_of(locate_doors(doors("1 Elm St"), both, None), "1")[0] == -98.1


def test_an_address_in_two_places_is_left_open(doors):
    far = points(("1", "Elm St", "", "", "", -98.1, 39.1), ("1", "Elm St", "", "", "", -98.3, 39.1))
    assert place_of(locate_doors(doors("1 Elm St"), far, None), "1") == (
        None,
        None,
        None,
        MORE_THAN_ONE_PLACE,
    )


def test_a_units_own_point_is_taken_before_the_buildings(doors):
    tower = points(("1", "Elm St", "", "", "", -98.1, 39.1), ("1", "Elm St", "Apt 4", "", "", -98.1001, 39.1))
    located = locate_doors(doors("1 Elm St #4", "1 Elm St #5"), tower, None)
    assert dict(zip(located["unit"], located["lon"], strict=True)) == {"4": -98.1001, "5": -98.1}


def with_place(table, lon, lat, located_by="file"):
    return table.with_columns(lon=pl.lit(lon), lat=pl.lit(lat), located_by=pl.lit(located_by))


BOUNDS = (-99.0, 38.0, -97.0, 40.0)


def test_the_files_own_place_is_taken_first(doors):
    located = locate_doors(with_place(doors("1 Elm St"), -98.5, 39.5), ELM, None, BOUNDS)
    assert place_of(located, "1") == (-98.5, 39.5, "file", None)


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (10.0, 50.0)])
def test_an_impossible_place_of_the_file_is_not_believed(doors, lon, lat):
    located = locate_doors(with_place(doors("1 Elm St"), lon, lat), ELM, None, BOUNDS)
    assert place_of(located, "1") == (-98.1, 39.1, "address-point", None)


def test_swapped_coordinates_are_set_right(doors):
    located = locate_doors(with_place(doors("1 Elm St"), 39.5, -98.5), ELM, None, BOUNDS)
    assert place_of(located, "1") == (-98.5, 39.5, "file", None)


def test_a_place_set_by_hand_stays(doors):
    located = locate_doors(with_place(doors("1 Elm St"), -98.9, 39.9, "by-hand"), ELM, None, BOUNDS)
    assert place_of(located, "1") == (-98.9, 39.9, "by-hand", None)


def by_hand(table, lon, lat):
    return table.select("door_id").with_columns(lon=pl.lit(lon), lat=pl.lit(lat))


def test_a_place_a_person_sets_wins_over_everything_and_over_an_earlier_one(doors):
    table = doors("1 Elm St", "2 Elm St")
    first = table.filter(pl.col("house_number") == "1")
    hand = by_hand(first, -98.7, 39.7)
    for before in (table, with_place(table, -98.5, 39.5), with_place(table, -98.9, 39.9, "by-hand")):
        located = locate_doors(before, ELM, None, BOUNDS, None, hand)
        assert place_of(located, "1") == (-98.7, 39.7, "by-hand", None)
    assert place_of(locate_doors(table, ELM, None, None, None, hand), "2")[2] == "address-point"


def test_a_place_set_by_hand_survives_another_file_with_other_spelling(doors):
    hand = by_hand(doors("77 Nowhere Street Apt 2"), -98.7, 39.7)
    again = doors("1 Elm St", "77 NOWHERE ST #2")
    assert place_of(locate_doors(again, ELM, None, None, None, hand), "77") == (-98.7, 39.7, "by-hand", None)
    assert locate_doors(doors("1 Elm St"), ELM, None, None, None, hand).height == 1


STREETS = points(
    ("1", "N Main St", "", "Gridville", "66000", -98.1, 39.1),
    ("1", "Oak Ave", "", "Gridville", "66000", -98.2, 39.2),
    ("1", "Pine St", "", "Gridville", "66000", -98.3, 39.3),
    ("1", "Pine Ct", "", "Gridville", "66000", -98.4, 39.4),
    ("1", "State Road 9", "", "Gridville", "66000", -98.5, 39.5),
    ("1", "Broadway", "", "Gridville", "66000", -98.6, 39.6),
    ("1", "Broadway Ter", "", "Gridville", "66000", -98.7, 39.7),
    ("1", "Elm St", "", "Gridville", "66000", -98.8, 39.8),
    ("1", "S Elm St", "", "Gridville", "66000", -98.9, 39.9),
)


@pytest.mark.parametrize(
    ("address", "lon"),
    [
        ("1 Main St", -98.1),
        ("1 North Main", -98.1),
        ("1 Oak", -98.2),
        ("1 Pine St", -98.3),
        ("1 Hwy 9", -98.5),
        ("1 SR 9", -98.5),
        ("1 Broadway", -98.6),
        ("1 Elm St", -98.8),
        ("1 Elm", None),
    ],
)
def test_suffix_and_direction_may_be_missing_where_one_street_fits(doors, address, lon):
    assert place_of(locate_doors(doors(address), STREETS, None), "1")[0] == lon


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("1 Pine", STREET_NOT_CLEAR),
        ("1 N Elm St", STREET_NOT_CLEAR),
        ("1 S Main St", STREET_NOT_FOUND),
        ("1 Oak St", STREET_NOT_FOUND),
        ("1 US Hwy 9", STREET_NOT_FOUND),
        ("2 Main St", NUMBER_NOT_FOUND),
    ],
)
def test_a_street_that_could_be_two_or_another_is_not_guessed(doors, address, reason):
    located = locate_doors(doors(address), STREETS, None)
    assert located["lon"].to_list() == [None]
    assert located["exception_reason"].to_list() == [reason]


@pytest.mark.parametrize(
    ("known", "asked", "is_found"),
    [
        ("26", "26A", True),
        ("26", "26 1/2", True),
        ("26", "26-28", True),
        ("26-28", "28", True),
        ("26-28", "26", True),
        ("26A", "26B", False),
        ("132", "132-01", False),
        ("132-01", "132", False),
        ("26", "26-90", False),
    ],
)
def test_a_number_with_a_part_is_found_at_its_plain_number(doors, known, asked, is_found):
    table = points((known, "Elm St", "", "", "", -98.1, 39.1))
    assert (place_of(locate_doors(doors(f"{asked} Elm St"), table, None), asked)[0] == -98.1) is is_found


def test_the_report_counts_every_door_and_voter_once(doors):
    located = locate_doors(
        doors("1 Elm St", "1 elm street", "2 Elm St", "999 Elm St", "1 Nowhere Ln"), ELM, None
    )
    assert locating_report(located).rows() == [
        ("address-point", None, 2, 3),
        (None, NUMBER_NOT_FOUND, 1, 1),
        (None, STREET_NOT_FOUND, 1, 1),
    ]


def test_locating_again_looks_everything_up_again(doors):
    once = locate_doors(doors("1 Elm St", "9 Elm St"), ELM, None)
    assert locate_doors(once, ELM, None).equals(once)
    assert place_of(locate_doors(once, None, None), "1")[0] is None


def test_address_files_read_alike_from_every_format(tmp_path):
    table = {
        "number": [1, 2, 3],
        "street": ["Elm St", "Elm St", None],
        "city": ["G"] * 3,
        "postcode": [2139, 2139, 2139],
    }
    layer = gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy([-98.1, -98.2, -98.3], [39.1, 39.2, 39.3]), crs=4326
    )
    layer.to_parquet(tmp_path / "a.parquet")
    layer.to_file(tmp_path / "a.gpkg")
    layer.to_file(tmp_path / "a.geojson")
    layer.to_crs(32614).to_file(tmp_path / "utm.gpkg")
    flat = layer.drop(columns="geometry").assign(lon=layer.geometry.x, lat=layer.geometry.y)
    flat.to_csv(tmp_path / "a.csv", index=False)
    flat.to_parquet(tmp_path / "flat.parquet")
    for name in ("a.parquet", "a.gpkg", "a.geojson", "utm.gpkg", "a.csv", "flat.parquet"):
        file = read_addresses(tmp_path / name)
        found, rows_in = file.points, file.rows_in
        assert rows_in == 3, name
        assert found.schema == ADDRESS_POINTS
        assert found.drop("lon", "lat").rows() == [
            ("1", "Elm St", "", "G", "02139"),
            ("2", "Elm St", "", "G", "02139"),
        ], name
        assert found["lon"].to_list() == pytest.approx([-98.1, -98.2])


def test_one_address_column_is_split(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("full address,lon,lat\n12 1/2 Elm St Apt 3,-98.1,39.1\nPO Box 3,-98.1,39.1\n")
    file = read_addresses(path)
    found, rows_in = file.points, file.rows_in
    assert found.select("house_number", "street_name", "unit").rows() == [("12 1/2", "Elm St", "3")]
    assert rows_in == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "no columns for house number and street"),
        ("number,street\n1,Elm St\n", "no columns for longitude and latitude"),
        ("number,street,lon,lat\n1,Elm St,x,y\n", "no row with number, street and place"),
        ("", "is empty"),
    ],
)
def test_a_wrong_address_file_is_refused_in_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(BadInput, match=sentence):
        read_addresses(path)


def test_a_whole_address_in_one_column_is_split(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('address,lon,lat\n"12 Elm St Apt 3, Gridville, KS 66000",-98.1,39.1\n')
    assert read_addresses(path).points.drop("lon", "lat").rows() == [
        ("12", "Elm St", "3", "Gridville", "66000")
    ]


def test_address_columns_can_be_mapped_by_hand(tmp_path):
    path, mapping = tmp_path / "a.csv", tmp_path / "map.toml"
    path.write_text("hausnr,strasse,ost,nord\n1,Elm St,-98.1,39.1\n")
    mapping.write_text(
        '[columns]\nhouse_number = "hausnr"\nstreet_name = "strasse"\nlon = "ost"\nlat = "nord"\n'
    )
    assert read_addresses(path, mapping).points["lon"].to_list() == [-98.1]
