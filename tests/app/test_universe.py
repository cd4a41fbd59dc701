"""The universe filter: what it means, and where it says that it makes no sense."""

import contextlib
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.universe import compile_where, parse_where, tree_from_json, tree_to_json, write_where
from app.universe.tree import Everyone, Joined, Not, Tried, Voted, Within
from app.universe.tree import Test as Question  # pytest would collect a class called Test
from geo.errors import BadInput

PEOPLE = pl.DataFrame(
    {
        "voter_id": ["1", "2", "3", "4"],
        "party": ["D", "R", None, "D"],
        "age": [30, 65, 18, None],
        "support_score": [80.0, 10.0, None, 60.0],
        "registered_on": [date(2020, 1, 1), date(1999, 5, 5), None, date(2024, 2, 29)],
        "history": [["general-2024", "general-2022"], [], None, ["general-2024"]],
        "street_name": ["Oak Street", "Elm Street", "", "OAK Lane"],
        "lon": [-71.1, -71.1, None, -71.0],
        "lat": [42.37, 42.3718, None, 42.37],
    },
    schema_overrides={"age": pl.Int32},
)


ELECTIONS = ["general-2022", "general-2024", "primary-2024"]


def chosen(where: str) -> list[str]:
    tree = parse_where(where)
    assert tree_from_json(tree_to_json(tree)) == without_positions(tree)
    return PEOPLE.filter(compile_where(tree, PEOPLE.schema, ELECTIONS))["voter_id"].to_list()


def without_positions(tree):
    if isinstance(tree, Not):
        return Not(without_positions(tree.of))
    if isinstance(tree, Joined):
        return Joined(tree.word, tuple(without_positions(part) for part in tree.parts))
    return replace(tree, position=0) if hasattr(tree, "position") else tree


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("true", ["1", "2", "3", "4"]),
        ("false", []),
        ("party = 'D' and support_score >= 60", ["1", "4"]),
        ("party = 'D' or age < 20", ["1", "3", "4"]),
        ("not party = 'D'", ["2", "3"]),
        ("party != 'D'", ["2", "3"]),
        ("party in ('D', 'R') and not (age > 40)", ["1", "4"]),
        ("party is empty", ["3"]),
        ("age is not empty", ["1", "2", "3"]),
        ("history has 'general-2022'", ["1"]),
        ("history is empty", ["2", "3"]),
        ("street_name contains 'oak'", ["1", "4"]),
        ("street_name is empty", ["3"]),
        ("registered_on > 2019-12-31", ["1", "4"]),
        ("voted 2 of last 2 generals", ["1"]),
        ("voted 1 of last 1 general and party = 'D'", ["1", "4"]),
        ("within 250 m of (-71.1, 42.37)", ["1", "2"]),
        ("not within 1 km of (-71.1, 42.37)", ["3", "4"]),
        ("AGE >= 18 or true", None),
    ],
)
def test_a_filter_chooses_the_voters_it_describes(where, ids):
    if ids is None:
        with pytest.raises(BadInput, match="does not exist"):
            chosen(where)
    else:
        assert chosen(where) == ids


@pytest.mark.parametrize(
    ("where", "position"),
    [
        ("", 1),
        ("party", 6),
        ("party = D", 9),
        ("party = 'D' and", 16),
        ("party = 'D", 9),
        ("(party = 'D'", 13),
        ("party = 'D' age > 3", 13),
        ("party in ()", 11),
        ("registered_on > 2019-13-41", 17),
        ("age ; drop", 5),
        ("voted 2 of 4 general", 12),
        ("voted 3 of last 4 general", 1),
        ("voted 1 of last 1 runoff", 1),
        ("within 3 miles of (1, 2)", 10),
        ("within 3 km of (42, -171)", 26),
    ],
)
def test_an_error_points_at_the_character(where, position):
    with pytest.raises(BadInput, match=f"character {position}[^0-9]"):
        chosen(where)


@pytest.mark.parametrize(
    "where",
    [
        "age = '30'",
        "party = 3",
        "registered_on > 5",
        "history = 'x'",
        "age contains '3'",
        "party has 'D'",
        "agee > 3",
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused_in_words(where):
    with pytest.raises(BadInput, match="character"):
        chosen(where)


def test_a_close_name_is_suggested():
    with pytest.raises(BadInput, match="support_score"):
        chosen("suport_score > 3")


def test_deep_nesting_is_refused_instead_of_overflowing():
    with pytest.raises(BadInput, match="brackets"):
        chosen("(" * 500 + "true" + ")" * 500)


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_a_bad_input(text):
    with contextlib.suppress(BadInput):
        assert set(chosen(text)) <= {"1", "2", "3", "4"}


@given(st.sampled_from(["party = 'D'", "age > 20", "support_score < 50", "history has 'general-2024'"]))
def test_a_filter_and_its_opposite_share_everyone_between_them(where):
    assert sorted(chosen(where) + chosen(f"not ({where})")) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        {},
        {"all": []},
        {"nope": 1},
        {"test": {"column": "a"}},
        {"not": 3},
        {"everyone": {"included": 1}},
    ],
)
def test_a_foreign_json_form_is_refused(found):
    with pytest.raises(BadInput, match="JSON form"):
        tree_from_json(found)


WORDS = st.from_regex(r"[a-z_]{1,5}x", fullmatch=True)  # no keyword ends in x
NUMBERS = st.floats(-1e6, 1e6).map(float)
VALUES = st.one_of(NUMBERS, st.text(max_size=8), st.dates())
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "has", "contains"])
LEAVES = st.one_of(
    st.builds(Everyone, st.booleans()),
    st.builds(Question, WORDS, SIGNS, st.tuples(VALUES)),
    st.builds(Question, WORDS, st.just("in"), st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    st.builds(Question, WORDS, st.just("empty"), st.just(())),
    st.builds(Voted, st.integers(0, 9), st.integers(0, 9), WORDS),
    st.builds(Tried, st.booleans(), st.integers(0, 36_500), st.none()),
    st.builds(Tried, st.booleans(), st.none(), st.dates(date(1000, 1, 1))),
    st.builds(Within, st.floats(0, 1e5), st.floats(-180, 180), st.floats(-90, 90)),
)
TREES = st.recursive(
    LEAVES,
    lambda inside: st.one_of(
        st.builds(Not, inside),
        st.builds(
            Joined, st.sampled_from(["and", "or"]), st.lists(inside, min_size=2, max_size=3).map(tuple)
        ),
    ),
    max_leaves=8,
)


@given(TREES)
def test_what_goes_through_json_is_the_same_filter(tree):
    assert tree_from_json(tree_to_json(tree)) == tree


@given(TREES)
def test_what_is_written_reads_as_the_same_filter(tree):
    assert without_positions(parse_where(write_where(tree))) == tree


@pytest.mark.parametrize(
    ("operator", "values"), [("~", ["x"]), ("=", []), ("=", ["x", "y"]), ("in", []), ("empty", ["x"])]
)
def test_a_json_test_takes_the_values_its_operator_asks(operator, values):
    with pytest.raises(BadInput, match="JSON form"):
        tree_from_json({"test": {"column": "party", "operator": operator, "values": values}})


def test_a_filter_cannot_be_smuggled_in_as_a_column_name():
    for column in ("party = 'D' or true --", "", "a b"):
        tree = tree_from_json({"test": {"column": column, "operator": "empty", "values": []}})
        with pytest.raises(BadInput, match="no word"):
            write_where(tree)
