"""Which doors of a cut somebody was at already."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.snapshots import read_snapshot
from app.store.cuts import cut_row
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.edits import EditableCut
    from app.store.campaign import OpenCampaign

NOT_TRIED = "skipped"


def done_since_cut(c: OpenCampaign, cut: EditableCut, ids: Iterable[str] = ()) -> set[str]:
    """Give the doors of a cut with a result since the day it was cut, and those that are named.

    Parameters
    ----------
    ids
        Ids of doors or of voters, mixed.

    Raises
    ------
    BadInput
        When an id names neither a door nor a voter of the cut.
    """
    behind = cut.roster.drop_nulls("door_id")
    doors_of_voter = dict(behind.select("voter_id", "door_id").iter_rows())
    named = _named(set(ids), set(behind["door_id"]), doors_of_voter)
    if cut.revision is None:
        return named
    with c.reading() as connection:
        since = cut_row(connection, cut.cut_id)["created_at"]
    return named | _tried(c, doors_of_voter, since)


def _tried(c: OpenCampaign, doors_of_voter: dict[str, str], since: datetime) -> set[str]:
    """Give the doors with a result on or after that day; results name voters, doors, or both."""
    contacts = read_snapshot(c).table("contacts")
    if contacts is None:
        return set()
    first_on: date = since.astimezone(ZoneInfo(c.row()["time_zone"])).date()
    tried = contacts.filter((contacts["knocked_on"] >= first_on) & (contacts["outcome"] != NOT_TRIED))
    doors = {door for door in tried["door_id"] if door}
    return doors | {doors_of_voter[voter] for voter in tried["voter_id"] if voter in doors_of_voter}


def _named(ids: set[str], door_ids: set[str], doors_of_voter: dict[str, str]) -> set[str]:
    unknown = {one for one in ids if one not in door_ids and one not in doors_of_voter}
    if unknown:
        raise BadInput(
            f"{len(unknown):,} of {len(ids):,} ids name neither a door nor a voter of this cut.",
            "Give door ids or voter ids of the cut, one a line.",
        )
    return {one if one in door_ids else doors_of_voter[one] for one in ids}
