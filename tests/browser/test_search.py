"""The search box: one for everything, by keyboard alone, there and back again; no address for an analyst."""

import re

import polars as pl
import pytest
from playwright.sync_api import expect

from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from tests.browser.test_every_page import no_violations
from tests.browser.test_hand_out import picture


@pytest.fixture(scope="module")
def door(town_campaign):
    """A house of its own on a street with a long word in its name."""
    with open_campaign(town_campaign) as c:
        doors = read_snapshot(c).table("doors")
    lone = doors.filter(pl.col("unit") == "", pl.col("street_name").str.contains(r"[A-Za-z]{7}"))
    return lone.filter(pl.col("lon").is_not_null()).sort("door_id").row(0, named=True)


def options(page):
    return page.locator("#search-found").get_by_role("option")


def test_an_address_typed_with_a_slip_is_gone_to_and_back_leads_back(desk, door):
    word = max(door["street_name"].split(), key=len).lower()
    slip = word[:1] + word[2] + word[1] + word[3:-1]
    desk.keyboard.press("/")
    desk.keyboard.type(f"{door['house_number']} {slip}")
    own = options(desk).filter(has_text=f"{door['house_number']} {door['street_name']}").first
    expect(own).to_be_visible()
    picture(desk, "search")
    no_violations(desk)
    for _ in range(12):
        if own.get_attribute("aria-selected") == "true":
            break
        desk.keyboard.press("ArrowDown")
    before = desk.url
    desk.keyboard.press("Enter")
    inspector = desk.get_by_role("complementary", name="Door")
    expect(inspector.get_by_role("heading", level=2)).to_have_text(
        f"{door['house_number']} {door['street_name']}"
    )
    expect(inspector).to_contain_text("voter")
    _, lat, lon = re.search(r"map=([\d.]+)/([-\d.]+)/([-\d.]+)", desk.url).groups()
    assert abs(float(lat) - door["lat"]) < 0.004
    assert abs(float(lon) - door["lon"]) < 0.004
    assert f"pick=door:{door['door_id']}" in desk.url
    desk.go_back()
    expect(inspector).to_have_count(0)
    assert "pick=door" not in desk.url
    assert before.split("map=")[0] == desk.url.split("map=")[0]


def test_streets_precincts_and_codes_answer_in_one_box(desk, door):
    desk.keyboard.press("/")
    box = desk.get_by_role("combobox", name=re.compile("^Find an address"))
    box.fill(door["street_name"][:5])
    expect(options(desk).filter(has_text=door["street_name"]).first).to_be_visible()
    box.fill("precinct 10")
    precinct = options(desk).filter(has_text="Precinct 10").first
    expect(precinct).to_be_visible()
    zoom = desk.url
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("listbox")).to_have_count(0)
    desk.wait_for_function("(url) => location.href !== url", arg=zoom)
    code = desk.locator(".turf-name .code").nth(6).inner_text()
    desk.keyboard.press("/")
    desk.keyboard.type(code.lower())
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("complementary", name="Turf")).to_contain_text(code)


def test_what_nobody_is_called_is_said_with_what_to_type(desk):
    desk.keyboard.press("/")
    desk.keyboard.type("qqzzqq")
    expect(desk.get_by_text("Nothing answers to “qqzzqq”.")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_text("Nothing answers")).to_have_count(0)


def test_an_analyst_asks_for_no_address(open_page):
    page = open_page("static/icon.svg")
    answer = {"person_id": "p1", "role": "analyst", "assignment_id": None, "only": ""}
    page.route("**/api/session", lambda route: route.fulfill(json=answer))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url.replace("static/icon.svg", ""))
    page.locator(".turf-name").first.wait_for()
    box = page.get_by_role("combobox", name="Find a street, precinct or turf")
    box.fill("precinct 10")
    expect(options(page).first).to_be_visible()
    assert [url for url in asked if url.endswith("find/places")]
    assert [url for url in asked if url.endswith("find/doors")] == []
