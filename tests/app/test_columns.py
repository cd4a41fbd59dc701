"""Columns of other files find their voters, by id or by address, and stay."""

from datetime import date

import polars as pl
import pytest

from app.columnkinds import typed_column
from app.figures import HeatmapSpec
from app.people import people_of
from app.service import columns, heatmaps, imports, universes
from app.snapshots import read_snapshot
from geo.errors import BadInput


def a_file(folder, text, name="more.csv"):
    (folder / name).write_text(text)
    return folder / name


@pytest.fixture
def scores(tmp_path):
    rows = ["VANID,Score,Seen,Secret", "100001,90,2026-05-01,x", "100002,10,,y", "100002,99,,z"]
    return a_file(tmp_path, "\n".join([*rows, "900000,50,,q", ",1,,r", "1,2"]) + "\n")


NAMED = {"click_score": "Score", "seen_on": "Seen"}


def people(c):
    return people_of(read_snapshot(c)).rows.collect()


def test_every_row_is_matched_unmatched_doubled_or_rejected(imported, scores):
    report = columns.import_columns(imported, scores, {"id": "VANID"}, NAMED)
    assert (report.rows_in, report.matched_row_count, report.matched_voter_count) == (6, 2, 2)
    assert (report.unmatched_row_count, report.duplicate_row_count, report.reject_count) == (2, 1, 1)
    assert report.unmatched_lines == (5, 6)
    assert [(kept.name, kept.kind) for kept in report.columns] == [
        ("click_score", "number"),
        ("seen_on", "day"),
    ]


def test_what_was_appended_is_asked_like_any_column_and_drawn_as_a_heatmap(imported, scores):
    columns.import_columns(imported, scores, {"id": "VANID"}, NAMED)
    assert universes.count_universe(imported, "click_score >= 10").voter_count == 2
    assert universes.count_universe(imported, "seen_on = 2026-05-01").voter_count == 1
    heatmap = heatmaps.read_heatmap(imported, HeatmapSpec("click", "precinct"))
    assert sum(cell.n for cell in heatmap.cells) == 2


def test_only_the_named_columns_are_kept(imported, scores):
    columns.import_columns(imported, scores, {"id": "VANID"}, NAMED)
    kept = pl.read_parquet(read_snapshot(imported).folder / "id_columns.parquet")
    assert kept.columns == ["voter_id", "click_score", "seen_on"]


def test_columns_stay_when_voters_are_imported_again(imported, scores, gridville_files):
    columns.import_columns(imported, scores, {"id": "VANID"}, NAMED)
    before = people(imported)
    imports.import_voters(imported, gridville_files.voters)
    assert people(imported).equals(before)


def test_columns_may_come_before_the_voters(scores, gridville_files, tmp_path):
    from app.service import campaigns
    from app.store.campaign import open_campaign

    campaigns.create_campaign(tmp_path / "c", "C", date(2026, 11, 3), "America/Chicago")
    with open_campaign(tmp_path / "c") as c:
        assert columns.import_columns(c, scores, {"id": "VANID"}, NAMED).matched_row_count == 0
        imports.import_voters(c, gridville_files.voters)
        assert universes.count_universe(c, "click_score >= 10").voter_count == 2


def test_a_column_given_again_is_replaced_and_others_stay(imported, scores, tmp_path):
    columns.import_columns(imported, scores, {"id": "VANID"}, NAMED)
    again = a_file(tmp_path, "id,s\n100003,7\n", "again.csv")
    columns.import_columns(imported, again, {"id": "id"}, {"click_score": "s"})
    rows = people(imported).filter(pl.col("click_score").is_not_null())
    assert rows.select("voter_id", "click_score").rows() == [("100003", 7.0)]
    assert universes.count_universe(imported, "seen_on is not empty").voter_count == 1


PROPERTY = """Address,Town,Postal,Value,Roof
110 OAK STREET,Gridville,67999,"$350,000",slate
150 Bank Rd,Gridville,67999,900000,flat
150 Bank Rd Apt 3C,Gridville,67999,1,penthouse
1 Unknown Way,Gridville,67999,5,tile
PO Box 7,Gridville,67999,6,tile
"""
BY_ADDRESS = {"address": "Address", "city": "Town", "zip": "Postal"}


def test_an_address_finds_its_door_else_all_doors_of_its_building(imported, tmp_path):
    file = a_file(tmp_path, PROPERTY)
    report = columns.import_columns(imported, file, BY_ADDRESS, {"value": "Value", "roof": "Roof"})
    assert (report.matched_row_count, report.unmatched_lines) == (3, (5, 6))
    found = people(imported).filter(pl.col("value").is_not_null())
    assert found.height == report.matched_voter_count
    tower = found.filter(pl.col("street_name").str.contains("(?i)bank"))
    assert tower.filter(pl.col("unit") == "3C")["roof"].unique().to_list() == ["penthouse"]
    assert tower.filter(pl.col("unit") != "3C")["value"].unique().to_list() == [900_000.0]
    assert tower["unit"].n_unique() == 40
    assert universes.count_universe(imported, "value > 300000 and roof = 'slate'").voter_count > 0


def test_columns_by_address_stay_when_voters_and_streets_are_imported_again(
    imported, tmp_path, gridville_files
):
    columns.import_columns(imported, a_file(tmp_path, PROPERTY), BY_ADDRESS, {"value": "Value"})
    before = people(imported)
    imports.import_voters(imported, gridville_files.voters)
    imports.import_streets(imported, gridville_files.streets)
    assert people(imported).equals(before)


def test_one_column_has_one_source(imported, tmp_path, scores):
    columns.import_columns(imported, a_file(tmp_path, PROPERTY, "p.csv"), BY_ADDRESS, {"value": "Value"})
    columns.import_columns(imported, scores, {"id": "VANID"}, {"value": "Score"})
    assert sorted(people(imported)["value"].drop_nulls()) == [10.0, 90.0]


@pytest.mark.parametrize(
    ("key", "named", "what"),
    [
        ({}, NAMED, "known by"),
        ({"id": "VANID", "address": "Score"}, NAMED, "known by"),
        ({"city": "Seen"}, NAMED, "known by"),
        ({"id": "Nope"}, NAMED, "more.csv has no column 'Nope'"),
        ({"id": "VANID"}, {"a": "Nope"}, "no column 'Nope'"),
        ({"id": "VANID"}, {"party": "Score"}, "already"),
        ({"id": "VANID"}, {"support_score": "Score"}, "already"),
        ({"id": "VANID"}, {"Bad name": "Score"}, "cannot be called"),
        ({"id": "VANID"}, {"bg_x": "Score"}, "cannot be called"),
        ({"id": "VANID"}, {"or": "Score"}, "already"),
        ({"id": "VANID"}, {"seen_score": "Secret"}, "no numbers"),
        ({"id": "VANID"}, {}, "From 1"),
    ],
)
def test_what_cannot_be_appended_is_said_and_nothing_changes(imported, scores, key, named, what):
    before = imported.row()
    with pytest.raises(BadInput, match=what):
        columns.import_columns(imported, scores, key, named)
    assert imported.row() == before


@pytest.mark.parametrize(
    ("texts", "kind", "values"),
    [
        (["1", "2.5", "", "N/A"], "number", [1.0, 2.5, None, None]),
        (["$1,200", "85%", "-3", "1e3"], "number", [1200.0, 85.0, -3.0, 1000.0]),
        (["02139", "90210"], "text", ["02139", "90210"]),
        (["5/1/2026", "12/31/2025"], "day", [date(2026, 5, 1), date(2025, 12, 31)]),
        (["2026-05-01", ""], "day", [date(2026, 5, 1), None]),
        (["yes", "no", "1"], "text", ["yes", "no", "1"]),
        (["", "null"], "text", [None, None]),
        (["1", "inf", "nan"], "text", ["1", "inf", None]),
    ],
)
def test_a_column_is_what_its_texts_are(texts, kind, values):
    series, found, unread_count = typed_column(pl.Series(texts))
    assert (series.to_list(), found, unread_count) == (values, kind, 0)


def test_one_slip_in_a_long_column_is_counted_and_left_empty():
    series, kind, unread_count = typed_column(pl.Series(["7"] * 40 + ["x"]))
    assert (kind, unread_count, series.null_count()) == ("number", 1, 1)
