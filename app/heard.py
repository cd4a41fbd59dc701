"""What was heard at the doors, from the field record and from imported contact history, and the latest at each.

Results that a later one corrects do not count, nor do skipped doors: nobody knocked there. What is known of a
voter is of the door behind which the voter lives now.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from app.pastresults import NO_ATTEMPT, TALKED
from app.store import results as record
from app.store import scripts as script_record
from app.visits import supporting_answers

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from app.figures import HeatmapSpec
    from app.snapshots import Snapshot
    from app.store.campaign import OpenCampaign

BLOCK = 10_000
"""Results that are read together and kept."""

_COLUMNS = ("door_id", "outcome", "day", "at", "script_id", "supports")


def heard_at(c: OpenCampaign, snapshot: Snapshot) -> pl.DataFrame:
    """Give every standing result at a located door, oldest first; of one moment, a talk comes last.

    Returns
    -------
    pl.DataFrame
        ``door_row`` (row of the table of doors), ``outcome``, ``day`` (where the campaign is), ``script_id``, and
        ``supports``: whether somebody said so, null where nobody was asked or answered.
    """
    with c.reading() as connection:
        newest = record.newest_sequence(connection)
    return _heard(c, snapshot, newest)


@lru_cache(maxsize=2)
def _heard(c: OpenCampaign, snapshot: Snapshot, newest: int) -> pl.DataFrame:
    import polars as pl

    told = [_of_field(c, newest)]
    contacts = snapshot.table("contacts")
    if contacts is not None:
        told.insert(0, _of_files(contacts, snapshot))
    doors = snapshot.table("doors")
    if doors is None:
        return pl.concat(told).clear().select("outcome", "day", "script_id", "supports", door_row=pl.lit(0))
    places = doors.select("door_id", "lon").with_row_index("door_row").filter(pl.col("lon").is_not_null())
    talks_last = pl.col("outcome").replace_strict({TALKED: 2, "refused": 1}, default=0)
    return (
        pl.concat(told)
        .filter(pl.col("outcome") != NO_ATTEMPT)
        .join(places.drop("lon"), on="door_id", how="inner", maintain_order="left")
        .with_columns(weight=talks_last)
        .sort("day", "at", "weight", nulls_last=False, maintain_order=True)
        .select("door_row", "outcome", "day", "script_id", "supports")
    )


def _of_field(c: OpenCampaign, newest: int) -> pl.DataFrame:
    """Put the record's results together from blocks: results are only added, so older blocks stay as they are."""
    import polars as pl

    settled = max(
        newest // BLOCK - 1, 0
    )  # a block is settled when the next is full: nothing comes late into it
    blocks = [_block(c, number) for number in range(settled)]
    told = pl.concat([*blocks, _read_results(c, settled * BLOCK, newest)])
    corrected = told["supersedes"].drop_nulls()
    return told.filter(~pl.col("result_id").is_in(corrected.implode())).select(_COLUMNS)


@lru_cache(maxsize=100)
def _block(c: OpenCampaign, number: int) -> pl.DataFrame:
    return _read_results(c, number * BLOCK, (number + 1) * BLOCK)


def _read_results(c: OpenCampaign, after: int, until: int) -> pl.DataFrame:
    import polars as pl

    with c.reading() as connection:
        found = record.heard_columns(connection, after, until)
        supporting = supporting_answers(script_record.versions_of(connection))
    scripts = zip(found["script_id"], found["script_version"], strict=True)
    supports = [
        _supports(answers, supporting.get(script))
        for answers, script in zip(found["answers"], scripts, strict=True)
    ]
    moments = pl.Series([round(at.timestamp() * 1e6) for at in found["ordered_at"]], dtype=pl.Int64)
    at = pl.from_epoch(moments, "us").dt.replace_time_zone("UTC")
    texts = ("result_id", "supersedes", "door_id", "outcome", "script_id")
    return pl.DataFrame(
        {
            **{name: pl.Series(found[name], dtype=pl.String) for name in texts},
            "at": at,
            "day": at.dt.convert_time_zone(c.row()["time_zone"]).dt.date(),
            "supports": pl.Series(supports, dtype=pl.Boolean),
        }
    )


def _supports(answers: str, asked: tuple[str, frozenset[str]] | None) -> bool | None:
    given = None if asked is None else json.loads(answers).get(asked[0])
    return None if given is None or asked is None else str(given) in asked[1]


def _of_files(contacts: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    import polars as pl

    told = contacts.select(
        "voter_id", "door_id", "outcome", pl.col("knocked_on").alias("day"), pl.col("knocked_at").alias("at")
    )
    voters = snapshot.table("voters")
    if voters is not None:
        homes = voters.select("voter_id", pl.col("door_id").alias("home"))
        told = told.join(homes, on="voter_id", how="left", maintain_order="left")
        told = told.with_columns(door_id=pl.coalesce("home", "door_id"))
    nothing = (pl.lit(None, pl.String).alias("script_id"), pl.lit(None, pl.Boolean).alias("supports"))
    return told.with_columns(*nothing).select(_COLUMNS)


def latest_at_doors(heard: pl.DataFrame, spec: HeatmapSpec) -> pl.DataFrame:
    """Give the latest result of each door among those of the days and the script asked for, one row a door."""
    return in_days(heard, spec.since, spec.until, spec.script).unique(
        "door_row", keep="last", maintain_order=True
    )


def in_days(heard: pl.DataFrame, since: date | None, until: date | None, script: str | None) -> pl.DataFrame:
    """Keep the results of some days, both included, and of one script."""
    import polars as pl

    asked = [
        pl.col("day") >= since if since else None,
        pl.col("day") <= until if until else None,
        pl.col("script_id") == script if script else None,
    ]
    return heard.filter(*(one for one in asked if one is not None))
