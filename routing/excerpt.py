"""An excerpt of a network: some of its segments, small enough to send to another process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.model import SidewalkNetwork

    Ints = NDArray[np.signedinteger[Any]]

_BY_SEGMENT = (
    "segment_m",
    "segment_class",
    "segment_name",
    "side_start_m",
    "side_end_m",
    "side_open",
    "side_rate",
    "midblock_effort_m",
    "midblock_walk_m",
)
_BY_EDGE = ("edge_effort_m", "edge_walk_m", "edge_mark")


MARGIN_M = 300.0
"""Streets around doors that walks between them may use."""


def segments_around(network: SidewalkNetwork, segment_id: Ints) -> Ints:
    """Give the segments in the box around some, with a margin of `MARGIN_M`; ascending."""
    middle = network.corner_xy[network.corner_of[:, :, 0]].mean(axis=1)
    low, high = middle[segment_id].min(axis=0) - MARGIN_M, middle[segment_id].max(axis=0) + MARGIN_M
    inside = ((middle >= low) & (middle <= high)).all(axis=1)
    inside[segment_id] = True
    return np.flatnonzero(inside)


def renumbered(doors: pl.DataFrame, segments: Ints) -> pl.DataFrame:
    """Give the doors on these segments, with the numbers of the excerpt's segments."""
    near = doors.filter(pl.col("segment_id").is_in(segments))
    place = np.searchsorted(segments, near["segment_id"].to_numpy())
    return near.with_columns(segment_id=pl.Series(place, dtype=doors.schema["segment_id"]))


def excerpt(network: SidewalkNetwork, segments: Ints) -> SidewalkNetwork:
    """Give the network of some segments alone.

    Parameters
    ----------
    network
        It is not changed.
    segments
        Segments to keep, ascending; segment ``segments[i]`` of the network is segment i of the excerpt.

    Returns
    -------
    SidewalkNetwork
        With the corners of these segments and the edges between them. Crossings of other segments that
        join two of the corners stay, as crossings of no known segment.
    """
    corners = np.unique(network.corner_of[segments])
    corner = np.full(len(network.corner_xy), -1, dtype=np.int32)
    corner[corners] = np.arange(len(corners), dtype=np.int32)
    segment = np.full(len(network.segment_m) + 1, -1, dtype=np.int32)  # the last stands for -1
    segment[segments] = np.arange(len(segments), dtype=np.int32)
    along = network.edge_segment
    edges = (corner[network.edge_from] >= 0) & (corner[network.edge_to] >= 0)
    edges &= (along < 0) | (segment[along] >= 0)
    first, count = network.line_start[segments], np.diff(network.line_start)[segments]
    line_start = np.r_[0, np.cumsum(count)].astype(network.line_start.dtype)
    points = np.repeat(first - line_start[:-1], count) + np.arange(int(count.sum()))
    fields: dict[str, Any] = {name: getattr(network, name)[segments] for name in _BY_SEGMENT}
    fields.update({name: getattr(network, name)[edges] for name in _BY_EDGE})
    return replace(
        network,
        corner_xy=network.corner_xy[corners],
        corner_of=corner[network.corner_of[segments]],
        edge_from=corner[network.edge_from[edges]],
        edge_to=corner[network.edge_to[edges]],
        edge_segment=segment[along[edges]],
        edge_crossed=segment[network.edge_crossed[edges]],
        line_xy=network.line_xy[points],
        line_start=line_start,
        **fields,
    )
