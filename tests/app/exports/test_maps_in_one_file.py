"""P26 for files that are mailed: nothing runs, nothing is fetched, and what they show is true."""

import csv
import json

import geopandas as gpd
import pytest
from shapely.geometry import box

from app.exports import write_packets
from app.exports.heatmap import Sheet, class_names, class_of, write_heatmap
from app.exports.plain import plain
from app.model import Heatmap, HeatmapCell
from geo.errors import BadInput
from tests.app.exports.crossroads import FORMULA, at, crossroads, lone, segments

EVIL = "<img src=x onerror=alert(1)>"


def heatmap():
    cells = (
        HeatmapCell(EVIL, 4.0, 30, too_few=False),
        HeatmapCell("p2", 18.0, 44, too_few=False),
        HeatmapCell("p3", 99.0, 3, too_few=True),
        HeatmapCell("p4", None, 0, too_few=False),
    )
    return Heatmap("support", "mean score", "precinct", None, cells, (5.0, 10.0, 20.0))


def shapes():
    squares = [box(*at(-200 + 100 * n, -50), *at(-105 + 100 * n, 50)) for n in range(5)]
    return gpd.GeoDataFrame({"cell_id": [EVIL, "p2", "p3", "p4", "p5"]}, geometry=squares, crs=4326)


@pytest.fixture
def tab(chromium):
    """A page that fails its test when anything is fetched, logged or thrown."""
    faults = []
    tab = chromium.new_page(viewport={"width": 1280, "height": 800})
    tab.on(
        "request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None
    )
    tab.on("console", lambda message: faults.append(message.text))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("dialog", lambda dialog: faults.append(dialog.message))
    yield tab
    tab.close()
    assert faults == []


@pytest.mark.browser
def test_the_map_of_hand_outs_shows_people_as_text_in_popups(tab, tmp_path):
    write_packets([crossroads(), lone()], segments(), "html", tmp_path / "all.html")
    tab.goto((tmp_path / "all.html").as_uri())
    tab.select_option("select", "0")
    tab.get_by_title("2. 102 Maple Ave").click()
    popup = tab.locator(".leaflet-popup")
    assert plain(FORMULA) in popup.inner_text()
    tab.get_by_title("1. 100 Maple Ave").click()
    assert (
        "</script><img src=x onerror=alert(1)>"
        in tab.locator(".leaflet-popup", has_text="100 Maple").inner_text()
    )
    assert tab.locator("img[src=x]").count() == 0
    assert tab.get_by_text("Invented people").is_visible()
    assert tab.get_by_text("© OpenStreetMap contributors").is_visible()


@pytest.mark.browser
def test_layers_of_the_map_are_switched_on_and_off(tab, tmp_path):
    write_packets([crossroads()], segments(), "html", tmp_path / "one.html")
    tab.goto((tmp_path / "one.html").as_uri())
    assert tab.locator(".stop-number").count() == 13
    tab.get_by_label("Stops").uncheck()
    assert tab.locator(".stop-number").count() == 0


@pytest.mark.browser
def test_the_heatmap_says_value_count_and_legend_as_text(tab, tmp_path):
    write_heatmap(heatmap(), shapes(), segments(), tmp_path / "h.html", Sheet(EVIL, invented=True))
    tab.goto((tmp_path / "h.html").as_uri())
    legend = tab.locator(".legend").inner_text()
    for words in ("up to 5", "11 to 20", "too few to show", "no data", "2 precincts"):
        assert words in legend
    tab.locator("path.leaflet-interactive").first.hover()
    assert EVIL in tab.locator(".leaflet-tooltip").inner_text()
    assert "n = 30" in tab.locator(".leaflet-tooltip").inner_text()


def test_a_page_names_no_address_outside_but_in_words(tmp_path):
    write_packets([crossroads()], segments(), "html", tmp_path / "one.html")
    page = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert 'src="http' not in page
    assert 'href="http' not in page.replace('href="https://leafletjs.com"', "")
    assert "<img src=x" not in page


def test_values_that_rest_on_too_few_are_withheld_in_files(tmp_path):
    for name in ("h.csv", "h.geojson"):
        write_heatmap(heatmap(), shapes(), segments(), tmp_path / name, Sheet("t"))
    with (tmp_path / "h.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["cell_id"]: row for row in csv.DictReader(file)}
    assert (rows["p3"]["value"], rows["p3"]["n"]) == ("", "3")
    features = json.loads((tmp_path / "h.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["value"] for f in features] == [4.0, 18.0, None, None]


def test_every_shown_value_lies_in_the_class_of_its_name():
    assert [class_of(value, (5.0, 10.0, 20.0)) for value in (0, 5, 5.1, 10, 20, 25)] == [0, 0, 1, 1, 2, 2]
    assert class_names(heatmap()) == ["up to 5", "6 to 10", "11 to 20"]


def test_a_heatmap_of_another_suffix_is_refused(tmp_path):
    with pytest.raises(BadInput, match="docx"):
        write_heatmap(heatmap(), shapes(), segments(), tmp_path / "h.docx", Sheet("t"))
