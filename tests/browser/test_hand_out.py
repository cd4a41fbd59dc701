"""The board: print one or all with progress, mark, hand out by link and QR, take back; results on the map and in the table."""

import json
import os
import re
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.canvass import Actor
from app.phone import receive_results
from app.store import cuts as cut_record
from app.store.campaign import open_campaign
from tests.browser.conftest import served
from tests.browser.test_every_page import no_violations

PAINTED = """(wanted) => {
  const canvas = document.querySelector('.leaflet-doors-pane canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, found = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) found.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
  return wanted.every((colour) => found.has(colour));
}"""
OUTCOMES = ("canvassed", "not-home", "refused", "moved")


def picture(page, name):
    """Keep a screenshot where somebody asked for them, to be looked at."""
    if folder := os.environ.get("TURFWALK_PICTURES"):
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"hand-out-{name}.png")


@pytest.fixture(scope="module")
def half_done(town_campaign, tmp_path_factory):
    """The town with its first turf done, its second half done: the address."""
    folder = shutil.copytree(town_campaign, tmp_path_factory.mktemp("board") / "town")
    with open_campaign(folder) as c:
        with c.reading() as connection:
            rows = cut_record.living_turf_rows(connection)
            doors = cut_record.doors_of_turfs(connection, rows)
        sent = []
        for row, share in zip(rows, (1.0, 0.5), strict=False):
            own = doors[row["turf_id"]]
            for i, door_id in enumerate(own[: round(share * len(own))]):
                one = {"result_id": str(uuid.uuid4()), "turf_id": row["turf_id"], "door_id": door_id}
                one |= {"outcome": OUTCOMES[i % 4], "device_id": "phone1", "device_sequence": i}
                sent.append(json.dumps({**one, "knocked_at": datetime.now(UTC).isoformat()}))
        for begin in range(0, len(sent), 50):
            receive_results(c, Actor("p1", "canvasser"), sent[begin : begin + 50])
    with served(folder) as said:
        yield re.search(r"http://\S+/", said)[0]


@pytest.fixture
def board(open_page, half_done):
    """The board of that town."""
    page = open_page("#panel=handout", at=half_done)
    page.get_by_role("button", name="Hand out turf 3", exact=True).wait_for()
    return page


def hand(page, number):
    """Give the row of a turf on the board."""
    button = page.get_by_role("button", name=f"Hand out turf {number}", exact=True)
    return page.get_by_role("listitem").filter(has=button)


def test_a_turf_goes_over_the_board_from_planned_to_returned(board):
    row = hand(board, 3)
    expect(row).to_contain_text("Planned")
    row.get_by_role("button", name="Mark turf 3 as printed").click()
    expect(row.locator(".tag")).to_have_text("Printed")
    expect(row).to_contain_text(re.compile(r"Printed \w+ \d\d:\d\d"))
    row.get_by_role("button", name="Hand out turf 3", exact=True).click()
    row.get_by_role("button", name="Make a link to turf 3").click()
    sheet = board.locator("dialog.link-sheet")
    expect(sheet.get_by_alt_text("QR code of the link below")).to_be_visible()
    expect(sheet.locator(".link-code")).to_have_text(re.compile(r"^\w{6}$"))
    sheet.get_by_role("button", name="Close").click()
    expect(row.locator(".tag")).to_have_text("Out")
    picture(board, "board")
    no_violations(board)
    row.get_by_role("button", name="Turf 3 was brought back by Open link").click()
    expect(row.locator(".tag")).to_have_text("Returned")
    row.get_by_role("button", name="Turf 3 is not printed after all").click()
    board.get_by_role("group", name="Show turfs by state").get_by_role("button", name="Returned").click()
    expect(board.locator(".hand")).to_have_count(1)


def test_done_turfs_and_progress_are_on_the_board_in_the_table_and_on_the_map(board):
    expect(hand(board, 1).locator(".tag")).to_have_text("Done")
    board.get_by_label("Color doors by result").check()
    expect(board.get_by_role("list", name="Legend")).to_contain_text("Refused")
    hand(board, 2).locator(".turf-name").click()
    board.wait_for_function(
        PAINTED, arg=["0,114,178", "230,159,0", "213,94,0", "170,68,153"]
    )  # of tokens.css
    picture(board, "by-result")
    board.get_by_role("navigation").get_by_role("button", name="Turf", exact=True).click()
    bars = board.locator(".turf-table progress")
    expect(bars).to_have_count(2)
    expect(bars.first).to_have_attribute("aria-label", re.compile(r"^(\d+) of \1 doors knocked at$"))
    no_violations(board)


def test_all_lists_are_printed_with_progress_stopped_and_printed_again(board):
    board.get_by_role("group", name="Show turfs by state").get_by_role("button", name="Planned").click()
    button = board.get_by_role("button", name=re.compile(r"^Print \d+ lists"))
    button.click()
    card = board.get_by_role("region", name="The turfs shown below")
    expect(card.get_by_role("progressbar")).to_be_visible()
    card.get_by_role("button", name="Stop making the file").click()
    expect(board.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
    expect(board.locator(".tag", has_text="Printed")).to_have_count(0)
    expect(button).to_be_enabled()


def test_one_list_is_printed_and_the_board_says_when(board):
    hand(board, 4).locator(".turf-name").click()
    inspector = board.get_by_role("complementary", name="Turf")
    with board.expect_download(timeout=30_000) as fetched:
        inspector.get_by_role("link", name=re.compile("PDF walk list")).click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
    board.reload()
    expect(hand(board, 4).locator(".tag")).to_have_text("Printed")


def test_links_to_several_turfs_are_made_and_printed_together(board):
    board.get_by_role("group", name="Show turfs by state").get_by_role("button", name="Printed").click()
    board.get_by_role("button", name=re.compile(r"^Make 1 link$")).click()
    sheet = board.locator("dialog.link-sheet")
    expect(sheet.locator(".link-page")).to_have_count(1)
    picture(board, "links")
    sheet.get_by_role("button", name="Close").click()
    expect(board.locator("dialog.link-sheet")).not_to_be_visible()
