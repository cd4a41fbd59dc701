"""Routes of buildings: notes on how to get in."""

from app.api.asked import CampaignAsked, Id, noun_router
from app.api.edit_bodies import NoteWritten
from app.editing import BuildingNote
from app.service import buildings as verbs

router = noun_router("buildings")


@router.get("/building-notes", summary="List the notes of buildings")
def list_building_notes(c: CampaignAsked) -> list[BuildingNote]:
    """Give all notes; they outlive imports, since a building keeps its id."""
    return verbs.list_building_notes(c)


@router.put("/buildings/{building_id}/note", summary="Note how to get into a building")
def note_building(c: CampaignAsked, building_id: Id, body: NoteWritten) -> BuildingNote:
    """Take the place of an earlier note. The id may also be that of a door of the building."""
    return verbs.note_building(c, building_id, body.note, doorman=body.doorman)


@router.delete("/buildings/{building_id}/note", summary="Forget the note of a building")
def delete_building_note(c: CampaignAsked, building_id: Id) -> BuildingNote:
    """Answers with what was forgotten."""
    return verbs.delete_building_note(c, building_id)
