"""Map projections: degrees to metres of one UTM zone and back.

Everything is stored and sent in EPSG:4326, lon before lat. Measuring is done in the campaign's
``metric_epsg`` only, and equality with it is required: "is projected" would accept feet, "is in
metres" would accept Web Mercator.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.errors import BadInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LONLAT_EPSG = 4326


def metric_epsg_of(lon: float, lat: float) -> int:
    """Give the EPSG code of the UTM zone (WGS 84) a place lies in.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.

    Returns
    -------
    int
        326zz north of the equator, 327zz south of it.

    Raises
    ------
    BadInput
        If the place is not on the earth or beyond 84° north or 80° south, where UTM ends.
    """
    if not (-180.0 <= lon <= 180.0 and -80.0 <= lat <= 84.0):
        raise BadInput(
            "The place is not in degrees of longitude and latitude between 80° south and 84° north.",
            "Check that longitude comes before latitude and that the file names its coordinate system.",
        )
    zone = min(60, int((lon + 180.0) // 6.0) + 1)
    return (32600 if lat >= 0.0 else 32700) + zone


@lru_cache(maxsize=8)
def _transformer(from_epsg: int, to_epsg: int) -> Any:  # noqa: ANN401 - pyproj ships no types we could name
    from pyproj import Transformer

    return Transformer.from_crs(from_epsg, to_epsg, always_xy=True)


def to_metric(lon: ArrayLike, lat: ArrayLike, metric_epsg: int) -> NDArray[np.float64]:
    """Project degrees to metres.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, shape (n,). NaN stays NaN.
    metric_epsg
        The campaign's metric projection.

    Returns
    -------
    ndarray of shape (n, 2)
        x and y in metres.
    """
    return _projected(lon, lat, LONLAT_EPSG, metric_epsg)


def to_lonlat(xy: ArrayLike, metric_epsg: int) -> NDArray[np.float64]:
    """Turn metres back into degrees.

    Parameters
    ----------
    xy
        Metres in ``metric_epsg``, shape (n, 2). NaN stays NaN.
    metric_epsg
        The campaign's metric projection.

    Returns
    -------
    ndarray of shape (n, 2)
        lon and lat in degrees, EPSG:4326.
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    return _projected(points[:, 0], points[:, 1], metric_epsg, LONLAT_EPSG)


def _projected(x: ArrayLike, y: ArrayLike, from_epsg: int, to_epsg: int) -> NDArray[np.float64]:
    first = np.array(x, dtype=np.float64, ndmin=1)
    second = np.array(y, dtype=np.float64, ndmin=1)
    missing = ~(np.isfinite(first) & np.isfinite(second))
    new_x, new_y = _transformer(from_epsg, to_epsg).transform(
        np.where(missing, 0.0, first), np.where(missing, 0.0, second)
    )
    result = np.column_stack([new_x, new_y])
    result[missing] = np.nan
    return result


def require_equal_crs(frame: Any, epsg: int) -> None:  # noqa: ANN401 - GeoDataFrame or GeoSeries, which ship no types
    """Refuse a GeoDataFrame or GeoSeries that is not in exactly this coordinate system.

    Parameters
    ----------
    frame
        GeoDataFrame or GeoSeries.
    epsg
        The coordinate system asked for.

    Raises
    ------
    BadInput
        If it has none or another one.
    """
    found = frame.crs
    if found is None:
        raise BadInput(
            f"The layer has no coordinate system; EPSG:{epsg} is needed.",
            "Save it with its coordinate system.",
        )
    if found.to_epsg() != epsg:
        raise BadInput(
            f"The layer is in {found.name}; EPSG:{epsg} is needed.", f"Convert it to EPSG:{epsg} first."
        )
