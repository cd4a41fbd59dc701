"""The voter file: any layout in, voters and rejects out, and the sums agree."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from geo.errors import BadInput
from geo.fields import raw_columns, unread_notes, voters_of
from geo.layout import ColumnPlan, Layout, layout_named, plan_columns, read_layout, recognise
from geo.rejects import LineCheck, Reject, check_lines, cut_blocks, rejects_table
from geo.textfile import TextFile, open_text_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model import OnProgress

_BLOCK_BYTES = 1 << 24


@dataclass(frozen=True)
class VoterFile:
    """What a voter file holds: ``rows_in = len(voters) + len(rejects)``.

    Attributes
    ----------
    voters
        ``line``, the columns of ``geo.tables.VOTERS`` without ``door_id`` and ``exception_reason`` (the
        ``*_score`` columns before ``history``), then ``address_line``, ``city``, ``state``, ``zip5``
        and the file's own ``lon`` and ``lat`` (null where it has none). File order.
    rejects
        ``geo.tables.REJECTS``, sorted by line.
    rows_in
        Rows of the file: lines that are not blank, without the headings.
    blank_count
        Blank lines.
    layout
        Name of the layout used.
    evidence
        How it was recognised: "VAN: 14 of 16 headings".
    plan
        Which heading holds what; ``geo.mapping`` writes it out to be edited.
    notes
        Sentences a person should read: values that could not be read.
    """

    voters: pl.DataFrame
    rejects: pl.DataFrame
    rows_in: int
    blank_count: int
    layout: str
    evidence: str
    plan: ColumnPlan
    notes: tuple[str, ...]


def read_voter_file(
    path: Path, layout: str | None = None, mapping: Path | None = None, on_progress: OnProgress | None = None
) -> VoterFile:
    """Read a voter file.

    Parameters
    ----------
    path
        Text with headings: comma, tab, bar or semicolon between columns; UTF-8, UTF-16 or Latin-1.
    layout
        Name of a built-in layout; None recognises it by the headings.
    mapping
        A mapping file; stands in place of a layout.
    on_progress
        Called after every block of about 16 MB.

    Returns
    -------
    VoterFile
        Every row is a voter or a reject. Rejected are rows with too many or too few columns, an
        unclosed quote, a NUL, unreadable bytes, no voter id, a voter id seen on an earlier good row, or
        a confidential address (with every other row of the same voter id).

    Raises
    ------
    BadInput
        If it is no such table, misses the voter id or an address, or has no readable row at all.
    """
    report = on_progress or _silent
    chosen = _chosen_layout(layout, mapping)
    text = open_text_file(Path(path), chosen.delimiter if chosen else "", chosen.encoding if chosen else "")
    plan = plan_columns(chosen, text.headings) if chosen else recognise(text.headings)
    _require_columns(plan, text.name)
    raw, rejects, blank_count = _read_rows(text, plan, report)
    if raw.is_empty():
        line, _, reason = min(rejects)
        raise BadInput(
            f"{text.name} has no readable row; line {line}: {reason}.",
            "Check the delimiter and the headings.",
        )
    everyone = voters_of(raw, plan)
    voters, bad = _without_bad_ids(everyone, plan)
    table = rejects_table([*rejects, *bad])
    notes = unread_notes(raw, everyone, plan)
    rows_in = voters.height + table.height
    return VoterFile(voters, table, rows_in, blank_count, plan.layout.name, plan.evidence, plan, notes)


def _silent(_part: float, _phrase: str) -> None:
    return None


def _chosen_layout(layout: str | None, mapping: Path | None) -> Layout | None:
    if mapping is not None:
        return read_layout(Path(mapping))
    return layout_named(layout) if layout else None


def _require_columns(plan: ColumnPlan, file_name: str) -> None:
    """Name what a file must have and has not."""
    title = plan.layout.title
    if "voter_id" not in plan.fields:
        wanted = ", ".join(repr(text) for text in plan.layout.columns.get("voter_id", ())[:3]) or "none"
        raise BadInput(
            f"{file_name} has no column for the voter id; the layout {title} looks for {wanted}.",
            "Choose another layout, or name the column as voter_id in a mapping file.",
        )
    in_parts = {"house_number", "street_name"} <= plan.fields.keys()
    if "address_line" not in plan.fields and not in_parts:
        wanted = ", ".join(repr(text) for text in plan.layout.columns.get("address_line", ())[:3]) or "none"
        raise BadInput(
            f"{file_name} has no column for the address; the layout {title} looks for {wanted}.",
            "Choose another layout, or name the column as address_line in a mapping file.",
        )


def _read_rows(
    text: TextFile, plan: ColumnPlan, report: OnProgress
) -> tuple[pl.DataFrame, list[Reject], int]:
    """Check and read block by block; only mapped columns are kept."""
    frames: list[pl.DataFrame] = []
    rejects: list[Reject] = []
    line, blank_count = text.first_line, 0
    size = len(text.data) - text.body_start
    for start, end in cut_blocks(text.data, text.body_start, _BLOCK_BYTES):
        block = text.data[start:end]
        check = check_lines(block, line, text.delimiter, len(text.headings))
        frames.append(_texts(check, text, raw_columns(plan)))
        rejects += check.rejects
        blank_count += check.blank_count
        line += block.count(b"\n")
        report((end - text.body_start) / size, "Reading the voter file")
    return pl.concat(frames), rejects, blank_count


def _texts(check: LineCheck, text: TextFile, columns: Mapping[str, int]) -> pl.DataFrame:
    """Read the good rows' mapped columns as texts without outer blanks, in file order."""
    lines = pl.Series("line", check.lines, dtype=pl.Int64)
    if not check.good:
        return pl.DataFrame({"line": lines, **{name: pl.Series([], dtype=pl.String) for name in columns}})
    places = sorted(set(columns.values()))
    frame = pl.read_csv(
        check.good,
        columns=places,
        has_header=False,
        separator=text.delimiter,
        infer_schema=False,
        new_columns=[str(place) for place in range(len(text.headings))],
    )
    if frame.height != len(lines):
        frame = _by_slow_reader(check.good, text.delimiter, places)
    named = frame.select(
        lines,
        *(pl.col(str(place)).fill_null("").str.strip_chars().alias(name) for name, place in columns.items()),
    )
    return named.sort("line")


def _by_slow_reader(good: bytes, delimiter: str, places: list[int]) -> pl.DataFrame:
    """Read with Python's csv, should the fast reader see other rows than the line check."""
    reader = csv.reader(io.StringIO(good.decode("utf-8"), newline=""), delimiter=delimiter)
    rows = [[row[place] for place in places] for row in reader]
    return pl.DataFrame(rows, schema={str(place): pl.String for place in places}, orient="row")


def _without_bad_ids(voters: pl.DataFrame, plan: ColumnPlan) -> tuple[pl.DataFrame, list[Reject]]:
    """Take out rows without a voter id, confidential ones, and repeats of an id."""
    id_heading = plan.headings[plan.fields["voter_id"]]
    hidden = plan.headings[plan.fields["confidential"]] if "confidential" in plan.fields else ""
    nameless = voters.filter(pl.col("voter_id") == "")
    named = voters.filter(pl.col("voter_id") != "")
    confidential = named.filter(pl.col("confidential").any().over("voter_id"))
    public = named.join(confidential.select("line"), on="line", how="anti", maintain_order="left")
    public = public.with_columns(first_line=pl.col("line").first().over("voter_id"))
    repeats = public.filter(pl.col("line") != pl.col("first_line"))
    rejects: list[Reject] = [(line, id_heading, "no voter id") for line in nameless["line"]]
    rejects += [(line, hidden, "confidential address") for line in confidential["line"]]
    rejects += [(line, id_heading, "duplicate voter id") for line in repeats["line"]]
    kept = public.filter(pl.col("line") == pl.col("first_line"))
    return kept.drop("first_line", "confidential"), rejects
