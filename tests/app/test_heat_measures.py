"""Measures of the canvass by cell: counted by hand in Gridville, nested at every size, found again where planted."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from app import heard
from app.canvass import Choice, Question, Script
from app.figures import LEAST, HeatmapSpec
from app.service import contacts, heatmaps, suppression, universes
from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from app.store.scripts import add_script
from geo.errors import BadInput, NotFound
from geo.hexes import parent_cells
from tests.app.made_town import MORNING, hear, hear_planted, make_town, result

EVENING = datetime(2026, 10, 5, 3, 30, tzinfo=UTC)  # still the 4th in Chicago


def doors_of(c, precinct_id):
    doors = read_snapshot(c).table("doors")
    return doors.filter(pl.col("precinct_id") == precinct_id, pl.col("lon").is_not_null())[
        "door_id"
    ].to_list()


def by_precinct(c, metric, **filters):
    found = heatmaps.read_heatmap(c, HeatmapSpec(metric, "precinct", **filters))
    return {cell.cell_id: cell for cell in found.cells}


@pytest.fixture
def walked(imported):
    """Twelve doors of P-1 visited: 5 talks, 3 refusals, 4 not home; one of P-2, first refused, then talked."""
    doors = doors_of(imported, "P-1")[:12]
    outcomes = ["canvassed"] * 5 + ["refused"] * 3 + ["not-home"] * 4
    told = [result(n, door, outcome) for n, (door, outcome) in enumerate(zip(doors, outcomes, strict=True))]
    other = doors_of(imported, "P-2")
    told += [result(20, other[0], "refused"), result(21, other[0], "canvassed", EVENING)]
    told += [result(22, other[1], "skipped")]
    hear(imported, told)
    return imported


def test_without_results_metrics_of_the_canvass_have_no_data_and_say_how_to_get_them(imported):
    listed = {one.name: one.has_data for one in heatmaps.list_metrics(imported)}
    assert all(listed[name] for name in ("doors", "voters", "density", "support"))
    assert not any(listed[name] for name in ("contact-rate", "refusals", "not-visited", "support-heard"))
    with pytest.raises(BadInput, match="past results"):
        heatmaps.read_heatmap(imported, HeatmapSpec("not-visited"))


def test_the_latest_at_each_door_counts_and_the_rest_of_the_area_has_no_data(walked):
    rates = by_precinct(walked, "contact-rate")
    assert (rates["P-1"].raw, rates["P-1"].n) == (round(5 / 12, 4), 12)
    assert (rates["P-2"].raw, rates["P-2"].n, rates["P-2"].too_few) == (1.0, 1, True)
    assert (rates["P-3"].value, rates["P-3"].n, rates["P-3"].too_few) == (None, 0, False)
    refusals = by_precinct(walked, "refusals")
    assert [refusals[one].value for one in ("P-1", "P-2", "P-3")] == [3, 0, None]
    left = by_precinct(walked, "not-visited")
    assert left["P-1"].value == left["P-1"].n - 12
    assert left["P-3"].value == left["P-3"].n


def test_a_rate_is_shrunk_towards_that_of_all_by_the_prior_that_is_told(walked):
    found = heatmaps.read_heatmap(walked, HeatmapSpec("contact-rate", "precinct"))
    assert found.mean == round(6 / 13, 4)
    for cell in found.cells:
        if cell.n:
            shrunk = (found.prior * found.mean + cell.n * cell.raw) / (found.prior + cell.n)
            assert cell.value == pytest.approx(shrunk, abs=1e-3)
            assert cell.low <= cell.value <= cell.high


def test_a_corrected_result_does_not_count(walked):
    door = doors_of(walked, "P-1")[0]
    hear(walked, [result(30, door, "refused", supersedes=result(0, door, "canvassed").result_id)])
    assert by_precinct(walked, "refusals")["P-1"].value == 4


def test_days_are_those_of_the_campaign_and_both_ends_count(walked):
    third, fourth = date(2026, 10, 3), date(2026, 10, 4)
    assert by_precinct(walked, "refusals", until=third)["P-2"].value == 1
    assert by_precinct(walked, "contact-rate", since=fourth)["P-2"].n == 1
    assert by_precinct(walked, "contact-rate", since=fourth, until=fourth)["P-1"].n == 0
    assert by_precinct(walked, "contact-rate", since=date(2026, 10, 5))["P-2"].n == 0
    with pytest.raises(BadInput, match="first day"):
        by_precinct(walked, "doors", since=fourth, until=third)


def test_filters_of_results_keep_the_doors_that_have_one(walked):
    assert by_precinct(walked, "doors", outcome="refused")["P-1"].value == 3
    assert by_precinct(walked, "doors", outcome="refused")["P-3"].value == 0
    assert by_precinct(walked, "doors", since=date(2026, 10, 4))["P-2"].value == 1
    assert by_precinct(walked, "support", outcome="moved")["P-1"].value is None


def test_a_universe_and_do_not_contact_leave_doors_out(walked):
    everyone = by_precinct(walked, "doors")["P-1"].value
    suppression.suppress(walked, suppression.NoContact(door_id=doors_of(walked, "P-1")[0]))
    assert by_precinct(walked, "doors")["P-1"].value == everyone - 1
    assert by_precinct(walked, "contact-rate")["P-1"].n == 11
    universes.create_universe(walked, "west", "precinct_id = 'P-1'")
    assert set(by_precinct(walked, "doors", universe="west")) == {"P-1"}


def test_contact_history_counts_beside_what_phones_sent(walked, tmp_path):
    voters = read_snapshot(walked).table("voters")
    door = doors_of(walked, "P-3")[0]
    voter = voters.filter(pl.col("door_id") == door)["voter_id"][0]
    file = tmp_path / "history.csv"
    file.write_text(f"VANID,Date Canvassed,Result\n{voter},2026-09-01,Refused\n")
    contacts.import_contacts(walked, file)
    assert by_precinct(walked, "refusals")["P-3"].value == 1
    hear(walked, [result(40, door, "canvassed")])
    assert by_precinct(walked, "refusals")["P-3"].value == 0


def test_support_heard_is_the_first_half_of_the_answers_to_the_question_tagged_so(walked):
    steps = tuple(Choice(value, value) for value in ("strong", "lean", "undecided", "against", "never"))
    question = Question("q1", "choice", "Will you?", steps, "support")
    with walked.writing() as connection:
        add_script(connection, Script("s1", 1, "en", "S", (question,), "current", MORNING))
    doors = doors_of(walked, "P-3")[:4]
    for n, (door, said) in enumerate(zip(doors, ("strong", "lean", "undecided", None), strict=True)):
        answers = {"q1": said} if said else {}
        hear(walked, [result(50 + n, door, "canvassed", answers=answers, script_id="s1", script_version=1)])
    found = by_precinct(walked, "support-heard")
    assert (found["P-3"].n, found["P-3"].raw) == (3, round(2 / 3, 4))
    assert found["P-1"].value is None
    assert by_precinct(walked, "contact-rate", script="s1")["P-3"].n == 4


def test_the_days_of_the_canvass_are_counted(walked):
    days = heatmaps.read_timeline(walked).days
    assert [(one.day.day, one.doors, one.contacts, one.refusals, one.first_visits) for one in days] == [
        (3, 13, 5, 4, 13),
        (4, 1, 1, 0, 0),
    ]
    assert [one.hidden for one in heatmaps.read_timeline(walked, hide_small=True).days] == [True, True]


def test_a_cell_tells_all_its_figures_and_its_doors(walked):
    found = heatmaps.read_cell(walked, "P-1", HeatmapSpec(by="precinct"))
    figures = {one.metric: one for one in found.figures}
    assert sorted(found.door_ids) == sorted(doors_of(walked, "P-1"))
    assert figures["doors"].value == len(found.door_ids)
    assert figures["refusals"].value == 3
    assert figures["contact-rate"].raw == round(5 / 12, 4)
    hexes = heatmaps.read_heatmap(walked, HeatmapSpec("doors", "hex", 9)).cells
    assert sum(len(heatmaps.read_cell(walked, cell.cell_id).door_ids) for cell in hexes) == sum(
        cell.n for cell in hexes
    )
    with pytest.raises(NotFound):
        heatmaps.read_cell(walked, "P-9", HeatmapSpec(by="precinct"))
    with pytest.raises(BadInput):
        heatmaps.read_cell(walked, "P-1")


def test_two_groups_are_compared_as_they_are_seen(walked):
    found = heatmaps.compare_cells(walked, ["P-1"], ["P-2", "P-3"], HeatmapSpec(by="precinct"))
    rows = {one.metric: one for one in found.metrics}
    assert (rows["contact-rate"].a.value, rows["contact-rate"].b.value) == (round(5 / 12, 4), 1.0)
    assert rows["contact-rate"].low < 5 / 12 - 1 < rows["contact-rate"].high
    assert rows["refusals"].difference == 3
    assert rows["doors"].a.value + rows["doors"].b.value == sum(
        cell.value for cell in by_precinct(walked, "doors").values()
    )
    assert rows["support"].low < rows["support"].difference < rows["support"].high
    density = rows["density"].a.value
    assert density == pytest.approx(by_precinct(walked, "density")["P-1"].value, rel=1e-3)
    hexes = [heatmaps.read_heatmap(walked, HeatmapSpec("doors", "hex", r)).cells[0].cell_id for r in (8, 9)]
    with pytest.raises(BadInput, match="sizes"):
        heatmaps.compare_cells(walked, hexes[:1], hexes[1:])


def test_who_may_not_see_small_cells_compares_without_them(walked):
    found = heatmaps.compare_cells(
        walked, ["P-1"], ["P-2", "P-3"], HeatmapSpec(by="precinct"), hide_small=True
    )
    rate = next(one for one in found.metrics if one.metric == "contact-rate")
    assert found.hidden_count > 0
    assert rate.b.value is None
    assert rate.difference is None


def test_block_groups_show_the_columns_of_their_own_file(imported, tmp_path):
    areas = read_snapshot(imported).areas()
    groups = areas[areas["kind"] == "block-group"][["area_id", "geometry"]].rename(
        columns={"area_id": "geoid"}
    )
    groups["Median Age"] = [31.5, None]
    groups.to_parquet(tmp_path / "groups.parquet")
    from app.service.imports import import_boundaries

    import_boundaries(imported, tmp_path / "groups.parquet", "block-group", "geoid")
    cells = heatmaps.read_heatmap(imported, HeatmapSpec("bg_median_age", "block-group")).cells
    assert sorted(((cell.value, cell.n > 0) for cell in cells), key=str) == [(31.5, True), (None, True)]
    with pytest.raises(BadInput, match="block group"):
        heatmaps.read_heatmap(imported, HeatmapSpec("bg_median_age", "hex"))


def rates_by_hex(doors):
    """Draw a rate for every hex of size 9, from Beta(4, 8); one a door."""
    places = parent_cells(doors["cell_id"], 9).rank("dense").to_numpy() - 1
    return np.random.default_rng(1).beta(4, 8, places.max() + 1)[places]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Six thousand doors, nine tenths of them visited; every hex has a contact rate of its own."""
    with open_campaign(make_town(tmp_path_factory.mktemp("made") / "town", 6000, spread=0.015)) as c:
        rates = hear_planted(c, rates_by_hex, 0.9)
        yield c, rates


@pytest.mark.parametrize("metric", ["doors", "voters", "refusals", "not-visited"])
@pytest.mark.parametrize("filters", [{}, {"until": date(2026, 10, 7)}, {"outcome": "canvassed"}])
def test_amounts_nest_over_all_sizes_of_hexes(town, metric, filters):
    sizes = [
        heatmaps.read_heatmap(town[0], HeatmapSpec(metric, "hex", size, **filters)).cells
        for size in range(4, 12)
    ]
    for size, (coarse, fine) in enumerate(pairwise(sizes), 4):
        parents = parent_cells(pl.Series([cell.cell_id for cell in fine]), size)
        for figure in ("value", "n"):
            own = pl.DataFrame({"cell": parents, "x": [float(getattr(cell, figure) or 0) for cell in fine]})
            sums = dict(own.group_by("cell").agg(pl.col("x").sum()).iter_rows())
            assert sums == {cell.cell_id: getattr(cell, figure) or 0 for cell in coarse}


def test_planted_contact_rates_are_found_again_better_than_raw(town):
    c, rates = town
    doors = read_snapshot(c).table("doors").with_columns(rate=pl.Series(rates))
    truth = dict(doors.group_by(parent_cells(doors["cell_id"], 9)).agg(pl.col("rate").mean()).iter_rows())
    found = heatmaps.read_heatmap(c, HeatmapSpec("contact-rate", "hex", 9))
    cells = [cell for cell in found.cells if cell.n]
    shrunk, raw = (
        sum((getattr(cell, of) - truth[cell.cell_id]) ** 2 for cell in cells) for of in ("value", "raw")
    )
    covered = np.mean([cell.low <= truth[cell.cell_id] <= cell.high for cell in cells])
    assert shrunk < 0.7 * raw
    assert 0.85 <= covered <= 0.95


def test_a_mean_score_follows_the_slope_that_was_planted(town):
    cells = heatmaps.read_heatmap(town[0], HeatmapSpec("support", "hex", 8)).cells
    assert all(cell.low <= cell.value <= cell.high for cell in cells)
    large = [cell for cell in cells if not cell.too_few]
    assert max(cell.value for cell in large) > 51
    assert min(cell.value for cell in large) < 49


def test_turnout_is_the_newest_general_election_where_nobody_scored_it(town):
    metrics = {one.name: one for one in heatmaps.list_metrics(town[0])}
    assert (metrics["turnout"].kind, metrics["turnout"].unit) == ("rate", "voted in general 2024")
    found = heatmaps.read_heatmap(town[0], HeatmapSpec("turnout", "hex", 7))
    assert found.mean == pytest.approx(0.5, abs=0.01)


def test_a_new_result_is_seen_at_once(town):
    c, _ = town
    before = sum(cell.n for cell in heatmaps.read_heatmap(c, HeatmapSpec("contact-rate", "hex", 7)).cells)
    left = heatmaps.read_heatmap(c, HeatmapSpec("not-visited", "hex", 7)).cells
    assert sum(cell.n - cell.value for cell in left) == before
    doors = read_snapshot(c).table("doors")["door_id"]
    hear(
        c,
        [
            result(900_000 + n, door, "refused", MORNING + timedelta(days=30))
            for n, door in enumerate(doors[:50])
        ],
    )
    after = sum(cell.n for cell in heatmaps.read_heatmap(c, HeatmapSpec("contact-rate", "hex", 7)).cells)
    assert before < after <= before + 50


def test_somebody_who_may_not_see_small_cells_gets_no_figure_of_few_people(town):
    spec = HeatmapSpec("contact-rate", "hex", 9)
    exact = {cell.cell_id: cell for cell in heatmaps.read_heatmap(town[0], spec).cells}
    for cell in heatmaps.read_heatmap(town[0], spec, hide_small=True).cells:
        if 0 < exact[cell.cell_id].n < LEAST:
            assert cell.hidden
        if cell.hidden:
            assert (cell.value, cell.raw, cell.n) == (None, None, 0)
        elif cell.value is not None:
            assert round(cell.value, 2) == cell.value
            assert cell.n % 5 == 0


def test_results_read_in_blocks_are_those_read_at_once(imported, monkeypatch):
    doors = doors_of(imported, "P-1")
    hear(imported, [result(n, doors[n % 9], "refused" if n % 3 else "canvassed") for n in range(30)])
    hear(imported, [result(90, doors[0], "moved", supersedes=result(2, "", "refused").result_id)])
    whole = heard.heard_at(imported, read_snapshot(imported))
    assert whole.height == 30
    monkeypatch.setattr(heard, "BLOCK", 7)
    heard._heard.cache_clear()
    assert heard.heard_at(imported, read_snapshot(imported)).equals(whole)
