"""A condition is counted while it is written, and a fault in it is shown where it stands."""

import re

from playwright.sync_api import expect

from tests.browser.test_every_page import no_violations


def number(text):
    return int(re.sub(r"\D", "", text))


def test_the_mouse_alone_opens_the_form_and_sees_how_many_everyone_is(desk):
    desk.get_by_role("button", name="New universe").click()
    found = desk.locator(".found")
    expect(found).to_contain_text("5,868 voters")
    expect(found).to_contain_text("1 voter not on the map")
    no_violations(desk)
    desk.get_by_role("button", name="New universe").click()
    expect(found).to_have_count(0)


def test_keys_alone_write_a_condition_that_is_counted_while_they_write(desk):
    desk.watched.allow("422")
    asked = []
    desk.on(
        "request",
        lambda one: "/api/filter" in one.url and one.method == "POST" and asked.append(one.post_data_json),
    )
    desk.get_by_role("button", name="New universe").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Condition")).to_be_visible()
    desk.keyboard.press("Tab")
    desk.keyboard.type("Young left")
    for _ in range(2):
        desk.keyboard.press("Tab")
    found = desk.locator(".found")
    condition = desk.get_by_label("Condition")
    desk.keyboard.type("party = 'D' and support_scor")
    expect(found).to_contain_text("character 29")  # not finished: said quietly
    expect(found.locator("mark")).to_have_count(0)
    desk.keyboard.type(" >= 60")
    expect(found).to_contain_text("character 17")
    expect(found.locator("mark")).to_have_text("support_scor")
    expect(condition).to_have_attribute("aria-invalid", "true")
    no_violations(desk)
    for _ in " >= 60":
        desk.keyboard.press("ArrowLeft")
    desk.keyboard.type("e")
    counted = found.locator(".live b")
    expect(counted).to_have_count(2)
    expect(condition).to_have_attribute("aria-invalid", "false")
    doors, voters = map(number, counted.all_inner_texts())
    assert 0 < doors <= voters < 5868
    assert len(asked) < 20  # a pause in the typing, not every letter
    assert {"where": "party = 'D' and support_score >= 60"} in asked
    desk.keyboard.press("End")
    desk.keyboard.type(" and support_score < 0")
    expect(found).to_contain_text("No voter satisfies this condition.")
