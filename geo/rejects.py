"""Rejected lines of a file: a table, and a list that opens in a spreadsheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from geo.formulas import guard_formula
from geo.tables import REJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Reject = tuple[int, str, str]
"""Line, heading of the column or "", reason."""


def rejects_table(rejects: Iterable[Reject]) -> pl.DataFrame:
    """Give rejects as a table, sorted by line."""
    return pl.DataFrame(list(rejects), schema=REJECTS, orient="row").sort("line", maintain_order=True)


def write_rejects_csv(rejects: pl.DataFrame, path: Path) -> None:
    """Write rejects as CSV for a spreadsheet.

    Parameters
    ----------
    rejects
        ``geo.tables.REJECTS``.
    path
        Where to write; a file there is replaced. UTF-8 with a byte order mark, as spreadsheets expect,
        CRLF. A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(rejects.columns)
        for line, column, reason in rejects.iter_rows():
            writer.writerow((line, guard_formula(column), guard_formula(reason)))
