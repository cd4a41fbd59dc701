"""What the canvasser's phone promises: P06, P08, P35, and a whole shift with everything cut in the middle."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.canvass import Actor
from app.phone import receive_results
from app.service import assignments, cuts
from app.service.people import create_owner
from app.service.turfs import list_turfs
from app.store.campaign import open_campaign
from app.store.cuts import doors_of_version
from app.store.people import add_person, change_person_row
from app.store.results import results_of
from routing.model import TurfSpec
from tests.app.api.live import make_gridville, serving, write_town
from tests.browser.conftest import free_port
from tests.browser.phones import (
    SENDING,
    everything_kept,
    hand_out,
    held,
    kept,
    names_of,
    open_turf,
    phone,
    saved,
    tap,
    waits,
)
from tests.conftest import FLAGS
from tests.promises.figures import figure

SENT = Path(__file__).with_name("sent")
"""What phones of each release sent: one file a release, the exact texts."""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    return make_gridville(folder / "gridville", write_town(folder / "files"))


@pytest.fixture
def folder(town, tmp_path):
    return shutil.copytree(town, tmp_path / "gridville")


@pytest.mark.parametrize("release", sorted(SENT.glob("*.json")), ids=lambda path: path.stem)
def test_what_phones_of_every_release_kept_for_a_month_still_arrives(folder, release):
    """P06: the turf was cut anew, its assignment has ended and the canvasser was removed meanwhile."""
    with open_campaign(folder) as c:
        with c.writing() as connection:
            ana = add_person(
                connection,
                name="Ana",
                email="ana@example.org",
                role="canvasser",
                password_hash="-",  # noqa: S106 - nobody signs in
                language="en",
            )
        turf = list_turfs(c)[0]
        out = assignments.assign_turf(c, turf.turf_id, assignments.Hands((ana.person_id,)))
        assignments.revoke_assignment(c, out.assignment_id)
        cuts.cut_turf(c, "Everyone", TurfSpec(shift_s=None, doors_per_turf=25))
        with c.writing() as connection:
            change_person_row(connection, ana.person_id, state="disabled")
            door_id = min(doors_of_version(connection, turf.turf_id, turf.version))
        texts = [
            text.replace("{assignment_id}", out.assignment_id)
            .replace("{turf_id}", turf.turf_id)
            .replace("{door_id}", door_id)
            .replace("{knocked_at}", (datetime.now(UTC) - timedelta(days=30)).isoformat())
            for text in json.loads(release.read_text())
        ]
        sender = Actor(ana.person_id, "canvasser", out.assignment_id, only="send")
        answered = receive_results(c, sender, texts)
        assert {one.state for one in answered.receipts} == {"stored"}
        assert answered.stored_count == len(texts)
        with c.reading() as connection:
            stored = results_of(connection)
        assert all({"late", "turf-closed"} & set(one.flags) for one in stored)


@pytest.mark.browser
@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_names_leave_the_phone_with_the_turf_and_unsent_results_stay_until_sent(chromium, folder, how):
    """P35."""
    with serving([folder]) as live:
        c = live.app.state.campaigns.read("gridville")
        out = hand_out(c, until_at=datetime.now(UTC) + timedelta(seconds=12 if how == "expired" else 3600))
        names = names_of(c, out)
        with phone(chromium, live.url) as page:
            page.watched.allow("404")
            page.watched.allow("ERR_FAILED")
            open_turf(page, live.url, out)
            assert any(name in everything_kept(page) for name in names)
            page.route(SENDING, lambda route: route.abort())
            tap(page, "Not home")
            tap(page, "Refused")
            if how == "revoked":
                assignments.revoke_assignment(c, out.assignment_id)
                page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            else:
                page.wait_for_timeout(max(0, (out.until_at - datetime.now(UTC)).total_seconds() * 1000 + 500))
                page.reload()
            expect(page.get_by_role("heading", name="no longer in your hands")).to_be_visible()
            texts = [one["text"] for one in kept(page, "events")]
            everywhere = everything_kept(page) + page.content()
            assert [name for name in names if name in everywhere] == []
            assert len(texts) == 2
            waits(page, 2)
            page.unroute(SENDING)
            page.reload()
            waits(page, 0)
        assert len(held(c, out)) == 2


@contextmanager
def own_browser(chromium, profile, url, *flags):
    """Run a Chromium of our own on a profile, so that it can be killed; gives a page and its killer."""
    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    command = [
        executable or chromium.browser_type.executable_path,
        *FLAGS,
        *flags,
        "--headless",
        "--remote-debugging-port=0",
    ]
    (profile / "DevToolsActivePort").unlink(missing_ok=True)
    with subprocess.Popen(
        [*command, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{devtools_port(profile)}")
            page = browser.contexts[0].new_page()
            page.set_default_timeout(20_000)
            page.goto(url)
            yield page, lambda: os.killpg(process.pid, signal.SIGKILL)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def devtools_port(profile):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        path = profile / "DevToolsActivePort"
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) == 2:
            return lines[0]
        time.sleep(0.05)
    raise AssertionError("the browser did not start")


@pytest.fixture
def profile(tmp_path):
    made = tmp_path / "profile"
    made.mkdir()
    return made


TAP_ON = """() => { globalThis.tapping = setInterval(() => document.querySelector(".actions .act")?.click(), 40); }"""
SAVED_NOW = """() => Number(document.querySelector(".state")?.dataset.saved ?? 0)"""


@pytest.mark.browser
def test_what_was_said_to_be_saved_is_there_when_the_browser_is_killed(chromium, folder, profile):
    """P08: taps by a machine, SIGKILL at any instant, the same profile again."""
    kills, said = figure(10, 50), 0
    chance = random.Random(8)
    with serving([folder]) as live:
        c = live.app.state.campaigns.read("gridville")
        out = hand_out(c, turf=0)
        address = live.url + out.link
        for _ in range(kills):
            with own_browser(chromium, profile, address) as (page, kill):
                page.locator(".actions").wait_for()
                assert page.evaluate(SAVED_NOW) >= said
                address = f"{live.url}/c/gridville/f"
                page.evaluate(TAP_ON)
                until = time.monotonic() + chance.uniform(0.1, 0.8)
                try:
                    while time.monotonic() < until:
                        said = max(said, page.evaluate(SAVED_NOW))
                finally:
                    kill()
        with own_browser(chromium, profile, address) as (page, _):
            page.locator(".actions").wait_for()
            found = page.evaluate(SAVED_NOW)
            assert found >= said > 0
            expect(page.locator(".state")).to_have_attribute("data-waiting", "0", timeout=30_000)
        assert len(held(c, out)) == found


@contextmanager
def server_of(folder, port, *options):
    """Run the server as people do, on a port of its own; gives what kills it at once."""
    command = [sys.executable, "-m", "app", "serve", str(folder), "--port", port, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            for line in process.stdout:
                if line.startswith("Stop with"):
                    break
            yield process.kill
        finally:
            process.kill()


@pytest.mark.browser
def test_a_whole_shift_with_network_browser_and_server_cut_in_the_middle_loses_no_tap(
    chromium, folder, profile
):
    """Shown when done: what the server counts is what was tapped."""
    with open_campaign(folder) as c:
        out = hand_out(c)
        door_count = list_turfs(c)[0].door_count
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    outcomes = ["Not home", "Refused", "Not home", "Talked"]
    taps = []

    def walk(page, count):
        for _ in range(min(count, door_count - len(taps))):
            taps.append(outcomes[len(taps) % 4])
            tap(page, taps[-1])

    share = door_count // 6
    with server_of(folder, port), own_browser(chromium, profile, url + out.link) as (page, kill_browser):
        page.locator("[data-ready=true] .actions").wait_for()
        walk(page, share)
        page.route(
            SENDING, lambda route: (route.fetch(), route.abort())
        )  # the server has it, the answer is lost
        walk(page, share)
        page.unroute_all(behavior="wait")
        page.context.set_offline(True)
        walk(page, share)
        kill_browser()
    # neither server nor network: the page opens from the phone alone
    with own_browser(chromium, profile, f"{url}/c/gridville/f") as (page, _):
        page.locator(".actions").wait_for()
        assert saved(page) == len(taps)
        walk(page, share)
        with server_of(folder, port) as kill_server:
            page.evaluate("dispatchEvent(new Event('online'))")
            walk(page, share)
            kill_server()
            walk(page, 2)
        waits_some = int(page.locator(".state").get_attribute("data-waiting"))
        assert waits_some > 0
        with server_of(folder, port):
            walk(page, door_count)
            page.locator(".state").click()
            page.get_by_role("button", name="Finish the turf").click()
            expect(page.locator(".held")).to_contain_text(
                f"{len(taps)} of {len(taps)} results", timeout=30_000
            )
    assert len(taps) == door_count
    with open_campaign(folder) as c:
        stored = sorted(held(c, out), key=lambda one: one.device_sequence)
    words = {"Not home": "not-home", "Refused": "refused", "Talked": "canvassed"}
    assert [one.outcome for one in stored] == [words[one] for one in taps]
    assert len({one.door_id for one in stored}) == door_count


@pytest.mark.browser
def test_at_a_plain_http_address_the_page_says_so_and_loses_no_tap(chromium, folder, profile):
    """No service worker, no hashing, no random UUIDs: plan B is told, what is tapped is kept all the same."""
    port, name = free_port(), "walk.test"
    url, mapped = f"http://{name}:{port}", f"--host-resolver-rules=MAP {name} 127.0.0.1"
    serve = (folder, port, "--public-host", name)
    with open_campaign(folder) as c:
        create_owner(
            c, "Ana", "ana@example.org", "four random plain words"
        )  # else it answers to this computer alone
        out = hand_out(c)
    with (
        server_of(*serve) as kill_server,
        own_browser(chromium, profile, url + out.link, mapped) as (
            page,
            kill_browser,
        ),
    ):
        page.locator(".actions").wait_for()
        assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator, 'randomUUID' in crypto]") == [
            False,
            False,
            False,
        ]
        banner = page.locator(".band.warn")
        expect(banner).to_contain_text("Ask for the https address")
        expect(banner).to_contain_text("use the paper list")
        tap(page, "Not home")
        waits(page, 0)
        kill_server()
        for outcome in ("Refused", "Talked", "Not home"):
            tap(page, outcome)
        waits(page, 3)
        kill_browser()
    with (
        server_of(*serve),
        own_browser(chromium, profile, f"{url}/c/gridville/f", mapped) as (page, _),
    ):
        page.locator(".actions").wait_for()
        assert saved(page) == 4
        waits(page, 0)
        page.locator(".state").click()
        expect(page.get_by_text("Not possible at a plain http address")).to_be_visible()
    with open_campaign(folder) as c:
        stored = sorted(held(c, out), key=lambda one: one.device_sequence)
    assert [one.outcome for one in stored] == ["not-home", "refused", "canvassed", "not-home"]
