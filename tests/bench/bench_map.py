"""The map over a great city: ``python -m tests.bench.bench_map [--doors N]``.

A million doors made from New York's lots. Measured in Chromium: the first view, frames while the map moves, what is asked
for at which zoom, 50,000 hexes; on the server: the live count of a polygon that somebody draws. Prints each beside its limit.
"""

from __future__ import annotations

import argparse
import re
import time
from contextlib import contextmanager

from tests.bench.great_city import CENTRE, EVERYONE, city_campaign
from tests.browser.conftest import DESK, served
from tests.browser.speed import (
    COUNT_MS,
    FIRST_VIEW_MS,
    FRAMES_LEAST,
    HEXES_MS,
    first_view_ms,
    frames,
    hexes_ms,
    settled,
)
from tests.conftest import FLAGS

HERE = f"{CENTRE[1]}/{CENTRE[0]}"


def count_ms(folder):
    """Time the count of doors, voters and minutes inside shapes as large as people draw, and of the first one."""
    from app.service.turfs import measure_area
    from app.store.campaign import open_campaign

    times = []
    with open_campaign(folder) as c:
        for n in range(7):
            half = 0.002 + 0.001 * n  # 350 m to 1.4 km across
            west, south, east, north = (
                CENTRE[0] - half,
                CENTRE[1] - half,
                CENTRE[0] + half,
                CENTRE[1] + half,
            )
            ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
            began = time.perf_counter()
            measure_area(c, EVERYONE, {"type": "Polygon", "coordinates": [ring]})
            times.append(1000 * (time.perf_counter() - began))
    return times[0], sorted(times[1:])[3]


@contextmanager
def _pages(address):
    """Give ``open_page(path, at=…)`` outside of pytest."""
    import shutil

    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)

        def open_page(path="", at=address):
            page = browser.new_context(viewport=DESK, reduced_motion="reduce", locale="en-US").new_page()
            page.set_default_timeout(60_000)
            page.goto(at + path)
            return page

        yield open_page
        browser.close()


def asked_at(open_page, zoom):
    """Tell what the map asks for at a zoom, and what it then holds: single doors, sums, cells."""
    page = open_page("static/icon.svg")
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/api/doors?" in one.url else None)
    page.goto(f"{page.url.rpartition('static')[0]}#map={zoom}/{HERE}&layers=turfs.doors")
    seen = settled(page, 60)
    page.context.close()
    return len(asked), seen


def _hexes(open_page):
    page = open_page(f"#map=16/{HERE}&layers=turfs")
    page.locator(".status .shown").wait_for()
    page.wait_for_timeout(1500)
    found = hexes_ms(page)
    page.context.close()
    return found


def bench(door_count):
    """Measure all and print it; gives the figures by name."""
    folder = city_campaign(door_count)
    cold_ms, warm_ms = count_ms(folder)
    with served(folder) as said:
        address = re.search(r"http://\S+/", said)[0]
        with _pages(address) as open_page:
            first = first_view_ms(open_page, address, until=".status .shown")
            far, near = asked_at(open_page, 11), asked_at(open_page, 16)
            page = open_page(f"#map=15/{HERE}&layers=turfs.doors.cells")
            close = settled(page, 60)
            rate = frames(page)
            page.context.close()
            hexes = min(_hexes(open_page) for _ in range(3))
    found = {
        "first_view_ms": first,
        "frames": rate,
        "hexes_ms": hexes[0],
        "hex_count": hexes[1],
        "count_cold_ms": cold_ms,
        "count_ms": warm_ms,
        "far": far,
        "near": near,
        "close": close,
    }
    print(f"{door_count:,} doors")
    for label, value, limit in (
        ("first view, ms", first, f"< {FIRST_VIEW_MS}"),
        ("frames a second while it moves", rate, f">= {FRAMES_LEAST}"),
        (f"{hexes[1]:,} hexes, ms", hexes[0], f"< {HEXES_MS} for 50,000"),
        ("first count of a polygon, ms", cold_ms, ""),
        ("live count of a polygon, ms", warm_ms, f"< {COUNT_MS}"),
    ):
        print(f"  {label:36}{value:10.0f}  {limit}")
    print(f"  zoom 11: {far[0]} asks for doors, holds {far[1]}; zoom 16: {near[0]} asks, holds {near[1]}")
    print(f"  zoom 15 holds {close} (doors, sums, cells)")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--doors", type=int, default=1_000_000)
    bench(parser.parse_args().doors)


if __name__ == "__main__":
    main()
