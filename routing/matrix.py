"""Door-to-door metres on the sidewalk network, exact to a centimetre.

A place is a point on one side of a segment. Two places of one segment are joined along the side (and by a
mid-block crossing when they face each other); all others through the corners at the ends of their sides. So
a matrix needs shortest paths between those corners only, and 100 doors have about 23 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import BadInput, Infeasible
from routing.modes import network_for
from routing.paths import CornerPaths, efforts_between, shortest_paths
from routing.sides import Sides, build_sides

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from routing.model import SidewalkNetwork
    from routing.modes import Mode


@dataclass(frozen=True)
class Places:
    """Points on sides of segments, in the order given; each array has one value a place.

    ``side`` is 0 left or 1 right of the segment; ``offset_m`` is measured from its first end.
    """

    segment_id: NDArray[np.int64]
    side: NDArray[np.int64]
    offset_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.segment_id)

    def take(self, order: NDArray[np.int64] | list[int]) -> Places:
        """Give the places of ``order``, in that order; a place may come twice."""
        return Places(self.segment_id[order], self.side[order], self.offset_m[order])


@dataclass(frozen=True)
class Router:
    """A network made ready for shortest paths; build one per process and keep it.

    ``graph`` is the symmetric matrix of effort between corners, ``pair`` the sorted numbers of joined
    corners (``from * corners + to`` with from < to) and ``pair_edge`` the cheapest edge of each.
    ``component`` is the piece of the network each corner is in and ``degree`` the corners it is joined to;
    ``sides`` are the lines that walks are drawn along.
    """

    network: SidewalkNetwork
    graph: csr_matrix
    pair: NDArray[np.int64]
    pair_edge: NDArray[np.int64]
    component: NDArray[np.int32]
    degree: NDArray[np.int64]
    sides: Sides

    def edges_between(self, corners: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the edges walked through ``corners`` in this order, one fewer than corners."""
        low, high = np.minimum(corners[:-1], corners[1:]), np.maximum(corners[:-1], corners[1:])
        return self.pair_edge[np.searchsorted(self.pair, low.astype(np.int64) * len(self.component) + high)]


@dataclass(frozen=True)
class Access:
    """How places reach corners: ``corner``, ``walk_m``, ``effort_m`` are (places, 2 ends), ``at_m`` (places,)."""

    corner: NDArray[np.int64]
    walk_m: NDArray[np.float64]
    effort_m: NDArray[np.float64]
    at_m: NDArray[np.float64]


@dataclass(frozen=True)
class Leg:
    """One leg: the corners passed (none when it stays on its segment), its metres and effort."""

    corners: NDArray[np.int64]
    walk_m: float
    effort_m: float


def places_of(snaps: pl.DataFrame) -> Places:
    """Give the places of snapped doors: columns segment_id, side, offset_m, none of them null.

    Raises
    ------
    BadInput
        If a door has no segment: such doors are exceptions and belong in no walk.
    """
    if snaps["segment_id"].null_count():
        raise BadInput("Some doors have no street.", "Leave out the doors that have an exception_reason.")
    return Places(
        snaps["segment_id"].to_numpy().astype(np.int64),
        snaps["side"].to_numpy().astype(np.int64),
        snaps["offset_m"].to_numpy().astype(np.float64),
    )


def join_places(*parts: Places) -> Places:
    """Put places one after the other."""
    return Places(
        np.concatenate([part.segment_id for part in parts]),
        np.concatenate([part.side for part in parts]),
        np.concatenate([part.offset_m for part in parts]),
    )


def build_router(network: SidewalkNetwork, mode: Mode = "walk") -> Router:
    """Make a network ready for shortest paths of one way of moving (tens of milliseconds for a town).

    The router's network is that of `routing.modes.network_for`; places on segments closed to the mode are
    joined to nothing.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    network = network_for(network, mode)
    count = len(network.corner_xy)
    low = np.minimum(network.edge_from, network.edge_to).astype(np.int64)
    high = np.maximum(network.edge_from, network.edge_to).astype(np.int64)
    edge = np.lexsort((network.edge_effort_m, low * count + high))
    edge = edge[low[edge] != high[edge]]  # an edge from a corner to itself leads nowhere
    pair, first = np.unique((low * count + high)[edge], return_index=True)
    edge = edge[first]
    effort = network.edge_effort_m[edge]
    ends = (np.concatenate([low[edge], high[edge]]), np.concatenate([high[edge], low[edge]]))
    graph = csr_matrix((np.concatenate([effort, effort]), ends), shape=(count, count))
    _, component = connected_components(graph, directed=False)
    degree = np.diff(graph.indptr).astype(np.int64)
    return Router(network, graph, pair, edge, component, degree, build_sides(network))


def effort_matrix(router: Router, places: Places) -> NDArray[np.float64]:
    """Effort between every two places, (places, places) metres, symmetric, 0 on the diagonal.

    Effort is metres on the ground plus the price of every crossing. It is inf where no permitted way
    leads from one place to the other.
    """
    if not len(places):
        return np.zeros((0, 0))
    access = access_of(router.network, places)
    corners, at = np.unique(access.corner, return_inverse=True)
    at = at.reshape(access.corner.shape)
    between = efforts_between(router, corners)
    best = np.full((len(places), len(places)), np.inf)
    for end in (0, 1):
        for other in (0, 1):
            through = between[np.ix_(at[:, end], at[:, other])]
            np.minimum(best, access.effort_m[:, end, None] + through + access.effort_m[:, other], out=best)
    np.minimum(best, _along_same_segment(router.network, places, access.at_m), out=best)
    best = np.asarray(
        np.minimum(best, best.T)
    )  # both directions are one path; their sums differ in the last bits
    np.fill_diagonal(best, 0.0)
    return best


def access_of(network: SidewalkNetwork, places: Places) -> Access:
    """Give the corners at both ends of each place's side and the metres to them.

    A place beyond the end of its side (a house standing at the junction) counts as at that end.
    """
    start = network.side_start_m[places.segment_id]
    end = network.side_end_m[places.segment_id]
    at_m = np.clip(places.offset_m, start, end)
    corner = network.corner_of[places.segment_id, :, places.side].astype(np.int64)
    walk_m = np.stack([at_m - start, end - at_m], axis=1)
    rate = network.side_rate[places.segment_id, places.side]
    return Access(corner, walk_m, walk_m * rate[:, None], at_m)


def _along_same_segment(
    network: SidewalkNetwork, places: Places, at_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    same = places.segment_id[:, None] == places.segment_id[None, :]
    opposite = places.side[:, None] != places.side[None, :]
    cross = (network.midblock_effort_m + network.midblock_walk_m)[places.segment_id]
    rate = network.side_rate[places.segment_id, places.side]
    along = np.abs(at_m[:, None] - at_m[None, :]) * np.minimum(rate[:, None], rate[None, :])
    along = along + np.where(opposite, cross[:, None], 0.0)
    return np.where(same, along, np.inf)


def measure_legs(router: Router, places: Places) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres and effort of each leg through ``places`` in order, one value a place (0 for the first).

    The legs are those of ``trace_legs``, without their geometry; efforts are those of ``effort_matrix``.

    Raises
    ------
    Infeasible
        If no permitted way leads from a place to the next.
    """
    legs = legs_of(router, places, access_of(router.network, places))
    return (
        np.array([0.0, *(leg.walk_m for leg in legs)])[: len(places)],
        np.array([0.0, *(leg.effort_m for leg in legs)])[: len(places)],
    )


def legs_of(router: Router, places: Places, access: Access) -> list[Leg]:
    """Give the legs through ``places`` in order, one fewer than places; ``access`` is theirs.

    Raises
    ------
    Infeasible
        If no permitted way leads from a place to the next.
    """
    if len(places) < 2:
        return []
    corners, at = np.unique(access.corner, return_inverse=True)
    at = at.reshape(access.corner.shape)
    wanted = np.zeros((len(corners), len(corners)), dtype=bool)
    for end in (0, 1):
        for other in (0, 1):
            wanted[at[:-1, end], at[1:, other]] = True
    paths = shortest_paths(router, corners, wanted)
    return [_leg(router, places, access, at, paths, number) for number in range(len(places) - 1)]


def _leg(
    router: Router, places: Places, access: Access, at: NDArray[np.int64], paths: CornerPaths, number: int
) -> Leg:
    """Give the leg from place ``number`` to the next."""
    here, there = number, number + 1
    network = router.network
    through = (
        access.effort_m[here][:, None]
        + paths.effort_m[np.ix_(at[here], at[there])]
        + access.effort_m[there][None, :]
    )
    end, other = np.unravel_index(int(np.argmin(through)), through.shape)
    effort_m = float(through[end, other])
    segment = places.segment_id[here]
    if segment == places.segment_id[there]:
        crossing = places.side[here] != places.side[there]
        along_m = abs(float(access.at_m[here] - access.at_m[there]))
        walk_m = along_m + (float(network.midblock_walk_m[segment]) if crossing else 0.0)
        rate = float(network.side_rate[segment, places.side[[here, there]]].min())
        price_m = float(network.midblock_effort_m[segment]) if crossing else 0.0
        direct_m = along_m * rate + (walk_m - along_m) + price_m
        if direct_m <= effort_m:
            return Leg(np.empty(0, dtype=np.int64), walk_m, direct_m)
    if not np.isfinite(effort_m):
        raise Infeasible(
            "No permitted way leads from one stop of the walk to the next.", "Cut the turf anew."
        )
    corners = _corners_on_path(paths, int(at[here, end]), int(at[there, other]))
    edges = router.edges_between(corners)
    ends_m = float(access.walk_m[here, end] + access.walk_m[there, other])
    return Leg(corners, ends_m + float(network.edge_walk_m[edges].sum()), effort_m)


def _corners_on_path(paths: CornerPaths, source: int, target: int) -> NDArray[np.int64]:
    """Give the corners from ``source`` to ``target``, both counted as in the matrix of ``paths``."""
    first, here = int(paths.place_of[source]), int(paths.place_of[target])
    before = paths.before[paths.row_of[source]]
    back = [here]
    while here != first:
        here = int(before[here])
        back.append(here)
    return paths.part[np.array(back[::-1], dtype=np.int64)]
