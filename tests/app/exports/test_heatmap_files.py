"""A heatmap's files say what was filtered, how small numbers were shrunk, and whose map it is."""

import csv
import json
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pyogrio
import pytest

from app.exports import CREDIT
from app.exports.heatmap import Sheet, class_names, heatmap_html, write_heatmap
from app.figures import HeatmapSpec
from app.model import Heatmap, HeatmapCell
from tests.app.exports.crossroads import segments
from tests.app.exports.test_maps_in_one_file import shapes

CELLS = (
    HeatmapCell("p2", 0.25, 40, too_few=False, low=0.16, high=0.35, raw=0.2),
    HeatmapCell("p3", 0.5, 3, too_few=True, low=0.2, high=0.8, raw=1.0),
    HeatmapCell("p4", None, 0, too_few=False),
    HeatmapCell("p5", None, 0, too_few=False, hidden=True),
)
RATES = Heatmap(
    "contact-rate", "talks per door visited", "precinct", None, CELLS, (0.2, 0.3), "rate", 10, 12.5, 0.31, 5
)
ASKED = Sheet(
    "Ward", HeatmapSpec("contact-rate", "precinct", None, "Owls", date(2026, 9, 1), None, "refused")
)


def test_geojson_says_it_at_its_head(tmp_path):
    write_heatmap(RATES, shapes(), segments(), tmp_path / "h.geojson", ASKED)
    found = json.loads((tmp_path / "h.geojson").read_text(encoding="utf-8"))
    assert found["attribution"] == CREDIT
    assert found["filters"] == ["Universe: Owls", "Results since 2026-09-01", "Latest result: refused"]
    assert "beta-binomial" in found["method"]
    assert "31%" in found["method"]
    assert "rounded to 5" in found["method"]
    assert found["classes"] == class_names(RATES) == ["up to 20%", "over 20% to 30%"]
    rows = {one["properties"]["cell_id"]: one["properties"] for one in found["features"]}
    assert (rows["p2"]["low"], rows["p2"]["high"], rows["p2"]["class"]) == (
        0.16,
        0.35,
        "over 20% to 30%",
    )
    assert (rows["p3"]["value"], rows["p3"]["low"], rows["p3"]["raw"], rows["p3"]["n"]) == (
        None,
        None,
        None,
        3,
    )
    assert (rows["p5"]["value"], rows["p5"]["n"], rows["p5"]["hidden"]) == (None, None, True)


def test_a_table_says_it_in_every_row(tmp_path):
    write_heatmap(RATES, shapes(), segments(), tmp_path / "h.csv", ASKED)
    with (tmp_path / "h.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["attribution"] for row in rows} == {CREDIT}
    assert all("empirical Bayes" in row["method"] for row in rows)
    assert [row["value"] for row in rows] == ["0.25", "", "", ""]


def test_a_geopackage_holds_the_cells_with_their_style_and_the_method(tmp_path):
    write_heatmap(RATES, shapes(), segments(), tmp_path / "h.gpkg", ASKED)
    cells = gpd.read_file(tmp_path / "h.gpkg", layer="cells").set_index("cell_id")
    assert cells.crs.to_epsg() == 4326
    assert cells.loc["p2", "value"] == pytest.approx(0.25)
    assert cells["value"].isna().to_list() == [False, True, True, True]
    metadata = pyogrio.read_info(tmp_path / "h.gpkg", layer="cells")["layer_metadata"]
    assert metadata["attribution"] == CREDIT
    assert "beta-binomial" in metadata["method"]
    styles = pyogrio.read_dataframe(tmp_path / "h.gpkg", layer="layer_styles")
    assert 'value="over 20% to 30%"' in styles["styleQML"][0]


def test_a_page_says_it_in_words():
    page = heatmap_html(RATES, shapes(), segments(), ASKED)
    for words in ("Universe: Owls", "empirical Bayes", "likely 16% to 35%", CREDIT):
        assert words in page


def test_amounts_are_not_said_to_be_shrunk():
    amounts = replace(RATES, kind="amount", prior=None, mean=None, rounded_to=None)
    assert "empirical" not in heatmap_html(amounts, shapes(), segments(), Sheet("t"))
