"""The paper desk: a line a door, typed twice counts once, another one is set aside unless it corrects."""

import pytest

from app.canvass import Actor, PaperLine, ScriptSheet, SheetQuestion
from app.service import assignments, scripts
from app.service.paper import enter_results, read_paper_sheet
from app.service.reviews import list_reviews
from app.service.suppression import list_suppressions
from app.service.turfs import list_turfs
from app.store import results as record
from geo.errors import BadInput, NotFound

ANA = Actor("p1", "director")


@pytest.fixture
def code(planned):
    turf = max(list_turfs(planned), key=lambda one: one.door_count)
    return assignments.assign_turf(planned, turf.turf_id, assignments.Hands()).code


def enter(c, code, *lines):
    return [one.state for one in enter_results(c, ANA, code, [PaperLine(*line) for line in lines])]


def test_a_sheet_typed_twice_counts_once(planned, code):
    doors = read_paper_sheet(planned, code).doors
    lines = [(one.number, "n") for one in doors]
    assert enter(planned, code, *lines) == ["stored"] * len(doors)
    assert enter(planned, code.lower(), *lines) == ["duplicate"] * len(doors)
    sheet = read_paper_sheet(planned, code)
    assert {one.outcome for one in sheet.doors} == {"not-home"}
    assert enter(planned, sheet.turf_id, lines[0]) == ["duplicate"]
    with planned.reading() as connection:
        stored = record.results_of(connection, sheet.turf_id)
    assert {one.source for one in stored} == {"paper"}
    assert [one.flags for one in stored if one.flags] == []


def test_another_result_is_set_aside_and_a_correction_takes_its_place(planned, code):
    number = read_paper_sheet(planned, code).doors[0].number
    assert enter(planned, code, (number, "n")) == ["stored"]
    assert enter(planned, code, (number, "t", "likes dogs")) == ["quarantined"]
    assert "quarantine" in list_reviews(planned)[0].reasons
    assert enter(planned, code, (number, "T", "likes dogs", True)) == ["stored"]
    assert enter(planned, code, (number, "t", "likes dogs", True)) == ["duplicate"]
    assert enter(planned, code, (number, "r", "", True)) == ["stored"]
    door = read_paper_sheet(planned, code).doors[0]
    assert (door.outcome, door.note) == ("refused", "")
    with planned.reading() as connection:
        (state,) = record.door_states(connection, door_ids=[door.door_id])
    assert (state.outcome, state.attempt_count) == ("refused", 1)


def test_doors_of_a_building_go_by_their_place_or_their_unit(planned):
    for turf in list_turfs(planned):
        sheet = read_paper_sheet(planned, turf.turf_id)
        inside = [one for one in sheet.doors if "." in one.number and one.unit]
        if inside:
            stop = inside[0].number.partition(".")[0]
            assert enter(planned, turf.turf_id, (f"{stop}/{inside[0].unit}", "x")) == ["stored"]
            assert read_paper_sheet(planned, turf.turf_id).doors[sheet.doors.index(inside[0])].outcome
            return
    raise AssertionError("no building")


def test_what_makes_no_sense_is_told_line_by_line(planned, code):
    number = read_paper_sheet(planned, code).doors[0].number
    assert enter(planned, code, ("999", "n"), (number, "q"), (number, "c")) == [
        "no such door",
        "no such letter",
        "stored",
    ]
    assert len(list_suppressions(planned)) == 1
    assert read_paper_sheet(planned, code).doors[0].do_not_contact
    with pytest.raises(NotFound):
        read_paper_sheet(planned, "NOTHING")


def test_answers_are_typed_to_the_script_in_use_and_outlive_the_line_typed_again(planned, code):
    number = read_paper_sheet(planned, code).doors[0].number
    talked = PaperLine(number, "t", corrects=True, answers={"why": "Books"})
    with pytest.raises(BadInput, match="No script is in use"):
        enter_results(planned, ANA, code, [talked])
    assert enter(planned, code, (number, "t")) == ["stored"]
    written = ScriptSheet({"en": "Levy"}, (SheetQuestion("why", "text", {"en": "Why?"}),))
    script = scripts.choose_script(planned, scripts.write_script(planned, written).script_id)
    for state in ("stored", "duplicate"):
        assert [one.state for one in enter_results(planned, ANA, code, [talked])] == [state]
    assert enter(planned, code, (number, "t")) == ["duplicate"]
    assert read_paper_sheet(planned, code).doors[0].answers == {"why": "Books"}
    with planned.reading() as connection:
        last = record.results_of(connection)[-1]
    assert (last.script_id, last.script_version) == (script.script_id, script.version)
