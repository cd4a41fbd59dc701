"""Consent: what people agreed to, in which words, or took back; and what they are told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from app.canvass import Consent, Notice
from app.notices import USUAL
from app.store import consent as record
from app.store.suppression import new_suppression
from app.suppressing import is_known
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign

Channel = Literal["door", "phone", "text", "mail", "email"]
LONGEST_NOTICE = 1200


@dataclass(frozen=True)
class Agreed:
    """What somebody agreed to, or took back: for what, on which channel, in which words, told by whom or what."""

    voter_id: str
    purpose: str
    channel: Channel
    wording: str
    language: Literal["en", "es"] = "en"
    source: str = "desk"
    is_given: bool = True


def add_consent(c: OpenCampaign, agreed: Agreed, by: str = "command-line") -> Consent:
    """Add a consent or its withdrawal; neither is ever changed afterwards.

    Raises
    ------
    BadInput
        When the purpose, the wording or the source is empty.
    NotFound
        When the newest import does not know the person.
    """
    for name in ("purpose", "wording", "source"):
        if not getattr(agreed, name).strip():
            raise BadInput(f"The consent has no {name}.", f"Give the {name}.")
    if not is_known(c, new_suppression(None, agreed.voter_id, "all", "", by)):
        raise NotFound("There is no such person.", "Look at the id in an export of a turf.")
    made = Consent(
        consent_id=f"k{secrets.token_hex(8)}",
        voter_id=agreed.voter_id,
        purpose=agreed.purpose.strip(),
        channel=agreed.channel,
        wording=agreed.wording.strip(),
        language=agreed.language,
        source=agreed.source.strip(),
        is_given=agreed.is_given,
        by=by,
        at=datetime.now(UTC),
    )
    with c.writing() as connection:
        record.add_consent(connection, made)
    return made


def list_consents(c: OpenCampaign, voter_id: str | None = None) -> list[Consent]:
    """List what was agreed to and taken back, newest first, by one person or by all."""
    with c.reading() as connection:
        return record.consents_of(connection, voter_id)


def write_notice(
    c: OpenCampaign, language: Literal["en", "es"], text: str, by: str = "command-line"
) -> Notice:
    """Write what people are told about their data; paper and phones say it from the next hand-out on.

    Raises
    ------
    BadInput
        When the text is empty or too long for the foot of a sheet.
    """
    plain = " ".join(text.split())
    if not 0 < len(plain) <= LONGEST_NOTICE:
        raise BadInput("A notice has from 1 to 1,200 letters.", "Write it shorter.")
    made = Notice(language, plain, by, datetime.now(UTC))
    with c.writing() as connection:
        record.add_notice(connection, made)
    return made


def list_notices(c: OpenCampaign) -> list[Notice]:
    """List the notices in use, one a language; until one is written, the usual text."""
    created_at = c.row()["created_at"]
    with c.reading() as connection:
        written = record.newest_notices(connection)
    usual = {language: Notice(language, text, "turfwalk", created_at) for language, text in USUAL.items()}  # type: ignore[arg-type]  # the keys are languages
    return list((usual | written).values())
