"""Heatmaps of a million doors on tens of thousands of cells, as the server works them out and writes them.

Run: ``python -m tests.bench.bench_heatmap [DOORS]``. The limit is one second for any heatmap after the first, and the
same question again costs next to nothing. Beside it the same sum by plain pandas, from the doors' cells on.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
from pydantic import TypeAdapter

from app.figures import HeatmapSpec
from app.model import Heatmap
from app.service import heatmaps
from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from geo.hexes import parent_cells
from tests.app.made_town import hear_planted, make_town

LIMIT_S = 1.0
SIZE = 9
ASKED = (
    ("doors, the first of all", HeatmapSpec("doors", "hex", SIZE), False),
    ("doors", HeatmapSpec("doors", "hex", 10), False),
    ("voters", HeatmapSpec("voters", "hex", SIZE), False),
    ("support", HeatmapSpec("support", "hex", SIZE), False),
    ("contact rate", HeatmapSpec("contact-rate", "hex", SIZE), False),
    ("contact rate until a day", HeatmapSpec("contact-rate", "hex", SIZE, until=date(2026, 10, 7)), False),
    ("not yet visited", HeatmapSpec("not-visited", "hex", SIZE), False),
    ("contact rate, small cells hidden", HeatmapSpec("contact-rate", "hex", SIZE), True),
    ("support, small cells hidden", HeatmapSpec("support", "hex", SIZE), True),
    ("support by precinct", HeatmapSpec("support", "precinct"), False),
)


def measure(door_count: int, visited: float = 0.2) -> list[tuple[str, float, float, float, float, int]]:
    """Give, for each question: seconds and processor seconds to work it out, seconds again and to write it, its cells."""
    written = TypeAdapter(Heatmap)
    rows = []
    with (
        TemporaryDirectory() as folder,
        open_campaign(make_town(Path(folder) / "town", door_count, spread=0.135)) as c,
    ):
        hear_planted(c, lambda doors: np.full(doors.height, 0.3), visited)
        for label, spec, hide_small in ASKED:
            first, cpu, heatmap = timed(
                lambda s=spec, h=hide_small: heatmaps.read_heatmap(c, s, hide_small=h)
            )
            again, *_ = timed(lambda s=spec, h=hide_small: heatmaps.read_heatmap(c, s, hide_small=h))
            writing, *_ = timed(lambda m=heatmap: written.dump_json(m))
            rows.append((label, first, cpu, again, writing, len(heatmap.cells)))
        rows.append(("timeline", *timed_twice(lambda: heatmaps.read_timeline(c)), 0.0, 0))
        cell_id = heatmap_cell(c)
        rows.append(("all figures of one cell", *timed_twice(lambda: heatmaps.read_cell(c, cell_id)), 0.0, 1))
        rows.append(("voters by pandas", *timed_twice(lambda: by_pandas(c)), 0.0, 0))
    return rows


def heatmap_cell(c):
    """Give some cell with doors."""
    return heatmaps.read_heatmap(c, HeatmapSpec("doors", "hex", SIZE)).cells[0].cell_id


def by_pandas(c):
    """Add up voters by cell, from the finest cells on."""
    doors = read_snapshot(c).table("doors")
    cells = parent_cells(doors["cell_id"], SIZE)
    frame = pl.DataFrame({"cell": cells, "voters": doors["voter_count"]}).to_pandas()
    return frame.groupby("cell")["voters"].sum()


def timed(function):
    """Give seconds, processor seconds and what came of it."""
    begun, spent = time.perf_counter(), time.process_time()
    found = function()
    return time.perf_counter() - begun, time.process_time() - spent, found


def timed_twice(function):
    """Give seconds and processor seconds of the first run, and the seconds of the second."""
    return (*timed(function)[:2], timed(function)[0])


def table(rows):
    """Lay figures out as text."""
    lines = [f"{'':34}{'first s':>9}{'CPU s':>9}{'again s':>9}{'JSON s':>9}{'cells':>9}"]
    lines += [f"{label:34}{a:9.3f}{p:9.3f}{b:9.3f}{j:9.3f}{cells:9,}" for label, a, p, b, j, cells in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)))
