"""The map keeps its speeds with a whole town of 36,000 doors, measured in Chromium; a great city stands in the bench."""

import re

import pytest

from tests import shared_data
from tests.bench.great_city import town_campaign
from tests.browser.conftest import served
from tests.browser.speed import (
    FINEST,
    FIRST_VIEW_MS,
    FRAMES_LEAST,
    HEXES_MS,
    first_view_ms,
    frames,
    hexes_ms,
    settled,
)

pytestmark = [pytest.mark.real, pytest.mark.slow]
CLOSE = "#map=16/42.3730/-71.1050&layers=turfs.doors.cells"


@pytest.fixture(scope="module")
def cambridge():
    """Where Cambridge is served: its own streets and precincts, invented voters."""
    shared_data.town("cambridge_somerville_ma")
    with served(town_campaign()) as said:
        yield re.search(r"http://\S+/", said)[0]


def test_the_first_view_of_a_town_comes_in_a_second_and_a_half(open_page, cambridge):
    assert first_view_ms(open_page, cambridge) < FIRST_VIEW_MS


def test_the_map_moves_smoothly_over_five_thousand_doors_and_a_thousand_hexes(open_page, cambridge):
    page = open_page(CLOSE, at=cambridge)
    settled(page)
    page.evaluate(FINEST)  # finer hexes than the zoom asks for, so that a thousand are in view
    doors, _, cells = settled(page)
    assert doors >= 5000
    assert cells >= 1000
    assert frames(page) >= FRAMES_LEAST


def test_hexes_of_a_town_are_painted_within_a_second(open_page, cambridge):
    page = open_page("#map=17/42.3730/-71.1050&layers=turfs", at=cambridge)
    page.locator(".turf-name").first.wait_for()
    took_ms, count = hexes_ms(page)
    assert count >= 3500
    assert took_ms < HEXES_MS
