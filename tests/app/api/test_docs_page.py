"""The page that explains the web interface, in a browser, under the policy of every page."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(chromium, quiet):
    """A page that collects what goes wrong on it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("request", lambda r: r.url.startswith((quiet.url, "data:")) or page.wrong.append(r.url))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.sourceFile))"
    )
    yield page
    context.close()


@pytest.mark.browser
def test_the_docs_page_works_under_the_policy(page, quiet):
    page.goto(f"{quiet.url}/docs")
    page.locator("#operations-campaigns-list_campaigns button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".responses-table.live-responses-table").wait_for()
    assert "open" in page.locator(".live-responses-table").inner_text()
    health = page.locator("#operations-tag-health")
    for _ in range(200):  # a long list is laid out as one scrolls
        if health.is_visible():
            break
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(50)
    expect(health).to_be_visible()
    assert page.wrong == []


@pytest.mark.browser
def test_the_link_signs_in_and_its_secret_leaves_the_address(page, quiet):
    page.goto(f"{quiet.url}/sign-in#token={quiet.access.make_link_token()}")
    page.get_by_role("link", name="Shut").click()
    page.wait_for_url(f"{quiet.url}/c/shut/**")
    assert "token" not in page.url
