"""Cutting turf beside other ways: ``python -m tests.bench.bench_cut [--town T] [--doors N --turfs K] [--large N]``.

Every way cuts the same doors in a process of its own; then all turfs of all ways are walked by the same
router and measured alike. ``--doors 0`` takes every door of the town and shifts of three hours. ``--large``
cuts and walks so many doors of an invented city, in regions on all processors, without peers.
"""

from __future__ import annotations

import argparse
import os
import pickle
import resource
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
import psutil

from routing.figures import pieces_of
from routing.ground import make_ground
from routing.measures import balance, split_faces_rate
from routing.model import TurfSpec, WalkSpec
from routing.regions import cut_in_regions
from routing.turf import cut_turf
from routing.walk import plan_walks
from tests.bench import cities, cutters
from tests.bench.alone import run_alone

WALKED = WalkSpec(solve_s=0.02)
PEERS = {
    "k-means": cutters.by_kmeans,
    "constrained k-means": cutters.by_constrained_kmeans,
    "Hilbert curve split": cutters.by_curve,
    "spopt max-p": cutters.by_maxp,
    "giant tour split": cutters.by_giant_tour,
}
STOPS_MAX = {"spopt max-p": 3_000, "giant tour split": 8_000, "constrained k-means": 4_000}
"""What a way can do in minutes and a few gigabytes."""


def doors_of(town, count, seed=1):
    """Give the network and the doors on streets: the nearest to one in the middle, or all for 0."""
    network, doors = cities.made(count or 20_000, seed) if town == "made" else getattr(cities, town)()
    doors = doors.filter(pl.col("segment_id").is_not_null())
    if count and count < len(doors):
        spots = network.corner_xy[network.corner_of[doors["segment_id"].to_numpy(), 0, 0]]
        away = np.hypot(*(spots - np.median(spots, axis=0)).T)
        doors = doors[np.argsort(away, kind="stable")[:count].tolist()]
    return network, doors


def spec_of(turfs):
    """Give the spec of so many turfs, or of shifts of three hours for 0."""
    return TurfSpec(shift_s=None, turf_count=turfs) if turfs else TurfSpec()


def ours(watch, world, turfs, lean, out):
    """Cut with this project; compiled before, as any second cut on a machine is."""
    network, doors = pickle.loads(world.read_bytes())  # noqa: S301 - written by this benchmark
    cut_turf(network, doors.head(50), TurfSpec(shift_s=None, turf_count=2))
    spec = TurfSpec(**{**vars(spec_of(turfs)), "lean": lean})
    with watch:
        plan = cut_turf(network, doors, spec)
    turf = {door: number for number, one in enumerate(plan.turfs) for door in one.door_ids}
    out.write_bytes(pickle.dumps(turf))


def a_peer(watch, world, name, turfs, out):
    """Cut another way; finding the stops and their neighbours is not counted."""
    network, doors = pickle.loads(world.read_bytes())  # noqa: S301 - written by this benchmark
    ground = make_ground(network, doors, spec_of(turfs))
    with watch:
        turf = PEERS[name](ground, turfs)
    ids = ground.stops.doors["door_id"].to_list()
    out.write_bytes(
        pickle.dumps(dict(zip(ids, np.repeat(turf, ground.stops.door_count).tolist(), strict=True)))
    )


def measured(ground, turf):
    """Walk all turfs and give kilometres, largest over mean, variation, and rates of whole turfs and split faces."""
    walks = plan_walks(ground.network, cutters.door_turfs(ground, turf), WALKED, workers=1)
    work_s = np.array([walk.walk_s + walk.knock_s for walk in walks])
    stops, (largest, cv) = ground.stops, balance(work_s)
    split = split_faces_rate(ground.face, turf, stops.knock_s, float(work_s.mean()))
    return (
        sum(walk.walk_m for walk in walks) / 1000,
        largest,
        100 * cv,
        100 * float((pieces_of(ground, turf) <= 1).mean()),
        100 * split,
    )


def bench(town, count, turfs, *, peers=True):
    """Run all ways; give the text to print and the measured figures by way."""
    network, doors = doors_of(town, count)
    ground = make_ground(network, doors, spec_of(turfs))
    rows, figures = [], {}
    with tempfile.TemporaryDirectory() as name:
        world, out = Path(name, "world"), Path(name, "turfs")
        world.write_bytes(pickle.dumps((network, doors)))
        leans = [(f"ours, {lean}", ours, lean) for lean in ("balance", "walking", "faces")]
        found: dict = {}
        for label, function, way in [*leans, *((name, a_peer, name) for name in PEERS if peers)]:
            if len(ground.stops) > STOPS_MAX.get(label, 1 << 40):
                rows.append(f"{label:24}{'too many stops for it':>30}")
                continue
            given = (turfs, way) if function is ours else (way, len(set(found.values())))
            run = run_alone(label, function, world, *given, out)
            turf_of = pickle.loads(out.read_bytes())  # noqa: S301 - written by this benchmark
            found = found or turf_of
            stop_door = ground.stops.doors["door_id"].to_numpy()[ground.stops.first_door[:-1]]
            turf = np.unique([turf_of[door] for door in stop_door], return_inverse=True)[1]
            figures[label] = measured(ground, turf)
            rows.append(_row(label, int(turf.max()) + 1, figures[label], run))
    head = f"{town}: {len(doors):,} doors at {len(ground.stops):,} stops"
    names = ("turfs", "walk km", "max/mean", "CV %", "in one piece %", "split faces %", "CPU s", "peak MB")
    return "\n".join([head, f"{'':24}" + "".join(f"{name:>15}" for name in names), *rows]), figures


def _row(label, count, figures, run):
    numbers = [f"{figures[0]:.1f}", f"{figures[1]:.3f}", *(f"{one:.1f}" for one in figures[2:])]
    cells = [str(count), *numbers, f"{run.cpu_s:.2f}", f"{run.peak_mb:.0f}"]
    return f"{label:24}" + "".join(f"{cell:>15}" for cell in cells)


def bench_large(count, workers):
    """Cut and walk an invented city; give the text to print and the plan."""
    network, doors = cities.made(count)
    lines = [f"invented city: {len(doors):,} doors, {len(network.segment_m):,} segments, {workers} workers"]
    peak, cpu_s = _PeakOfAll(), _cpu_s()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool, peak:
        began = time.perf_counter()
        plan = cut_in_regions(network, doors, TurfSpec(), pool)
        cut_s = time.perf_counter() - began
    cut_cpu_s = _cpu_s() - cpu_s
    lines.append(
        f"cut {cut_s:.1f} s ({cut_cpu_s:.1f} CPU s): {len(plan.turfs):,} turfs, max/mean {plan.max_over_mean:.3f}, CV {100 * plan.cv:.1f} %,"
        f" in one piece {100 * plan.figures['contiguous_rate']:.1f} %, split faces {100 * plan.split_faces_rate:.1f} %"
    )
    by_door = {door: number for number, turf in enumerate(plan.turfs) for door in turf.door_ids}
    numbers = doors["door_id"].replace_strict(by_door, return_dtype=pl.Int64)
    parts = doors.with_columns(turf=numbers).partition_by("turf", as_dict=True)
    with peak:
        began = time.perf_counter()
        walks = plan_walks(
            network, {str(key[0]): part for key, part in parts.items()}, WALKED, workers=workers
        )
        walk_s = time.perf_counter() - began
    walk_cpu_s = _cpu_s() - cpu_s - cut_cpu_s
    work_s = np.array([walk.walk_s + walk.knock_s for walk in walks])
    largest, cv = balance(work_s)
    lines.append(
        f"walked {walk_s:.1f} s ({walk_cpu_s:.1f} CPU s): {sum(walk.walk_m for walk in walks) / 1000:,.0f} km, max/mean {largest:.3f},"
        f" CV {100 * cv:.1f} %; all {cut_s + walk_s:.1f} s, peak of all processes {peak.mb:,.0f} MB"
    )
    return "\n".join(lines), plan


def _cpu_s():
    """Give the processor seconds of this process and of those it started that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class _PeakOfAll:
    """Looks ten times a second at the memory of this process and those it started."""

    mb = 0.0

    def __enter__(self):
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()

    def _look(self):
        me = psutil.Process(os.getpid())
        while not self._done.wait(0.1):
            total = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.mb = max(self.mb, total / 1e6)


def main():
    """Read the options, run, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--town", choices=["cambridge", "columbus", "made"], default="made")
    options.add_argument("--doors", type=int, default=1_500)
    options.add_argument("--turfs", type=int, default=15)
    options.add_argument("--large", type=int, default=0)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--no-peers", action="store_true")
    chosen = options.parse_args()
    if chosen.large:
        print(bench_large(chosen.large, chosen.workers)[0])
    else:
        turfs = chosen.turfs if chosen.doors else 0
        print(bench(chosen.town, chosen.doors, turfs, peers=not chosen.no_peers)[0])


if __name__ == "__main__":
    main()
