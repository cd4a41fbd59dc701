"""Patterns of work that are odd enough to ask about: each with what was measured and the threshold it passed.

Thresholds stand far outside what honest shifts do: of simulated honest ones fewer than one in a hundred is
named, and of each planted fault at least nineteen in twenty are (``tests/app/test_oddities.py`` measures both). Runs and
medians carry them, so that a phone that loses its place once, or doors typed in at the end of a block, name nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from math import ceil, log
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from numpy.typing import NDArray

Pattern = Literal["quick", "same-answers", "nobody-home", "far-off", "night", "backwards", "too-fast"]

QUICK_S, QUICK_RUN = 25.0, 20
"""Doors in a row, and the most seconds from one to the next that the median of them may have."""
NOBODY_S, NOBODY_RUN = 35.0, 20
FAR_M, FAR_RUN = 150.0, 8
NIGHT_FROM, NIGHT_UNTIL, NIGHT_DOORS = time(21, 30), time(8, 0), 3
BACK_S, BACK_TIMES = 60.0, 3
FAST_MPS, FAST_M, FAST_TIMES = 10.0, 150.0, 8
SAME_CHANCE = 0.001
"""How likely such a run of equal answers may be anywhere in the whole canvass, were answers independent."""
SAME_LEAST, SHARE_LEAST, SHARE_MOST = 10, 0.3, 0.95


@dataclass(frozen=True)
class OddPattern:
    """One pattern of one canvasser on one day. ``value`` is what was measured, ``threshold`` what is still usual.

    ``unit`` is of both; ``reason`` says it in one sentence. A pattern is a reason to ask, never a proof.
    """

    pattern: Pattern
    canvasser: str
    day: date
    turf_ids: tuple[str, ...]
    from_at: datetime
    until_at: datetime
    visit_count: int
    value: float
    threshold: float
    unit: str
    reason: str


@dataclass(frozen=True)
class _Found:
    """Visits of a shift that make a pattern, by row, and what was measured of them."""

    pattern: Pattern
    rows: NDArray[np.int64]
    value: float
    threshold: float
    unit: str
    reason: str


def odd_patterns(visits: pl.DataFrame) -> list[OddPattern]:
    """Find what is odd, newest first.

    Parameters
    ----------
    visits
        As ``app.visits.visits_of``, with the columns turf, x_m and y_m (null where the place is not known).
    """
    import polars as pl

    timed = visits.filter("timed")
    longest = _longest_equal(timed["told"])
    found = []
    for shift in timed.partition_by("canvasser_id", "day", maintain_order=True):
        for one in _of_shift(shift, longest):
            rows = shift[one.rows]
            turfs = rows.filter(pl.col("turf").is_not_null())["turf"].unique(maintain_order=True)
            moments = rows["at"].to_list()
            found.append(
                OddPattern(
                    pattern=one.pattern,
                    canvasser=shift["canvasser_id"][0],
                    day=shift["day"][0],
                    turf_ids=tuple(turfs),
                    from_at=min(moments),
                    until_at=max(moments),
                    visit_count=len(one.rows),
                    value=round(one.value, 1),
                    threshold=one.threshold,
                    unit=one.unit,
                    reason=one.reason,
                )
            )
    return sorted(found, key=lambda one: (one.until_at, one.pattern), reverse=True)


def _of_shift(shift: pl.DataFrame, longest: dict[str, int]) -> Iterator[_Found]:
    yield from _quick(shift)
    yield from _same_answers(shift, longest)
    yield from _nobody_home(shift)
    yield from _far_off(shift)
    yield from _night(shift)
    yield from _backwards(shift)
    yield from _too_fast(shift)


def _numbers(shift: pl.DataFrame, name: str) -> NDArray[np.float64]:
    """Give a column as floats, not-a-number where there is none."""
    return np.asarray(shift[name].cast(float).fill_null(np.nan).to_numpy(), dtype=np.float64)


def _runs(holds: NDArray[np.bool_], least: int) -> Iterator[NDArray[np.int64]]:
    """Give the rows of every unbroken run that is long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin >= least:
            yield np.arange(begin, end)


def _hurried(gap_s: NDArray[np.float64], length: int, most_s: float) -> NDArray[np.bool_]:
    """Tell which rows lie in a window of visits in one stretch whose median gap is at most ``most_s``."""
    hurried = np.zeros(len(gap_s), dtype=bool)
    if len(gap_s) < length:
        return hurried
    # the first visit of a window is where it begins: its own gap led there from elsewhere
    windows = np.lib.stride_tricks.sliding_window_view(gap_s[1:], length - 1)
    whole = ~np.isnan(windows).any(axis=1)
    medians = np.full(len(windows), np.inf)
    medians[whole] = np.median(windows[whole], axis=1)
    for begin in np.flatnonzero(medians <= most_s):
        hurried[begin : begin + length] = True
    return hurried


def _quick(shift: pl.DataFrame) -> Iterator[_Found]:
    gap_s = _numbers(shift, "gap_s")
    for rows in _runs(_hurried(gap_s, QUICK_RUN, QUICK_S), QUICK_RUN):
        each_s = _each_s(gap_s, rows, QUICK_S)
        words = f"{len(rows)} doors in a row, one every {each_s:.0f} s; usual is more than {QUICK_S:.0f} s."
        yield _Found("quick", rows, each_s, QUICK_S, "s", words)


def _nobody_home(shift: pl.DataFrame) -> Iterator[_Found]:
    gap_s = _numbers(shift, "gap_s")
    empty = shift["not_home"].to_numpy() & _hurried(gap_s, NOBODY_RUN, NOBODY_S)
    for rows in _runs(empty, NOBODY_RUN):
        each_s = _each_s(gap_s, rows, NOBODY_S)
        minutes = float(np.nansum(gap_s[rows[1:]])) / 60
        words = (
            f"{len(rows)} doors in a row with nobody home within {minutes:.0f} min; "
            f"to knock and wait takes more than {NOBODY_S:.0f} s a door."
        )
        yield _Found("nobody-home", rows, each_s, NOBODY_S, "s", words)


def _each_s(gap_s: NDArray[np.float64], rows: NDArray[np.int64], most_s: float) -> float:
    """Give the usual seconds from door to door of a run; windows that overlap may together pass the most of each."""
    return min(float(np.nanmedian(gap_s[rows[1:]])), most_s)


def _longest_equal(told: pl.Series) -> dict[str, int]:
    """Tell from which length on a run of an answer is odd, by how common the answer is in the whole canvass."""
    counts = told.drop_nulls().value_counts()
    n = int(counts["count"].sum()) if counts.height else 0
    return {
        text: max(SAME_LEAST, ceil(log(SAME_CHANCE / n) / log(min(max(count / n, SHARE_LEAST), SHARE_MOST))))
        for text, count in counts.iter_rows()
    }


def _same_answers(shift: pl.DataFrame, longest: dict[str, int]) -> Iterator[_Found]:
    asked = np.flatnonzero(shift["told"].is_not_null().to_numpy())
    told = shift["told"].to_numpy()[asked]
    if not len(asked):
        return
    begins = np.concatenate(([0], np.flatnonzero(told[1:] != told[:-1]) + 1, [len(told)]))
    for begin, end in pairwise(begins):
        most = longest[told[begin]]
        if end - begin >= most:
            words = (
                f"{end - begin} people in a row gave the same answers to every question; "
                f"by chance it is fewer than {most}."
            )
            yield _Found("same-answers", asked[begin:end], float(end - begin), float(most), "people", words)


def _far_off(shift: pl.DataFrame) -> Iterator[_Found]:
    off_m = _numbers(shift, "off_m")
    for rows in _runs(off_m > FAR_M, FAR_RUN):
        usual = float(np.median(off_m[rows]))
        words = f"{len(rows)} results in a row were entered about {usual:.0f} m from their door; usual is less than {FAR_M:.0f} m."
        yield _Found("far-off", rows, usual, FAR_M, "m", words)


def _night(shift: pl.DataFrame) -> Iterator[_Found]:
    clock = shift["local"].dt.time().to_list()
    rows = np.flatnonzero([one >= NIGHT_FROM or one < NIGHT_UNTIL for one in clock])
    if len(rows) >= NIGHT_DOORS:
        words = f"{len(rows)} doors between {NIGHT_FROM:%H:%M} and {NIGHT_UNTIL:%H:%M}, when nobody knocks."
        yield _Found("night", rows, float(len(rows)), float(NIGHT_DOORS), "doors", words)


def _backwards(shift: pl.DataFrame) -> Iterator[_Found]:
    """Find results whose time at the door lies before that of one entered earlier on the same phone."""
    order = np.lexsort((shift["device_sequence"].to_numpy(), shift["device_id"].to_numpy().astype(str)))
    device = shift["device_id"].to_numpy()[order]
    at_s = (shift["at"].dt.epoch("ms").to_numpy() / 1000)[order]
    back = (device[1:] == device[:-1]) & (at_s[1:] < at_s[:-1] - BACK_S)
    rows = np.sort(order[1:][back])
    if len(rows) >= BACK_TIMES:
        words = f"{len(rows)} times a result was entered after another but says an earlier time at the door."
        yield _Found("backwards", rows, float(len(rows)), float(BACK_TIMES), "times", words)


def _too_fast(shift: pl.DataFrame) -> Iterator[_Found]:
    gap_s, x_m, y_m = (_numbers(shift, name) for name in ("gap_s", "x_m", "y_m"))
    far_m = np.hypot(np.diff(x_m, prepend=np.nan), np.diff(y_m, prepend=np.nan))
    with np.errstate(invalid="ignore", divide="ignore"):
        speed = far_m / gap_s
        rows = np.flatnonzero((far_m >= FAST_M) & (speed > FAST_MPS))
    if len(rows) >= FAST_TIMES:
        usual = float(min(np.median(speed[rows]), 999.0))
        words = (
            f"{len(rows)} times the way to the next door would take {usual:.0f} m/s in a straight line; "
            f"a car in town does less than {FAST_MPS:.0f}."
        )
        yield _Found("too-fast", rows, usual, FAST_MPS, "m/s", words)
