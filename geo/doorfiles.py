"""Doors out of voter files of any size: in bounded memory, part by part, by any executor.

What only the whole file can say (``geo.doors.FileStreets``) is counted part by part and added up; a door's
id follows from its address alone, so parts can be keyed apart and doors gathered by ranges of their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from geo.doors import count_streets, doors_of, key_voters, read_streets, split_addresses
from geo.household import Mends
from geo.parts import PART_ROWS, put_together, work_on, write_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from geo.model import OnProgress

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # of ids, after the first
_FIRST_IDS = sorted(f"d{one}{two}" for one in _LETTERS for two in _LETTERS)
_ROWS_A_GROUP = 4_000  # of the rows that doors are gathered from: a range of ids reads few of them


@dataclass(frozen=True)
class DoorFiles:
    """The tables ``geo.doors.make_doors`` gives, as Parquet files, and the rows of each."""

    voters: Path
    doors: Path
    voter_count: int
    door_count: int


@dataclass(frozen=True)
class VoterPart:
    """A part of a voter file, and the folder where what is made of it goes."""

    voters: Path
    folder: Path

    def file(self, kind: str) -> Path:
        """Give the path of what is made of the part."""
        return self.folder / f"{self.voters.stem}.{kind}"


@dataclass(frozen=True)
class DoorRange:
    """Doors whose ids lie between two texts, the first one among them; "" is the end."""

    rows: tuple[Path, ...]
    first: str
    end: str
    labels: Path
    out: Path


def make_door_files(
    parts: Sequence[Path],
    folder: Path,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
) -> DoorFiles:
    """Group the voters of a file into doors and buildings.

    Parameters
    ----------
    parts
        Parquet files in file order with the columns of ``VoterFile.voters``: ``VoterSpool.parts``.
    folder
        A folder that every worker sees; ``voters.parquet`` and ``doors.parquet`` are written into it,
        and parts while the work is going on. After an error throw it away.
    executor, on_progress
        As for ``geo.parts.work_on``.
    """
    voter_parts = [VoterPart(part, folder) for part in parts]
    told = _Steps(on_progress, 4)
    for _ in work_on(split_part, voter_parts, executor, told.step(0), "Reading addresses"):
        pass
    for _ in work_on(write_streets, [tuple(voter_parts)], executor, told.step(1), "Comparing addresses"):
        pass
    keyed = work_on(key_part, voter_parts, executor, told.step(2), "Making doors")
    voter_count = put_together(keyed, folder / "voters.parquet")
    ranges = _ranges(voter_parts, folder)
    gathered = work_on(gather_doors, ranges, executor, told.step(3), "Gathering doors")
    door_count = put_together(gathered, folder / "doors.parquet")
    return DoorFiles(folder / "voters.parquet", folder / "doors.parquet", voter_count, door_count)


@dataclass(frozen=True)
class _Steps:
    """Progress of some equally long steps."""

    on_progress: OnProgress | None
    count: int

    def step(self, number: int) -> OnProgress | None:
        tell = self.on_progress
        if tell is None:
            return None
        return lambda part, phrase: tell((number + part) / self.count, phrase)


def split_part(part: VoterPart) -> None:
    """Take the addresses of a part apart and count them. Runs in a worker."""
    addresses = split_addresses(pl.read_parquet(part.voters))
    write_aside(addresses, part.file("addresses"))
    for kind, counts in zip(("numbers", "spellings"), count_streets(addresses), strict=True):
        write_aside(counts, part.file(kind))


def write_streets(parts: tuple[VoterPart, ...]) -> None:
    """Add up what the parts of a file counted, and write what the whole file says. Runs in a worker."""
    kinds = ("numbers", "spellings")
    streets = read_streets(*(_added_up([part.file(kind) for part in parts]) for kind in kinds))
    folder = parts[0].folder
    write_aside(streets.mends.streets, folder / "mended.streets")
    write_aside(streets.mends.zips, folder / "mended.zips")
    write_aside(streets.labels, folder / "labels")


def _added_up(paths: list[Path]) -> pl.DataFrame:
    counts = pl.scan_parquet(paths)
    keys = [name for name in counts.collect_schema().names() if name != "voter_count"]
    return counts.group_by(keys).agg(pl.col("voter_count").sum()).collect(engine="streaming")


def key_part(part: VoterPart) -> Path:
    """Give the voters of a part their doors; returns the file of the voters. Runs in a worker."""
    mends = Mends(*(pl.read_parquet(part.folder / f"mended.{kind}") for kind in ("streets", "zips")))
    voters, door_rows = key_voters(
        pl.read_parquet(part.voters), pl.read_parquet(part.file("addresses")), mends
    )
    write_aside(door_rows, part.file("doors"), row_group_size=_ROWS_A_GROUP)
    write_aside(voters, part.file("voters"))
    return part.file("voters")


def _ranges(parts: Sequence[VoterPart], folder: Path) -> list[DoorRange]:
    """Split the ids, which are spread evenly, into ranges of about ``PART_ROWS`` rows."""
    rows = tuple(part.file("doors") for part in parts)
    row_count = int(pl.scan_parquet(list(rows)).select(pl.len()).collect().item())
    count = min(max(round(row_count / PART_ROWS), 1), len(_FIRST_IDS))
    firsts = [_FIRST_IDS[number * len(_FIRST_IDS) // count] for number in range(count)]
    return [
        DoorRange(rows, first, end, folder / "labels", folder / f"range-{first}.doors")
        for first, end in zip(firsts, [*firsts[1:], ""], strict=True)
    ]


def gather_doors(part: DoorRange) -> Path:
    """Make the doors of a range of ids; returns their file. Runs in a worker."""
    door_id = pl.col("door_id")
    rows = pl.scan_parquet(list(part.rows)).filter(door_id >= part.first)
    if part.end:
        rows = rows.filter(door_id < part.end)
    write_aside(doors_of(rows.collect(), pl.read_parquet(part.labels)), part.out)
    return part.out
