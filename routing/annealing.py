"""Annealing: borders of turfs move until work is even, faces are whole and turfs are compact.

Hot at first, so that a turf may get worse before it gets better, then colder (Kirkpatrick, Gelatt and
Vecchi 1983). The number of proposals is fixed and their random numbers are drawn from a seed: nothing
looks at a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.balance import COMPACTNESS, TOGETHERNESS, spread
from routing.faces import BRIDGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from routing.balance import Pieces
    from routing.borderkernels import Map, Turfs

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger[Any]]

DRAWS_AT_ONCE = 400_000
"""Proposals between two looks at whether to go on: about a tenth of a second."""


@dataclass(frozen=True)
class Lean:
    """What turfs are to be like, as costs to be weighed against each other.

    Uneven work costs ``evenness`` times the square of its part off the aim, and beyond ``tolerance`` also
    ``beyond`` times the square of what is more. ``whole_face`` points of graph weight are lost, on top of
    the graph's own, where a face is divided; ``bridge`` points where a turf holds both ends of a bridge,
    and ``arterial`` points for every way across an arterial between two neighbours in one turf.
    """

    evenness: float = 10.0
    tolerance: float = 0.03
    beyond: float = 100.0
    compactness: float = 2 * COMPACTNESS
    togetherness: float = 1.5 * TOGETHERNESS
    whole_face: float = 200.0
    bridge: float = 1000.0
    arterial: float = 30.0


LEANS = {
    "balance": Lean(),
    "walking": Lean(
        evenness=4.0,
        tolerance=0.06,
        compactness=5 * COMPACTNESS,
        togetherness=2.5 * TOGETHERNESS,
        arterial=10.0,
    ),
    "faces": Lean(evenness=4.0, tolerance=0.06, whole_face=1400.0),
}
"""By ``TurfSpec.lean``."""


@dataclass(frozen=True)
class Heating:
    """How long and how hot: proposals for every stop, the cost accepted at the start, and the seed."""

    rounds: int
    heat: float
    seed: int


def anneal(
    pieces: Pieces, face: Ints, turf: Ints, lean: Lean, heating: Heating, tell: Callable[[float], None]
) -> Ints:
    """Move the borders of turfs.

    Parameters
    ----------
    pieces
        One unit a stop, in the order of their faces.
    face
        Block face of every stop; stops of one face are neighbours in this order.
    turf
        Turf of every stop, from 0; every turf in one piece.
    lean, heating
        What is wanted, and how long to try.
    tell
        Told the part that is done, several times a second; may raise ``Cancelled``.

    Returns
    -------
    int array, shape (stops,)
        Every turf that was in one piece still is, and none is empty.
    """
    from routing.borderkernels import Desk, Draws, Worth, move_borders

    if len(pieces.aim_s) < 2:
        return turf
    stops, turfs = _map_of(pieces, face, lean), _turfs_of(pieces, turf)
    worth = Worth(lean.evenness, lean.tolerance, lean.beyond, lean.compactness / spread(pieces, turf))
    room = np.zeros(len(turf), dtype=np.int64)
    desk = Desk(room, room.copy(), np.zeros(1, dtype=np.int64))
    random = np.random.default_rng(heating.seed)
    for part, heat in _cooling(len(turf) * heating.rounds, heating.heat):
        tell(part)
        draws = Draws(random.integers(0, 1 << 62, len(heat)), random.exponential(size=len(heat)), heat)
        move_borders(stops, turfs, draws, worth, desk)
    return turfs.of_stop


def _cooling(draws: int, heat: float) -> Iterator[tuple[float, Floats]]:
    """Give the heat of all proposals, some at a time: falling, and none for the last twentieth."""
    for begin in range(0, draws, DRAWS_AT_ONCE):
        done = np.arange(begin, min(begin + DRAWS_AT_ONCE, draws)) / draws
        yield begin / draws, np.where(done < 0.95, heat * (1 - done) ** 2, 0.0)


def _map_of(pieces: Pieces, face: Ints, lean: Lean) -> Map:
    from routing.borderkernels import Map

    graph = pieces.graph
    begin = np.repeat(np.arange(len(face)), np.diff(graph.indptr))
    along = (np.abs(begin - graph.indices) == 1) & (face[begin] == face[graph.indices])
    points = np.where(graph.data == BRIDGE, -lean.bridge, graph.data + np.where(along, lean.whole_face, 0.0))
    places = pieces.xy - pieces.xy.mean(axis=0)
    x, y = np.ascontiguousarray(places.T)
    if pieces.arterials is not None:
        points = points - lean.arterial * np.asarray(pieces.arterials[begin, graph.indices]).ravel()
    first, neighbour = graph.indptr.astype(np.int64), graph.indices.astype(np.int64)
    return Map(
        first,
        neighbour,
        lean.togetherness * points,
        face.astype(np.int64),
        pieces.work_s.astype(np.float64),
        x,
        y,
    )


def _turfs_of(pieces: Pieces, turf: Ints) -> Turfs:
    from routing.borderkernels import Turfs

    count, work_s = len(pieces.aim_s), pieces.work_s
    xy = pieces.xy - pieces.xy.mean(axis=0)
    amounts = (work_s, work_s * xy[:, 0], work_s * xy[:, 1], work_s * (xy * xy).sum(axis=1))
    sums = np.column_stack([np.bincount(turf, amount, count) for amount in amounts])
    size = np.bincount(turf, minlength=count).astype(np.int64)
    return Turfs(turf.astype(np.int64), pieces.aim_s.astype(np.float64), np.ascontiguousarray(sums), size)
