"""How well a snapshot's doors were put on its streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.snapshots import Snapshot
    from routing.snapcheck import SnapReport


def checked_snaps(snapshot: Snapshot) -> SnapReport | None:
    """Check the snaps of a snapshot; None without voters or streets."""
    from routing.snapcheck import check_snaps

    doors, snaps = snapshot.table("doors"), snapshot.table("snaps")
    if doors is None or snaps is None:
        return None
    return check_snaps(doors, snaps, snapshot.face_parity())
