"""Scripts and paper: `script`, `use script`, `retire script`, `enter`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from app.cli.look import list_group, say_table, show_group
from app.cli.printing import aligned, as_json_text, say
from app.cli.root import campaign_command, turfwalk
from geo.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from app.canvass import PaperLine
    from app.store.campaign import OpenCampaign

DAY = click.DateTime(["%Y-%m-%d"])


@turfwalk.command("script")
@campaign_command
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def write_script(c: OpenCampaign, file: Path, *, as_json: bool) -> None:
    """Write a script from FILE, TOML or JSON, as a draft; one with a script_id is a new version of it."""
    from app.scripting import parse_sheet, read_sheet
    from app.service.scripts import write_script as verb

    try:
        text = file.read_text(encoding="utf-8")
        sheet = parse_sheet(text) if file.suffix == ".toml" else read_sheet(json.loads(text))
    except ValueError:
        raise BadInput(
            "The file cannot be read.", "Write TOML into a .toml file, JSON into any other."
        ) from None
    made = verb(c, sheet)
    say(made, f"Script {made.script_id}, version {made.version}: a draft.", as_json=as_json)


@show_group.command("script")
@campaign_command
@click.argument("script_id")
@click.option("--version", type=int, help="The newest if left out.")
@click.option("--toml", "as_toml", is_flag=True, help="As a file for another campaign.")
def read_script(
    c: OpenCampaign, script_id: str, version: int | None, *, as_toml: bool, as_json: bool
) -> None:
    """Show a script as JSON, ready to be edited and written again, or as TOML."""
    from app.service.scripts import read_script as verb
    from app.service.scripts import read_script_file

    if as_toml:
        click.echo(read_script_file(c, script_id, version), nl=False)
        return

    found = verb(c, script_id, version)
    say(found, json.dumps(json.loads(as_json_text(found)), indent=1, ensure_ascii=False), as_json=as_json)


@list_group.command("scripts")
@campaign_command
def list_scripts(c: OpenCampaign, *, as_json: bool) -> None:
    """List every version of every script, newest first."""
    from app.service.scripts import list_scripts as verb

    heads = ("script_id", "version", "state", "name", "created_at")
    say_table(
        verb(c), heads, as_json=as_json, empty="No script was written yet: turfwalk script CAMPAIGN FILE"
    )


@turfwalk.command("use-script")
@campaign_command
@click.argument("script_id")
@click.option("--version", type=int, help="The newest if left out.")
def choose_script(c: OpenCampaign, script_id: str, version: int | None, *, as_json: bool) -> None:
    """Put a script into use; the one in use before is retired."""
    from app.service.scripts import choose_script as verb

    found = verb(c, script_id, version)
    say(found, f"Script {found.script_id}, version {found.version}, is in use.", as_json=as_json)


@turfwalk.command("retire-script")
@campaign_command
@click.argument("script_id")
def retire_script(c: OpenCampaign, script_id: str, *, as_json: bool) -> None:
    """Take a script out of use."""
    from app.service.scripts import retire_script as verb

    found = verb(c, script_id)
    say(found, f"Script {found.script_id} is out of use.", as_json=as_json)


@turfwalk.command("enter")
@campaign_command
@click.argument("code")
@click.option("--on", "walked_on", type=DAY, help="The day it was walked; today if left out.")
@click.option("--lines", type=click.File("r"), default="-", help="A file of lines; else standard input.")
def enter_results(
    c: OpenCampaign, code: str, walked_on: datetime | None, lines: TextIO, *, as_json: bool
) -> None:
    """Type results in from paper, a line a door: number, letter, note. "!" before it corrects.

    CODE is that of the turf or of the assignment. Letters: t talked, n not home, r refused, m moved, d died,
    w wrong address, x no way in, s skipped, c do not contact.
    """
    from app.canvass import Actor
    from app.service.paper import enter_results as verb

    typed = [_line(text) for text in lines if text.strip()]
    found = verb(c, Actor("command-line", "director"), code, typed, walked_on.date() if walked_on else None)
    rows = [(one.number, one.state) for one in found]
    say(found, aligned(("number", "state"), rows), as_json=as_json)


def _line(text: str) -> PaperLine:
    from app.canvass import PaperLine

    plain = text.strip()
    number, letter, note = [*plain.lstrip("!").split(maxsplit=2), "", ""][:3]
    return PaperLine(number, letter, note, corrects=plain.startswith("!"))


@show_group.command("paper-sheet")
@campaign_command
@click.argument("code")
@click.option("--on", "walked_on", type=DAY, help="The day it was walked; today if left out.")
def read_paper_sheet(c: OpenCampaign, code: str, walked_on: datetime | None, *, as_json: bool) -> None:
    """Show the doors of a printed list by their numbers, with what was typed."""
    from app.service.paper import read_paper_sheet as verb

    found = verb(c, code, walked_on.date() if walked_on else None)
    rows = [(one.number, one.house_number, one.street_name, one.unit, one.outcome) for one in found.doors]
    say(found, aligned(("number", "house", "street", "unit", "outcome"), rows), as_json=as_json)
