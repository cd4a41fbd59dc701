"""Filters over the web: as text, as JSON, and counted before they are named."""

API = "/c/gridville/api"
TREE = {
    "all": [
        {"test": {"column": "party", "operator": "in", "values": ["D", "O'Hara"]}},
        {"not": {"test": {"column": "support_score", "operator": "<", "values": [50]}}},
    ]
}


def test_text_and_json_count_the_same_people(director):
    text = "party in ('D', 'O''Hara') and not support_score < 50"
    one, other = (
        director.post(f"{API}/universes/count", json=body).json()
        for body in ({"where": text}, {"tree": TREE})
    )
    assert one == other
    assert one["voter_count"] > 0


def test_a_universe_made_from_json_is_kept_as_text(director):
    made = director.post(f"{API}/universes", json={"name": "From JSON", "tree": TREE})
    assert made.status_code == 201, made.text
    assert made.json()["where"] == "party in ('D', 'O''Hara') and not (support_score < 50)"


def test_a_filter_is_given_once_and_in_order(director):
    for body in (
        {},
        {"where": "true", "tree": TREE},
        {"tree": {"test": {"column": "party", "operator": "drop", "values": ["x"]}}},
        {"tree": {"test": {"column": "a b", "operator": "=", "values": ["x"]}}},
        {"tree": {}},
    ):
        answer = director.post(f"{API}/universes/count", json=body)
        assert answer.status_code == 422, (body, answer.text)
