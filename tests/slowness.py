"""How slow this computer is, told by fixed pieces of work: limits in seconds stand for the computer they were set on.

A time that is divided by this means the same on every computer. It weighs the computer, and others at work on it, never
the code that is measured.
"""

from __future__ import annotations

import json
import time

import numpy as np

WORK_CPU_S = 0.09
"""Processor seconds of ``_work`` on the two-core computer whose figures stand in the limits."""

PAGE_WORK_MS = 85
"""Milliseconds of ``_PAGE_WORK`` there."""

_TRIES = 5
_PAGE_WORK = """() => {
  let best = Infinity;
  for (let i = 0; i < 5; i += 1) {
    const began = performance.now();
    const rows = Array.from({ length: 100000 }, (_, n) => ({ n, text: String((n * 7919) % 100003) }));
    rows.sort((a, b) => (a.text < b.text ? -1 : 1));
    JSON.parse(JSON.stringify(rows));
    best = Math.min(best, performance.now() - began);
  }
  return best;
}"""


def slowness() -> float:
    """Give how many times the processor seconds this computer takes for the same work; 1 for one that is faster."""
    return max(1.0, min(_work() for _ in range(_TRIES)) / WORK_CPU_S)


def slowness_of(page) -> float:
    """Give how many times longer a page takes for the same work; 1 on a computer that is faster."""
    return max(1.0, page.evaluate(_PAGE_WORK) / PAGE_WORK_MS)


def _work() -> float:
    began = time.process_time()
    numbers = np.random.default_rng(1).random(500_000)
    np.unique((numbers * 50_000).astype(np.int64), return_inverse=True)
    json.loads(json.dumps({str(n): n for n in range(50_000)}))
    return time.process_time() - began
