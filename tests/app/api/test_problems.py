"""Errors as problem documents: five kinds, refused fields, and nothing of what was sent."""

import json

import pytest

from app.api.asked import strict_json
from app.api.problems import KINDS, known_names, problem_of_error, problem_of_fields
from geo.errors import BadInput, Conflict, Infeasible, NotFound, TurfwalkError, Unavailable
from tests.app.api.live import CANARY

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    ("kind", "status"),
    [(BadInput, 422), (NotFound, 404), (Conflict, 409), (Infeasible, 422), (Unavailable, 503)],
)
def test_each_kind_of_error_has_its_status_and_name(kind, status):
    document = problem_of_error(kind("It is so.", "Mend it."))
    assert (document.status, document.detail, document.mend) == (status, "It is so.", "Mend it.")
    assert document.type.startswith("urn:turfwalk:problem:")
    assert document.title


def test_no_kind_is_forgotten():
    assert {kind for kind in KINDS if TurfwalkError in kind.__bases__} == set(TurfwalkError.__subclasses__())


@pytest.mark.parametrize(
    "body",
    [
        {"name": "All"},
        {"name": "All", "where": "true", CANARY: 1},
        {"name": "All", "where": {"nested": CANARY}},
        {"name": 5, "where": "true"},
        {"name": f"{CANARY}\x00", "where": "true"},
        {"name": CANARY * 20, "where": "true"},
        [CANARY],
        CANARY,
    ],
)
def test_a_refused_field_is_named_and_what_was_sent_is_not(stranger, body):
    answer = stranger.post("/c/open/api/universes", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert {"type", "title", "status", "detail", "mend", "errors"} == set(document)
    assert document["status"] == 422
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("cuts", {"universe": "All", "spec": {CANARY: 1}}),
        ("cuts", {"universe": "All", "spec": {"walk": {"speed_mps": CANARY}}}),
        ("cuts", {"universe": "All", "spec": {"walk": {"crossing_effort_m": {CANARY: CANARY}}}}),
        ("cuts", {"universe": "All", "spec": {"keep": CANARY}}),
        ("walks", {"turf_ids": [f"../{CANARY}"]}),
        ("walks", {"spec": {"start": [1, CANARY]}}),
        ("exports", {"format": CANARY}),
        ("turfs/measure", {"universe": "All", "area": {"type": CANARY, "coordinates": []}}),
        ("turfs/measure", {"universe": "All", "area": {"type": "Polygon", "coordinates": [[[CANARY, 1]]]}}),
        ("turfs", {"universe": "All", "area": {"type": "Polygon", "coordinates": [SQUARE], CANARY: 1}}),
    ],
)
def test_no_body_of_any_route_is_repeated(stranger, path, body):
    answer = stranger.post(f"/c/open/api/{path}", json=body)
    assert answer.status_code == 422
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"doors?box={CANARY}",
        "doors?box=nan,0,1,1",
        "doors?box=1,1,0,0",
        "doors?box=1,2,3",
        f"doors?limit={CANARY}",
        "doors?limit=99999999999999999999999",
        f"areas?kind={CANARY}",
        "areas",
        f"heatmap?by={CANARY}",
        f"heatmap?metric={CANARY}%00",
        "heatmap?resolution=40",
        f"campaign?{CANARY}=1",
        f"jobs/{CANARY}%00",
        f"turfs/T1/handout?format={CANARY}",
        f"exceptions?universe={CANARY}%0A",
        f"exports/..{CANARY}",
    ],
)
def test_no_option_of_any_route_is_repeated(stranger, path):
    answer = stranger.get(f"/c/open/api/{path}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert CANARY not in answer.text


def test_a_time_zone_nobody_knows_is_refused_without_repeating_it(owner):
    body = {"name": "Hill", "election_on": "2026-11-03", "time_zone": CANARY}
    answer = owner.post("/api/campaigns", json=body)
    assert answer.status_code == 422
    assert CANARY not in answer.text
    assert answer.json()["errors"] == [
        {"where": "body.time_zone", "reason": "is no known time zone; use a name such as America/New_York"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 9223372036854775808}',
        b'{"a": -99999999999999999999999999}',
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b"\xff\xfe",
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 100 + b"1" + b"}" * 100,
    ],
)
def test_json_that_would_trouble_what_lies_behind_is_refused(stranger, text):
    with pytest.raises(json.JSONDecodeError):
        strict_json(text)
    answer = stranger.post(
        "/c/open/api/universes", content=text, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("value", [{"a": [1, -(2**63) + 1, 2**63 - 1, 0.5, "é😀", None, True]}, [], "x", 5])
def test_other_json_is_read_as_it_is(value):
    assert strict_json(json.dumps(value).encode()) == value


def test_a_body_that_is_no_json_is_refused(stranger):
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = stranger.post("/c/open/api/universes", content=b"name=x", headers={"Content-Type": kind})
        assert answer.status_code == 422


def test_places_are_spelled_with_our_own_words_only():
    known = known_names(
        {"properties": {"spec": {"properties": {"walk": {}}}}, "p": {"name": "box", "in": "query"}}
    )
    assert {"spec", "walk", "box"} <= known
    errors = [{"type": "float_type", "loc": ("body", "spec", CANARY, 3), "msg": CANARY, "input": CANARY}]
    document = problem_of_fields(errors, known)
    assert document.errors[0].where == "body.spec.….3"
    assert CANARY not in str(document)
