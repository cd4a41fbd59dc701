"""House numbers that OpenStreetMap knows → rows of known addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

AddressRow = tuple[str, str, str, str, str, float, float]
"""The columns of ``geo.tables.ADDRESS_POINTS``."""


def address_rows(tags: Mapping[str, str], lon: float, lat: float) -> list[AddressRow]:
    """Give the known addresses of one OSM node or building.

    Parameters
    ----------
    tags
        With ``addr:housenumber``; several numbers are separated by semicolons or commas ("12;14").
    lon, lat
        EPSG:4326.

    Returns
    -------
    list
        One row a number; unknown parts are "".
    """
    street_name = tags.get("addr:street") or tags.get("addr:place", "")
    rest = (tags.get("addr:unit", ""), tags.get("addr:city", ""), tags.get("addr:postcode", "")[:5])
    numbers = tags.get("addr:housenumber", "").replace(",", ";").split(";")
    return [(number.strip(), street_name, *rest, lon, lat) for number in numbers if number.strip()]
