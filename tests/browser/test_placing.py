"""A door nobody knows the place of is put on the map by hand, with the mouse alone and with keys alone."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import no_violations

REFUSAL = {"detail": "The place is not near the streets.", "mend": "Put the pin nearer.", "status": 422}
BLINKS = """() => {
  globalThis.blinks = 0;
  const look = () => { blinks += !document.querySelector('.leaflet-tile-loaded'); requestAnimationFrame(look); };
  look();
}"""


def to_import(page):
    page.locator(".turf-name").first.wait_for()
    page.get_by_role("navigation").get_by_role("button", name="Import").click()
    expect(begin(page)).to_be_visible()
    return page


@pytest.fixture
def importing(desk):
    """The Import panel with its one door to place."""
    return to_import(desk)


def begin(page):
    return page.get_by_role("button", name="Place on map: 1 Nowhere Ln")


def located(page):
    return page.locator(".checks dd").first


def pin_at(page):
    box = page.locator(".place-pin").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"]


def take_back(page):
    page.get_by_role("button", name="Take back: 1 Nowhere Ln").click()
    expect(begin(page)).to_be_visible()
    expect(located(page)).to_have_text("3,000")


def test_the_mouse_alone_puts_a_door_on_the_map_moves_it_and_takes_it_back(importing):
    page = importing
    expect(located(page)).to_have_text("3,000")
    begin(page).click()
    bar = page.get_by_label("Placing a door")
    expect(bar).to_contain_text("Click where 1 Nowhere Ln")
    assert page.evaluate("getComputedStyle(document.querySelector('.town-map')).cursor") == "crosshair"
    expect(bar.get_by_role("button", name="Save place")).to_be_disabled()
    page.mouse.click(900, 430)
    assert pin_at(page) == pytest.approx((900, 430), abs=1.5)
    page.mouse.move(900, 410)
    page.mouse.down()
    page.mouse.move(960, 440, steps=6)
    page.mouse.up()
    assert pin_at(page) == pytest.approx((960, 460), abs=3)
    page.evaluate(BLINKS)
    door_id = page.locator("[data-door]").get_attribute("data-door")
    with page.expect_request("**/place") as sent, page.expect_response("**/api/doors?box=*") as drawn:
        bar.get_by_role("button", name="Save place").click()
    assert door_id in drawn.value.json()["door_id"]
    assert set(sent.value.post_data_json) == {"lon", "lat"}
    expect(page.locator(".note.done")).to_contain_text("Placed 1 Nowhere Ln")
    expect(page.get_by_text("Every door has its place on the map.")).to_be_visible()
    expect(located(page)).to_have_text("3,001")
    expect(page.locator(".place-pin, .placing")).to_have_count(0)
    expect(page.locator(".leaflet-tile-pane .leaflet-layer")).to_have_count(1)
    assert page.evaluate("blinks") == 0
    take_back(page)
    expect(page.locator(".note", has_text="Placed")).to_have_count(0)


def test_keys_alone_put_a_door_on_the_map_under_the_cross(importing):
    page = importing
    begin(page).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cross")).to_be_visible()
    view = page.url
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
    assert page.url != view
    page.keyboard.press("Enter")
    expect(page.get_by_label("Placing a door")).to_contain_text("Arrow keys move the pin")
    page.keyboard.press("ArrowDown")
    cross = page.locator(".cross").bounding_box()
    assert pin_at(page) == pytest.approx((cross["x"] + 12, cross["y"] + 12), abs=2)
    page.keyboard.press("Enter")
    expect(located(page)).to_have_text("3,001")
    expect(page.get_by_role("heading", name="Doors to place")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show on the map: 1 Nowhere Ln")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(begin(page)).to_be_visible()


def test_escape_leaves_the_door_unplaced_and_goes_back_to_its_button(importing):
    begin(importing).focus()
    importing.keyboard.press("Enter")
    importing.keyboard.press("Enter")
    expect(importing.locator(".place-pin")).to_be_visible()
    importing.keyboard.press("Escape")
    expect(importing.locator(".place-pin, .cross, .draw-bar")).to_have_count(0)
    expect(begin(importing)).to_be_focused()
    expect(located(importing)).to_have_text("3,000")


def test_a_refused_place_becomes_a_note_and_the_pin_stays_to_be_moved(importing):
    page = importing
    page.watched.allow("422")
    page.route(
        "**/place",
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body=json.dumps(REFUSAL)
        ),
    )
    begin(page).click()
    page.mouse.click(900, 430)
    page.get_by_role("button", name="Save place").click()
    expect(page.locator(".note.problem")).to_contain_text("Put the pin nearer.")
    expect(page.locator(".place-pin")).to_be_visible()
    expect(page.get_by_role("button", name="Save place")).to_be_enabled()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_finger_places_a_door_and_axe_finds_nothing_on_the_way(open_page, dark):
    page = to_import(open_page(phone=True, dark=dark))
    no_violations(page)
    begin(page).tap()
    expect(page.get_by_label("Placing a door")).to_contain_text("Tap where 1 Nowhere Ln")
    no_violations(page)
    page.touchscreen.tap(200, 200)
    expect(page.get_by_label("Placing a door")).to_contain_text("Zoom in")
    no_violations(page)
    page.get_by_role("button", name="Save place").tap()
    expect(page.get_by_text("Every door has its place on the map.")).to_be_visible()
    no_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    take_back(page)


def test_places_that_were_set_are_listed_after_a_reload_shown_on_the_map_and_taken_back(importing):
    page = importing
    begin(page).click()
    page.mouse.click(900, 430)
    page.get_by_role("button", name="Save place").click()
    expect(page.get_by_role("heading", name="1 place set")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="1 place set")).to_be_visible()
    expect(page.locator(".to-place").last).to_contain_text("Set by hand")
    page.get_by_role("button", name="Show on the map: 1 Nowhere Ln").click()
    page.wait_for_url(re.compile(r"#.*map=18"))
    no_violations(page)
    take_back(page)
    expect(page.get_by_role("heading", name="1 place set")).to_have_count(0)
