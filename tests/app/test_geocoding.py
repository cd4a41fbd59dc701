"""Online geocoding: nothing is sent without a yes, only addresses are sent, answers stay and may be taken back."""

import json
import subprocess
import sys

import polars as pl
import pytest
from sqlalchemy import text

from app.service import geocoding, imports, places
from app.snapshots import read_snapshot
from geo.errors import BadInput, Conflict, NotFound, Unavailable
from tests import town
from tests.geo.fake_geocoder import fake_geocoder

LON, LAT = town.lonlat(320, 60)
NOWHERE = "999 NOWHERE LN"


@pytest.fixture
def real(imported):
    """Gridville as if its people were not invented."""
    with imported.writing() as connection:
        connection.execute(text("UPDATE campaign SET invented = 0"))
    return imported


@pytest.fixture
def fake():
    with fake_geocoder(known={NOWHERE: {"lon": LON, "lat": LAT}}) as server:
        yield server


def doors(c):
    return read_snapshot(c).table("doors").sort("door_id")


def test_without_a_yes_it_only_says_what_would_be_sent(real, fake):
    before = real.row()
    plan = geocoding.locate_online(real, "census", fake.url)
    assert (plan.agreed, plan.address_count, plan.door_count, plan.unlocated_count) == (False, 1, 1, 1)
    assert plan.url == fake.url
    assert fake.said == []
    assert real.row() == before


@pytest.mark.parametrize("online", ["census", "nominatim"])
def test_only_the_addresses_of_unlocated_doors_are_sent_and_no_names(real, fake, online):
    fake.known = {}
    geocoding.locate_online(real, online, fake.url, agreed=True)
    ((_, headers, body),) = fake.said
    told = json.dumps([headers, body]).lower()
    assert "nowhere" in told
    voters = read_snapshot(real).table("voters")
    for name in {*voters["last_name"], *voters["voter_id"], *doors(real)["door_id"]}:
        assert name.lower() not in told


@pytest.mark.parametrize("online", ["census", "nominatim"])
def test_a_door_is_located_joined_and_kept_whatever_is_imported(real, fake, online, gridville_files):
    fake.known = {NOWHERE: {"lon": LON, "lat": LAT} if online == "census" else [{"lon": LON, "lat": LAT}]}
    report = geocoding.locate_online(real, online, fake.url, agreed=True)
    assert (report.agreed, report.located_count, report.refused, report.trouble) == (True, 1, {}, None)
    (place,) = places.list_set_places(real)
    assert (place.located_by, place.lon, place.lat) == (f"geocoder-{online}", LON, LAT)
    assert doors(real).filter(door_id=place.door_id)["precinct_id"].to_list() == ["P-3"]
    imports.import_voters(real, gridville_files.voters)
    imports.import_addresses(real, gridville_files.addresses)
    assert places.list_set_places(real) == [place]
    assert places.list_unlocated_doors(real) == []


def test_what_was_asked_is_not_asked_again_but_another_may_be(real, fake):
    fake.known = {}
    report = geocoding.locate_online(real, "census", fake.url, agreed=True)
    assert report.refused == {"not known there": 1}
    assert geocoding.locate_online(real, "census", fake.url, agreed=True).address_count == 0
    assert len(fake.said) == 1
    assert geocoding.locate_online(real, "nominatim", fake.url).address_count == 1


def test_an_answer_is_taken_back_and_a_place_by_hand_wins_over_it(real, fake):
    before = doors(real)
    geocoding.locate_online(real, "census", fake.url, agreed=True)
    (place,) = places.list_set_places(real)
    places.place_door(real, place.door_id, LON + 0.0001, LAT)
    assert places.list_set_places(real)[0].located_by == "by-hand"
    assert places.forget_place(real, place.door_id).located_by == "geocoder-census"
    assert places.forget_place(real, place.door_id).located_by is None
    assert doors(real).equals(before)
    assert places.list_set_places(real) == []
    with pytest.raises(NotFound, match="by hand"):
        places.forget_place(real, place.door_id)


def test_what_a_file_knows_wins_over_an_answer(real, fake, tmp_path):
    geocoding.locate_online(real, "census", fake.url, agreed=True)
    known = pl.DataFrame(
        {"number": ["999"], "street": ["Nowhere Lane"], "zip": ["67999"], "lon": [LON], "lat": [LAT]}
    )
    known.write_csv(tmp_path / "more.csv")
    imports.import_addresses(real, tmp_path / "more.csv")
    by = doors(real)["located_by"].to_list()
    assert "geocoder-census" not in by


def test_a_failure_changes_nothing(real, fake):
    fake.status = 500
    before = real.row()
    with pytest.raises(Unavailable):
        geocoding.locate_online(real, "census", fake.url, agreed=True)
    assert real.row() == before


def test_what_was_answered_before_a_failure_is_kept(real, fake, monkeypatch):
    def then_fail(*asked):
        yield from original(*asked)
        raise Unavailable("The geocoder cannot be reached.")

    from geo import geocoder

    original = geocoder.ask_geocoder
    monkeypatch.setattr(geocoder, "ask_geocoder", then_fail)
    report = geocoding.locate_online(real, "census", fake.url, agreed=True)
    assert (report.located_count, report.trouble) == (1, "The geocoder cannot be reached.")
    assert len(places.list_set_places(real)) == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://host/x", "host/path", "https://", "https://h/x?key=1"]
)
def test_an_address_of_a_geocoder_is_checked(real, url):
    with pytest.raises(BadInput, match="geocoder"):
        geocoding.locate_online(real, "census", url)


def test_the_invented_town_and_unknown_geocoders_are_refused(imported, fake):
    with pytest.raises(Conflict, match="invented"):
        geocoding.locate_online(imported, "census", fake.url, agreed=True)
    with pytest.raises(BadInput, match="no geocoder"):
        geocoding.locate_online(imported, "google")
    assert fake.said == []


def turfwalk(*words):
    command = [sys.executable, "-m", "app", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
    )


def test_the_command_sends_nothing_until_somebody_says_yes(real, fake):
    asked = ("locate", real.folder, "--online", "census", "--url", fake.url)
    ran = turfwalk(*asked)
    assert (ran.returncode, len(ran.stderr.strip().splitlines())) == (2, 1)
    assert "1 addresses of 1 doors" in ran.stderr
    assert "--yes" in ran.stderr
    assert json.loads(turfwalk(*asked, "--json").stdout)["agreed"] is False
    assert fake.said == []
    ran = turfwalk(*asked, "--yes")
    assert "1 of 1 doors are located by geocoder-census" in ran.stdout, ran.stderr
    assert "geocoder-census" in turfwalk("list", "set-places", real.folder).stdout
