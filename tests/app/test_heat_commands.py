"""The commands of analysts: a metric, the days, a cell and two groups as tables, and files."""

import json

import pytest
from click.testing import CliRunner

from app.cli import commands  # noqa: F401 - it registers the commands
from app.cli.root import turfwalk
from app.store.campaign import open_campaign
from tests.app.made_town import hear_planted, make_town
from tests.app.test_heat_measures import rates_by_hex


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = make_town(tmp_path_factory.mktemp("made") / "town", 400)
    with open_campaign(folder) as c:
        hear_planted(c, rates_by_hex)
    return folder


def ran(*arguments):
    done = CliRunner().invoke(turfwalk, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_metric_is_shown_as_a_table_and_as_json(town):
    asked = ("show", "heatmap", town, "--metric", "contact-rate", "--resolution", 6, "--until", "2026-10-07")
    assert "talks per door visited" in ran(*asked)
    found = json.loads(ran(*asked, "--json"))
    assert found["kind"] == "rate"
    assert "hidden" in ran(*asked[:5], "--resolution", 10, "--hide-small")
    assert json.loads(ran(*asked, "--hide-small", "--json"))["rounded_to"] == 5


def test_metrics_and_days_are_listed(town):
    assert "not-visited" in ran("list", "metrics", town)
    days = json.loads(ran("show", "timeline", town, "--json"))["days"]
    assert len(days) == 10
    assert "2026-10-03" in ran("show", "timeline", town)


def test_a_cell_and_two_groups_are_shown(town):
    cells = [
        one["cell_id"]
        for one in json.loads(ran("show", "heatmap", town, "--resolution", 6, "--metric", "doors", "--json"))[
            "cells"
        ]
    ]
    assert "Contact rate" in ran("show", "cell", town, cells[0])
    compared = ran("compare", town, "--cell", cells[0], "--with", cells[1], "--with", cells[2])
    assert "difference" in compared
    assert "Refusals" in compared


def test_a_file_is_written_with_the_same_options(town, tmp_path):
    out = tmp_path / "h.csv"
    ran("heatmap", town, "--metric", "refusals", "--since", "2026-10-04", "--hide-small", "--out", out)
    assert "rounded to 5" in out.read_text(encoding="utf-8-sig")
