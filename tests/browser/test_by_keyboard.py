"""The main jobs without a mouse: Tab, arrows, letters and Enter alone; and the focus is always seen."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from app.demo.town import TIME_ZONE, write_town
from app.service import campaigns
from tests.browser.conftest import served
from tests.browser.test_director_page import turf_count

MOST_TABS = 160
RING = """() => {
  const one = document.activeElement, drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const kin = [one, one.parentElement, one.nextElementSibling].filter(Boolean);
  return one === document.body || kin.some((near) => drawn(getComputedStyle(near)));
}"""


def tab_to(page, target):
    """Press Tab until the focus is on a target; every stop on the way must show its focus."""
    target.wait_for()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        if target.evaluate("(one) => one === document.activeElement"):
            return target
    raise AssertionError("Tab never came there")


def open_panel(page, name):
    tab_to(page, page.get_by_role("navigation").get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def test_boundaries_are_imported_into_an_empty_campaign(open_page, tmp_path):
    campaigns.create_campaign(tmp_path / "empty", "Empty", date(2026, 11, 3), TIME_ZONE, invented=True)
    precincts = write_town(tmp_path / "files").precincts
    with served(tmp_path / "empty") as said:
        page = open_page(at=re.search(r"http://\S+/", said)[0])
        tab_to(page, page.get_by_role("button", name="Choose map files"))
        with page.expect_file_chooser() as asked:
            page.keyboard.press("Enter")
        asked.value.set_files(precincts)
        tab_to(page, page.get_by_role("button", name="Import boundaries"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("listitem", name="precincts.geojson")).to_contain_text(
            "12 areas.", timeout=60_000
        )


@pytest.fixture
def keys(desk, monkeypatch):
    """The director's page, whose mouse is out of order."""

    def broken(*_args, **_options):
        raise AssertionError("this test has no mouse")

    for name in ("click", "dblclick", "move", "down"):
        monkeypatch.setattr(desk.mouse, name, broken)
    return desk


def test_turf_is_cut_as_a_draft_looked_at_and_deleted(keys):
    before = turf_count(keys)
    tab_to(keys, keys.get_by_role("button", name="Cut again"))
    keys.keyboard.press("Enter")
    tab_to(keys, keys.get_by_label("Time of a turf"))
    keys.keyboard.press("ArrowDown")
    tab_to(keys, keys.get_by_role("button", name="Cut as a draft beside these turfs"))
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("button", name=re.compile(r"^Use these \d+ turfs"))).to_be_visible(timeout=60_000)
    assert turf_count(keys) != before
    tab_to(keys, keys.get_by_role("button", name="Delete", exact=True))
    keys.keyboard.press("Enter")
    expect(keys.get_by_text("The draft was deleted.")).to_be_visible()
    expect(keys.locator(".summary b").first).to_have_text(str(before))


def test_a_turf_is_drawn_with_arrows_and_saved(keys):
    keys.keyboard.press("d")
    expect(keys.get_by_label("Drawing", exact=True)).to_be_visible()
    keys.wait_for_timeout(1500)  # the drawing tools are fetched when first needed
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        keys.keyboard.press(" ")
        for _ in range(4):
            keys.keyboard.press(key)
            keys.wait_for_timeout(100)  # the map comes to rest under the cross
        keys.wait_for_timeout(300)
    keys.keyboard.press(" ")
    expect(keys.locator(".live")).to_contain_text("doors")
    keys.keyboard.press("Enter")
    save = keys.get_by_role("button", name=re.compile("as turf"))
    expect(save).to_be_enabled()
    tab_to(keys, save)
    keys.keyboard.press("Enter")
    expect(keys.locator(".note.done")).to_contain_text("Saved turf", timeout=30_000)
    expect(keys.get_by_role("complementary", name="Turf")).to_be_visible()
    keys.watched.allow("handout?format=geojson")  # the turf may be gone before its walk was fetched
    keys.watched.allow("status of 404")
    keys.keyboard.press("Control+z")
    expect(keys.get_by_text("The last edit was undone.")).to_be_visible(timeout=30_000)


def test_a_turf_is_found_looked_at_and_its_list_reached(keys):
    keys.keyboard.press("/")
    keys.keyboard.type("3")
    keys.keyboard.press("Enter")
    inspector = keys.get_by_role("complementary", name="Turf")
    expect(inspector).to_contain_text("Turf 3")
    tab_to(keys, inspector.get_by_role("link", name=re.compile("PDF walk list")))
    keys.keyboard.press("Escape")
    expect(inspector).to_have_count(0)


def test_a_turf_is_handed_out_by_a_link_and_taken_back(keys):
    open_panel(keys, "Hand out")
    give = keys.get_by_role("button", name=re.compile("^Hand out turf")).first
    number = re.search(r"\d+", give.get_attribute("aria-label"))[0]
    tab_to(keys, give)
    keys.keyboard.press("Enter")
    tab_to(keys, keys.get_by_role("button", name=f"Make a link to turf {number}"))
    keys.keyboard.press("Enter")
    sheet = keys.get_by_role("dialog")
    expect(sheet).to_contain_text(f"Turf {number}")
    keys.keyboard.press("Escape")
    tab_to(keys, keys.get_by_role("button", name=re.compile(f"^Take turf {number} back")).first)
    keys.keyboard.press("Enter")
    expect(keys.locator(".note.done").last).to_contain_text("taken back")


def test_a_heatmap_is_looked_at_and_read(keys):
    keys.keyboard.press("l")
    tab_to(keys, keys.get_by_role("switch", name="Heatmap"))
    keys.keyboard.press("Enter")
    legend = keys.get_by_role("group", name=re.compile("^Legend")).first
    expect(legend).to_contain_text("per hex")
    tab_to(keys, keys.get_by_role("button", name="Zoom in"))
    keys.keyboard.press("Enter")
    expect(legend).to_contain_text("per hex")


def test_a_term_explains_itself_and_gives_the_focus_back(keys):
    mark = keys.get_by_role("button", name="What is meant by Universe")
    tab_to(keys, mark)
    keys.keyboard.press("Enter")
    note = keys.get_by_role("dialog", name="Universe")
    expect(note).to_contain_text("whose doors are to be knocked at")
    expect(note).to_be_focused()
    keys.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(mark).to_be_focused()


def test_settings_and_the_glossary_open_search_and_close(keys):
    tab_to(keys, keys.locator(".rail-entry.last"))
    keys.keyboard.press("Enter")
    settings = keys.get_by_role("dialog", name="Settings and help")
    tab_to(keys, settings.get_by_role("button", name="Terms"))
    keys.keyboard.press("Enter")
    terms = keys.get_by_role("dialog", name="Terms")
    expect(terms.get_by_label("Find a term")).to_be_focused()
    keys.keyboard.type("shrunk")
    expect(terms.locator("dt").first).to_have_text("Shrunk rate")
    keys.keyboard.press("Escape")  # empties the field
    keys.keyboard.press("Escape")
    expect(keys.get_by_role("dialog")).to_have_count(0)


def test_nothing_moves_for_whoever_wants_no_motion(keys):
    moving = keys.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) => {
          const style = getComputedStyle(one);
          return [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].some((time) => parseFloat(time) > 0);
        }).map((one) => one.className)"""
    )
    assert moving == []
