"""Accounts: `owner`, `invite`, `change person`, `list people`, `list invitations`, `delete invitation`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from app.cli.look import delete_group, list_group, say_table
from app.cli.printing import say
from app.cli.root import campaign_command, turfwalk

if TYPE_CHECKING:
    from app.canvass import Role
    from app.store.campaign import OpenCampaign

ROLE = click.Choice(["owner", "director", "analyst", "canvasser"])


@turfwalk.command("owner")
@campaign_command
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option(
    "--password-file",
    type=click.File("r"),
    help="A file whose first line is the password; - reads it from standard input. Asked for when left out.",
)
def create_owner(
    c: OpenCampaign, name: str, email: str, password_file: TextIO | None, *, as_json: bool
) -> None:
    """Make the account of an owner; with one, the map may be served to other computers."""
    from app.service.people import create_owner as verb

    if password_file is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = password_file.readline().rstrip("\r\n")
    made = verb(c, name, email, password)
    say(made, f"Owner {made.person_id}: sign in and set up the second factor.", as_json=as_json)


@turfwalk.command("invite")
@campaign_command
@click.option("--email", required=True)
@click.option("--role", type=ROLE, required=True)
def invite_person(c: OpenCampaign, email: str, role: Role, *, as_json: bool) -> None:
    """Make a link with which one person makes an account, within a week."""
    from app.service.people import invite_person as verb

    made, row = verb(c, email, role), c.row()
    link = f"{row['public_url']}/c/{row['campaign_id']}/join#token={made.token}"
    say(made, f"Send this link, which works once: {link}", as_json=as_json)


@turfwalk.command("password-link")
@campaign_command
@click.argument("person_id")
def make_password_link(c: OpenCampaign, person_id: str, *, as_json: bool) -> None:
    """Make a link with which somebody sets a forgotten password anew, once, within a day."""
    from app.service.people import make_password_link as verb

    made, row = verb(c, person_id), c.row()
    link = f"{row['public_url']}/c/{row['campaign_id']}/reset#token={made.token}"
    say(made, f"Send this link to nobody but {person_id}; it works once: {link}", as_json=as_json)


@turfwalk.command("reset-second-factor")
@campaign_command
@click.argument("person_id")
def reset_second_factor(c: OpenCampaign, person_id: str, *, as_json: bool) -> None:
    """Take away a lost second factor; sessions end, and the next sign-in sets up another."""
    from app.service.people import reset_second_factor as verb

    found = verb(c, person_id)
    said = f"{found.person_id} signs in with the password alone and sets up a second factor then."
    say(found, said, as_json=as_json)


@click.group("change")
def change_group() -> None:
    """Change what is there."""


turfwalk.add_command(change_group)


@change_group.command("person")
@campaign_command
@click.argument("person_id")
@click.option("--role", type=ROLE)
@click.option("--disable/--enable", "is_disabled", default=None, help="Shut the account, or open it again.")
def change_person(
    c: OpenCampaign, person_id: str, role: Role | None, *, is_disabled: bool | None, as_json: bool
) -> None:
    """Give somebody another role, or shut the account; sessions end at once."""
    from app.service.people import change_person as verb

    found = verb(c, person_id, role, is_disabled=is_disabled)
    say(found, f"{found.person_id}: {found.role}, {found.state}.", as_json=as_json)


@list_group.command("people")
@campaign_command
def list_people(c: OpenCampaign, *, as_json: bool) -> None:
    """List everybody with an account."""
    from app.service.people import list_people as verb

    say_table(
        verb(c),
        ("person_id", "role", "state", "name"),
        as_json=as_json,
        empty="Nobody has an account yet: turfwalk owner CAMPAIGN --name NAME --email EMAIL",
    )


@list_group.command("invitations")
@campaign_command
def list_invitations(c: OpenCampaign, *, as_json: bool) -> None:
    """List invitations, newest first."""
    from app.service.people import list_invitations as verb

    heads = ("invitation_id", "role", "expires_at", "used_at")
    say_table(verb(c), heads, as_json=as_json, empty="Nobody was invited yet.")


@delete_group.command("invitation")
@campaign_command
@click.argument("invitation_id")
def delete_invitation(c: OpenCampaign, invitation_id: str, *, as_json: bool) -> None:
    """Take an invitation back; its link no longer works."""
    from app.service.people import delete_invitation as verb

    verb(c, invitation_id)
    say({"invitation_id": invitation_id}, f"The invitation {invitation_id} is taken back.", as_json=as_json)
