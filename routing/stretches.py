"""Stretches: a street between two junctions with other streets, however many segments the map cuts it into.

Driveways, footways and service roads end no stretch. Each stretch has a direction of its own, so that its two
sides and the metres along it mean the same on all of its segments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import ends_xy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.matrix import Places
    from routing.model import SidewalkNetwork

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NEAR_M = 400.0
"""How far around the places stretches are told; what lies beyond changes nothing at the places."""


@dataclass(frozen=True)
class OnStretch:
    """Where places are on their stretch, one value a place.

    ``stretch`` are numbers without meaning, ``side`` is 0 left or 1 right of the stretch's direction and
    ``along_m`` the metres in this direction.
    """

    stretch: Ints
    side: Ints
    along_m: Floats


def on_stretches(network: SidewalkNetwork, places: Places) -> OnStretch:
    """Tell where places are on their stretches.

    Parameters
    ----------
    network
        Two-sided segments of one name that meet where no other street does are one stretch.
    places
        Any places.
    """
    segments = _segments_near(network, np.unique(places.segment_id))
    joined = _joined_ends(network, segments)
    stretch = np.arange(len(network.segment_m), dtype=np.int64)
    flipped = np.zeros(len(network.segment_m), dtype=bool)
    start_m = np.zeros(len(network.segment_m))
    for chain in _chains(segments, joined):
        along = 0.0
        for segment, is_flipped in chain:
            stretch[segment], flipped[segment], start_m[segment] = chain[0][0], is_flipped, along
            along += float(network.segment_m[segment])
    at, turned = places.segment_id, flipped[places.segment_id]
    inside = np.where(turned, network.segment_m[at] - places.offset_m, places.offset_m)
    two_sided = network.midblock_walk_m[at] > 0
    side = np.where(two_sided, places.side ^ turned.astype(np.int64), 0)
    return OnStretch(stretch[at], side.astype(np.int64), start_m[at] + inside)


def _segments_near(network: SidewalkNetwork, used: Ints) -> Ints:
    """Give the streets with two sides around the segments used."""
    ends = ends_xy(network)
    low, high = ends[used].min(axis=(0, 1)) - NEAR_M, ends[used].max(axis=(0, 1)) + NEAR_M
    near = ((ends >= low) & (ends <= high)).all(axis=2).any(axis=1)
    street = (network.midblock_walk_m > 0) & (network.segment_class != "service")
    return np.flatnonzero(near & street).astype(np.int64)


def _joined_ends(network: SidewalkNetwork, segments: Ints) -> dict[tuple[int, int], tuple[int, int]]:
    """Tell which (segment, end) goes on as which other (segment, end) of the same stretch."""
    ends = np.round(ends_xy(network)[segments].reshape(-1, 2), 2)
    _, node, degree = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    by_node = np.argsort(node.ravel(), kind="stable")
    first = np.cumsum(degree) - degree
    joined = {}
    for spot in first[degree == 2].tolist():
        half, other = int(by_node[spot]), int(by_node[spot + 1])
        here, there = int(segments[half // 2]), int(segments[other // 2])
        name = network.segment_name[here]
        if here != there and name and name == network.segment_name[there]:
            joined[here, half % 2] = (there, other % 2)
            joined[there, other % 2] = (here, half % 2)
    return joined


def _chains(segments: Ints, joined: dict[tuple[int, int], tuple[int, int]]) -> list[list[tuple[int, bool]]]:
    """Give the segments of every stretch in order, each with whether it is walked from its last end."""
    seen: set[int] = set()
    found = []
    loose = [segment for segment in segments.tolist() if not all((segment, end) in joined for end in (0, 1))]
    for segment in [*loose, *segments.tolist()]:  # rings have no loose end and come last
        if segment in seen:
            continue
        enter = 1 if (segment, 0) in joined and (segment, 1) not in joined else 0
        chain: list[tuple[int, bool]] = []
        here: tuple[int, int] | None = (segment, enter)
        while here is not None and here[0] not in seen:
            seen.add(here[0])
            chain.append((here[0], here[1] == 1))
            here = joined.get((here[0], 1 - here[1]))
        found.append(chain)
    return found
