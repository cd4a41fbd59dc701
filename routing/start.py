"""Where a walk starts: a given point, put on the nearest street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.crs import to_metric
from geo.errors import BadInput
from routing.matrix import Places

if TYPE_CHECKING:
    from routing.model import SidewalkNetwork

START_LIMIT_M = 1000.0
"""A start farther than this from every street is a mistake."""


def start_place(network: SidewalkNetwork, lon: float, lat: float) -> Places:
    """Put a point on the nearest side of the nearest street.

    Parameters
    ----------
    network
        The sidewalk network.
    lon, lat
        EPSG:4326.

    Returns
    -------
    Places
        Of length one.

    Raises
    ------
    BadInput
        No street within `START_LIMIT_M` metres.
    """
    point = to_metric(np.array([lon]), np.array([lat]), network.metric_epsg)[0]
    here, step = network.line_xy[:-1], np.diff(network.line_xy, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    part = np.clip(((point - here) * step).sum(axis=1) / np.maximum(length, 1e-9) ** 2, 0, 1)
    away = np.hypot(*(here + part[:, None] * step - point).T)
    away[network.line_start[1:-1] - 1] = np.inf  # from one line to the next is no street
    best = int(np.argmin(away))
    if not away[best] <= START_LIMIT_M:
        raise BadInput(
            f"The option start is more than {START_LIMIT_M:.0f} m from every street.",
            "Choose a start beside a street of the campaign.",
        )
    segment = int(np.searchsorted(network.line_start, best, side="right")) - 1
    offset_m = float(length[network.line_start[segment] : best].sum() + part[best] * length[best])
    aside = point - here[best]
    is_left = step[best, 0] * aside[1] - step[best, 1] * aside[0] >= 0
    return Places(np.array([segment]), np.array([0 if is_left else 1]), np.array([offset_m]))
