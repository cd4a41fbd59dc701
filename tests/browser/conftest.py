"""A real server on the built-in town, a headless Chromium, and pages that are watched for every fault."""

import re
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from app.demo.town import TIME_ZONE, write_town
from app.service import campaigns, cuts, imports, universes, walks
from app.store.campaign import open_campaign

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def town_campaign(tmp_path_factory):
    """The built-in town, imported, cut and walked: a campaign's folder."""
    from app.demo.day import ELECTION_ON

    folder = tmp_path_factory.mktemp("browser") / "town"
    campaigns.create_campaign(folder, "Invented town", ELECTION_ON, TIME_ZONE, invented=True)
    files = write_town(folder.parent / "files")
    with open_campaign(folder) as c:
        imports.import_streets(c, files.streets)
        imports.import_boundaries(c, files.precincts, "precinct", "precinct_id")
        imports.import_boundaries(c, files.block_groups, "block-group", "GEOID")
        imports.import_addresses(c, files.addresses)
        imports.import_voters(c, files.voters)
        universes.create_universe(c, "Everyone", "true")
        cuts.cut_turf(c, "Everyone")
        walks.plan_walks(c)
    return folder


@contextmanager
def served(*folders):
    """Serve campaigns with the command people use; gives the lines that it printed."""
    command = [sys.executable, "-m", "app", "serve", *map(str, folders), "--port"]
    with subprocess.Popen([*command, free_port()], stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = []
            for line in server.stdout:
                lines.append(line)
                if line.startswith("Stop with"):
                    break
            yield "".join(lines)
        finally:
            server.terminate()


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.fixture(scope="session")
def served_town(town_campaign, tmp_path_factory):
    """The folder of the town that all tests share and change; those who need it untouched copy the campaign."""
    return shutil.copytree(town_campaign, tmp_path_factory.mktemp("served") / "town")


@pytest.fixture(scope="session")
def address(served_town):
    """Where the built-in town is served; it is invented, so it opens without signing in."""
    with served(served_town) as said:
        yield re.search(r"http://\S+/", said)[0]


class Watched:
    """What a page did that it should not have done."""

    def __init__(self, page, own):
        self.faults = []
        self.allowed = [
            # our own requests tell what fails in a note; this is the base map, of streets that it waited for
            # when its page was left
            "console: TypeError: Failed to fetch",
            # a hint of Chromium's on a busy computer, where the page asks for what it preloaded later than seconds
            "was preloaded using link preload but not used",
        ]
        page.on("request", lambda request: self._left(request.url, own))
        page.on(
            "console", lambda said: said.type in ("error", "warning") and self._add(f"console: {said.text}")
        )
        page.on("pageerror", lambda error: self._add(f"page error: {error}"))
        page.on(
            "response", lambda answer: answer.status >= 400 and self._add(f"{answer.status} {answer.url}")
        )
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))"
        )

    def _left(self, url, own):
        if url.startswith("http") and not url.startswith(own):
            self._add(f"left the server: {url}")

    def _add(self, fault):
        self.faults.append(fault)

    def allow(self, part):
        """Expect a fault whose text holds ``part``."""
        self.allowed.append(part)

    def check(self):
        assert [one for one in self.faults if not any(part in one for part in self.allowed)] == []


@pytest.fixture
def open_page(chromium, address):
    """Give ``open(path="", phone=False, dark=False)``, a page of the town that must stay without a fault."""
    contexts, watches = [], []

    def open_(path="", *, phone=False, dark=False, at=address):
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            locale="en-US",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.watched = Watched(page, at)
        watches.append(page.watched)
        page.goto(at + path)
        return page

    yield open_
    try:
        for watch in watches:
            watch.check()
    finally:  # a page left open would hinder the next test
        for context in contexts:
            context.close()


@pytest.fixture
def desk(open_page):
    """The director's page on a desk, once its turfs are listed."""
    page = open_page()
    page.locator(".turf-name").first.wait_for()
    return page
