"""The public shapes in data/boundaries are what their list of sources says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import geopandas as gpd
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "data" / "boundaries"
SOURCES = tomllib.loads((FOLDER / "SOURCES.toml").read_text(encoding="utf-8"))["source"]


def test_every_file_of_shapes_has_a_source():
    shapes = {path.name for path in FOLDER.iterdir() if path.suffix not in {".toml", ".txt"}}
    assert shapes == {source["file"] for source in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["file"])
def test_a_file_of_shapes_is_the_one_its_source_describes(source):
    content = (FOLDER / source["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == source["sha256"]
    for key in ("publisher", "vintage", "licence", "obtained_from"):
        assert source[key]
    areas = gpd.read_parquet(FOLDER / source["file"])
    assert areas.crs.to_epsg() == source["epsg"]
    assert len(areas) == source["rows"]
    assert areas[source["id_column"]].is_unique
    assert areas.is_valid.all()
