"""Where doors were put on streets: those worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports import SnapTrouble
from app.snapshots import Snapshot, read_snapshot

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign
    from routing.snapcheck import SnapReport


def list_snaps(c: OpenCampaign) -> list[SnapTrouble]:
    """List the doors on no street, on a street of another name, far from it, or on the side of other numbers.

    Raises
    ------
    NotFound
        When nothing was imported yet.
    """
    report = checked_snaps(read_snapshot(c))
    return [] if report is None else [SnapTrouble(*row) for row in report.troubles.iter_rows()]


def checked_snaps(snapshot: Snapshot) -> SnapReport | None:
    """Check the snaps of a snapshot; None without voters or streets."""
    from routing.snapcheck import check_snaps

    doors, snaps = snapshot.table("doors"), snapshot.table("snaps")
    if doors is None or snaps is None:
        return None
    return check_snaps(doors, snaps, snapshot.face_parity())
