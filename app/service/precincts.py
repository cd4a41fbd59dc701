"""The precinct a voter file names beside the one the voter's door stands in: a sign of the data's quality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.precincts import compared_precincts
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
    mismatches = compared_precincts(read_snapshot(c)).mismatches
    return [PrecinctMismatch(*row) for row in mismatches.iter_rows()]
