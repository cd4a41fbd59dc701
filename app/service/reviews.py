"""What was heard at the doors, for the director: the latest at each door, progress of turfs, odd results."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.canvass import TurfProgress
from app.store import cuts as cut_record
from app.store import results as result_record
from app.store import reviews as record
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from app.canvass import DoorState, ReviewItem
    from app.store import Connection, Row
    from app.store.campaign import OpenCampaign


def list_door_states(
    c: OpenCampaign, turf_id: str | None = None, cut_id: str | None = None
) -> list[DoorState]:
    """Tell the latest at each door that was knocked at: of a turf, of a cut, or of all current cuts.

    Raises
    ------
    NotFound
        When there is no such turf or cut.
    """
    with c.reading() as connection:
        doors = _doors_of(connection, turf_id, cut_id)
        wanted = {door_id for own in doors.values() for door_id in own}
        return [one for one in result_record.door_states(connection) if one.door_id in wanted]


def list_turf_progress(c: OpenCampaign, cut_id: str | None = None) -> list[TurfProgress]:
    """Count what came of each turf's doors, in the order of turfs: of a cut, or of all current cuts.

    Raises
    ------
    NotFound
        When there is no such cut.
    """
    with c.reading() as connection:
        doors = _doors_of(connection, None, cut_id)
        states = {one.door_id: one for one in result_record.door_states(connection)}
    return [
        _progress(turf_id, len(own), [states[door_id] for door_id in own if door_id in states])
        for turf_id, own in doors.items()
    ]


def _progress(turf_id: str, door_count: int, knocked: list[DoorState]) -> TurfProgress:
    return TurfProgress(
        turf_id=turf_id,
        door_count=door_count,
        knocked_count=len(knocked),
        outcomes=dict(sorted(Counter(str(one.outcome) for one in knocked).items())),
        do_not_contact_count=sum(one.do_not_contact for one in knocked),
    )


def _doors_of(connection: Connection, turf_id: str | None, cut_id: str | None) -> dict[str, list[str]]:
    if cut_id is not None:
        cut_record.cut_row(connection, cut_id)  # a cut that does not exist is told apart from an empty one
    turf_ids = None if turf_id is None else [turf_id]
    rows: list[Row] = cut_record.living_turf_rows(connection, cut_id, turf_ids)
    found = cut_record.doors_of_turfs(connection, rows)
    return {row["turf_id"]: found[row["turf_id"]] for row in rows}


def list_reviews(c: OpenCampaign, *, resolved: bool = False) -> list[ReviewItem]:
    """List results and payloads that a person should look at, newest first; with ``resolved``, all ever."""
    with c.reading() as connection:
        items = record.review_items(connection)
    return [one for one in items if resolved or one.resolved_at is None]


def resolve_review(c: OpenCampaign, result_id: str, by: str = "command-line") -> ReviewItem:
    """Note that somebody looked at an item; the result itself stays as it is.

    Raises
    ------
    NotFound
        When nothing of this id is to be looked at.
    Conflict
        When somebody did already.
    """
    at = datetime.now(UTC)
    with c.writing() as connection:
        found = record.review_items(connection, result_id)
        if not found:
            raise NotFound(
                "Nothing of this id is to be looked at.", "List them with: turfwalk list reviews CAMPAIGN"
            )
        if found[0].resolved_at is not None:
            raise Conflict("Somebody looked at this already.", "Look at the list again.")
        record.note_resolved(connection, result_id, by, at)
    return replace(found[0], resolved_at=at)
