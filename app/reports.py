"""The nouns of what comes in and what is asked of it: answers of imports, places, columns and counts.

Like ``app.model``, field for field what the command line prints and the web sends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class TurfState:
    """Where a turf stands between planning and the last door, and since when.

    ``state``: "unplanned" without a walk, "planned", "printed", "out", "returned", "done" when every door was
    knocked at. ``since_at`` is when it was printed, handed out or brought back; null for the others.
    ``is_over``: it is out and its time has ended. ``is_stale``: its paper no longer shows it.
    """

    turf_id: str
    state: Literal["unplanned", "planned", "printed", "out", "returned", "done"]
    since_at: datetime | None
    is_over: bool
    is_stale: bool
    printed_at: datetime | None
    hand_count: int
    door_count: int
    knocked_count: int


@dataclass(frozen=True)
class FoundPlace:
    """A turf, area or street that answers to what was typed. ``box``: west, south, east, north; null without a place.

    ``kind`` is "turf", "street" or a kind of area; ``place_id`` the turf's or area's id, "" for a street.
    """

    kind: str
    place_id: str
    label: str
    door_count: int | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class FoundDoor:
    """A door whose address answers to what was typed; ``lon`` and ``lat`` are null while nobody knows its place."""

    door_id: str
    address: str
    town: str
    voter_count: int
    lon: float | None
    lat: float | None


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
class OnlineReport:
    """What would be sent to an online geocoder, or with ``agreed`` what it answered.

    ``address_count`` different addresses of ``door_count`` doors are sent: house number, street, city, state,
    ZIP, nothing else. ``refused`` counts doors by the reason why an answer does not count; ``trouble`` says
    why not all were asked.
    """

    online: str
    url: str
    unlocated_count: int  # doors without a place
    address_count: int
    door_count: int
    agreed: bool
    located_count: int
    refused: dict[str, int]
    trouble: str | None
    elapsed_s: float


@dataclass(frozen=True)
class SetPlace:
    """A door whose place a person has set or an online geocoder has answered, with its address."""

    door_id: str
    address: str
    voter_count: int
    located_by: str
    lon: float
    lat: float


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


@dataclass(frozen=True)
class ContactsReport:
    """What ``import contacts`` did: rows_in = added + known + duplicate + other + rejects.

    ``known_count`` are results that were there already, ``other_count`` rows not asked for; ``results``
    counts what was added by outcome; results of voters who are not in the voter file are kept for the day
    they are.
    """

    evidence: str
    rows_in: int
    added_count: int
    known_count: int
    duplicate_count: int
    other_count: int
    reject_count: int
    rejects_by_reason: dict[str, int]
    results: dict[str, int]
    first_on: str | None  # such as 2026-09-01
    last_on: str | None
    matched_voter_count: int
    unmatched_row_count: int
    unmatched_lines: tuple[int, ...]
    total_count: int  # results of the campaign now
    elapsed_s: float
    peak_mb: float


@dataclass(frozen=True)
class HistoryReport:
    """What ``import history`` did. ``elections`` counts the voters of the file by election, newest first."""

    evidence: str
    rows_in: int
    reject_count: int
    rejects_by_reason: dict[str, int]
    voter_count: int  # of the file
    matched_voter_count: int
    unmatched_voter_count: int
    elections: dict[str, int]
    elapsed_s: float
    peak_mb: float


@dataclass(frozen=True)
class Coverage:
    """How the areas of a kind cover the ground and the doors.

    ``overlapping`` are the ids of the first pairs that share ground, largest share first; a door in several
    areas is counted to the smallest id.
    """

    overlap_count: int
    overlap_m2: float
    overlapping: tuple[tuple[str, str], ...]
    gap_count: int  # enclosed by areas, in none
    gap_m2: float
    outside_door_count: int  # located doors in no area
    several_door_count: int  # located doors in more than one


@dataclass(frozen=True)
class PrecinctMismatch:
    """A voter whose door stands in another precinct than the one the voter file says."""

    voter_id: str
    file_precinct: str
    expected_id: str
    precinct_id: str


@dataclass(frozen=True)
class SnapTrouble:
    """A door whose place on the streets is worth a look.

    ``trouble`` is "no street", "other street", "far" or "wrong side"; ``snap_m`` metres to its street, null
    without one.
    """

    door_id: str
    trouble: str
    snap_m: float | None


@dataclass(frozen=True)
class LayoutLine:
    """A layout of voter files that is recognised by itself."""

    name: str
    title: str
    signature: tuple[str, ...]  # headings it is told by; empty for files without headings


@dataclass(frozen=True)
class Mapping:
    """What would be read from a voter file, as the text of a mapping file to edit."""

    layout: str
    evidence: str
    text: str


@dataclass(frozen=True)
class RejectsFile:
    """A CSV of the rejected rows."""

    path: str
    reject_count: int
