"""Every layout that comes with the program reads a made-up file as its state or vendor writes it."""

from datetime import date

import pytest

from geo.columns import recognise
from geo.layout import builtin_layouts, layout_named
from geo.mapping import write_mapping
from geo.voterfile import read_voter_file


def delimited(headings, values, between=",", *, quote=False):
    """Write one row under headings; values are named by heading, the others are empty."""
    unknown = set(values) - set(headings)
    assert not unknown, unknown
    cells = [values.get(heading, "") for heading in headings]
    if quote:
        cells = [f'"{cell}"' for cell in cells]
    return between.join(cells)


def headed(headings, values, between=",", *, quote=False):
    line = delimited(headings, {heading: heading for heading in headings}, between, quote=quote)
    return f"{line}\n{delimited(headings, values, between, quote=quote)}\n"


def all_headings(name):
    """List what a layout knows, as a file of that layout would have it."""
    layout = layout_named(name)
    used = [spellings[0] for spellings in layout.columns.values()]
    return used + [text for text in layout.known if text not in used]


L2 = {
    "LALVOTERID": "LALKS1", "Voters_FirstName": "Ada", "Voters_LastName": "Archer", "Voters_Age": "44", "Voters_Gender": "F",
    "Parties_Description": "Non-Partisan", "Voters_OfficialRegDate": "02/03/2001", "Residence_Addresses_AddressLine": "12 Elm St Apt 3",
    "Residence_Addresses_ApartmentNum": "3", "Residence_Addresses_ApartmentType": "Apt", "Residence_Addresses_City": "Gridville",
    "Residence_Addresses_Zip": "66000", "Precinct": "P 1", "General_2022": "Y", "PresidentialPrimary_2020": "Y", "Primary_2022": "",
    "AnyElection_2021": "Y", "OtherElection_2020": "Y", "Voters_VotingPerformanceEvenYearGeneral": "75%",
    "Residence_Addresses_Latitude": "39.1", "Residence_Addresses_Longitude": "-95.2",
}  # fmt: skip
L2_MORE = [heading for heading in L2 if "20" in heading or "Performance" in heading]
TARGETSMART = {
    "vb.voterbase_id": "KS-1", "vb.tsmart_first_name": "Ada", "vb.tsmart_last_name": "Archer", "vb.voterbase_dob": "19800304",
    "vb.voterbase_gender": "Female", "vb.vf_party": "Democrat", "vb.vf_registration_date": "20010203", "vb.tsmart_full_address": "12 Elm St",
    "vb.tsmart_city": "Gridville", "vb.tsmart_zip": "66000", "vb.vf_g2016": "Y", "vb.vf_pp2012": "Y", "vb.vf_pp2012_party": "D",
    "vb.vf_g2014": "", "ts.tsmart_partisan_score": "81.5",
}  # fmt: skip
NATIONBUILDER = {
    "nationbuilder_id": "77", "first_name": "Ada", "last_name": "Archer", "gender": "F", "primary_address1": "12 Elm St",
    "primary_address2": "Apt 3", "primary_city": "Gridville", "primary_zip": "'66000", "tag_list": "yard sign, volunteer",
}  # fmt: skip
NORTH_CAROLINA = {
    "ncid": "AA1", "first_name": "Ada", "last_name": "Archer", "birth_year": "1980", "gender_code": "F", "party_cd": "UNA",
    "registr_dt": "02/03/2001", "res_street_address": "12  ELM ST   APT 3", "res_city_desc": "Gridville", "zip_code": "66000",
    "precinct_abbrv": "01-02", "confidential_ind": "N",
}  # fmt: skip
OHIO = {
    "SOS_VOTERID": "OH001", "FIRST_NAME": "Ada", "LAST_NAME": "Archer", "DATE_OF_BIRTH": "1980-03-04", "REGISTRATION_DATE": "2001-02-03",
    "PARTY_AFFILIATION": "D", "RESIDENTIAL_ADDRESS1": "12 ELM ST", "RESIDENTIAL_SECONDARY_ADDR": "APT 3", "RESIDENTIAL_CITY": "Gridville",
    "RESIDENTIAL_ZIP": "66000", "PRECINCT_NAME": "CITY 7C", "PRIMARY-05/03/2022": "D", "GENERAL-11/08/2022": "X", "SPECIAL-08/02/2022": "",
    "PRIMARY-08/02/2022": "", "GENERAL-11/03/2020": "X",
}  # fmt: skip
OHIO_MORE = [heading for heading in OHIO if "-" in heading]
FLORIDA = {
    "County_Code": "GRD", "Voter_ID": "100000001", "Name_Last": "Archer", "Name_First": "Ada", "Requested_public_records_exemption": "N",
    "Residence_Address_Line_1": "12 Elm ST", "Residence_Address_Line_2": "APT 3", "Residence_City": "Gridville", "Residence_Zipcode": "660001234",
    "Gender": "F", "Race": "5", "Birth_Date": "03/04/1980", "Registration_Date": "02/03/2001", "Party_Affiliation": "NPA", "Precinct": "12",
    "Voter_Status": "ACT",
}  # fmt: skip
PENNSYLVANIA = {
    "voter_id": "001234567-51", "surname": "Archer", "first_name": "Ada", "gender": "F", "dob": "03/04/1980", "registration_date": "02/03/2001",
    "voter_status": "A", "party_identifier": "NF", "house_number": "12", "house_number_suffix": "1/2", "street_name": "ELM ST",
    "apartment_number": "3", "city": "Gridville", "state": "PA", "zip": "66000", "precinct_code": "9", "home_phone": "5550100",
}  # fmt: skip
GEORGIA = {
    "Voter Registration Number": "01234567", "First Name": "Ada", "Last Name": "Archer", "Birth Year": "1980", "Residence Street Number": "12",
    "Residence Pre Direction": "N", "Residence Street Name": "ELM", "Residence Street Type": "ST", "Residence Apt Unit Number": "3",
    "Residence City": "Gridville", "Residence Zipcode": "66000-1234", "County Precinct": "01-001", "Registration Date": "02/03/2001", "Gender": "FEMALE",
}  # fmt: skip
GEORGIA_OLD = {
    "County_code": "1", "Registration_Number": "01234567", "First_name": "Ada", "Last_name": "Archer", "Year_of_Birth": "1980",
    "Residence_house_number": "12", "Residence_street_name": "ELM", "Residence_street_suffix": "ST", "Residence_city": "Gridville",
    "Residence_zipcode": "66000", "Registration_date": "20010203", "Gender": "F", "County_precinct_id": "01",
}  # fmt: skip
MICHIGAN = {
    "LAST_NAME": "Archer", "FIRST_NAME": "Ada", "YEAR_OF_BIRTH": "1980", "GENDER": "F", "REGISTRATION_DATE": "2001-02-03", "STREET_NUMBER": "12",
    "STREET_NUMBER_SUFFIX": "B", "DIRECTION_PREFIX": "N", "STREET_NAME": "ELM", "STREET_TYPE": "ST", "EXTENSION": "3", "CITY": "Gridville",
    "ZIP_CODE": "66000", "VOTER_IDENTIFICATION_NUMBER": "100000001", "PRECINCT": "00001",
}  # fmt: skip
MICHIGAN_FIXED = {**MICHIGAN, "REGISTRATION_DATE": "02032001"}
MICHIGAN_FIXED.pop("PRECINCT")
WISCONSIN = {
    "Voter Reg Number": "0700000001", "FirstName": "Ada", "LastName": "Archer", "Address1": "12 Elm St", "HouseNumber": "12", "StreetName": "Elm St",
    "UnitType": "Apt", "UnitNumber": "3", "Jurisdiction": "Gridville", "ZipCode": "66000", "Ward": "Ward 1", "ApplicationDate": "2/3/2001",
    "November2020": "Absentee", "April2021": "At Polls", "August2020": "", "November2018": "At Polls",
}  # fmt: skip
WISCONSIN_MORE = [heading for heading in WISCONSIN if heading[-4:-2] == "20"]
VIRGINIA = {
    "IDENTIFICATION_NUMBER": "900000001", "FIRST_NAME": "Ada", "LAST_NAME": "Archer", "HOUSE_NUMBER": "12", "STREET_NAME": "ELM",
    "STREETTYPECODENAME": "ST", "DIRECTION": "N", "APT_NUM": "3", "CITY": "Gridville", "STATE": "VA", "ZIP": "66000", "PRECINCTNAME": "101 - Town Hall",
    "GENDER": "Female", "DOB": "03/04/1980", "REGISTRATION_DATE": "02/03/2001", "STATUS": "Active",
}  # fmt: skip
TEXAS = {
    "County_Code": "227", "Precinct": "101", "VUID": "1000000001", "Last_Name": "Archer", "First_Name": "Ada", "Gender": "F",
    "Date_of_Birth": "19800304", "Permanent_House_Number": "12", "Permanent_Designator": "1/2", "Permanent_Directional_Prefix": "N",
    "Permanent_Street_Name": "ELM", "Permanent_Street_Type": "ST", "Permanent_Unit_Number": "3", "Permanent_Unit_Type": "APT",
    "Permanent_City": "Gridville", "Permanent_Zipcode": "66000", "Effective_Date_of_Registration": "20010203", "Status_Code": "V",
}  # fmt: skip
TEXAS_CSV = {
    "VUID": "1000000001", "Last_Name": "Archer", "First_Name": "Ada", "Gender": "F", "Date_of_Birth": "1980-03-04",
    "residential_address": "12 ELM ST APT 3", "edr": "2001-02-03", "Precinct": "101",
}  # fmt: skip


def unheaded(name, values, between, count=None, *, quote=False):
    headings = layout_named(name).unheaded.headings[:count]
    return delimited(headings, values, between, quote=quote) + "\n"


def fixed(name, values):
    look = layout_named(name).unheaded
    cells = [
        values.get(heading, "").ljust(width)
        for heading, width in zip(look.headings, look.widths, strict=True)
    ]
    return "".join(cells) + "\n"


CASES = {
    "L2": (headed([*all_headings("l2"), *L2_MORE], L2, "\t"), "l2", "L2: 97 of 97 headings"),
    "TargetSmart": (headed(list(TARGETSMART), TARGETSMART), "targetsmart", "TargetSmart: 14 of 15 headings"),
    "TargetSmart from a database": (
        headed([heading.replace(".", "_") for heading in TARGETSMART], {key.replace(".", "_"): text for key, text in TARGETSMART.items()}),
        "targetsmart",
        "TargetSmart: 14 of 15 headings",
    ),
    "NationBuilder": (
        headed(["nationbuilder_id", "prefix", *list(NATIONBUILDER)[1:], "website", "note"], NATIONBUILDER, quote=True),
        "nationbuilder",
        "NationBuilder: 12 of 12 headings",
    ),
    "North Carolina": (
        headed(all_headings("north_carolina"), NORTH_CAROLINA, "\t", quote=True),
        "north_carolina",
        "North Carolina: 74 of 74 headings",
    ),
    "Ohio": (headed([*all_headings("ohio"), *OHIO_MORE], OHIO, quote=True), "ohio", "Ohio: 51 of 51 headings"),
    "Florida": (
        unheaded("florida", FLORIDA, "\t"),
        "florida",
        "Florida: no headings, 38 columns, 1 of 1 first rows fit",
    ),
    "Pennsylvania": (
        unheaded("pennsylvania", PENNSYLVANIA, "\t", 153, quote=True),
        "pennsylvania",
        "Pennsylvania: no headings, 153 columns, 1 of 1 first rows fit",
    ),
    "Pennsylvania with the method of registration": (
        unheaded("pennsylvania", PENNSYLVANIA, "\t", 154, quote=True),
        "pennsylvania",
        "Pennsylvania: no headings, 154 columns, 1 of 1 first rows fit",
    ),
    "Georgia": (headed(list(GEORGIA), GEORGIA), "georgia", "Georgia: 14 of 14 headings"),
    "Georgia before 2023": (headed(list(GEORGIA_OLD), GEORGIA_OLD, "|"), "georgia", "Georgia: 13 of 13 headings"),
    "Michigan": (
        headed(layout_named("michigan").unheaded.headings, MICHIGAN, quote=True),
        "michigan",
        "Michigan: 48 of 48 headings",
    ),
    "Michigan without headings": (
        unheaded("michigan", MICHIGAN, ","),
        "michigan",
        "Michigan: no headings, 48 columns, 1 of 1 first rows fit",
    ),
    "Michigan in fixed widths": (
        fixed("michigan_fixed", MICHIGAN_FIXED),
        "michigan_fixed",
        "Michigan (fixed widths): no headings, records of 519 characters, 1 of 1 first rows fit",
    ),
    "Wisconsin": (
        headed([*list(WISCONSIN), "MiddleName", "Municipality", "Voter Type"], WISCONSIN, "\t"),
        "wisconsin",
        "Wisconsin: 19 of 19 headings",
    ),
    "Virginia": (headed(list(VIRGINIA), VIRGINIA), "virginia", "Virginia: 16 of 16 headings"),
    "Virginia without headings": (
        unheaded("virginia", VIRGINIA, ","),
        "virginia",
        "Virginia: no headings, 47 columns, 1 of 1 first rows fit",
    ),
    "Texas": (fixed("texas", TEXAS), "texas", "Texas: no headings, records of 685 characters, 1 of 1 first rows fit"),
    "Texas with short precincts": (
        fixed("texas_short", TEXAS),
        "texas_short",
        "Texas (short precincts): no headings, records of 679 characters, 1 of 1 first rows fit",
    ),
    "Texas as CSV": (headed(list(TEXAS_CSV), TEXAS_CSV), "texas", "Texas: 8 of 8 headings"),
}  # fmt: skip

ADDRESSES = {
    "L2": "12 Elm St Apt 3", "TargetSmart": "12 Elm St", "TargetSmart from a database": "12 Elm St", "NationBuilder": "12 Elm St Apt 3",
    "North Carolina": "12 ELM ST APT 3", "Ohio": "12 ELM ST APT 3", "Florida": "12 Elm ST APT 3", "Pennsylvania": "12 1/2 ELM ST # 3",
    "Pennsylvania with the method of registration": "12 1/2 ELM ST # 3", "Georgia": "12 N ELM ST # 3", "Georgia before 2023": "12 ELM ST",
    "Michigan": "12B N ELM ST # 3", "Michigan without headings": "12B N ELM ST # 3", "Michigan in fixed widths": "12B N ELM ST # 3",
    "Wisconsin": "12 Elm St Apt 3", "Virginia": "12 N ELM ST # 3", "Virginia without headings": "12 N ELM ST # 3",
    "Texas": "12 1/2 N ELM ST APT 3", "Texas with short precincts": "12 1/2 N ELM ST APT 3", "Texas as CSV": "12 ELM ST APT 3",
}  # fmt: skip


def read_case(folder, case):
    path = folder / "voters.txt"
    path.write_text(CASES[case][0], encoding="latin-1")
    return read_voter_file(path)


@pytest.mark.parametrize("case", CASES)
def test_a_file_is_recognised_and_says_by_what(tmp_path, case):
    file = read_case(tmp_path, case)
    assert (file.layout, file.evidence) == CASES[case][1:]


@pytest.mark.parametrize("case", CASES)
def test_the_voter_and_the_address_come_out_alike_from_every_layout(tmp_path, case):
    file = read_case(tmp_path, case)
    voter = file.voters.row(0, named=True)
    assert file.rows_in == 1
    assert voter["address_line"] == ADDRESSES[case]
    assert {key: voter[key] for key in ("first_name", "last_name")} == {
        "first_name": "Ada",
        "last_name": "Archer",
    }
    assert voter["registered_on"] in (date(2001, 2, 3), None)
    assert (voter["registered_on"] is None) == (case == "NationBuilder")
    if case != "Texas as CSV":
        assert (voter["city"], voter["zip5"]) == ("Gridville", "66000")
    assert voter["birth_year"] in (1980, None)


@pytest.mark.parametrize(
    ("case", "history"),
    [
        ("L2", ["general-2022", "any-2021", "presidential-primary-2020", "other-2020"]),
        ("TargetSmart", ["general-2016", "presidential-primary-2012"]),
        ("Ohio", ["general-2022", "primary-2022", "general-2020"]),
        ("Wisconsin", ["spring-2021", "general-2020", "general-2018"]),
    ],
)
def test_history_columns_become_vote_history_newest_first(tmp_path, case, history):
    assert sorted(read_case(tmp_path, case).voters["history"][0]) == sorted(history)
    years = [name[-4:] for name in read_case(tmp_path, case).voters["history"][0]]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize(
    ("case", "column", "value"),
    [
        ("L2", "even_year_general_turnout_score", 75.0),
        ("L2", "party", "U"),
        ("L2", "lon", -95.2),
        ("TargetSmart", "partisan_score", 81.5),
        ("TargetSmart", "sex", "F"),
        ("TargetSmart", "party", "D"),
        ("TargetSmart", "birth_year", 1980),
        ("NationBuilder", "tags", ["volunteer", "yard sign"]),
        ("North Carolina", "party", "U"),
        ("North Carolina", "file_precinct", "01-02"),
        ("Florida", "party", "U"),
        ("Pennsylvania", "phone", "5550100"),
        ("Georgia", "sex", "F"),
        ("Virginia", "file_precinct", "101 - Town Hall"),
        ("Texas", "birth_year", 1980),
    ],
)
def test_scores_and_code_tables_become_our_fields(tmp_path, case, column, value):
    found = read_case(tmp_path, case).voters[column][0]
    assert (found.to_list() if column == "tags" else found) == value


def test_a_layout_without_headings_is_not_seen_in_any_table_of_as_many_columns():
    row = [f"text {number}" for number in range(38)]
    assert recognise(row, [row, row]).layout.name == "generic"


def test_exempt_voters_of_florida_are_not_imported(tmp_path):
    hidden = {
        **FLORIDA,
        "Voter_ID": "100000002",
        "Requested_public_records_exemption": "Y",
        "Residence_Address_Line_1": "*",
    }
    path = tmp_path / "GRD.txt"
    path.write_text(unheaded("florida", FLORIDA, "\t") + unheaded("florida", hidden, "\t"))
    file = read_voter_file(path)
    assert file.voters["voter_id"].to_list() == ["100000001"]
    assert file.rejects.rows() == [(2, "Requested_public_records_exemption", "confidential address")]


def test_a_chosen_layout_reads_a_file_without_headings(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text(unheaded("florida", FLORIDA, "\t"))
    assert read_voter_file(path, "florida").voters.height == 1


@pytest.mark.parametrize("case", ["Florida", "Texas", "Pennsylvania", "Ohio"])
def test_a_mapping_written_from_any_layout_reads_the_file_again(tmp_path, case):
    file = read_case(tmp_path, case)
    mapping = tmp_path / "mapping.toml"
    write_mapping(file.plan, mapping)
    again = read_voter_file(tmp_path / "voters.txt", mapping=mapping)
    assert again.voters.equals(file.voters)


def test_the_elections_of_pennsylvania_are_named_in_a_mapping(tmp_path):
    mapping = tmp_path / "mine.toml"
    mapping.write_text(
        'based_on = "pennsylvania"\n[history.columns]\n"Election 2 Vote Method" = "general-2024"\n'
    )
    path = tmp_path / "FVE.txt"
    path.write_text(
        unheaded("pennsylvania", {**PENNSYLVANIA, "Election 2 Vote Method": "AP"}, "\t", 153, quote=True)
    )
    assert read_voter_file(path, mapping=mapping).voters["history"].to_list() == [["general-2024"]]


def test_every_layout_says_what_it_is_called():
    titles = [layout.title for layout in builtin_layouts().values()]
    assert len(set(titles)) == len(titles)
    assert {
        "VAN",
        "L2",
        "TargetSmart",
        "NationBuilder",
        "North Carolina",
        "Ohio",
        "Florida",
        "Pennsylvania",
    } <= set(titles)
    assert {"Georgia", "Michigan", "Wisconsin", "Virginia", "Texas", "generic"} <= set(titles)
