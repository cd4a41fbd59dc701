"""Universes counted again when what they are counted from has changed: imports, places set by hand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from app.reports import UniverseCount
from app.roster import chosen_of
from app.snapshots import read_snapshot
from app.store import universes as record
from geo.errors import TurfwalkError

if TYPE_CHECKING:
    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign


def count_where(c: OpenCampaign, snapshot: Snapshot, where: str) -> UniverseCount:
    """Count the voters that a filter holds, their located doors, and those without one.

    Raises
    ------
    BadInput
        For a filter that makes no sense, with the position of the character.
    NotFound
        When there are no voters yet.
    """
    chosen = chosen_of(c, snapshot, where).select("door_row").collect()["door_row"]
    doors = chosen.drop_nulls()
    return UniverseCount(chosen.len(), doors.n_unique(), chosen.len() - doors.len())


def recount_universes(c: OpenCampaign) -> None:
    """Store the counts of all universes anew; one whose filter asks for what is gone keeps its last counts."""
    with c.reading() as connection:
        known = record.universes(connection)
    if not known:
        return
    snapshot = read_snapshot(c)
    counted = []
    for universe in known:
        with suppress(TurfwalkError):
            counted.append(replace(universe, **asdict(count_where(c, snapshot, universe.where))))
    with c.writing() as connection:
        for universe in counted:
            record.put_universe(connection, universe)
