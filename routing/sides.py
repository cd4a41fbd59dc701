"""The two sides of a street as lines: the middle of the road moved half its width to the left or right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork

MITRE = 2.0
"""At a bend a side moves outward at most this many times its distance from the middle."""


@dataclass(frozen=True)
class Sides:
    """The sides of all segments, ready to be drawn.

    Attributes
    ----------
    start
        First point of each segment, (segments + 1,), as ``SidewalkNetwork.line_start``.
    along_m
        Metres along the middle of the segment at each point, (points,).
    xy
        Points of the left and of the right sides, (2, points, 2), in ``metric_epsg``.
    seen_m
        Metres along the middle between which a side is drawn, (segments, 2 sides, 2): from corner to corner.
    """

    start: NDArray[np.int64]
    along_m: NDArray[np.float64]
    xy: NDArray[np.float64]
    seen_m: NDArray[np.float64]

    def line(self, segment: int, side: int, from_m: float, to_m: float) -> NDArray[np.float64]:
        """Give the line along one side of a segment.

        Parameters
        ----------
        segment, side
            Row of the segment and its side (0 left, 1 right).
        from_m, to_m
            Metres along the segment's middle; backwards where ``to_m`` is less. What lies beyond the
            corners at the ends of this side is left out.

        Returns
        -------
        ndarray
            Points (n, 2) in ``metric_epsg``, from ``from_m`` to ``to_m``; at least those two.
        """
        first, last = self.start[segment], self.start[segment + 1]
        seen = self.seen_m[segment, side]
        low, high = (min(max(at_m, seen[0]), seen[1]) for at_m in sorted((from_m, to_m)))
        along, xy = self.along_m[first:last], self.xy[side, first:last]
        inside = slice(bisect_right(along, low), bisect_left(along, high))
        ends = np.empty((2, 2))
        for axis in (0, 1):
            ends[:, axis] = np.interp((low, high), along, xy[:, axis])
        line = np.concatenate([ends[:1], xy[inside], ends[1:]])
        return line if from_m <= to_m else line[::-1]


def build_sides(network: SidewalkNetwork) -> Sides:
    """Move the middle line of every segment to both sides.

    Parameters
    ----------
    network
        Half of ``midblock_walk_m`` is how far the sides are from the middle; footways have one line.
    """
    xy, start = network.line_xy, network.line_start
    step = np.diff(xy, axis=0)
    length_m = np.hypot(step[:, 0], step[:, 1])
    length_m[start[1:-1] - 1] = 0.0  # from one line to the next leads no street
    total = np.concatenate([[0.0], np.cumsum(length_m)])
    row = np.repeat(np.arange(len(network.segment_m)), np.diff(start))
    shift = _normals(step, start) * (network.midblock_walk_m[row] / 2)[:, None]
    return Sides(
        start=start,
        along_m=total - total[start[row]],
        xy=np.stack([xy + shift, xy - shift]),
        seen_m=_seen(network, step),
    )


def _normals(step: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the direction to the left at every point, lengthened at bends so that a side keeps its distance."""
    length = np.hypot(step[:, 0], step[:, 1])
    unit = step / np.where(length > 0, length, 1.0)[:, None]
    left = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    before, after = np.vstack([left[:1], left]), np.vstack([left, left[-1:]])
    before[start[:-1]] = after[start[:-1]]
    after[start[1:] - 1] = before[start[1:] - 1]
    total = before + after
    square = (total * total).sum(axis=1)
    reach = np.minimum(2.0 / np.maximum(square, 1e-9), MITRE / np.maximum(np.sqrt(square), 1e-9))
    return np.asarray(total * reach[:, None])


def _seen(network: SidewalkNetwork, step: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give where along the middle the corners of each side are, never past the midpoint."""
    first, last = network.line_start[:-1], network.line_start[1:] - 1
    ends = network.line_xy[np.stack([first, last], axis=1)]  # (segments, 2 ends, 2)
    inward = np.stack([step[first], -step[last - 1]], axis=1)
    inward /= np.maximum(np.hypot(inward[..., 0], inward[..., 1]), 1e-9)[..., None]
    beyond = network.corner_xy[network.corner_of] - ends[:, :, None, :]  # (segments, 2 ends, 2 sides, 2)
    taken = (beyond * inward[:, :, None, :]).sum(axis=3)
    taken = np.clip(taken, 0.0, network.segment_m[:, None, None] / 2)
    return np.stack([taken[:, 0], network.segment_m[:, None] - taken[:, 1]], axis=2)
