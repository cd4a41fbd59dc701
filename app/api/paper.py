"""Routes of the paper desk."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.api.asked import ActorAsked, CampaignAsked, Id, noun_router, problems
from app.api.bodies import Body, example
from app.canvass import PaperLine, PaperSheet, TypedLine
from app.service import paper as verbs

router = noun_router("results")


Answer = (
    Annotated[str, Field(max_length=2000)]
    | Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]
)


class LineTyped(Body):
    """One line of a sheet: the number on paper, the letter of the outcome, a note, answers to the script in use."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    letter: Annotated[str, Field(min_length=1, max_length=1)]
    note: Annotated[str, Field(max_length=2000)] = ""
    corrects: bool = False
    answers: Annotated[
        dict[Annotated[str, Field(max_length=40)], Answer], Field(max_length=60, default_factory=dict)
    ]


class LinesTyped(Body):
    """Lines of one sheet, walked on one day; today unless it is given."""

    model_config = example(walked_on="2026-10-03", lines=[{"number": "12", "letter": "n"}])
    lines: Annotated[list[LineTyped], Field(min_length=1, max_length=verbs.MOST_LINES)]
    walked_on: date | None = None


@router.get("/paper/{code}", summary="Read a printed list to type it in", responses=problems(409))
def read_paper_sheet(c: CampaignAsked, code: Id, walked_on: date | None = None) -> PaperSheet:
    """By the code of a turf or an assignment: doors by their numbers on paper, with what was typed."""
    return verbs.read_paper_sheet(c, code, walked_on)


@router.post("/paper/{code}", summary="Type results in from paper", responses=problems(409))
def enter_results(c: CampaignAsked, actor: ActorAsked, code: Id, body: LinesTyped) -> list[TypedLine]:
    """Count a line typed twice once; set another result for the same door aside unless it `corrects`."""
    lines = [PaperLine(**one.model_dump()) for one in body.lines]
    return verbs.enter_results(c, actor, code, lines, body.walked_on)
