"""Visits: what canvassers did door by door, made of their results and the times at the doors.

Residents of one door whose results follow each other are one visit. The seconds of a visit reach from the
canvasser's visit before to this one; a pause of more than ``BREAK_S`` ends a stretch of work, and the first visit
of a stretch gets the usual seconds of its canvasser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from app.canvass import Script

BREAK_S = 30 * 60
"""A longer pause between two doors is no work."""
SUPPORT = "support"
"""The question that asks for support has this as its tag, or as its id."""
_SCALE = ("1", "2", "3", "4", "5")


def supporting_answers(scripts: Sequence[Script]) -> dict[tuple[str, int], tuple[str, frozenset[str]]]:
    """Tell which answers are support: the first half of the choices of the question about support.

    Of five steps the first two, of yes, perhaps and no the first; a script writes its friendliest choice first.

    Returns
    -------
    dict
        (script_id, version) -> question_id and the values; scripts without such a question are left out.
    """
    found = {}
    for script in scripts:
        for question in script.questions:
            if SUPPORT in (question.tag, question.question_id):
                values = [one.value for one in question.choices] or list(_SCALE)
                friendly = frozenset(values[: len(values) // 2])
                found[script.script_id, script.version] = (question.question_id, friendly)
    return found


def results_table(
    columns: Mapping[str, Sequence[Any]], supporting: Mapping[tuple[str, int], tuple[str, frozenset[str]]]
) -> pl.DataFrame:
    """Make a table of results, one a row, as ``visits_of`` wants it.

    Parameters
    ----------
    columns
        As ``app.store.tallies.standing_columns``.
    supporting
        As ``supporting_answers``.
    """
    import polars as pl

    asked = [
        _support(answers, supporting.get((script_id, version)))
        for answers, script_id, version in zip(
            columns["answers"], columns["script_id"], columns["script_version"], strict=True
        )
    ]
    timed = [
        source == "phone" and "clock" not in flags
        for source, flags in zip(columns["source"], columns["flags"], strict=True)
    ]
    told = [repr(sorted(answers.items())) if answers else None for answers in columns["answers"]]
    texts = ("turf_id", "door_id", "outcome", "canvasser_id", "device_id")
    return pl.DataFrame(
        {
            **{name: pl.Series(name, columns[name], dtype=pl.String) for name in texts},
            "sequence": pl.Series(columns["sequence"], dtype=pl.Int64),
            "device_sequence": pl.Series(columns["device_sequence"], dtype=pl.Int64),
            "at": pl.Series(columns["knocked_at"], dtype=pl.Datetime("us", "UTC")),
            "off_m": pl.Series(columns["off_m"], dtype=pl.Float64),
            "timed": pl.Series(timed, dtype=pl.Boolean),
            "told": pl.Series(told, dtype=pl.String),
            "supports": pl.Series(asked, dtype=pl.Boolean),
        }
    )


def _support(answers: Mapping[str, Any], asked: tuple[str, frozenset[str]] | None) -> bool | None:
    """Tell whether somebody supports; None where it was not asked or not answered."""
    given = None if asked is None else answers.get(asked[0])
    return None if given is None or asked is None else str(given) in asked[1]


def visits_of(results: pl.DataFrame, time_zone: str) -> pl.DataFrame:
    """Put results together into visits, in order of canvasser and time.

    Parameters
    ----------
    results
        As ``results_table`` makes it.
    time_zone
        Where the doors are: days and hours are theirs.

    Returns
    -------
    pl.DataFrame
        canvasser_id, turf_id, door_id, at (moment of the first result), local (the time there), day, timed, contact,
        refused, not_home, tried (anything but skipped), told (the answers as one text, null without), answered and
        supporting (people who told whether they support, and who do), off_m, device_id, device_sequence, stretch
        (number of the stretch of work), gap_s (since the visit before, null at the beginning of a stretch) and
        real_s (gap_s, else the canvasser's usual; null where the time is not known).
    """
    import polars as pl

    order = ["canvasser_id", "at", "device_sequence", "sequence"]
    before_s = (pl.col("at") - pl.col("at").shift()).dt.total_microseconds() / 1e6
    same_person = pl.col("canvasser_id") == pl.col("canvasser_id").shift()
    same_visit = same_person & (pl.col("door_id") == pl.col("door_id").shift()) & (before_s <= BREAK_S)
    numbered = results.sort(order).with_columns(visit=(~same_visit.fill_null(value=False)).cum_sum())
    first = (
        "canvasser_id",
        "turf_id",
        "door_id",
        "at",
        "device_id",
        "device_sequence",
        "timed",
        "told",
        "off_m",
    )
    is_one = {name: (pl.col("outcome") == name) for name in ("canvassed", "refused", "not-home", "skipped")}
    visits = (
        numbered.group_by("visit", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in first),
            contact=is_one["canvassed"].any(),
            refused=is_one["refused"].any() & ~is_one["canvassed"].any(),
            not_home=is_one["not-home"].all(),
            tried=~is_one["skipped"].all(),
            answered=pl.col("supports").count(),
            supporting=pl.col("supports").sum(),
        )
        .drop("visit")
    )
    local = pl.col("at").dt.convert_time_zone(time_zone)
    return _with_seconds(visits.with_columns(local=local, day=local.dt.date()))


def _with_seconds(visits: pl.DataFrame) -> pl.DataFrame:
    """Add stretch, gap_s and real_s."""
    import polars as pl

    since_s = (pl.col("at") - pl.col("at").shift()).dt.total_microseconds() / 1e6
    goes_on = (
        (pl.col("canvasser_id") == pl.col("canvasser_id").shift())
        & (since_s <= BREAK_S)
        & pl.col("timed")
        & pl.col("timed").shift()
    ).fill_null(value=False)
    gap_s = pl.when(goes_on).then(since_s)
    usual_s = pl.coalesce(pl.col("gap_s").median().over("canvasser_id"), pl.col("gap_s").median())
    return visits.with_columns(stretch=(~goes_on).cum_sum(), gap_s=gap_s).with_columns(
        real_s=pl.when("timed").then(pl.coalesce("gap_s", usual_s))
    )
