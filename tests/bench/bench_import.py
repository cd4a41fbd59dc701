"""The whole import of a voter file beside a plain one: ``python -m tests.bench.bench_import [--towns N] [--keep FOLDER]``.

A state of N copies of Cambridge (67,547 voters each; 15 make a million, 148 ten million) with streets, precincts, block
groups and addresses. Ours goes from file to snapshot: every line checked, doors made, located, joined, snapped to streets,
all written. The peer is what a notebook would do with pandas and geopandas: read texts, merge the addresses that are spelled
alike, join two layers, write. The limit is reading the bytes. The peak is of all processes together, shared pages counted once.

Measured on two cores that five times as much other work shared, a file imported again: 67,547 voters 3.8 CPU s and 0.3 GB; 1,013,205
voters 50 CPU s and 1.1 GB (119 s there); 9,996,956 voters with 5,316,012 doors 566 CPU s and 3.6 GB
(1,401 s there), the peak while streets were found; that stage takes 2.3 GB and joining 2.7 GB since each has workers of its own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from unittest import mock

import psutil

from tests.bench.state_of_towns import files_of, write_state


class Cost:
    """What a block costs: this process and those it starts, all of it and stage by stage as they are told."""

    def __init__(self):
        self.stages, self._ended = [["", time.perf_counter(), 0.0]], False

    def tell(self, _done, words):
        if self.stages[-1][0] != words:
            self.stages.append([words, time.perf_counter(), 0.0])

    @contextmanager
    def counted(self):
        watcher = threading.Thread(target=self._watch, daemon=True)
        began_s, began_cpu_s = time.perf_counter(), sum(os.times()[:4])
        watcher.start()
        yield self
        self.wall_s, self.cpu_s = time.perf_counter() - began_s, sum(os.times()[:4]) - began_cpu_s
        self._ended = True
        watcher.join()
        self.peak_mb = max(peak_mb for _, _, peak_mb in self.stages)
        ends = [at for _, at, _ in [*self.stages, ["", began_s + self.wall_s, 0.0]]][1:]
        self.stages = [
            (words, end - at, peak_mb) for (words, at, peak_mb), end in zip(self.stages, ends, strict=True)
        ][1:]

    def _watch(self):
        while not self._ended:
            stage, held = self.stages[-1], 0
            own = psutil.Process()
            for process in [own, *own.children(recursive=True)]:
                try:
                    held += process.memory_full_info().pss
                except psutil.Error:
                    continue
            stage[2] = max(stage[2], held / 1e6)
            time.sleep(0.2)


def make_campaign(folder, state):
    """Import all but the voters; the map's tiles, which no import of voters looks at, are left out."""
    from app.service import campaigns, imports
    from app.store.campaign import open_campaign

    campaigns.create_campaign(folder, "State of towns", date(2026, 11, 3), "America/New_York", invented=True)
    with open_campaign(folder) as c:
        with mock.patch("app.basemap.write_basemap"):
            imports.import_streets(c, state.streets)
        imports.import_boundaries(c, state.precincts, "precinct", "precinct_id")
        imports.import_boundaries(c, state.block_groups, "block-group", "GEOID")
        imports.import_addresses(c, state.addresses)


def ours(cost, state, campaign):
    """Import the voters."""
    from app.service import imports
    from app.store.campaign import open_campaign

    with open_campaign(campaign) as c, cost.counted():
        report = imports.import_voters(c, state.voters, apply="always", on_progress=cost.tell)
    return f"{report.voter_count:,} voters, {report.door_count:,} doors, located {report.located}"


def plain(cost, state, campaign):
    """Do what a notebook would do."""
    import geopandas as gpd
    import h3
    import pandas as pd

    with cost.counted():
        voters = pd.read_csv(state.voters, dtype=str, na_filter=False, on_bad_lines="skip")
        known = gpd.read_parquet(state.addresses)
        known["line"] = known["address"].str.upper() + "|" + known["zip"]
        doors = voters[["vAddress", "vZip5"]].drop_duplicates()
        doors["line"] = (
            doors["vAddress"].str.upper().str.replace(r" (?:APT|UNIT|#).*", "", regex=True)
            + "|"
            + doors["vZip5"]
        )
        doors = gpd.GeoDataFrame(
            doors.merge(known.drop_duplicates("line"), on="line"), geometry="geometry", crs=4326
        )
        for path, column in ((state.precincts, "precinct_id"), (state.block_groups, "GEOID")):
            areas = gpd.read_parquet(path)[[column, "geometry"]]
            doors = doors.sjoin(areas, how="left", predicate="intersects").drop(columns="index_right")
        doors["cell_id"] = [
            h3.latlng_to_cell(y, x, 11) for x, y in zip(doors.geometry.x, doors.geometry.y, strict=True)
        ]
        doors.to_parquet(campaign / "plain-doors.parquet")
        voters.to_parquet(campaign / "plain-voters.parquet")
    return f"{len(doors):,} address texts found as they are spelled, of {len(voters):,} voters"


def limit(cost, state, _campaign):
    """Read the bytes."""
    with cost.counted(), state.voters.open("rb") as file:
        while file.read(1 << 22):
            pass
    return f"{state.voters.stat().st_size / 1e6:,.0f} MB"


def _alone(pipe, work, state, campaign):
    cost = Cost()
    said = work(cost, state, campaign)
    pipe.send((said, cost))


def run_alone(work, state, campaign):
    """Run in a process of its own that may start others."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_alone, args=(there, work, state, campaign))
    process.start()
    there.close()  # so that a process that fails is noticed
    answer = here.recv()
    process.join()
    return answer


def bench(folder, town_count, *, peers):
    """Print the table and give the costs by their label."""
    costs = {}
    state = files_of(folder / "files")
    if not state.voters.is_file():
        state.voters.parent.mkdir(parents=True, exist_ok=True)
        write_state(state.voters.parent, town_count)
    campaign = folder / "campaign"
    if not campaign.is_dir():
        make_campaign(campaign, state)
    print(f"{'':34}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}")
    works = {"ours, file to snapshot": ours, "ours, the same file again": ours}
    works |= {"pandas and geopandas": plain, "reading the bytes (the limit)": limit} if peers else {}
    for label, work in works.items():
        said, cost = run_alone(work, state, campaign)
        costs[label] = cost
        print(f"{label:34}{cost.wall_s:9.1f}{cost.cpu_s:9.1f}{cost.peak_mb:9.0f}  {said}", flush=True)
        for words, took_s, stage_peak_mb in cost.stages:
            print(f"    {words:33}{took_s:6.1f}{'':9}{stage_peak_mb:9.0f}")
    return costs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--towns", type=int, default=1)
    parser.add_argument(
        "--keep", type=Path, help="Leave the files and the campaign here, and use what is there."
    )
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    try:
        bench(folder, options.towns, peers=not options.no_peers)
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
