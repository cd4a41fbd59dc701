"""The two sides of a street as lines: the middle of the road moved half its width to the left or right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork

MITRE = 2.0
"""At a bend a side moves outward at most this many times its distance from the middle."""


def side_line(
    network: SidewalkNetwork, segment: int, side: int, from_m: float, to_m: float
) -> NDArray[np.float64]:
    """Give the line along one side of a segment.

    Parameters
    ----------
    segment, side
        Row of the segment and its side (0 left, 1 right).
    from_m, to_m
        Metres along the segment's middle line; backwards where ``to_m`` is less. What lies beyond the
        corners at the ends of this side is left out.

    Returns
    -------
    ndarray
        Points (n, 2) in ``metric_epsg``, from ``from_m`` to ``to_m``; at least those two.
    """
    middle = network.line_xy[network.line_start[segment] : network.line_start[segment + 1]]
    step = np.diff(middle, axis=0)
    length_m = np.hypot(step[:, 0], step[:, 1])
    along_m = np.concatenate([[0.0], np.cumsum(length_m)])
    shift_m = float(network.midblock_walk_m[segment]) / 2 * (1 if side == 0 else -1)
    xy = middle + _normals(step, length_m) * shift_m
    first_m, last_m = _seen_stretch(network, segment, side, step, float(along_m[-1]))
    low, high = np.clip([min(from_m, to_m), max(from_m, to_m)], first_m, last_m)
    inside = along_m[(along_m > low) & (along_m < high)]
    at_m = np.concatenate([[low], inside, [high]])
    line = np.stack([np.interp(at_m, along_m, xy[:, 0]), np.interp(at_m, along_m, xy[:, 1])], axis=1)
    return line if from_m <= to_m else line[::-1]


def _seen_stretch(
    network: SidewalkNetwork, segment: int, side: int, step: NDArray[np.float64], length_m: float
) -> tuple[float, float]:
    """Give the metres along the middle between the corners of this side, never past the midpoint."""
    points = network.line_xy[[network.line_start[segment], network.line_start[segment + 1] - 1]]
    beyond = network.corner_xy[network.corner_of[segment, :, side]] - points
    first_m = float(beyond[0] @ step[0] / np.hypot(*step[0]))
    last_m = float(-beyond[1] @ step[-1] / np.hypot(*step[-1]))
    half_m = length_m / 2
    return min(max(first_m, 0.0), half_m), length_m - min(max(last_m, 0.0), half_m)


def _normals(step: NDArray[np.float64], length_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the direction to the left at every vertex, lengthened at bends so that the side keeps its distance."""
    unit = step / np.where(length_m > 0, length_m, 1.0)[:, None]
    left = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    before, after = np.vstack([left[:1], left]), np.vstack([left, left[-1:]])
    total = before + after
    square = (total * total).sum(axis=1)
    reach = np.minimum(2.0 / np.maximum(square, 1e-9), MITRE / np.maximum(np.sqrt(square), 1e-9))
    return np.asarray(total * reach[:, None])
