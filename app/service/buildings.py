"""Notes of buildings: how to get in. They outlive imports, since a building keeps its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.editing import BuildingNote
from app.snapshots import read_snapshot
from app.store import buildings as record
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign

LONGEST_NOTE = 200


def note_building(c: OpenCampaign, building_id: str, note: str, *, doorman: bool = True) -> BuildingNote:
    """Note how to get into a building; the time this takes counts when turf is cut and walks are planned.

    Parameters
    ----------
    c
        The campaign.
    building_id
        A building, or any of its doors.
    note
        Such as "Doorman, ring 1A"; takes the place of an earlier note.
    doorman
        Whether getting in takes time; False for a plain note.

    Raises
    ------
    NotFound
        When there is no such building or door.
    BadInput
        For an empty note or one too long for paper.
    """
    if not 1 <= len(note.strip()) <= LONGEST_NOTE:
        raise BadInput(f"A note has 1 to {LONGEST_NOTE} letters.", "Write a shorter one.")
    building = _building_of(c, building_id)
    with c.writing() as connection:
        record.put_note(connection, building, note.strip(), doorman=doorman)
    return next(one for one in list_building_notes(c) if one.building_id == building)


def _building_of(c: OpenCampaign, id_: str) -> str:
    doors = read_snapshot(c).table("doors")
    if doors is not None:
        found = doors.filter((doors["building_id"] == id_) | (doors["door_id"] == id_))["building_id"]
        if len(found):
            return str(found[0])
    raise NotFound(
        f"There is no building or door {id_}.", "Give the id of a door: turfwalk list doors CAMPAIGN"
    )


def list_building_notes(c: OpenCampaign) -> list[BuildingNote]:
    """List the notes by building."""
    with c.reading() as connection:
        return [BuildingNote(**row) for row in record.note_rows(connection)]


def delete_building_note(c: OpenCampaign, building_id: str) -> BuildingNote:
    """Forget the note of a building.

    Raises
    ------
    NotFound
        When it has none.
    """
    found = [one for one in list_building_notes(c) if one.building_id == building_id]
    if not found:
        raise NotFound(
            f"The building {building_id} has no note.", "List them: turfwalk list building-notes CAMPAIGN"
        )
    with c.writing() as connection:
        record.drop_note(connection, building_id)
    return found[0]
