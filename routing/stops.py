"""Stops: a door, or a building with all its doors in the order of their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo.errors import BadInput
from routing.measures import knock_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import WalkSpec

DOOR_COLUMNS = (
    "door_id",
    "building_id",
    "house_number",
    "street_name",
    "unit",
    "segment_id",
    "side",
    "offset_m",
)
"""What a table of snapped doors must hold to be cut or walked."""


@dataclass(frozen=True)
class Stops:
    """Stops as arrays of one length, sorted by segment, side and offset.

    ``doors`` is the table of doors sorted by stop and then by unit; stop i owns its rows
    ``first_door[i]`` up to ``first_door[i + 1]``.
    """

    doors: pl.DataFrame
    first_door: NDArray[np.int64]  # (stops + 1,)
    segment_id: NDArray[np.int64]
    side: NDArray[np.int64]
    offset_m: NDArray[np.float64]
    knock_s: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.segment_id)

    @property
    def door_count(self) -> NDArray[np.int64]:
        """Doors of every stop, shape (stops,)."""
        return np.diff(self.first_door)

    def door_ids(self, stop: int) -> tuple[str, ...]:
        """Doors of one stop, in the order of their units."""
        rows = self.doors["door_id"][int(self.first_door[stop]) : int(self.first_door[stop + 1])]
        return tuple(rows.to_list())


def make_stops(doors: pl.DataFrame, spec: WalkSpec) -> Stops:
    """Gather doors into stops.

    Parameters
    ----------
    doors
        One row a snapped door with `DOOR_COLUMNS`; ``segment_id`` holds no nulls.
    spec
        Gives the seconds at the doors.

    Returns
    -------
    Stops
        A building is one stop, where its first door (by unit, then id) is. The order of the rows does
        not matter.

    Raises
    ------
    BadInput
        A column is missing, or a door stands twice in the table.
    """
    missing = [column for column in DOOR_COLUMNS if column not in doors.columns]
    if missing:
        raise BadInput(f"The table of doors has no column {missing[0]}.", "Snap the doors to streets first.")
    if doors["door_id"].n_unique() != len(doors):
        raise BadInput("A door_id stands twice in the table of doors.", "Give every door once.")
    keyed = doors.with_columns(
        pl.col("unit").fill_null("").map_elements(natural_key, return_dtype=pl.String).alias("_unit"),
        pl.when(pl.col("building_id").fill_null("") == "")
        .then(pl.col("door_id"))
        .otherwise("building_id")
        .alias("_building"),
    ).sort("_building", "_unit", "door_id")
    placed = keyed.with_columns(
        *(
            pl.col(column).first().over("_building").alias(f"_{column}")
            for column in ("segment_id", "side", "offset_m")
        )
    ).sort("_segment_id", "_side", "_offset_m", "_building", maintain_order=True)
    building = placed["_building"]
    first = np.flatnonzero(np.r_[True, (building != building.shift(1)).fill_null(value=True).to_numpy()[1:]])
    first = first[: len(placed)].astype(np.int64)
    bounds = np.r_[first, len(placed)].astype(np.int64)
    return Stops(
        doors=placed.select(doors.columns),
        first_door=bounds,
        segment_id=placed["_segment_id"].to_numpy()[first].astype(np.int64),
        side=placed["_side"].to_numpy()[first].astype(np.int64),
        offset_m=placed["_offset_m"].to_numpy()[first].astype(np.float64),
        knock_s=knock_seconds(np.diff(bounds), spec),
    )


def natural_key(text: str) -> str:
    """Make a text that sorts numbers by value: apartment 2 before 10, 2A after 2."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8), text.strip().upper())
