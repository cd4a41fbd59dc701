"""An online geocoder is told addresses only, asked politely, and believed only where it names the very address."""

import itertools
import time
from dataclasses import replace

import polars as pl
import pytest

from geo.errors import Cancelled, Unavailable
from geo.geocoder import ANOTHER, CENSUS, NO_MATCH, NOMINATIM, OUTSIDE, SEVERAL, ask_geocoder
from tests.geo.fake_geocoder import fake_geocoder

BOUNDS = (-98.5, 39.0, -97.5, 40.0)
HERE = {"lon": -98.1, "lat": 39.7}


def addresses(*streets):
    rows = [(row, *street.split(" ", 1), "Gridville", "KS", "67999") for row, street in enumerate(streets)]
    names = ("row", "house_number", "street_name", "city", "state", "zip5")
    return pl.DataFrame(rows, schema=names, orient="row", schema_overrides={"row": pl.UInt32})


def asked(fake, geocoder, table, tell=lambda _part, _words: None, **changed):
    polite = replace(geocoder, url=fake.url, **{"pause_s": 0.0, **changed})
    return pl.concat(list(ask_geocoder(polite, table, BOUNDS, tell))).rows()


def place(**changed):
    return {**HERE, **changed}


def test_census_answers_count_only_for_the_very_address_inside_the_area():
    known = {
        "12 OAK STREET": place(found="12 OAK ST, GRIDVILLE, KS, 67999"),
        "13 OAK STREET": place(found="31 OAK ST, GRIDVILLE, KS, 67999"),
        "14 OAK STREET": place(found="14 ELM ST, GRIDVILLE, KS, 67999"),
        "15 OAK STREET": place(found="15 OAK ST, FARVILLE, KS, 66000"),
        "16 OAK STREET": place(found="16 OAK ST, FARVILLE, KS, 67999"),
        "17 OAK STREET": place(lon=-90.0),
        "18 OAK STREET": {"how": "Tie"},
    }
    with fake_geocoder(known=known) as fake:
        found = asked(fake, CENSUS, addresses(*known, "19 Oak Street"))
    assert found == [
        (0, -98.1, 39.7, None),
        (1, None, None, ANOTHER),
        (2, None, None, ANOTHER),
        (3, None, None, ANOTHER),
        (4, -98.1, 39.7, None),
        (5, None, None, OUTSIDE),
        (6, None, None, SEVERAL),
        (7, None, None, NO_MATCH),
    ]
    ((_, headers, body),) = fake.said
    assert headers["User-Agent"].startswith("Turfwalk/")
    assert "0,12 OAK STREET,Gridville,KS,67999\r\n" in body


def test_nominatim_answers_count_only_where_a_house_is_found_and_only_one():
    known = {
        "1 OAK STREET": [place()],
        "2 OAK STREET": [place(address={"house_number": ""})],
        "3 OAK STREET": [place(), place(lon=-98.3)],
        "4 OAK STREET": [place(lon=-90.0), place(lon=-98.1001), place()],
        "5 OAK STREET": [place(address={"road": "Oak Avenue"})],
        "6 OAK STREET": [place(address={"postcode": "", "town": "gridville"})],
    }
    with fake_geocoder(known=known) as fake:
        found = asked(fake, NOMINATIM, addresses(*known))
    assert [(row, lon, refused) for row, lon, _, refused in found] == [
        (0, -98.1, None),
        (1, None, NO_MATCH),
        (2, None, SEVERAL),
        (3, -98.1001, None),
        (4, None, ANOTHER),
        (5, -98.1, None),
    ]
    assert fake.said[0][2]["street"] == ["1 OAK STREET"]
    assert set(fake.said[0][2]) == {
        *("street", "city", "state", "postalcode"),
        *("countrycodes", "format", "addressdetails", "limit"),
    }


def test_requests_go_one_at_a_time_and_keep_the_pause():
    with fake_geocoder(wait_s=0.05) as fake:
        asked(fake, NOMINATIM, addresses("1 A St", "2 A St", "3 A St"), pause_s=0.2)
    times = [said[0] for said in fake.said]
    assert fake.at_once_most == 1
    assert all(later - earlier > 0.19 for earlier, later in itertools.pairwise(times))
    assert NOMINATIM.pause_s >= 1
    assert CENSUS.pause_s >= 1


def test_addresses_go_in_batches_and_answers_come_after_each():
    with fake_geocoder(known={"1 A ST": place()}) as fake:
        polite = replace(CENSUS, url=fake.url, pause_s=0.0, batch_count=2)
        batches = list(ask_geocoder(polite, addresses("1 A St", "2 A St", "3 A St"), BOUNDS, lambda *_: None))
    assert [batch["row"].to_list() for batch in batches] == [[0, 1], [2]]


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "asks us to stop"), (429, "asks us to stop"), (500, "error 500"), (302, "error 302")],
)
def test_a_geocoder_that_refuses_or_sends_elsewhere_is_asked_no_more(status, words):
    with fake_geocoder(status=status) as fake:
        for geocoder in (CENSUS, NOMINATIM):
            with pytest.raises(Unavailable, match=words):
                asked(fake, geocoder, addresses("1 A St", "2 A St"), batch_count=1)
        assert len(fake.said) == 2


def test_an_answer_that_is_none_and_a_server_that_is_not_there_are_said():
    with fake_geocoder() as fake:
        fake.census = lambda *_: b"<html>sorry</html>"
        fake.nominatim = lambda *_: b'{"error": "no"}'
        for geocoder in (CENSUS, NOMINATIM):
            with pytest.raises(Unavailable, match="something else"):
                asked(fake, geocoder, addresses("1 A St"))
    with pytest.raises(Unavailable, match="cannot be reached"):
        asked(fake, CENSUS, addresses("1 A St"))


def test_waiting_tells_of_progress_and_stops_at_once_when_cancelled():
    told = []

    def stop(_part, words):
        told.append(words)
        if len(told) > 1:
            raise Cancelled("Stopped.")

    with fake_geocoder(wait_s=1.5) as fake:
        began = time.monotonic()
        with pytest.raises(Cancelled):
            asked(fake, CENSUS, addresses("1 A St"), stop)
        assert time.monotonic() - began < 1
    assert told == ["Asking census: 0 of 1 addresses"] * 2
