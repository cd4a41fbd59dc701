"""What can go wrong, really done: the server killed, a worker killed, a session ended, two editors; nothing is lost."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app import accounts, trail
from app.service import editing, people, turfs
from app.store import people_tables as tables
from app.store.campaign import open_campaign
from app.store.jobs import job_rows
from tests.browser.conftest import free_port
from tests.browser.test_director_page import draw_square
from tests.browser.test_every_page import no_violations
from tests.browser.test_staff_pages import EMAIL, PASSWORD, Signed, set_up

STEP_S = 30
FAULTS = ("ERR_CONNECTION", "ERR_INCOMPLETE", "ERR_EMPTY", "Failed to fetch", "412", "401")
"""What a browser says of a server that was killed, tiles of the map included."""


def picture(page, name):
    """Keep a screenshot where somebody asked for them, to be looked at."""
    if folder := os.environ.get("TURFWALK_PICTURES"):
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"errors-{name}.png")


class Mortal:
    """A server of one campaign that is killed, and started again at the same address."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.process = None
        self.link = ""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def start(self):
        command = [sys.executable, "-m", "app", "serve", str(self.folder), "--port", self.port]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "#token=" in line:
                self.link = line.split()[-1].removeprefix(self.address)
            if line.startswith("Stop with"):
                return

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def server(town_campaign, tmp_path_factory):
    made = Mortal(shutil.copytree(town_campaign, tmp_path_factory.mktemp("errors") / "town"))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def page(open_page, server):
    """The director's page of a server that may go away."""
    page = open_page(at=server.address)
    page.locator(".turf-name").first.wait_for()
    for part in FAULTS:
        page.watched.allow(part)
    return page


def finished_drawing(page):
    """Draw a turf and finish it, all but the saving."""
    page.keyboard.press("d")
    page.get_by_label("Drawing", exact=True).wait_for()
    draw_square(page)
    expect(page.locator(".live b").first).to_be_visible()
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name=re.compile(r"^Save [\d,]+ doors? as turf"))
    expect(save).to_be_enabled()
    return save


def done(page, words):
    expect(page.locator(".note.done", has_text=words)).to_be_visible(timeout=30_000)


def test_a_drawing_waits_for_a_server_that_was_killed_and_is_saved_when_it_is_back(page, server):
    save = finished_drawing(page)
    page.get_by_label("Name of the turf").fill("Kept through it")
    server.kill()
    save.click()
    bar = page.get_by_role("alert", name="The server does not answer.")
    expect(bar).to_contain_text(re.compile(r"Waits: Save [\d,]+ doors? as turf"))
    expect(page.locator(".status")).to_contain_text("1 change waits to be sent")
    expect(page.get_by_label("Drawing", exact=True)).to_be_visible()
    picture(page, "server-away")
    no_violations(page)
    bar.get_by_role("button", name=re.compile("^Do not send")).click()
    expect(bar.get_by_text("Waits:")).to_have_count(0)
    expect(page.locator(".status")).to_contain_text("no answer since")
    save.click()
    expect(bar.get_by_text("Waits:")).to_have_count(1)
    bar.get_by_role("button", name="Try now").click()
    server.start()  # the page tries again by itself
    done(page, "Saved turf")
    expect(bar).to_have_count(0)
    expect(page.get_by_label("Drawing", exact=True)).to_have_count(0)
    expect(page.locator(".turf-table")).to_contain_text("Kept through it")
    page.keyboard.press("Control+z")
    done(page, "The last edit was undone.")


def test_a_universe_waits_for_the_server_too(page, server):
    page.get_by_role("button", name="New universe").click()
    page.get_by_label("Name", exact=True).fill("Through the gap")
    page.get_by_label("Condition").fill("party = 'D'")
    server.kill()
    page.get_by_role("button", name="Make universe").click()
    bar = page.get_by_role("alert", name="The server does not answer.")
    expect(bar).to_contain_text("Waits: Make universe “Through the gap”")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Through the gap")
    server.start()
    done(page, "Through the gap")
    expect(page.get_by_role("combobox", name="Universe", exact=True)).to_have_value("Through the gap")


def test_a_panel_that_could_not_be_fetched_comes_once_the_server_is_back(open_page):
    page = open_page("static/icon.svg")
    for part in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        page.watched.allow(part)
    page.route("**/launch-panel.js", lambda route: route.abort())
    page.goto(page.url.partition("static")[0])
    launch = page.get_by_role("navigation").get_by_role("button", name="Launch")
    launch.wait_for()
    page.context.set_offline(True)
    launch.click()
    page.get_by_role("main").get_by_text("This part of the page could not be fetched.").wait_for()
    page.get_by_role("alert", name="The server does not answer.").wait_for()
    page.unroute("**/launch-panel.js")
    page.context.set_offline(False)
    page.get_by_role("heading", name="Launch").wait_for()


def test_work_that_was_not_begun_is_begun_from_its_note(page, server):
    page.get_by_role("button", name="Cut again").click()
    page.get_by_label("Time of a turf").select_option("4")
    server.kill()
    page.get_by_role("button", name="Cut turf").click()
    again = page.locator(".note.problem").get_by_role("button", name="Try again")
    again.wait_for()
    server.start()
    expect(page.get_by_text("The server answers again.")).to_be_visible(timeout=30_000)
    again.click()
    done(page, "Cut ")
    expect(page.locator(".note.problem")).to_have_count(0)


def test_a_killed_job_is_told_and_offered_again(page, server):
    codes = page.locator(".turf-name .code").all_inner_texts()[:10]
    page.get_by_role("button", name="Cut again").click()
    page.get_by_label("Time of a turf").select_option("4")
    page.get_by_role("button", name="Cut turf").click()
    os.kill(worker_of(server.folder, "cut_turf"), signal.SIGKILL)
    status = page.locator(".status")
    expect(status).to_contain_text("The work was interrupted.", timeout=20_000)
    note = page.locator(".note.problem")
    expect(note).to_contain_text("Nothing was changed")
    assert page.locator(".turf-name .code").all_inner_texts()[:10] == codes
    picture(page, "job-killed")
    no_violations(page)
    status.get_by_role("button", name="Start again").click()
    done(page, "Cut ")
    expect(status).not_to_contain_text("interrupted")


def worker_of(folder, verb):
    """Wait for a job's own process."""
    until = time.monotonic() + 20
    with open_campaign(folder) as c:
        while time.monotonic() < until:
            with c.reading() as connection:
                for row in job_rows(connection, running_only=True):
                    if row["verb"] == verb and row["state"] == "running":
                        return row["process_id"]
            time.sleep(0.02)
    raise AssertionError("the job never began")


def test_two_editors_see_both_and_choose(page, open_page, server):
    theirs = open_page(at=server.address)
    theirs.locator(".turf-name").first.wait_for()
    inspector = theirs.get_by_role("complementary", name="Turf")
    theirs.locator(".turf-name").nth(2).click()
    inspector.get_by_role("button", name="Rename").click()
    inspector.get_by_label("Name of the turf").fill("Theirs")
    inspector.get_by_role("button", name="Save name").click()
    done(theirs, "is called “Theirs” now")
    save = finished_drawing(page)
    page.get_by_label("Name of the turf").fill("Mine")
    save.click()
    sheet = page.get_by_role("dialog", name="Somebody else saved first")
    expect(sheet.get_by_role("region", name="Theirs, saved")).to_contain_text("turf renamed")
    expect(sheet.get_by_role("region", name="Theirs, saved")).to_contain_text("Turf 3 is called “Theirs” now")
    expect(sheet.get_by_role("region", name="Theirs, saved")).to_contain_text(
        "perhaps by you in another window"
    )
    expect(sheet.get_by_role("region", name="Yours, not saved")).to_contain_text("doors as turf")
    picture(page, "two-editors")
    no_violations(page)
    sheet.get_by_role("button", name="Leave mine undone").click()
    expect(page.get_by_text("Yours was not saved.")).to_be_visible()
    expect(page.get_by_label("Drawing", exact=True)).to_be_visible()  # and may still be saved
    inspector.get_by_label("Parts").fill("2")
    inspector.get_by_role("button", name="Split turf 3").click()
    done(theirs, "Split turf 3 into 2")
    save.click()
    sheet.get_by_role("button", name="Do mine on top").click()
    done(page, "Saved turf")
    expect(page.locator(".turf-table")).to_contain_text("Mine")
    expect(page.locator(".turf-table")).to_contain_text("Theirs")


@pytest.fixture(scope="module")
def guarded(town_campaign, tmp_path_factory):
    """The town as if its people were real, with an owner who signs in."""
    folder = shutil.copytree(town_campaign, tmp_path_factory.mktemp("expired") / "town")
    with open_campaign(folder) as c:
        c.change(invented=False)
    command = [sys.executable, "-m", "app", "owner", str(folder), "--name", "Ana", "--email", EMAIL]
    subprocess.run(
        [*command, "--password-file", "-"], input=PASSWORD, text=True, check=True, capture_output=True
    )
    made = Mortal(folder)
    made.start()
    yield made
    made.kill()


def test_a_session_that_expires_is_renewed_without_losing_the_drawing(open_page, guarded):
    page = open_page(at=guarded.address)
    signed = Signed()
    set_up(page, signed)
    page.watched.allow("401")
    save = finished_drawing(page)
    page.get_by_label("Name of the turf").fill("Still here")
    with open_campaign(guarded.folder) as c, c.writing() as connection:
        connection.execute(update(tables.session).values(expires_at=datetime.now(UTC) - timedelta(minutes=1)))
    save.dispatch_event("click")  # reaches the page also when it has noticed by itself
    sheet = page.get_by_role("dialog", name="Sign in again")
    expect(sheet).to_contain_text("Sent then: Save")
    picture(page, "expired")
    no_violations(page)
    sheet.get_by_label("E-mail").fill(EMAIL)
    sheet.get_by_label("Password").fill("four other plain words")
    sheet.get_by_role("button", name="Sign in and go on").click()
    expect(sheet.get_by_role("alert")).to_contain_text("is wrong")
    sheet.get_by_label("Password").fill(PASSWORD)
    sheet.get_by_role("button", name="Sign in and go on").click()
    later = datetime.now(UTC) + timedelta(seconds=STEP_S)  # the present code was used; one step off is taken
    sheet.get_by_label("Six digits").fill(pyotp.TOTP(signed.secret, interval=STEP_S).at(later))
    sheet.get_by_role("button", name="Sign in and go on").click()
    done(page, "Saved turf")
    expect(sheet).to_have_count(0)
    expect(page.locator(".turf-table")).to_contain_text("Still here")


@pytest.fixture
def shut(town_campaign, tmp_path):
    """The town as if its people were real; whoever has the printed link is its first owner."""
    folder = shutil.copytree(town_campaign, tmp_path / "town")
    with open_campaign(folder) as c:
        c.change(invented=False)
    made = Mortal(folder)
    made.start()
    yield made
    made.kill()


def director_of(folder):
    """Make Bea's account."""
    with open_campaign(folder) as c:
        invited = people.invite_person(c, "bea@example.org", "director")
        return accounts.accept_invitation(c, invited.token, "Bea", "five quite other plain words")[0]


def rename_as(folder, person, name):
    """Rename the first turf, as the server would write it down for somebody."""
    with open_campaign(folder) as c:
        turf = turfs.list_turfs(c)[0]
        editing.rename_turf(c, turf.cut_id, turf.turf_id, name)
        trail.note(c, person.person_id, "rename_turf", f"{turf.cut_id}/{turf.turf_id}")


def test_who_saved_first_is_named(open_page, shut):
    bea = director_of(shut.folder)
    page = open_page(shut.link, at=shut.address)
    page.locator(".turf-name").first.wait_for()
    page.watched.allow("412")
    rename_as(shut.folder, bea, "First")
    page.locator(".turf-name").nth(1).click()
    inspector = page.get_by_role("complementary", name="Turf")
    inspector.get_by_role("button", name="Rename").click()
    inspector.get_by_label("Name of the turf").fill("Mine")
    inspector.get_by_role("button", name="Save name").click()
    theirs = page.get_by_role("dialog", name="Somebody else saved first").get_by_role(
        "region", name="Theirs, saved"
    )
    expect(theirs).to_contain_text("turf renamed by Bea (Director)")
    page.get_by_role("button", name="Do mine on top").click()
    done(page, "is called “Mine” now")
