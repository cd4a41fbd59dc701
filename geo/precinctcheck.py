"""The precinct a voter file names, beside the precinct the voter's door stands in.

Files spell precincts in their own ways. Where most of their names are ids of the areas, each name means
the area of that id; else it means the area most of its voters stand in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

_ALIKE_RATE = 0.5  # of the file's names that must be ids for names to be read as ids
_MOST_RATE = 0.5  # of a precinct's voters that must stand in one area for the name to mean it
_VOTERS_LEAST = 5  # fewer say nothing about what a name means


@dataclass(frozen=True)
class PrecinctCheck:
    """What the file's precincts mean, and the voters who stand elsewhere.

    Attributes
    ----------
    matched_by
        "id" where the file's names are ids of areas, else "majority".
    precincts
        One row a name of the file, sorted: ``file_precinct``, ``expected_id`` (null where it is not
        clear), ``voter_count`` (with a name and an area), ``mismatch_count``.
    mismatches
        One row a voter, in the order given: ``voter_id``, ``file_precinct``, ``expected_id``, ``precinct_id``.
    """

    matched_by: Literal["id", "majority"]
    precincts: pl.DataFrame
    mismatches: pl.DataFrame


def check_precincts(voters: pl.DataFrame | pl.LazyFrame) -> PrecinctCheck:
    """Compare the file's precincts with the joined ones.

    Parameters
    ----------
    voters
        ``voter_id``, ``file_precinct`` ("" or null where the file is silent), ``precinct_id`` (null where
        the door is not located or outside every area). Lazy where they are many: only those who stand elsewhere
        come into memory together.
    """
    known = voters.lazy().filter(
        pl.col("file_precinct").fill_null("") != "", pl.col("precinct_id").is_not_null()
    )
    together = known.group_by("file_precinct", "precinct_id").agg(count=pl.len().cast(pl.Int64))
    counts = together.collect(engine="streaming")
    by_id = _meant_by_id(counts)
    spelled_alike = bool(len(by_id)) and by_id["expected_id"].is_not_null().mean() >= _ALIKE_RATE  # type: ignore[operator]  # a mean of booleans is a number
    meant = by_id if spelled_alike else _meant_by_majority(counts)
    elsewhere = pl.col("expected_id").is_not_null() & (pl.col("expected_id") != pl.col("precinct_id"))
    precincts = (
        counts.join(meant, on="file_precinct", how="left")
        .group_by("file_precinct")
        .agg(
            pl.col("expected_id").first(),
            voter_count=pl.col("count").sum(),
            mismatch_count=pl.col("count").filter(elsewhere).sum(),
        )
        .sort("file_precinct")
    )
    columns = ("voter_id", "file_precinct", "expected_id", "precinct_id")
    judged = known.join(meant.lazy(), on="file_precinct", how="left", maintain_order="left")
    mismatches = judged.filter(elsewhere).select(columns).collect(engine="streaming")
    return PrecinctCheck("id" if spelled_alike else "majority", precincts, mismatches)


def _plain(column: str) -> pl.Expr:
    """Give a name without case, blanks around it and leading zeros: "007" and "7" are one."""
    return pl.col(column).str.strip_chars().str.to_lowercase().str.strip_chars_start("0")


def _meant_by_id(counts: pl.DataFrame) -> pl.DataFrame:
    """Read names as ids; an id that stands for several areas when plain means none."""
    ids = (
        counts.select("precinct_id")
        .unique()
        .group_by(_plain("precinct_id").alias("plain"))
        .agg(pl.col("precinct_id").first().alias("expected_id"), pl.len().alias("areas"))
        .filter(pl.col("areas") == 1)
    )
    names = counts.select("file_precinct").unique().with_columns(_plain("file_precinct").alias("plain"))
    return names.join(ids, on="plain", how="left").select("file_precinct", "expected_id")


def _meant_by_majority(counts: pl.DataFrame) -> pl.DataFrame:
    """Read a name as the area most of its voters stand in; of equals the smallest id."""
    most = counts.sort("count", "precinct_id", descending=[True, False]).group_by("file_precinct")
    return (
        most.agg(
            pl.col("precinct_id").first().alias("expected_id"),
            pl.col("count").first(),
            pl.col("count").sum().alias("all"),
        )
        .filter(pl.col("all") >= _VOTERS_LEAST, pl.col("count") > _MOST_RATE * pl.col("all"))
        .select("file_precinct", "expected_id")
    )
