"""Voter files of any size: read into a folder of Parquet files, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from geo.parts import PART_ROWS
from geo.voterfile import VoterBlock, read_voter_blocks, unread_notes

if TYPE_CHECKING:
    from pathlib import Path

    from geo.columns import ColumnPlan
    from geo.model import OnProgress


@dataclass(frozen=True)
class VoterSpool:
    """What a voter file holds: as ``VoterFile``, but the voters lie in a folder.

    ``parts`` are Parquet files in file order, with the columns of ``VoterFile.voters``.
    """

    parts: tuple[Path, ...]
    voter_count: int
    rejects: pl.DataFrame
    rows_in: int
    blank_count: int
    layout: str
    evidence: str
    plan: ColumnPlan
    notes: tuple[str, ...]

    def scan(self) -> pl.LazyFrame:
        """Give the voters as a lazy frame, in file order."""
        return pl.scan_parquet(list(self.parts))


def spool_voter_file(
    path: Path,
    folder: Path,
    layout: str | None = None,
    mapping: Path | None = None,
    on_progress: OnProgress | None = None,
) -> VoterSpool:
    """Read a voter file of any size into a folder.

    Parameters
    ----------
    path, layout, mapping, on_progress
        As for ``geo.voterfile.read_voter_file``.
    folder
        A folder that is there and empty; ``part-00000.parquet`` and so on are written into it. After an
        error it may hold some of them: throw it away.

    Returns
    -------
    VoterSpool
        The same voters and rejects that ``read_voter_file`` gives.

    Raises
    ------
    BadInput
        As ``read_voter_file``.
    """
    parts: list[Path] = []
    held: list[pl.DataFrame] = []
    light: list[VoterBlock] = []
    spans: list[int] = []  # the last line of each part
    for block in read_voter_blocks(path, layout, mapping, on_progress):
        light.append(_without_voters(block))
        held.append(block.voters)
        if sum(frame.height for frame in held) >= PART_ROWS:
            _write_part(held, folder, parts, spans)
    _write_part(held, folder, parts, spans)
    _take_out(pl.concat([block.withdrawn for block in light]), parts, spans)
    rejects = pl.concat([block.rejects for block in light]).sort("line", maintain_order=True)
    voter_count = int(pl.scan_parquet(parts).select(pl.len()).collect().item())
    plan = light[0].plan
    return VoterSpool(
        tuple(parts),
        voter_count,
        rejects,
        voter_count + rejects.height,
        sum(block.blank_count for block in light),
        plan.layout.name,
        plan.evidence,
        plan,
        unread_notes(light),
    )


def _without_voters(block: VoterBlock) -> VoterBlock:
    """Keep what is light of a block."""
    return VoterBlock(
        block.voters.clear(), block.rejects, block.withdrawn, block.blank_count, block.unread, block.plan
    )


def _write_part(held: list[pl.DataFrame], folder: Path, parts: list[Path], spans: list[int]) -> None:
    """Write held rows as one more part; the first part is written even if it has no row."""
    frame = pl.concat(held) if held else pl.DataFrame()
    held.clear()
    if frame.is_empty() and (parts or not frame.width):
        return
    path = folder / f"part-{len(parts):05}.parquet"
    frame.write_parquet(path, compression="lz4", statistics=False)
    parts.append(path)
    spans.append(int(frame["line"].max() or 0))  # type: ignore[arg-type]  # lines are whole numbers


def _take_out(withdrawn: pl.Series, parts: list[Path], spans: list[int]) -> None:
    """Write the parts again that hold lines of voters who turned out to be confidential."""
    touched = {int(place) for place in pl.Series(spans).search_sorted(withdrawn)} if len(withdrawn) else set()
    for place in sorted(touched):
        frame = pl.read_parquet(parts[place]).filter(~pl.col("line").is_in(withdrawn.implode()))
        frame.write_parquet(parts[place], compression="lz4", statistics=False)
