"""Where the stop numbers of a printed map stand: beside their doors, never on one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

ROUNDS = 160
GAP = 1.2
"""Points between two number circles."""


def spread_numbers(anchors: Points, path: Points, radius: Points, size: tuple[float, float]) -> Points:
    """Find a place for the circle of each number.

    Circles start pushed away from the walk's line, so that they stand behind their doors, then push each
    other apart and are pulled home until none overlap (or ``ROUNDS`` are over).

    Parameters
    ----------
    anchors
        Doors in points on the map, (n, 2).
    path
        The walk in points on the map, (m, 2); may be empty.
    radius
        Of each circle in points, (n,).
    size
        Width and height of the map; circles stay inside.

    Returns
    -------
    ndarray
        Middles of the circles, (n, 2), the same for the same input.
    """
    home = anchors + _away_from(anchors, path) * (radius * 0.55)[:, None]
    middles = home + _tiny_turns(len(anchors))
    apart = radius[:, None] + radius[None, :] + GAP
    np.fill_diagonal(apart, 0.0)
    low, high = radius[:, None] + 2, np.array(size) - radius[:, None] - 2
    for number in range(ROUNDS):
        push = _pushes(middles, apart)
        if number > ROUNDS // 4 and not push.any():
            break
        pull = (home - middles) * (0.08 if number < ROUNDS * 0.6 else 0.0)
        middles = np.clip(middles + push + pull, low, high)
    return middles


def _away_from(anchors: Points, path: Points) -> Points:
    """Give unit vectors from the nearest point of the path to each door; zero where there is no path."""
    if not len(path):
        return np.zeros_like(anchors)
    offsets = anchors[:, None, :] - path[None, :, :]
    nearest = np.argmin((offsets**2).sum(axis=2), axis=1)
    away = offsets[np.arange(len(anchors)), nearest]
    length = np.linalg.norm(away, axis=1, keepdims=True)
    unit: Points = away / np.maximum(length, 1e-6)
    return np.asarray(unit * (length > 0.3))


def _tiny_turns(count: int) -> Points:
    """Move equal places apart by a hair, each another way, always the same."""
    turn = np.arange(count) * 2.39996
    return np.column_stack([np.cos(turn), np.sin(turn)]) * 0.05


def _pushes(middles: Points, apart: Points) -> Points:
    offsets = middles[:, None, :] - middles[None, :, :]
    distance = np.maximum(np.sqrt((offsets**2).sum(axis=2)), 1e-6)
    overlap = np.maximum(apart - distance, 0.0)
    push: Points = (offsets * (overlap / distance * 0.52)[:, :, None]).sum(axis=1)
    return push
