"""Vote history from a state's second file joins the voters by id."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadInput
from geo.history import add_history, history_layout, read_election_map, read_history_file
from geo.layout import layout_named
from geo.votes import history_lists, took_part

FILES = {
    "North Carolina": (
        ("county_id\tvoter_reg_num\telection_lbl\telection_desc\tvoting_method\tncid\n"
        "1\t7\t11/08/2022\t11/08/2022 GENERAL\tIN-PERSON\tAA1\n"
        "1\t7\t05/17/2022\t05/17/2022 PRIMARY\tIN-PERSON\tAA1\n"
        "1\t8\t11/05/2024\t11/05/2024 GENERAL\tABSENTEE\tAA2\n"),
        {"AA1": ["general-2022", "primary-2022"], "AA2": ["general-2024"]},
    ),
    "Florida": (
        "GRD\tAA1\t11/08/2022\tGEN\tY\nGRD\tAA1\t08/23/2022\tPRI\tN\nGRD\tAA2\t03/17/2020\tPPP\tA\n",
        {"AA1": ["general-2022"], "AA2": ["presidential-primary-2020"]},
    ),
    "Georgia": (
        ("County Name,Voter Registration Number,Election Date,Election Type,Party\n"
        "APPLING,AA1,11/08/2022,GENERAL,\nAPPLING,AA1,12/06/2022,GENERAL ELECTION RUNOFF,\nAPPLING,AA2,05/24/2022,GENERAL PRIMARY,D\n"),
        {"AA1": ["general-2022", "runoff-2022"], "AA2": ["primary-2022"]},
    ),
    "Michigan": (
        ("VOTER_IDENTIFICATION_NUMBER,COUNTY_CODE,ELECTION_DATE,IS_ABSENTEE_VOTER\n"
        "AA1,1,2022-11-08,Y\nAA1,1,2021-11-02,N\nAA1,1,2022-08-02,N\nAA2,1,2020-03-10,N\n"),
        {"AA1": ["general-2022", "primary-2022", "municipal-2021"], "AA2": ["special-2020"]},
    ),
    "Virginia": (
        ("IDENTIFICATION_NUMBER,ELECTION_DATE,ELECTION_NAME,ELECTION_TYPE\n"
        "AA1,11/08/2022 00:00:00,2022 November General,General\nAA2,06/21/2022,Primaries,Democratic Primary\n"),
        {"AA1": ["general-2022"], "AA2": ["primary-2022"]},
    ),
}  # fmt: skip


def written(folder, text):
    path = folder / "history.txt"
    path.write_text(text)
    return path


@pytest.mark.parametrize("state", FILES)
def test_a_history_file_is_recognised_and_gathered_by_voter(tmp_path, state):
    text, expected = FILES[state]
    file = read_history_file(written(tmp_path, text))
    assert file.evidence == f"{state}: vote history"
    assert dict(file.history.iter_rows()) == expected
    assert file.rejects.is_empty()


def test_the_history_of_texas_has_the_columns_of_its_voters(tmp_path):
    look = layout_named("texas").unheaded
    values = {"County_Code": "227", "VUID": "1000000001", "Election_Date": "20221108", "Election_Type": "GE"}
    cells = [
        values.get(name, "").ljust(width) for name, width in zip(look.headings, look.widths, strict=True)
    ]
    file = read_history_file(written(tmp_path, "".join(cells) + "\n"))
    assert file.history.rows() == [("1000000001", ["general-2022"])]


def test_the_votes_of_georgia_before_2023_are_records_of_27_characters(tmp_path):
    rows = ["0011234567820181106003D YNN", "0011234567820181204004NPNNN", "0018765432120180522001R YNN"]
    file = read_history_file(written(tmp_path, "\n".join([*rows, "001"]) + "\n"))
    assert file.evidence == "Georgia (fixed widths): vote history"
    assert dict(file.history.iter_rows()) == {
        "12345678": ["general-2018", "runoff-2018"],
        "87654321": ["primary-2018"],
    }
    assert (file.rows_in, file.rejects.rows()) == (4, [(4, "", "line too short")])


def test_a_layout_of_votes_is_chosen_by_name_or_by_headings():
    assert history_layout("georgia", {}).history_file.date == "Election Date"
    assert history_layout(None, {}) is None
    with pytest.raises(BadInput, match="ohio"):
        history_layout("ohio", {})
    with pytest.raises(BadInput, match="voter id and an election date"):
        history_layout(None, {"date": "day"})


def test_rows_without_an_id_or_a_date_are_rejects(tmp_path):
    text = FILES["North Carolina"][0] + "1\t\t11/08/2022\tGENERAL\t\t\n1\t9\tsoon\tGENERAL\t\tAA9\nx\n"
    file = read_history_file(written(tmp_path, text))
    assert file.rejects.rows() == [
        (5, "ncid", "no voter id"),
        (6, "election_lbl", "unreadable date"),
        (7, "", "too few columns"),
    ]
    assert file.rows_in == 6


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no vote history"):
        read_history_file(written(tmp_path, "a,b\n1,2\n"))


def test_history_joins_the_voters_and_keeps_what_they_had(tmp_path):
    voters = pl.DataFrame(
        {"voter_id": ["AA2", "AA1", "AA3"], "history": [["primary-2022"], [], []], "party": ["D", "R", "U"]},
        schema_overrides={"history": pl.List(pl.String)},
    )
    file = read_history_file(written(tmp_path, FILES["North Carolina"][0]))
    joined = add_history(voters, file.history)
    assert joined.columns == voters.columns
    assert joined["history"].to_list() == [
        ["general-2024", "primary-2022"],
        ["general-2022", "primary-2022"],
        [],
    ]


def test_the_election_map_of_pennsylvania_names_its_columns(tmp_path):
    path = written(
        tmp_path, "GRID\t1\t2024 GENERAL ELECTION\t11/05/2024\nGRID\t2\t2024 GENERAL PRIMARY\t04/23/2024\n"
    )
    assert read_election_map(path) == {
        "Election 1 Vote Method": "general-2024",
        "Election 2 Vote Method": "primary-2024",
    }


@given(st.integers(1, 70), st.lists(st.integers(0, 2**70 - 1), min_size=1, max_size=20))
def test_lists_of_elections_hold_exactly_the_marked_ones(count, masks):
    names = [f"general-{2100 - number}" for number in range(count)]
    voted = [pl.Series([bool(mask >> place & 1) for mask in masks]) for place in range(count)]
    lists = history_lists(voted, names).to_list()
    assert lists == [[name for place, name in enumerate(names) if mask >> place & 1] for mask in masks]


def test_any_mark_but_a_clear_no_counts_as_taking_part():
    marks = pl.Series(["Y", "n", "", "No", "A", "x"])
    assert took_part([marks], ("", "N", "NO")).to_list() == [True, False, False, False, True, True]
    assert took_part([marks, marks.reverse()], ("", "N", "NO")).to_list() == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]
