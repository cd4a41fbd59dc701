"""The streets around a walk, small enough to travel to a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.snapshots import Snapshot

METRES_A_DEGREE = 111_320.0


def streets_near(snapshot: Snapshot, path: Sequence[tuple[float, float]], within_m: float) -> dict[str, Any]:
    """Give the street lines near a path as GeoJSON in EPSG:4326.

    Parameters
    ----------
    snapshot
        Whose streets.
    path
        (lon, lat) of a walk.
    within_m
        Streets farther than this from the path's box stay away.

    Returns
    -------
    dict
        A FeatureCollection of LineStrings with ``name`` and ``highway``, to the decimetre.
    """
    import shapely

    segments = snapshot.segments()
    if segments is None or not path:
        return {"type": "FeatureCollection", "features": []}
    lons, lats = zip(*path, strict=True)
    tall = within_m / METRES_A_DEGREE
    wide = tall * 2  # enough up to 60 degrees north
    near = segments.cx[min(lons) - wide : max(lons) + wide, min(lats) - tall : max(lats) + tall]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": row.name_, "highway": row.highway},
                "geometry": {
                    "type": "LineString",
                    "coordinates": shapely.get_coordinates(row.geometry).round(6).tolist(),
                },
            }
            for row in near.rename(columns={"name": "name_"}).itertuples()
        ],
    }
