"""The nouns of walking: streets, sidewalks, stops, walks, turf and their specs.

A spec holds every knob of a method and is stored with its result. ``_m`` are metres, ``_s`` seconds.
``walk_m`` is metres on the ground; ``effort_m`` adds the price of crossings and is what is minimised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

CROSSING_EFFORT_M: dict[str, float] = {
    "footway": 0.0,
    "path": 0.0,
    "pedestrian": 0.0,
    "steps": 0.0,
    "track": 0.0,
    "cycleway": 0.0,
    "living_street": 6.0,
    "service": 6.0,
    "residential": 10.0,
    "unclassified": 12.0,
    "tertiary": 20.0,
    "secondary": 42.0,
    "primary": 75.0,
    "trunk": 120.0,
}
"""Price of crossing a road at a junction, in metres of effort, by road class."""


CROSSING_RATE: dict[str, float] = {"signals": 0.6, "marked": 0.75, "island": 0.8, "dual": 0.5}
"""What is left of that price where OpenStreetMap knows signals, a marked crossing or an island; and at each of
the two carriageways of a double road, which together are one road."""


@dataclass(frozen=True)
class WalkSpec:
    """How canvassers walk and how long a door takes. Defaults: see the field's figures in the README."""

    speed_mps: float = 1.3
    approach_s: float = 20.0
    knock_wait_s: float = 60.0
    note_s: float = 15.0
    talk_s: float = 120.0
    contact_rate: float = 0.25
    next_unit_s: float = 10.0  # instead of approach_s for the second and later units of a building
    doorman_s: float = 60.0  # once for a building whose doors say doorman
    floors: Literal["up", "down"] = "up"  # order of a building's units; canvassers with a lift like "down"
    wheelchair_mps: float = 0.9
    bike_mps: float = 4.0
    drive_mps: float = 11.0
    drive_from_m: float = 400.0  # drive-between: longer legs are driven where streets lead there
    park_s: float = 60.0  # getting in, out and parked, for each driven leg
    crossing_effort_m: dict[str, float] = field(default_factory=lambda: dict(CROSSING_EFFORT_M))
    crossing_rate: dict[str, float] = field(default_factory=lambda: dict(CROSSING_RATE))
    midblock_effort_m: float = 10.0  # least price of crossing away from a junction, on quiet streets
    no_sidewalk_rate: float = (
        1.5  # effort of a metre beside a secondary or bigger road known to have no sidewalk
    )
    snap_limit_m: float = 100.0
    sides: Literal["any", "one", "pair"] = "any"
    mode: Literal["walk", "wheelchair", "bike", "drive-between"] = "walk"
    round_trip: bool = False
    start: tuple[float, float] | None = None  # lon, lat
    end: tuple[float, float] | None = None  # lon, lat; not together with round_trip
    budget_s: float | None = None  # the least valuable doors beyond this are left out and listed
    solve_s: float = 0.02  # processor seconds for the order of 100 stops; fewer get their part, more get more
    prove_s: float = 0.0  # seconds for the certificate of a turf; 0 computes none


@dataclass(frozen=True)
class WalkWish:
    """What a person wants of one walk; the rest is solved around it. Doors stand for their stop."""

    first_door_id: str = ""
    last_door_id: str = ""
    early_door_ids: tuple[str, ...] = ()  # visited before all others, in the best order
    follow: tuple[tuple[str, str], ...] = ()  # (a, b): b comes directly after a
    left_out_door_ids: tuple[str, ...] = ()
    backwards: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wished."""
        return self == WalkWish()


@dataclass(frozen=True)
class LeftOut:
    """A door that a walk does not visit, and why."""

    door_id: str
    reason: Literal["wish", "budget"]


@dataclass(frozen=True)
class TurfSpec:
    """How turf is cut. Exactly one of shift_s, doors_per_turf and turf_count steers the number of turfs."""

    shift_s: float | None = 3 * 3600.0
    doors_per_turf: int | None = None
    turf_count: int | None = None
    keep: str = ""  # areas that no turf may straddle: "precinct" stands for the column precinct_id
    face_doors_max: int = 8  # doors in one unit of the partition
    refine_rounds: int = 3
    seed: int = 1
    walk: WalkSpec = field(default_factory=WalkSpec)
    starts: tuple[
        tuple[float, float], ...
    ] = ()  # (lon, lat) of staging places; the way from the nearest counts
    lean: Literal["balance", "walking", "faces"] = (
        "balance"  # what else is given up for, where both cannot be had
    )


@dataclass(frozen=True)
class Streets:
    """What one street file holds.

    Attributes
    ----------
    segments
        GeoDataFrame in EPSG:4326, one row a walkable street segment between two junctions:
        segment_id (int, 0..n-1), from_node, to_node (int64 OSM node ids), name ("" where unknown),
        highway (one class, ``_link`` folded into its class), geometry (LineString from from_node to
        to_node). Read from OSM files also what the tags say, looking along the segment: sidewalk, oneway,
        layer, ring (`routing.walkable.WayFacts`) and from_mark, to_mark, the `routing.crossings.Mark`
        bits of the crossing at either end.
    address_points
        ``geo.tables.ADDRESS_POINTS`` of the file, possibly empty.
    backdrop
        GeoDataFrame in EPSG:4326 for the basemap: kind ("water", "park", "building", "rail",
        "motorway"), name, geometry. Possibly empty.
    """

    segments: gpd.GeoDataFrame
    address_points: pl.DataFrame
    backdrop: gpd.GeoDataFrame


@dataclass(frozen=True)
class SidewalkNetwork:
    """Both sides of every street, corners, and crossings, as arrays.

    Corners are the nodes. ``corner_of[k, end, side]`` is the corner at ``end`` (0 first, 1 last) on
    ``side`` (0 left, 1 right) of segment k; footways have one line, so both sides share corners.
    Edges are undirected pairs of corners; crossing edges carry effort beyond their ground metres.
    """

    metric_epsg: int
    corner_xy: NDArray[np.float64]  # (corners, 2), metres in metric_epsg
    corner_of: NDArray[np.int32]  # (segments, 2 ends, 2 sides)
    edge_from: NDArray[np.int32]  # (edges,)
    edge_to: NDArray[np.int32]
    edge_effort_m: NDArray[np.float64]
    edge_walk_m: NDArray[np.float64]
    edge_segment: NDArray[np.int32]  # segment walked along, or -1 for a crossing
    edge_crossed: NDArray[np.int32]  # segment crossed by a crossing, or -1
    edge_mark: NDArray[np.uint16]  # (edges,) `routing.crossings.Mark` bits of a crossing
    segment_m: NDArray[np.float64]  # (segments,) length
    segment_class: NDArray[np.str_]
    segment_name: NDArray[np.str_]
    side_start_m: NDArray[np.float64]  # (segments,) where the sides' walkable stretch begins ...
    side_end_m: NDArray[np.float64]  # ... and ends, metres along the segment: the rest is the roads it meets
    side_open: NDArray[np.bool_]  # (segments, 2 sides) whether people walk and live there: not on a median
    side_rate: NDArray[np.float64]  # (segments, 2) effort of a metre along; 1 but where no sidewalk is
    midblock_effort_m: NDArray[np.float64]  # (segments,) price of crossing mid-block; inf: forbidden
    midblock_walk_m: NDArray[np.float64]  # (segments,) ground metres of it, to be added to the price
    line_xy: NDArray[np.float64]  # (points, 2) all segment lines, metres
    line_start: NDArray[np.int64]  # (segments + 1,) first point of each line


@dataclass(frozen=True)
class Stop:
    """One place to stop: a door, or a building with all its doors in unit order.

    ``walk_m`` and ``walk_s`` lead here from the stop before (0 for the first without a start).
    ``path_index`` is the vertex of the walk's path where the stop is.
    """

    order: int  # from 1
    door_ids: tuple[str, ...]
    street_name: str
    side: Literal["left", "right"]
    walk_m: float
    walk_s: float
    knock_s: float
    path_index: int
    partner: int = 1  # who knocks here: 1, or 2 where a pair walks both sides at once
    drive_m: float = (
        0.0  # driven to here instead of walked; then walk_m is 0 and walk_s the time of the drive
    )

    @property
    def driven(self) -> bool:
        """Whether the leg that leads here is driven."""
        return self.drive_m > 0


@dataclass(frozen=True)
class Walk:
    """The order to walk one turf, its path and its certificate.

    ``gap = (effort_m - lower_bound_effort_m) / lower_bound_effort_m``; both are null until computed.
    ``list_order_m`` is the metres of today's printed order (street, odd/even, number), same network,
    ``human_order_m`` those of a careful human (street by street, one side up and the other down).
    ``wish_cost_m`` is the effort that the wish costs beyond the walk without it.
    ``path`` is a sequence of (lon, lat) along sidewalks and crossings.
    """

    turf_id: str
    stops: tuple[Stop, ...]
    walk_m: float
    effort_m: float
    walk_s: float
    knock_s: float
    lower_bound_effort_m: float | None
    gap: float | None
    proven: bool
    list_order_m: float
    solve_ms: float
    path: tuple[tuple[float, float], ...]
    start: tuple[float, float] | None
    spec: WalkSpec
    human_order_m: float = 0.0
    wish: WalkWish = field(default_factory=WalkWish)
    wish_cost_m: float = 0.0
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class TurfPlan:
    """One turf of a cut before it has an id: doors in order of door_id and its measured work.

    ``contiguous``: every two doors are joined on foot inside the turf's own block faces, their junctions
    and faces without doors. ``drive_between``: some doors are farther than ``drive_from_m`` from all
    others, or cannot be reached from them on foot. ``compactness`` is 1 for a disc and falls towards 0 for
    doors in a long line. ``travel_s`` is the way from the nearest start, 0 without starts.
    """

    door_ids: tuple[str, ...]
    walk_m: float
    walk_s: float
    knock_s: float
    contiguous: bool
    drive_between: bool = False
    compactness: float = 0.0
    travel_s: float = 0.0
    start: tuple[float, float] | None = None  # lon, lat of the nearest start


@dataclass(frozen=True)
class CutPlan:
    """The result of cutting: turfs (largest area name order is the app's business), leftovers, figures.

    ``exceptions`` has columns door_id, exception_reason: doors that could not be put in any turf.
    """

    turfs: tuple[TurfPlan, ...]
    exceptions: pl.DataFrame
    max_over_mean: float
    cv: float
    split_faces_rate: float
    spec: TurfSpec
    figures: dict[str, Any] = field(default_factory=dict)
