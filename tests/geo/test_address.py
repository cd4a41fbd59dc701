"""Every spelling of an address is one address."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.address import (
    NO_ADDRESS,
    NO_HOUSE_NUMBER,
    POST_BOX,
    RURAL_ROUTE,
    house_number_key,
    split_lines,
    street_keys,
    unit_key,
)
from geo.streetname import street_key, street_label
from geo.usps import suffixes

SPLIT = {
    "26 Antrim STREET #1C": ("26", "ANTRIM ST", "1C"),
    "165 HAMPSHIRE ST APT. 2": ("165", "HAMPSHIRE ST", "2"),
    "235 Massachusetts Av": ("235", "MASSACHUSETTS AVE", ""),
    "19  YERXA ROAD  Unit 2": ("19", "YERXA RD", "2"),
    "372 Green St., #2C": ("372", "GRN ST", "2C"),
    "5 Elm St N No 9": ("5", "ELM ST N", "9"),
    "12 1/2 Main St": ("12 1/2", "MAIN ST", ""),
    "132-01 41st Ave": ("132-01", "41ST AVE", ""),
    "12-14 O'Brien Rd Bldg 2 Apt 5": ("12-14", "OBRIEN RD", "BLDG 2 5"),
    "26-A Main St": ("26A", "MAIN ST", ""),
    "12 Main St 2nd Floor": ("12", "MAIN ST", "FL 2"),
    "12 Main St Fl. 2": ("12", "MAIN ST", "FL 2"),
    "12 Main St Rear": ("12", "MAIN ST", "REAR"),
    "26 Main St 4B": ("26", "MAIN ST", "4B"),
    "1200 Highway 101": ("1200", "HWY 101", ""),
    "1200 State Rd 12": ("1200", "STATE RD 12", ""),
    "12 Old Pier Rd": ("12", "OLD PIER RD", ""),
    "7 Saint Paul St": ("7", "ST PAUL ST", ""),
    "9 Twenty First St": ("9", "21ST ST", ""),
    "9 21 St": ("9", "21ST ST", ""),
    "26 5TH AVE": ("26", "5TH AVE", ""),
    "26 Fifth Avenue": ("26", "5TH AVE", ""),
    "10 Avenue A #3": ("10", "AVE A", "3"),
    "15 North St": ("15", "NORTH ST", ""),
    "15 North Main St": ("15", "N MAIN ST", ""),
    "27 GRAY GARDENS EAST Apt 46": ("27", "GRAY GDNS E", "46"),
    "4 Broadway apt b": ("4", "BROADWAY", "B"),
    "8 Box Elder Ln": ("8", "BOX ELDER LN", ""),
    "14 Rue Café St": ("14", "RUE CAFE ST", ""),
    "12 Apple Court Unit PH": ("12", "APPLE CT", "PH"),
    "26½ Main St": ("26 1/2", "MAIN ST", ""),
    "12-1/2 Main St": ("12 1/2", "MAIN ST", ""),
    "12/14 Main St": ("12-14", "MAIN ST", ""),
    "26 A Main St": ("26A", "MAIN ST", ""),
    "26 A St": ("26", "A ST", ""),
    "26 B Street NW": ("26", "B ST NW", ""),
    "26 5 th Ave": ("26", "5TH AVE", ""),
    "26 5 St #2": ("26", "5TH ST", "2"),
    "1200 County Road 12": ("1200", "COUNTY RD 12", ""),
    "1200 CR 12 Apt 5": ("1200", "COUNTY RD 12", "5"),
    "1200 US-9": ("1200", "US HWY 9", ""),
    "1200 FM 1960 W": ("1200", "FM 1960 W", ""),
    "1200 State Rd 12 Lot 5": ("1200", "STATE RD 12", "LOT 5"),
    "1200 Hwy 101 4B": ("1200", "HWY 101", "4B"),
    "26 I-10 Frontage Rd": ("26", "I 10 FRONTAGE RD", ""),
    "1200 N Avenue 52": ("1200", "N AVE 52", ""),
    "26 Oak Rd 4B": ("26", "OAK RD", "4B"),
    "26 Main St PO Box 5": ("26", "MAIN ST", ""),
    "P.O. Box 5, 26 Main St": ("26", "MAIN ST", ""),
    "Apt 5, 26 Main St": ("26", "MAIN ST", "5"),
    "#5 26 Main St": ("26", "MAIN ST", "5"),
    "26 Main St Apt": ("26", "MAIN ST", ""),
    "26 Main St - 5A": ("26", "MAIN ST", "5A"),
    "26 Main St Bldg A Apt 5": ("26", "MAIN ST", "BLDG A 5"),
    "26 Main St Basement Apt": ("26", "MAIN ST", "BSMT"),
    "26 Main St 1st Fl Rear": ("26", "MAIN ST", "FL 1 REAR"),
    "26 Main St, 2nd Floor Apt 3": ("26", "MAIN ST", "FL 2 3"),
    "26 Main St Rm 3 Fl 2": ("26", "MAIN ST", "3 FL 2"),
    "15 Broadway 5": ("15", "BROADWAY", "5"),
    "26 E 4500 S": ("26", "E 4500 S", ""),
    "N6 W23001 Bluemound Rd": ("N6W23001", "BLUEMOUND RD", ""),
    "26 Unit St": ("26", "UNIT ST", ""),
}


@pytest.mark.parametrize("line", SPLIT)
def test_a_line_splits_into_number_street_and_unit(line):
    parts = split_lines(pl.Series([line]))
    assert parts.select("house_number", "street_key", "unit").row(0) == SPLIT[line]
    assert parts["trouble"][0] is None


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("", NO_ADDRESS),
        ("  ,", NO_ADDRESS),
        (None, NO_ADDRESS),
        ("PO Box 783", POST_BOX),
        ("P.O. BOX 12", POST_BOX),
        ("Post Office Box #12", POST_BOX),
        ("Box 12", POST_BOX),
        ("Chalk St", NO_HOUSE_NUMBER),
        ("5th Ave", NO_HOUSE_NUMBER),
        ("5 th Ave", NO_HOUSE_NUMBER),
        ("0 Main St", NO_HOUSE_NUMBER),
        ("General Delivery", POST_BOX),
        ("RR 2 Box 15", RURAL_ROUTE),
        ("R.R. 2, Box 15", RURAL_ROUTE),
        ("Rural Route 2", RURAL_ROUTE),
        ("HC 1 Box 3", RURAL_ROUTE),
        ("RFD 3", RURAL_ROUTE),
        ("Star Route Box 7", RURAL_ROUTE),
    ],
)
def test_a_line_without_a_door_says_why(line, trouble):
    assert split_lines(pl.Series([line], dtype=pl.String))["trouble"].to_list() == [trouble]


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Apt 5A",
            "APT. 5A",
            "#5A",
            "# 5A",
            "Unit 5A",
            "No 5A",
            "Apt #5-A",
            "Ste 05A",
            "apartment 5 a",
            "APT5A",
            "(Apt 5A)",
            "apt-5a",
            "- 5A",
            "UNIT#5A",
        ),
        ("Fl 2", "2nd Floor", "Floor 2", "2 FL", "Second Floor", "FLR 2"),
        ("Apt A1", "#A-1", "Unit A 1"),
        ("PH 2", "PH2", "Penthouse 2"),
        ("Rear",),
        ("Bldg 2 Apt 5", "Building 2 Unit 5", "BLDG. 2 #5"),
    ],
)
def test_a_unit_is_one_unit_however_it_is_written(spellings):
    keys = pl.DataFrame({"unit": spellings}).select(unit_key(pl.col("unit")))["unit"]
    assert keys.n_unique() == 1
    assert (
        split_lines(pl.Series([f"1 Elm St {spelling}" for spelling in spellings]))["unit"].unique().to_list()
        == keys.unique().to_list()
    )


STREETS = (
    ("Highway 9", "Hwy 9", "HIGHWAY 9", "Rte 9", "Route 9"),
    ("US-9", "U.S. 9", "US Hwy 9", "US Route 9", "U S Highway 9"),
    ("State Road 9", "SR 9", "St Rd 9", "State Rte 9", "KY 9", "State Hwy 9"),
    ("County Road 12", "CR 12", "Co Rd 12", "County Hwy 12", "CTH 12", "CNTY RD 12"),
    ("FM 1960", "F.M. 1960", "Farm to Market Road 1960", "FM Rd 1960"),
    ("I-10", "Interstate 10", "IH 10"),
    ("5th Ave", "Fifth Avenue", "5 th Ave", "5 Ave", "FIFTH AV."),
    ("N St Paul St", "North Saint Paul Street"),
    ("Martin Luther King Jr Blvd", "MLK Blvd", "Dr. Martin Luther King Blvd", "M L King Jr Boulevard"),
    ("Old Hwy 9",),
    ("Hwy 9 S", "Highway 9 South"),
)


@pytest.mark.parametrize("spellings", STREETS)
def test_a_street_is_one_street_however_it_is_written(spellings):
    assert len({street_key(name) for name in spellings}) == 1


def test_different_streets_stay_different():
    assert len({street_key(spellings[0]) for spellings in STREETS}) == len(STREETS)


@pytest.mark.parametrize(
    ("number", "key"),
    [("012-a", "12A"), ("12½", "12 1/2"), ("12-1/2", "12 1/2"), ("132-01", "132-01"), (" 12 ", "12")],
)
def test_a_house_number_has_one_spelling(number, key):
    assert pl.DataFrame({"n": [number]}).select(house_number_key(pl.col("n")))["n"][0] == key


words = st.sampled_from(
    [
        "NORTH",
        "N",
        "EAST",
        "SAINT",
        "ST",
        "STREET",
        "AVE",
        "FIRST",
        "TWENTY",
        "21",
        "5TH",
        "MC",
        "OAK",
        "PARK",
        "U",
        "S",
        "NORTHEAST",
        "NO",
        "GREEN",
        "é",
        "O'B",
        "US",
        "HWY",
        "ROUTE",
        "COUNTY",
        "ROAD",
        "TH",
        "9",
        "AA",
        "KING",
        "MLK",
        "JR",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(words, min_size=1, max_size=5).map(" ".join))
def test_normalising_a_street_twice_changes_nothing(name):
    assert street_key(street_key(name)) == street_key(name)


@settings(max_examples=200, deadline=None)
@given(st.lists(words, min_size=1, max_size=4).map(" ".join))
def test_capitals_points_and_blanks_make_no_other_street(name):
    assert street_key(name.lower().replace(" ", ".  ")) == street_key(name)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(suffixes())), st.sampled_from(["OAK", "MT AUBURN", "5TH"]))
def test_every_suffix_spelling_is_its_standard_form(spelling, name):
    assert street_key(f"{name} {spelling}") == street_key(f"{name} {suffixes()[spelling]}")


UNIT_PARTS = (
    *"0123456789ABab#-/.' ",
    " APT ",
    " BLDG ",
    " FL ",
    "2ND FLOOR ",
    "FIRST FL",
    " PH",
    " REAR ",
    " NO ",
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(UNIT_PARTS), max_size=7).map("".join))
def test_normalising_a_unit_twice_changes_nothing(text):
    def once(value):
        return pl.DataFrame({"unit": [value]}).select(unit_key(pl.col("unit")))["unit"][0]

    assert once(once(text)) == once(text)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 9999),
    st.sampled_from(["Oak St", "N 5th Ave", "Broadway", "Elm St N"]),
    st.sampled_from(["", "1C", "12", "B"]),
)
def test_what_is_put_together_comes_apart_again(number, street, unit):
    line = f"{number} {street}" + (f" Apt {unit}" if unit else "")
    assert split_lines(pl.Series([line])).select("house_number", "street_key", "unit").row(0) == (
        str(number),
        street_key(street),
        unit,
    )


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("MT. AUBURN STREET", "Mt Auburn St"),
        ("Corporal McTernan Street", "Corporal McTernan St"),
        ("elm st n", "Elm St N"),
        ("21ST AVENUE", "21st Ave"),
        ("Broadway", "Broadway"),
        ("Ash Street Pl", "Ash Street Pl"),
        ("O'BRIEN RD", "O'Brien Rd"),
        ("FM 1960", "FM 1960"),
        ("ST MARY'S RD", "St Mary's Rd"),
    ],
)
def test_a_street_is_printed_readably(name, label):
    assert street_label(name) == label


def test_a_printed_street_is_still_the_same_street():
    names = ["MT. AUBURN STREET", "GRAY GARDENS EAST", "FIFTH AVENUE NORTH", "SAINT PAUL ST"]
    labels = [street_label(name) for name in names]
    assert street_keys(pl.Series(labels)).to_list() == street_keys(pl.Series(names)).to_list()
