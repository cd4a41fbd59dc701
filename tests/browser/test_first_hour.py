"""A director's first hour on Cambridge, with the mouse alone: from an empty folder to a printed list."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests import shared_data
from tests.browser.conftest import served


@pytest.fixture
def link(tmp_path):
    """Where to sign in, once, to a server that holds an empty folder."""
    home = tmp_path / "campaigns"
    home.mkdir()
    with served(home) as said:
        yield re.search(r"The map: (\S+)", said)[1], re.search(r"(\S+#token=\S+)", said)[1]


def choose(page, button, *files):
    """Click a button and choose files in the dialog it opens."""
    with page.expect_file_chooser() as asked:
        page.get_by_role("button", name=button).click()
    asked.value.set_files([str(file) for file in files])


def make_campaign(page):
    """The only thing a person cannot do with a mouse is to name what is new."""
    page.get_by_label("Name", exact=True).fill("Cambridge")
    page.get_by_role("button", name="Make campaign").click()
    expect(page.get_by_role("heading", name="Three steps to the first turf")).to_be_visible()


def bring_ground(page, town):
    files = ("streets_city_gis.osm.pbf", "precincts.parquet", "addresses_derived.parquet")
    choose(page, "Choose map files", *(town / name for name in files))
    for kind in ("Streets", "Boundaries", "Addresses"):
        expect(page.locator(".incoming", has_text=kind).first).to_be_visible()
    page.get_by_role("button", name="Import 3 files").click()
    expect(page.locator(".incoming.done")).to_have_count(3, timeout=120_000)


def bring_voters(page, town):
    choose(page, "Choose a voter file", town / "voters_van_synthetic.csv")
    voters = page.get_by_role("listitem", name="voters_van_synthetic.csv")
    expect(voters).to_contain_text("VAN: 20 of 20 headings", timeout=30_000)
    take_in = voters.get_by_role("button", name=re.compile(r"Import 6\d,\d{3} voters"))
    expect(take_in).to_be_visible(timeout=120_000)
    expect(voters).to_contain_text("rows are not used")
    expect(voters).to_contain_text("Known address")
    take_in.click()
    expect(voters.get_by_role("button", name=re.compile(r"Place [\d,]+ doors by hand"))).to_be_visible(
        timeout=120_000
    )
    with page.expect_download() as fetched:
        voters.get_by_role("link", name=re.compile(r"Download these \d+ rows")).click()
    assert b"line,column,reason" in fetched.value.path().read_bytes()


def choose_whom(page):
    """Three precincts' Democrats and independents; how many there are is told while choosing."""
    page.get_by_role("button", name="Go to Turf").click()
    page.get_by_role("button", name="New universe").click()
    page.get_by_label("Name", exact=True).fill("First night")
    page.get_by_role("combobox", name="Add a filter").select_option("text:party")
    for party in ("D", "U"):
        page.get_by_role("group", name="Party", exact=True).get_by_role(
            "button", name=party, exact=True
        ).click()
    page.get_by_role("combobox", name="Add a filter").select_option("text:precinct_id")
    for place in range(3):
        page.get_by_role("group", name="Value of Precinct").get_by_role("button").nth(place).click()
    expect(page.get_by_label("Condition")).to_have_value(
        re.compile(r"party in \('D', 'U'\) and precinct_id in ")
    )
    expect(page.locator(".found .live")).to_be_visible()
    page.get_by_role("button", name="Make universe").click()
    expect(page.locator(".note.done", has_text="First night")).to_be_visible()


def cut_and_plan(page):
    page.get_by_role("button", name=re.compile("^Cut turf")).click()
    expect(page.locator(".turf-name").first).to_be_visible(timeout=90_000)
    page.get_by_role("button", name=re.compile(r"Plan \d+ walks?")).click()
    page.get_by_role("dialog", name="Plan walks").get_by_role(
        "button", name=re.compile(r"Plan \d+ walks?")
    ).click()
    expect(page.locator(".note.done", has_text="Planned")).to_be_visible(timeout=120_000)
    return page.locator(".turf-name").count()


def print_lists(page):
    page.get_by_role("navigation").get_by_role("button", name="Hand out").click()
    with page.expect_download(timeout=120_000) as fetched:
        page.get_by_role("button", name=re.compile(r"Print \d+ lists?")).click()
    return fetched.value.path()


@pytest.mark.real
def test_a_directors_first_hour_from_an_empty_folder_to_a_printed_list(link, open_page):
    """Streets, boundaries, addresses and 68,000 voters come in; three precincts are cut, planned and printed."""
    import pypdf

    town = shared_data.town("cambridge_somerville_ma")
    began = time.monotonic()
    address, sign_in = link
    page = open_page(sign_in.removeprefix(address), at=address)
    make_campaign(page)
    bring_ground(page, town)
    bring_voters(page, town)
    choose_whom(page)
    turf_count = cut_and_plan(page)
    lists = print_lists(page)
    assert lists.read_bytes().startswith(b"%PDF")
    paper = pypdf.PdfReader(lists)
    assert len(paper.pages) >= 2 * turf_count
    assert "Cambridge" in paper.pages[0].extract_text()
    spent = time.monotonic() - began
    print(f"\nThe first hour took {spent:.0f} s: {turf_count} turfs, {len(paper.pages)} pages.")  # noqa: T201 - the figure is the point
