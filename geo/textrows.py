"""The rows of text tables: checked line by line, then read; columns that are not asked for never are."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from geo.bytebits import bits_where, shifted_down
from geo.linecheck import LineCheck, check_lines
from geo.rowblock import RowBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.layout import Layout
    from geo.rejects import Reject
    from geo.textfile import TextBlock, TextTable


_NO_BREAK_SPACE = 0xA0  # its last byte in UTF-8


@dataclass(frozen=True)
class DelimitedTable:
    """A text table with a delimiter between its columns; see ``geo.rowblock.Table``."""

    text: TextTable

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.text.name

    @property
    def headings(self) -> tuple[str, ...]:
        """The first line's fields."""
        return self.text.headings

    def without_headings(self, headings: tuple[str, ...]) -> DelimitedTable:
        """Give the table with headings from elsewhere: its first line is a row."""
        return replace(self, text=self.text.without_headings(headings))

    def first_rows(self) -> list[list[str]]:
        """Give the fields of the first lines."""
        return self.text.first_rows()

    def rows(self, places: Mapping[str, int]) -> Iterator[RowBlock]:
        """Check and read the rows, block by block."""
        text = self.text
        for block in text.blocks():
            check = check_lines(block.data, block.first_line, text.delimiter, len(text.headings))
            frame = _texts(check, text.delimiter, places, len(text.headings))
            yield RowBlock(frame, check.rejects, check.blank_count, block.part)


def _texts(check: LineCheck, delimiter: str, places: Mapping[str, int], width: int) -> pl.DataFrame:
    """Read the good rows' columns, in file order."""
    lines = pl.Series("line", check.lines, dtype=pl.Int64)
    if not check.good:
        return no_rows(places)
    wanted = sorted(set(places.values()))
    frame = pl.read_csv(
        check.good,
        columns=wanted,
        has_header=False,
        separator=delimiter,
        infer_schema=False,
        empty_string_is_null=False,
        new_columns=[str(place) for place in range(width)],
    )
    if frame.height != len(lines):
        frame = _by_slow_reader(check.good, delimiter, wanted)
    texts = [pl.col(str(place)).alias(name) for name, place in places.items()]
    if _has_outer_blanks(check.good, delimiter):
        texts = [text.str.strip_chars() for text in texts]
    named = frame.select(lines, *texts)
    return named if named["line"].is_sorted() else named.sort("line")


def _has_outer_blanks(data: bytes, delimiter: str) -> bool:
    """Tell whether any field starts or ends with a blank: stripping them all takes longer than looking."""
    bytes_ = np.frombuffer(data, dtype=np.uint8)
    blank = bits_where(bytes_ == ord(" "))
    if delimiter != "\t" and b"\t" in data:
        blank |= bits_where(bytes_ == ord("\t"))
    edge = bits_where(bytes_ == ord(delimiter)) | bits_where(bytes_ == ord("\n"))
    if b'"' in data:
        edge |= bits_where(bytes_ == ord('"'))
    if (blank & shifted_down(edge)).any() or (edge & shifted_down(blank)).any() or data[:1] in b" \t":
        return True
    return b"\r" in data or (not data.isascii() and bool((bytes_ == _NO_BREAK_SPACE).any()))


def no_rows(places: Mapping[str, int]) -> pl.DataFrame:
    """Give the columns of a block without rows."""
    lines = pl.Series("line", [], dtype=pl.Int64)
    return pl.DataFrame([lines, *(pl.Series(name, [], dtype=pl.String) for name in places)])


def _by_slow_reader(good: bytes, delimiter: str, places: list[int]) -> pl.DataFrame:
    """Read with Python's csv, should the fast reader see other rows than the line check."""
    reader = csv.reader(io.StringIO(good.decode("utf-8"), newline=""), delimiter=delimiter)
    rows = [[row[place] for place in places] for row in reader]
    return pl.DataFrame(rows, schema={str(place): pl.String for place in places}, orient="row")


@dataclass(frozen=True)
class FixedTable:
    """A text table whose columns have fixed widths, in characters; see ``geo.rowblock.Table``."""

    text: TextTable
    layout: Layout

    @property
    def widths(self) -> tuple[int, ...]:
        """Characters of each column."""
        return self.layout.unheaded.widths if self.layout.unheaded else ()

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.text.name

    @property
    def headings(self) -> tuple[str, ...]:
        """Names of the columns, from the layout."""
        return self.text.headings

    def without_headings(self, headings: tuple[str, ...]) -> FixedTable:
        """Give the table with these headings: such files have none of their own."""
        return replace(self, text=replace(self.text, headings=headings, skipped_lines=0))

    def first_rows(self) -> list[list[str]]:
        """Give the texts of the first lines."""
        return [fixed_texts(line, self.widths) for line in self.text.sample]

    def rows(self, places: Mapping[str, int]) -> Iterator[RowBlock]:
        """Check and read the rows, block by block."""
        for block in self.text.blocks():
            yield self._row_block(block, places)

    def _row_block(self, block: TextBlock, places: Mapping[str, int]) -> RowBlock:
        texts = block.data.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n").split("\n")
        first = block.first_line
        lines = pl.DataFrame({"text": texts}).with_row_index("line", offset=first)
        lines = lines.with_columns(pl.col("line").cast(pl.Int64))
        rows = lines.filter(pl.col("text").str.strip_chars() != "")
        troubles = rows.select("line", trouble=_fixed_trouble(sum(self.widths), self._least()))
        rejects: list[Reject] = [(line, "", why) for line, why in troubles.drop_nulls().iter_rows()]
        good = rows.filter(troubles["trouble"].is_null())
        cuts = {name: (sum(self.widths[:place]), self.widths[place]) for name, place in places.items()}
        frame = good.select(
            "line",
            *(pl.col("text").str.slice(*cut).str.strip_chars().alias(name) for name, cut in cuts.items()),
        )
        return RowBlock(frame, tuple(rejects), lines.height - rows.height, block.part)

    def _least(self) -> int:
        """Give the least length of a line: empty last columns may have been cut off, but not half of it."""
        return sum(self.widths) // 2


def _fixed_trouble(most: int, least: int) -> pl.Expr:
    text = pl.col("text")
    size = text.str.len_chars()
    return (
        pl.when(text.str.contains("\x00", literal=True))
        .then(pl.lit("NUL byte"))
        .when(text.str.contains("\ufffd", literal=True))
        .then(pl.lit("unreadable bytes"))
        .when(size > most)
        .then(pl.lit("line too long"))
        .when(size < least)
        .then(pl.lit("line too short"))
    )


def fixed_texts(line: str, widths: tuple[int, ...]) -> list[str]:
    """Cut a line into columns of fixed widths."""
    edges = [sum(widths[:place]) for place in range(len(widths) + 1)]
    return [line[start:end].strip() for start, end in pairwise(edges)]
