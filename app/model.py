"""The nouns of a campaign: what the command line prints and the web sends, field for field.

These dataclasses are the only shapes of an answer; FastAPI and the command line serialise them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from app.reports import Coverage
from app.walked import WalkSums
from geo.model import Door, LocatedBy, Voter
from routing.model import TurfSpec, Walk

if TYPE_CHECKING:
    from routing.directions import Direction, StreetTotal


@dataclass(frozen=True)
class Campaign:
    """One campaign: a folder. ``invented`` is true for the built-in town; its people are nobody."""

    campaign_id: str
    name: str
    election_on: date
    time_zone: str
    metric_epsg: int | None
    public_url: str
    invented: bool
    snapshot_id: str | None
    voter_count: int
    door_count: int
    located_count: int
    precinct_count: int
    block_group_count: int
    segment_count: int
    box: tuple[float, float, float, float] | None  # west, south, east, north
    walks: WalkSums  # of all current turfs


@dataclass(frozen=True)
class StreetsReport:
    """What ``import streets`` did."""

    segment_count: int
    street_km: float
    address_count: int
    metric_epsg: int
    component_count: int
    elapsed_s: float
    peak_mb: float


@dataclass(frozen=True)
class BoundariesReport:
    """What ``import boundaries`` did.

    ``repaired_ids`` are of areas whose shapes crossed themselves; ``merged_ids`` stood on several shapes.
    """

    kind: str
    area_count: int
    repaired_count: int
    repaired_ids: tuple[str, ...]
    skipped_count: int  # rows without an id or a shape
    merged_ids: tuple[str, ...]
    coverage: Coverage
    elapsed_s: float
    peak_mb: float


@dataclass(frozen=True)
class AddressesReport:
    """What ``import addresses`` did: points or ranges, whichever the file holds."""

    rows_in: int
    address_count: int
    range_count: int
    elapsed_s: float
    peak_mb: float


@dataclass(frozen=True)
class VoterChanges:
    """What a voter file changes beside the one before. ``examples`` are ids by "added", "changed", "gone"."""

    added_count: int
    changed_count: int
    gone_count: int
    before_count: int
    examples: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class VotersReport:
    """What ``import voters`` did, or with ``check`` would do."""

    layout: str
    evidence: str
    rows_in: int
    voter_count: int
    door_count: int
    building_count: int
    located: dict[str, int]  # located_by -> doors; "not-located" for the rest
    reject_count: int
    rejects_by_reason: dict[str, int]
    exceptions_by_reason: dict[str, int]  # voters that no turf can hold
    changes: VoterChanges
    blank_line_count: int
    notes: tuple[str, ...]  # values that could not be read, in sentences without the values
    rejects_path: str
    snapshot_path: str
    checked_only: bool
    elapsed_s: float
    peak_mb: float


@dataclass(frozen=True)
class Universe:
    """A named filter over the voters; its doors are frozen into a cut when turf is cut."""

    universe_id: str
    name: str
    where: str
    voter_count: int
    door_count: int  # located doors
    exception_count: int  # voters of the universe without a located door
    created_at: datetime


@dataclass(frozen=True)
class Turf:
    """One volunteer's share. ``turf_id`` is the turf code on paper and phone.

    ``boundary`` is GeoJSON geometry in EPSG:4326; ``number`` counts from 1 inside the cut. ``parent_ids``
    are turfs whose doors it took over. ``print_is_stale``: the list on paper is no longer this turf.
    """

    turf_id: str
    cut_id: str
    number: int
    name: str
    version: int
    door_count: int
    voter_count: int
    knock_s: float
    walk_s: float
    walk_m: float
    contiguous: bool
    boundary: dict[str, Any]
    has_walk: bool
    parent_ids: tuple[str, ...] = ()
    printed_at: datetime | None = None
    print_is_stale: bool = False


@dataclass(frozen=True)
class Cut:
    """One way to cut a universe into turf; the figures are measured on the stored turfs.

    ``sums`` shows that no voter was lost: universe_voters = turf_voters + exception_voters + open_voters,
        where open voters are behind doors that no turf holds yet; turf_doors and exception_doors count doors.
    ``figures`` add mean_work_s, max_work_s, walk_m and what the cutting measured. ``undo_verb`` and
    ``redo_verb`` name the edits that undo and redo would touch, empty without one.
    """

    cut_id: str
    universe_id: str
    universe_name: str
    snapshot_id: str
    state: Literal["draft", "current", "retired"]
    revision: int
    spec: TurfSpec
    max_over_mean: float
    cv: float
    split_faces_rate: float
    exception_count: int
    sums: dict[str, int]
    turfs: tuple[Turf, ...]
    elapsed_s: float
    created_at: datetime
    figures: dict[str, Any] = field(default_factory=dict)
    undo_verb: str = ""
    redo_verb: str = ""


@dataclass(frozen=True)
class Measure:
    """The doors inside a drawn shape: the live count while drawing. ``minutes`` is an estimate.

    ``area`` is the shape laid along streets, where that was asked for.
    """

    door_count: int
    voter_count: int
    minutes: float
    is_estimate: bool = True
    area: dict[str, Any] | None = None


@dataclass(frozen=True)
class ExportReport:
    """What ``export`` or ``heatmap`` wrote."""

    format: str
    path: str
    turf_count: int
    bytes: int
    elapsed_s: float


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or weak, and the mend."""

    level: Literal["error", "warning", "note"]
    what: str
    mend: str


@dataclass(frozen=True)
class Reject:
    """One row of a file that became no voter. No content of the row is kept."""

    line: int  # 1 is the header
    column: str
    reason: str


@dataclass(frozen=True)
class Exceptional:
    """A voter or a door that no turf can hold, and why. Ids only."""

    voter_id: str | None
    door_id: str | None
    reason: str


@dataclass(frozen=True)
class Job:
    """A slow verb at work. ``result`` is the verb's own answer once ``state`` is done."""

    job_id: str
    verb: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: float
    message: str
    result: dict[str, Any] | None
    error: dict[str, str] | None  # what, mend
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class PacketDoor:
    """One door of a packet with the people to ask for; nobody where ``do_not_contact`` is set."""

    door: Door
    voters: tuple[Voter, ...]
    do_not_contact: bool = False


@dataclass(frozen=True)
class Packet:
    """All that a hand-out of one turf needs. Every format prints the stops in the order of ``walk``.

    ``doors`` maps door_id to its door and voters. ``link`` is the turf's address on the phone, empty
    without a public address; paper then prints the turf code only.
    """

    campaign_name: str
    invented: bool
    turf: Turf
    walk: Walk
    doors: dict[str, PacketDoor]
    link: str
    notice: str = ""
    return_to: str = ""
    directions: tuple[Direction, ...] = ()
    streets: tuple[StreetTotal, ...] = ()
    left_out_at: tuple[str, ...] = ()  # where the doors of walk.left_out are
    building_notes: dict[str, str] = field(default_factory=dict)  # by building_id


@dataclass(frozen=True)
class DoorsInBox:
    """Doors for the map, column by column; ``total`` counts those beyond the limit too."""

    total: int
    door_id: tuple[str, ...]
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    voter_count: tuple[int, ...]
    located_by: tuple[LocatedBy, ...]
    turf_id: tuple[str | None, ...]


@dataclass(frozen=True)
class HeatmapCell:
    """One hex or area of a heatmap: the value, how many it rests on, and whether it may be shown.

    ``value`` is null for "no data"; ``too_few`` marks a value that rests on fewer than the least number.
    Rates and means are shrunk towards the area's mean: ``raw`` is what the cell alone says, ``low`` and ``high``
    bound nine tenths of what is likely. ``hidden`` cells hold too few people for the asker: all figures are null, n is 0.
    """

    cell_id: str
    value: float | None
    n: int
    too_few: bool
    low: float | None = None
    high: float | None = None
    raw: float | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Heatmap:
    """A metric by hex, precinct or block group. Values are null where there are no data."""

    metric: str
    unit: str
    by: Literal["hex", "precinct", "block-group"]
    resolution: int | None  # H3 resolution for hexes
    cells: tuple[HeatmapCell, ...]
    breaks: tuple[float, ...] = field(default_factory=tuple)  # upper limits of the classes, round numbers
    kind: Literal["amount", "rate", "mean"] = "amount"
    least: int = 10
    prior: float | None = None  # how many observations the area's mean counts as, beside a cell's own n
    mean: float | None = None  # of the whole area
    rounded_to: int | None = None  # where counts are rounded, because the asker may not see small cells
