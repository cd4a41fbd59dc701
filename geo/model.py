"""The nouns of the ground: voters, addresses, doors and areas.

Field names are the column names of every table, SQL column, JSON key and GeoJSON property.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

OnProgress = Callable[[float, str], None]
"""Called with the part done (0 to 1) and a short phrase; raises ``Cancelled`` to stop the work."""

AreaKind = Literal["precinct", "block-group", "area"]

LocatedBy = Literal[
    "file",
    "address-point",
    "address-range",
    "osm-address",
    "by-hand",
    "geocoder-census",
    "geocoder-nominatim",
]


@dataclass(frozen=True)
class Address:
    """Where a door is, in words. ``house_number`` is text: ``12 1/2``, ``132-01``, ``12-14``."""

    house_number: str
    street_name: str
    unit: str
    city: str
    state: str
    zip5: str


@dataclass(frozen=True)
class Voter:
    """One person of the file. ``scores`` maps ``*_score`` columns to numbers."""

    voter_id: str
    door_id: str | None
    first_name: str
    last_name: str
    birth_year: int | None = None
    age: int | None = None
    sex: str = ""
    party: str = ""
    registered_on: date | None = None
    phone: str = ""
    email: str = ""
    language: str = ""
    file_precinct: str = ""
    history: tuple[str, ...] = ()
    scores: dict[str, float] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Door:
    """One household to knock at. ``lon`` and ``lat`` are EPSG:4326, null where not located."""

    door_id: str
    building_id: str
    address: Address
    lon: float | None
    lat: float | None
    located_by: LocatedBy | None
    voter_count: int
    precinct_id: str | None = None
    geoid: str | None = None
    cell_id: str | None = None
