"""Boundary files of every format give the same areas, or one sentence."""

import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from geo.boundaries import id_texts, read_areas
from geo.errors import BadInput


def layer(**columns):
    table = {"code": [10, 9], "NAME": ["Ten", "Nine"], "people": [5, 6], **columns}
    return gpd.GeoDataFrame(table, geometry=[box(-98, 39, -97, 40), box(-97, 39, -96, 40)], crs=4326)


def written(folder, name, frame):
    path = folder / name
    if name.endswith(".parquet"):
        frame.to_parquet(path)
    elif name.endswith((".kml", ".kmz")):
        inside = folder / "doc.kml"
        frame.to_file(inside, driver="LIBKML")
        if name.endswith(".kml"):
            return inside.rename(path)
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inside, "doc.kml")
    elif name.endswith(".zip"):
        shapefile = folder / "inside.shp"
        frame.to_file(shapefile)
        with zipfile.ZipFile(path, "w") as archive:
            for part in folder.glob("inside.*"):
                archive.write(part, part.name)
    else:
        frame.to_file(path)
    return path


FORMATS = ["a.gpkg", "a.geojson", "a.shp", "a.zip", "a.parquet", "a.fgb", "a.kml", "a.kmz"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_reads_alike(tmp_path, name):
    found = read_areas(written(tmp_path, name, layer()), "precinct", "code")
    assert found.areas["area_id"].tolist() == ["10", "9"]
    assert found.areas["name"].tolist() == ["Ten", "Nine"]
    assert found.areas["kind"].tolist() == ["precinct"] * 2
    assert found.areas["people"].tolist() == [5, 6]
    assert found.areas.crs.to_epsg() == 4326
    assert shapely.area(found.areas.geometry.to_numpy()).tolist() == pytest.approx([1.0, 1.0])
    assert (found.repaired_count, found.merged_ids, found.skipped_count) == (0, (), 0)
    assert found.repaired_ids == ()


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_stay_numbers_and_codes_stay_codes_in_every_format(tmp_path, name):
    frame = layer(rate=[0.5, None], county=["017", "025"])
    areas = read_areas(written(tmp_path, name, frame), "block-group", "code").areas.set_index("area_id")
    assert areas["people"].dtype.kind == "i"
    assert areas["rate"].dtype.kind == "f"
    assert areas["county"].to_dict() == {"10".zfill(12): "017", "9".zfill(12): "025"}


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Nine</name><Polygon><outerBoundaryIs><LinearRing>
<coordinates>-97,39,0 -96,39,0 -96,40,0 -97,40,0 -97,39,0</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>
"""


def test_kml_reads_too(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(KML)
    found = read_areas(path, "area", "Name")
    assert found.areas["area_id"].tolist() == ["Nine"]
    assert found.areas.total_bounds.tolist() == [-97.0, 39.0, -96.0, 40.0]


def test_another_projection_is_converted(tmp_path):
    found = read_areas(written(tmp_path, "a.gpkg", layer().to_crs(32614)), "precinct", "code")
    assert found.areas.total_bounds.tolist() == pytest.approx([-98, 39, -96, 40], abs=1e-6)


def test_a_shapefile_without_prj_is_refused(tmp_path):
    path = written(tmp_path, "a.shp", layer())
    (tmp_path / "a.prj").unlink()
    with pytest.raises(BadInput, match=r"a\.shp comes without a \.prj file") as error:
        read_areas(path, "precinct", "code")
    assert ".prj" in error.value.mend


def test_a_layer_without_coordinate_system_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"a\.parquet comes without a coordinate system"):
        read_areas(
            written(tmp_path, "a.parquet", layer().set_crs(None, allow_override=True)), "precinct", "code"
        )


UNKNOWN_CRS = (
    'ENGCRS["Site grid",EDATUM["Site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
)


def test_an_unknown_coordinate_system_is_refused(tmp_path):
    frame = layer().set_crs(UNKNOWN_CRS, allow_override=True)
    with pytest.raises(BadInput, match="unknown coordinate system"):
        read_areas(written(tmp_path, "a.parquet", frame), "precinct", "code")


def test_metres_said_to_be_degrees_are_refused(tmp_path):
    frame = layer().to_crs(32614).set_crs(4326, allow_override=True)
    with pytest.raises(BadInput, match="do not fit"):
        read_areas(written(tmp_path, "a.gpkg", frame), "precinct", "code")


def test_a_missing_column_is_named_and_the_columns_listed(tmp_path):
    path = written(tmp_path, "a.gpkg", layer())
    with pytest.raises(BadInput, match=r"a\.gpkg has no column 'GEOID'") as error:
        read_areas(path, "precinct", "GEOID")
    assert "code, NAME, people" in error.value.mend
    with pytest.raises(BadInput, match="no column 'label'"):
        read_areas(path, "precinct", "code", "label")


def test_a_column_is_found_in_any_case(tmp_path):
    assert len(read_areas(written(tmp_path, "a.gpkg", layer()), "precinct", "CODE").areas) == 2


@pytest.mark.parametrize("name", ["none.gpkg", "text.gpkg", "text.parquet", "text.zip", "text.csv"])
def test_a_file_that_is_none_is_refused_by_name(tmp_path, name):
    if name.startswith("text"):
        (tmp_path / name).write_text("hello\n")
    with pytest.raises(BadInput, match=name):
        read_areas(tmp_path / name, "precinct", "code")


def test_a_zip_of_no_or_several_layers_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    for names, count in (((), 0), (("a.shp", "b.shp"), 2)):
        with zipfile.ZipFile(path, "w") as archive:
            for name in (*names, "readme.txt"):
                archive.writestr(name, "x")
        with pytest.raises(BadInput, match=rf"a\.zip holds {count} layers instead of one"):
            read_areas(path, "precinct", "code")


def test_of_several_layers_one_is_chosen_by_name_in_any_case(tmp_path):
    path = tmp_path / "a.gpkg"
    layer().to_file(path, layer="precincts")
    layer(code=[7, 8]).to_file(path, layer="Wards")
    with pytest.raises(BadInput, match=r"a\.gpkg holds 2 layers instead of one") as error:
        read_areas(path, "area", "code")
    assert "precincts, Wards" in error.value.mend
    assert read_areas(path, "area", "code", layer="wards").areas["area_id"].tolist() == ["7", "8"]
    with pytest.raises(BadInput, match="has no layer 'parks'"):
        read_areas(path, "area", "code", layer="parks")


def test_a_table_beside_the_one_layer_is_no_layer(tmp_path):
    path = tmp_path / "a.gpkg"
    layer().to_file(path, layer="precincts")
    pyogrio.write_dataframe(pd.DataFrame({"code": [1]}), path, layer="results")
    assert len(read_areas(path, "area", "code").areas) == 2


def test_of_several_files_in_a_zip_one_is_chosen_by_name(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, codes in (("east", [1, 2]), ("west", [3, 4])):
            inside = written(tmp_path, f"{name}.geojson", layer(code=codes))
            archive.write(inside, f"shapes/{inside.name}")
    assert read_areas(path, "area", "code", layer="West").areas["area_id"].tolist() == ["3", "4"]
    with pytest.raises(BadInput, match="has no layer 'north'") as error:
        read_areas(path, "area", "code", layer="north")
    assert "east, west" in error.value.mend


def test_a_pointer_elsewhere_is_refused_inside_a_zip_too(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", "<OGRVRTDataSource></OGRVRTDataSource>")
    with pytest.raises(BadInput, match="is not a boundary file"):
        read_areas(path, "precinct", "code")


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        (Polygon([(-98, 39), (-97, 40), (-97, 39), (-98, 40)]), 0.5),  # crosses itself
        (
            Polygon([(-98, 39), (-97, 39), (-97, 40), (-98, 40)], [[(-99, 38), (-98.5, 38), (-98.5, 38.5)]]),
            1.125,
        ),
        (Polygon([(-98, 39), (-97, 39), (-97, 40), (-97, 41), (-97, 40), (-98, 40)]), 1.0),  # has a spike
        (MultiPolygon([box(-98, 39, -97, 40), box(-97.5, 39, -96.5, 40)]), 1.5),  # parts overlap
    ],
)
def test_every_invalid_shape_is_repaired_and_its_id_told(tmp_path, shape, area):
    frame = layer()
    frame["geometry"] = [shape, frame.geometry[1]]
    found = read_areas(written(tmp_path, "a.gpkg", frame), "precinct", "code")
    assert found.repaired_ids == ("10",)
    repaired = found.areas.geometry[0]
    assert repaired.is_valid
    assert repaired.area == pytest.approx(area)


def test_names_that_are_numbers_with_gaps_are_texts(tmp_path):
    found = read_areas(written(tmp_path, "a.gpkg", layer(NAME=[3.0, None])), "precinct", "code")
    assert found.areas["name"].tolist() == ["3", ""]


def test_a_file_that_only_points_elsewhere_is_refused(tmp_path):
    inside = written(tmp_path, "real.gpkg", layer())
    pointer = f'<OGRVRTDataSource><OGRVRTLayer name="real"><SrcDataSource>{inside}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    for name in ("a.vrt", "a.json"):
        (tmp_path / name).write_text(pointer)
        with pytest.raises(BadInput, match="is not a boundary file"):
            read_areas(tmp_path / name, "precinct", "code")


def test_columns_keep_their_kinds(tmp_path):
    found = read_areas(written(tmp_path, "a.parquet", layer(rate=[0.5, None])), "precinct", "code")
    assert found.areas["people"].dtype.kind == "i"
    assert found.areas["rate"].dtype.kind == "f"


def test_a_table_without_shapes_is_refused(tmp_path):
    pd.DataFrame({"code": [1]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(BadInput, match="has no shapes"):
        read_areas(tmp_path / "a.parquet", "precinct", "code")


def test_a_layer_of_points_is_refused(tmp_path):
    frame = layer()
    frame["geometry"] = gpd.points_from_xy([-98, -97], [39, 39], crs=4326)
    with pytest.raises(BadInput, match="has no polygons"):
        read_areas(written(tmp_path, "a.geojson", frame), "precinct", "code")


def test_an_empty_id_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"Column 'code' of a\.gpkg is empty on 1 rows"):
        read_areas(written(tmp_path, "a.gpkg", layer(code=["A", None])), "precinct", "code")


def test_equal_ids_become_one_area_and_are_reported(tmp_path):
    found = read_areas(written(tmp_path, "a.gpkg", layer(code=["A", "A"])), "precinct", "code")
    assert found.merged_ids == ("A",)
    assert shapely.area(found.areas.geometry.to_numpy()).tolist() == pytest.approx([2.0])


def test_a_self_crossing_polygon_is_repaired_and_counted(tmp_path):
    frame = layer()
    bow_tie = Polygon([(-98, 39), (-97, 40), (-97, 39), (-98, 40)])
    frame["geometry"] = [bow_tie, frame.geometry[1]]
    found = read_areas(written(tmp_path, "a.gpkg", frame), "precinct", "code")
    assert found.repaired_count == 1
    assert found.repaired_ids == ("10",)
    assert found.areas.is_valid.all()
    assert shapely.area(found.areas.geometry.to_numpy()).tolist() == pytest.approx([0.5, 1.0])


def test_rows_without_a_shape_are_skipped_and_counted(tmp_path):
    frame = layer()
    frame["geometry"] = [None, frame.geometry[1]]
    found = read_areas(written(tmp_path, "a.gpkg", frame), "precinct", "code")
    assert found.areas["area_id"].tolist() == ["9"]
    assert found.skipped_count == 1


def test_block_groups_have_twelve_figures():
    assert id_texts([60014001001, 60014001001.0, " 060014001001 ", "X1"], "block-group") == [
        "060014001001"
    ] * 3 + ["X1"]
    assert id_texts([7, 7.0, None, float("nan")], "precinct") == ["7", "7", "", ""]


def test_columns_named_as_ours_do_not_get_in_the_way(tmp_path):
    found = read_areas(
        written(tmp_path, "a.gpkg", layer(kind=["x", "y"], area_id=[1, 2])), "precinct", "code"
    )
    assert found.areas["kind"].tolist() == ["precinct"] * 2
    assert found.areas["area_id"].tolist() == ["10", "9"]
