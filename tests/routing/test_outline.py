"""Outlines that follow streets, on one square block of 100 m and a street that leads away."""

import numpy as np
import pytest
import shapely

from routing.outline import along_streets

LINES = np.array(
    [
        shapely.LineString([(0, 0), (50, 8), (100, 0)]),  # the south side is bent
        shapely.LineString([(100, 0), (100, 100)]),
        shapely.LineString([(0, 100), (100, 100)]),
        shapely.LineString([(0, 0), (0, 100)]),
        shapely.LineString([(100, 100), (300, 100)]),
    ],
    dtype=object,
)
ENDS = np.array([[1, 2], [2, 3], [4, 3], [1, 4], [3, 5]])
BLOCK = shapely.Polygon([(0, 0), (50, 8), (100, 0), (100, 100), (0, 100)])


def laid(*corners):
    return shapely.Polygon(along_streets(np.array([*corners, corners[0]], dtype=float), LINES, ENDS))


def test_a_ring_drawn_around_a_block_becomes_the_block():
    drawn = laid((-6, -4), (104, 5), (95, 108), (4, 93))
    assert drawn.symmetric_difference(BLOCK).area < 1


def test_either_direction_gives_the_same_block():
    drawn = laid((4, 93), (95, 108), (104, 5), (-6, -4))
    assert drawn.symmetric_difference(BLOCK).area < 1


def test_corners_between_junctions_follow_the_bend_of_the_street():
    drawn = laid((20, -5), (80, -5), (100, 100), (0, 100))
    assert (50.0, 8.0) in drawn.exterior.coords


def test_a_ring_far_from_every_street_stays_as_it_was_drawn():
    far = [(400, 300), (500, 300), (500, 400)]
    assert laid(*far).equals(shapely.Polygon(far))


def test_corners_are_joined_straight_where_streets_would_lead_around():
    drawn = laid((0, 50), (100, 50), (300, 100))
    assert shapely.LineString([(0, 50), (100, 50)]).within(drawn.exterior.buffer(0.1))


@pytest.mark.parametrize("lines", [LINES, LINES[:0]])
def test_the_ring_is_closed_whatever_streets_there_are(lines):
    ring = along_streets(
        np.array([(0, 0), (90, 10), (90, 90), (0, 0)], dtype=float), lines, ENDS[: len(lines)]
    )
    assert ring[0] == pytest.approx(ring[-1])
