"""Where doors were put on streets: those worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports import SnapTrouble
from app.snapping import checked_snaps
from app.snapshots import read_snapshot

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign


def list_snaps(c: OpenCampaign) -> list[SnapTrouble]:
    """List the doors on no street, on a street of another name, far from it, or on the side of other numbers.

    Raises
    ------
    NotFound
        When nothing was imported yet.
    """
    report = checked_snaps(read_snapshot(c))
    return [] if report is None else [SnapTrouble(*row) for row in report.troubles.iter_rows()]
