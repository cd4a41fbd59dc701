"""Layouts as data, recognition with evidence, and mapping files a person may edit."""

import pytest

from geo.columns import plan_columns, recognise
from geo.errors import BadInput, Conflict
from geo.layout import builtin_layouts, layout_named, read_layout
from geo.mapping import mapping_text, write_mapping
from geo.voterfile import read_voter_file
from tests.geo.files import HEADINGS, read_bytes, row, van_bytes

PLAIN = "voter_id,first name,LAST_NAME,Street Address,city,zip code,gender,Registration Date,General 2022,Shoe Size"
PLAIN_ROW = "7,Jo,Doe,1 Elm St,Gridville,66000,Female,2001-02-03,X,44"


def test_every_built_in_layout_names_an_id_or_is_for_addresses():
    for layout in builtin_layouts().values():
        of_votes = layout.kind == "history" and layout.history_file.voter_id
        assert layout.kind == "addresses" or of_votes or "voter_id" in layout.columns


def test_a_van_file_is_recognised_with_its_evidence():
    plan = recognise([*HEADINGS.split(","), "Favourite Colour"])
    assert plan.layout.name == "van"
    assert plan.evidence == "VAN: 10 of 11 headings"


def test_an_unknown_file_is_guessed_by_its_headings(tmp_path):
    file = read_bytes(tmp_path, f"{PLAIN}\n{PLAIN_ROW}\n".encode())
    assert file.layout == "generic"
    assert file.evidence == "generic: 9 of 10 headings"
    voter = file.voters.row(0, named=True)
    assert (voter["voter_id"], voter["last_name"], voter["sex"], voter["zip5"]) == ("7", "Doe", "F", "66000")
    assert str(voter["registered_on"]) == "2001-02-03"
    assert voter["history"] == ["general-2022"]


def test_columns_that_are_not_mapped_are_dropped(tmp_path):
    file = read_bytes(tmp_path, f"{PLAIN}\n{PLAIN_ROW}\n".encode())
    assert "44" not in str(file.voters.row(0))


def test_history_is_newest_first_and_general_before_primary():
    plan = recognise(["VANID", "LastName", "vAddress", "Primary24", "General20", "General24", "Municipal23"])
    assert list(plan.elections) == ["general-2024", "primary-2024", "municipal-2023", "general-2020"]


def test_scores_become_score_columns():
    plan = recognise(["VANID", "vAddress", "SupportScore", "Turnout Score", "GOTV_score", "Scoreboard"])
    assert list(plan.scores) == ["support_score", "turnout_score", "gotv_score"]


def test_a_wrong_layout_names_the_missing_column_and_what_it_looks_for(tmp_path):
    with pytest.raises(BadInput, match="layout VAN looks for 'Voter File VANID'"):
        read_bytes(tmp_path, f"{PLAIN}\n{PLAIN_ROW}\n".encode(), layout="van")


def test_an_unknown_layout_lists_the_known_ones():
    with pytest.raises(BadInput) as error:
        layout_named("vna")
    assert "florida, generic, georgia" in error.value.mend


@pytest.mark.parametrize("headings", [HEADINGS, PLAIN, 'voter id,"na""me",address,Support Score'])
def test_a_written_mapping_reads_back_to_the_same_plan(tmp_path, headings):
    names = headings.split(",")
    plan = recognise(names)
    path = tmp_path / "mapping.toml"
    write_mapping(plan, path)
    again = plan_columns(read_layout(path), names)
    assert again.fields == plan.fields
    assert again.elections == plan.elections
    assert again.scores == plan.scores
    assert again.layout.codes == plan.layout.codes


def test_a_mapping_names_what_is_not_imported():
    assert '#   "Shoe Size"' in mapping_text(recognise(PLAIN.split(",")))


def test_a_mapping_is_never_overwritten(tmp_path):
    path = tmp_path / "mapping.toml"
    write_mapping(recognise(PLAIN.split(",")), path)
    with pytest.raises(Conflict):
        write_mapping(recognise(PLAIN.split(",")), path)


def test_a_person_can_map_any_heading_to_any_field(tmp_path):
    mapping = tmp_path / "mine.toml"
    mapping.write_text(
        'date_order = "dmy"\n[columns]\nvoter_id = "Nr"\naddress_line = "Wo"\nregistered_on = "Seit"\nconfidential = "Geheim"\n'
        '[history]\nnot_voted = ["-"]\n[history.columns]\n"Wahl" = "general-2021"\n[scores.columns]\n"Neigung" = "support_score"\n'
    )
    source = tmp_path / "liste.csv"
    source.write_text("Nr;Wo;Seit;Geheim;Wahl;Neigung\na1;1 Elm St;03.02.2001;;ja;70\na2;2 Elm St;;ja;-;\n")
    file = read_voter_file(source, mapping=mapping)
    assert str(file.voters["registered_on"][0]) == "2001-02-03"
    assert file.voters["history"].to_list() == [["general-2021"]]
    assert file.voters["support_score"].to_list() == [70.0]
    assert file.rejects.rows() == [(3, "Geheim", "confidential address")]


def test_a_mapping_may_be_laid_over_a_built_in_layout(tmp_path):
    mapping = tmp_path / "mine.toml"
    mapping.write_text('based_on = "van"\n[columns]\nphone = ["Cell"]\n')
    layout = read_layout(mapping)
    assert layout.columns["phone"] == ("Cell",)
    assert layout.columns["voter_id"] == layout_named("van").columns["voter_id"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("columns = [", "is not a mapping file"),
        ("colums = {}", "unknown key 'colums'"),
        ("columns = 3", "'columns' is not a table"),
        ('[columns]\nshoe_size = "x"', "unknown field 'shoe_size'"),
        ('date_order = "ydm"', "date_order is not one of"),
        ('[history]\npattern = "("', "pattern that is none"),
        ('[history]\npattern = "general"', "0 groups instead of 2"),
        ('based_on = "vna"', "no layout called 'vna'"),
    ],
)
def test_a_wrong_mapping_is_refused_in_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=sentence):
        read_layout(path)


def test_address_parts_are_put_together(tmp_path):
    headings = (
        "VANID,StreetNo,StreetNoHalf,StreetPrefix,StreetName,StreetType,StreetSuffix,AptType,AptNo,Zip5"
    )
    file = read_bytes(
        tmp_path, f"{headings}\n1,12,1/2,N,Main,St,,Apt,3,2139\n2,5,,,Oak,Ave,W,,,02139-1234\n".encode()
    )
    assert file.voters["address_line"].to_list() == ["12 1/2 N Main St Apt 3", "5 Oak Ave W"]
    assert file.voters["zip5"].to_list() == ["02139", "02139"]


def test_values_that_cannot_be_read_are_noted_by_column(tmp_path):
    file = read_bytes(tmp_path, van_bytes(row(1), row(2).replace(",50,", ",n/a,")))
    assert file.notes == ("1 values of 'SupportScore' could not be read and stay unknown.",)


def test_progress_is_reported_and_a_stop_is_let_through(tmp_path):
    from geo.errors import Cancelled

    def stop(part, phrase):
        assert 0 < part <= 1
        assert phrase
        raise Cancelled("stopped")

    path = tmp_path / "voters.csv"
    path.write_bytes(van_bytes(row(1)))
    with pytest.raises(Cancelled):
        read_voter_file(path, on_progress=stop)
