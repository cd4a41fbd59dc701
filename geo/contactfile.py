"""Past results from a file: one row a knock or a call, such as VAN's contact history."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import polars as pl

from geo.columns import ColumnPlan, plain_heading, plan_columns
from geo.errors import BadInput
from geo.fielddates import dates_of
from geo.layout import CONTACT_FIELDS, Layout, layout_named
from geo.rejects import Reject, rejects_table
from geo.tablefile import open_table
from geo.tables import CONTACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from geo.model import OnProgress
    from geo.rowblock import Table

NEEDED = ("voter_id", "knocked_at", "outcome")
_ID_BYTES = 12
_TIME = r"(?i)[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AP]M)?"


@dataclass(frozen=True)
class ContactFile:
    """What a file of past results holds.

    Attributes
    ----------
    contacts
        ``geo.tables.CONTACTS``, oldest first; of equal rows the first.
    lines
        Line of the file of each of them.
    rejects
        ``geo.tables.REJECTS``: rows without a voter id, a result or a date that can be read.
    rows_in, duplicate_count, other_count
        Rows of the file; those that say what an earlier row says; those that were not asked for.
    evidence
        How the columns were recognised.
    """

    contacts: pl.DataFrame
    lines: pl.Series
    rejects: pl.DataFrame
    rows_in: int
    duplicate_count: int
    other_count: int
    evidence: str


def read_contact_file(
    path: Path,
    time_zone: str,
    layout: Layout | None = None,
    headings: Mapping[str, str] | None = None,
    only: Mapping[str, str] | None = None,
    on_progress: OnProgress | None = None,
) -> ContactFile:
    """Read past results.

    Parameters
    ----------
    path
        Any table ``geo.tablefile.open_table`` reads.
    time_zone
        Where the times of day were written down, such as "America/New_York".
    layout
        A layout or mapping file of the kind "contacts"; None takes the built-in one.
    headings
        Field of ``CONTACT_FIELDS`` -> heading of the file, where the layout does not know it.
    only
        Heading -> text: rows that say something else there, in any case, are left out, such as phone calls.

    Raises
    ------
    BadInput
        If it is no table, or has no column for the voter id, the date or the result.
    """
    layout = layout or layout_named("contacts", "contacts")
    table = open_table(path)
    given = {name: (heading,) for name, heading in (headings or {}).items()}
    plan = plan_columns(replace(layout, columns={**layout.columns, **given}), table.headings)
    places = _places(table, plan, given, only or {})
    rejects: list[Reject] = []
    frames = []
    for block in table.rows(places):
        frames.append(block.frame)
        rejects += block.rejects
        if on_progress:
            on_progress(block.part, "Reading past results")
    if not frames:
        raise BadInput(f"{table.name} has no readable row.", "Check the delimiter and the headings.")
    rows = pl.concat(frames)
    asked = rows.filter(_asked(only or {}))
    made, bad = _results(asked, layout, time_zone)
    named = {name: plan.headings[place] for name, place in plan.fields.items()}
    rejects += [(line, named[field], why) for line, field, why in bad]
    first = made.unique("result_id", keep="first", maintain_order=True)
    first = first.sort("knocked_on", "knocked_at", maintain_order=True, nulls_last=False)
    return ContactFile(
        contacts=first.select(pl.col(name).cast(kind) for name, kind in CONTACTS.items()),
        lines=first["line"],
        rejects=rejects_table(rejects),
        rows_in=rows.height + len(rejects) - len(bad),
        duplicate_count=made.height - first.height,
        other_count=rows.height - asked.height,
        evidence=plan.evidence,
    )


def _places(
    table: Table, plan: ColumnPlan, given: Mapping[str, tuple[str, ...]], only: Mapping[str, str]
) -> dict[str, int]:
    """Find the columns to read, or say which are missing."""
    plains = [plain_heading(heading) for heading in table.headings]
    asked = [heading for (heading,) in given.values()] + list(only)
    missing = next((heading for heading in asked if plain_heading(heading) not in plains), None)
    if missing is not None:
        raise BadInput(f"{table.name} has no column {missing!r}.", f"It has: {', '.join(table.headings)}.")
    lacking = next((name for name in NEEDED if name not in plan.fields), None)
    if lacking is not None:
        words = {
            "voter_id": ("voter id", "--id"),
            "knocked_at": ("date", "--date"),
            "outcome": ("result", "--result"),
        }
        what, option = words[lacking]
        raise BadInput(
            f"{table.name} has no column of the {what} that we know.", f"Name it with {option} HEADING."
        )
    places = {name: plan.fields[name] for name in CONTACT_FIELDS if name in plan.fields}
    return places | {f"={heading}": plains.index(plain_heading(heading)) for heading in only}


def _asked(only: Mapping[str, str]) -> pl.Expr:
    """Tell which rows say what was asked for."""
    said = [
        pl.col(f"={heading}").str.to_lowercase() == text.strip().lower() for heading, text in only.items()
    ]
    return pl.all_horizontal(said) if said else pl.lit(value=True)


def _results(
    rows: pl.DataFrame, layout: Layout, time_zone: str
) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """Turn rows into results and give, of the others, line, field and reason."""
    days = dates_of(rows["knocked_at"], layout.date_order)
    who = pl.col("canvasser_id") if "canvasser_id" in rows.columns else pl.lit("")
    table = rows.select(
        "line",
        "voter_id",
        outcome=outcomes_of(rows["outcome"], layout),
        knocked_on=days,
        knocked_at=_moments(rows["knocked_at"], days, time_zone),
        canvasser_id=who,
        door_id=pl.lit(None, dtype=pl.String),
    )
    troubles = {
        "voter_id": (pl.col("voter_id") == "", "no voter id"),
        "knocked_at": (pl.col("knocked_on").is_null(), "unreadable date"),
        "outcome": (pl.col("outcome") == "", "no result"),
    }
    bad, good = [], table
    for name, (is_bad, reason) in troubles.items():
        bad += [(line, name, reason) for line in good.filter(is_bad)["line"]]
        good = good.filter(~is_bad)
    return good.with_columns(result_id=result_ids(good)), bad


def outcomes_of(texts: pl.Series, layout: Layout | None = None) -> pl.Series:
    """Name results in our words: "Not Home" is not-home; what no code knows is kept, as "come-back".

    Parameters
    ----------
    texts
        One result each, in any case.
    layout
        Whose codes count; None takes those of the built-in layout.
    """
    codes = (layout or layout_named("contacts", "contacts")).codes.get("outcome", {})
    named = {}
    for text in texts.unique().drop_nulls():
        plain = re.sub(r"[\W_]+", " ", text).strip()
        named[text] = codes.get(plain.upper(), plain.lower().replace(" ", "-"))
    return texts.replace_strict(named, default=None, return_dtype=pl.String)


def _moments(texts: pl.Series, days: pl.Series, time_zone: str) -> pl.Series:
    """Read the time of day behind a date; null where there is none."""
    parts = pl.DataFrame({"text": texts, "day": days}).with_columns(
        pl.col("text").str.extract(_TIME, place).alias(name)
        for place, name in enumerate(("hour", "minute", "second", "half"), start=1)
    )
    hour = pl.col("hour").cast(pl.Int64)
    half = pl.col("half").str.to_uppercase()
    of_day = (
        pl.when(half.is_null()).then(hour).otherwise(hour % 12 + pl.when(half == "PM").then(12).otherwise(0))
    )
    seconds = of_day * 3600 + pl.col("minute").cast(pl.Int64) * 60
    seconds += pl.col("second").cast(pl.Int64).fill_null(0)
    local = pl.col("day").cast(pl.Datetime("us")) + pl.duration(seconds=seconds)
    placed = local.dt.replace_time_zone(time_zone, ambiguous="earliest", non_existent="null")
    known = (seconds < 86_400) & (seconds > 0)  # midnight to the second is a date that was given a time
    return parts.select(
        pl.when(known).then(placed.dt.convert_time_zone("UTC")).alias("knocked_at")
    ).to_series()


def result_ids(results: pl.DataFrame) -> pl.Series:
    """Name results by what they say, so that a file imported twice adds nothing."""
    said = results.select("voter_id", "knocked_on", "knocked_at", "outcome", "canvasser_id")
    return pl.Series("result_id", _digests(said.iter_rows()), dtype=pl.String)


def _digests(rows: Iterable[tuple[object, ...]]) -> list[str]:
    return [blake2b("\0".join(map(str, row)).encode(), digest_size=_ID_BYTES).hexdigest() for row in rows]
