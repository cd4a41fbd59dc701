"""What a field director does on the map's page, with mouse and keyboard, on the real server."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.speed import FIRST_VIEW_MS, first_view_ms


def turf_count(page):
    return int(page.locator(".summary b").first.inner_text())


def open_layers(page):
    page.get_by_role("navigation").get_by_role("button", name="Layers").click()


def draw_square(page, west=700, north=330, size=240):
    """Click a square around the middle of the town."""
    draw_box(page, west, north, west + size, north + size)


def draw_box(page, west, north, east, south):
    """Click the corners of a box of the screen."""
    for x, y in [(west, north), (east, north), (east, south), (west, south)]:
        page.mouse.move(x, y, steps=4)
        page.mouse.click(x, y)
        page.wait_for_timeout(40)


def live_count(page):
    return int(page.locator(".live b").first.inner_text().replace(",", ""))


def test_the_first_view_comes_in_a_second_and_a_half(open_page, address):
    assert first_view_ms(open_page, address) < FIRST_VIEW_MS


def test_the_page_says_that_the_town_is_invented(desk):
    expect(desk.locator(".tag.invented")).to_have_text("Invented town")


def test_the_map_credits_openstreetmap(desk):
    expect(desk.locator(".leaflet-control-attribution")).to_contain_text("© OpenStreetMap contributors")


@pytest.mark.parametrize(
    ("name", "pane"),
    [
        ("Turfs", "turfs"),
        ("Doors", "doors"),
        ("Precincts", "precincts"),
        ("Block groups", "block-groups"),
        ("Heatmap", "cells"),
        ("Walk order", "walk"),
    ],
)
def test_a_layer_comes_and_goes_with_its_switch(desk, name, pane):
    open_layers(desk)
    switch = desk.get_by_role("switch", name=name)
    canvas = desk.locator(f".leaflet-{pane}-pane canvas")
    on = switch.get_attribute("aria-checked") == "true"
    expect(canvas).to_have_count(int(on))
    switch.click()
    expect(canvas).to_have_count(int(not on))
    expect(switch).to_have_attribute("aria-checked", str(not on).lower())


def test_the_heatmap_gets_finer_with_the_zoom_and_its_totals_nest(desk):
    answers = {}
    desk.on(
        "response",
        lambda answer: "api/heatmap" in answer.url and answers.update({answer.url: answer}),
    )
    open_layers(desk)
    desk.get_by_role("switch", name="Heatmap").click()
    legend = desk.get_by_role("group", name="Legend")
    expect(legend).to_contain_text("per hex, 0.2 mi across")
    for steps, finer in ((1, "per hex, 430 ft across"), (2, "per hex, 160 ft across")):
        for _ in range(steps):
            desk.get_by_role("button", name="Zoom in").click()
            desk.wait_for_timeout(400)
        expect(legend).to_contain_text(finer)
    found = [answer.json() for url, answer in answers.items() if "metric=doors" in url and "universe" in url]
    totals = {one["resolution"]: sum(cell["value"] for cell in one["cells"]) for one in found}
    assert len(totals) >= 3
    assert len(set(totals.values())) == 1, totals


def test_a_heatmap_by_precinct_names_the_precinct_that_is_picked(desk):
    open_layers(desk)
    for name in ("Turfs", "Doors", "Heatmap"):
        desk.get_by_role("switch", name=name).click()
    desk.get_by_role("combobox", name="By", exact=True).select_option("precinct")
    expect(desk.get_by_role("group", name="Legend")).to_contain_text("per precinct")
    desk.mouse.click(880, 500)
    expect(desk.get_by_role("complementary")).to_contain_text("Precinct")


def test_a_drawn_turf_is_counted_live_saved_walked_printed_and_undone(desk):
    before = turf_count(desk)
    desk.get_by_role("button", name="Draw turf").click()
    expect(desk.get_by_label("Drawing", exact=True)).to_be_visible()
    desk.wait_for_timeout(1500)  # the drawing tools are fetched when first needed
    draw_square(desk)
    expect(desk.locator(".live")).to_contain_text("about")
    assert live_count(desk) > 0
    desk.keyboard.press("Enter")
    save = desk.get_by_role("button", name=re.compile(r"Save [\d,]+ doors? as turf"))
    expect(save).to_be_enabled()
    desk.wait_for_timeout(300)
    doors = live_count(desk)
    desk.keyboard.type("North side")
    save.click()
    inspector = desk.get_by_role("complementary", name="Turf")
    expect(inspector.get_by_role("heading", level=2)).to_have_text("North side")
    expect(inspector).to_contain_text(f"{doors:,}")
    expect(inspector).to_contain_text("Our order")
    expect(inspector.locator(".stop").first).to_be_visible()
    with desk.expect_download() as fetched:
        inspector.get_by_role("link", name=re.compile("PDF walk list")).click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF")
    desk.get_by_role("button", name="Undo the last edit").click()
    expect(desk.get_by_text("The last edit was undone.")).to_be_visible()
    assert turf_count(desk) == before


def test_precincts_become_turfs_from_the_map_and_the_table_by_keyboard(desk):
    before = turf_count(desk)
    doors = desk.locator(".status .shown").inner_text().partition(" doors")[0]
    desk.keyboard.press("a")
    table = desk.get_by_role("table", name=re.compile("^Areas"))
    ticks = table.get_by_role("checkbox", name=re.compile(r"^Choose .+, [\d,]+ doors?"))
    ticks.nth(0).focus()
    desk.keyboard.press(" ")
    desk.keyboard.press("ArrowDown")
    expect(ticks.nth(1)).to_be_focused()
    desk.mouse.click(880, 430)  # on the map
    expect(table.locator("tr.on")).to_have_count(2)
    expect(desk.locator(".live")).to_contain_text("about")
    desk.get_by_role("button", name="Make 2 turfs").click()
    note = desk.locator(".note.done", has_text="Made 2 turfs of areas")
    expect(note).to_be_visible(timeout=30_000)
    assert desk.locator(".status .shown").inner_text().startswith(f"{doors} doors")
    note.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("The last edit was undone.")).to_be_visible()
    assert turf_count(desk) == before


def test_hexes_are_chosen_too_and_escape_changes_nothing(desk):
    before = turf_count(desk)
    desk.get_by_role("button", name="Take areas").click()
    desk.get_by_role("combobox", name="Choose").select_option("hex-9")
    table = desk.get_by_role("table", name=re.compile("^Areas"))
    table.get_by_role("checkbox").nth(2).check()
    expect(desk.get_by_role("button", name="Make 1 turf")).to_be_enabled()
    desk.keyboard.press("Escape")
    expect(table).to_have_count(0)
    assert turf_count(desk) == before


def test_corners_are_undone_and_redone_and_escape_leaves_everything_as_it_was(desk):
    before = turf_count(desk)
    desk.keyboard.press("d")
    expect(desk.get_by_label("Drawing", exact=True)).to_be_visible()
    desk.wait_for_timeout(300)
    draw_square(desk)
    desk.wait_for_timeout(400)
    whole = live_count(desk)
    desk.keyboard.press("Control+z")
    expect(desk.locator(".live b").first).not_to_have_text(f"{whole:,}")
    desk.keyboard.press("Control+Shift+Z")
    expect(desk.locator(".live b").first).to_have_text(f"{whole:,}")
    desk.keyboard.press("Escape")
    expect(desk.get_by_label("Drawing", exact=True)).to_have_count(0)
    assert turf_count(desk) == before


def test_a_turf_can_be_drawn_without_a_mouse(desk):
    desk.locator(".leaflet-container").focus()
    desk.keyboard.press("d")
    expect(desk.get_by_label("Drawing", exact=True)).to_be_visible()
    desk.wait_for_timeout(1500)  # the drawing tools are fetched when first needed
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        desk.keyboard.press(" ")
        for _ in range(4):
            desk.keyboard.press(key)
            desk.wait_for_timeout(100)  # the map comes to rest under the cross
        desk.wait_for_timeout(300)
    desk.keyboard.press(" ")
    expect(desk.locator(".live")).to_contain_text("doors")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name=re.compile("as turf"))).to_be_visible()
    desk.keyboard.press("Escape")


def test_map_table_and_address_stay_in_step(desk):
    row = desk.locator(".turf-name").nth(3)
    code = row.locator(".code").inner_text()
    row.click()
    expect(desk.get_by_role("complementary", name="Turf")).to_contain_text(code)
    assert f"pick=turf:{code}" in desk.url
    desk.get_by_role("navigation").get_by_role("button", name="Hand out").click()
    assert "panel=handout" in desk.url
    desk.go_back()
    expect(desk.get_by_role("table")).to_be_visible()
    expect(desk.locator("tr[aria-current]")).to_contain_text(code)
    desk.go_back()
    expect(desk.get_by_role("complementary")).to_have_count(0)


def test_an_address_opens_the_same_view_again(open_page, desk):
    desk.locator(".turf-name").nth(5).click()
    expect(desk.locator(".stop").first).to_be_visible()
    path = desk.url.split("/", 3)[3]
    again = open_page(path)
    expect(again.locator("tr[aria-current]")).to_have_text(
        desk.locator("tr[aria-current]").inner_text().replace("\n", "").replace("\t", "")
    )


def test_the_keyboard_reaches_search_rows_layers_and_help(desk):
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("l")
    expect(desk.get_by_role("switch").first).to_be_visible()
    desk.keyboard.press("/")
    desk.keyboard.type("7")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("complementary", name="Turf")).to_contain_text("Turf 7")
    row = desk.locator(".turf-name").nth(0)
    row.focus()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".turf-name").nth(1)).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("complementary", name="Turf")).to_contain_text("Turf 2")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("complementary")).to_have_count(0)


def test_a_bad_condition_becomes_a_note_that_says_what_to_do(desk):
    desk.watched.allow("422")
    desk.get_by_role("button", name="New universe").click()
    desk.get_by_label("Name", exact=True).fill("Nobody")
    desk.get_by_label("Condition").fill("shoe_size > 9")
    desk.get_by_role("button", name="Make universe").click()
    note = desk.locator(".note.problem")
    expect(note).to_contain_text("shoe_size")
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)


def test_a_cut_shows_its_progress_and_ends_with_new_turfs(desk):
    codes = desk.locator(".turf-name .code").all_inner_texts()
    desk.get_by_role("button", name="Cut again").click()
    desk.get_by_label("Time of a turf").select_option("4")
    desk.get_by_role("button", name="Cut turf").click()
    expect(desk.locator(".status")).to_contain_text("Cutting turf")
    expect(desk.locator(".note.done")).to_contain_text("Cut", timeout=30_000)
    assert desk.locator(".turf-name .code").all_inner_texts() != codes
    desk.get_by_role("button", name=re.compile(r"Plan \d+ walks")).click()
    dialog = desk.get_by_role("dialog", name="Plan walks")
    dialog.get_by_role("button", name=re.compile(r"Plan \d+ walks")).click()
    expect(desk.locator(".note.done", has_text="Planned")).to_be_visible(timeout=30_000)


def test_all_lists_are_printed_as_one_file(desk):
    desk.get_by_role("navigation").get_by_role("button", name="Hand out").click()
    desk.get_by_text("Format, sheet, large print").click()
    desk.get_by_label("Format").select_option("csv")
    with desk.expect_download(timeout=60_000) as fetched:
        desk.get_by_role("button", name=re.compile("Make the file")).click()
    assert b"\n" in fetched.value.path().read_bytes()
