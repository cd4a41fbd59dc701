"""A director cuts alternatives, compares, chooses and edits; figures follow, and nobody is overwritten."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_director_page import draw_box, draw_square, turf_count
from tests.browser.test_every_page import no_violations


@pytest.fixture(autouse=True)
def as_it_was(open_page):
    """Give the town its cut back, for the tests that come later."""
    page = open_page()
    page.locator(".turf-name").first.wait_for()
    current = page.evaluate(
        "fetch('api/cuts').then((a) => a.json()).then((cuts) => cuts.find((one) => one.state === 'current').cut_id)"
    )
    yield
    page.evaluate(
        """async (kept) => {
          await fetch(`api/cuts/${kept}/choose`, { method: 'POST' });
          while ((await fetch(`api/cuts/${kept}/undo`, { method: 'POST', headers: { 'if-match': '*' } })).ok);
          for (const one of await (await fetch('api/cuts')).json())
            if (one.cut_id !== kept) await fetch(`api/cuts/${one.cut_id}`, { method: 'DELETE' });
        }""",
        current,
    )
    page.watched.allow("409")


def done(page, words):
    note = page.locator(".note.done", has_text=words)
    expect(note).to_be_visible(timeout=30_000)


def doors_in_table(page):
    return [
        int(text.replace(",", "")) for text in page.locator(".turf-table td:nth-child(3)").all_inner_texts()
    ]


def test_a_director_compares_three_cuts_and_chooses_one(desk):
    desk.get_by_role("button", name="Cut again").click()
    desk.get_by_label("Cut by").select_option("turfs")
    desk.get_by_label("New turfs").fill("30")
    desk.get_by_role("button", name="Compare ways").click()
    table = desk.get_by_role("region", name="Side by side")
    expect(table).to_be_visible(timeout=60_000)
    heads = table.locator("thead button")
    expect(heads).to_have_count(4)
    expect(heads.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(table.get_by_role("row", name=re.compile("^Turfs"))).to_contain_text("30")
    assert turf_count(desk) == 30
    no_violations(desk)
    heads.nth(2).click()
    expect(table).to_contain_text("The map shows “Least walking”")
    code = desk.locator(".turf-name .code").first.inner_text()
    desk.get_by_role("button", name="Use these 30 turfs").click()
    done(desk, "30 turfs are current now")
    assert desk.locator(".turf-name .code").first.inner_text() == code
    expect(table.locator("thead button")).to_have_count(3)
    desk.reload()
    expect(desk.locator(".turf-name .code").first).to_have_text(code)
    expect(desk.get_by_role("region", name="Side by side").locator("thead button")).to_have_count(3)


def test_doors_move_by_lasso_and_every_figure_follows(desk):
    desk.locator(".turf-name").nth(9).click()
    expect(desk.locator(".inspector .stop-list, .inspector .stops, .inspector h3").first).to_be_visible()
    before = doors_in_table(desk)
    desk.wait_for_timeout(600)
    desk.keyboard.press("m")
    bar = desk.get_by_label("Bringing doors in", exact=True)
    expect(bar).to_be_visible()
    draw_box(desk, 480, 420, 1120, 490)  # wider than any turf, so it holds doors of neighbours too
    expect(bar.locator(".live-move")).to_contain_text("was")
    desk.keyboard.press("Enter")
    move = bar.get_by_role("button", name=re.compile(r"Move \d+ doors?"))
    expect(move).to_be_enabled()
    before_it = ""
    while before_it != move.inner_text():  # the figures of the whole box come last
        before_it = move.inner_text()
        desk.wait_for_timeout(1000)
    count = int(re.search(r"\d+", move.inner_text())[0])
    told = bar.locator(".live-move li").all_inner_texts()
    assert any(f"(+{count})" in line for line in told)
    assert any("(\N{MINUS SIGN}" in line for line in told)
    move.click()
    done(desk, f"Moved {count} door")
    after = doors_in_table(desk)
    assert after[9] == before[9] + count
    assert sum(after) == sum(before)
    desk.keyboard.press("Control+z")
    done(desk, "The last edit was undone.")
    assert doors_in_table(desk) == before
    desk.reload()
    desk.locator(".turf-name").first.wait_for()
    desk.get_by_role("button", name="Redo the last edit").click()
    done(desk, "The edit was done again.")
    assert doors_in_table(desk) == after


def test_a_block_face_moves_by_keyboard(desk):
    desk.locator(".turf-name").nth(0).click()
    stop = desk.locator(".inspector").get_by_role("button", name=re.compile("^Stop 3,"))
    stop.focus()
    desk.keyboard.press("Enter")
    choice = desk.get_by_label("Move this block face to")
    choice.focus()
    choice.select_option(index=1)
    changes = desk.locator(".inspector [role=status] li")
    expect(changes.first).to_contain_text("→ about")
    move = desk.locator(".inspector").get_by_role("button", name=re.compile(r"Move [1-9]\d* doors?"))
    move.focus()
    desk.keyboard.press("Enter")
    done(desk, "Moved")


def test_a_turf_is_split_renamed_and_merged_again(desk):
    count = turf_count(desk)
    row = desk.locator(".turf-name").nth(4)
    code = row.locator(".code").inner_text()
    row.click()
    inspector = desk.get_by_role("complementary", name="Turf")
    inspector.get_by_label("Parts").fill("3")
    inspector.get_by_role("button", name="Split turf 5").click()
    done(desk, "Split turf 5 into 3")
    assert turf_count(desk) == count + 2
    inspector.get_by_role("button", name="Rename").click()
    inspector.get_by_label("Name of the turf").fill("Elm side")
    inspector.get_by_role("button", name="Save name").click()
    done(desk, "is called “Elm side” now")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("Elm side")
    for number in (5, count + 1, count + 2):
        desk.get_by_label(f"Tick turf {number}", exact=True).check()
    no_violations(desk)
    desk.get_by_role("button", name="Merge 3 turfs").click()
    done(desk, "Merged 3 turfs into turf 5")
    assert turf_count(desk) == count
    assert desk.locator(".turf-name .code").nth(4).inner_text() == code


def test_edits_undone_and_redone_fast_wait_for_each_other(desk):
    """Three strokes of a key before the first answer: nobody else is blamed, and all three happen."""
    names = desk.locator(".turf-table .own-name")
    desk.evaluate(
        """async () => {
          const turf = (await (await fetch('api/turfs')).json())[0];
          for (const name of ['First', 'Second', 'Third'])
            await fetch(`api/cuts/${turf.cut_id}/turfs/${turf.turf_id}/name`, {
              method: 'PUT', headers: { 'content-type': 'application/json', 'if-match': '*' }, body: JSON.stringify({ name }),
            });
        }"""
    )
    desk.reload()
    expect(names).to_have_text(["Third"])
    for _ in range(3):
        desk.keyboard.press("Control+z")
    expect(names).to_have_count(0)
    for _ in range(3):
        desk.keyboard.press("Control+Shift+z")
    expect(names).to_have_text(["Third"])
    expect(desk.get_by_role("dialog")).to_have_count(0)
    for _ in range(3):
        desk.keyboard.press("Control+z")
    expect(names).to_have_count(0)


def test_two_directors_never_overwrite_each_other(open_page):
    mine, theirs = (open_page() for _ in range(2))
    for page in (mine, theirs):
        page.locator(".turf-name").first.wait_for()
    theirs.watched.allow("412")
    mine.locator(".turf-name").nth(2).click()
    inspector = mine.get_by_role("complementary", name="Turf")
    inspector.get_by_role("button", name="Rename").click()
    inspector.get_by_label("Name of the turf").fill("Mine")
    inspector.get_by_role("button", name="Save name").click()
    done(mine, "is called “Mine” now")
    theirs.locator(".turf-name").nth(2).click()
    theirs.get_by_role("button", name="Split turf 3").click()
    sheet = theirs.get_by_role("dialog", name="Somebody else saved first")
    expect(sheet).to_contain_text("turf renamed")
    expect(sheet).to_contain_text("Split turf 3 into 2")
    expect(theirs.locator(".turf-table")).to_contain_text("Mine")
    sheet.get_by_role("button", name="Do mine on top").click()
    done(theirs, "Split turf 3 into 2")


def test_locked_turfs_stay_and_a_printed_list_goes_stale(desk):
    code = desk.locator(".turf-name .code").nth(1).inner_text()
    desk.locator(".turf-name").nth(1).click()
    inspector = desk.get_by_role("complementary", name="Turf")
    with desk.expect_download(timeout=30_000):
        inspector.get_by_role("link", name=re.compile("PDF walk list")).click()
    inspector.get_by_label(re.compile("Locked")).check()
    desk.get_by_role("button", name="Cut again").click()
    desk.get_by_label("Time of a turf").select_option("4")
    expect(desk.get_by_text("1 locked turf stays as it is.")).to_be_visible()
    desk.get_by_role("button", name="Cut turf", exact=True).click()
    done(desk, "Cut ")
    expect(desk.locator(".turf-name", has_text=code)).to_be_visible()
    desk.locator(".turf-name", has_text=code).click()
    desk.get_by_role("button", name="Split turf 2").click()
    done(desk, "Split turf 2")
    expect(desk.locator("tr", has_text=code)).to_contain_text("Reprint")


def test_a_day_is_planned_beside_the_map(desk):
    desk.get_by_role("navigation").get_by_role("button", name="Launch").click()
    desk.get_by_label("Canvassers").fill("12")
    expect(desk.locator(".launch-table tbody tr").first).to_be_visible()
    first = desk.locator(".figures b").first
    few = int(first.inner_text())
    desk.get_by_label("Canvassers").fill("24")
    expect(first).not_to_have_text(str(few))
    desk.get_by_label("Conversations to have").fill("100000")
    expect(desk.get_by_text("100,000 conversations need")).to_be_visible()


def test_a_click_right_after_draw_turf_is_not_lost(desk):
    button = desk.get_by_role("button", name=re.compile("Draw turf|Fetching tools"))
    button.click()
    desk.get_by_label("Drawing", exact=True).wait_for()
    draw_square(desk)
    expect(desk.locator(".live")).to_contain_text("doors")
    desk.get_by_label("Follow streets").check()
    expect(desk.locator(".leaflet-outline-pane canvas")).to_have_count(1)
    desk.keyboard.press("Escape")
