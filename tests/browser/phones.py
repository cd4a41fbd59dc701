"""Canvassers' phones on Gridville: a turf handed out, a page opened, taps, and what the server holds."""

import json
import re
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import expect

from app.canvass import Choice, Question, Script
from app.service import assignments
from app.service.turfs import list_turfs
from app.store import results as result_record
from app.store import scripts as script_record
from app.store.cuts import living_turf_rows
from app.store.walks import walks_of
from tests.browser.conftest import Watched

PIXEL = {
    "viewport": {"width": 412, "height": 839},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "locale": "en-US",
    "reduced_motion": "reduce",
}
SENDING = re.compile(r"/api/field/results$")
ON_THE_DISK = 'document.querySelector(".state").dataset'

SCRIPT = Script(
    script_id="s1",
    version=3,
    language="en",
    name="Library levy",
    questions=(
        Question("q1", "say", "Hello, I am a neighbour."),
        Question(
            "q2",
            "choice",
            "Will you vote for the library levy?",
            (Choice("yes", "Yes", "q4"), Choice("no", "No"), Choice("unsure", "Not sure yet")),
        ),
        Question("q3", "text", "What speaks against it?"),
        Question("q4", "scale", "How important is it to you?"),
        Question(
            "q5",
            "choices",
            "How would you like to help?",
            (Choice("sign", "Yard sign"), Choice("call", "Calls")),
        ),
    ),
    state="current",
    created_at=datetime(2026, 9, 1, tzinfo=UTC),
)


def hand_out(c, turf=0, **hands):
    """Hand the turf of a number out by an open link."""
    return assignments.assign_turf(c, list_turfs(c)[turf].turf_id, assignments.Hands(**hands))


def tower_turf(c):
    """Give the place in the list of the turf with the tower."""
    with c.reading() as connection:
        walks = walks_of(connection, living_turf_rows(connection))
    tall = {code for code, walk in walks.items() if any(len(stop.door_ids) > 10 for stop in walk.stops)}
    return next(place for place, turf in enumerate(list_turfs(c)) if turf.turf_id in tall)


def turf_of_houses(c):
    """Give the place in the list of the last turf that has a house at each stop."""
    with c.reading() as connection:
        walks = walks_of(connection, living_turf_rows(connection))
    low = {code for code, walk in walks.items() if all(len(stop.door_ids) < 3 for stop in walk.stops)}
    return max(place for place, turf in enumerate(list_turfs(c)) if turf.turf_id in low)


def add_script(c):
    """Put the script into use, unless it is."""
    with c.writing() as connection:
        if not script_record.current_scripts(connection):
            script_record.add_script(connection, SCRIPT)


def held(c, assignment):
    """Give the results that the server holds of an assignment, in the order of receipt."""
    with c.reading() as connection:
        all_ = result_record.results_of(connection)
    return [one for one in all_ if one.assignment_id == assignment.assignment_id]


@contextmanager
def phone(browser, url, **options):
    """Give a new phone's first page, watched for every fault."""
    context = browser.new_context(**{**PIXEL, **options})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.watched = Watched(page, url)
    try:
        yield page
        page.watched.check()
    finally:
        context.close()


def open_turf(page, url, assignment):
    """Open a turf's link and wait until it is on the phone and works without a network."""
    page.goto(url + assignment.link)
    page.locator(".door, .building").first.wait_for()
    page.locator("[data-ready=true]").wait_for()
    return page


def open_house(page):
    """Open the last door in the list that is no unit of a building."""
    page.locator(".tabs button").nth(1).click()
    page.locator(".row-door").filter(has=page.locator(".unit:empty")).last.click()
    page.locator(".door").wait_for()


def open_building(page):
    """Turn through the doors until the building is shown."""
    for end in (0, -1):
        for _ in range(60):
            if page.locator(".building").is_visible():
                return
            page.locator(".turning button").nth(end).click()
    raise AssertionError("there is no building in the turf")


def tap(page, name):
    """Tap a button of the door shown and wait until the phone says that it is saved."""
    before = saved(page)
    page.locator(".actions").get_by_role("button", name=name).click()
    expect(page.locator(".state")).to_have_attribute("data-saved", str(before + 1))


def saved(page):
    return int(page.locator(".state").get_attribute("data-saved"))


def waits(page, count):
    expect(page.locator(".state")).to_have_attribute("data-waiting", str(count))


def door_shown(page):
    return page.locator("[data-door]").get_attribute("data-door")


def kept(page, store):
    """Read a store of the phone's own database."""
    return page.evaluate(
        """(store) => new Promise((done, failed) => {
            const asked = indexedDB.open("turfwalk " + location.pathname.split("/")[2]);
            asked.onerror = () => failed(asked.error);
            asked.onsuccess = () => {
                const all = asked.result.transaction(store).objectStore(store).getAll();
                all.onsuccess = () => { asked.result.close(); done(all.result); };
            };
        })""",
        store,
    )


def names_of(c, assignment):
    """Give the last names behind a turf's doors."""
    from app.canvass import Actor
    from app.phone import read_package

    package = read_package(c, Actor("t", "canvasser", assignment.assignment_id), assignment.assignment_id)
    return {voter.last_name for one in package.doors for voter in one.voters}


def everything_kept(page):
    """Give all that the phone's database holds, as text."""
    return json.dumps([kept(page, store) for store in ("packages", "events", "keys", "notes")])
