"""The day on the built-in town: played once, kept, and never over a real campaign."""

from datetime import date

import pytest

from app.demo.day import ELECTION_ON, UNIVERSE, run_demo
from app.service import campaigns, cuts, universes, walks
from app.store.campaign import open_campaign
from geo.errors import BadInput


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder, said = tmp_path_factory.mktemp("demo") / "town", []
    run_demo(folder, said.append)
    return folder, said


@pytest.mark.slow
def test_the_day_ends_with_hand_outs_and_says_that_its_people_are_invented(played):
    folder, said = played
    written = {path.name for path in (folder / "exports").iterdir()}
    assert {"all_turfs.pdf", "all_turfs.html", "heatmap.html"} <= written
    assert "invented" in said[-1]
    with open_campaign(folder) as c:
        campaign = campaigns.read_campaign(c)
    assert campaign.invented
    assert campaign.election_on == ELECTION_ON


@pytest.mark.slow
def test_every_voter_of_the_town_is_in_one_turf_or_an_exception(played):
    folder, _ = played
    with open_campaign(folder) as c:
        (universe,) = universes.list_universes(c)
        (cut,) = cuts.list_cuts(c)
        sums = cuts.read_cut(c, cut.cut_id).sums
    assert universe.name == UNIVERSE
    assert sums["universe_voters"] == sums["turf_voters"] + sums["exception_voters"]
    assert sums["turf_doors"] == 3_000
    assert sums["exception_voters"] == 1  # the one of Nowhere Lane


@pytest.mark.slow
def test_a_day_that_was_played_is_kept_as_it_is(played):
    folder, _ = played
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    said = []
    run_demo(folder, said.append)
    assert len(said) == 1
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


@pytest.mark.slow
def test_the_walk_of_every_turf_is_shorter_than_the_printed_list(played):
    folder, _ = played
    with open_campaign(folder) as c:
        (cut,) = cuts.list_cuts(c)
        found = [walks.read_walk(c, turf.turf_id) for turf in cuts.read_cut(c, cut.cut_id).turfs]
    assert sum(walk.walk_m for walk in found) < 0.6 * sum(walk.list_order_m for walk in found)


def test_a_real_campaign_is_never_replaced_by_the_town(tmp_path):
    folder = tmp_path / "ward"
    campaigns.create_campaign(folder, "Ward 4", date(2026, 11, 3), "America/Denver")
    with pytest.raises(BadInput, match="real campaign"):
        run_demo(folder, print)
    with open_campaign(folder) as c:
        assert campaigns.read_campaign(c).name == "Ward 4"
