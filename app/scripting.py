"""Scripts in all languages side by side, as they are written, and what must be right before one is used."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from app.canvass import Choice, Question, Script, ScriptSheet, SheetChoice, SheetQuestion
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
END = "end"
"""Where a choice goes that ends the survey; no question may be called so."""
MOST_QUESTIONS, MOST_CHOICES, LONGEST_TEXT, LONGEST_LABEL = 60, 20, 1000, 120
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def read_sheet(found: dict[str, Any]) -> ScriptSheet:
    """Read a sheet from the plain values of a TOML or JSON file.

    Raises
    ------
    BadInput
        When it has not the form of a script.
    """
    try:
        questions = tuple(
            SheetQuestion(
                **{**one, "choices": tuple(SheetChoice(**choice) for choice in one.get("choices", ()))}
            )
            for one in found["questions"]
        )
        sheet = ScriptSheet(dict(found["name"]), questions, str(found.get("script_id", "")))
        check_sheet(sheet)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput(
            "The file is no script.", "Write name and questions as: turfwalk show script CAMPAIGN ID --json"
        ) from None
    return sheet


def check_sheet(sheet: ScriptSheet) -> None:
    """Refuse a script that would leave somebody at a door without a way on.

    Raises
    ------
    BadInput
        With the first question that is wrong.
    """
    languages = set(sheet.name)
    if not languages or languages - set(LANGUAGES):
        raise BadInput("The script has no language, or one that is not known.", "Write it in en, es or both.")
    _check_texts("The name of the script", sheet.name, languages, LONGEST_LABEL)
    if not 0 < len(sheet.questions) <= MOST_QUESTIONS:
        raise BadInput("The script has no question, or too many.", f"Give it up to {MOST_QUESTIONS}.")
    ids = [one.question_id for one in sheet.questions]
    for own_id, count in Counter(ids).items():
        if not _ID.fullmatch(own_id) or own_id == END or count > 1:
            raise BadInput(
                f"The question id {own_id[:40]!r} is none, or is there twice.",
                "Use small letters, figures, - and _.",
            )
    for at, one in enumerate(sheet.questions):
        _check_texts(f"Question {one.question_id}", one.text, languages, LONGEST_TEXT)
        _check_choices(one, languages)
        _check_ways(one, ids, at)


def _check_texts(what: str, texts: dict[str, str], languages: set[str], longest: int) -> None:
    if set(texts) != languages:
        raise BadInput(f"{what} is not in every language of the script.", "Write it in all of them.")
    for text in texts.values():
        if not isinstance(text, str) or not text.strip() or len(text) > longest or "\x00" in text:
            raise BadInput(f"{what} is empty or too long.", f"Write from 1 to {longest:,} letters.")


def _check_choices(question: SheetQuestion, languages: set[str]) -> None:
    name, count = f"Question {question.question_id}", len(question.choices)
    if question.kind not in {"say", "choice", "choices", "text", "scale"}:
        raise BadInput(f"{name} is of no kind.", "Choose say, choice, choices, text or scale.")
    wanted = {"say": (0, 0), "text": (0, 0), "scale": (0, MOST_CHOICES)}.get(question.kind, (1, MOST_CHOICES))
    if not wanted[0] <= count <= wanted[1]:
        raise BadInput(
            f"{name} has {count} choices.",
            f"Give a question of kind {question.kind} {wanted[0]} to {wanted[1]}.",
        )
    values = [one.value for one in question.choices]
    if len(set(values)) < count or not all(_ID.fullmatch(one) for one in values):
        raise BadInput(
            f"{name} has a choice twice, or one whose value is none.", "Use small letters, figures, - and _."
        )
    for choice in question.choices:
        _check_texts(f"{name}, choice {choice.value}", choice.label, languages, LONGEST_LABEL)
    if question.tag and not _ID.fullmatch(question.tag):
        raise BadInput(f"{name} has a tag that is none.", "Use small letters, figures, - and _.")


def _check_ways(question: SheetQuestion, ids: Sequence[str], at: int) -> None:
    """Let choices lead forward only: every question can be passed over, so a way back would go round for ever."""
    for goto in (one.goto for one in question.choices if one.goto and one.goto != END):
        if goto not in ids:
            raise BadInput(
                f"Question {question.question_id} leads to {goto[:40]!r}, which is not there.",
                "Choose a question below it, or end.",
            )
        if ids.index(goto) <= at:
            raise BadInput(
                f"Question {question.question_id} leads back to {goto}: the script could go round for ever.",
                "Lead to a question below it, or to end.",
            )


def scripts_of(sheet: ScriptSheet) -> Iterator[Script]:
    """Give a sheet language by language, as phones get it."""
    if sheet.created_at is None:
        raise ValueError("only a dated version is a script")
    for language in sorted(sheet.name):
        questions = tuple(
            Question(
                one.question_id,
                one.kind,
                one.text[language],
                tuple(Choice(choice.value, choice.label[language], choice.goto) for choice in one.choices),
                one.tag,
            )
            for one in sheet.questions
        )
        yield Script(
            sheet.script_id,
            sheet.version,
            "es" if language == "es" else "en",
            sheet.name[language],
            questions,
            sheet.state,
            sheet.created_at,
        )


def sheet_of(scripts: Sequence[Script]) -> ScriptSheet:
    """Put the languages of one version side by side."""
    first = scripts[0]
    questions = [
        SheetQuestion(
            one.question_id,
            one.kind,
            {script.language: script.questions[at].text for script in scripts},
            tuple(
                SheetChoice(
                    choice.value,
                    {script.language: script.questions[at].choices[n].label for script in scripts},
                    choice.goto,
                )
                for n, choice in enumerate(one.choices)
            ),
            one.tag,
        )
        for at, one in enumerate(first.questions)
    ]
    sheet = ScriptSheet({script.language: script.name for script in scripts}, tuple(questions))
    return replace(
        sheet,
        script_id=first.script_id,
        version=first.version,
        state=first.state,
        created_at=first.created_at,
    )


def toml_of(sheet: ScriptSheet) -> str:
    """Write a sheet as TOML that `parse_sheet` reads back: its name and questions, not its id and version."""
    lines = ["[name]", *(f"{language} = {_quoted(text)}" for language, text in sheet.name.items())]
    for one in sheet.questions:
        lines += ["", "[[questions]]", f"question_id = {_quoted(one.question_id)}"]
        lines += [f"kind = {_quoted(one.kind)}", f"text = {_by_language(one.text)}"]
        lines += [f"tag = {_quoted(one.tag)}"] if one.tag else []
        for choice in one.choices:
            lines += ["", "[[questions.choices]]", f"value = {_quoted(choice.value)}"]
            lines += [f"label = {_by_language(choice.label)}"]
            lines += [f"goto = {_quoted(choice.goto)}"] if choice.goto else []
    return "\n".join(lines) + "\n"


def parse_sheet(text: str) -> ScriptSheet:
    """Read a sheet from a TOML file's text.

    Raises
    ------
    BadInput
        When it is no TOML, or no script.
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise BadInput("The file is no TOML.", "Save a script as a file to see how one is written.") from None
    return read_sheet(found)


def _by_language(texts: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{language} = {_quoted(text)}" for language, text in texts.items()) + " }"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
