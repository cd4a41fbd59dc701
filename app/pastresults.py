"""What was heard before, by voter: columns that a filter asks and a heatmap draws.

Results are rows of ``geo.tables.CONTACTS``, from files or from the field. One about nobody in particular,
such as nobody at home, is of everyone behind the door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

RESULT_COLUMNS = ("attempts", "contacts", "last_result", "last_attempt_on", "last_contact_on", "results")
"""Columns of past results, all but the two of days empty or 0 for voters nobody tried."""

TALKED = "canvassed"
NO_ATTEMPT = "skipped"


def with_results(people: pl.DataFrame, contacts: pl.DataFrame | None) -> pl.DataFrame:
    """Add ``RESULT_COLUMNS`` to voters.

    Parameters
    ----------
    people
        With ``voter_id`` and ``door_id``.
    contacts
        ``geo.tables.CONTACTS``; None where none was imported: then no column is added.

    Returns
    -------
    pl.DataFrame
        The same rows in the same order. ``attempts`` counts all results but skipped ones, ``contacts``
        those where someone talked; ``results`` are the outcomes, newest first.
    """
    import polars as pl

    if contacts is None:
        return people
    contacts = contacts.with_row_index("row")
    at_doors = contacts.filter(pl.col("voter_id").is_null()).drop("voter_id")
    of_doors = at_doors.join(people.select("voter_id", "door_id"), on="door_id", how="inner")
    of_voters = contacts.filter(pl.col("voter_id").is_not_null())
    told = pl.concat([of_voters, of_doors.select(contacts.columns)])
    newest_first = told.sort("knocked_on", "knocked_at", "row", descending=True, nulls_last=True)
    tried, talked = pl.col("outcome") != NO_ATTEMPT, pl.col("outcome") == TALKED
    by_voter = newest_first.group_by("voter_id", maintain_order=True).agg(
        attempts=tried.sum().cast(pl.Int32),
        contacts=talked.sum().cast(pl.Int32),
        last_result=pl.col("outcome").first(),
        last_attempt_on=pl.col("knocked_on").filter(tried).max(),
        last_contact_on=pl.col("knocked_on").filter(talked).max(),
        results=pl.col("outcome"),
    )
    fresh = by_voter.drop([name for name in RESULT_COLUMNS if name in people.columns])
    joined = people.join(fresh, on="voter_id", how="left", maintain_order="left")
    counts = [name for name in ("attempts", "contacts") if name in fresh.columns]
    return joined.with_columns(pl.col(counts).fill_null(0))
