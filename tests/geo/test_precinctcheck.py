"""The file's precincts are understood by id or by majority, and voters who stand elsewhere are listed."""

import polars as pl

from geo.precinctcheck import check_precincts


def voters(*rows):
    names, areas = zip(*rows, strict=True) if rows else ((), ())
    return pl.DataFrame(
        {
            "voter_id": [f"v{place}" for place in range(len(rows))],
            "file_precinct": names,
            "precinct_id": areas,
        },
        schema={"voter_id": pl.String, "file_precinct": pl.String, "precinct_id": pl.String},
    )


def test_names_that_are_ids_mean_the_areas_of_these_ids():
    check = check_precincts(voters(("007", "7"), ("7", "8"), ("8", "8"), ("Eight", "8")))
    assert check.matched_by == "id"
    assert check.mismatches.to_dicts() == [
        {"voter_id": "v1", "file_precinct": "7", "expected_id": "7", "precinct_id": "8"}
    ]
    meant = dict(check.precincts.select("file_precinct", "expected_id").iter_rows())
    assert meant == {"007": "7", "7": "7", "8": "8", "Eight": None}


def test_other_names_mean_the_area_most_of_their_voters_stand_in():
    check = check_precincts(
        voters(*[("Ward 1", "A")] * 8, *[("Ward 2", "B")] * 6, ("Ward 1", "B"), ("Ward 2", "A"))
    )
    assert check.matched_by == "majority"
    assert check.precincts.rows() == [("Ward 1", "A", 9, 1), ("Ward 2", "B", 7, 1)]
    assert check.mismatches["voter_id"].to_list() == ["v14", "v15"]


def test_a_name_without_a_clear_area_judges_nobody():
    check = check_precincts(voters(*[("Ward 1", "A")] * 5, *[("Ward 1", "B")] * 5, *[("Ward 2", "B")] * 4))
    assert check.precincts["expected_id"].to_list() == [None, None]
    assert check.mismatches.height == 0


def test_silent_rows_and_doors_without_area_are_not_judged():
    check = check_precincts(voters(("", "7"), (None, "7"), ("7", None)))
    assert check.precincts.height == 0
    assert check.mismatches.height == 0
    assert check_precincts(voters()).mismatches.height == 0


def test_ids_alike_but_for_zeros_are_told_apart_by_majority():
    check = check_precincts(voters(*[("1", "1")] * 6, *[("01", "01")] * 6, ("1", "01")))
    assert check.matched_by == "majority"
    assert check.mismatches["voter_id"].to_list() == ["v12"]
