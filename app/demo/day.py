"""The whole day on the built-in town: from its files to turf, walks, hand-outs and a heatmap."""

from __future__ import annotations

import shutil
import time
from datetime import date
from typing import TYPE_CHECKING

from app.demo.town import TIME_ZONE, TOWN_NAME, write_town
from app.service import campaigns, cuts, handouts, heatmaps, imports, universes, walks
from app.store.campaign import RECORD, open_campaign
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.model import Cut, StreetsReport, VotersReport
    from app.store.campaign import OpenCampaign
    from app.walked import WalksReport

ELECTION_ON = date(2026, 11, 3)
UNIVERSE = "Everyone"
FINISHED = "demo-finished.txt"


def run_demo(folder: Path, on_step: Callable[[str], None]) -> None:
    """Play the day in a folder; a day that was played to the end is kept as it is.

    Parameters
    ----------
    folder
        The campaign's folder. One that a demo left half done is made anew.
    on_step
        Told a sentence after every step.

    Raises
    ------
    BadInput
        When the folder holds something else, which is left alone.
    """
    if (folder / FINISHED).is_file():
        on_step(f"The built-in town is ready in {folder}.")
        return
    _clear(folder)
    began = time.perf_counter()
    campaigns.create_campaign(folder, TOWN_NAME, ELECTION_ON, TIME_ZONE, invented=True)
    with open_campaign(folder) as c:
        for words, verb in _steps(c, folder):
            at = time.perf_counter()
            said = verb()
            on_step(f"{words}: {said} ({time.perf_counter() - at:.1f} s)")
    (folder / FINISHED).write_text("The day was played to its end.\n", encoding="utf-8")
    on_step(f"The day took {time.perf_counter() - began:.1f} s. All people and doors in it are invented.")


def _clear(folder: Path) -> None:
    """Make room, but only where a demo was before: never delete a real campaign."""
    if not (folder / RECORD).is_file():
        return  # an empty or new folder; ``create_campaign`` refuses any other
    with open_campaign(folder) as c:
        row = c.row()
    if not row["invented"]:
        raise BadInput(f"The folder {folder} holds a real campaign.", "Choose another with --dir.")
    shutil.rmtree(folder)


def _steps(c: OpenCampaign, folder: Path) -> list[tuple[str, Callable[[], str]]]:
    files = write_town(folder / "town")
    out = folder / "exports"

    def import_all() -> str:
        imports.import_boundaries(c, files.precincts, "precinct", "precinct_id")
        groups = imports.import_boundaries(c, files.block_groups, "block-group", "GEOID")
        addresses = imports.import_addresses(c, files.addresses)
        return f"12 precincts, {groups.area_count} block groups, {addresses.address_count:,} addresses"

    def write_all() -> str:
        for name in ("pdf", "html"):
            handouts.export_turfs(c, None, name, out / f"all_turfs.{name}")
        heatmaps.write_heatmap(c, out / "heatmap.html")
        return f"one PDF, a map and a heatmap in {out}"

    return [
        ("Streets", lambda: _of_streets(imports.import_streets(c, files.streets))),
        ("Boundaries and addresses", import_all),
        ("Voters", lambda: _of_voters(imports.import_voters(c, files.voters))),
        ("Universe", lambda: f"{universes.create_universe(c, UNIVERSE, 'true').door_count:,} doors"),
        ("Turf", lambda: _of_cut(cuts.cut_turf(c, UNIVERSE))),
        ("Walks", lambda: _of_walks(walks.plan_walks(c))),
        ("Hand-outs", write_all),
    ]


def _of_streets(report: StreetsReport) -> str:
    return f"{report.segment_count:,} segments, {report.street_km:.0f} km"


def _of_voters(report: VotersReport) -> str:
    return f"{report.rows_in:,} rows = {report.voter_count:,} voters + {report.reject_count} rejects; {report.door_count:,} doors"


def _of_cut(cut: Cut) -> str:
    hours = sorted((turf.knock_s + turf.walk_s) / 3600 for turf in cut.turfs)
    return f"{len(hours) - 1} turfs of {hours[0]:.1f} to {hours[-2]:.1f} h, and the tower, which takes {hours[-1]:.1f} h by itself"


def _of_walks(report: WalksReport) -> str:
    ours, theirs = (
        sum(getattr(walk, name) for walk in report.walks) / 1000 for name in ("walk_m", "list_order_m")
    )
    return f"{ours:.0f} km in all, where a printed list would take {theirs:.0f} km"
