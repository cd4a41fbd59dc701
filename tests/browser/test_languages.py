"""English and Spanish on every page, distances and light or dark by choice: kept, and applied everywhere."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
ROOMS = ("js", "desk", "account", "phone")

NAMES = """(room) => Promise.all(["en", "es"].map(async (code) =>
  (await import(`/static/${room}/words/${code}.js`))[code])).then(([en, es]) => {
    const forms = (entry) => typeof entry === "string" ? [entry] : [entry.one, entry.other];
    const ours = new Set(Object.values(es).flatMap(forms));
    return Object.values(en).flatMap(forms).filter((text) => !ours.has(text) && !text.includes("{"));
  })"""
SHOWN = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()).flatMap((one) => [
    ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim()),
    one.getAttribute("aria-label"), one.getAttribute("title"), one.getAttribute("placeholder"),
  ]).filter(Boolean)"""


def settings(page):
    page.locator(".rail-entry.last").click()
    return page.locator("dialog.settings")


def in_spanish(page):
    page.evaluate("localStorage.setItem('language', 'es')")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "es")


def english_on(page, room="js"):
    """Give the English words that a Spanish page shows, as whole texts and labels."""
    town = {"Invented town"}  # the campaign's own name
    return sorted(set(page.evaluate(NAMES, room)) & set(page.evaluate(SHOWN)) - town)


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_keys_forms_and_placeholders(room):
    node = shutil.which("node")
    if node is None:
        pytest.skip("SKIPPED LOUDLY: node is not installed, so the catalogues were not compared")
    files = [(STATIC / room / "words" / f"{code}.js").as_uri() for code in ("en", "es")]
    script = f"""
      const [{{ en }}, {{ es }}] = await Promise.all({json.dumps(files)}.map((file) => import(file)));
      const holes = (entry) => [...new Set((typeof entry === "string" ? entry : entry.one + entry.other).match(/\\{{\\w+\\}}/g))].sort();
      const form = (entry) => entry && [typeof entry, ...holes(entry)].join(" ");
      const keys = [...new Set([...Object.keys(en), ...Object.keys(es)])];
      console.log(JSON.stringify(keys.filter((key) => form(en[key]) !== form(es[key]))));
    """
    ran = subprocess.run(
        [node, "--input-type=module", "-e", script], check=True, capture_output=True, text=True, timeout=30
    )
    assert json.loads(ran.stdout) == []


def test_the_language_is_the_browsers_until_one_is_chosen_and_then_that_on_every_page(desk):
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    settings(desk).get_by_role("radio", name="Español").click()
    expect(desk.locator("html")).to_have_attribute("lang", "es")
    expect(desk.get_by_role("button", name="Dividir otra vez")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("button", name="Dividir otra vez")).to_be_visible()
    desk.goto(desk.url.partition("#")[0] + "desk")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Pasar papel")
    desk.get_by_role("button", name="English").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Type in paper")


def test_a_browser_that_speaks_spanish_gets_spanish_with_the_figures_of_the_united_states(chromium, address):
    context = chromium.new_context(locale="es-MX", reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.locator(".turf-name").first.wait_for()
    expect(page.locator(".status .shown")).to_have_text(
        re.compile(r"\d,\d{3} puertas · .* votantes · \d+ zonas")
    )
    context.close()


def test_no_panel_shows_an_english_word_to_a_spanish_reader(desk):
    in_spanish(desk)
    desk.locator(".turf-name").first.wait_for()
    found = {}
    for at in range(desk.locator(".rail-entry:not(.last)").count()):
        entry = desk.locator(".rail-entry").nth(at)
        entry.click()
        desk.wait_for_timeout(300)
        if english := english_on(desk):
            found[entry.inner_text()] = english
    desk.locator(".rail-entry").nth(1).click()
    desk.locator(".turf-name").first.click()
    desk.locator(".stop").first.wait_for()
    assert (found, english_on(desk)) == ({}, [])


def test_no_sheet_of_the_desk_shows_an_english_word_to_a_spanish_reader(open_page):
    page = open_page("c/town/desk")
    in_spanish(page)
    for part in ("paper", "script", "privacy"):
        page.goto(page.url.partition("#")[0] + f"#{part}")
        page.wait_for_timeout(300)
        english = [one for one in english_on(page, "desk") if one != "English"]
        assert english == [], part


def test_kilometres_are_shown_everywhere_and_printed(desk):
    desk.locator(".turf-name").first.click()
    desk.locator(".stop").first.wait_for()
    inspector = desk.get_by_role("complementary", name="Turf")
    expect(inspector).to_contain_text(re.compile(r"\d mi\b"))
    settings(desk).get_by_role("radio", name="Kilometers").check()
    desk.keyboard.press("Escape")
    expect(inspector).to_contain_text(re.compile(r"\d km\b"))
    expect(inspector).not_to_contain_text(re.compile(r"\d (mi|ft)\b"))
    expect(desk.locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"\d (km|m)"))
    assert "distances=kilometres" in inspector.get_by_role("link", name=re.compile("PDF")).get_attribute(
        "href"
    )
    desk.reload()
    expect(inspector).to_contain_text(re.compile(r"\d km\b"))


def test_a_problem_is_told_in_spanish_with_its_values(desk):
    desk.watched.allow("404")
    in_spanish(desk)
    told = desk.evaluate(
        "() => import('/static/js/api.js').then(({ ask }) => ask('turfs/NOPE')).catch((one) => [one.what, one.mend])"
    )
    assert told == [
        "No hay una zona NOPE en una división actual.",
        "Véalas con: turfwalk list turfs CAMPAIGN",
    ]


def test_lists_are_printed_in_the_language_of_the_page(desk):
    in_spanish(desk)
    desk.locator(".turf-name").first.click()
    link = desk.get_by_role("complementary").get_by_role("link", name=re.compile("PDF"))
    expect(link).to_have_attribute("href", re.compile("language=es"))


DARK_MAP = "getComputedStyle(document.querySelector('.leaflet-container')).backgroundColor"


def test_dark_is_chosen_on_a_light_computer_kept_and_never_printed(desk):
    light = desk.evaluate(DARK_MAP)
    settings(desk).get_by_role("radio", name="Dark").check()
    dark = desk.evaluate(DARK_MAP)
    assert dark != light
    desk.reload()
    desk.locator(".turf-name").first.wait_for()
    assert desk.evaluate(DARK_MAP) == dark
    desk.emulate_media(media="print")
    assert desk.evaluate(DARK_MAP) == light
    desk.emulate_media(media="screen", color_scheme="dark")
    settings(desk).get_by_role("radio", name="Light").check()
    assert desk.evaluate(DARK_MAP) == light
    settings_ = desk.locator("dialog.settings")
    settings_.get_by_role("radio", name="As the computer").check()
    assert desk.evaluate(DARK_MAP) == dark
