"""How fast the map is in a real browser: first view, frames while it moves, hexes, and what it asks for at which zoom."""

from __future__ import annotations

import time

from tests.slowness import slowness_of

FIRST_VIEW_MS, FRAMES_LEAST, HEXES_MS, COUNT_MS = 1500, 30, 1000, 100
TRIES = 5
"""A busy computer gets some tries: the best one counts."""

SHOWN = """() => new Promise((shown) => {
  const look = () => document.querySelector('.leaflet-tile-loaded') && document.querySelector('%s')
    ? shown(performance.now()) : requestAnimationFrame(look);
  look();
})"""

FRAMES = """(ms) => new Promise((done) => {
  let count = 0, began = performance.now();
  const tick = (now) => { count += 1; now - began < ms ? requestAnimationFrame(tick) : done(count * 1000 / (now - began)); };
  requestAnimationFrame(tick);
})"""

FINEST = """async () => {
  const [state, layers, { levelOf }] = await Promise.all(['state', 'layers', 'cells'].map((name) => import(`/static/js/${name}.js`)));
  const found = await (await fetch('api/heatmap?metric=doors&resolution=11')).json();
  state.cells.value = (await layers.hexShapes(found.cells)).map((cell) => ({ ...cell, level: levelOf(cell, found.breaks) }));
}"""

HEXES = """async () => {
  const state = await import('/static/js/state.js');
  const began = performance.now();
  const rest = () => new Promise((done) => requestAnimationFrame(done));
  state.shownLayers.value = new Set(['cells']);
  while (!state.cells.value.length) await rest();
  await rest();
  return [performance.now() - began, state.cells.value.length];
}"""

SEEN = """async () => {
  const state = await import('/static/js/state.js');
  return [state.doors.value?.door_id?.length ?? 0, state.doors.value?.sums?.length ?? 0, state.cells.value.length];
}"""


def first_view_ms(open_page, address, path="", until=".turf-name"):
    """Time from asking for the page to streets on the map and figures beside it, the best of some tries.

    On a computer that is slower at a fixed piece of work the time counts by as much less.
    """
    times = []
    while len(times) < TRIES and min(times, default=FIRST_VIEW_MS) >= FIRST_VIEW_MS:
        page = open_page(path, at=address)
        took_ms = page.evaluate(SHOWN % until)
        times.append(took_ms / slowness_of(page))
        page.context.close()
    return min(times)


def settled(page, seconds=20):
    """Wait until the layers have what they show; gives single doors, sums of doors, and cells."""
    until, before = time.monotonic() + seconds, None
    while time.monotonic() < until:
        page.wait_for_timeout(400)
        seen = page.evaluate(SEEN)
        if any(seen) and seen == before:
            return seen
        before = seen
    raise AssertionError(f"the layers never settled: {before}")


def frames(page):
    """Frames a second while the map is dragged to and fro, then zoomed by the wheel; the best of some tries of each."""
    return min(_best(page, _drag), _best(page, _wheel))


def _best(page, move):
    best = 0.0
    for _ in range(TRIES):
        if best >= FRAMES_LEAST:
            break
        page.evaluate("window.framesSeen = null")
        page.evaluate(f"void ({FRAMES})(1500).then((seen) => (window.framesSeen = seen))")
        move(page)
        best = max(best, page.wait_for_function("() => window.framesSeen").json_value())
    return best


def _drag(page):
    page.mouse.move(900, 450)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(900 + 120 * (1 if step % 20 < 10 else -1) * (step % 10) / 10, 450 + step)
        page.wait_for_timeout(16)
    page.mouse.up()


def _wheel(page):
    page.mouse.move(900, 450)
    for turn in (-120, 120, -120, 120):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(350)


def hexes_ms(page):
    """Time from switching the hexes on to their being painted, and how many there are."""
    return page.evaluate(HEXES)
