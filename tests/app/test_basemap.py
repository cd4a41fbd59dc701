"""The street tiles: whole or not at all, long streets, and a quiet terminal."""

import geopandas as gpd
import pyogrio
import pytest
from shapely import LineString, Polygon

from app.basemap import write_basemap
from geo.errors import BadInput

WEST, SOUTH = -71.1, 42.37


def streets():
    """Three segments of Elm Street in a row, and a footway without a name."""
    lines = [LineString([(WEST + i / 1000, SOUTH), (WEST + (i + 1) / 1000, SOUTH)]) for i in range(3)]
    lines.append(LineString([(WEST, SOUTH), (WEST, SOUTH + 0.001)]))
    columns = {"name": ["Elm St"] * 3 + [""], "highway": ["residential"] * 3 + ["footway"]}
    return gpd.GeoDataFrame(columns, geometry=lines, crs=4326)


def nothing():
    return gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=4326)


def drawn(path):
    return pyogrio.read_dataframe(path, layer="town", ZOOM_LEVEL=15)


def test_the_segments_of_a_street_become_one_line_that_its_name_fits_along(tmp_path):
    write_basemap(streets(), nothing(), tmp_path / "streets.pmtiles")
    found = drawn(tmp_path / "streets.pmtiles")
    elm = found[found["name"] == "Elm St"]
    assert set(found["kind"]) == {"street"}
    assert len(elm) < 3
    assert set(elm["class"]) == {"residential"}


def test_the_backdrop_lies_beside_the_streets(tmp_path):
    pond = Polygon(
        [(WEST, SOUTH), (WEST + 0.002, SOUTH), (WEST + 0.002, SOUTH + 0.002), (WEST, SOUTH + 0.002)]
    )
    backdrop = gpd.GeoDataFrame({"kind": ["water"], "name": [None]}, geometry=[pond], crs=4326)
    write_basemap(streets(), backdrop, tmp_path / "streets.pmtiles")
    assert set(drawn(tmp_path / "streets.pmtiles")["kind"]) == {"street", "water"}


def test_tiles_are_replaced_whole_and_the_terminal_stays_quiet(tmp_path, capfd):
    out = tmp_path / "streets.pmtiles"
    out.write_bytes(b"earlier")
    write_basemap(streets(), nothing(), out)
    assert out.read_bytes().startswith(b"PMTiles")
    assert [path.name for path in tmp_path.iterdir()] == ["streets.pmtiles"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "frame", [streets().iloc[:0], streets().to_crs(3857)], ids=["none", "other projection"]
)
def test_streets_that_cannot_be_drawn_leave_the_earlier_tiles(tmp_path, frame):
    out = tmp_path / "streets.pmtiles"
    out.write_bytes(b"earlier")
    with pytest.raises(BadInput):
        write_basemap(frame, nothing(), out)
    assert out.read_bytes() == b"earlier"
