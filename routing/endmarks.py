"""Crossings and signals of the map → the ends of the segments whose crossing they are.

Maps put a crossing a few metres beside its junction and signals at the stop line of each arm. Both belong
to the crossing of that arm at the junction; only what lies farther off is a crossing of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from routing.crossings import NO_MIDBLOCK, ONE_LINE, Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routing.segments import Way

AT_JUNCTION_M = 30.0
"""A crossing or signal this near to a junction along its street belongs to it."""

ONE_JUNCTION_M = 40.0
"""Junctions joined by a shorter street share their signals: they are one crossing of double roads."""

ARMS_MIN = 3
_M_PER_DEGREE = 111_195.0
_CUT_CLASSES = (*NO_MIDBLOCK, "tertiary")


def mark_ends(pieces: Sequence[Way], marks: Mapping[int, int]) -> list[Way]:
    """Put the marks of nodes on the ends of pieces, and cut busy streets at crossings far from junctions.

    Parameters
    ----------
    pieces
        Ways from junction to junction.
    marks
        `routing.crossings.Mark` bits by node id.
    """
    if not marks:
        return list(pieces)
    arms: dict[int, int] = defaultdict(int)
    for piece in pieces:
        if piece.highway not in ONE_LINE:
            arms[piece.nodes[0]] += 1
            arms[piece.nodes[-1]] += 1
    marked = [part for piece in pieces for part in _marked(piece, marks, arms)]
    return _with_shared_signals(marked, arms)


def _marked(piece: Way, marks: Mapping[int, int], arms: Mapping[int, int]) -> list[Way]:
    if piece.highway in ONE_LINE:
        return [piece]
    ends = [marks.get(piece.nodes[0], 0), marks.get(piece.nodes[-1], 0)]
    inside = [place for place in range(1, len(piece.nodes) - 1) if piece.nodes[place] in marks]
    cuts = []
    if inside:
        along = _along_m(piece)
        for place in inside:
            mark = marks[piece.nodes[place]]
            away = (along[place], along[-1] - along[place])
            end = 0 if away[0] <= away[1] else 1
            if away[end] <= AT_JUNCTION_M and arms[piece.nodes[-end]] >= ARMS_MIN:
                ends[end] |= mark
            elif mark & Mark.JUNCTION and piece.highway in _CUT_CLASSES:
                cuts.append(place)
    return _cut(piece, cuts, ends, marks) if cuts or any(ends) else [piece]


def _cut(piece: Way, cuts: list[int], ends: list[int], marks: Mapping[int, int]) -> list[Way]:
    places = [0, *cuts, len(piece.nodes) - 1]
    found = [ends[0], *(marks[piece.nodes[place]] for place in cuts), ends[1]]
    return [
        replace(piece.part(first, last), marks=(found[number], found[number + 1]))
        for number, (first, last) in enumerate(pairwise(places))
    ]


def _along_m(piece: Way) -> list[float]:
    """Give metres along a piece at each of its nodes, near enough for what is beside what."""
    shrink = cos(radians(piece.points[0][1]))
    along = [0.0]
    for (lon, lat), (to_lon, to_lat) in pairwise(piece.points):
        along.append(along[-1] + _M_PER_DEGREE * hypot((to_lon - lon) * shrink, to_lat - lat))
    return along


def _with_shared_signals(pieces: list[Way], arms: Mapping[int, int]) -> list[Way]:
    """Give all arms of a junction the signals of one, and those of the junctions that make one with it."""
    root: dict[int, int] = {}

    def find(node: int) -> int:
        while root.get(node, node) != node:
            node = root[node]
        return node

    streets = [piece for piece in pieces if piece.highway not in ONE_LINE]
    for piece in streets:
        first, last = piece.nodes[0], piece.nodes[-1]
        if min(arms[first], arms[last]) >= ARMS_MIN and _along_m(piece)[-1] <= ONE_JUNCTION_M:
            root[find(first)] = find(last)
    lit = {
        find(node)
        for piece in streets
        for node, mark in zip((piece.nodes[0], piece.nodes[-1]), piece.marks, strict=True)
        if mark & Mark.SIGNALS and arms[node] >= ARMS_MIN
    }

    def shared(piece: Way) -> Way:
        first, last = (
            mark | (int(Mark.SIGNALS) if arms[node] >= ARMS_MIN and find(node) in lit else 0)
            for node, mark in zip((piece.nodes[0], piece.nodes[-1]), piece.marks, strict=True)
        )
        return piece if (first, last) == piece.marks else replace(piece, marks=(first, last))

    return [piece if piece.highway in ONE_LINE else shared(piece) for piece in pieces]
