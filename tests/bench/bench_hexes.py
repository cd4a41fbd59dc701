"""Hexes beside H3's own package and the limit: ``python -m tests.bench.bench_hexes [--points N]``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from tests.bench.alone import run_alone, table
from tests.bench.ragged_areas import BOX


def read(folder):
    """Give the points of a run."""
    return np.load(folder / "lon.npy"), np.load(folder / "lat.npy")


def the_limit(watch, folder):
    """Read every point once."""
    lon, lat = read(folder)
    with watch:
        lon.sum() + lat.sum()


def ours(watch, folder):
    """Cells as text, from arrays."""
    from geo.hexes import cells_of

    lon, lat = read(folder)
    cells_of(lon[:10], lat[:10])
    with watch:
        cells = cells_of(lon, lat)
    cells.to_frame().write_parquet(folder / "ours.parquet")


def parents(watch, folder):
    """Parents at resolution 9 of all cells."""
    from geo.hexes import parent_cells

    cells = pl.read_parquet(folder / "ours.parquet")["cell_id"]
    with watch:
        parent_cells(cells, 9)


def by_h3(watch, folder):
    """Cells by H3's own package, one after the other."""
    from h3.api.basic_str import latlng_to_cell

    lon, lat = read(folder)
    with watch:
        cells = [latlng_to_cell(b, a, 11) for a, b in zip(lon.tolist(), lat.tolist(), strict=True)]
    pl.DataFrame({"cell_id": cells}).write_parquet(folder / "h3.parquet")


def bench(points):
    """Run everything and give the text to print and the number of differences."""
    random = np.random.default_rng(5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "lon.npy", random.uniform(BOX[0], BOX[2], points))
        np.save(folder / "lat.npy", random.uniform(BOX[1], BOX[3], points))
        limit = run_alone("reading the points once (the limit)", the_limit, folder)
        cells = run_alone("cells of points, as text", ours, folder)
        coarse = run_alone("parents of the cells, as text", parents, folder)
        peer = run_alone("h3, one point after the other", by_h3, folder)
        found, right = (pl.read_parquet(folder / f"{run}.parquet")["cell_id"] for run in ("ours", "h3"))
        wrong = int(found.ne_missing(right).sum())
    text = table([limit, cells, coarse, peer], peer)
    return f"{points:,} points\n{text}\ndifferences: {wrong} in {points:,} cells", wrong


def main():
    """Read the options, run, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=10_000_000)
    text, wrong = bench(options.parse_args().points)
    print(text)
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
