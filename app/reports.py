"""The nouns of what comes in and what is asked of it: answers of imports, places, columns and counts.

Like ``app.model``, field for field what the command line prints and the web sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PlacedDoor:
    """Where a door is, how that is known, and the areas it is in; null where it is nowhere.

    ``exception_reason`` says why no turf can hold it: not located, or on no street.
    """

    door_id: str
    lon: float | None
    lat: float | None
    located_by: str | None
    precinct_id: str | None
    geoid: str | None
    area_id: str | None
    exception_reason: str | None


@dataclass(frozen=True)
class UnlocatedDoor:
    """A door whose place nobody knows yet, with its address, for a person to put on the map."""

    door_id: str
    address: str
    voter_count: int
    reason: str


@dataclass(frozen=True)
class UniverseCount:
    """Whom a filter holds. ``exception_count`` are its voters without a located door."""

    voter_count: int
    door_count: int  # located doors
    exception_count: int


@dataclass(frozen=True)
class ColumnKept:
    """One column of another file, by its name in the campaign and its heading there."""

    name: str
    heading: str
    kind: Literal["number", "day", "text"]
    filled_count: int
    unread_count: int  # filled cells that are no number or day, now empty


@dataclass(frozen=True)
class ColumnsReport:
    """What ``import columns`` did: rows_in = matched + unmatched + duplicate + rejects.

    ``unmatched_lines`` are the first lines of the file that found nobody; of rows with one id or address
    the first counts, the others are duplicates.
    """

    rows_in: int
    matched_row_count: int
    matched_voter_count: int
    unmatched_row_count: int
    duplicate_row_count: int
    reject_count: int
    unmatched_lines: tuple[int, ...]
    columns: tuple[ColumnKept, ...]
    elapsed_s: float
    peak_mb: float
