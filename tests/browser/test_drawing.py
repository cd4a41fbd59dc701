"""Drawing on the real map: corners go to streets, and a drawing under way outlives a reload."""

import json
import re

import pytest
import shapely
from playwright.sync_api import expect

from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from tests.browser.test_director_page import draw_square
from tests.browser.test_every_page import no_violations

KEPT = "localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('drawing')))"
MAP_MIDDLE = "() => { const box = document.querySelector('.town-map').getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }"
NEAR = 2e-6
"""Of a degree: the tiles know a place to about a decimetre."""


@pytest.fixture(scope="module")
def junction(served_town):
    """The end of the street that is nearest to the middle of the town: lon, lat."""
    with open_campaign(served_town) as c:
        segments = read_snapshot(c).segments()
    streets = segments[~segments["highway"].isin(["footway", "path", "steps", "service", "pedestrian"])]
    ends = [shapely.get_point(line, 0) for line in streets.geometry]
    middle = shapely.Point((streets.total_bounds[:2] + streets.total_bounds[2:]) / 2)
    at = min(ends, key=middle.distance)
    return at.x, at.y


@pytest.fixture
def over(open_page, junction):
    """The page with the junction in the middle of the map, its tiles drawn, and drawing begun."""
    lon, lat = junction
    page = open_page(f"#map=18/{lat:.7f}/{lon:.7f}&panel=turf&layers=turfs")
    page.locator(".turf-name").first.wait_for()
    page.locator(".leaflet-tile-loaded").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("d")
    page.get_by_label("Drawing", exact=True).wait_for()
    return page


def three_corners(page):
    """Click 6 and 7 pixels beside the middle of the map, then two corners far from it; gives the first."""
    x, y = page.evaluate(MAP_MIDDLE)
    for dx, dy in [(6, 7), (180, 10), (170, 150)]:
        page.mouse.move(x + dx, y + dy, steps=3)
        page.mouse.click(x + dx, y + dy)
    page.wait_for_function(f"{KEPT} !== null")
    return json.loads(page.evaluate(KEPT))["corners"][0]


def away(corner, junction):
    return max(abs(corner[0] - junction[0]), abs(corner[1] - junction[1]))


def test_a_corner_goes_to_the_street_that_is_near(over, junction):
    expect(over.get_by_label("Snap to streets")).to_be_checked()
    assert away(three_corners(over), junction) < NEAR


def test_alt_sets_a_corner_freely(over, junction):
    over.keyboard.down("Alt")
    assert away(three_corners(over), junction) > NEAR
    over.keyboard.up("Alt")


def test_s_turns_snapping_off_and_on(over, junction):
    over.keyboard.press("s")
    expect(over.get_by_label("Snap to streets")).not_to_be_checked()
    assert away(three_corners(over), junction) > NEAR


def draw_and_reload(desk):
    desk.keyboard.press("d")
    desk.get_by_label("Drawing", exact=True).wait_for()
    draw_square(desk)
    desk.wait_for_function(f"{KEPT} !== null")
    desk.reload()


def test_a_drawing_outlives_a_reload_and_is_saved(desk):
    draw_and_reload(desk)
    offered = desk.get_by_role("status", name="A drawing was not saved.")
    expect(offered).to_contain_text("4 corners")
    no_violations(desk)
    offered.get_by_role("button", name="Go on with 4 corners").click()
    expect(desk.locator(".live b").first).to_be_visible()
    expect(offered).to_have_count(0)
    desk.get_by_label("Name of the turf").fill("From before")
    with desk.expect_response(re.compile("handout"), timeout=60_000):  # of its walk; undone, it has none
        desk.get_by_role("button", name=re.compile(r"^Save [\d,]+ doors? as turf")).click()
    expect(desk.locator(".note.done", has_text="Saved turf")).to_be_visible(timeout=60_000)
    assert desk.evaluate(KEPT) is None
    desk.keyboard.press("Control+z")
    expect(desk.locator(".note.done", has_text="The last edit was undone.")).to_be_visible()


def test_a_drawing_from_before_is_dropped_by_keyboard(desk):
    draw_and_reload(desk)
    desk.get_by_role("button", name="Drop it").press("Enter")
    expect(desk.get_by_role("status", name="A drawing was not saved.")).to_have_count(0)
    assert desk.evaluate(KEPT) is None
    desk.reload()
    desk.locator(".turf-name").first.wait_for()
    expect(desk.get_by_role("button", name="Drop it")).to_have_count(0)
