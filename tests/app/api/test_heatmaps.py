"""Heatmaps over the web: planners see every figure, analysts none of few people, and files are what is shown."""

import json

import pytest

from tests.app.api.live import make_empty, make_gridville, serving, write_town
from tests.promises.hill import cast_of, client_of

API = "/c/gridville/api"


@pytest.fixture(scope="module")
def hill(tmp_path_factory):
    """Gridville with people in every role."""
    folder = tmp_path_factory.mktemp("heatmaps")
    town = make_gridville(folder / "gridville", write_town(folder / "files"))
    with serving([town, make_empty(folder / "beside", invented=False)]) as live:
        yield live, cast_of(live, "gridville", "beside")


@pytest.fixture
def ask(hill):
    """Ask as somebody."""

    def asked(who, path, **options):
        with client_of(*hill, who) as client:
            method = "POST" if "json" in options else "GET"
            return client.request(method, f"{API}/{path}", **options)

    return asked


def cells(answer):
    assert answer.status_code == 200, answer.text
    return {cell["cell_id"]: cell for cell in answer.json()["cells"]}


def test_an_analyst_sees_no_cell_of_few_and_a_planner_all(ask):
    options = {"metric": "doors", "by": "hex", "resolution": 10}
    exact, seen = (cells(ask(who, "heatmap", params=options)) for who in ("director", "analyst"))
    assert set(exact) == set(seen)
    small = [one for one, cell in exact.items() if cell["n"] < 10]
    assert small
    assert all(seen[one]["hidden"] for one in small)
    assert not any(cell["hidden"] for cell in exact.values())
    assert all(cell["value"] % 5 == 0 for cell in seen.values() if cell["value"] is not None)


def test_the_file_of_an_analyst_hides_what_the_map_hides(ask):
    options = {"metric": "doors", "by": "hex", "resolution": 10, "format": "geojson"}
    file = json.loads(ask("analyst", "heatmap/file", params=options).text)
    shown = cells(ask("analyst", "heatmap", params={k: v for k, v in options.items() if k != "format"}))
    for feature in file["features"]:
        row = feature["properties"]
        assert row["hidden"] == shown[row["cell_id"]]["hidden"]
        assert row["value"] == shown[row["cell_id"]]["value"]


def test_a_cells_doors_are_for_planners(ask):
    one = next(iter(cells(ask("director", "heatmap", params={"metric": "doors", "by": "precinct"}))))
    found = ask("director", f"cells/{one}", params={"by": "precinct"})
    assert found.status_code == 200
    assert len(found.json()["door_ids"]) > 0
    told = ask("analyst", f"cells/{one}", params={"by": "precinct"}).json()
    assert told["door_ids"] == []
    heat = cells(ask("analyst", "heatmap", params={"metric": "voters", "by": "precinct"}))
    voters = next(figure for figure in told["figures"] if figure["metric"] == "voters")
    assert (voters["value"], voters["hidden"]) == (heat[one]["value"], heat[one]["hidden"])


def test_groups_are_compared_over_the_web(ask):
    ids = sorted(cells(ask("director", "heatmap", params={"metric": "doors", "by": "precinct"})))
    body = {"by": "precinct", "cells_a": ids[:1], "cells_b": ids[1:]}
    rows = {one["metric"]: one for one in ask("director", "cells/compare", json=body).json()["metrics"]}
    assert rows["doors"]["difference"] == rows["doors"]["a"]["value"] - rows["doors"]["b"]["value"]
    assert ask("analyst", "cells/compare", json=body).status_code == 200
    assert ask("director", "cells/compare", json={**body, "cells_a": []}).status_code == 422
    assert (
        ask(
            "director", "cells/compare", json={**body, "cells_a": ["89283082803ffff"], "by": "hex"}
        ).status_code
        == 422
    )


def test_metrics_and_days_are_listed(ask):
    names = {one["name"]: one for one in ask("analyst", "metrics").json()}
    assert names["doors"]["has_data"]
    assert not names["contact-rate"]["has_data"]
    assert "door_at" not in names  # where a voter's row points is no figure
    assert ask("analyst", "timeline").json() == {"days": [], "least": 10}


@pytest.mark.parametrize(
    "wrong",
    [
        {"metric": "contact-rate"},
        {"since": "2026-09-02", "until": "2026-09-01"},
        {"since": "soon"},
        {"outcome": "asleep"},
        {"resolution": 3},
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(ask, wrong):
    answer = ask("director", "heatmap", params=wrong)
    assert answer.status_code == 422
    assert answer.json()["detail"]
