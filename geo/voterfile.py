"""The voter file: any layout in, voters and rejects out, and the sums agree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from geo.columns import ColumnPlan, plan_columns, plan_unheaded, recognise
from geo.errors import BadInput
from geo.fields import raw_columns, unread_counts, voters_of, without_apostrophes
from geo.layout import Layout, layout_named, read_layout
from geo.rejects import Reject, rejects_table
from geo.tablefile import open_table
from geo.tables import REJECTS
from geo.textrows import FixedTable
from geo.voterids import Sifted, VoterIds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.model import OnProgress
    from geo.rowblock import RowBlock, Table

CONFIDENTIAL = "confidential address"


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


@dataclass(frozen=True)
class VoterBlock:
    """Some rows of a voter file, as ``read_voter_blocks`` gives them.

    Attributes
    ----------
    voters
        As ``VoterFile.voters``.
    rejects
        As ``VoterFile.rejects``; lines of earlier blocks that are withdrawn are among them.
    withdrawn
        Lines given as voters in earlier blocks that are none: a later row says that the voter's address
        is confidential. Whoever keeps blocks must take them out.
    blank_count
        Blank lines.
    unread
        Heading to count of values that could not be read as a date or a number.
    plan
        Which heading holds what; the same in every block.
    """

    voters: pl.DataFrame
    rejects: pl.DataFrame
    withdrawn: pl.Series
    blank_count: int
    unread: Mapping[str, int]
    plan: ColumnPlan


def read_voter_file(
    path: Path, layout: str | None = None, mapping: Path | None = None, on_progress: OnProgress | None = None
) -> VoterFile:
    """Read a voter file into memory; ``geo.voterspool`` reads large ones into a folder.

    Parameters
    ----------
    path
        Text with commas, tabs, bars or semicolons between columns or with columns of fixed widths, in
        UTF-8, UTF-16 or Latin-1; an Excel workbook; Parquet. Text may be packed in a gzip or a ZIP
        archive. The content counts, not what the file is called.
    layout
        Name of a built-in layout; None recognises it.
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
    blocks = list(read_voter_blocks(path, layout, mapping, on_progress))
    voters = pl.concat([block.voters for block in blocks])
    withdrawn = pl.concat([block.withdrawn for block in blocks])
    if len(withdrawn):
        voters = voters.filter(~pl.col("line").is_in(withdrawn.implode()))
    rejects = pl.concat([block.rejects for block in blocks]).sort("line", maintain_order=True)
    plan = blocks[0].plan
    return VoterFile(
        voters,
        rejects,
        voters.height + rejects.height,
        sum(block.blank_count for block in blocks),
        plan.layout.name,
        plan.evidence,
        plan,
        unread_notes(blocks),
    )


def read_voter_blocks(
    path: Path, layout: str | None = None, mapping: Path | None = None, on_progress: OnProgress | None = None
) -> Iterator[VoterBlock]:
    """Read a voter file block by block, in bounded memory.

    Parameters and errors are those of ``read_voter_file``; errors come with the first block.

    Yields
    ------
    VoterBlock
        In file order, at least one. The voter ids of all earlier blocks are remembered, 16 bytes each.
    """
    report = on_progress or _silent
    table, plan = plan_voter_file(Path(path), _chosen_layout(layout, mapping))
    ids = VoterIds()
    row_count, first_reject = 0, None
    for rows in table.rows(raw_columns(plan)):
        if first_reject is None and rows.rejects:
            first_reject = min(rows.rejects)
        row_count += rows.frame.height
        yield _voter_block(rows, plan, ids)
        report(rows.part, "Reading the voter file")
    if row_count == 0:
        raise _no_rows(table.name, first_reject)


def plan_voter_file(path: Path, layout: Layout | None = None) -> tuple[Table, ColumnPlan]:
    """Open a voter file and find out which column holds what.

    Parameters
    ----------
    path
        The file.
    layout
        The layout to apply; None recognises it.

    Raises
    ------
    BadInput
        If it is no table, or misses the voter id or an address.
    """
    table, plan = columns_of(path, layout)
    _require_columns(plan, table.name)
    return table, plan


def columns_of(path: Path, layout: Layout | None = None) -> tuple[Table, ColumnPlan]:
    """Open a table and find out what its columns would be in a voter file, though it may be none.

    Parameters are those of ``plan_voter_file``.

    Raises
    ------
    BadInput
        If it is no table.
    """
    table = open_table(path, layout)
    rows = table.first_rows()
    known = table.layout if isinstance(table, FixedTable) else layout
    if known is None:
        plan = recognise(table.headings, rows)
    else:
        plan = plan_columns(known, table.headings)
        if "voter_id" not in plan.fields:
            plan = plan_unheaded(known, rows) or plan
    if not plan.has_headings:
        table = table.without_headings(plan.headings)
    return table, plan


def unread_notes(blocks: Sequence[VoterBlock]) -> tuple[str, ...]:
    """Say how many values could not be read: one sentence a column, naming the heading, never a value."""
    counts: dict[str, int] = {}
    for block in blocks:
        for heading, count in block.unread.items():
            counts[heading] = counts.get(heading, 0) + count
    return tuple(
        f"{count} values of {heading!r} could not be read and stay unknown."
        for heading, count in counts.items()
    )


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


def _no_rows(name: str, reject: Reject | None) -> BadInput:
    if reject is None:
        return BadInput(f"{name} has headings but no rows.", "Export the list again.")
    line, _, reason = reject
    return BadInput(
        f"{name} has no readable row; line {line}: {reason}.", "Check the delimiter and the headings."
    )


def _voter_block(rows: RowBlock, plan: ColumnPlan, ids: VoterIds) -> VoterBlock:
    """Turn a block's texts into voters and rejects."""
    texts = without_apostrophes(rows.frame)
    everyone = voters_of(texts, plan)
    unread = unread_counts(texts, everyone, plan)
    sifted = ids.sift(everyone)
    rejects = _rejects(rows.rejects, sifted, plan)
    withdrawn = pl.Series("line", sifted.withdrawn, dtype=pl.Int64)
    return VoterBlock(sifted.kept.drop("confidential"), rejects, withdrawn, rows.blank_count, unread, plan)


def _rejects(found: Sequence[Reject], sifted: Sifted, plan: ColumnPlan) -> pl.DataFrame:
    id_heading = plan.headings[plan.fields["voter_id"]]
    hidden = plan.headings[plan.fields["confidential"]] if "confidential" in plan.fields else ""
    tables = [rejects_table(found)]
    for lines, column, reason in (
        (sifted.nameless, id_heading, "no voter id"),
        (sifted.confidential, hidden, CONFIDENTIAL),
        (sifted.withdrawn, hidden, CONFIDENTIAL),
        (sifted.repeated, id_heading, "duplicate voter id"),
    ):
        if len(lines):
            table = pl.DataFrame({"line": lines}).select("line", column=pl.lit(column), reason=pl.lit(reason))
            tables.append(table.cast(REJECTS))
    return pl.concat(tables).sort("line", maintain_order=True)
