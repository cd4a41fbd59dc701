"""Every state of the phone page: nothing for axe to find, 7:1, 56 px, one hand, 320 px, light, dark and Spanish.

With ``TURFWALK_PICTURES`` naming a folder, each state leaves its picture there.
"""

import json
import os
from email.utils import formatdate
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.service import assignments
from tests.browser.phones import (
    PIXEL,
    SENDING,
    add_script,
    hand_out,
    kept,
    open_building,
    open_house,
    open_turf,
    phone,
    tap,
    tower_turf,
    turf_of_houses,
    waits,
)
from tests.browser.test_phone_walk import c, field  # noqa: F401 - fixtures

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
THUMB_PX = 56
LOOKS = {
    "light": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "narrow-es": {"viewport": {"width": 320, "height": 640}, "locale": "es-US"},
}


class Looked:
    """A phone whose every state is looked at."""

    def __init__(self, page, look):
        self.page, self.look = page, look

    def at(self, state):
        """Check the state shown, and keep its picture when asked to."""
        page = self.page
        if folder := os.environ.get("TURFWALK_PICTURES"):
            page.screenshot(path=Path(folder) / f"phone-{state}-{self.look}.png")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
        small = page.locator(
            "button:visible, a.act:visible, label.act:visible, label.choice:visible, summary:visible"
        )
        boxes = small.evaluate_all(
            "all => all.map((one) => [one.textContent, one.getBoundingClientRect()])"
            ".filter(([, box]) => box.width).map(([text, box]) => [text, Math.min(box.width, box.height)])"
        )
        assert [one for one in boxes if one[1] < THUMB_PX - 0.5] == [], state


@pytest.fixture(params=LOOKS)
def looked(request, chromium, field):  # noqa: F811 - a fixture
    with phone(chromium, field.url, **{**PIXEL, **LOOKS[request.param]}) as page:
        page.watched.allow("ERR_FAILED")
        page.watched.allow("ERR_INTERNET_DISCONNECTED")
        yield Looked(page, request.param)


def test_the_states_of_a_shift(looked, field, c):  # noqa: F811 - fixtures
    page, out = looked.page, hand_out(c)
    held_back = []

    def hold(route):
        held_back.append(route)

    page.route("**/package", hold)
    page.goto(field.url + out.link)
    page.locator("progress.big").wait_for()
    looked.at("download")
    held_back[0].continue_()
    page.unroute("**/package")
    page.locator(".door").wait_for()
    page.wait_for_function("navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')")
    looked.at("next-door")
    page.locator(".actions button").first.click()
    page.locator(".toast").wait_for()
    looked.at("saved")
    page.locator(".actions button").last.click()
    page.locator("dialog .danger").wait_for()
    looked.at("more")
    page.keyboard.press("Escape")
    page.locator(".door .tools .tool").first.click()
    page.locator("dialog textarea").wait_for()
    looked.at("note")
    page.keyboard.press("Escape")
    page.locator(".tabs button").nth(1).click()
    page.locator(".row-door").first.wait_for()
    looked.at("list")
    page.context.grant_permissions(["geolocation"])
    lon, lat = kept(page, "packages")[0]["body"]["walk"]["path"][0]
    page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})
    page.locator(".tabs button").nth(2).click()
    page.locator(".map-tools button").click()
    page.wait_for_timeout(300)
    looked.at("map")
    page.locator(".tabs button").first.click()
    waits(page, 0)
    page.context.set_offline(True)
    for _ in range(3):
        tap(page, page.locator(".actions button").first.inner_text())
    page.locator(".band[role=status]").first.wait_for()
    looked.at("offline")
    page.locator(".state").click()
    page.locator("dialog .counts").wait_for()
    looked.at("waiting")
    page.context.set_offline(False)
    waits(page, 0)
    page.locator("dialog .act.main").click()
    page.locator(".held").wait_for()
    looked.at("finished")


def test_the_states_of_a_building_and_a_conflict(looked, field, c, chromium):  # noqa: F811 - fixtures
    page, out = looked.page, hand_out(c, turf=tower_turf(c))
    open_turf(page, field.url, out)
    open_house(page)
    tap(page, page.locator(".actions button").first.inner_text())
    waits(page, 0)
    with phone(chromium, field.url) as other:
        open_turf(other, field.url, out)
        open_house(other)
        tap(other, "Refused")
        waits(other, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    open_house(page)
    page.locator(".before .alert").wait_for()
    looked.at("conflict")
    open_building(page)
    page.locator(".building .tools button").click()
    page.locator(".floor .tool").first.click()
    looked.at("building")
    page.locator(".actions .act").click()
    page.locator(".toast").wait_for()
    looked.at("building-done")


def test_the_states_of_a_survey_and_of_being_shut_out(looked, field, c):  # noqa: F811 - fixtures
    add_script(c)
    page, out = looked.page, hand_out(c, turf=turf_of_houses(c))
    open_turf(page, field.url, out)
    page.locator(".actions .main").click()
    sheet = page.locator("dialog")
    sheet.locator(".act.main").wait_for()
    looked.at("survey-say")
    sheet.locator(".act.main").click()
    sheet.locator(".choice").last.click()
    looked.at("survey-choice")
    for _ in range(2):
        sheet.locator(".act.main").click()
    looked.at("survey-scale")
    page.keyboard.press("Escape")
    page.route(SENDING, lambda route: route.fulfill(status=401, json={}))
    page.watched.allow("401")
    tap(page, page.locator(".actions button").first.inner_text())
    page.locator(".band.warn").wait_for()
    looked.at("signed-out")


def test_the_states_of_a_turf_taken_back_and_of_the_file_that_saves_everything(looked, field, c):  # noqa: F811 - fixtures
    page, out = looked.page, hand_out(c)
    page.watched.allow("404")
    open_turf(page, field.url, out)
    page.route(SENDING, lambda route: route.abort())
    for _ in range(2):
        tap(page, page.locator(".actions button").first.inner_text())
    waits(page, 2)
    page.locator(".state").click()
    file = page.locator("label.file")
    file.scroll_into_view_if_needed()
    looked.at("rescue")
    page.keyboard.press("Escape")
    assignments.revoke_assignment(c, out.assignment_id)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(".ended").wait_for()
    expect(page.locator(".start .hand")).to_have_count(0)  # what was taken back is not offered again
    looked.at("taken-back")


def test_a_result_the_server_keeps_aside_is_told(looked, field, c):  # noqa: F811 - fixtures
    """Its id came before with other content: kept in quarantine, and no longer waiting here."""
    page, out = looked.page, hand_out(c)
    open_turf(page, field.url, out)
    page.route(SENDING, keep_aside)
    tap(page, page.locator(".actions button").first.inner_text())
    waits(page, 0)
    page.locator(".state").click()
    page.locator(".aside").wait_for()
    looked.at("quarantine")


def keep_aside(route):
    """Answer as the server does for an id that it holds with other content."""
    ids = [json.loads(one)["result_id"] for one in route.request.post_data_json["results"]]
    receipts = [{"result_id": one, "state": "quarantined"} for one in ids]
    route.fulfill(json={"receipts": receipts, "stored_count": 0}, headers={"date": formatdate(usegmt=True)})


def test_light_or_dark_is_as_the_phone_has_it_until_it_is_chosen_and_stays(chromium, field, c):  # noqa: F811 - fixtures
    ground = "getComputedStyle(document.body).backgroundColor"
    bar = "[...document.querySelectorAll('meta[name=theme-color]')].find((one) => matchMedia(one.media).matches).content"
    with phone(chromium, field.url) as page:
        page.watched.allow("ERR_INTERNET_DISCONNECTED")
        open_turf(page, field.url, hand_out(c))
        light = page.evaluate(ground)
        page.locator(".state").click()
        expect(page.get_by_role("button", name="As the phone")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="Dark", exact=True).click()
        dark = page.evaluate(ground)
        assert dark != light
        assert page.evaluate(bar) == "#191B1D"
        page.context.set_offline(True)
        page.reload()
        page.locator(".actions").wait_for()
        assert page.evaluate(ground) == dark
        page.emulate_media(color_scheme="dark")
        page.locator(".state").click()
        page.get_by_role("button", name="Light", exact=True).click()
        assert page.evaluate(ground) == light
        page.get_by_role("button", name="As the phone").click()
        assert page.evaluate(ground) == dark


def test_the_page_is_spoken_in_the_language_chosen_on_it(chromium, field, c):  # noqa: F811 - fixtures
    with phone(chromium, field.url) as page:
        open_turf(page, field.url, hand_out(c))
        page.locator(".state").click()
        page.get_by_role("button", name="Español").click()
        expect(page.get_by_role("dialog", name="Guardado y enviado")).to_be_visible()
        page.reload()
        expect(page.get_by_role("button", name="No está")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "es"
