"""The desk: paper typed in by keyboard alone, a script written in two languages, whom not to contact."""

import os
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.service.turfs import list_turfs
from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from tests.browser.test_every_page import no_violations


def picture(page, name):
    """Keep a screenshot where somebody asked for them, to be looked at."""
    if folder := os.environ.get("TURFWALK_PICTURES"):
        page.screenshot(path=Path(folder) / f"desk-{name}.png", full_page=True)


@pytest.fixture
def turf_id(served_town):
    with open_campaign(served_town) as c:
        return list_turfs(c)[0].turf_id


def test_a_sheet_is_typed_in_by_keyboard_alone(open_page, turf_id):
    page = open_page("c/town/desk")
    page.get_by_label("Code on the sheet").fill(turf_id.lower())
    page.keyboard.press("Enter")
    line = page.get_by_label("Number, letter, note")
    line.wait_for()
    first = page.locator("tbody th").first.inner_text()
    line.focus()
    for typed, answer in (
        (f"{first} n", "kept"),
        (f"{first} n", "typed before, counts once"),
        (f"{first} t nice", "set aside"),
        (f"! {first} t nice", "kept"),
        ("999 n", "no such number"),
    ):
        line.fill("")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(answer)
        expect(line).to_be_focused()
    expect(page.locator("tbody tr").first).to_contain_text("Talked")
    picture(page, "paper")
    no_violations(page)


def test_a_script_is_written_in_two_languages_looked_at_and_put_into_use(open_page):
    page = open_page("c/town/desk#script")
    for code, words in (("English", "Hello"), ("Spanish", "Hola")):
        page.get_by_label(f"Name ({code})").fill(words)
        page.get_by_label(f"Question ({code})", exact=True).fill(f"{words}?")
    page.get_by_label("Kind").select_option("choice")
    page.get_by_role("button", name="Add answer").click()
    for code, words in (("English", "Yes"), ("Spanish", "Sí")):
        page.get_by_label(f"Answer ({code})").fill(words)
    page.get_by_label("Then go to").select_option("end")
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_role("button", name="Spanish").click()
    expect(preview).to_contain_text("Hola?")
    preview.get_by_role("button", name="Sí").click()
    expect(preview).to_contain_text("The survey ends here")
    page.get_by_role("button", name="Save as new version").click()
    expect(page.get_by_role("status")).to_contain_text("version 1")
    page.get_by_role("button", name="Put into use").click()
    expect(page.get_by_text("in use", exact=True)).to_be_visible()
    picture(page, "script")
    no_violations(page)


def test_a_person_is_not_contacted_until_somebody_resolves_it(open_page, served_town):
    with open_campaign(served_town) as c:
        voter_id = read_snapshot(c).table("voters")["voter_id"][0]
    page = open_page("c/town/desk#privacy")
    page.get_by_label("Whom").select_option("voter_id")
    page.get_by_label("Id", exact=True).fill(voter_id)
    page.get_by_role("button", name="Do not contact", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("not contacted from now on")
    picture(page, "privacy")
    no_violations(page)
    page.get_by_role("button", name=f"Resolve {voter_id}").click()
    expect(page.get_by_text("Nobody asked not to be contacted")).to_be_visible()
    page.get_by_role("textbox", name="English").fill("Ask for Ana.")
    page.get_by_role("button", name="Keep this text (English)").click()
    expect(page.get_by_role("status")).to_contain_text("Kept")


SCRIPT = """
[name]
en = "Levy"
es = "Impuesto"

[[questions]]
question_id = "vote"
kind = "choice"
text = { en = "Will you vote?", es = "¿Va a votar?" }

[[questions.choices]]
value = "yes"
label = { en = "Yes", es = "Sí" }

[[questions]]
question_id = "why"
kind = "text"
text = { en = "Why?", es = "¿Por qué?" }
"""


def test_a_script_comes_from_a_file_is_answered_on_paper_and_saved_as_a_file(open_page, turf_id):
    page = open_page("c/town/desk#script")
    file = {"name": "levy.toml", "mimeType": "application/toml", "buffer": SCRIPT.encode()}
    page.get_by_label("Open a file").set_input_files(file)
    expect(page.get_by_role("status")).to_contain_text("“Levy” is a draft now")
    levy = page.get_by_role("listitem").filter(has_text="Levy").first
    levy.get_by_role("button", name="Put into use").click()
    expect(levy.get_by_text("in use", exact=True)).to_be_visible()
    with page.expect_download() as fetched:
        levy.get_by_role("link", name="Save as file").click()
    assert tomllib.loads(fetched.value.path().read_text()) == tomllib.loads(SCRIPT)
    page.goto(page.url.partition("#")[0] + f"#paper={turf_id}")  # as the sheet's foot has it
    page.reload()
    number = page.locator("tbody th").nth(1).inner_text()
    page.get_by_label("Number, letter, note").fill(f"{number} t")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Answers at door {number}").click()
    page.get_by_label("Will you vote?").select_option("yes")
    page.get_by_label("Why?").fill("Books")
    picture(page, "answers")
    no_violations(page)
    page.get_by_role("button", name="Keep answers").click()
    expect(page.get_by_role("button", name=f"Answers at door {number}")).to_have_text("2 answers")


def test_consent_is_written_down_and_taken_back(open_page, served_town):
    with open_campaign(served_town) as c:
        voter_id = read_snapshot(c).table("voters")["voter_id"][1]
    page = open_page("c/town/desk#privacy")
    form = page.get_by_role("form", name="Consent")
    for said, told in (("yes", "agreed"), ("no", "took it back")):
        form.get_by_label("Person, by voter id").fill(voter_id)
        form.get_by_label("What they said").select_option(said)
        form.get_by_label("For what").fill("reminders to vote")
        form.get_by_label("How they told you").fill("by letter")
        form.get_by_label("The words they heard").fill("May we text you?")
        form.get_by_role("button", name="Keep consent").click()
        expect(page.get_by_role("status")).to_contain_text(told)
    expect(page.get_by_role("listitem").filter(has_text="reminders to vote")).to_have_count(2)
    picture(page, "consent")
    no_violations(page)


def test_the_trail_is_read_and_checked_by_owners(open_page, turf_id):
    read = open_page(f"c/town/desk#paper={turf_id}")  # reading a sheet leaves an entry
    read.locator("tbody th").first.wait_for()
    for look in ({}, {"phone": True, "dark": True}):
        page = open_page("c/town/desk#audit", **look)
        row = page.get_by_role("row").filter(has_text="read paper sheet").first
        expect(row).to_contain_text(turf_id)
        expect(row).to_contain_text("Everybody on this computer")
        page.get_by_role("button", name="Check the trail").click()
        expect(page.get_by_role("status")).to_contain_text("The trail is whole")
        page.get_by_label("Find in these entries").fill("no such thing")
        expect(page.get_by_text("No entry holds these letters")).to_be_visible()
        page.get_by_label("Find in these entries").fill("sheet")
        picture(page, f"audit-{'phone-dark' if look else 'desk'}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        no_violations(page)


def test_the_desk_fits_a_phone(open_page):
    page = open_page("c/town/desk#script", phone=True, dark=True)
    page.get_by_label("Name (English)").wait_for()
    for part in ("script", "paper", "privacy"):
        page.evaluate("(part) => (location.hash = part)", part)
        page.locator(f"nav a[aria-current][href='#{part}']").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"{part}-phone-dark")
        no_violations(page)
