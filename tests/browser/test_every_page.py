"""True of every page: it withholds nothing from anyone, fits a phone, and keeps strangers out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.service import campaigns
from tests.browser.conftest import served

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TARGET_PX = 44


def no_violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []


def start(page):
    page.locator(".turf-name").first.wait_for()
    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_map_page(open_page, phone, dark):
    page = start(open_page(phone=phone, dark=dark))
    no_violations(page)
    page.locator(".turf-name").first.click()
    page.locator(".stop").first.wait_for()
    no_violations(page)


def test_axe_finds_nothing_with_layers_legend_keys_and_drawing_open(open_page):
    page = start(open_page())
    page.keyboard.press("l")
    page.get_by_role("switch", name="Heatmap").click()
    page.get_by_role("group", name="Legend").wait_for()
    page.get_by_role("button", name="Strength of Heatmap").click()
    no_violations(page)
    page.keyboard.press("?")
    no_violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.get_by_label("Drawing", exact=True).wait_for()
    no_violations(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_in_any_panel(open_page, phone, dark):
    page = start(open_page(phone=phone, dark=dark))
    for at in range(page.locator(".rail-entry:visible:not(.last)").count()):
        page.locator(".rail-entry:visible").nth(at).click()
        page.get_by_role("heading", level=2).first.wait_for()
        no_violations(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_in_settings_terms_and_notes(open_page, phone, dark):
    page = start(open_page(phone=phone, dark=dark))
    page.get_by_role("button", name="What is meant by Turf", exact=True).click()
    page.get_by_role("dialog", name="Turf", exact=True).wait_for()
    no_violations(page)
    page.keyboard.press("Escape")
    page.locator(".rail-entry.last").click()
    page.get_by_role("radio", name="English").wait_for()
    no_violations(page)
    page.get_by_role("dialog").get_by_role("button", name="Terms").click()
    page.get_by_label("Find a term").wait_for()
    no_violations(page)


@pytest.mark.parametrize("part", ["paper", "script", "privacy"])
@pytest.mark.parametrize(("phone", "dark"), [(False, True), (True, False)], ids=["desk-dark", "phone-light"])
def test_axe_finds_nothing_on_the_desk(open_page, part, phone, dark):
    page = open_page(f"c/town/desk#{part}", phone=phone, dark=dark)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(300)
    no_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_sheet_of_a_phone_has_three_heights_by_finger_and_by_keyboard(open_page):
    page = start(open_page(phone=True))
    box = page.locator(".page")
    grip = page.get_by_role("main").locator(".grip")
    grip.focus()
    for key, height in (
        ("ArrowUp", "full"),
        ("ArrowUp", "full"),
        ("ArrowDown", "half"),
        ("ArrowDown", "low"),
    ):
        page.keyboard.press(key)
        expect(box).to_have_attribute("data-sheet", height)
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("data-sheet", "half")
    at = grip.bounding_box()
    page.mouse.move(at["x"] + 60, at["y"] + 10)
    page.mouse.down()
    page.mouse.move(at["x"] + 60, 120, steps=4)
    page.mouse.up()
    expect(box).to_have_attribute("data-sheet", "full")
    no_violations(page)


SMALL = """() => [...document.querySelectorAll("button, a[href], select, input, summary, [role=option]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".leaflet-control-attribution, .unseen"))
  .map((one) => [one.outerHTML.slice(0, 90), (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([text]) => text)"""


def test_no_target_is_smaller_than_the_guidelines_allow(open_page):
    page = start(open_page())
    found = {}
    for at in range(page.locator(".rail-entry:visible:not(.last)").count()):
        page.locator(".rail-entry:visible").nth(at).click()
        page.get_by_role("heading", level=2).first.wait_for()
        if small := page.evaluate(SMALL):
            found[at] = small
    assert found == {}


def test_a_phone_shows_the_page_without_scrolling_sideways_and_with_targets_for_a_thumb(open_page):
    page = start(open_page(phone=True))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = page.locator(".rail-entry, .button:visible, .turf-name").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width).map(box => box.height)"
    )
    assert boxes
    assert min(boxes) >= TARGET_PX
    page.locator(".grip").click()
    expect(page.locator(".page")).to_have_attribute("data-sheet", "full")


def test_no_panel_makes_the_page_itself_scroll(open_page):
    """What lies unseen in a long panel scrolls with it; the map and the rail stay where they are."""
    page = start(open_page())
    page.set_viewport_size({"width": 1440, "height": 460})
    for at in range(page.locator(".rail-entry:visible:not(.last)").count()):
        page.locator(".rail-entry:visible").nth(at).click()
        page.get_by_role("heading", level=2).first.wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.scrollingElement.scrollHeight") == 460


def test_a_turf_is_drawn_with_a_finger(open_page):
    page = start(open_page(phone=True))
    page.get_by_role("button", name="Draw turf").click()
    page.get_by_label("Drawing", exact=True).wait_for()
    page.wait_for_timeout(300)
    for x, y in [(60, 90), (330, 90), (330, 340), (60, 340)]:
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(350)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("button", name=re.compile(r"Save [1-9][\d,]* doors? as turf"))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()


def test_the_page_of_a_turf_lists_its_stops_in_order(open_page):
    page = start(open_page())
    code = page.locator(".turf-name .code").first.inner_text()
    list_ = open_page(f"c/{campaign_id(page)}/t/{code}", phone=True)
    expect(list_.get_by_role("heading", level=1)).to_contain_text(code)
    orders = list_.locator(".street-stop .order").all_inner_texts()
    assert [int(re.sub(r"\D", "", text)) for text in orders] == list(range(1, len(orders) + 1))
    assert len(orders) > 1
    assert all(list_.locator(".street-stop .house").all_inner_texts())
    no_violations(list_)


def campaign_id(page):
    return page.url.split("/c/")[1].split("/")[0]


@pytest.fixture(scope="module")
def empty_campaign(tmp_path_factory):
    from datetime import date

    folder = tmp_path_factory.mktemp("shut") / "empty"
    campaigns.create_campaign(folder, "Hill District", date(2026, 11, 3), "America/New_York")
    with served(folder) as said:
        yield re.search(r"The map: (\S+)", said)[1], re.search(r"(\S+#token=\S+)", said)[1]


def test_the_printed_link_signs_in_once_and_shows_the_first_steps(open_page, empty_campaign):
    address, link = empty_campaign
    shut = open_page(at=address)
    shut.watched.allow("401")
    expect(shut.get_by_text("Open the sign-in link")).to_be_visible()
    no_violations(shut)
    page = open_page(link.removeprefix(address), at=address)
    expect(page.get_by_role("heading", name="Three steps to the first turf")).to_be_visible()
    assert "token" not in page.url
    expect(page.get_by_role("button", name="Choose map files")).to_be_visible()
    no_violations(page)
    page.watched.allow("401")
    page.context.clear_cookies()
    page.locator("input[type=file]").set_input_files(
        {"name": "town.osm", "mimeType": "text/xml", "buffer": b"<osm/>"}
    )
    expect(page.get_by_role("region", name="Files").get_by_role("alert")).to_contain_text("signed out")
    stranger = open_page(link.removeprefix(address), at=address)
    stranger.watched.allow("401")
    expect(stranger.get_by_text("used already")).to_be_visible()
