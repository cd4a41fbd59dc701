"""Tallies as those are told of them who may not see small counts: rows of few left out, the others rounded.

Rows are parts of a whole (``app.hiding``). The same figures are rounded alike wherever they stand, so that asking
again, by turf, by day or between other days, tells nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.figures import LEAST
from app.hiding import ROUNDED_TO, fraction_of, in_percents, rounded_count, shown_parts
from app.tallies import Rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.tallies import Tally

_DOOR_S = 120
"""About what a door takes: minutes are rounded as coarsely as doors."""
_HIDDEN = Rate(None, None, None, 0, hidden=True)


def without_few(rows: Sequence[Tally], people: Mapping[str, int], salt: int) -> list[Tally]:
    """Blank rows that rest on few visits or people, with another where a single one could be subtracted.

    Parameters
    ----------
    rows
        Parts of one whole, or the whole alone.
    people
        How many live behind the doors that were tried, by the rows' keys.
    salt
        The campaign's secret number.
    """
    tries = [row.attempt_count or 0 for row in rows]
    shown = shown_parts(tries, [people.get(row.key, 0) for row in rows], LEAST)
    told = [row.support.n for row in rows]
    told_shown = shown_parts(told, told, LEAST)
    return [
        _rounded(row, salt, is_told=is_told) if is_shown else _blank(row, salt)
        for row, is_shown, is_told in zip(rows, shown, told_shown, strict=True)
    ]


def _blank(row: Tally, salt: int) -> Tally:
    return replace(
        row,
        door_count=_doors(row, salt),
        knocked_count=None,
        attempt_count=None,
        contact_count=None,
        refusal_count=None,
        contact=_HIDDEN,
        refusal=_HIDDEN,
        support=_HIDDEN,
        doors_per_hour=None,
        planned_s=None,
        real_s=None,
        first_at=None,
        last_at=None,
        hidden=True,
    )


def _doors(row: Tally, salt: int) -> int | None:
    if row.door_count is None or row.door_count < LEAST:
        return None
    return rounded_count(row.door_count, fraction_of(salt, "doors", row.key, row.door_count))


def _rounded(row: Tally, salt: int, *, is_told: bool) -> Tally:
    counts = (row.knocked_count, row.attempt_count, row.contact_count, row.refusal_count)
    figures = (*counts, row.support.n, row.first_at, row.last_at)

    def fraction(name: str) -> float:
        return fraction_of(salt, name, *figures)

    def told(name: str, count: int | None) -> int:
        return rounded_count(count or 0, fraction(name))

    def about(seconds: float | None) -> float:
        step = ROUNDED_TO * _DOOR_S
        return float(step * np.floor((seconds or 0.0) / step + fraction("minutes")))

    return replace(
        row,
        door_count=_doors(row, salt),
        knocked_count=told("knocked", row.knocked_count),
        attempt_count=told("tries", row.attempt_count),
        contact_count=told("contacts", row.contact_count),
        refusal_count=told("refusals", row.refusal_count),
        contact=_coarse(row.contact, fraction("tries")),
        refusal=_coarse(row.refusal, fraction("tries")),
        support=_coarse(row.support, fraction("support")) if is_told else _HIDDEN,
        doors_per_hour=None if row.doors_per_hour is None else float(round(row.doors_per_hour)),
        planned_s=about(row.planned_s),
        real_s=about(row.real_s),
    )


def _coarse(rate: Rate, salted: float) -> Rate:
    """Give a rate in whole percents, and what it rests on in fives."""
    if rate.value is None or rate.low is None or rate.high is None:
        return rate
    value, low, high = in_percents(np.array([rate.value, rate.low, rate.high])).tolist()
    return Rate(value, low, high, rounded_count(rate.n, salted))
