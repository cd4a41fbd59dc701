"""What an analyst does on the map's page: metrics, filters, days, two maps, cells compared, and what is taken away."""

import csv
import re
import shutil
from random import Random

import pytest
from playwright.sync_api import expect

from app.service import contacts
from app.store.campaign import open_campaign
from tests.browser.conftest import served
from tests.browser.test_every_page import no_violations

DAYS = 5
SHOWN = "#panel=analysis&layers=cells"


@pytest.fixture(scope="module")
def canvassed(town_campaign, tmp_path_factory):
    """The built-in town after five days of knocking, served: its address."""
    folder = shutil.copytree(town_campaign, tmp_path_factory.mktemp("canvassed") / "town")
    with open_campaign(folder) as c:
        contacts.import_contacts(c, knocks(town_campaign.parent / "files" / "voters.csv", folder.parent))
    with served(folder) as said:
        yield re.search(r"http://\S+/", said)[0]


def knocks(voters, folder):
    """Write invented results of about half the voters, a fifth of them a day."""
    out, chance = folder / "knocks.csv", Random(7)
    with voters.open(encoding="utf-8", newline="") as file:
        ids = [row["Voter File VANID"] for row in csv.DictReader(file)]
    results = ("Not Home", "Not Home", "Canvassed", "Refused")
    with out.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["Voter File VANID", "Date Canvassed", "Result"])
        for i, voter_id in enumerate(ids):
            if chance.random() < 0.5:
                day = 10 + i * DAYS // len(ids)
                rows.writerow(
                    [voter_id, f"2026-10-{day} 17:{chance.randint(10, 59)}", chance.choice(results)]
                )
    return out


@pytest.fixture
def room(open_page, canvassed):
    """Give ``room(hash)``, the analysis of the town that was knocked at, once its cells are listed."""

    def enter(shown="", **how):
        page = open_page(SHOWN + shown, at=canvassed, **how)
        page.locator(".cell-table tbody tr").first.wait_for()
        return page

    return enter


def cell_rows(page):
    return page.locator(".cell-table tbody tr")


def asked_for(page, act):
    """Do something and give the address of the heatmap that is asked for then."""
    with page.expect_request(lambda request: "/api/heatmap?" in request.url) as asked:
        act()
    return asked.value.url


def test_the_analysis_shows_the_heatmap_alone_and_gives_the_layers_back(desk):
    rail = desk.get_by_role("navigation")
    rail.get_by_role("button", name="Analysis").click()
    expect(desk.locator(".leaflet-cells-pane canvas")).to_have_count(1)
    expect(desk.locator(".leaflet-turfs-pane canvas")).to_have_count(0)
    rail.get_by_role("button", name="Turf", exact=True).click()
    expect(desk.locator(".leaflet-turfs-pane canvas")).to_have_count(1)
    expect(desk.locator(".leaflet-cells-pane canvas")).to_have_count(0)


def test_every_metric_is_listed_and_what_has_no_data_says_what_to_import(open_page, address):
    page = open_page(SHOWN, at=address)
    page.locator(".cell-table tbody tr").first.wait_for()
    show = page.get_by_role("combobox", name="Show")
    names = show.locator("option").evaluate_all("all => all.map(one => [one.value, one.disabled])")
    assert {
        "doors",
        "voters",
        "density",
        "contact-rate",
        "support",
        "turnout",
        "refusals",
        "not-visited",
    } <= {name for name, _ in names}
    assert ["contact-rate", True] in names
    assert ["doors", False] in names
    page.get_by_text("no data yet", exact=False).last.click()
    expect(page.locator(".missing")).to_contain_text("import past results")


def test_filters_stand_in_the_address_and_come_back_with_it(room, open_page, canvassed):
    page = room("&metric=doors")
    page.locator(".filters summary").click()
    url = asked_for(page, lambda: page.get_by_label("Latest result").select_option("refused"))
    assert "outcome=refused" in url
    url = asked_for(page, lambda: page.get_by_label("Results until").fill("2026-10-12"))
    assert "until=2026-10-12" in url
    expect(page.locator(".filters summary")).to_contain_text("Refused")
    again = open_page(page.url.split("/c/")[1].join(["c/", ""]), at=canvassed)
    again.locator(".cell-table tbody tr").first.wait_for()
    expect(again.locator(".filters summary")).to_contain_text("Refused")
    asked_for(again, lambda: again.go_back() if False else clear_filters(again))
    expect(again.locator(".filters summary")).not_to_contain_text("Refused")


def clear_filters(page):
    page.locator(".filters summary").click()
    page.get_by_role("button", name="Clear filters").click()


def test_the_days_are_stepped_through_by_keyboard_and_played(room):
    page = room("&metric=contact-rate")
    page.get_by_role("button", name="Day by day").click()
    bar = page.get_by_role("region", name="Days of the canvass")
    slider = bar.get_by_role("slider", name="Day")
    expect(bar).to_contain_text("Oct 14")
    slider.focus()
    url = asked_for(page, lambda: page.keyboard.press("ArrowLeft"))
    assert "until=2026-10-13" in url
    assert "since=" not in url
    expect(slider).to_have_attribute("aria-valuetext", re.compile("Oct 13"))
    assert "since=2026-10-13" in asked_for(page, lambda: bar.get_by_label("Single days").check())
    page.keyboard.press("Home")
    slider.focus()
    page.keyboard.press("Home")
    expect(bar).to_contain_text("Oct 10")
    bar.get_by_role("button", name="Play").click()
    expect(bar).to_contain_text("Oct 12")
    bar.get_by_role("button", name="Pause").click()
    assert "day=2026-10-1" in page.url
    bar.get_by_role("button", name="Show all days").click()
    assert "day=" not in page.url


def test_a_colour_means_the_same_on_every_day(room):
    page = room("&metric=doors")
    page.get_by_role("button", name="Day by day").click()
    legend = page.get_by_role("group", name="Legend")
    classes = ".legend li .grow"
    before = legend.locator(classes).all_inner_texts()
    page.get_by_role("slider", name="Day").focus()
    asked_for(page, lambda: page.keyboard.press("Home"))
    page.wait_for_timeout(300)
    assert [one for one in legend.locator(classes).all_inner_texts() if one[0].isdigit()] == [
        one for one in before if one[0].isdigit()
    ]


def test_two_metrics_stand_side_by_side_and_move_together(room):
    page = room("&metric=doors")
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_role("group", name="Legend: Doors")).to_be_visible()
    expect(page.get_by_role("group", name="Legend: Voters")).to_be_visible()
    side = page.get_by_role("application", name="Second map")
    expect(page.locator(".leaflet-cells-pane canvas")).to_have_count(2)
    before = page.url
    side.focus()
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(before)
    page.get_by_role("combobox", name="On the second map").select_option("support")
    expect(page.get_by_role("group", name="Legend: Support")).to_contain_text("middle 50")
    assert "beside=support" in page.url
    page.get_by_role("button", name="Side by side").click()
    expect(page.locator(".leaflet-cells-pane canvas")).to_have_count(1)


def test_a_cell_tells_how_sure_it_is_and_becomes_a_turf_that_can_be_undone(room):
    page = room("&metric=contact-rate")
    row = page.locator(".cell-table tbody tr", has_text="–").nth(2)
    row.click()
    inspector = page.get_by_role("complementary")
    expect(inspector).to_contain_text("90% likely")
    expect(inspector).to_contain_text("pulled toward")
    expect(inspector.locator(".cell-figures")).to_contain_text("Voters")
    expect(inspector).to_contain_text(re.compile(r"Its [\d,]+ doors?"))
    inspector.get_by_role("button", name="Make this a turf").click()
    expect(page.locator(".note.done")).to_contain_text("Saved turf")
    page.locator(".note.done").get_by_role("button", name="Undo").click()
    expect(page.locator(".note.done")).to_contain_text("undone")


def test_cells_are_gathered_by_lasso_shift_click_and_keyboard_and_compared(room):
    page = room("&metric=contact-rate")
    page.get_by_role("button", name="Compare", exact=True).click()
    card = page.get_by_role("region", name="Groups A and B").first
    card.get_by_role("button", name="Draw around cells for group A").click()
    page.mouse.move(820, 300)
    page.mouse.down()
    for x, y in [(1050, 300), (1050, 480), (820, 480), (820, 310)]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()
    rows = card.locator(".group-row")
    expect(rows.first).to_contain_text(re.compile(r"[1-9]\d* cells?"))
    expect(page.locator(".lasso")).to_have_count(0)
    cell_rows(page).first.locator(".turf-name").focus()
    for _ in range(6):
        page.keyboard.press("b")
        page.keyboard.press("ArrowDown")
    expect(rows.last).to_contain_text("6 cells")
    table = page.locator(".compare-groups")
    expect(table).to_contain_text("Contact rate")
    expect(table).to_contain_text("points")
    page.keyboard.down("Shift")
    page.mouse.click(900, 600)
    page.keyboard.up("Shift")
    page.get_by_role("button", name="Empty both groups").click()
    expect(rows.first).to_contain_text("0 cells")


def test_the_lasso_is_thrown_on_either_of_two_maps(room):
    page = room("&metric=contact-rate&beside=voters")
    page.get_by_role("button", name="Compare", exact=True).click()
    card = page.get_by_role("region", name="Groups A and B").first
    rows = card.locator(".group-row")
    middles = [page.locator(one).bounding_box() for one in (".town-map:not(.side-map)", ".side-map")]
    for group, box in zip("AB", middles, strict=True):
        card.get_by_role("button", name=f"Draw around cells for group {group}").click()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x - 90, y - 90)
        page.mouse.down()
        for way in [(90, -90), (90, 90), (-90, 90), (-90, -80)]:
            page.mouse.move(x + way[0], y + way[1], steps=4)
        page.mouse.up()
        expect(rows.nth("AB".index(group))).to_contain_text(re.compile(r"[1-9]\d* cells?"))
    expect(rows.first).to_contain_text("0 cells")  # the same cells: now they are in group B


@pytest.mark.parametrize("format_", ["GeoJSON", "CSV", "GeoPackage", "HTML map"])
def test_what_is_shown_is_taken_away_as_a_file(room, format_):
    page = room("&metric=contact-rate&outcome=refused")
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as kept:
        page.get_by_role("button", name=f"Contact rate as {format_}").click()
    assert "outcome=refused" in kept.value.url
    assert kept.value.path().stat().st_size > 100


def test_the_picture_holds_map_legend_and_credit_and_asks_nobody(room):
    page = room("&metric=contact-rate&beside=doors")
    page.get_by_role("group", name="Legend: Doors").wait_for()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Save the map as a picture").click()
    picture = kept.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    wide, high = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    map_box = page.locator(".map-box").bounding_box()
    assert abs(wide - map_box["width"]) < 4
    assert high > map_box["height"] + 100


def test_hidden_and_empty_cells_never_look_like_zero(open_page, canvassed):
    def veil(route):
        answer = route.fetch()
        found = answer.json()
        nothing = {"value": None, "raw": None, "low": None, "high": None, "n": 0}
        found["cells"][0] |= nothing | {"hidden": True, "too_few": True}
        found["cells"][1] |= nothing | {"hidden": False, "too_few": False}
        found["cells"][2] |= {"value": 0.0, "raw": 0.0, "hidden": False, "too_few": False, "n": 40}
        route.fulfill(response=answer, json=found)

    page = open_page(at=canvassed)
    page.locator(".turf-name").first.wait_for()
    page.route("**/api/heatmap?*", veil)
    page.goto(page.url.split("#")[0] + SHOWN + "&metric=contact-rate")
    page.reload()
    legend = page.get_by_role("group", name="Legend")
    expect(legend).to_contain_text("No data")
    expect(legend).to_contain_text("Too few")
    rows = page.evaluate(
        """async () => (await import('/static/js/state.js')).cells.value.slice(0, 3).map(one => one.level)"""
    )
    assert rows == [-1, -1, 0]
    page.get_by_role("button", name="Contact rate", exact=True).click()  # lowest first
    first = cell_rows(page).first
    expect(first).to_contain_text("0%")
    expect(page.locator(".cell-table")).to_contain_text("hidden")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_in_the_analysis(room, phone, dark):
    page = room("&metric=contact-rate", phone=phone, dark=dark)
    no_violations(page)
    if phone:
        page.locator(".grip").click()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("button", name="Side by side").click()
    page.get_by_role("button", name="Day by day").click()
    page.get_by_role("region", name="Days of the canvass").wait_for()
    no_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_fifty_thousand_cells_are_drawn_within_a_second(open_page, canvassed):
    import h3

    page = open_page(at=canvassed)
    page.locator(".turf-name").first.wait_for()
    middle = page.evaluate("async () => (await import('/static/js/sync.js')).townMap().view()")
    ids = sorted(h3.grid_disk(h3.latlng_to_cell(middle["lat"], middle["lon"], 10), 129))
    cells = [
        {
            "cell_id": one,
            "value": i % 60,
            "n": i % 60,
            "too_few": False,
            "low": None,
            "high": None,
            "raw": None,
            "hidden": False,
        }
        for i, one in enumerate(ids)
    ]
    answer = {
        "metric": "doors",
        "unit": "doors",
        "by": "hex",
        "resolution": 10,
        "breaks": [10, 20, 30, 40, 50, 60],
        "kind": "amount",
        "least": 10,
        "prior": None,
        "mean": None,
        "cells": cells,
    }
    page.route("**/api/heatmap?*", lambda route: route.fulfill(json=answer))
    took = page.evaluate(DRAWN)
    assert took["cells"] == len(ids) > 50_000
    assert min(took["ms"]) < 1000, took


DRAWN = """async () => {
  const state = await import('/static/js/state.js');
  const { effect } = await import('@preact/signals');
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const ms = [];
  for (const metric of ['doors', 'voters', 'density', 'support']) {
    state.shownLayers.value = new Set();
    state.metric.value = metric;
    await painted();
    performance.clearResourceTimings();
    state.shownLayers.value = new Set(['cells']);
    await new Promise((done) => effect(() => state.cells.value.length > 50000 && done()));
    await painted();
    const answers = performance.getEntriesByType('resource').filter((one) => one.name.includes('/heatmap?'));
    if (answers.length) ms.push(performance.now() - answers.at(-1).responseEnd);
  }
  return { ms, cells: state.cells.value.length };
}"""
