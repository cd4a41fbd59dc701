"""Somebody leaves the campaign: their phone forgets the people and keeps no way in; a forgotten password is set anew."""

import pytest
from playwright.sync_api import expect

from app.accounts import begin_session, hash_password
from app.service import assignments
from app.service.people import change_person, create_owner, make_password_link
from app.service.turfs import list_turfs
from app.store.people import add_person
from app.store.results import results_of
from tests.app.api.live import make_gridville, serving, write_town
from tests.browser.phones import everything_kept, kept, names_of, phone, tap, waits
from tests.browser.test_every_page import no_violations


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shut")
    with serving([make_gridville(folder / "gridville", write_town(folder / "files"))]) as live:
        live.app.state.c = live.app.state.campaigns.read("gridville")
        yield live


def canvasser(c, name, role="canvasser"):
    with c.writing() as connection:
        return add_person(
            connection,
            name=name,
            email=f"{name.lower()}@example.org",
            role=role,
            password_hash=hash_password("four random plain words"),
            language="en",
        )


def test_the_phone_of_a_shut_account_forgets_its_people_and_sends_what_waits(chromium, field):
    c = field.app.state.c
    bo = canvasser(c, "Bo")
    out = assignments.assign_turf(c, list_turfs(c)[0].turf_id, assignments.Hands((bo.person_id,)))
    names = names_of(c, out)
    key = begin_session(c, bo.person_id, "canvasser")
    with phone(chromium, field.url) as page:
        page.watched.allow("401")
        page.watched.allow("ERR_INTERNET_DISCONNECTED")
        page.context.add_cookies(
            [{"name": field.access.cookie_of("gridville"), "value": key, "url": field.url}]
        )
        page.goto(f"{field.url}/c/gridville/f")
        page.get_by_role("button", name="Download").click()
        page.locator(".door").wait_for()
        page.locator("[data-ready=true]").wait_for()
        page.context.set_offline(True)
        tap(page, "Not home")
        waits(page, 1)
        change_person(c, bo.person_id, is_disabled=True)
        page.context.set_offline(False)
        expect(page.get_by_text("no longer in your hands")).to_be_visible()
        waits(page, 0)
        assert kept(page, "packages") == []
        assert not any(name in everything_kept(page) for name in names)
    with c.reading() as connection:
        assert [one.canvasser_id for one in results_of(connection)] == [bo.person_id]


def test_a_forgotten_password_is_set_behind_an_owner_s_link(chromium, field):
    c = field.app.state.c
    create_owner(c, "Ova", "ova@example.org", "four random plain words")
    ann = canvasser(c, "Ann", role="analyst")
    link = f"{field.url}/c/gridville/reset#token={make_password_link(c, ann.person_id).token}"
    with phone(chromium, field.url) as page:
        page.goto(link)
        assert "token" not in page.url
        expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
        no_violations(page)
        page.get_by_label("A new password").fill("four other plain words")
        page.get_by_role("button", name="Set password").click()
        expect(page.get_by_role("heading", name="The password is set")).to_be_focused()
        no_violations(page)
        page.get_by_role("link", name="Sign in").click()
        page.get_by_label("E-mail").wait_for()
    with phone(chromium, field.url) as page:
        page.watched.allow("404")
        page.goto(link)
        page.get_by_label("A new password").fill("four wholly new words")
        page.get_by_role("button", name="Set password").click()
        expect(page.get_by_role("alert")).to_contain_text("used already or has expired")
