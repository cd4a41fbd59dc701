"""The page of an analyst: what they may use, in figures that tell on nobody, and no question that would be refused."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from app import accounts
from app.service import contacts
from app.store.campaign import open_campaign
from tests.browser.conftest import DESK, Watched, served
from tests.browser.test_analysis import knocks
from tests.browser.test_every_page import no_violations
from tests.promises.hill import add_somebody


@pytest.fixture(scope="module")
def real(town_campaign, tmp_path_factory):
    """The canvassed town as if its people were real, served: its address, and the cookie of an analyst."""
    folder = shutil.copytree(town_campaign, tmp_path_factory.mktemp("analyst") / "town")
    with open_campaign(folder) as c:
        contacts.import_contacts(c, knocks(town_campaign.parent / "files" / "voters.csv", folder.parent))
        c.change(invented=False)
        key = accounts.begin_session(c, add_somebody(c, "analyst", "Ann"), "analyst")
    with served(folder) as said:
        address, port = re.search(r"(http://[\d.]+:(\d+)/)", said).groups()
        yield address, {"name": f"turfwalk-{port}-town", "value": key, "url": address}


@pytest.fixture
def page(chromium, real):
    address, cookie = real
    context = chromium.new_context(viewport=DESK, locale="en-US", reduced_motion="reduce")
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(10_000)
    watched = Watched(page, address)
    page.goto(f"{address}c/town/")
    page.locator(".cell-table tbody tr").first.wait_for()
    yield page
    watched.check()
    context.close()


def test_an_analyst_has_what_they_may_use_and_nothing_is_refused(page):
    rail = page.get_by_role("navigation").get_by_role("button")
    assert [one.strip() for one in rail.all_inner_texts()] == [
        "Results",
        "Analysis",
        "People",
        "Layers",
        "Settings",
    ]
    page.locator(".cell-table tbody tr").filter(has_not_text="hidden").first.click()
    inspector = page.get_by_role("complementary")
    expect(inspector.locator(".cell-figures")).to_contain_text("Voters")
    expect(inspector.get_by_role("button", name="Make this a turf")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("d")  # drawing is for planners
    expect(page.locator(".draw-bar")).to_have_count(0)
    rail.filter(has_text="Layers").click()
    card = page.get_by_role("region", name="Layers")
    expect(card.get_by_role("switch", name="Heatmap")).to_be_visible()
    expect(card.get_by_role("switch", name="Doors")).to_have_count(0)


def test_results_are_told_in_fives(page):
    page.get_by_role("navigation").get_by_role("button", name="Results").click()
    panel = page.get_by_role("main")
    expect(panel).to_contain_text("rounded to fives")
    page.get_by_role("group", name="Rows by").get_by_role("button", name="Precinct").click()
    page.locator(".few-table tbody tr").first.wait_for()
    no_violations(page)
    expect(panel.get_by_role("heading", name="To look at")).to_have_count(0)
