"""Walks beside OR-Tools, PyVRP and VROOM: ``python -m tests.bench.bench_walk [--full] [--proofs N] [--turfs N]``.

Orders: round trips through the same stops, on the same matrix, in one run. The gap is to the shortest of all
runs and of our proof. The limits are the time for the matrix alone and the proof's lower bound. ``--proofs``
measures certificates of 100 stops, ``--turfs`` whole walks of 100 doors by the thousand. Seconds are those of
the processor where "CPU" stands, so that others on the machine do not count.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import polars as pl

from routing.ends import Ends, order_effort
from routing.matrix import effort_matrix
from routing.model import WalkSpec
from routing.solver import certify, shortest_order
from routing.walk import plan_walks
from tests.bench import peers
from tests.bench.turfs import TOWNS, town
from tests.shared_data import SHARED

ROUND = Ends(closed=True)


def towns():
    """Give the names of the towns whose data are there."""
    return TOWNS if SHARED.is_dir() else ("grid",)


def timed(work):
    """Give what ``work`` gives, its processor seconds and its seconds."""
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    result = work()
    return result, time.process_time() - cpu_s, time.perf_counter() - wall_s


def compared(places, router, prove_s, peer_s):
    """Give metres, processor and wall seconds of every way through one turf, by name, and the bound's metres."""
    effort, *matrix_s = timed(lambda: effort_matrix(router, places))
    order, *order_s = timed(lambda: shortest_order(effort, ROUND))
    proof, *proof_s = timed(lambda: certify(effort, order, ROUND, prove_s))
    legs = np.rint(effort * 100).astype(np.int64)
    runs = {
        "matrix alone (the limit)": (np.nan, *matrix_s),
        "ours, with the matrix": (order_effort(effort, order, closed=True), *np.add(order_s, matrix_s)),
        f"ours with proof, {prove_s:.0f} s": (proof.effort_m, *proof_s),
    }
    ways = [("nearest neighbour", peers.by_nearest_neighbour, 0)]
    for seconds in peer_s:
        ways += [
            (f"OR-Tools routing, {seconds} s", peers.by_ortools, seconds),
            (f"PyVRP, {seconds} s", peers.by_pyvrp, seconds),
            (f"VROOM, level {min(5, seconds)}", peers.by_vroom, seconds),
        ]
    for name, way, seconds in ways:
        found, *spent_s = timed(lambda way=way, seconds=seconds: way(legs, seconds))
        assert sorted(found.tolist()) == list(range(len(legs)))
        runs[name] = (order_effort(effort, found, closed=True), *spent_s)
    return runs, proof


def orders_table(count, lots, prove_s, peer_s):
    """Lay out the runs on turfs of ``count`` stops; the text and the worst gap of ours."""
    gaps, cpu, wall, proven = {}, {}, {}, []
    for name in towns():
        ready = town(name)
        for lot in range(lots):
            places = ready.turf(count, lot, sparse=lot % 2 == 1)
            runs, proof = compared(places, ready.router, prove_s, peer_s)
            proven.append(proof.proven)
            assert proof.lower_bound_effort_m <= min(m for m, *_ in runs.values() if np.isfinite(m)) + 0.05
            best = min(metres for metres, *_ in runs.values() if np.isfinite(metres))
            for label, (metres, cpu_s, wall_s) in runs.items():
                gaps.setdefault(label, []).append(100 * (metres - best) / max(best, 1.0))
                cpu.setdefault(label, []).append(1000 * cpu_s)
                wall.setdefault(label, []).append(1000 * wall_s)
    lines = [
        f"{count} stops, {len(proven)} turfs, {np.mean(proven):.0%} proven",
        f"{'':28}{'mean gap %':>11}{'worst %':>9}{'CPU ms':>9}{'most':>9}{'ms':>9}",
    ]
    for label, own in gaps.items():
        gap = f"{np.mean(own):11.3f}{max(own):9.3f}" if np.isfinite(own).all() else f"{'':20}"
        spent = f"{np.mean(cpu[label]):9.1f}{max(cpu[label]):9.1f}{np.mean(wall[label]):9.1f}"
        lines.append(f"{label:28}{gap}{spent}")
    return "\n".join(lines), max(gaps["ours, with the matrix"])


def proofs_table(count, prove_s=10.0):
    """Lay out how long certificates of 100 stops take: dense and sparse turfs, open walks and round trips."""
    lines = [
        f"certificates of 100 stops, {count} turfs a line, at most {prove_s:.0f} s each",
        f"{'':34}{'median':>8}{'p75':>8}{'p90':>8}{'most':>8}{'in 2 s':>8}{'proven':>8}{'worst gap %':>13}",
    ]
    everything = []
    for name in towns():
        for kind, ends in (("open", Ends()), ("round trip", ROUND)):
            for sparse in (False, True):
                rows = [_proof(name, lot, ends, prove_s, sparse=sparse) for lot in range(count)]
                everything += rows
                lines.append(_proof_line(f"{name}, {kind}, {'sparse' if sparse else 'dense'}", rows))
    return "\n".join([*lines, _proof_line("all", everything)])


def _proof(name, lot, ends, prove_s, *, sparse):
    ready = town(name)
    effort = effort_matrix(ready.router, ready.turf(100, lot, sparse=sparse))
    order = shortest_order(effort, ends)
    proof, cpu_s, _ = timed(lambda: certify(effort, order, ends, prove_s))
    bound_m = proof.lower_bound_effort_m
    return cpu_s, proof.proven, 100 * (proof.effort_m - bound_m) / max(bound_m, 1.0)


def _proof_line(label, rows):
    cpu_s, proven, gap = (np.array(column) for column in zip(*rows, strict=True))
    spans = "".join(f"{value:8.2f}" for value in (*np.quantile(cpu_s, (0.5, 0.75, 0.9)), cpu_s.max()))
    return f"{label:34}{spans}{(proven & (cpu_s <= 2)).mean():8.0%}{proven.mean():8.0%}{gap.max():13.2f}"


def campaign_table(count, prove_s=1.0):
    """Lay out what many walks of 100 doors take, without and with proofs, and half as many without."""
    ready = town(towns()[0])
    turfs = {f"T{number}": _doors(ready, number) for number in range(count)}
    half = dict(list(turfs.items())[: count // 2])
    lines = [f"walks of 100 doors in {towns()[0]}: seconds on the cores at hand"]
    for label, some, spec in (
        ("half, no proofs", half, WalkSpec()),
        ("all, no proofs", turfs, WalkSpec()),
        (f"all, proofs of at most {prove_s:.0f} s", turfs, WalkSpec(prove_s=prove_s)),
    ):
        walks, _, wall_s = timed(lambda some=some, spec=spec: plan_walks(ready.router.network, some, spec))
        proven = np.mean([walk.proven for walk in walks])
        lines.append(f"{label:34}{len(walks):6} walks{wall_s:9.1f} s{proven:7.0%} proven")
    return "\n".join(lines)


def _doors(ready, number):
    places = ready.turf(100, number)
    ids = [f"{number}-{door}" for door in range(len(places))]
    return pl.DataFrame(
        {
            "door_id": ids,
            "building_id": ids,
            "house_number": [str(door) for door in range(len(places))],
            "street_name": ready.router.network.segment_name[places.segment_id].tolist(),
            "unit": [""] * len(places),
            "segment_id": places.segment_id,
            "side": places.side,
            "offset_m": places.offset_m,
        }
    )


def main():
    """Read the options, run, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--full", action="store_true", help="all sizes, 8 turfs a town, peers at 1 s and 5 s"
    )
    options.add_argument("--proofs", type=int, default=0, help="turfs a line of the table of certificates")
    options.add_argument("--turfs", type=int, default=0, help="walks planned at once")
    chosen = options.parse_args()
    sizes, lots, peer_s = ((10, 50, 100, 150, 300), 8, (1, 5)) if chosen.full else ((10, 50, 100), 2, (1,))
    if not (chosen.proofs or chosen.turfs) or chosen.full:
        for count in sizes:
            print(orders_table(count, lots, 10.0 if chosen.full else 2.0, peer_s)[0] + "\n", flush=True)
    if chosen.proofs:
        print(proofs_table(chosen.proofs), flush=True)
    if chosen.turfs:
        print(campaign_table(chosen.turfs), flush=True)


if __name__ == "__main__":
    main()
