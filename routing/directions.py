"""Reading a walk aloud: street by street and side by side, with the turns between; data, no words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from geo.crs import to_metric
from routing.humanorder import house_number_of
from routing.measures import ends_xy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork, Stop, Walk

    Floats = NDArray[np.float64]

Parity = Literal["odd", "even", "both", ""]
Turn = Literal["start", "cross", "left", "right", "straight", "back", "drive"]

ZIGZAG_STOPS = 3
"""Fewer stops than these on one side, between stops on the other, are no side of their own but a zigzag."""

ALONG_M = 20.0
"""A street is walked along, not only crossed, for at least so many metres."""

NEAR_M = 30.0
"""A junction is where the path passes within so many metres of it."""


@dataclass(frozen=True)
class Direction:
    """One part of a walk: a side of a street, or a zigzag on both, and how to get there.

    Attributes
    ----------
    street_name
        Of the stops; "" where unknown.
    parity
        Of their house numbers; "" where there are none.
    from_number, to_number
        House numbers of the first and the last stop, as written.
    first_stop, last_stop
        ``Stop.order`` of both.
    door_count
        Doors to knock at.
    walk_m
        Metres from the first of these stops to the last.
    turn
        What to do after the part before: cross the same street, turn left or right, go straight on, turn
        back, or drive; "start" for the first part.
    at_street
        The street at whose junction to cross; "" in mid-block or where it has no name.
    via
        Streets walked along to get here, without the one before and this one.
    approach_m
        Metres from the last stop of the part before, driven where ``turn`` is "drive".
    partner
        Who of a pair walks this part, 1 or 2.
    """

    street_name: str
    parity: Parity
    from_number: str
    to_number: str
    first_stop: int
    last_stop: int
    door_count: int
    walk_m: float
    turn: Turn
    at_street: str
    via: tuple[str, ...]
    approach_m: float
    partner: int


@dataclass(frozen=True)
class StreetTotal:
    """What one street of a walk holds: stops, doors, the metres that lead to them, seconds at the doors."""

    street_name: str
    stop_count: int
    door_count: int
    walk_m: float
    knock_s: float


def street_totals(walk: Walk) -> tuple[StreetTotal, ...]:
    """Add a walk up by street, streets in the order in which they are first met."""
    by_street: dict[str, list[Stop]] = {}
    for stop in walk.stops:
        by_street.setdefault(stop.street_name, []).append(stop)
    return tuple(
        StreetTotal(
            street_name=name,
            stop_count=len(stops),
            door_count=sum(len(stop.door_ids) for stop in stops),
            walk_m=sum(stop.walk_m for stop in stops),
            knock_s=sum(stop.knock_s for stop in stops),
        )
        for name, stops in by_street.items()
    )


def directions_of(
    network: SidewalkNetwork, walk: Walk, house_numbers: Mapping[str, str]
) -> tuple[Direction, ...]:
    """Tell a walk as parts, each one side of one street.

    Parameters
    ----------
    network
        The network that the walk was planned on.
    walk
        The walk.
    house_numbers
        House number (text) by door_id; doors may be missing.

    Returns
    -------
    tuple of Direction
        In walking order; a pair's parts of partner 1 come before those of partner 2.
    """
    map_ = _Map(network, walk)
    found = []
    for partner in sorted({stop.partner for stop in walk.stops}):
        stops = [stop for stop in walk.stops if stop.partner == partner]
        before: list[Stop] = []
        for part in _parts(stops, house_numbers):
            found.append(_direction(map_, before, part, house_numbers))
            before = part
    return tuple(found)


def _parity(stops: Sequence[Stop], house_numbers: Mapping[str, str]) -> Parity:
    numbers = [house_number_of(house_numbers.get(stop.door_ids[0])) for stop in stops]
    kinds = {number % 2 for number in numbers if number is not None}
    return "" if not kinds else "both" if len(kinds) == 2 else "odd" if kinds == {1} else "even"


def _parts(stops: Sequence[Stop], house_numbers: Mapping[str, str]) -> list[list[Stop]]:
    """Cut stops where street or side change; short changes of side on one street stay one zigzag."""
    runs: list[list[Stop]] = []
    for stop in stops:
        last = runs[-1][-1] if runs else None
        same = last is not None and last.street_name == stop.street_name and not stop.driven
        if same and last and _parity([last], house_numbers) == _parity([stop], house_numbers):
            runs[-1].append(stop)
        else:
            runs.append([stop])
    parts: list[list[Stop]] = []
    for run in runs:
        joins = parts and parts[-1][-1].street_name == run[0].street_name and not run[0].driven
        if joins and (len(run) < ZIGZAG_STOPS or len(parts[-1]) < ZIGZAG_STOPS):
            parts[-1].extend(run)
        else:
            parts.append(list(run))
    return parts


def _direction(
    map_: _Map, before: Sequence[Stop], part: Sequence[Stop], house_numbers: Mapping[str, str]
) -> Direction:
    first, last = part[0], part[-1]
    turn = _turn(map_, before, part)
    return Direction(
        street_name=first.street_name,
        parity=_parity(part, house_numbers),
        from_number=house_numbers.get(first.door_ids[0], ""),
        to_number=house_numbers.get(last.door_ids[0], ""),
        first_stop=first.order,
        last_stop=last.order,
        door_count=sum(len(stop.door_ids) for stop in part),
        walk_m=sum(stop.walk_m for stop in part[1:]),
        turn=turn,
        at_street=map_.junction(before[-1], first) if turn == "cross" else "",
        via=map_.streets_between(before[-1], first) if before and turn != "drive" else (),
        approach_m=first.drive_m if turn == "drive" else first.walk_m,
        partner=first.partner,
    )


def _turn(map_: _Map, before: Sequence[Stop], part: Sequence[Stop]) -> Turn:
    if not before:
        return "start"
    if part[0].driven:
        return "drive"
    if before[-1].street_name == part[0].street_name:
        return "cross"
    came, goes = map_.heading(before, arriving=True), map_.heading(part, arriving=False)
    angle = float((np.degrees(goes - came) + 180.0) % 360.0 - 180.0)
    if abs(angle) < 35.0:
        return "straight"
    if abs(angle) > 145.0:
        return "back"
    return "left" if angle > 0 else "right"


class _Map:
    """The path in metres and the streets around it."""

    def __init__(self, network: SidewalkNetwork, walk: Walk) -> None:
        lonlat = np.array(walk.path)
        self.xy = to_metric(lonlat[:, 0], lonlat[:, 1], network.metric_epsg)
        ends = ends_xy(network)
        low, high = self.xy.min(axis=0) - 500.0, self.xy.max(axis=0) + 500.0
        near = ((ends >= low) & (ends <= high)).all(axis=2).any(axis=1) & (network.segment_name != "")
        self.segments = np.flatnonzero(near)
        self.names, self.ends = network.segment_name[self.segments], ends[self.segments]
        self.tree = shapely.STRtree(
            [
                shapely.LineString(network.line_xy[network.line_start[k] : network.line_start[k + 1]])
                for k in self.segments
            ]
        )

    def heading(self, stops: Sequence[Stop], *, arriving: bool) -> float:
        """Give the direction in which stops are passed, radians counter-clockwise from east."""
        first, last = stops[0].path_index, stops[-1].path_index
        if first == last:
            step = -1 if stops[0].partner == 2 else 1  # the second partner's path is drawn backwards
            first = first - step if arriving or first + step >= len(self.xy) else first
            last = first + step
        first, last = (min(max(k, 0), len(self.xy) - 1) for k in (first, last))
        ahead = self.xy[last] - self.xy[first]
        return float(np.arctan2(ahead[1], ahead[0]))

    def _leg(self, before: Stop, stop: Stop) -> Floats:
        low, high = sorted((before.path_index, stop.path_index))
        return self.xy[low : high + 1]

    def junction(self, before: Stop, stop: Stop) -> str:
        """Name another street that meets this one where the leg passes; "" where none does."""
        own = {before.street_name, stop.street_name}
        places = self.ends.reshape(-1, 2)
        away = np.hypot(*(places[:, None, :] - self._leg(before, stop)[None, 1:-1, :]).transpose(2, 0, 1))
        nearest = away.min(axis=1, initial=np.inf)
        other = ~np.isin(np.repeat(self.names, 2), list(own))
        best = int(np.argmin(np.where(other, nearest, np.inf))) if len(places) else 0
        return str(self.names[best // 2]) if len(places) and other[best] and nearest[best] <= NEAR_M else ""

    def streets_between(self, before: Stop, stop: Stop) -> tuple[str, ...]:
        """Name the streets that the leg goes along, without those it leads from and to."""
        leg = self._leg(before, stop)
        leg = leg if before.path_index <= stop.path_index else leg[::-1]
        length = np.hypot(*np.diff(leg, axis=0).T)
        middles = (leg[:-1] + leg[1:])[length >= ALONG_M] / 2
        if not len(middles) or not len(self.segments):
            return ()
        names = [str(self.names[k]) for k in self.tree.nearest(shapely.points(middles)).tolist()]
        own = {before.street_name, stop.street_name}
        return tuple(dict.fromkeys(name for name in names if name not in own))
