"""The precinct a voter file names beside the one the voter's door stands in: a sign of the data's quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.people import people_of
from app.reports import PrecinctMismatch
from app.snapshots import read_snapshot

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


def list_precinct_mismatches(c: OpenCampaign) -> list[PrecinctMismatch]:
    """List the voters whose door stands in another precinct than the voter file says, in file order.

    A precinct of the file is the area of that id, else the area most of its voters stand in.

    Raises
    ------
    NotFound
        When nothing, or no voter file, was imported yet.
    """
    from geo.precinctcheck import check_precincts

    rows = people_of(read_snapshot(c)).rows.select("voter_id", "file_precinct", "precinct_id")
    return [PrecinctMismatch(*row) for row in check_precincts(rows).mismatches.iter_rows()]
