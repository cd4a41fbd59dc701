"""What comes after the first view: panels open without the server once they were fetched, and say when they cannot be."""

ALL_FETCHED = "() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('/terms.js'))"
"""The glossary is the last that is fetched."""


def rail(page, name):
    return page.get_by_role("navigation").get_by_role("button", name=name, exact=True)


def test_panels_open_at_once_when_files_can_no_longer_be_fetched(desk):
    desk.wait_for_function(ALL_FETCHED)
    asked = []
    desk.on("request", lambda one: asked.append(one.url) if "/static/js/" in one.url else None)
    rail(desk, "Launch").click()
    desk.get_by_role("heading", name="Launch").wait_for()
    rail(desk, "Settings").click()
    desk.get_by_role("dialog").wait_for()
    assert asked == []


def test_a_panel_that_cannot_be_fetched_is_told_and_tried_again(open_page):
    page = open_page("static/icon.svg")
    page.watched.allow("ERR_FAILED")
    page.route("**/launch-panel.js", lambda route: route.abort())
    page.goto(page.url.partition("static")[0])
    rail(page, "Launch").click()
    page.get_by_role("main").get_by_text("This part of the page could not be fetched.").wait_for()
    page.unroute("**/launch-panel.js")
    rail(page, "Turf").click()  # "Try again" does it too, and so does a server that comes back
    rail(page, "Launch").click()
    page.get_by_role("heading", name="Launch").wait_for()
    assert page.get_by_text("This part of the page could not be fetched.").count() == 0
