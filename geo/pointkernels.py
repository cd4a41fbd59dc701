"""Compiled sorting of points by place, and of answers back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@compiled
def bring_together(
    lon: Floats, lat: Floats, box: tuple[float, ...], squares: int
) -> tuple[Ints, Floats, Floats]:
    """Sort points by coarse squares of a box (west, south, east, north), since memory is fast where it was just used.

    ``squares`` a side, at most 256: the fewer, the sooner they are sorted. Returns their rows before, and their
    places after.
    """
    across, up = squares / (box[2] - box[0]), squares / (box[3] - box[1])
    first = np.zeros(squares * squares + 1, np.int64)
    square = np.empty(len(lon), np.uint16)
    for point in range(len(lon)):
        column = min(max(int((lon[point] - box[0]) * across), 0), squares - 1)
        row = min(max(int((lat[point] - box[1]) * up), 0), squares - 1)
        square[point] = row * squares + column
        first[square[point] + 1] += 1
    for place in range(squares * squares):
        first[place + 1] += first[place]
    rows, x, y = np.empty(len(lon), np.int32), np.empty(len(lon)), np.empty(len(lon))
    for point in range(len(lon)):
        place = first[square[point]]
        rows[place], x[place], y[place] = point, lon[point], lat[point]
        first[square[point]] = place + 1
    return rows, x, y


@compiled
def put_back(rows: Ints, sorted_found: Ints, found: Ints) -> None:
    """Write answers to the rows they belong to."""
    for place in range(len(rows)):
        found[rows[place]] = sorted_found[place]
