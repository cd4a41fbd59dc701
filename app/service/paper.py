"""The paper desk: results typed in from a printed list, a line a door, by the numbers printed on it."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.canvass import PaperDoor, PaperSheet, TypedLine
from app.packets import packets_of_rows
from app.phone import receive_results
from app.store import assignments as assignment_record
from app.store import cuts as cut_record
from app.store import results as record
from app.store.scripts import current_scripts
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.canvass import Actor, ContactResult, Outcome, PaperLine
    from app.model import Packet
    from app.store.campaign import OpenCampaign

LETTERS: dict[str, Outcome] = {
    "t": "canvassed",
    "n": "not-home",
    "r": "refused",
    "m": "moved",
    "d": "deceased",
    "w": "wrong-address",
    "x": "inaccessible",
    "s": "skipped",
    "c": "refused",
}
"""As the foot of the sheet has them; "c" is "refused" and "do not contact"."""
NO_CONTACT = "c"
MOST_LINES = 500
_SPACE = uuid.UUID("5b9f3f2e-6f3b-4d52-9d53-5a5f6d1f7c11")


def read_paper_sheet(c: OpenCampaign, code: str, walked_on: date | None = None) -> PaperSheet:
    """Show a printed list with what was typed for it.

    Raises
    ------
    NotFound
        When the code is that of no turf and no assignment.
    Conflict
        When the turf has no walk.
    """
    word = code.strip().upper()
    with c.reading() as connection:
        found = assignment_record.assignments_of(connection, code=word)
        turf_id = found[0].turf_id if found else word
        held = found or assignment_record.assignments_of(connection, turf_id=turf_id)
        if held:
            row = cut_record.turf_version_row(connection, turf_id, held[0].version)
        else:
            row = cut_record.living_turf_rows(connection, turf_ids=[turf_id])[0]
    packet = packets_of_rows(c, [row])[0][0]
    day = walked_on or datetime.now(ZoneInfo(c.row()["time_zone"])).date()
    sheet = PaperSheet(turf_id, row["version"], held[0].assignment_id if held else None, day, _doors(packet))
    typed = _typed(c, sheet)
    doors = [_with_typed(one, typed.get(_first_id(sheet, one.door_id))) for one in sheet.doors]
    return replace(sheet, doors=tuple(doors))


def enter_results(
    c: OpenCampaign, actor: Actor, code: str, lines: Sequence[PaperLine], walked_on: date | None = None
) -> list[TypedLine]:
    """Keep typed lines; a line typed twice counts once, another result for the same door is set aside.

    Raises
    ------
    BadInput
        When there are too many lines, the day is to come, or answers are given while no script is in use.
    NotFound
        When the code is that of no turf and no assignment.
    """
    sheet = read_paper_sheet(c, code, walked_on)
    if len(lines) > MOST_LINES or sheet.walked_on > datetime.now(UTC).date() + timedelta(days=1):
        raise BadInput("There are too many lines, or the day is to come.", "Type one sheet at a time.")
    by_number = {name: one for one in sheet.doors for name in _names(one)}
    known = [(line, by_number.get(line.number.strip().casefold())) for line in lines]
    good = [(line, door) for line, door in known if door is not None and line.letter.casefold() in LETTERS]
    noon = datetime.combine(sheet.walked_on, time(12), ZoneInfo(c.row()["time_zone"]))
    typed = _typed(c, sheet)
    script = _script_of(c) if any(line.answers for line in lines) else {}
    texts = [_text(sheet, line, door, noon, typed, script) for line, door in good]
    sender = replace(actor, assignment_id=sheet.assignment_id)
    receipts = iter(receive_results(c, sender, texts, "paper").receipts if texts else ())
    made = {id(line): next(receipts) for line, _ in good}
    return [
        TypedLine(line.number, made[id(line)].state, made[id(line)].result_id)
        if id(line) in made
        else TypedLine(line.number, "no such door" if door is None else "no such letter")
        for line, door in known
    ]


def _script_of(c: OpenCampaign) -> dict[str, Any]:
    """Give the id and version of the script in use."""
    with c.reading() as connection:
        found = current_scripts(connection)
    if not found:
        raise BadInput("No script is in use, so there is nothing to answer.", "Put one into use first.")
    return {"script_id": found[0].script_id, "script_version": found[0].version}


def _doors(packet: Packet) -> tuple[PaperDoor, ...]:
    found = []
    for stop in packet.walk.stops:
        for at, door_id in enumerate(stop.door_ids, start=1):
            one = packet.doors[door_id]
            address = one.door.address
            number = str(stop.order) if len(stop.door_ids) == 1 else f"{stop.order}.{at}"
            found.append(
                PaperDoor(
                    number,
                    door_id,
                    address.house_number,
                    address.street_name,
                    address.unit,
                    one.do_not_contact,
                )
            )
    return tuple(found)


def _names(door: PaperDoor) -> set[str]:
    """Give what a door may be called: 12.3, or 12 and its unit."""
    stop = door.number.partition(".")[0]
    return {door.number, f"{stop}/{door.unit}".casefold()} if door.unit else {door.number}


def _first_id(sheet: PaperSheet, door_id: str) -> str:
    """Give the id of what is typed first for a door: the same for whoever types this sheet of this day."""
    return str(uuid.uuid5(_SPACE, f"{sheet.turf_id}@{sheet.version}|{sheet.walked_on}|{door_id}"))


def _typed(c: OpenCampaign, sheet: PaperSheet) -> dict[str, ContactResult]:
    """Give what stands of a sheet, by the id of what was typed first: corrections follow one another."""
    with c.reading() as connection:
        own = [one for one in record.results_of(connection, sheet.turf_id) if one.source == "paper"]
    by_id = {one.result_id: one for one in own}
    after = {one.supersedes: one for one in own if one.supersedes in by_id}
    found = {}
    for first in by_id.keys() & {_first_id(sheet, one.door_id) for one in sheet.doors}:
        last = by_id[first]
        while last.result_id in after:
            last = after[last.result_id]
        found[first] = last
    return found


def _with_typed(door: PaperDoor, typed: ContactResult | None) -> PaperDoor:
    if typed is None:
        return door
    return replace(
        door, outcome=typed.outcome, note=typed.note, result_id=typed.result_id, answers=typed.answers
    )


def _text(
    sheet: PaperSheet,
    line: PaperLine,
    door: PaperDoor,
    noon: datetime,
    typed: dict[str, ContactResult],
    script: dict[str, Any],
) -> str:
    """Write a line as the result it is, the same bytes whenever it is typed again."""
    letter = line.letter.casefold()
    first = _first_id(sheet, door.door_id)
    stands = typed.get(first)
    answered = {"answers": line.answers, **script} if line.answers else {}
    said: dict[str, Any] = {
        "outcome": LETTERS[letter],
        "note": line.note.strip(),
        "do_not_contact": letter == NO_CONTACT,
    }
    is_same = stands is not None and all(getattr(stands, name) == value for name, value in said.items())
    if stands is not None and is_same and line.answers in ({}, stands.answers):
        said |= _answered(stands)
        result_id, supersedes = stands.result_id, stands.supersedes
    elif stands is not None and line.corrects:
        said |= answered
        supersedes = stands.result_id
        result_id = str(uuid.uuid5(_SPACE, f"{supersedes}|{json.dumps(said, sort_keys=True)}"))
    else:
        said |= answered
        result_id, supersedes = first, None
    found = {
        "result_id": result_id,
        "turf_id": sheet.turf_id,
        "door_id": door.door_id,
        "device_id": "paper",
        "device_sequence": int(door.number.partition(".")[0]),
        "knocked_at": noon.astimezone(UTC).isoformat(),
        **said,
    }
    found |= {"assignment_id": sheet.assignment_id} if sheet.assignment_id else {}
    return json.dumps(found | ({"supersedes": supersedes} if supersedes else {}), sort_keys=True)


def _answered(stands: ContactResult) -> dict[str, Any]:
    """Give the answers that stand, so that the line typed again without them is the same line."""
    if not stands.answers:
        return {}
    names = ("answers", "script_id", "script_version")
    return {name: getattr(stands, name) for name in names}
