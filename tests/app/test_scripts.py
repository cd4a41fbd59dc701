"""Scripts: side by side in all languages, forward only, every version kept."""

import json

import pytest

from app.canvass import ScriptSheet, SheetChoice, SheetQuestion
from app.cli.printing import as_json_text
from app.scripting import check_sheet, parse_sheet, read_sheet, toml_of
from app.service import scripts
from app.store import scripts as record
from geo.errors import BadInput, Conflict, NotFound


def both(text):
    return {"en": text, "es": f"{text} (es)"}


def asked(question_id, *gotos, kind="choice", text=None):
    choices = tuple(SheetChoice(f"a{n}", both(f"Answer {n}"), goto) for n, goto in enumerate(gotos))
    return SheetQuestion(question_id, kind, both("Question?") if text is None else text, choices)


def sheet(*questions, script_id=""):
    return ScriptSheet(both("Door"), questions, script_id)


GOOD = sheet(
    SheetQuestion("hello", "say", both("Hello")),
    asked("support", "", "thanks", "end"),
    asked("why", ""),
    SheetQuestion("thanks", "text", both("Anything else?")),
)


@pytest.mark.parametrize(
    "wrong",
    [
        sheet(),
        sheet(asked("a", "nowhere")),
        sheet(asked("a", ""), asked("b", "a")),
        sheet(asked("a", "a")),
        sheet(asked("a", ""), asked("a", "")),
        sheet(asked("end", "")),
        sheet(asked("a")),
        sheet(asked("a", "", kind="say")),
        sheet(asked("a", "", kind="song")),
        sheet(asked("a", "", text={"en": "Only English"})),
        sheet(asked("a", "", text=both(" ") | {"en": " "})),
        sheet(SheetQuestion("a", "choice", both("x"), (SheetChoice("y", {"en": "Yes"}),))),
        ScriptSheet({"fr": "Porte"}, (SheetQuestion("a", "say", {"fr": "Bonjour"}),)),
    ],
)
def test_a_script_that_would_leave_somebody_stuck_is_refused(wrong):
    with pytest.raises(BadInput):
        check_sheet(wrong)


def test_every_version_stays_and_one_is_in_use(planned):
    first = scripts.write_script(planned, GOOD)
    assert (first.version, first.state) == (1, "draft")
    second = scripts.write_script(planned, sheet(asked("support", ""), script_id=first.script_id))
    assert second.version == 2
    scripts.choose_script(planned, first.script_id, 1)
    scripts.choose_script(planned, first.script_id)
    other = scripts.write_script(planned, GOOD)
    states = {(one.script_id, one.version): one.state for one in scripts.list_scripts(planned)}
    assert states == {
        (first.script_id, 1): "retired",
        (first.script_id, 2): "current",
        (other.script_id, 1): "draft",
    }
    with planned.reading() as connection:
        assert [one.language for one in record.current_scripts(connection)] == ["en", "es"]
    assert scripts.read_script(planned, first.script_id, 1).questions == GOOD.questions
    scripts.retire_script(planned, first.script_id)
    with pytest.raises(Conflict):
        scripts.retire_script(planned, first.script_id)
    with pytest.raises(NotFound):
        scripts.read_script(planned, "nothing")


def test_a_script_goes_out_to_a_file_and_comes_back(planned):
    made = scripts.write_script(planned, GOOD)
    again = read_sheet(json.loads(as_json_text(made)))
    assert again.questions == GOOD.questions
    assert scripts.write_script(planned, again).version == 2
    with pytest.raises(BadInput):
        read_sheet({"name": {"en": "x"}})


NASTY = 'quote " back\\slash \n line, tab \t, ñ 🗳 and \x7f'


@pytest.mark.parametrize("written", [GOOD, sheet(SheetQuestion("a", "say", both(NASTY), tag="x"))])
def test_a_script_comes_back_from_its_file_as_it_was(written):
    assert parse_sheet(toml_of(written)) == written


def test_a_file_becomes_a_draft_of_its_own(planned):
    first = scripts.write_script(planned, GOOD)
    copy = scripts.write_script_file(planned, scripts.read_script_file(planned, first.script_id))
    assert copy.script_id != first.script_id
    assert (copy.state, copy.questions) == ("draft", first.questions)


@pytest.mark.parametrize("text", ["", "[name", "a = 1", "[[questions]]\nquestion_id = 1"])
def test_a_file_that_is_no_script_is_refused(text):
    with pytest.raises(BadInput):
        parse_sheet(text)
