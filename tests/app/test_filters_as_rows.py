"""What a filter may ask is listed without naming anybody; a universe is changed in place."""

import pytest

from app.filtercolumns import UNTOLD
from app.service import universes
from app.service.cuts import cut_turf, list_cuts
from app.service.samples import import_sample
from app.snapshots import read_snapshot
from app.universe import parse_where, write_where
from geo.errors import BadInput, Conflict, NotFound
from routing.model import TurfSpec


def columns_of(c):
    return {(one.kind, one.name): one for one in universes.list_filter_columns(c)}


def test_columns_are_listed_with_their_kinds_values_and_elections(imported):
    listed = columns_of(imported)
    party = next(one for (_, name), one in listed.items() if name == "party")
    assert party.kind == "text"
    assert any(kind == "election" for kind, _ in listed)
    assert all(universes.count_universe(imported, f"party = '{value}'").voter_count for value in party.values)


def test_no_name_id_or_address_is_among_the_values(imported):
    voters = read_snapshot(imported).table("voters")
    people = {*voters["voter_id"], *voters["last_name"], *voters["first_name"]} - {""}
    for column in columns_of(imported).values():
        assert column.name not in UNTOLD or (column.values, column.least) == ((), None)
        assert not people & set(column.values)


def test_a_filter_is_given_as_text_tree_and_count(imported):
    found = universes.read_filter(imported, "party = 'D'")
    assert found.tree == {"test": {"column": "party", "operator": "=", "values": ["D"]}}
    assert found.count == universes.count_universe(imported, "party = 'D'")
    with pytest.raises(BadInput, match="character 1"):
        universes.read_filter(imported, "shoe_size > 3")


@pytest.mark.parametrize(
    ("where", "written"),
    [
        ("(party = 'D') and (age >= 30)", "party = 'D' and age >= 30"),
        ("party = 'D' and (age < 30 or age > 60)", "party = 'D' and (age < 30 or age > 60)"),
        ("party not in ('D', 'R')", "party not in ('D', 'R')"),
        ("phone is not empty", "phone is not empty"),
        ("not tags has 'x'", "tags not has 'x'"),
        ("not party = 'D'", "not (party = 'D')"),
    ],
)
def test_filters_are_written_as_people_write_them(where, written):
    assert write_where(parse_where(where)) == written


def test_a_universe_keeps_its_turf_when_it_is_renamed_and_narrowed(imported):
    universes.create_universe(imported, "Everyone", "true")
    cut = cut_turf(imported, "Everyone", TurfSpec(shift_s=None, turf_count=3))
    changed = universes.change_universe(imported, "Everyone", "Democrats", "party = 'D'")
    assert [one.name for one in universes.list_universes(imported)] == ["Democrats"]
    assert changed.universe_id == cut.universe_id
    assert list_cuts(imported)[0].sums == cut.sums


def test_a_universe_takes_no_name_of_another_and_no_name_at_all(imported):
    universes.create_universe(imported, "A", "true")
    universes.create_universe(imported, "B", "true")
    with pytest.raises(Conflict, match="already"):
        universes.change_universe(imported, "A", "B", "true")
    with pytest.raises(BadInput, match="no name"):
        universes.change_universe(imported, "A", " ", "true")
    with pytest.raises(NotFound):
        universes.change_universe(imported, "C", "D", "true")


def test_the_sample_is_refused_where_there_are_voters(imported):
    with pytest.raises(Conflict, match="voters already"):
        import_sample(imported, "voters")
