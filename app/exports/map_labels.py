"""Street names on a printed map: along their street, inside the frame, clear of numbers and each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.exports.map_streets import MapStreet

    Points = NDArray[np.float64]
    Cells = NDArray[np.int64]

CELL = 1.5
"""Points along each edge of a cell of the raster of taken places."""

STEP = 10.0
"""Points between two places tried along a street."""

AGAIN_AFTER = 260.0
"""Points between two namings of one street."""

HARD = 100.0
"""Cost of touching a number or another name, and of leaving the frame: such a place is not taken."""

AGAIN = 3.5
"""A second naming is not worth covering the walk."""

_NARROW, _WIDE = frozenset("fijlrtIJ1.,:;'\u2019-() |!"), frozenset("mwMWÆŒ@%—")


@dataclass(frozen=True)
class StreetLabel:
    """A name with its middle in points, its angle in degrees (never upside down) and its font size."""

    text: str
    x: float
    y: float
    angle: float
    font_size: float


class Crowd:
    """What is taken on a map, as a raster of small cells: hard (numbers, signs, names) and soft (the walk).

    Parameters
    ----------
    size
        Width and height of the map in points.
    discs
        Hard things, rows of x, y, radius in points.
    walked
        Points of the walk, (n, 2).
    """

    def __init__(self, size: tuple[float, float], discs: Points, walked: Points) -> None:
        self._shape = int(size[1] / CELL) + 1, int(size[0] / CELL) + 1
        self._hard = np.zeros(self._shape, dtype=bool)
        self._soft = np.zeros(self._shape, dtype=bool)
        rows, columns, inside = self._cells(walked)
        self._soft[rows[inside], columns[inside]] = True
        self._take(discs)

    def add(self, label: StreetLabel) -> None:
        """Keep later names clear of this one."""
        middle, angle = np.array([[label.x, label.y]]), np.array([label.angle])
        width, height = text_width(label.text, label.font_size) + 4.0, label.font_size * 1.5
        rows, columns, _ = self._cells(_boxes(middle, angle, width, height))
        self._hard[rows, columns] = True

    def price(self, middles: Points, angles: Points, width: float, height: float) -> Points:
        """Give the cost of a box of this size at each middle, turned by each angle in degrees."""
        rows, columns, inside = self._cells(_boxes(middles, angles, width, height))
        hard = (self._hard[rows, columns] | ~inside).any(axis=1)
        price: Points = HARD * hard + 60.0 * self._soft[rows, columns].mean(axis=1)
        return price

    def _cells(self, points: Points) -> tuple[Cells, Cells, NDArray[np.bool_]]:
        cells = np.floor(points / CELL).astype(np.int64)
        rows, columns = cells[..., 1], cells[..., 0]
        inside = (rows >= 1) & (columns >= 1) & (rows < self._shape[0] - 1) & (columns < self._shape[1] - 1)
        return np.clip(rows, 0, self._shape[0] - 1), np.clip(columns, 0, self._shape[1] - 1), inside

    def _take(self, discs: Points) -> None:
        for x, y, radius in discs:
            low = np.maximum(np.floor((np.array([y, x]) - radius) / CELL).astype(int), 0)
            high = np.ceil((np.array([y, x]) + radius) / CELL).astype(int) + 1
            rows, columns = np.ogrid[low[0] : high[0], low[1] : high[1]]
            near = (rows * CELL + CELL / 2 - y) ** 2 + (columns * CELL + CELL / 2 - x) ** 2 <= radius**2
            patch = self._hard[low[0] : high[0], low[1] : high[1]]
            patch |= near[: patch.shape[0], : patch.shape[1]]


def _boxes(middles: Points, angles: Points, width: float, height: float) -> Points:
    """Give points all over boxes of one size, (boxes, points, 2), dense enough to meet every cell."""
    along = np.linspace(-width / 2, width / 2, int(width / (1.3 * CELL)) + 2)
    across = np.linspace(-height / 2, height / 2, int(height / (1.3 * CELL)) + 2)
    u, v = (grid.ravel() for grid in np.meshgrid(along, across))
    cos, sin = np.cos(np.radians(angles))[:, None], np.sin(np.radians(angles))[:, None]
    return np.stack([middles[:, :1] + u * cos - v * sin, middles[:, 1:] + u * sin + v * cos], axis=-1)


@dataclass(frozen=True)
class _Spots:
    """Places tried for one name: middles (k, 2), angles in degrees (k,) and what each costs by itself (k,)."""

    middles: Points
    angles: Points
    cost: Points


def text_width(text: str, font_size: float) -> float:
    """Estimate how wide a text in Source Sans 3 Semibold is, in the unit of ``font_size``; rather too wide."""
    ems = sum(0.32 if c in _NARROW else 0.86 if c in _WIDE else 0.62 if c.isupper() else 0.54 for c in text)
    return ems * font_size


def label_streets(
    streets: Sequence[MapStreet], own_names: frozenset[str], crowd: Crowd, font_size: float
) -> list[StreetLabel]:
    """Name the streets of a view: those of the turf first, the others smaller and where there is room.

    Parameters
    ----------
    streets
        Streets of the view; those without a name stay so.
    own_names
        Names of the streets the turf has doors on.
    crowd
        What to keep clear of; grows by the names placed.
    font_size
        In points; streets outside the turf are set at 0.85 of it.
    """
    by_name: dict[str, list[MapStreet]] = {}
    for street in streets:
        if street.name:
            by_name.setdefault(street.name, []).append(street)
    labels: list[StreetLabel] = []
    for name in sorted(by_name, key=lambda name: (name not in own_names, -_length(by_name[name]), name)):
        sizes = (font_size, font_size * 0.85) if name in own_names else (font_size * 0.85,)
        for size in sizes:
            found = _named(name, by_name[name], size, crowd)
            if found:
                labels.extend(found)
                break
    return labels


def _named(name: str, parts: Sequence[MapStreet], font_size: float, crowd: Crowd) -> list[StreetLabel]:
    """Place a name once, and again where the street goes on for long."""
    width = text_width(name, font_size)
    spots = _spots(parts, width, font_size)
    labels: list[StreetLabel] = []
    if spots is None:
        return labels
    far = np.ones(len(spots.angles), dtype=bool)
    while far.any() and len(labels) < 3:
        price = crowd.price(spots.middles, spots.angles, width + 2.0, font_size * 0.95)
        cost = np.where(far, spots.cost + price, np.inf)
        best = int(np.argmin(cost))
        if cost[best] >= (AGAIN if labels else HARD):
            break
        x, y = spots.middles[best]
        labels.append(StreetLabel(name, float(x), float(y), float(spots.angles[best]), font_size))
        crowd.add(labels[-1])
        far &= np.linalg.norm(spots.middles - spots.middles[best], axis=1) > AGAIN_AFTER
    return labels


def _spots(parts: Sequence[MapStreet], width: float, font_size: float) -> _Spots | None:
    """Try places along each line: on its middle, and just beside it where the walk is in the way."""
    found = [
        _shifted(spots, (street.width + font_size) / 2 + 1.0)
        for street in parts
        for line in street.lines
        if (spots := _along(line, width)) is not None
    ]
    if not found:
        return None
    middles, angles, cost = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return _Spots(middles, angles, cost)


def _along(line: Points, width: float) -> tuple[Points, Points, Points] | None:
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    at = np.r_[0.0, np.cumsum(steps)]
    if at[-1] < width + 2:
        return None
    middle_at = np.linspace(width / 2 + 1, at[-1] - width / 2 - 1, max(1, int((at[-1] - width) / STEP)))
    first, middle, last = (_at(line, at, middle_at + shift) for shift in (-width / 2, 0.0, width / 2))
    chord = last - first
    bent = width - np.linalg.norm(chord, axis=1)
    sag = np.linalg.norm((first + last) / 2 - middle, axis=1)
    angles = np.degrees(np.arctan2(chord[:, 1], chord[:, 0]))
    upright = np.where(angles > 90, angles - 180, np.where(angles <= -90, angles + 180, angles))
    off_middle = np.abs(middle_at / at[-1] - 0.5)
    return (first + last + 2 * middle) / 4, upright, off_middle + np.maximum(bent, 0) * 2 + sag


def _at(line: Points, at: Points, wanted: Points) -> Points:
    return np.column_stack([np.interp(wanted, at, line[:, 0]), np.interp(wanted, at, line[:, 1])])


def _shifted(spots: tuple[Points, Points, Points], aside: float) -> tuple[Points, Points, Points]:
    middles, angles, cost = spots
    turn = np.radians(angles)
    normal = np.column_stack([-np.sin(turn), np.cos(turn)])
    tried = [middles + normal * shift for shift in (0.0, -aside, aside, -2.2 * aside, 2.2 * aside)]
    price = np.concatenate([cost + extra for extra in (0.0, 3.0, 3.0, 6.0, 6.0)])
    return np.concatenate(tried), np.tile(angles, len(tried)), price


def _length(parts: Sequence[MapStreet]) -> float:
    return float(
        sum(np.linalg.norm(np.diff(line, axis=0), axis=1).sum() for street in parts for line in street.lines)
    )
