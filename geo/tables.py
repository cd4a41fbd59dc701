"""The tables between the rooms, as Polars schemas.

``read_*`` functions return exactly these columns in this order (voters may carry more columns that end
in ``_score``, placed before ``history``).
"""

from __future__ import annotations

import polars as pl

_VOTER_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "voter_id": pl.String,
    "door_id": pl.String,  # null where the voter has no door to knock at
    "first_name": pl.String,
    "last_name": pl.String,
    "birth_year": pl.Int32,
    "age": pl.Int32,
    "sex": pl.String,
    "party": pl.String,
    "registered_on": pl.Date,
    "phone": pl.String,
    "email": pl.String,
    "language": pl.String,
    "file_precinct": pl.String,
    "history": pl.List(pl.String),  # "general-2024", "primary-2022", newest first
    "tags": pl.List(pl.String),
    "exception_reason": pl.String,  # why there is no door; null where there is one
}
VOTERS = pl.Schema(_VOTER_COLUMNS)
"""One row a voter, in file order."""

DOORS = pl.Schema(
    {
        "door_id": pl.String,
        "building_id": pl.String,
        "house_number": pl.String,
        "street_name": pl.String,
        "unit": pl.String,
        "city": pl.String,
        "state": pl.String,
        "zip5": pl.String,
        "lon": pl.Float64,
        "lat": pl.Float64,
        "located_by": pl.String,
        "voter_count": pl.Int32,
        "precinct_id": pl.String,
        "geoid": pl.String,
        "area_id": pl.String,  # of the campaign's own areas
        "cell_id": pl.String,
        "exception_reason": pl.String,  # why it is not located; null where it is
    }
)
"""One row a door, sorted by door_id. Empty text is "", unknown places are null."""

REJECTS = pl.Schema({"line": pl.Int64, "column": pl.String, "reason": pl.String})
"""One row a rejected line of a file; line 1 is the header. No content of the line is kept."""

ADDRESS_POINTS = pl.Schema(
    {
        "house_number": pl.String,
        "street_name": pl.String,
        "unit": pl.String,
        "city": pl.String,
        "zip5": pl.String,
        "lon": pl.Float64,
        "lat": pl.Float64,
    }
)
"""One row a known address: from an address file or from OSM."""

_RANGE_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "street_name": pl.String,
    "side": pl.String,  # "left" or "right" of the line, looking from its first point to its last
    "from_number": pl.String,  # at the first point: "1", "132-01"; may be greater than to_number
    "to_number": pl.String,  # at the last point
    "parity": pl.String,  # "odd", "even" or "both"
    "city": pl.String,
    "zip5": pl.String,
    "lon": pl.List(pl.Float64),  # the middle line of the street, at least two points
    "lat": pl.List(pl.Float64),
}
ADDRESS_RANGES = pl.Schema(_RANGE_COLUMNS)
"""One row a side of a street between two corners, with the house numbers it can have. Empty text is ""."""

SNAPS = pl.Schema(
    {
        "door_id": pl.String,
        "segment_id": pl.Int32,  # row of the network's segments
        "side": pl.Int8,  # 0 left, 1 right of the segment's direction
        "offset_m": pl.Float64,  # along the segment from its first end
        "snap_m": pl.Float64,  # from the door to the segment
        "name_matches": pl.Boolean,
        "exception_reason": pl.String,  # why the door has no street; null where it has
    }
)
"""One row a located door, in the order given."""

_CONTACT_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "result_id": pl.String,  # the same for the same result, whichever file tells of it
    "voter_id": pl.String,  # null where it is about nobody in particular: then about all of the door
    "door_id": pl.String,  # null where only the voter is known
    "outcome": pl.String,  # "not-home", "canvassed"; what no layout knows is kept as it is called
    "knocked_on": pl.Date,  # the day where the campaign is
    "knocked_at": pl.Datetime("us", "UTC"),  # null where only the day is known
    "canvasser_id": pl.String,  # "" where nobody says
}
CONTACTS = pl.Schema(_CONTACT_COLUMNS)
"""One row a result of a knock or a call, in the order they came; rows are only ever added."""
