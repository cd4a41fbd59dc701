"""The layers that other programs read: every feature with its place, its box, its moment and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; one that crosses the line of dates has its west east of its east."""
Span = tuple[datetime | None, datetime | None]
"""First and last moment; None has no bound."""
DIGITS = 6


@dataclass(frozen=True)
class Collection:
    """One layer. ``moment`` is the property that ``datetime`` asks about, empty where features have no time."""

    collection_id: str
    title: str
    description: str
    box: Box | None
    feature_count: int
    moment: str = ""
    span: Span = (None, None)


@dataclass(frozen=True)
class FeatureQuery:
    """Which features: of a box, of a time; ``offset`` are passed over, at most ``limit`` given."""

    box: Box | None = None
    span: Span | None = None
    limit: int = 1000
    offset: int = 0


@dataclass(frozen=True)
class FeaturePage:
    """Features of a layer as GeoJSON; ``matched_count`` are all that fit the question."""

    features: tuple[dict[str, Any], ...]
    matched_count: int


@dataclass(frozen=True)
class Layer:
    """All features of a collection, column by column.

    ``bounds`` has shape (n, 4): west, south, east, north. ``shapes`` are GeoJSON geometries; None where features are
    points, which are made from ``bounds`` when they are asked for.
    """

    ids: Sequence[str]
    bounds: NDArray[np.float64]
    properties: pl.DataFrame
    shapes: Sequence[Mapping[str, Any] | None] | None = None
    moment: str = ""

    @property
    def box(self) -> Box | None:
        """The box around all features; None where there is none."""
        if not len(self.bounds):
            return None
        west, south = np.nanmin(self.bounds[:, :2], axis=0).round(DIGITS).tolist()
        east, north = np.nanmax(self.bounds[:, 2:], axis=0).round(DIGITS).tolist()
        return west, south, east, north

    @property
    def span(self) -> Span:
        """First and last moment of any feature."""
        if not self.moment:
            return None, None
        first, last = self.properties[self.moment].min(), self.properties[self.moment].max()
        return (first if isinstance(first, datetime) else None, last if isinstance(last, datetime) else None)

    def page(self, asked: FeatureQuery) -> FeaturePage:
        """Give the features that a question asks for, in their order."""
        fits = np.ones(len(self.ids), dtype=bool)
        if asked.box is not None:
            fits &= self._touch(asked.box)
        if asked.span is not None and self.moment:
            fits &= self._fall_in(asked.span)
        rows = np.flatnonzero(fits)
        return FeaturePage(tuple(self._features(rows[asked.offset : asked.offset + asked.limit])), len(rows))

    def feature(self, feature_id: str) -> dict[str, Any] | None:
        """Give one feature; None where there is none of this id."""
        rows = [row for row, one in enumerate(self.ids) if one == feature_id]
        return next(iter(self._features(np.array(rows, dtype=np.int64))), None)

    def _touch(self, box: Box) -> NDArray[np.bool_]:
        west, south, east, north = box
        tall = (self.bounds[:, 3] >= south) & (self.bounds[:, 1] <= north)
        right, left = self.bounds[:, 2] >= west, self.bounds[:, 0] <= east
        return tall & ((right & left) if west <= east else (right | left))

    def _fall_in(self, span: Span) -> NDArray[np.bool_]:
        import polars as pl

        column = pl.col(self.moment)
        holds = column.is_not_null()
        if span[0] is not None:
            holds &= column >= span[0]
        if span[1] is not None:
            holds &= column <= span[1]
        return self.properties.select(holds.alias("holds"))["holds"].to_numpy()

    def _features(self, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
        return [
            {
                "type": "Feature",
                "id": self.ids[row],
                "geometry": self._shape(row),
                "properties": _plain(properties),
            }
            for row, properties in zip(
                rows.tolist(), self.properties[rows].iter_rows(named=True), strict=True
            )
        ]

    def _shape(self, row: int) -> Mapping[str, Any] | None:
        if self.shapes is not None:
            return self.shapes[row]
        lon, lat = self.bounds[row, :2].round(DIGITS).tolist()
        return {"type": "Point", "coordinates": [lon, lat]}


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    """Write moments as text."""
    return {
        name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in properties.items()
    }


def bounds_of(shapes: Sequence[Mapping[str, Any] | None]) -> NDArray[np.float64]:
    """Give the boxes of GeoJSON geometries, shape (n, 4); not-a-number where there is no geometry."""
    import shapely

    made = [None if shape is None else shapely.geometry.shape(dict(shape)) for shape in shapes]
    return np.asarray(shapely.bounds(np.array(made, dtype=object)), dtype=np.float64).reshape(-1, 4)
