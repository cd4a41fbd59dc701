"""The layers by OGC API – Features, read by GDAL's own client as QGIS reads them, and who may."""

import json
import re
import shutil
import uuid
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import httpx
import pyogrio
import pytest

from app.canvass import Actor
from app.ogc import box_asked, span_asked
from app.phone import receive_results
from app.service.cuts import list_cuts
from app.service.features import TITLES, list_collections, read_features
from app.service.people import change_person
from app.service.read_keys import delete_read_key, list_read_keys, make_read_key
from app.service.turfs import list_turfs
from app.snapshots import read_snapshot
from app.store import cuts as cut_record
from app.store.campaign import open_campaign
from geo.errors import BadInput, NotFound
from tests.app.api.live import make_empty, serving
from tests.promises.hill import add_somebody

NOON = datetime(2026, 10, 3, 17, 0, tzinfo=UTC)
HIDDEN = {"doors", "walks"}


@pytest.fixture(scope="module")
def town(planned_gridville, tmp_path_factory):
    """Gridville, planned and partly walked, as if its people were real; served."""
    folder = shutil.copytree(planned_gridville, tmp_path_factory.mktemp("ogc") / "gridville")
    with open_campaign(folder) as c:
        c.change(invented=False)
    empty = make_empty(folder.parent / "beside", invented=False)
    with serving([folder, empty]) as live:
        c = live.app.state.campaigns.read("gridville")
        with c.reading() as connection:
            rows = cut_record.living_turf_rows(connection)
            doors = cut_record.doors_of_turfs(connection, rows)[rows[0]["turf_id"]]
        for n, door_id in enumerate(doors[:12]):
            found = {"result_id": str(uuid.uuid4()), "turf_id": rows[0]["turf_id"], "door_id": door_id}
            found |= {"outcome": ("not-home", "canvassed")[n % 2], "device_id": "p", "device_sequence": n}
            at = (NOON + timedelta(days=n // 6, minutes=n)).isoformat()
            receive_results(c, Actor("p1", "canvasser"), [json.dumps({**found, "knocked_at": at})])
        yield live, c


@pytest.fixture(scope="module")
def keys(town):
    """Keys of a director and an analyst."""
    _, c = town
    people = {role: add_somebody(c, role, role.title()) for role in ("director", "analyst")}
    return {role: make_read_key(c, person_id).key for role, person_id in people.items()}


class Gdal:
    """GDAL's client for this standard, in a process of its own: it holds on to the interpreter while it waits."""

    def __init__(self, executor, address, keys):
        self._executor, self._address, self._keys, self._shown = executor, address, keys, {}

    def as_(self, role, *, basic=False):
        key = self._keys[role]
        bearer = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": key}
        self._shown = {"GDAL_HTTP_USERPWD": f"anybody:{key}"} if basic else bearer

    def layers(self):
        return set(self._executor.submit(_list_layers, self._address, self._shown).result())

    def read(self, layer, **options):
        return self._executor.submit(_read, self._address, self._shown, layer, options).result()


def _list_layers(address, shown):
    _show(shown)
    return [name for name, _ in pyogrio.list_layers(address)]


def _read(address, shown, layer, options):
    _show(shown)
    return pyogrio.read_dataframe(address, layer=layer, **options)


def _show(shown):
    nothing = dict.fromkeys(("GDAL_HTTP_USERPWD", "GDAL_HTTP_AUTH", "GDAL_HTTP_BEARER"))
    pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": "20", **nothing, **shown})


@pytest.fixture(scope="module")
def gdal(town, keys):
    live, _ = town
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        yield Gdal(executor, f"OAPIF:{live.url}/c/gridville/api/ogc", keys)


@pytest.fixture
def client(town, keys):
    live, _ = town
    headers = {"authorization": f"Bearer {keys['director']}"}
    with httpx.Client(base_url=f"{live.url}/c/gridville/api/ogc", headers=headers, timeout=20) as one:
        yield one


def test_gdal_lists_the_layers_that_a_role_may_see(gdal):
    gdal.as_("director")
    assert gdal.layers() == set(TITLES)
    gdal.as_("analyst", basic=True)
    assert gdal.layers() == set(TITLES) - HIDDEN


def test_gdal_reads_every_layer_whole_and_where_it_is(gdal, town):
    _, c = town
    gdal.as_("director", basic=True)
    west, south, east, north = read_snapshot(c).areas().total_bounds
    for one in list_collections(c):
        found = gdal.read(one.collection_id)
        assert len(found) == one.feature_count, one.collection_id
        if one.feature_count:
            assert found.crs.to_epsg() == 4326 or "CRS84" in str(found.crs)
            middle = found.geometry.union_all().centroid
            assert west <= middle.x <= east, one.collection_id
            assert south <= middle.y <= north, one.collection_id
    doors = gdal.read("doors")
    assert {"house_number", "street_name", "turf_id", "outcome"} <= set(doors.columns)
    assert set(gdal.read("turfs")["turf_id"]) == {one.turf_id for one in list_turfs(c)}


def test_gdal_pages_through_a_layer_and_asks_by_box(gdal, town, monkeypatch):
    _, c = town
    gdal.as_("director")
    placed = read_snapshot(c).table("doors").drop_nulls("lon")
    asked = []
    page = read_features

    def counted(*args, **kwargs):
        asked.append(args[2])
        return page(*args, **kwargs)

    monkeypatch.setattr("app.service.features.read_features", counted)
    found = gdal.read("doors", PAGE_SIZE=50)
    assert sorted(found["door_id"]) == sorted(placed["door_id"])
    assert len(asked) >= placed.height // 50
    lons = sorted(placed["lon"])
    box = (lons[10] - 1e-7, placed["lat"].min() - 1, lons[60] + 1e-7, placed["lat"].max() + 1)
    inside = gdal.read("doors", bbox=box)
    assert len(inside) == sum(box[0] <= lon <= box[2] for lon in lons)
    assert any(one.box is not None for one in asked)


def test_no_layer_names_a_voter(client, town, keys):
    _, c = town
    voters = read_snapshot(c).table("voters")
    words = {*voters["last_name"], *voters["voter_id"]}
    text = "".join(client.get(f"/collections/{name}/items", params={"limit": 10_000}).text for name in TITLES)
    found = set(re.findall(r'"([^"]+)"', text))
    assert found & words == set()
    analyst = {"authorization": f"Bearer {keys['analyst']}"}
    streets = set(read_snapshot(c).table("doors")["street_name"].drop_nulls())
    for name in TITLES:
        answer = client.get(f"/collections/{name}/items", headers=analyst)
        assert answer.status_code == (404 if name in HIDDEN else 200)
        assert set(re.findall(r'"([^"]+)"', answer.text)) & streets == set()


def test_the_documents_are_those_of_the_standard(client):
    landing = client.get(str(client.base_url).rstrip("/")).json()
    links = {link["rel"]: link for link in landing["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    conforms = client.get(links["conformance"]["href"]).json()["conformsTo"]
    base = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    assert {f"{base}{name}" for name in ("core", "oas30", "geojson")} == set(conforms)
    described = client.get(links["service-desc"]["href"])
    assert described.headers["content-type"].startswith("application/vnd.oai.openapi+json;version=3.0")
    assert described.json()["openapi"].startswith("3.0")
    collections = client.get(links["data"]["href"]).json()
    for one in collections["collections"]:
        items = next(link["href"] for link in one["links"] if link["rel"] == "items")
        assert one["itemType"] == "feature"
        assert client.get(f"/collections/{one['id']}").json() == one
        page = client.get(items, params={"limit": 2})
        assert page.headers["content-type"] == "application/geo+json"
        found = page.json()
        assert found["numberReturned"] == len(found["features"]) == min(2, found["numberMatched"])
        for feature in found["features"]:
            again = client.get(f"/collections/{one['id']}/items/{feature['id']}").json()
            assert {name: again[name] for name in feature} == feature
            assert {link["rel"] for link in again["links"]} == {"self", "collection"}


def test_links_lead_through_all_pages_once(client):
    seen, here = [], "/collections/hexes-10/items?limit=7"
    while here:
        page = client.get(here).json()
        seen += [one["id"] for one in page["features"]]
        here = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == page["numberMatched"]
    assert next(link for link in page["links"] if link["rel"] == "prev")


def test_time_asks_for_doors_knocked_at_then(client):
    def knocked(when):
        page = client.get("/collections/doors/items", params={"datetime": when, "limit": 100}).json()
        return page["numberMatched"]

    assert knocked("2026-10-03") == 6
    assert knocked("2026-10-04/..") == 6
    assert knocked("../2026-10-04") == 12
    assert knocked("2026-10-03T17:00:00Z") == 1
    assert knocked("2026-10-05/2026-10-06") == 0
    areas = client.get("/collections/precincts/items", params={"datetime": "1999-01-01"}).json()
    assert areas["numberMatched"] > 0  # they have no time: all fit


@pytest.mark.parametrize(
    "options",
    [
        {"bbox": "1,2,3"},
        {"bbox": "0,1,2,nan"},
        {"bbox": "0,9,1,2"},
        {"datetime": "yesterday"},
        {"datetime": "../.."},
        {"datetime": "2026-10-05/2026-10-04"},
        {"limit": "0"},
        {"limit": "x"},
        {"offset": "-1"},
        {"no-such-option": "1"},
    ],
)
def test_a_wrong_option_is_answered_with_400(client, options):
    answer = client.get("/collections/turfs/items", params=options)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_limit_that_is_too_large_is_taken_for_the_largest(client):
    assert client.get("/collections/turfs/items", params={"limit": 10**9}).status_code == 200
    assert client.get("/collections/nothing/items").status_code == 404
    assert client.get("/collections/turfs/items/NONE").status_code == 404


def test_boxes_and_times_are_read_as_the_standard_writes_them():
    assert box_asked("1,2,0,3,4,9") == (1, 2, 3, 4)
    assert box_asked("170,-10,-170,10") == (170, -10, -170, 10)
    assert span_asked("2026-10-03/")[1] is None
    assert span_asked("2026-10-03T12:00:00+02:00")[0] == datetime(2026, 10, 3, 10, tzinfo=UTC)
    with pytest.raises(BadInput):
        span_asked("2026-10-03T12:00:00")  # no zone


def test_a_box_across_the_line_of_dates_leaves_out_what_lies_between(client, town):
    everywhere = client.get("/collections/doors/items", params={"limit": 1}).json()["numberMatched"]
    lon = read_snapshot(town[1]).table("doors")["lon"].drop_nulls()
    across = f"{lon.max() + 1},-90,{lon.min() - 1},90"
    assert client.get("/collections/doors/items", params={"bbox": across}).json()["numberMatched"] == 0
    around = f"{lon.min() - 1},-90,{lon.max() + 1},90"
    assert (
        client.get("/collections/doors/items", params={"bbox": around}).json()["numberMatched"] == everywhere
    )


def test_a_key_opens_the_layers_and_nothing_else(town, keys):
    live, _ = town
    header = {"authorization": f"Bearer {keys['director']}"}
    inside = httpx.get(f"{live.url}/c/gridville/api/ogc", headers=header)
    assert inside.status_code == 200
    for path in ("api/turfs", "api/doors", "api/session", "", "api/read-keys"):
        assert httpx.get(f"{live.url}/c/gridville/{path}", headers=header).status_code == 401, path
    assert httpx.get(f"{live.url}/c/beside/api/ogc", headers=header).status_code == 401
    assert (
        httpx.get(f"{live.url}/c/gridville/api/ogc", cookies={"turfwalk": keys["director"]}).status_code
        == 401
    )


def test_nobody_is_asked_for_a_key_and_told_nothing(town):
    live, _ = town
    for header in (
        {},
        {"authorization": "Bearer x"},
        {"authorization": "Basic !"},
        {"authorization": "Basic eDp4"},
    ):
        answer = httpx.get(f"{live.url}/c/gridville/api/ogc/collections", headers=header)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert "www-authenticate" not in httpx.get(f"{live.url}/c/gridville/api/turfs").headers


def test_no_key_stands_in_the_log_or_an_answer(town, keys, caplog):
    live, _ = town
    caplog.set_level("DEBUG")
    for path in ("api/ogc/collections/doors/items", "api/ogc/nothing", "api/turfs"):
        answer = httpx.get(
            f"{live.url}/c/gridville/{path}", headers={"authorization": f"Bearer {keys['director']}"}
        )
        assert keys["director"] not in answer.text
    assert keys["director"] not in caplog.text


def test_a_key_ends_at_once_with_its_role_and_account(town):
    live, c = town
    person_id = add_somebody(c, "director", "Dora")

    def status(key):
        header = {"authorization": f"Bearer {key}"}
        return httpx.get(f"{live.url}/c/gridville/api/ogc/collections/doors", headers=header).status_code

    made = make_read_key(c, person_id)
    assert made.key not in json.dumps([str(one) for one in list_read_keys(c)])
    assert status(made.key) == 200
    with pytest.raises(NotFound):
        delete_read_key(c, made.key_id, "somebody-else")
    delete_read_key(c, made.key_id, person_id)
    assert status(made.key) == 401
    key = make_read_key(c, person_id).key
    change_person(c, person_id, role="analyst")
    assert status(key) in {401, 404}
    with pytest.raises(BadInput):
        make_read_key(c, add_somebody(c, "canvasser", "Carl"))


def test_layers_follow_what_is_changed(imported):
    assert read_features(imported, "turfs").matched_count == 0
    assert read_features(imported, "doors").matched_count > 0
    from app.service import cuts, universes
    from routing.model import TurfSpec

    universes.create_universe(imported, "everyone", "true")
    cuts.cut_turf(imported, "everyone", TurfSpec(shift_s=None, turf_count=4))
    assert read_features(imported, "turfs").matched_count == len(list_turfs(imported))
    cuts.delete_cut(imported, list_cuts(imported)[0].cut_id)
    assert read_features(imported, "turfs").matched_count == 0


def test_an_empty_campaign_has_empty_layers(tmp_path):
    with open_campaign(make_empty(tmp_path / "empty", invented=True)) as c:
        assert {one.feature_count for one in list_collections(c)} == {0}
