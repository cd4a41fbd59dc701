"""What all tests share: repeatable properties, and a loud word about everything that was not tested."""

import shutil

import pytest
from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
        if "bench" in item.path.parts:
            item.add_marker(pytest.mark.alone)


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium():
    """The browser of the computer, else Playwright's own.

    It ends with its module: while it runs its thread has an event loop, which notebooks need for themselves.
    """
    from playwright.sync_api import Error, sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        except Error as error:
            pytest.skip(f"SKIPPED LOUDLY: no Chromium could be started, so no page was tested ({error.name})")
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    if reasons:
        terminalreporter.section(f"{len(skipped)} TESTS WERE NOT RUN", sep="!", yellow=True, bold=True)
        for reason in reasons:
            terminalreporter.line(reason, yellow=True)
