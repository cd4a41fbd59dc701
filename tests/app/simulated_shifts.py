"""Shifts of made-up canvassers: honest ones of many kinds, and the same with one fault planted in each.

An honest canvasser walks a street, a tower or drives between farms; knocks, waits, talks to some; takes a break;
has a phone whose place is off by tens of metres and now and then lost; sometimes types the last doors of a
block in one go; and meets a neighbourhood whose answers agree more than chance would have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from app.visits import results_table, visits_of

TIME_ZONE = "America/New_York"
MORNING = datetime(2026, 10, 3, 14, 0, tzinfo=UTC)  # ten o'clock there
COLUMNS = (
    "turf_id",
    "door_id",
    "outcome",
    "canvasser_id",
    "device_id",
    "sequence",
    "device_sequence",
    "knocked_at",
)


@dataclass
class Shift:
    """Doors in the order they were worked: seconds since the start, metres, outcomes, answers, metres off, entry order."""

    at_s: np.ndarray
    x_m: np.ndarray
    y_m: np.ndarray
    outcome: np.ndarray
    told: np.ndarray  # 0 to 4, of those who talked
    off_m: np.ndarray
    entry: np.ndarray


def honest(rng, door_count=70):
    """Make an honest shift of some kind."""
    kind = rng.choice(["street", "street", "tower", "farms"])
    step_m = {"street": rng.uniform(12, 30), "tower": 4.0, "farms": rng.uniform(150, 700)}[kind]
    speed = {"street": 1.3, "tower": 0.8, "farms": rng.uniform(7, 12)}[kind]
    jump = step_m * rng.gamma(4, 0.25, door_count)
    angle = np.repeat(rng.choice([0, np.pi / 2, np.pi], door_count // 10 + 1), 10)[:door_count]
    x_m, y_m = np.cumsum(jump * np.cos(angle)), np.cumsum(jump * np.sin(angle))
    outcome = rng.choice(["canvassed", "not-home", "refused"], door_count, p=[0.25, 0.65, 0.10])
    haste = rng.uniform(0.6, 1.4)  # some wait half as long as others
    at_door = {"canvassed": 180.0, "not-home": 55.0, "refused": 45.0}
    spent_s = haste * np.array([at_door[one] for one in outcome]) * rng.gamma(6, 1 / 6, door_count)
    gap_s = 5 + jump / speed + spent_s
    if rng.random() < 0.5:
        gap_s[rng.integers(10, door_count)] += rng.uniform(300, 3600)  # a break
    if rng.random() < 0.3:  # the last doors of a block, typed in one go
        begin = rng.integers(0, door_count - 8)
        gap_s[begin : begin + rng.integers(3, 8)] = rng.uniform(6, 15)
    off_m = rng.gamma(2, 12, door_count)
    lost = rng.random(door_count) < 0.03
    off_m[lost] = rng.uniform(100, 900, lost.sum())
    if rng.random() < 0.1:
        begin = rng.integers(0, door_count - 5)
        off_m[begin : begin + 5] = rng.uniform(150, 400)  # the place of five doors ago
    liked = rng.dirichlet(2 * np.ones(5))  # what this neighbourhood says
    told = rng.choice(5, door_count, p=liked)
    return Shift(np.cumsum(gap_s), x_m, y_m, outcome, told, off_m, np.arange(door_count))


def plant(shift, fault, rng):
    """Put a fault into half of a shift."""
    n = len(shift.at_s)
    half = slice(n // 4, n // 4 + n // 2)
    count = n // 2
    gaps = np.diff(shift.at_s, prepend=0)
    if fault == "quick":
        gaps[half] = rng.normal(20, 4, count).clip(5)
    elif fault == "nobody-home":
        gaps[half] = rng.normal(28, 6, count).clip(5)
        shift.outcome[half] = "not-home"
    elif fault == "same-answers":
        shift.outcome[half], shift.told[half] = "canvassed", 0
    elif fault == "far-off":
        shift.off_m[half] = rng.uniform(400, 3000) + rng.gamma(2, 12, count)
    elif fault == "night":
        gaps[0] += rng.uniform(12.5, 15) * 3600  # begins between 22:30 and 01:00
    elif fault == "backwards":
        shift.entry[half] = rng.permutation(shift.entry[half])
    elif fault == "too-fast":  # doors typed in at home in no order of place
        order = rng.permutation(np.arange(half.start, half.stop))
        shift.x_m[half], shift.y_m[half] = 40 * shift.x_m[order], 40 * shift.y_m[order]
        gaps[half] = rng.normal(40, 8, count).clip(5)
    shift.at_s = np.cumsum(gaps)
    return shift


def visits_table(shifts):
    """Make visits of shifts, each of a canvasser of its own on a day of its own hundred."""
    columns = {
        name: [] for name in (*COLUMNS, "answers", "script_id", "script_version", "source", "off_m", "flags")
    }
    places = {"door_id": [], "x_m": [], "y_m": []}
    for number, shift in enumerate(shifts):
        n = len(shift.at_s)
        begin = MORNING + timedelta(days=number % 20)
        doors = [f"d{number}-{i}" for i in range(n)]
        columns["turf_id"] += ["T"] * n
        columns["door_id"] += doors
        columns["outcome"] += list(shift.outcome)
        columns["canvasser_id"] += [f"p{number}"] * n
        columns["device_id"] += [f"phone{number}"] * n
        columns["sequence"] += range(len(columns["sequence"]), len(columns["sequence"]) + n)
        columns["device_sequence"] += list(shift.entry)
        columns["knocked_at"] += [begin + timedelta(seconds=float(at)) for at in shift.at_s]
        columns["answers"] += [
            {"support": str(told), "issue": str((told * 2 + n) % 3)} if outcome == "canvassed" else {}
            for told, outcome in zip(shift.told, shift.outcome, strict=True)
        ]
        columns["off_m"] += list(shift.off_m)
        columns["script_id"] += [None] * n
        columns["script_version"] += [None] * n
        columns["source"] += ["phone"] * n
        columns["flags"] += [[]] * n
        places["door_id"] += doors
        places["x_m"] += list(shift.x_m)
        places["y_m"] += list(shift.y_m)
    visits = visits_of(results_table(columns, {}), TIME_ZONE)
    return visits.with_columns(turf=pl.col("turf_id")).join(
        pl.DataFrame(places, schema={"door_id": str, "x_m": float, "y_m": float}),
        on="door_id",
        how="left",
        maintain_order="left",
    )
