"""A slip in one voter's ZIP or street does not make a second door; two real places stay two."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.doors import make_doors
from geo.tables import VOTERS


def voters(*rows):
    """Make voters of (address_line, city, zip5)."""
    count = len(rows)
    blank = {
        name: pl.Series([None] * count, dtype=kind)
        for name, kind in VOTERS.items()
        if name not in ("door_id", "exception_reason")
    }
    places = {
        "address_line": [row[0] for row in rows],
        "city": [row[1] for row in rows],
        "state": ["KS"] * count,
        "zip5": [row[2] for row in rows],
        "lon": pl.Series([None] * count, dtype=pl.Float64),
        "lat": pl.Series([None] * count, dtype=pl.Float64),
    }
    return pl.DataFrame({**blank, **places})


def door_ids(*rows):
    return make_doors(voters(*rows))[0]["door_id"].to_list()


ELM = [(f"{number} Elm St", "Gridville", "66000") for number in range(1, 41)]


def test_a_wrong_zip_does_not_split_a_household():
    ids = door_ids(*ELM, ("5 Elm St", "Gridville", "66009"), ("5 ELM STREET", "GRIDVILLE", ""))
    assert ids[-1] == ids[-2] == ids[4]
    assert len(set(ids)) == len(ELM)


def test_a_wrong_zip_of_a_whole_household_keeps_its_id():
    right = door_ids(*ELM)
    slip = door_ids(*ELM[:4], ("5 Elm St", "Gridville", "66009"), *ELM[5:])
    assert slip == right


def test_two_streets_of_one_name_in_a_city_stay_two():
    other = [(line, city, "66001") for line, city, _ in ELM[:6]]
    assert len(set(door_ids(*ELM, *other))) == len(ELM) + len(other)


def test_the_same_address_in_another_town_stays_another():
    assert len(set(door_ids(*ELM, ("5 Elm St", "Otherville", "66009")))) == len(ELM) + 1


def test_a_street_that_crosses_zips_is_one_street_with_one_slip():
    far = [(f"{number} Elm St", "Gridville", "66001") for number in range(100, 160)]
    ids = door_ids(*ELM, *far, ("20 Elm St", "Gridville", "66001"))
    assert ids[-1] == ids[19]
    assert len(set(ids)) == len(ELM) + len(far)


def test_a_street_without_its_suffix_is_the_same_door():
    ids = door_ids(*ELM, ("5 Elm", "Gridville", "66000"), ("50 Elm", "Gridville", "66000"))
    assert ids[-2] == ids[4]


def test_a_missing_suffix_is_not_guessed_where_two_streets_fit():
    ids = door_ids(*ELM, ("5 Elm Ct", "Gridville", "66000"), ("5 Elm", "Gridville", "66000"))
    assert len(set(ids)) == len(ELM) + 2


def test_broadway_is_not_broadway_terrace():
    broadway = [(f"{number} Broadway", "Gridville", "66000") for number in range(1, 30)]
    terrace = [(f"{number} Broadway Ter", "Gridville", "66000") for number in range(1, 5)]
    assert len(set(door_ids(*broadway, *terrace, *terrace, *terrace))) == 33


def test_directions_stay_apart():
    assert len(set(door_ids(*ELM, ("5 N Elm St", "Gridville", "66000")))) == len(ELM) + 1


def test_a_whole_address_in_one_column_is_the_same_door():
    ids = door_ids(*ELM, ("5 Elm Street, Gridville, KS 66000", "", ""))
    assert ids[-1] == ids[4]


SPELLINGS = {
    "elm": ["5 Elm St Apt 2", "5 ELM STREET #2", "5  Elm St., Unit 2", "5 Elm Apt 2", "5 Elm St 2"],
    "fifth": ["7 N 5th Ave", "7 North Fifth Avenue", "7 N. 5 th Av"],
    "road": ["9 County Road 12", "9 CR 12", "9 Co. Rd 12"],
    "half": ["12 1/2 Saint Paul St", "12½ St. Paul Street"],
}


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_ids_stay_when_only_spelling_order_and_zips_slip(data):
    def drawn():
        rows = [(data.draw(st.sampled_from(lines)), "Gridville", "66000") for lines in SPELLINGS.values()]
        rows[0] = (*rows[0][:2], data.draw(st.sampled_from(["66000", "66009", ""])))
        order = data.draw(st.permutations(range(len(ELM) + len(rows))))
        ids = door_ids(*[[*ELM, *rows][at] for at in order])
        return {row: ids[at] for at, row in enumerate(order)}

    assert drawn() == drawn()
