"""The join beside geopandas and the limit: ``python -m tests.bench.bench_join [--points N] [--minnesota]``.

Every run is a process of its own that reads the same points and areas; what is timed is the join with the
building of its index, from arrays to one id a point and layer. The answers of all runs are compared.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import shapely

from tests.bench.alone import run_alone, table
from tests.bench.ragged_areas import points_for, ragged_areas
from tests.shared_data import SHARED


def read(folder):
    """Give the points and the layers of a run."""
    layers = {path.stem: gpd.read_parquet(path) for path in sorted(folder.glob("*.areas"))}
    return np.load(folder / "lon.npy"), np.load(folder / "lat.npy"), layers


def the_limit(watch, folder):
    """Read every point once."""
    lon, lat, _layers = read(folder)
    with watch:
        lon.sum() + lat.sum()


def ours(watch, folder, threads, answers):
    """Join with the compiled grid, whatever the size; the compiler has been waited for before."""
    import geo.join
    from geo.areagrid import find_in_layers

    lon, lat, layers = read(folder)
    find_in_layers(lon[:10], lat[:10], [np.array([shapely.box(0, 0, 1, 1)])], 1)
    geo.join.COMPILED_FROM = 1
    with watch:
        joined = geo.join.join_layers(lon, lat, layers, threads)
    joined.write_parquet(folder / answers)


def by_geos(watch, folder, answers):
    """Join as small inputs are joined."""
    import geo.join

    lon, lat, layers = read(folder)
    geo.join.COMPILED_FROM = len(lon) + 1
    with watch:
        joined = geo.join.join_layers(lon, lat, layers)
    joined.write_parquet(folder / answers)


def by_sjoin(watch, folder, answers):
    """Join with geopandas and keep the smallest id of several; making the points is not counted."""
    lon, lat, layers = read(folder)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326)
    joined = {}
    with watch:
        for name, areas in layers.items():
            ordered = areas.sort_values("area_id", ignore_index=True)
            pairs = gpd.sjoin(points, ordered[["geometry"]], predicate="intersects")
            first = pairs["index_right"].groupby(level=0).min()
            place = first.reindex(points.index, fill_value=len(ordered)).to_numpy()
            ids = pl.Series([*ordered["area_id"], None], dtype=pl.String)
            joined[name] = ids.gather(pl.Series(place))
    pl.DataFrame(joined).write_parquet(folder / answers)


def write_world(folder, points, areas, *, minnesota):
    """Write the points and layers of a run: two invented layers, or the real precincts of Minnesota."""
    if minnesota:
        real = gpd.read_parquet(SHARED / "state" / "mn_precincts_2016.parquet")
        layers = {"precinct": real.rename(columns={"precinct_id": "area_id"})[["area_id", "geometry"]]}
    else:
        layers = {"precinct": ragged_areas(areas, 184, 1), "ward": ragged_areas(areas * 1.02, 180, 2)}
    for name, layer in layers.items():
        layer.to_parquet(folder / f"{name}.areas")
    lon, lat = points_for(list(layers.values()), points, 5)
    np.save(folder / "lon.npy", lon)
    np.save(folder / "lat.npy", lat)
    corners = sum(shapely.get_num_coordinates(layer.geometry.to_numpy()).sum() for layer in layers.values())
    count = sum(len(layer) for layer in layers.values())
    return f"{points:,} points in {len(layers)} layers, {count:,} areas, {corners / count:.0f} corners each"


def differences(folder, answers):
    """Count the answers that are not sjoin's, in all layers."""
    right = pl.read_parquet(folder / "sjoin.parquet")
    found = pl.read_parquet(folder / answers)
    return sum(
        found[name].ne_missing(right[name]).sum() for name in right.columns
    ), right.height * right.width


def bench(points, areas, *, minnesota=False, repeat=1):
    """Run everything and give the text to print and the number of differences."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        title = write_world(folder, points, areas, minnesota=minnesota)
        limit = run_alone("reading the points once (the limit)", the_limit, folder)
        runs = {threads: [] for threads in (1, 2)}
        for _ in range(repeat):  # in turns, so that other work on the machine meets both
            for threads, kept in runs.items():
                label = f"compiled grid, {threads} thread{'s' * (threads > 1)}"
                kept.append(run_alone(label, ours, folder, threads, f"{threads}.parquet"))
        one, two = (min(kept, key=lambda run: run.wall_s) for kept in runs.values())
        geos = run_alone("sorted points and GEOS (small inputs)", by_geos, folder, "geos.parquet")
        peer = run_alone("geopandas sjoin, smallest id", by_sjoin, folder, "sjoin.parquet")
        counts = [differences(folder, f"{answers}.parquet") for answers in ("1", "2", "geos")]
        wrong, asked = sum(wrong for wrong, _ in counts), counts[0][1]
    lines = [
        title,
        table([limit, one, two, geos, peer], peer),
        f"two threads: {one.wall_s / two.wall_s:.2f} times one",
        f"differences: {wrong} in {asked:,} answers of each run",
    ]
    return "\n".join(lines), wrong


def main():
    """Read the options, run, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=10_000_000)
    options.add_argument("--areas", type=int, default=10_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--minnesota", action="store_true")
    chosen = options.parse_args()
    text, wrong = bench(chosen.points, chosen.areas, minnesota=chosen.minnesota, repeat=chosen.repeat)
    print(text)
    raise SystemExit(wrong > 0)


if __name__ == "__main__":
    main()
