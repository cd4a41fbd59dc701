"""The precincts a snapshot's voter file names beside those the doors stand in, read a part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import NotFound

if TYPE_CHECKING:
    from app.snapshots import Snapshot
    from geo.precinctcheck import PrecinctCheck


def compared_precincts(snapshot: Snapshot) -> PrecinctCheck:
    """Compare the file's precincts with the joined ones.

    Raises
    ------
    NotFound
        When no voter file was imported yet.
    """
    from geo.precinctcheck import check_precincts

    voters, doors = snapshot.scan("voters"), snapshot.scan("doors")
    if voters is None or doors is None:
        raise NotFound("There are no voters yet.", "Import a voter file first.")
    behind = doors.select("door_id", "precinct_id")
    rows = voters.select("voter_id", "door_id", "file_precinct")
    return check_precincts(rows.join(behind, on="door_id", how="left", maintain_order="left"))
