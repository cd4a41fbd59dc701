"""Staff at work: the first owner, second factors, invitations, turf handed out and taken back, odd results."""

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import expect

from app.store.campaign import open_campaign
from app.store.people import change_person_row, row_of_email
from tests.browser.conftest import PHONE, served
from tests.browser.test_every_page import TARGET_PX, no_violations

EMAIL, PASSWORD = "ana@example.org", "four plain random words"  # of nobody


def picture(page, name):
    """Keep a screenshot where somebody asked for them, to be looked at."""
    if folder := os.environ.get("TURFWALK_PICTURES"):
        page.wait_for_timeout(300)
        page.screenshot(path=Path(folder) / f"staff-{name}.png")


@pytest.fixture(scope="module")
def folder(town_campaign, tmp_path_factory):
    return shutil.copytree(town_campaign, tmp_path_factory.mktemp("staff") / "town")


@pytest.fixture(scope="module")
def staffed(folder):
    """The town as if its people were real, with the owner that the command line makes: its address."""
    with open_campaign(folder) as c:
        c.change(invented=False)
    command = [sys.executable, "-m", "app", "owner", str(folder), "--name", "Ana", "--email", EMAIL]
    subprocess.run(
        [*command, "--password-file", "-"], input=PASSWORD, text=True, check=True, capture_output=True
    )
    with served(folder) as said:
        assert "#token=" not in said  # an owner with an account ends the one-time link
        yield re.search(r"http://\S+/", said)[0]


class Signed:
    """The owner's second factor, and the session that the tests share."""

    secret = ""
    cookies = ()


@pytest.fixture(scope="module")
def signed():
    return Signed()


def type_in(page, email=EMAIL, password=PASSWORD):
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up(page, signed):
    """Sign in for the first time, which ends with a second factor."""
    page.get_by_role("heading", name="Sign in").wait_for()
    picture(page, "sign-in-desk")
    no_violations(page)
    type_in(page)
    page.get_by_role("heading", name="Set up the second factor").wait_for()
    signed.secret = page.locator(".secret").inner_text().replace(" ", "")
    picture(page, "second-factor-desk")
    no_violations(page)
    page.get_by_label("Six digits").fill(pyotp.TOTP(signed.secret).now())
    page.get_by_role("button", name="Switch on and go on").click()
    page.locator(".turf-name").first.wait_for()
    signed.cookies = page.context.cookies()


@pytest.fixture
def owner(open_page, staffed, signed):
    """The director's page with the owner signed in."""
    page = open_page("" if not signed.cookies else "static/icon.svg", at=staffed)
    if not signed.cookies:
        set_up(page, signed)
        return page
    page.context.add_cookies(signed.cookies)
    page.goto(f"{staffed}c/town/")
    page.locator(".turf-name").first.wait_for()
    return page


def open_panel(page, name):
    page.get_by_role("navigation").get_by_role("button", name=name, exact=True).click()


def test_the_first_owner_signs_in_and_sets_up_the_second_factor(owner):
    assert len(owner.context.cookies()) == 1
    cookie = owner.context.cookies()[0]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    open_panel(owner, "People")
    expect(owner.get_by_text("Two factors")).to_be_visible()
    expect(owner.get_by_role("link", name="audit trail")).to_have_attribute("href", "desk#audit")


@pytest.mark.usefixtures("owner")
def test_a_wrong_password_and_a_wrong_code_are_told_in_words(open_page, staffed, signed):
    page = open_page("c/town/sign-in", phone=True, at=staffed)
    page.watched.allow("401")
    picture(page, "sign-in-phone")
    no_violations(page)
    heights = page.locator("input, .button").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 56
    type_in(page, password="four other plain words")  # noqa: S106 - of nobody
    expect(page.get_by_role("alert")).to_contain_text("password is wrong")
    picture(page, "sign-in-wrong-phone")
    type_in(page)
    page.get_by_label("Six digits").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is wrong")
    picture(page, "code-phone")
    no_violations(page)
    step_s = 30
    in_a_moment = datetime.now(UTC) + timedelta(
        seconds=step_s
    )  # the present one was used; one step off is taken
    page.get_by_label("Six digits").fill(pyotp.TOTP(signed.secret, interval=step_s).at(in_a_moment))
    page.get_by_role("button", name="Sign in").click()
    page.locator(".rail").wait_for()


def invite(owner, email, role):
    open_panel(owner, "People")
    owner.get_by_label("E-mail of somebody to invite").fill(email)
    owner.get_by_role("form", name="Invite somebody").locator("select").select_option(role)
    owner.get_by_role("button", name="Make invitation link").click()
    link = owner.get_by_label("Invitation link")
    link.wait_for()
    return link.input_value()


def join(open_page, staffed, link, name):
    page = open_page(link.removeprefix(staffed), phone=True, at=staffed)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("A new password").fill(PASSWORD)
    assert "token" not in page.url
    return page


def test_an_invited_canvasser_joins_gets_a_turf_and_loses_it_again(open_page, owner, staffed):
    link = invite(owner, "ben@example.org", "canvasser")
    picture(owner, "people-invited-desk")
    no_violations(owner)
    page = join(open_page, staffed, link, "Ben")
    picture(page, "join-phone")
    no_violations(page)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(re.compile(r"/c/town/f"))
    api = f"{staffed}c/town/api"
    assert page.request.get(f"{api}/field/assignments").json() == []

    open_panel(owner, "Hand out")
    owner.get_by_role("button", name="Hand out turf 1", exact=True).click()
    form = owner.get_by_role("form", name="Hand out turf 1")
    form.get_by_label("To").first.select_option(label="Ben")
    picture(owner, "hand-out-desk")
    no_violations(owner)
    form.get_by_role("button", name="Hand out turf 1").click()
    expect(owner.locator(".in-hand")).to_contain_text("Ben")
    picture(owner, "board-desk")
    mine = page.request.get(f"{api}/field/assignments").json()
    package = f"{api}/field/assignments/{mine[0]['assignment_id']}/package"
    assert page.request.get(package).status == 200

    owner.get_by_role("button", name="Take turf 1 back from Ben").click()
    expect(owner.get_by_text("Turf 1 is taken back")).to_be_visible()
    expect(owner.locator(".hand").first.locator(".tag")).to_have_text("Planned")
    assert page.request.get(package).status == 404
    picture(owner, "board-taken-back-desk")


def test_an_open_link_is_shown_once_with_its_code_to_print(owner, staffed):
    open_panel(owner, "Hand out")
    owner.get_by_role("button", name="Hand out turf 2", exact=True).click()
    owner.get_by_role("button", name="Make a link to turf 2").click()
    sheet = owner.locator("dialog.link-sheet")
    link = sheet.get_by_label("Link", exact=True).input_value()
    assert link.startswith(f"{staffed}c/town/f#token=")
    assert (
        sheet.get_by_alt_text("QR code of the link below").get_attribute("src").startswith("data:image/svg")
    )
    picture(owner, "open-link-desk")
    no_violations(owner)
    sheet.get_by_role("button", name="Close").click()
    expect(owner.locator(".in-hand")).to_contain_text("Open link")

    with owner.context.browser.new_context() as context:
        api = f"{staffed}c/town/api"
        token = link.partition("#token=")[2]
        assert context.request.post(f"{api}/field/open", data={"token": token}).status == 204
        mine = context.request.get(f"{api}/field/assignments").json()[0]
        package = context.request.get(f"{api}/field/assignments/{mine['assignment_id']}/package").json()
        door = package["walk"]["stops"][0]["door_ids"][0]
        late = datetime.now(UTC) - timedelta(days=30)
        for outcome, at in (("not-home", datetime.now(UTC)), ("refused", late)):
            result = {
                "result_id": str(uuid.uuid4()),
                "assignment_id": mine["assignment_id"],
                "turf_id": mine["turf_id"],
                "door_id": door,
                "outcome": outcome,
                "device_id": "phone1",
                "device_sequence": 1,
                "knocked_at": at.isoformat(),
            }
            sent = context.request.post(f"{api}/field/results", data={"results": [json.dumps(result)]})
            assert sent.json()["receipts"][0]["state"] == "stored"

    open_panel(owner, "Results")
    expect(owner.locator(".figures b").first).to_contain_text("1")
    expect(owner.get_by_text("Not home")).to_be_visible()
    odd = owner.get_by_text("Came a week late")
    expect(odd).to_be_visible()
    picture(owner, "results-desk")
    no_violations(owner)
    owner.get_by_role("listitem").filter(has=odd).get_by_role("button", name="Looked at").click()
    expect(odd).to_have_count(0)
    seen = owner.get_by_role("button", name="Looked at")
    for left in range(seen.count(), 0, -1):  # what the town had before
        seen.first.click()
        expect(seen).to_have_count(left - 1)
    expect(owner.get_by_text("Nothing is odd.")).to_be_visible()
    open_panel(owner, "Hand out")
    owner.get_by_role("button", name="Turf 2 was brought back by Open link").click()
    expect(owner.get_by_text("Turf 2 is back.")).to_be_visible()


def test_roles_change_and_accounts_shut_at_once(open_page, owner, staffed):
    link = invite(owner, "cleo@example.org", "analyst")
    page = join(open_page, staffed, link, "Cleo")
    page.get_by_role("button", name="Make my account").click()
    page.locator(".turf-name").first.wait_for()
    entries = page.locator(".rail-entry").all_inner_texts()
    assert "Import" not in entries
    assert "Hand out" not in entries
    open_panel(owner, "Turf")
    open_panel(owner, "People")
    page.watched.allow("401")  # the page asks again and again where the turfs stand, and is told
    owner.get_by_role("button", name="Shut the account of Cleo").click()
    expect(owner.get_by_role("button", name="Open the account of Cleo again")).to_be_visible()
    picture(owner, "people-desk")
    assert page.request.get(f"{staffed}c/town/api/turfs").status == 401
    open_panel(page, "Results")  # asks the server, whatever it was about to ask
    page.get_by_role("heading", name="Sign in again").wait_for()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.clock.run_for(120_000)
    assert {url for url in asked if "/api/" in url} <= {f"{staffed}c/town/api/session"}


def fresh_code(folder, signed):
    """Give a code that counts as unused: a code works once, and nobody here waits for the next."""
    with open_campaign(folder) as c, c.writing() as connection:
        ana = row_of_email(connection, EMAIL)["person_id"]
        change_person_row(connection, ana, second_factor_step=None)
    return pyotp.TOTP(signed.secret).now()


def test_a_lost_second_factor_is_reset_by_an_owner_who_proves_it_once_more(
    open_page, owner, staffed, signed, folder
):
    link = invite(owner, "dora@example.org", "director")
    page = join(open_page, staffed, link, "Dora")
    page.get_by_role("button", name="Make my account").click()
    page.get_by_role("heading", name="Set up the second factor").wait_for()
    lost = page.locator(".secret").inner_text()
    page.get_by_label("Six digits").fill(pyotp.TOTP(lost.replace(" ", "")).now())
    page.get_by_role("button", name="Switch on and go on").click()
    page.locator(".turf-name").first.wait_for()
    page.goto("about:blank")
    open_panel(owner, "Turf")
    open_panel(owner, "People")
    owner.get_by_role("button", name="Reset the second factor of Dora").click()
    form = owner.get_by_role("form", name="Reset the second factor of Dora")
    form.get_by_label("Your own password").fill("three wrong words")
    form.get_by_label("Six digits").fill("000000")
    owner.watched.allow("422")
    form.get_by_role("button", name="Reset second factor").click()
    expect(form.get_by_role("alert")).to_contain_text("Nothing was changed")
    picture(owner, "factor-reset-desk")
    no_violations(owner)
    form.get_by_label("Your own password").fill(PASSWORD)
    form.get_by_label("Six digits").fill(fresh_code(folder, signed))
    form.get_by_role("button", name="Reset second factor").click()
    expect(form).to_have_count(0)
    assert page.request.get(f"{staffed}c/town/api/turfs").status == 401
    page.goto(f"{staffed}c/town/sign-in")
    type_in(page, "dora@example.org")
    page.get_by_role("heading", name="Set up the second factor").wait_for()
    assert page.locator(".secret").inner_text() != lost
    assert page.request.get(f"{staffed}c/town/api/turfs").status == 401


def test_one_s_own_password_is_changed_on_the_page(open_page, owner, staffed):
    link = invite(owner, "eli@example.org", "analyst")
    page = join(open_page, staffed, link, "Eli")
    page.get_by_role("button", name="Make my account").click()
    page.locator(".rail").wait_for()
    open_panel(page, "People")
    page.get_by_role("button", name="Change my password").click()
    page.get_by_label("The password of now").fill(PASSWORD)
    page.get_by_label("A new password").fill("four wholly new words")
    picture(page, "own-password-phone")
    page.locator("main.panel").evaluate("one => one.scrollTo(0, 0)")  # the grip lies over what is scrolled by
    no_violations(page)
    page.get_by_role("button", name="Change password", exact=True).click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    who = {"email": "eli@example.org", "password": "four wholly new words"}
    assert page.request.post(f"{staffed}c/town/api/session", data=who).json() == {"needs": ""}


def test_the_new_panels_fit_a_phone(owner):
    owner.set_viewport_size({"width": 390, "height": 844})
    for panel in ("Hand out", "Results", "People"):
        open_panel(owner, panel)
        owner.wait_for_timeout(200)
        assert owner.evaluate("document.documentElement.scrollWidth <= innerWidth"), panel
        boxes = owner.locator(".rail-entry, .panel .button:visible, .chip:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width).map(box => [box.width, box.height])"
        )
        assert min(min(box) for box in boxes) >= TARGET_PX, panel
        picture(owner, f"{panel.lower().replace(' ', '-')}-phone")
        no_violations(owner)


def test_signing_out_shuts_the_page(owner):
    owner.watched.allow("401")  # tiles of the map that were on their way
    open_panel(owner, "People")
    owner.get_by_role("button", name="Sign out").click()
    owner.get_by_role("heading", name="Sign in").wait_for()
    assert owner.context.cookies() == []


def test_coming_in_speaks_spanish_and_is_dark_at_night(chromium, staffed):
    with chromium.new_context(locale="es-MX", color_scheme="dark", viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{staffed}c/town/join")
        expect(page.get_by_role("alert")).to_contain_text("Este enlace no está completo")
        page.get_by_role("link", name="Ya tengo una cuenta").click()
        page.get_by_role("heading", name="Iniciar sesión").wait_for()
        assert page.evaluate("document.documentElement.lang") == "es"
        picture(page, "sign-in-es-dark-phone")
        no_violations(page)
