"""A director looks at a turf's walk, changes it by hand, sees what that costs, and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import no_violations


@pytest.fixture
def walk(desk):
    """The inspector with the walk of the first turf, its stops listed and nothing wished."""
    turf = desk.locator(".turf-name .code").first.inner_text()
    answer = desk.request.put(f"{desk.url.split('#')[0]}api/turfs/{turf}/walk/wish", data={"wish": {}})
    assert answer.ok, answer.text()
    desk.locator(".turf-name").first.click()
    inspector = desk.get_by_role("complementary", name="Turf")
    expect(inspector.locator(".stop").first).to_be_visible()
    return inspector


@pytest.fixture
def rows(walk):
    """The rows of the stops, ready to be changed."""
    walk.get_by_role("button", name="Change", exact=True).click()
    expect(walk.locator(".stop-row b").first).not_to_be_empty()  # addresses come a moment after the stops
    return walk.locator(".stop-row")


def house_numbers(rows):
    return rows.locator(".stop-name b").all_inner_texts()


def drag(page, rows, from_, to):
    grip, target = (rows.nth(at).locator(".stop-grip").bounding_box() for at in (from_, to))
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] / 2, steps=6)
    page.mouse.up()


def test_the_walk_says_how_far_from_the_shortest_it_is_and_what_it_saves(walk):
    expect(walk.locator(".certificate")).to_have_text(re.compile("shortest", re.IGNORECASE))
    for order in ("List order today", "A careful human", "Our order"):
        expect(walk).to_contain_text(order)


def test_directions_read_by_street_and_side_with_totals(walk):
    walk.get_by_text("Directions", exact=True).click()
    expect(walk.locator(".directions li").first).to_contain_text("→")
    expect(walk.locator(".directions")).to_contain_text(re.compile("even side|odd side|both sides"))
    walk.get_by_text("Totals by street").click()
    assert walk.locator(".by-street tbody tr").count() > 1


def test_a_dragged_stop_stays_where_it_was_put_shows_its_cost_and_is_undone(desk, walk, rows):
    before = house_numbers(rows)
    drag(desk, rows, 1, 5)
    expect(desk.get_by_text("The walk was changed")).to_be_visible()
    expect(walk.locator(".wish-cost")).to_be_visible()
    after = house_numbers(rows)
    assert after.index(before[1]) == after.index(before[5]) + 1
    assert sorted(after) == sorted(before)
    walk.get_by_role("button", name="Undo the change of the walk").click()
    expect(desk.get_by_text(re.compile("The change was undone"))).to_be_visible()
    assert house_numbers(rows) == before
    walk.get_by_role("button", name="Redo the change of the walk").click()
    expect(desk.get_by_text(re.compile("The change was made again"))).to_be_visible()
    assert house_numbers(rows) == after
    walk.get_by_role("button", name="Undo the change of the walk").click()
    expect(walk.locator(".wish-cost")).to_have_count(0)


def test_keys_alone_pin_a_stop_and_leave_one_out_and_bring_it_back(desk, walk, rows):
    last = house_numbers(rows)[-1]
    rows.last.locator(".stop-name").focus()
    desk.keyboard.press("Enter")
    rows.last.get_by_role("button", name="First").focus()
    desk.keyboard.press("Enter")
    expect(rows.first.locator(".stop-name b")).to_have_text(last)
    count = rows.count()
    rows.nth(2).locator(".stop-name").focus()
    desk.keyboard.press("Enter")
    rows.nth(2).get_by_role("button", name="Leave out").focus()
    desk.keyboard.press("Enter")
    expect(rows).to_have_count(count - 1)
    expect(walk).to_contain_text("not on this walk")
    walk.get_by_role("button", name="Forget all wishes").click()
    expect(rows).to_have_count(count)


def test_a_change_on_a_walk_that_somebody_else_changed_is_refused_and_their_walk_is_shown(desk, walk, rows):
    turf = walk.locator(".turf-head .code").inner_text()
    before = house_numbers(rows)
    answer = desk.request.put(
        desk.url.split("#")[0] + f"api/turfs/{turf}/walk/wish", data={"wish": {"backwards": True}}
    )
    assert answer.ok, answer.text()
    desk.watched.allow("409")
    walk.get_by_role("button", name="Reverse").click()
    expect(desk.get_by_text("The walk as it is now is shown")).to_be_visible()
    expect(rows.first.locator(".stop-name b")).to_have_text(before[-1])


def test_walks_are_planned_from_a_dialog_that_keys_reach(desk):
    desk.get_by_role("button", name=re.compile("Plan .* again")).click()
    dialog = desk.get_by_role("dialog", name="Plan walks")
    expect(dialog.get_by_label("Sides of the street")).to_be_visible()
    no_violations(desk)
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_list_of_stops_to_change_has_no_accessibility_fault(desk, rows):
    rows.first.locator(".stop-name").click()
    no_violations(desk)


def test_the_campaign_tells_what_its_walks_save(desk):
    desk.get_by_text(re.compile("What .* walks save")).click()
    expect(desk.locator(".walk-sums")).to_contain_text("less walking")
