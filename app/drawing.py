"""Shapes that people draw on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.errors import BadInput

if TYPE_CHECKING:
    import polars as pl
    import shapely

MOST_CORNERS = 5000


def drawn_shape(area: dict[str, Any]) -> shapely.Geometry:
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

    inside = shapely.intersects_xy(shape, doors["lon"].to_numpy(), doors["lat"].to_numpy())
    return doors.filter(pl.Series(inside))
