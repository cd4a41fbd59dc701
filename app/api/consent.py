"""Routes of consent and of what people are told."""

from typing import Annotated, Literal

from pydantic import Field

from app.api.asked import ActorAsked, CampaignAsked, noun_router
from app.api.bodies import Body, Name, example
from app.api.suppression import VoterId
from app.canvass import Consent, Notice
from app.service import consent as verbs

router = noun_router("privacy")

Wording = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$")]


class ConsentAdded(Body):
    """What somebody agreed to, or took back with `is_given` false."""

    model_config = example(
        voter_id="100001",
        purpose="reminders to vote",
        channel="text",
        wording="May we text you a reminder?",
        language="en",
        source="at the door",
        is_given=True,
    )
    voter_id: VoterId
    purpose: Name
    channel: verbs.Channel
    wording: Wording
    language: Literal["en", "es"] = "en"
    source: Name
    is_given: bool = True


class NoticeWritten(Body):
    """What people are told about their data."""

    model_config = example(text="Your details come from the public voter file.")
    text: Wording


@router.get("/consents", summary="List consents and withdrawals")
def list_consents(
    c: CampaignAsked, voter_id: Annotated[str | None, Field(max_length=80)] = None
) -> list[Consent]:
    """Newest first; of one person, or of all."""
    return verbs.list_consents(c, voter_id)


@router.post("/consents", status_code=201, summary="Add a consent or its withdrawal")
def add_consent(c: CampaignAsked, actor: ActorAsked, body: ConsentAdded) -> Consent:
    """Keep it for good: nothing of it is changed afterwards."""
    return verbs.add_consent(c, verbs.Agreed(**body.model_dump()), actor.person_id)


@router.get("/notices", summary="Read what people are told about their data")
def list_notices(c: CampaignAsked) -> list[Notice]:
    """One text a language, as printed on paper and shown on phones."""
    return verbs.list_notices(c)


@router.put("/notices/{language}", summary="Write what people are told about their data")
def write_notice(
    c: CampaignAsked, actor: ActorAsked, language: Literal["en", "es"], body: NoticeWritten
) -> Notice:
    """Print and show it from the next hand-out on; earlier texts stay in the record."""
    return verbs.write_notice(c, language, body.text, actor.person_id)
