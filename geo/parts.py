"""Large tables part by part: the same work on every part, by any executor, and one file out of all.

The executor is the only thing that changes between this process, a pool of processes and a cluster: every
part is read, worked on and written by itself, in a folder all of them see. Doing one twice gives the same
file, so the work of a worker that was killed is simply done again.
"""

from __future__ import annotations

import shutil
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import polars as pl

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from geo.model import OnProgress

PART_ROWS = 100_000
"""Rows worth a part: about a second of work."""

_TELL_S = 0.3
_AHEAD = 64  # parts given to an executor before the first of them is awaited

Task = TypeVar("Task")
Done = TypeVar("Done")


@dataclass(frozen=True)
class RowGroups:
    """Some row groups of a Parquet file, one after the other."""

    path: Path
    numbers: tuple[int, ...]

    def read(self, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Read their rows."""
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.path) as file:
            table = file.read_row_groups(list(self.numbers), columns=columns and list(columns))
        return pl.DataFrame(pl.from_arrow(table))


def row_groups(path: Path, rows: int = PART_ROWS) -> list[RowGroups]:
    """Bundle the row groups of a Parquet file until a part is worth its work; at least one part.

    Raises
    ------
    BadInput
        If it is no Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(f"{path.name} is not a Parquet file that can be read.", "Export it again.") from error
    bundles: list[list[int]] = [[]]
    held = 0
    for group in range(metadata.num_row_groups):
        if held >= rows:
            held = 0
            bundles.append([])
        held += metadata.row_group(group).num_rows
        bundles[-1].append(group)
    return [RowGroups(path, tuple(bundle)) for bundle in bundles]


def work_on(
    work: Callable[[Task], Done],
    tasks: Sequence[Task],
    executor: Executor | None,
    on_progress: OnProgress | None,
    phrase: str,
) -> Iterator[Done]:
    """Do the same work on every part.

    Parameters
    ----------
    work
        A function of a module, so that other processes find it.
    tasks
        What it is called with, part by part.
    executor
        Anything that submits calls as ``concurrent.futures`` does, such as a pool of processes or the
        executor of a Dask client; None works in this process.
    on_progress
        Called after every part and, with an executor, a few times a second.
    phrase
        What is told.

    Yields
    ------
    Done
        What ``work`` gave, in the order of ``tasks``.
    """
    tell = on_progress or (lambda _part, _phrase: None)
    tell(0.0, phrase)
    if executor is None:
        for number, task in enumerate(tasks, start=1):
            yield work(task)
            tell(number / len(tasks), phrase)
        return
    futures: list[Future[Done]] = []
    try:
        for number in range(len(tasks)):
            futures += [executor.submit(work, task) for task in tasks[len(futures) : number + _AHEAD]]
            while not wait([futures[number]], timeout=_TELL_S).done:
                tell(number / len(tasks), phrase)
            yield futures[number].result()
            tell((number + 1) / len(tasks), phrase)
    finally:
        for future in futures:
            future.cancel()


def write_aside(table: pl.DataFrame, path: Path, row_group_size: int | None = None) -> None:
    """Write a Parquet file in one step, so that nobody sees half of it and two may write the same."""
    aside = path.with_name(f"{path.name}-{uuid4().hex}")
    table.write_parquet(aside, compression="lz4", row_group_size=row_group_size)
    aside.replace(path)


def put_together(parts: Iterable[Path], out: Path) -> int:
    """Write Parquet files into one, a part at a time, each a row group of its own.

    Parameters
    ----------
    parts
        Files of the same columns, at least one; taken as they come and deleted when they are copied.
    out
        A path nothing lies at.

    Returns
    -------
    int
        Rows written.
    """
    import pyarrow.parquet as pq

    rows, writer = 0, None
    try:
        for part in parts:
            table = pq.read_table(part)
            writer = writer or pq.ParquetWriter(out, table.schema, compression="zstd")
            if table.num_rows:
                writer.write_table(table, row_group_size=table.num_rows)
            rows += table.num_rows
            part.unlink()
    finally:
        if writer is not None:
            writer.close()
    return rows


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """Make a folder for parts beside a file, and take it away whatever happens."""
    folder = path.with_name(f".{path.name}-{uuid4().hex}")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
