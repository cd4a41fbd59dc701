"""Where a walk starts or ends: a given point, put on the nearest street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.crs import to_metric
from geo.errors import BadInput
from routing.crossings import ONE_LINE
from routing.matrix import Places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork

START_LIMIT_M = 300.0
"""A start farther than this from every street is a mistake: in a lake, or of another town."""

PATH_BACK_M = 30.0
"""A path counts as so much farther than it is: a walk begins on a street where one is near."""


def start_place(
    network: SidewalkNetwork,
    lon: float,
    lat: float,
    option: str = "start",
    allowed: NDArray[np.bool_] | None = None,
) -> Places:
    """Put a point on the nearest side of the nearest street that is open.

    Parameters
    ----------
    network
        The sidewalk network.
    lon, lat
        EPSG:4326.
    option
        Name of the end in the error.
    allowed
        Segments that lead to the turf, (segments,); all by default.

    Returns
    -------
    Places
        Of length one.

    Raises
    ------
    BadInput
        No such street within `START_LIMIT_M` metres.
    """
    point = to_metric(np.array([lon]), np.array([lat]), network.metric_epsg)[0]
    here, step = network.line_xy[:-1], np.diff(network.line_xy, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    part = np.clip(((point - here) * step).sum(axis=1) / np.maximum(length, 1e-9) ** 2, 0, 1)
    away = np.hypot(*(here + part[:, None] * step - point).T)
    away[network.line_start[1:-1] - 1] = np.inf  # from one line to the next is no street
    if allowed is not None:
        away[~np.repeat(allowed, np.diff(network.line_start))[:-1]] = np.inf
    away[np.isinf(back_m := _stands_back_m(network))] = np.inf
    best = int(np.argmin(away + back_m))
    if not away[best] <= START_LIMIT_M:
        raise BadInput(
            f"The option {option} is more than {START_LIMIT_M:.0f} m from every street that leads to the turf.",
            f"Choose for the {option} a point beside a street that leads to the turf.",
        )
    segment = int(np.searchsorted(network.line_start, best, side="right")) - 1
    offset_m = float(length[network.line_start[segment] : best].sum() + part[best] * length[best])
    aside = point - here[best]
    side = 0 if step[best, 0] * aside[1] - step[best, 1] * aside[0] >= 0 else 1
    side = side if network.side_open[segment, side] else 1 - side
    return Places(np.array([segment]), np.array([side]), np.array([offset_m]))


def _stands_back_m(network: SidewalkNetwork) -> NDArray[np.float64]:
    """Give the metres by which each step between points of the lines counts as farther; inf where it is closed."""
    along = network.edge_segment[network.edge_segment >= 0]
    back_m = np.full(len(network.segment_m), np.inf)
    back_m[along] = np.where(np.isin(network.segment_class[along], ONE_LINE), PATH_BACK_M, 0.0)
    of_point = np.repeat(back_m, np.diff(network.line_start))
    return of_point[:-1]
