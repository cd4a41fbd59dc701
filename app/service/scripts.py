"""Scripts: written in all languages side by side, versioned, one in use."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from app.scripting import check_sheet, parse_sheet, scripts_of, sheet_of, toml_of
from app.store import scripts as record
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from app.canvass import ScriptSheet
    from app.store.campaign import OpenCampaign


def write_script(c: OpenCampaign, sheet: ScriptSheet) -> ScriptSheet:
    """Keep a new script, or a new version of the one whose ``script_id`` it names, as a draft.

    Raises
    ------
    BadInput
        When a way leads nowhere or back, or a text is missing in a language.
    NotFound
        When it names a script that is not there.
    """
    check_sheet(sheet)
    now = datetime.now(UTC)
    with c.writing() as connection:
        script_id = sheet.script_id or f"s{secrets.token_hex(5)}"
        known = record.versions_of(connection, sheet.script_id) if sheet.script_id else []
        if sheet.script_id and not known:
            raise _no_script(sheet.script_id)
        version = max((one.version for one in known), default=0) + 1
        made = replace(sheet, script_id=script_id, version=version, state="draft", created_at=now)
        for script in scripts_of(made):
            record.add_script(connection, script)
    return made


def list_scripts(c: OpenCampaign) -> list[ScriptSheet]:
    """List every version of every script, newest first."""
    with c.reading() as connection:
        found = record.versions_of(connection)
    sheets = [sheet_of(list(own)) for _, own in groupby(found, key=lambda one: (one.script_id, one.version))]
    return sorted(sheets, key=lambda one: (one.created_at, one.version), reverse=True)


def read_script(c: OpenCampaign, script_id: str, version: int | None = None) -> ScriptSheet:
    """Read a version of a script, the newest unless one is named.

    Raises
    ------
    NotFound
        When there is no such script or version.
    """
    with c.reading() as connection:
        found = record.versions_of(connection, script_id)
    wanted = max((one.version for one in found), default=0) if version is None else version
    own = [one for one in found if one.version == wanted]
    if not own:
        raise _no_script(script_id)
    return sheet_of(own)


def read_script_file(c: OpenCampaign, script_id: str, version: int | None = None) -> str:
    """Give a version of a script as TOML, to be kept, mended or taken to another campaign.

    Raises
    ------
    NotFound
        When there is no such script or version.
    """
    return toml_of(read_script(c, script_id, version))


def write_script_file(c: OpenCampaign, text: str) -> ScriptSheet:
    """Keep the script of a TOML file as a draft.

    Raises
    ------
    BadInput
        When it is no TOML or no script that can be used.
    """
    return write_script(c, parse_sheet(text))


def choose_script(c: OpenCampaign, script_id: str, version: int | None = None) -> ScriptSheet:
    """Put a version into use, the newest unless one is named; the one in use before is retired.

    Phones get it with their next download; what they answered before keeps its own version.

    Raises
    ------
    NotFound
        When there is no such script or version.
    """
    chosen = read_script(c, script_id, version)
    with c.writing() as connection:
        for one in record.current_scripts(connection):
            record.set_state(connection, one.script_id, one.version, "retired")
        record.set_state(connection, script_id, chosen.version, "current")
    return replace(chosen, state="current")


def retire_script(c: OpenCampaign, script_id: str) -> ScriptSheet:
    """Take a script out of use, all its versions; what was answered stays.

    Raises
    ------
    NotFound
        When there is no such script.
    Conflict
        When it is out of use already.
    """
    newest = read_script(c, script_id)
    with c.writing() as connection:
        if all(one.state == "retired" for one in record.versions_of(connection, script_id)):
            raise Conflict("The script is out of use already.", "Look at the list again.")
        record.set_state(connection, script_id, None, "retired")
    return replace(newest, state="retired")


def _no_script(script_id: str) -> NotFound:
    return NotFound(f"There is no such script {script_id}.", "List them with: turfwalk list scripts CAMPAIGN")
