"""Routes of scripts."""

from typing import Annotated, Literal

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


@router.post("/scripts/{script_id}/choose", summary="Put a script into use")
def choose_script(c: CampaignAsked, script_id: Id, version: Version = None) -> ScriptSheet:
    """Phones get it with their next download; the one in use before is retired."""
    return verbs.choose_script(c, script_id, version)


@router.post("/scripts/{script_id}/retire", summary="Take a script out of use", responses=problems(409))
def retire_script(c: CampaignAsked, script_id: Id) -> ScriptSheet:
    """Leave what was answered with its version."""
    return verbs.retire_script(c, script_id)
