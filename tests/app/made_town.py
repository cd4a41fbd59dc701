"""A town of any size for measures: doors at random in a few neighbourhoods, invented voters, results with planted rates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np
import polars as pl

from app.canvass import ContactResult
from app.service import campaigns
from app.snapshots import drafting, read_snapshot
from app.store.campaign import open_campaign
from app.store.results import Sent, add_results
from geo.hexes import cells_of

MIDDLE = (-71.1, 42.37)
MORNING = datetime(2026, 10, 3, 14, 0, tzinfo=UTC)


def make_town(folder, door_count, spread=0.02, seed=3, voters_a_door=1.6):
    """Make a campaign of so many doors; gives its folder."""
    rng = np.random.default_rng(seed)
    lon = MIDDLE[0] + rng.normal(0, spread, door_count)
    lat = MIDDLE[1] + rng.normal(0, spread, door_count)
    residents = 1 + rng.poisson(voters_a_door - 1, door_count)
    ids = [f"d{number:07}" for number in range(door_count)]
    doors = pl.DataFrame(
        {
            "door_id": ids,
            "voter_count": residents.astype(np.int32),
            "exception_reason": pl.Series([None] * door_count, dtype=pl.String),
            "lon": lon,
            "lat": lat,
            "cell_id": cells_of(lon, lat),
            "precinct_id": pl.Series((lon * 100).round().astype(int)).cast(pl.String),
            "geoid": pl.Series((lat * 200).round().astype(int)).cast(pl.String),
        }
    )
    behind = np.repeat(np.arange(door_count), residents)
    score = np.clip(50 + 200 * (lon[behind] - MIDDLE[0]) + rng.normal(0, 20, len(behind)), 0, 100)
    voters = pl.DataFrame(
        {
            "voter_id": pl.select(pl.format("v{}", pl.int_range(len(behind)))).to_series(),
            "door_id": pl.Series(ids).gather(behind),
            "exception_reason": pl.Series([None] * len(behind), dtype=pl.String),
            "party": pl.Series(np.array(["D", "R", "U"])[rng.integers(0, 3, len(behind))]),
            "history": pl.Series([["general-2024"], []] * (len(behind) // 2) + [[]] * (len(behind) % 2)),
            "support_score": score,
        }
    )
    campaigns.create_campaign(folder, "Made", date(2026, 11, 3), "America/New_York", invented=True)
    with open_campaign(folder) as c, drafting(c) as draft:
        draft.write("doors", doors)
        draft.write("voters", voters)
        draft.publish("made", {})
    return folder


def result(number, door_id, outcome, at=MORNING, **also):
    """Make one result."""
    named = {
        "assignment_id": None,
        "turf_id": "BCDF",
        "voter_id": None,
        "answers": {},
        "note": "",
        "canvasser_id": "p1",
        "device_id": "x",
        "supersedes": None,
        "script_id": None,
        "script_version": None,
        "source": "phone",
    } | also
    return ContactResult(
        result_id=str(UUID(int=number)),
        door_id=door_id,
        outcome=outcome,
        device_sequence=number,
        knocked_at=at,
        received_at=at + timedelta(minutes=1),
        **named,
    )


def hear(c, results):
    """Put results into the record, in the order given."""
    with c.writing() as connection:
        add_results(connection, [Sent(b"", "hash", one.result_id, one) for one in results])


def hear_planted(c, rate_of, share=0.5, seed=5, day_count=10):
    """Visit a share of the doors, on some days; each door talks at its planted rate. Gives the doors' rates."""
    rng = np.random.default_rng(seed)
    doors = read_snapshot(c).table("doors")
    rates = rate_of(doors)
    chosen = np.flatnonzero(rng.random(doors.height) < share)
    talks = rng.random(len(chosen)) < rates[chosen]
    hear(
        c,
        [
            result(
                number,
                doors["door_id"][int(row)],
                "canvassed" if talked else "not-home",
                MORNING + timedelta(days=int(rng.integers(0, day_count)), seconds=number),
            )
            for number, (row, talked) in enumerate(zip(chosen, talks, strict=True))
        ],
    )
    return rates
