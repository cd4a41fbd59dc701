"""Tables that are no text: Excel workbooks and Parquet files."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from geo.errors import BadInput
from geo.rowblock import RowBlock
from geo.source import archive_members, damaged, endless, unpacked_limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geo.rejects import Reject

_CELLS_MOST = 20_000_000  # a cell takes about 100 bytes while a workbook is read
_SAMPLE_ROWS = 50
_BATCH_ROWS = 1 << 16


@dataclass(frozen=True)
class SheetTable:
    """The first sheet of a workbook that is not empty; see ``geo.rowblock.Table``.

    ``cells`` are texts, numbered columns; ``heading_row`` is the row of the headings, from 0, -1 if the
    first row is one already. Lines are the sheet's row numbers.
    """

    name: str
    cells: pl.DataFrame
    heading_row: int
    headings: tuple[str, ...]

    def without_headings(self, headings: tuple[str, ...]) -> SheetTable:
        """Give the table with headings from elsewhere: its first row is one."""
        return replace(self, headings=headings, heading_row=self.heading_row - 1)

    def first_rows(self) -> list[list[str]]:
        """Give the texts of the first rows."""
        start = max(self.heading_row, 0)
        return [list(row) for row in self.cells.slice(start, _SAMPLE_ROWS).iter_rows()]

    def rows(self, places: Mapping[str, int]) -> Iterator[RowBlock]:
        """Read the rows, all in one block."""
        yield _row_block(self.cells, self.heading_row + 1, self.heading_row + 2, places)


@dataclass(frozen=True)
class ParquetTable:
    """A Parquet file; see ``geo.rowblock.Table``. The headings count as line 1."""

    path: Path
    headings: tuple[str, ...]
    row_count: int

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name

    def without_headings(self, headings: tuple[str, ...]) -> ParquetTable:
        """Give the table with other headings."""
        return replace(self, headings=headings)

    def first_rows(self) -> list[list[str]]:
        """Give the headings and the texts of the first rows."""
        for batch in self._batches(list(range(len(self.headings))), _SAMPLE_ROWS):
            return [list(self.headings), *(list(row) for row in batch.iter_rows())]
        return [list(self.headings)]

    def rows(self, places: Mapping[str, int]) -> Iterator[RowBlock]:
        """Read the rows, some at a time."""
        wanted = sorted(set(places.values()))
        inner = {name: wanted.index(place) for name, place in places.items()}
        done = 0
        for batch in self._batches(wanted, _BATCH_ROWS):
            block = _row_block(batch, 0, done + 2, inner)
            done += batch.height
            yield replace(block, part=done / max(self.row_count, 1))

    def _batches(self, places: list[int], size: int) -> Iterator[pl.DataFrame]:
        """Read columns as texts, numbered."""
        file = _parquet_file(self.path)
        for batch in file.iter_batches(size, columns=[file.schema_arrow.names[place] for place in places]):
            frame = pl.DataFrame(pl.from_arrow(batch))
            yield frame.select(_as_text(series).alias(str(place)) for place, series in enumerate(frame))


def open_workbook(path: Path) -> SheetTable:
    """Open an Excel workbook (.xlsx, .xlsm).

    Raises
    ------
    BadInput
        If it is damaged, protected, empty, larger than a workbook may be, or unpacks without end.
    """
    import fastexcel

    _measure_workbook(path)
    try:
        book = fastexcel.read_excel(path)
        sheets = [_cells(book, place) for place in range(len(book.sheet_names))]
    except fastexcel.FastExcelError as error:
        raise BadInput(
            f"{path.name} cannot be read as a workbook.", "Save it as CSV and import that."
        ) from error
    cells = next((sheet for sheet in sheets if sheet.height), pl.DataFrame())
    if cells.is_empty():
        raise BadInput(f"{path.name} is empty.", "Export the list again.")
    filled = cells.select(pl.any_horizontal(pl.all() != "")).to_series()
    row = int(filled.arg_true()[0])
    headings = list(cells.row(row))
    while headings and not headings[-1]:
        headings.pop()
    return SheetTable(path.name, cells, row, tuple(headings))


def _cells(book: Any, place: int) -> pl.DataFrame:  # noqa: ANN401 - the reader ships no class for it
    """Read a sheet's cells as texts."""
    sheet = book.load_sheet(place, header_row=None, skip_rows=0, dtypes="string")
    if sheet.visible != "visible" or not sheet.height:
        return pl.DataFrame()
    frame = pl.DataFrame(sheet)
    midnight = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
    texts = (
        pl.nth(place).cast(pl.String).fill_null("").str.replace(midnight, "$1").alias(str(place))
        for place in range(frame.width)
    )
    return frame.select(texts)


def _measure_workbook(path: Path) -> None:
    """Unpack a workbook once, keeping nothing: refuse bombs and sheets beyond reason in bounded memory."""
    most, done, cell_count = unpacked_limit(path.stat().st_size), 0, 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive_members(path):
                with archive.open(member) as file:
                    while chunk := file.read(1 << 20):
                        done += len(chunk)
                        cell_count += chunk.count(b"<c ")
                        if done > most:
                            raise endless(path.name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise damaged(path.name) from error
    if cell_count > _CELLS_MOST:
        raise BadInput(
            f"{path.name} has more than {_CELLS_MOST // 1_000_000} million cells.",
            "Save the sheet as CSV and import that; CSV may have any size.",
        )


def open_parquet(path: Path) -> ParquetTable:
    """Open a Parquet file.

    Raises
    ------
    BadInput
        If it is damaged, or has no rows.
    """
    file = _parquet_file(path)
    count = int(file.metadata.num_rows)
    if not count:
        raise BadInput(f"{path.name} has headings but no rows.", "Export the list again.")
    return ParquetTable(path, tuple(file.schema_arrow.names), count)


def _parquet_file(path: Path) -> Any:  # noqa: ANN401 - pyarrow ships no types
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(f"{path.name} is a damaged Parquet file.", "Export it again.") from error


def _as_text(series: pl.Series) -> pl.Series:
    """Write values as a text table would; lists and structures become nothing."""
    if series.dtype.is_nested() or series.dtype == pl.Binary:
        return pl.Series(series.name, [""] * len(series), dtype=pl.String)
    if series.dtype == pl.Boolean:
        series = series.cast(pl.Int8).replace_strict({1: "Y", 0: "N"}, return_dtype=pl.String)
    return series.cast(pl.String).fill_null("")


def _row_block(cells: pl.DataFrame, start: int, line: int, places: Mapping[str, int]) -> RowBlock:
    """Take columns of a frame of texts; rows without any text are blank."""
    body = (
        cells.slice(start).with_row_index("row", offset=line).with_columns(line=pl.col("row").cast(pl.Int64))
    )
    texts = pl.exclude("row", "line")
    filled = body.filter(pl.any_horizontal(texts.str.strip_chars() != "")) if body.height else body
    nul = filled.filter(pl.any_horizontal(texts.str.contains("\x00", literal=True))) if body.height else body
    rejects: list[Reject] = [(number, "", "NUL byte") for number in nul["line"]]
    good = (
        filled.join(nul.select("line"), on="line", how="anti", maintain_order="left") if rejects else filled
    )
    frame = good.select(
        "line",
        *(pl.col(cells.columns[place]).str.strip_chars().alias(name) for name, place in places.items()),
    )
    return RowBlock(frame, tuple(rejects), body.height - filled.height, 1.0)
