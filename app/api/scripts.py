"""Routes of scripts."""

from typing import Annotated, Literal

from fastapi import Response
from pydantic import Field

from app.api.asked import CampaignAsked, Id, noun_router, problems
from app.api.bodies import Body, example
from app.canvass import ScriptSheet, SheetChoice, SheetQuestion
from app.service import scripts as verbs

router = noun_router("scripts")

ByLanguage = Annotated[dict[str, Annotated[str, Field(max_length=1000)]], Field(max_length=2)]
Word = Annotated[str, Field(max_length=40)]
Version = Annotated[int | None, Field(ge=1, le=1_000_000)]


class ChoiceWritten(Body):
    """One answer that may be chosen."""

    value: Word
    label: ByLanguage
    goto: Word = ""


class QuestionWritten(Body):
    """One question, its text by language."""

    question_id: Word
    kind: Literal["say", "choice", "choices", "text", "scale"]
    text: ByLanguage
    choices: Annotated[list[ChoiceWritten], Field(max_length=20, default_factory=list)]
    tag: Word = ""


class ScriptWritten(Body):
    """A script in all its languages; with `script_id`, a new version of that one."""

    model_config = example(
        name={"en": "Door", "es": "Puerta"},
        questions=[{"question_id": "hello", "kind": "say", "text": {"en": "Hello.", "es": "Hola."}}],
    )
    name: ByLanguage
    questions: Annotated[list[QuestionWritten], Field(max_length=60)]
    script_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,80}$")] = ""

    def sheet(self) -> ScriptSheet:
        """Give it as the verb takes it."""
        questions = tuple(
            SheetQuestion(
                one.question_id,
                one.kind,
                dict(one.text),
                tuple(SheetChoice(choice.value, dict(choice.label), choice.goto) for choice in one.choices),
                one.tag,
            )
            for one in self.questions
        )
        return ScriptSheet(dict(self.name), questions, self.script_id)


@router.get("/scripts", summary="List scripts")
def list_scripts(c: CampaignAsked) -> list[ScriptSheet]:
    """Every version of every script, newest first."""
    return verbs.list_scripts(c)


@router.post("/scripts", status_code=201, summary="Write a script")
def write_script(c: CampaignAsked, body: ScriptWritten) -> ScriptSheet:
    """Keep a draft: a new script, or a new version of one."""
    return verbs.write_script(c, body.sheet())


@router.get("/scripts/{script_id}", summary="Read a script")
def read_script(c: CampaignAsked, script_id: Id, version: Version = None) -> ScriptSheet:
    """Give the newest version, or the one named."""
    return verbs.read_script(c, script_id, version)


class ScriptFile(Body):
    """A script as TOML."""

    model_config = example(text='[name]\nen = "Door"\n\n[[questions]]\nquestion_id = "hello"\n…')
    text: Annotated[str, Field(min_length=1, max_length=400_000)]


@router.post("/scripts/file", status_code=201, summary="Write a script from a file")
def write_script_file(c: CampaignAsked, body: ScriptFile) -> ScriptSheet:
    """Keep it as a draft, as `turfwalk script` does."""
    return verbs.write_script_file(c, body.text)


@router.get(
    "/scripts/{script_id}/file",
    summary="Save a script as a file",
    response_class=Response,
    responses={200: {"description": "TOML.", "content": {"application/toml": {}}}},
)
def read_script_file(c: CampaignAsked, script_id: Id, version: Version = None) -> Response:
    """Give TOML; the newest version, or the one named."""
    text = verbs.read_script_file(c, script_id, version)
    headers = {"Content-Disposition": f'attachment; filename="script-{script_id}.toml"'}
    return Response(text, media_type="application/toml; charset=utf-8", headers=headers)


@router.post("/scripts/{script_id}/choose", summary="Put a script into use")
def choose_script(c: CampaignAsked, script_id: Id, version: Version = None) -> ScriptSheet:
    """Phones get it with their next download; the one in use before is retired."""
    return verbs.choose_script(c, script_id, version)


@router.post("/scripts/{script_id}/retire", summary="Take a script out of use", responses=problems(409))
def retire_script(c: CampaignAsked, script_id: Id) -> ScriptSheet:
    """Leave what was answered with its version."""
    return verbs.retire_script(c, script_id)
