"""A canvasser's phone from the link to the finish: what is tapped is saved, what is saved is sent, once."""

import json

import pytest
from playwright.sync_api import expect

from app.accounts import begin_session, hash_password
from app.api import pages
from app.service import assignments
from app.service.turfs import list_turfs
from app.store.people import add_person
from app.store.results import results_of
from tests.app.api.live import make_gridville, serving, write_town
from tests.browser.phones import (
    SENDING,
    add_script,
    door_shown,
    hand_out,
    held,
    kept,
    open_turf,
    phone,
    saved,
    tap,
    tower_turf,
    turf_of_houses,
    waits,
)


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    folder = tmp_path_factory.mktemp("field")
    with serving([make_gridville(folder / "gridville", write_town(folder / "files"))]) as live:
        live.app.state.c = live.app.state.campaigns.read("gridville")
        yield live


@pytest.fixture
def c(field):
    return field.app.state.c


@pytest.fixture
def out(c):
    """A turf handed out by an open link."""
    return hand_out(c)


@pytest.fixture
def page(chromium, field, out):
    """A phone with the turf on it."""
    with phone(chromium, field.url) as page:
        yield open_turf(page, field.url, out)


def test_the_secret_of_the_link_leaves_the_address_at_once(page, out):
    assert page.url.endswith("/c/gridville/f")
    assert page.evaluate("history.length") <= 2
    assert out.link.partition("#token=")[2] not in json.dumps(kept(page, "notes") + kept(page, "packages"))


def test_a_tap_is_saved_sent_and_leads_to_the_next_door(page, c, out):
    first = door_shown(page)
    tap(page, "Not home")
    expect(page.locator(".toast")).to_contain_text("Saved on this phone")
    assert door_shown(page) != first
    waits(page, 0)
    assert [(one.door_id, one.outcome, one.flags) for one in held(c, out)] == [(first, "not-home", ())]


def test_a_whole_street_without_a_network_is_kept_over_a_reload_and_sent_after(page, c, out):
    page.watched.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    for name in ("Not home", "Refused", "Talked", "Not home"):
        tap(page, name)
    waits(page, 4)
    expect(page.get_by_text("No network. Go on")).to_be_visible()
    page.reload()
    page.locator(".door").wait_for()
    assert saved(page) == 4
    tap(page, "Not home")
    waits(page, 5)
    page.context.set_offline(False)
    waits(page, 0)
    assert len(held(c, out)) == 5


def test_an_answer_that_is_lost_counts_once(page, c, out):
    page.watched.allow("ERR_FAILED")
    lost = []

    def swallow(route):
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(SENDING, swallow)
    tap(page, "Not home")
    waits(page, 1)
    tap(page, "Refused")
    page.locator(".state").click()
    page.get_by_role("button", name="Send now").click()
    waits(page, 0)
    assert lost == [200, 200]
    assert [one.outcome for one in held(c, out)] == ["not-home", "refused"]


def test_only_an_answer_for_its_own_id_marks_a_result_sent(page):
    page.route(SENDING, lambda route: route.fulfill(json={"receipts": [], "stored_count": 9}))
    tap(page, "Not home")
    page.wait_for_timeout(500)
    waits(page, 1)


def test_one_result_that_is_refused_for_its_form_blocks_no_other(page, c, out):
    page.watched.allow("422")
    page.route(SENDING, lambda route: route.abort())
    page.watched.allow("ERR_FAILED")
    for name in ("Not home", "Refused", "Not home"):
        tap(page, name)
    waits(page, 3)
    poison = sorted(kept(page, "events"), key=lambda one: json.loads(one["text"])["device_sequence"])[1][
        "result_id"
    ]
    page.unroute(SENDING)
    page.route(
        SENDING,
        lambda route: (
            route.fulfill(status=422, content_type="application/problem+json", body="{}")
            if poison in route.request.post_data
            else route.continue_()
        ),
    )
    page.locator(".state").click()
    page.get_by_role("button", name="Send now").click()
    waits(page, 1)
    assert [one.outcome for one in held(c, out)] == ["not-home", "not-home"]


def test_undo_is_a_new_result_and_changes_no_byte_of_the_first(page, c, out):
    first = door_shown(page)
    tap(page, "Refused")
    [before] = kept(page, "events")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back")
    assert door_shown(page) == first
    waits(page, 0)
    texts = {one["result_id"]: one["text"] for one in kept(page, "events")}
    assert texts[before["result_id"]] == before["text"]
    wrong, back = held(c, out)
    assert (wrong.outcome, back.outcome, back.supersedes) == ("refused", "skipped", wrong.result_id)
    assert not page.get_by_text("you,").is_visible()


def test_a_result_is_corrected_by_another_that_takes_its_place(page, c, out):
    tap(page, "Not home")
    page.get_by_role("button", name="Door before").click()
    page.get_by_role("button", name="Correct this").click()
    tap(page, "Refused")
    waits(page, 0)
    wrong, right = held(c, out)
    assert (right.outcome, right.supersedes, right.door_id) == ("refused", wrong.result_id, wrong.door_id)


def test_a_note_goes_with_the_next_result(page, c, out):
    page.get_by_role("button", name="Add a note").click()
    page.get_by_role("textbox").fill("Dog in the yard 🐕")
    page.get_by_role("button", name="Done").click()
    page.locator(".person").first.click()
    tap(page, "Talked")
    waits(page, 0)
    [one] = held(c, out)
    assert (one.note, one.outcome) == ("Dog in the yard 🐕", "canvassed")
    assert one.voter_id


def test_do_not_contact_is_recorded_and_the_door_is_not_offered_again(page, c, out):
    first = door_shown(page)
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Do not contact this door again").click()
    expect(page.locator(".toast")).to_be_visible()
    page.get_by_role("button", name="Door before").click()
    assert door_shown(page) == first
    expect(page.get_by_text("Do not knock. They asked")).to_be_visible()
    expect(page.locator(".actions")).to_have_count(0)
    waits(page, 0)
    assert held(c, out)[0].do_not_contact


def test_a_result_that_the_phone_cannot_keep_is_not_said_to_be_saved(page):
    first = door_shown(page)
    page.evaluate(
        "void (IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); })"
    )
    page.watched.allow("full")
    page.get_by_role("button", name="Not home").click()
    expect(page.locator(".toast.problem")).to_contain_text("Not saved")
    assert door_shown(page) == first
    assert saved(page) == 0
    assert kept(page, "events") == []


def test_a_building_is_marked_by_the_floor(chromium, field, c):
    out = hand_out(c, turf=tower_turf(c))
    with phone(chromium, field.url) as page:
        open_turf(page, field.url, out)
        while not page.locator(".building").is_visible():
            page.get_by_role("button", name="Door after").click()
        page.get_by_role("button", name="Mark several", exact=True).click()
        page.get_by_role("button", name="Whole floor").first.click()
        page.get_by_role("button", name="Not home: 4 doors").click()
        expect(page.locator(".state")).to_have_attribute("data-saved", "4")
        page.locator(".toast").get_by_role("button", name="Undo").click()
        expect(page.locator(".state")).to_have_attribute("data-saved", "8")
        expect(page.locator(".flat:not(.open)")).to_have_count(0)
        page.locator(".flat.open").first.click()
        tap(page, "Refused")
        waits(page, 0)
        assert sorted(one.outcome for one in held(c, out)) == ["not-home"] * 4 + ["refused"] + ["skipped"] * 4
        assert len({one.door_id for one in held(c, out)}) in {4, 5}


def test_two_on_one_turf_see_each_other_and_a_conflict_shows_both(chromium, field, page, out):
    first = door_shown(page)
    with phone(chromium, field.url) as other:
        open_turf(other, field.url, out)
        assert door_shown(other) == first
        tap(page, "Not home")
        waits(page, 0)
        tap(other, "Refused")
        waits(other, 0)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_role("button", name="Door before").click()
        expect(page.get_by_text("Two results here: you said Not home")).to_be_visible()
        tap(other, "Not home")
        waits(other, 0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".top")).to_contain_text("2 of 44 doors")


def test_a_script_branches_and_only_the_way_taken_is_answered(chromium, field, c):
    add_script(c)
    out = hand_out(c, turf=turf_of_houses(c))
    with phone(chromium, field.url) as page:
        open_turf(page, field.url, out)
        page.locator(".actions").get_by_role("button", name="Talked").click()
        sheet = page.get_by_role("dialog", name="Library levy")
        sheet.get_by_role("button", name="Next").click()
        sheet.get_by_label("No", exact=True).check()
        sheet.get_by_role("button", name="Next").click()
        sheet.get_by_role("textbox").fill("The price")
        sheet.get_by_role("button", name="Back").click()
        sheet.get_by_label("Yes", exact=True).check()
        sheet.get_by_role("button", name="Next").click()
        sheet.get_by_label("4").check()
        sheet.get_by_role("button", name="Next").click()
        sheet.get_by_label("Yard sign").check()
        sheet.get_by_label("Calls").check()
        sheet.get_by_role("button", name="Next").click()
        sheet.get_by_role("textbox").fill("Ask again in October")
        sheet.get_by_role("button", name="Save").click()
        expect(page.locator(".state")).to_have_attribute("data-saved", "1")
        waits(page, 0)
    [one] = held(c, out)
    assert one.answers == {"q2": "yes", "q4": "4", "q5": ["sign", "call"]}
    assert (one.script_id, one.script_version, one.note) == ("s1", 3, "Ask again in October")


def test_finishing_shows_what_the_server_itself_counts(page, c, out):
    for name in ("Not home", "Refused", "Not home"):
        tap(page, name)
    page.locator(".state").click()
    page.get_by_role("button", name="Finish the turf").click()
    expect(page.get_by_role("heading", name="Finished")).to_be_visible()
    expect(page.locator(".held")).to_contain_text("3 of 3 results of this phone are on the server")
    assert len(held(c, out)) == 3


def test_finishing_without_a_network_wipes_nothing(page):
    page.watched.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    tap(page, "Not home")
    page.locator(".state").click()
    page.get_by_role("button", name="Finish the turf").click()
    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    assert len(kept(page, "packages")) == 1
    waits(page, 1)


def test_a_session_that_is_gone_loses_nothing_and_says_what_to_do(page, c, out, field):
    """The key of the package still sends; without even that, the results wait for the link."""
    page.watched.allow("401")
    page.context.clear_cookies()
    tap(page, "Not home")
    waits(page, 0)
    page.evaluate("""new Promise((done) => { const asked = indexedDB.open("turfwalk gridville"); asked.onsuccess = () => {
        const change = asked.result.transaction("keys", "readwrite"); change.objectStore("keys").clear();
        change.oncomplete = () => { asked.result.close(); done(); } } })""")
    tap(page, "Refused")
    waits(page, 1)
    expect(page.get_by_text("Open your turf link again. 1 result waits")).to_be_visible()
    page.goto(field.url + "/docs")
    page.goto(field.url + out.link)
    waits(page, 0)
    assert [one.outcome for one in held(c, out)] == ["not-home", "refused"]


def test_a_download_that_was_touched_on_the_way_changes_nothing(chromium, field, out):
    with phone(chromium, field.url) as page:

        def touched(route):
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.body().replace(b"Main", b"Mean"))

        page.route("**/package", touched)
        page.goto(field.url + out.link)
        expect(page.get_by_role("alert")).to_contain_text("did not arrive as it was sent")
        assert kept(page, "packages") == []
        page.unroute("**/package")
        page.get_by_role("button", name=f"Download {out.turf_id}").click()
        page.locator(".door").wait_for()


def test_a_rescue_file_brings_every_result_and_counts_none_twice(page, c, out, tmp_path):
    page.watched.allow("ERR_FAILED")
    page.route(SENDING, lambda route: route.abort())
    for name in ("Not home", "Refused"):
        tap(page, name)
    page.locator(".state").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a file with 2 results").click()
    path = tmp_path / "rescue.json"
    download.value.save_as(path)
    page.unroute(SENDING)
    for _ in range(2):
        page.locator("input[type=file]").set_input_files(path)
        expect(page.get_by_text("The server has 2 of the 2 results")).to_be_visible()
    page.get_by_role("button", name="Send now").click()
    waits(page, 0)
    assert [one.outcome for one in held(c, out)] == ["not-home", "refused"]


@pytest.mark.parametrize("years", [-10, 10])
def test_a_phone_whose_clock_is_years_off_goes_by_the_servers(chromium, field, c, years):
    """P07, on the phone: the result is neither late nor early."""
    out = hand_out(c)
    with phone(chromium, field.url) as page:
        page.add_init_script(
            f"""{{ const real = Date; const off = {years} * 365 * 86400000;
            globalThis.Date = class extends real {{ constructor(...given) {{ given.length ? super(...given) : super(real.now() + off); }}
              static now() {{ return real.now() + off; }} }}; }}"""
        )
        open_turf(page, field.url, out)
        tap(page, "Not home")
        waits(page, 0)
    [one] = held(c, out)
    assert one.flags == ()


def test_a_new_version_of_the_page_waits_until_it_is_wanted(page, monkeypatch):
    text = pages._worker()
    monkeypatch.setattr(pages, "_worker", lambda: text.replace('"version": "', '"version": "next'))
    page.evaluate("globalThis.sameDocument = true")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    expect(page.get_by_text("A new version is ready")).to_be_visible()
    tap(page, "Not home")
    assert page.evaluate("globalThis.sameDocument")
    page.locator(".state").click()
    page.get_by_role("button", name="Take the new version").click()
    page.wait_for_function("globalThis.sameDocument === undefined")
    page.locator(".door").wait_for()
    assert saved(page) == 1
    assert page.evaluate("caches.keys()") == [
        name for name in page.evaluate("caches.keys()") if "next" in name
    ]


def test_a_plain_http_page_says_what_it_cannot_do(chromium, field, c):
    out = hand_out(c)
    with phone(chromium, field.url) as page:
        page.add_init_script(
            "Object.defineProperty(globalThis, 'isSecureContext', { value: false });"
            "Object.defineProperty(crypto, 'subtle', { value: undefined }); crypto.randomUUID = undefined;"
        )
        page.goto(field.url + out.link)
        page.locator(".door").wait_for()
        expect(page.get_by_text("This address is not secure")).to_be_visible()
        expect(page.get_by_text("Ready offline")).to_have_count(0)
        tap(page, "Not home")
        waits(page, 0)


def test_a_pair_with_accounts_signs_in_and_sees_its_own_turf(chromium, field, c):
    """Somebody signed in finds the turfs in hand without a link."""
    with c.writing() as connection:
        ana = add_person(
            connection,
            name="Ana",
            email="ana@example.org",
            role="canvasser",
            password_hash=hash_password("four random plain words"),
            language="es",
        )
    turf = list_turfs(c)[0].turf_id
    assignments.assign_turf(c, turf, assignments.Hands((ana.person_id,)))
    key = begin_session(c, ana.person_id, "canvasser")
    with phone(chromium, field.url) as page:
        name = field.access.cookie_of("gridville")
        page.context.add_cookies([{"name": name, "value": key, "url": field.url}])
        page.goto(f"{field.url}/c/gridville/f")
        page.get_by_role("button", name=f"Download {turf}").click()
        page.locator(".door").wait_for()
        tap(page, "Not home")
        waits(page, 0)
    with c.reading() as connection:
        assert results_of(connection)[-1].canvasser_id == ana.person_id
