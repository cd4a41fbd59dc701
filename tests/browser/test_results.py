"""Figures of the canvass on the page: sums, days, rows of every kind, what is worth asking about, files and keys."""

import json
import os
import re
import shutil
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from app.canvass import Actor
from app.phone import receive_results
from app.service import scripts
from app.store import cuts as cut_record
from app.store.campaign import open_campaign
from tests.app.test_scripts import asked, sheet
from tests.browser.conftest import served
from tests.browser.test_every_page import no_violations

MORNING = datetime(2026, 10, 3, 17, 0, tzinfo=UTC)
ANSWERS = ("a0", "a1", "a2", "a3", "a4")


def picture(page, name):
    """Keep a screenshot where somebody asked for them, to be looked at."""
    if folder := os.environ.get("TURFWALK_PICTURES"):
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"results-{name}.png")


@pytest.fixture(scope="module")
def heard(town_campaign, tmp_path_factory):
    """The town after five days at the doors, one canvasser a turf; the third typed one door every ten seconds."""
    folder = shutil.copytree(town_campaign, tmp_path_factory.mktemp("results") / "town")
    rng = np.random.default_rng(3)
    with open_campaign(folder) as c:
        script = scripts.write_script(c, sheet(asked("support", "", "", "", "", "")))
        told = {"script_id": script.script_id, "script_version": script.version}
        with c.reading() as connection:
            rows = cut_record.living_turf_rows(connection)
            doors = cut_record.doors_of_turfs(connection, rows)
        for n, row in enumerate(rows[:6]):
            lines, at_s, gap_s = [], 0.0, 10 if n == 2 else 110
            for i, door_id in enumerate(doors[row["turf_id"]][:60]):
                outcome = str(rng.choice(["canvassed", "not-home", "refused"], p=[0.3, 0.6, 0.1]))
                answers = {"support": str(rng.choice(ANSWERS))} if outcome == "canvassed" else {}
                at_s += gap_s * rng.gamma(9, 1 / 9)
                at = MORNING + timedelta(days=n % 5, seconds=at_s)
                one = {"result_id": str(uuid.uuid4()), "turf_id": row["turf_id"], "door_id": door_id}
                one |= {
                    "outcome": outcome,
                    "answers": answers,
                    "device_id": f"phone{n}",
                    "device_sequence": i,
                }
                lines.append(json.dumps({**one, **told, "knocked_at": at.isoformat()}))
            receive_results(c, Actor(f"p{n}", "canvasser"), lines)
    with served(folder) as said:
        yield re.search(r"http://\S+/", said)[0]


@pytest.fixture
def results(open_page, heard):
    def open_(**how):
        page = open_page("#panel=results", at=heard, **how)
        page.locator(".tally-table tbody tr").first.wait_for()
        return page

    return open_


def column(page, number):
    return [
        text.strip() for text in page.locator(f".few-table tbody tr > :nth-child({number})").all_inner_texts()
    ]


def test_sums_days_and_rows_say_the_same_of_the_canvass(results):
    page = results()
    assert page.locator(".results .figure b").first.inner_text().startswith("360")
    expect(page.locator(".day-chart g")).to_have_count(5)
    picture(page, "desk")
    no_violations(page)
    page.get_by_role("group", name="Rows by").get_by_role("button", name="Day").click()
    expect(page.locator(".few-table tbody tr")).to_have_count(5)
    assert column(page, 1)[0] == "2026-10-03"
    assert sum(int(text) for text in column(page, 2)) == 360
    page.get_by_role("button", name="Canvasser").click()
    expect(page.locator(".few-table tbody tr")).to_have_count(6)
    assert column(page, 1) == [f"C{n}" for n in range(1, 7)]


def test_rows_are_sorted_by_any_column_and_walked_by_keyboard(results):
    page = results()
    page.get_by_role("button", name="Canvasser").click()
    expect(page.locator(".few-table tbody tr")).to_have_count(6)
    pace = page.locator(".few-table").get_by_role("button", name="Doors/h")
    pace.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".few-table th[aria-sort=descending]")).to_have_count(1)
    falling = [float(text.replace(",", "")) for text in column(page, 4)]
    assert falling == sorted(falling, reverse=True)
    assert column(page, 1)[0] == "C3"  # who typed a door every ten seconds
    page.keyboard.press("Enter")
    assert [float(text.replace(",", "")) for text in column(page, 4)] == sorted(falling)
    page.locator(".few-table .row-name").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".few-table .row-name").nth(1)).to_be_focused()


def test_what_is_odd_is_named_with_its_threshold_and_leads_to_the_turf(results):
    page = results()
    odd = page.locator(".odd-list li").filter(has_text="A door every few seconds")
    expect(odd).to_contain_text("Usual is more than 25 s")
    expect(odd).to_contain_text("C3")
    odd.locator("button.code").click()
    expect(page.locator(".inspector")).to_be_visible()
    picture(page, "odd-desk")


def test_all_figures_stand_on_one_sheet_between_two_days_and_as_a_file(results):
    page = results()
    page.get_by_role("button", name="All figures").click()
    expect(page.locator(".tally-sheet thead th")).to_have_count(10)
    picture(page, "sheet-desk")
    no_violations(page)
    dialog = page.get_by_role("dialog", name="Figures of the canvass")
    dialog.get_by_label("From").fill("2026-10-04")
    dialog.get_by_label("Until").fill("2026-10-05")
    expect(dialog.locator("tfoot td").nth(1)).to_have_text("120")
    with page.expect_download() as begun:
        dialog.get_by_role("link", name="Save all days as CSV").click()
    text = begun.value.path().read_text()
    assert text.splitlines()[0].startswith("turf,door_count,knocked_count")
    assert text.splitlines()[-1].startswith("all,")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_it_reads_on_a_phone_and_in_the_dark(results):
    page = results(phone=True, dark=True)
    page.locator(".grip").click()
    picture(page, "phone-dark")
    no_violations(page)
    page.get_by_role("button", name="All figures").click()
    picture(page, "sheet-phone-dark")
    no_violations(page)
    assert page.locator(".tally-sheet").bounding_box()["width"] <= 390


def test_the_page_says_where_qgis_finds_the_layers(results, heard):
    page = results(dark=True)
    page.get_by_text("Read the layers with QGIS").click()
    address = page.get_by_label("Address for QGIS").input_value()
    assert address == f"{heard}c/town/api/ogc"
    landing = page.request.get(address).json()
    assert {"conformance", "data"} <= {link["rel"] for link in landing["links"]}
    page.locator(".read-keys").scroll_into_view_if_needed()
    picture(page, "qgis-desk-dark")
    no_violations(page)
