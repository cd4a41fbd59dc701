"""A day of canvassing in Gridville, from the voter file to the hand-outs. Read this first.

Everything here is what a field director does, in the director's order, through the same verbs that the
command line and the web call.
"""

import csv
import json
from datetime import date

import polars as pl
import pytest

from app.figures import HeatmapSpec
from app.service import (
    campaigns,
    cuts,
    doctor,
    exceptions,
    handouts,
    heatmaps,
    imports,
    turfs,
    universes,
    walks,
)
from app.store.campaign import open_campaign
from routing.model import TurfSpec
from tests import town


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """The folder of the day, with the town's files beside it."""
    folder = tmp_path_factory.mktemp("day")
    files = town.write_town(folder / "files")
    campaigns.create_campaign(folder / "gridville", "Gridville", date(2026, 11, 3), "America/Chicago")
    with open_campaign(folder / "gridville") as c:
        yield c, files


def test_1_streets_and_boundaries_come_in_any_order(day):
    c, files = day
    precincts = imports.import_boundaries(c, files.precincts, "precinct", "precinct_id")
    streets = imports.import_streets(c, files.streets)
    groups = imports.import_boundaries(c, files.block_groups, "block-group", "geoid")
    addresses = imports.import_addresses(c, files.addresses)
    assert (precincts.area_count, groups.area_count) == (3, 2)
    assert streets.segment_count == len(town.segments())
    assert streets.component_count == 1
    assert addresses.address_count == addresses.rows_in


def test_2_every_row_of_the_voter_file_becomes_a_voter_or_a_reject(day):
    c, files = day
    checked = imports.import_voters(c, files.voters, apply="never")
    assert campaigns.read_campaign(c).voter_count == 0
    report = imports.import_voters(c, files.voters)
    assert report.rows_in == report.voter_count + report.reject_count
    assert (checked.voter_count, checked.reject_count) == (report.voter_count, report.reject_count)
    assert report.located["not-located"] == 1
    assert {"file", "address-point", "osm-address"} <= set(report.located)
    assert all(reject.line > 1 and reject.reason for reject in exceptions.list_rejects(c))


def test_3_every_located_door_knows_its_precinct_block_group_and_hex(day):
    c, _ = day
    from app.snapshots import read_snapshot

    doors = read_snapshot(c).table("doors")
    located = doors.filter(pl.col("lon").is_not_null())
    assert located.height == len(town.doors())
    assert located.select("precinct_id", "geoid", "cell_id").null_count().row(0) == (0, 0, 0)
    on_the_line = located.filter(house_number="150").filter(pl.col("street_name").str.contains("(?i)oak"))
    assert on_the_line["precinct_id"].to_list() == ["P-1"]


def test_4_a_universe_counts_its_voters_and_says_who_has_no_door(day):
    c, _ = day
    everyone = universes.create_universe(c, "everyone", "true")
    some = universes.create_universe(c, "supporters", "support_score >= 50 and history has 'general-2024'")
    assert 0 < some.voter_count < everyone.voter_count
    missing = exceptions.list_exceptions(c, "everyone")
    assert len(missing) == everyone.exception_count
    assert all(one.voter_id and one.reason for one in missing)


def test_5_turf_holds_every_door_once_and_the_sums_agree(day):
    c, _ = day
    cut = cuts.cut_turf(c, "everyone", TurfSpec(shift_s=3600.0))
    assert len(cut.turfs) > 1
    sums = cut.sums
    assert sums["universe_voters"] == sums["turf_voters"] + sums["exception_voters"]
    assert sums["turf_doors"] == sum(turf.door_count for turf in cut.turfs) == len(town.doors())
    assert all(turf.contiguous for turf in cut.turfs)


def test_6_walks_visit_every_door_of_their_turf_and_beat_the_printed_list(day):
    c, _ = day
    report = walks.plan_walks(c)
    for turf in turfs.list_turfs(c):
        walk = walks.read_walk(c, turf.turf_id)
        visited = [door for stop in walk.stops for door in stop.door_ids]
        assert len(visited) == len(set(visited)) == turf.door_count
    assert sum(w.walk_m for w in report.walks) < sum(w.list_order_m for w in report.walks)


@pytest.mark.parametrize("format_", ["pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html"])
def test_7_hand_outs_come_in_every_format_with_the_turf_code(day, format_, tmp_path):
    c, _ = day
    turf = turfs.list_turfs(c)[0]
    out = tmp_path / f"one.{format_}"
    report = handouts.export_turfs(c, [turf.turf_id], format_, out)
    assert (report.turf_count, report.bytes) == (1, out.stat().st_size)
    if format_ not in {"pdf", "gpkg"}:
        assert turf.turf_id in out.read_text(encoding="utf-8-sig")


def test_8_the_list_and_the_walk_have_the_same_order(day, tmp_path):
    c, _ = day
    turf = turfs.list_turfs(c)[0]
    handouts.export_turfs(c, [turf.turf_id], "csv", tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(dict.fromkeys(row["door_id"] for row in csv.DictReader(file)))
    walk = walks.read_walk(c, turf.turf_id)
    assert listed == [door for stop in walk.stops for door in stop.door_ids]


def test_9_the_heatmap_counts_every_located_voter_once_at_every_resolution(day, tmp_path):
    c, _ = day
    totals = {
        resolution: sum(
            cell.value for cell in heatmaps.read_heatmap(c, HeatmapSpec("voters", "hex", resolution)).cells
        )
        for resolution in (7, 9, 11)
    }
    by_precinct = sum(
        cell.value for cell in heatmaps.read_heatmap(c, HeatmapSpec("voters", "precinct")).cells
    )
    assert len({*totals.values(), by_precinct}) == 1
    heatmaps.write_heatmap(c, tmp_path / "heat.geojson")
    features = json.loads((tmp_path / "heat.geojson").read_text())["features"]
    assert sum(feature["properties"]["value"] for feature in features) == totals[9]


def test_10_the_doctor_names_what_is_weak_and_the_mend(day):
    c, _ = day
    findings = doctor.examine(c)
    assert not [finding for finding in findings if finding.level == "error"]
    assert any("rejected" in finding.what for finding in findings)
    assert all(finding.mend for finding in findings)
