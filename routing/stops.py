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
"""What a table of snapped doors must hold to be cut or walked.

Two more columns are looked at where they are there: ``value`` (float, worth of a door) and ``doorman`` (bool).
"""

BELOW = {
    "BSMT": -2,
    "BASEMENT": -2,
    "LL": -2,
    "LOWR": -2,
    "LOBBY": -1,
    "LBBY": -1,
    "GF": 0,
    "GROUND": 0,
    "GARDEN": 0,
}
ABOVE = ("PH", "PENTHOUSE")
LETTERS = {"B": -2, "L": -1, "G": 0}
"""Floors by name; the letters only in buildings without a unit A, where B would be a flat."""

TOP_FLOOR = 9999


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
        A building is one stop, where its first door (by unit, then id) is. Its doors are in floor order
        (`floor_of`), from below or, with ``floors="down"``, from the top; on a floor by unit. A doorman
        costs a building ``doorman_s`` once. The order of the rows does not matter.

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
    keyed = _with_floors(doors).sort("_building", "_floor", "_unit", "door_id")
    placed = keyed.with_columns(
        *(
            pl.col(column).first().over("_building").alias(f"_{column}")
            for column in ("segment_id", "side", "offset_m")
        ),
        _floor=pl.col("_floor") * (-1 if spec.floors == "down" else 1),
    ).sort("_segment_id", "_side", "_offset_m", "_building", "_floor", "_unit", "door_id")
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
        knock_s=knock_seconds(np.diff(bounds), spec) + spec.doorman_s * _doormen(placed, bounds),
    )


def _with_floors(doors: pl.DataFrame) -> pl.DataFrame:
    """Add the building, the floor and a key of the unit that sorts numbers by value."""
    unit = pl.col("unit").fill_null("").str.strip_chars().str.to_uppercase()
    building = pl.col("building_id").fill_null("")
    keyed = doors.with_columns(
        _said=pl.when(unit != "").then(unit),
        _building=pl.when(building == "").then("door_id").otherwise("building_id"),
    )
    lettered = (pl.col("_said") == "A").any().over("_building")
    floor = pl.col("_said").map_elements(floor_of, return_dtype=pl.Int64)
    named = pl.col("_said").replace_strict(LETTERS, default=None, return_dtype=pl.Int64)
    # beside 101 and 204 the units 1 and 2 are on the ground, not on floors of their own
    ground = pl.col("_said").str.contains(r"^\d{1,2}$") & pl.col("_said").str.contains(
        r"^\d{3,}$"
    ).any().over("_building")
    return keyed.with_columns(
        _unit=pl.col("_said").map_elements(natural_key, return_dtype=pl.String).fill_null(""),
        _floor=pl.when(~lettered & named.is_not_null())
        .then(named)
        .when(ground)
        .then(0)
        .otherwise(floor)
        .fill_null(0),
    )


def _doormen(placed: pl.DataFrame, bounds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Tell the stops with a doorman by 1, the others by 0."""
    if "doorman" not in placed.columns:
        return np.zeros(len(bounds) - 1)
    said = placed["doorman"].fill_null(value=False).to_numpy().astype(np.float64)
    return np.asarray(np.maximum.reduceat(said, bounds[:-1]) if len(said) else np.zeros(0))


def floor_of(unit: str) -> int:
    """Tell the floor of a unit from its name.

    Parameters
    ----------
    unit
        Without words such as Apt: "1204", "12B" and "12" are on floor 12, "PH" at the top, "BSMT" below the ground.

    Returns
    -------
    int
        Letters alone ("C") say nothing and count as the ground floor, 0.
    """
    word = re.match(r"[A-Z]*", unit)
    name = word.group() if word else ""
    if name in ABOVE:
        return TOP_FLOOR
    if name in BELOW:
        return BELOW[name]
    digits = re.search(r"\d+", unit)
    if digits is None:
        return 0
    number = digits.group()
    return int(number[:-2]) if len(number) >= 3 else int(number)


def natural_key(text: str) -> str:
    """Make a text that sorts numbers by value: apartment 2 before 10, 2A after 2."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8), text.strip().upper())
