"""How well doors were put on streets: those far away, on a street of another name, or on the wrong side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from routing.facenumbers import UNKNOWN, number_parity

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAR_M = 60.0
"""A door farther than this from its street is worth a look: a tower in its park, a house behind a house, or an error."""

SNAP_TROUBLES = pl.Schema({"door_id": pl.String, "trouble": pl.String, "snap_m": pl.Float64})
"""One row a trouble: "no street", "other street", "far" or "wrong side"; in that order, then by door_id."""


@dataclass(frozen=True)
class SnapReport:
    """What a check of snapped doors found.

    ``troubles`` is `SNAP_TROUBLES`. ``own_street_rate`` is the share of located doors on a street of their
    own name; ``right_side_rate`` the share on the side of their numbers among the ``sided_count`` doors of
    sides whose numbers are known (null without any).
    """

    troubles: pl.DataFrame
    door_count: int
    own_street_rate: float
    sided_count: int
    right_side_rate: float | None


def check_snaps(
    doors: pl.DataFrame, snaps: pl.DataFrame, parity: NDArray[np.int64] | None = None
) -> SnapReport:
    """Check where doors were put.

    Parameters
    ----------
    doors
        Columns door_id, house_number.
    snaps
        ``geo.tables.SNAPS`` of the located ones among them.
    parity
        What `routing.facenumbers.face_parity` learnt about the network the doors were snapped to; None where
        there are no ranges.
    """
    table = snaps.join(
        doors.select("door_id", "house_number"), on="door_id", how="left", maintain_order="left"
    )
    on_street = table.filter(pl.col("segment_id").is_not_null())
    segment, side = on_street["segment_id"].to_numpy(), on_street["side"].to_numpy().astype(np.int64)
    known = np.full(len(side), UNKNOWN) if parity is None else parity[segment, side]
    own = number_parity(on_street["house_number"])
    sided = (known != UNKNOWN) & (own != UNKNOWN) & on_street["name_matches"].to_numpy()
    wrong = sided & (known != own)
    troubles = [
        table.filter(pl.col("segment_id").is_null()).with_columns(trouble=pl.lit("no street")),
        on_street.filter(~pl.col("name_matches")).with_columns(trouble=pl.lit("other street")),
        on_street.filter(pl.col("snap_m") > FAR_M).with_columns(trouble=pl.lit("far")),
        on_street.filter(pl.Series(wrong)).with_columns(trouble=pl.lit("wrong side")),
    ]
    rows = [part.select(SNAP_TROUBLES.names()).sort("door_id") for part in troubles]
    return SnapReport(
        troubles=pl.concat(rows),
        door_count=table.height,
        own_street_rate=float(on_street["name_matches"].sum()) / max(table.height, 1),
        sided_count=int(sided.sum()),
        right_side_rate=1.0 - float(wrong.sum()) / float(sided.sum()) if sided.any() else None,
    )
