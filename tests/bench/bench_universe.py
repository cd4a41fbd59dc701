"""Counting a filter at a million voters: ours, and a plain pandas filter of the same columns beside it.

Run: ``python -m tests.bench.bench_universe [VOTERS]``. The limit is 300 ms a count.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from app.people import people_of
from app.snapshots import Snapshot

LIMIT_MS = 300
ELECTIONS = [f"{kind}-{year}" for year in range(2024, 2014, -2) for kind in ("general", "primary")]
ASKED = {
    "party = 'D' and support_score >= 60": lambda t: t[(t["party"] == "D") & (t["support_score"] >= 60)],
    "age < 30 or precinct_id in ('p7', 'p8')": lambda t: t[
        (t["age"] < 30) | t["precinct_id"].isin(["p7", "p8"])
    ],
    "history has 'general-2022'": lambda t: t[["general-2022" in each for each in t["history"]]],
    "voted 2 of last 4 general": lambda t: t[
        [sum(one in each for one in ELECTIONS[:8:2]) >= 2 for each in t["history"]]
    ],
    "within 2 km of (-71.1, 42.37)": lambda t: t[
        np.hypot((t["lon"] + 71.1) * 82_300, (t["lat"] - 42.37) * 111_200) <= 2000
    ],
    "street_name contains 'oak'": lambda t: t[t["street_name"].str.lower().str.contains("oak", regex=False)],
}


def write_snapshot(folder: Path, voter_count: int) -> Snapshot:
    """Write voters and doors of nobody, drawn with a fixed seed."""
    rng = np.random.default_rng(7)
    door_count = voter_count // 2
    numbers = np.arange(door_count)
    doors = pl.DataFrame(
        {
            "door_id": [f"d{number:012}" for number in numbers],
            "street_name": np.array(["Oak Street", "Elm Street", "Main Street"])[numbers % 3],
            "lon": rng.uniform(-71.3, -70.9, door_count),
            "lat": rng.uniform(42.2, 42.5, door_count),
            "voter_count": np.full(door_count, 2, dtype=np.int32),
            "precinct_id": [f"p{number % 500}" for number in numbers],
            "geoid": [f"{number % 900:012}" for number in numbers],
            "exception_reason": pl.Series([None] * door_count, dtype=pl.String),
        }
    )
    took_part = rng.random((voter_count, len(ELECTIONS))) < 0.5
    voters = pl.DataFrame(
        {
            "voter_id": [str(number) for number in range(voter_count)],
            "door_id": doors["door_id"].gather(rng.integers(0, door_count, voter_count)),
            "party": np.array(["D", "R", "U"])[rng.integers(0, 3, voter_count)],
            "age": rng.integers(18, 90, voter_count).astype(np.int32),
            "support_score": rng.uniform(0, 100, voter_count),
            "history": [
                [code for code, voted in zip(ELECTIONS, row, strict=True) if voted] for row in took_part
            ],
            "exception_reason": pl.Series([None] * voter_count, dtype=pl.String),
        }
    )
    doors.write_parquet(folder / "doors.parquet")
    voters.write_parquet(folder / "voters.parquet")
    return Snapshot("bench", folder, None)


def best_ms(work: object, times: int = 3) -> float:
    """Give the shortest of some runs."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()  # type: ignore[operator]  # a function without arguments
        took.append(1000 * (time.perf_counter() - began))
    return min(took)


def count(snapshot: Snapshot, where: str) -> tuple[int, int]:
    """Count voters and doors as ``count_universe`` does."""
    chosen = people_of(snapshot).chosen(where).select("door_row").collect()["door_row"]
    return chosen.len(), chosen.drop_nulls().n_unique()


def main(voter_count: int = 1_000_000) -> bool:
    """Print ours beside the peer; true when every count is within the limit."""
    with TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder), voter_count)
        began = time.perf_counter()
        rows = people_of(snapshot).rows
        joining_s = time.perf_counter() - began
        peer = rows.select(
            "door_id", "party", "age", "support_score", "precinct_id", "street_name", "lon", "lat"
        )
        table = peer.to_pandas()
        table["history"] = rows["history"].to_list()
        print(f"{voter_count:,} voters joined once in {joining_s:.1f} s; limit {LIMIT_MS} ms a count")
        print(f"{'filter':42} {'ours ms':>8} {'pandas ms':>10} {'times':>6}")
        held = True
        for where, filtered in ASKED.items():
            ours = best_ms(lambda where=where: count(snapshot, where))
            theirs = best_ms(lambda f=filtered: f(table)["door_id"].nunique(), times=1)
            held &= ours < LIMIT_MS
            print(f"{where:42} {ours:8.0f} {theirs:10.0f} {theirs / ours:6.1f}")
        return held


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000) else 1)
