"""The live count of very many doors measures patches of their walk only, and is near the whole."""

import pytest

from app import measuring
from app.measuring import gauge_of, make_ready, universe_key, walkable_of
from app.snapshots import read_snapshot
from app.store.campaign import open_campaign
from app.suppressing import suppressed_of
from tests.bench.great_city import town_campaign


@pytest.mark.real
@pytest.mark.slow
def test_patches_stand_for_the_walk_of_a_whole_town(monkeypatch):
    with open_campaign(town_campaign()) as c:
        snapshot = read_snapshot(c)
        walkable = walkable_of(snapshot, "true", suppressed_of(c, snapshot))
        gauge = gauge_of(snapshot, universe_key("true"), walkable)
        ids = walkable["door_id"].to_list()
        assert len(gauge.stops) > measuring.MOST_STOPS
        knock_s, about_s = gauge.seconds(ids)
        monkeypatch.setattr(measuring, "MOST_STOPS", len(ids))
        again_s, whole_s = gauge.seconds(ids)
    assert knock_s == again_s
    assert about_s == pytest.approx(whole_s, rel=0.15)


def test_a_campaign_is_made_ready_whatever_it_holds(planned, tmp_path):
    from tests.app.api.live import make_empty

    make_ready(planned)
    with open_campaign(make_empty(tmp_path / "empty", invented=True)) as c:
        make_ready(c)
