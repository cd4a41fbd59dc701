"""Doors are put on the map over the web, and taken off again."""

from tests.town import lonlat

API = "/c/gridville/api"


def test_a_door_is_placed_and_its_place_is_taken_back(director):
    (door,) = director.get(f"{API}/unlocated-doors").json()
    lon, lat = lonlat(320, 60)
    placed = director.post(f"{API}/doors/{door['door_id']}/place", json={"lon": lon, "lat": lat})
    assert placed.status_code == 200, placed.text
    assert placed.json()["located_by"] == "by-hand"
    assert director.get(f"{API}/unlocated-doors").json() == []
    back = director.delete(f"{API}/doors/{door['door_id']}/place")
    assert (back.status_code, back.json()["located_by"]) == (200, None)
    assert director.get(f"{API}/unlocated-doors").json() == [door]


def test_addresses_of_doors_are_for_those_who_signed_in_and_are_never_kept(live, director):
    answer = director.get(f"{API}/unlocated-doors")
    assert answer.headers["cache-control"] == "no-store"
    with live.client(signed_in=False) as stranger:
        assert stranger.get(f"{API}/unlocated-doors").status_code == 401


def test_a_place_that_is_none_is_refused(director):
    (door,) = director.get(f"{API}/unlocated-doors").json()
    for body in ({"lon": 1, "lat": 1}, {"lon": 200, "lat": 1}, {"lon": 1}, {"lon": None, "lat": 1}):
        assert director.post(f"{API}/doors/{door['door_id']}/place", json=body).status_code == 422, body
    assert director.post(f"{API}/doors/none/place", json={"lon": 1, "lat": 1}).status_code == 404
    assert director.delete(f"{API}/doors/{door['door_id']}/place").status_code == 404


def test_places_that_were_set_are_listed_for_those_who_signed_in(live, director):
    (door,) = director.get(f"{API}/unlocated-doors").json()
    lon, lat = lonlat(320, 60)
    director.post(f"{API}/doors/{door['door_id']}/place", json={"lon": lon, "lat": lat})
    (place,) = director.get(f"{API}/set-places").json()
    assert (place["door_id"], place["address"], place["located_by"]) == (
        door["door_id"],
        door["address"],
        "by-hand",
    )
    director.delete(f"{API}/doors/{door['door_id']}/place")
    assert director.get(f"{API}/set-places").json() == []
    with live.client(signed_in=False) as stranger:
        assert stranger.get(f"{API}/set-places").status_code == 401


def test_the_web_says_what_an_online_geocoder_would_be_sent_and_sends_nothing(director):
    plan = director.get(f"{API}/locate", params={"online": "census"})
    assert plan.status_code == 200, plan.text
    assert (plan.json()["agreed"], plan.json()["address_count"]) == (False, 1)
    for asked in (
        {"online": "google"},
        {"online": "census", "url": "http://127.0.0.1/"},
        {"online": "census", "agreed": True},
    ):
        assert director.get(f"{API}/locate", params=asked).status_code == 422, asked
