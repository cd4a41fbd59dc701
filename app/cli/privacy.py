"""Do not contact and consent: `suppress`, `unsuppress`, `consent`, `notice` and their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from app.cli.look import list_group, say_table
from app.cli.printing import say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from app.service.consent import Channel as ConsentChannel
    from app.service.suppression import Channel
    from app.store.campaign import OpenCampaign

CHANNELS = ["all", "door", "phone", "text", "mail", "email"]
LANGUAGE = click.Choice(["en", "es"])


@turfwalk.command("suppress")
@campaign_command
@click.option("--door", "door_id", help="DOOR_ID: nobody knocks there.")
@click.option("--voter", "voter_id", help="VOTER_ID: nobody asks for this person.")
@click.option("--channel", type=click.Choice(CHANNELS), default="all", show_default=True)
@click.option("--source", default="desk", show_default=True, help="How they told you.")
def suppress(
    c: OpenCampaign,
    door_id: str | None,
    voter_id: str | None,
    channel: Channel,
    source: str,
    *,
    as_json: bool,
) -> None:
    """Do not contact a door or a person: universes, packets and phones leave it out."""
    from app.service.suppression import NoContact
    from app.service.suppression import suppress as verb

    made = verb(c, NoContact(door_id, voter_id, channel, source))
    say(made, f"Not contacted from now on ({made.channel}): {made.event_id}.", as_json=as_json)


@turfwalk.command("unsuppress")
@campaign_command
@click.argument("event_id")
def unsuppress(c: OpenCampaign, event_id: str, *, as_json: bool) -> None:
    """Resolve a "do not contact" that stands."""
    from app.service.suppression import unsuppress as verb

    found = verb(c, event_id)
    say(found, f"Resolved: {event_id}.", as_json=as_json)


@list_group.command("suppressions")
@campaign_command
@click.option("--resolved", is_flag=True, help="Every event ever.")
def list_suppressions(c: OpenCampaign, *, resolved: bool, as_json: bool) -> None:
    """List whom not to contact, newest first."""
    from app.service.suppression import list_suppressions as verb

    heads = ("event_id", "door_id", "voter_id", "channel", "is_on", "source", "at")
    say_table(
        verb(c, resolved=resolved), heads, as_json=as_json, empty="Nobody asked not to be contacted yet."
    )


@turfwalk.command("consent")
@campaign_command
@click.argument("voter_id")
@click.option("--purpose", required=True, help="What for.")
@click.option("--channel", type=click.Choice(CHANNELS[1:]), required=True)
@click.option("--wording", required=True, help="What they were asked, word by word.")
@click.option("--language", type=LANGUAGE, default="en", show_default=True)
@click.option("--source", default="desk", show_default=True, help="Where they said so.")
@click.option("--given/--withdrawn", "is_given", default=True, help="Whether they agree or take it back.")
def add_consent(
    c: OpenCampaign,
    voter_id: str,
    purpose: str,
    channel: ConsentChannel,
    *,
    wording: str,
    language: Literal["en", "es"],
    source: str,
    is_given: bool,
    as_json: bool,
) -> None:
    """Add what somebody agreed to, or took back; nothing of it is changed afterwards."""
    from app.service.consent import Agreed
    from app.service.consent import add_consent as verb

    made = verb(c, Agreed(voter_id, purpose, channel, wording, language, source, is_given))
    say(made, f"Consent {made.consent_id} kept.", as_json=as_json)


@list_group.command("consents")
@campaign_command
@click.option("--voter", "voter_id", help="Of one person only.")
def list_consents(c: OpenCampaign, voter_id: str | None, *, as_json: bool) -> None:
    """List consents and withdrawals, newest first."""
    from app.service.consent import list_consents as verb

    heads = ("consent_id", "voter_id", "purpose", "channel", "is_given", "source", "at")
    say_table(verb(c, voter_id), heads, as_json=as_json, empty="Nobody agreed to anything yet.")


@turfwalk.command("notice")
@campaign_command
@click.argument("language", type=LANGUAGE)
@click.argument("text")
def write_notice(c: OpenCampaign, language: Literal["en", "es"], text: str, *, as_json: bool) -> None:
    """Write what people are told about their data, on paper and phones."""
    from app.service.consent import write_notice as verb

    made = verb(c, language, text)
    say(made, f"Notice ({made.language}) kept, {len(made.text)} letters.", as_json=as_json)


@list_group.command("notices")
@campaign_command
def list_notices(c: OpenCampaign, *, as_json: bool) -> None:
    """List what people are told about their data, by language."""
    from app.service.consent import list_notices as verb

    say_table(verb(c), ("language", "by", "text"), as_json=as_json, empty="There is no notice.")
