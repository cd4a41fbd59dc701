"""The streets behind a printed map: found by the view, cut to it, joined by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.exports.plain import plain

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from app.exports.map_view import MapView

PATHS = ("footway", "path", "pedestrian", "steps", "track", "cycleway")
"""Road classes drawn as one dashed line."""


@dataclass(frozen=True)
class MapStreet:
    """One street in a view: lines in points, width in points (0: a footpath), name or ""."""

    name: str
    width: float
    lines: tuple[NDArray[np.float64], ...]


class StreetIndex:
    """All segments of a town, ready to be asked for those of a view.

    Parameters
    ----------
    segments
        ``routing.model.Streets.segments``: name, highway, geometry in EPSG:4326.
    """

    def __init__(self, segments: gpd.GeoDataFrame) -> None:
        import shapely

        from routing.sidewalks import widths_m

        self._lines: NDArray[Any] = segments.geometry.to_numpy()
        self._tree = shapely.STRtree(self._lines)
        roads = segments["highway"].to_numpy().astype(str)
        self._is_path = np.isin(roads, PATHS)
        self._width_m = widths_m(roads)
        self._names = np.array([plain(str(name or "")) for name in segments["name"]], dtype=object)

    def streets_in(self, view: MapView) -> list[MapStreet]:
        """Give the streets of a view, cut a little outside its frame; the widest last."""
        import shapely

        box = view.box(spare=20.0)
        found = np.sort(self._tree.query(shapely.box(*box)))
        if not len(found):
            return []
        cut = shapely.clip_by_rect(self._lines[found], *box)
        keys = list(zip(self._names[found], np.round(self._width_m[found], 1), strict=True))
        groups: dict[tuple[str, float], list[Any]] = {}
        for key, line in zip(keys, cut, strict=True):
            if line.length > 0:  # a line that only touches the frame leaves a point
                groups.setdefault(key, []).append(line)
        streets = [_street(name, width_m, lines, view) for (name, width_m), lines in groups.items()]
        return sorted(streets, key=lambda street: (street.width, street.name))


def _street(name: str, width_m: float, lines: list[Any], view: MapView) -> MapStreet:
    import shapely

    pieces = shapely.get_parts(np.array(lines, dtype=object))
    parts = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
    points = tuple(
        view.place(shapely.get_coordinates(part)) for part in parts if part.geom_type == "LineString"
    )
    width = float(np.clip(width_m * view.points_per_m * 0.8, 3.2, 13.0)) if width_m else 0.0
    return MapStreet(name, width, points)
