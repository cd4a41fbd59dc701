"""Shapes that people draw on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import BadInput

if TYPE_CHECKING:
    import polars as pl
    import shapely
    from shapely.geometry.base import BaseGeometry

    from app.snapshots import Snapshot

MOST_CORNERS = 5000


def drawn_shape(area: dict[str, Any]) -> BaseGeometry:
    """Read a drawn polygon; a shape that crosses itself is mended.

    Parameters
    ----------
    area
        GeoJSON Polygon or MultiPolygon, EPSG:4326, lon before lat.

    Raises
    ------
    BadInput
        For anything else.
    """
    import shapely

    trouble = BadInput(
        "The drawn shape is not a polygon in longitude and latitude.", "Draw it again; nothing was changed."
    )
    if area.get("type") not in {"Polygon", "MultiPolygon"}:
        raise trouble
    try:
        shape = shapely.geometry.shape(area)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.GEOSException):
        raise trouble from None
    west, south, east, north = shape.bounds if not shape.is_empty else (999.0, 0.0, 0.0, 0.0)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise trouble
    if shapely.get_num_coordinates(shape) > MOST_CORNERS:
        raise BadInput(f"The drawn shape has more than {MOST_CORNERS} corners.", "Draw a simpler one.")
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if shape.is_empty or shape.area == 0:
        raise trouble
    shapely.prepare(shape)
    return shape


def doors_inside(doors: pl.DataFrame, shape: shapely.Geometry) -> pl.DataFrame:
    """Keep the doors inside a shape or on its edge."""
    import polars as pl
    import shapely

    west, south, east, north = shapely.bounds(shape).tolist()
    near = doors.filter(pl.col("lon").is_between(west, east), pl.col("lat").is_between(south, north))
    inside = shapely.intersects_xy(shape, near["lon"].to_numpy(), near["lat"].to_numpy())
    return near.filter(pl.Series(inside, dtype=pl.Boolean))


def snapped_shape(snapshot: Snapshot, shape: BaseGeometry) -> BaseGeometry:
    """Lay the outline of a drawn polygon along the streets that it is near.

    Raises
    ------
    BadInput
        When nothing is left between the streets.
    """
    import shapely

    from geo.crs import to_lonlat, to_metric
    from routing.outline import along_streets

    epsg = snapshot.need_network().metric_epsg
    segments = snapshot.segments()
    if segments is None or segments.empty:
        return shape

    def metric(points: Any) -> Any:  # noqa: ANN401 - numpy, which the types of shapely do not name
        return to_metric(points[:, 0], points[:, 1], epsg)

    west, south, east, north = shape.bounds
    margin = 0.003  # degrees: some streets around, which the outline may follow
    near = segments.cx[west - margin : east + margin, south - margin : north + margin]
    lines = shapely.transform(near.geometry.to_numpy(), metric)
    rings = [part.exterior for part in getattr(shape, "geoms", [shape])]
    laid = [
        along_streets(metric(shapely.get_coordinates(ring)), lines, near[["from_node", "to_node"]].to_numpy())
        for ring in rings
    ]
    whole = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)).buffer(0) for ring in laid])
    if whole.is_empty:
        raise BadInput(
            "Nothing is left of the drawn shape between the streets.", "Draw a larger one, or do not snap."
        )
    snapped = shapely.transform(whole, lambda points: to_lonlat(points, epsg))
    shapely.prepare(snapped)
    return snapped


def geometry_of(shape: shapely.Geometry) -> dict[str, Any]:
    """Write a shape as GeoJSON, to about a decimetre."""
    import json

    import shapely

    rounded = shapely.set_precision(shape, 1e-6, mode="valid_output")
    return dict(json.loads(shapely.to_geojson(rounded)))
