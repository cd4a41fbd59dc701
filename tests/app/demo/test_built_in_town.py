"""The built-in town: real streets, invented people, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import datetime

import geopandas as gpd
import pytest
import shapely

from app.demo import denver, people
from app.demo.ground import read_town_streets
from app.demo.houses import HOUSED
from app.demo.town import write_town
from tests.shared_data import package


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return write_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def lines(town):
    return list(csv.reader(io.StringIO(town.voters.read_text(encoding="utf-8"))))


def test_the_same_seed_gives_the_same_bytes(town, tmp_path):
    again = write_town(tmp_path)
    for name in ("streets", "precincts", "block_groups", "addresses", "voters"):
        assert getattr(town, name).read_bytes() == getattr(again, name).read_bytes()


def test_about_six_thousand_voters_live_at_three_thousand_doors(lines):
    assert 5_700 < len(lines) < 6_300
    address, city = people.HEADER.index("vAddress"), people.HEADER.index("vCity")
    assert {line[city] for line in lines[1:] if line} == {"Denver"}
    assert all(line[address] for line in lines[1:] if line)


def test_the_file_ends_with_one_of_every_trouble(lines):
    nowhere, confidential, without_id, again, too_long, blank = lines[-6:]
    assert "Nowhere" in nowhere[people.HEADER.index("vAddress")]
    assert confidential[-1] == "Y"
    assert without_id[0] == ""
    assert again[0] in {line[0] for line in lines[1:-6]}
    assert len(too_long) == len(people.HEADER) + 1
    assert blank == []


def test_nobody_votes_before_registering(lines):
    registered, first = (people.HEADER.index(column) for column in ("DateReg", "General24"))
    for line in lines[1:-6]:
        assert datetime.strptime(line[registered], "%m/%d/%Y").year >= 1975  # noqa: DTZ007 - a day has no zone
        for column, (year, _) in enumerate(people.ELECTIONS.values(), start=first):
            assert line[column] == "" or int(line[registered][-4:]) < year


def test_telephone_numbers_are_those_kept_for_fiction(lines):
    phone = people.HEADER.index("Preferred Phone ")
    assert all(line[phone] == "" or line[phone].startswith("30355501") for line in lines[1:-6])


def test_one_tower_stands_among_small_houses(lines):
    address = people.HEADER.index("vAddress")
    at_number = Counter(" ".join(line[address].split()[:2]).lower() for line in lines[1:-6])
    (_, most), (_, next_most) = at_number.most_common(2)
    assert most > 200
    assert next_most < 60


@pytest.mark.parametrize("kind", ["precincts", "block_groups"])
def test_invented_areas_cover_the_town_without_overlap(town, kind):
    areas = gpd.read_file(getattr(town, kind)).to_crs(32613)
    assert areas.is_valid.all()
    assert areas.area.sum() == pytest.approx(areas.union_all().area, rel=1e-6)
    addresses = gpd.read_file(town.addresses, columns=["lon", "lat"])
    places = shapely.points(addresses["lon"].astype(float), addresses["lat"].astype(float))
    assert areas.to_crs(4326).union_all().covers(shapely.multipoints(places))


def test_an_invented_geoid_has_twelve_characters_and_no_state(town):
    for feature in json.loads(town.block_groups.read_text())["features"]:
        geoid = feature["properties"]["GEOID"]
        assert len(geoid) == 12
        assert geoid.startswith("99999")


def test_doors_stand_only_on_quiet_streets(town):
    housed = {street.name for street in read_town_streets() if street.highway in HOUSED}
    addresses = list(csv.DictReader(io.StringIO(town.addresses.read_text())))
    assert {address["street_name"] for address in addresses} <= housed
    assert len({(address["house_number"], address["street_name"]) for address in addresses}) == len(addresses)


def test_every_street_of_the_town_has_one_name():
    for street in read_town_streets():
        assert "[" not in street.name
        assert "," not in street.name


@pytest.mark.real
def test_the_streets_can_be_made_anew_from_their_source():
    source = package("routee_denver_downtown")
    edges, vertices = (gpd.read_parquet(source / f"{name}.parquet") for name in ("edges", "vertices"))
    node_ids = dict(zip(vertices["vertex_id"].tolist(), vertices["vertex_uuid"].tolist(), strict=True))
    streets = denver.split_names(denver.merge_directions(edges, node_ids))
    assert denver.osm_xml(streets) == denver.STREETS_FILE.read_text(encoding="utf-8")
