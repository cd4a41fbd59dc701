"""Tables as text: encoding, delimiter and headings, found out from the bytes; rows block by block."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.errors import BadInput
from geo.linecheck import row_blocks
from geo.source import ByteSource, find_source
from geo.textcode import as_utf8, find_encoding, unmarked_utf16

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"PAR1": "a Parquet file",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3": "a database or GeoPackage",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
    b"{": "a JSON document",
}
_DELIMITERS = (",", "\t", "|", ";")
_SAMPLE = 1 << 18
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\v\f\r"})  # more than a few of them: no text
_BLOCK_BYTES = 1 << 24
_SAMPLE_LINES = 50


@dataclass(frozen=True)
class TextBlock:
    """Whole rows of a text table: UTF-8 with line feeds.

    ``first_line`` is the line number of the first byte, ``part`` how much of the file is read with it.
    """

    data: bytes
    first_line: int
    part: float


@dataclass(frozen=True)
class TextTable:
    """A table as text, to be read block by block.

    ``headings`` are the first line's fields that is not blank. ``skipped_lines`` stand before the first
    row. ``size`` is the number of bytes, unpacked. ``sample`` holds the first lines that are not blank.
    """

    source: ByteSource
    size: int
    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    skipped_lines: int
    sample: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.source.name

    def without_headings(self, headings: tuple[str, ...]) -> TextTable:
        """Give the table with headings from elsewhere: its first line is a row."""
        return replace(self, headings=headings, skipped_lines=self.skipped_lines - 1)

    def first_rows(self) -> list[list[str]]:
        """Split the first lines, the headings among them, into fields."""
        return [_split(line, self.delimiter) for line in self.sample]

    def blocks(self) -> Iterator[TextBlock]:
        """Read the rows.

        Yields
        ------
        TextBlock
            In file order.
        """
        line, done = 1, 0
        chunks = as_utf8(self.source.chunks(), self.encoding, self.name)
        for number, text in enumerate(row_blocks(chunks, _BLOCK_BYTES, self.name)):
            data = _without_lines(text, self.skipped_lines) if number == 0 else text
            line += self.skipped_lines if number == 0 else 0
            done += len(text)
            yield TextBlock(data, line, min(done / self.size, 1.0))
            line += data.count(b"\n")


@dataclass(frozen=True)
class TextFile:
    """A small table as text, read at once: see ``open_text_file``."""

    name: str
    data: bytes
    body_start: int
    first_line: int
    delimiter: str
    encoding: str
    headings: tuple[str, ...]


def open_text_file(path: Path, delimiter: str = "", encoding: str = "") -> TextFile:
    """Read a small table with headings at once.

    Parameters
    ----------
    path
        Text with one heading line, packed or not.
    delimiter, encoding
        As the layout says; empty: found out.

    Returns
    -------
    TextFile
        ``data`` is UTF-8 with line feeds; rows start at ``body_start``, on line ``first_line``.

    Raises
    ------
    BadInput
        If the file is missing, empty, another kind of file, or has headings only.
    """
    table = open_text_table(find_source(path), delimiter, encoding)
    data = b"".join(block.data for block in table.blocks())
    if not data.strip():
        raise BadInput(f"{path.name} has headings but no rows.", "Export the list again.")
    return TextFile(
        path.name, data, 0, table.skipped_lines + 1, table.delimiter, table.encoding, table.headings
    )


def open_text_table(source: ByteSource, delimiter: str = "", encoding: str = "") -> TextTable:
    """Find out how a table is written.

    Parameters
    ----------
    source
        Where its bytes come from.
    delimiter, encoding
        As the layout says; empty: found out, the encoding from every byte of the file.

    Raises
    ------
    BadInput
        If it is empty or another kind of file.
    """
    head = source.head(_SAMPLE)
    refuse_other_kinds(head, source.name)
    size, found = find_encoding(source, head, encoding)
    text = b"".join(as_utf8(iter([head]), found, source.name, partial=True)).decode("utf-8", "replace")
    if not text.strip():
        if size <= len(head):
            raise BadInput(f"{source.name} is empty.", "Export the list again.")
        raise BadInput(f"{source.name} is not a table in text form.", "Save it as CSV and import that.")
    lines = text.split("\n")
    lines = lines[:-1] if size > len(head) and len(lines) > 1 else lines  # the last may be cut
    first = next(number for number, line in enumerate(lines) if line.strip("\r"))
    sample = tuple(line.rstrip("\r") for line in lines[first:] if line.strip())[:_SAMPLE_LINES]
    delimiter = delimiter or max(_DELIMITERS, key=sample[0].count)
    headings = _headings([_split(line, delimiter) for line in sample])
    return TextTable(source, size, found, delimiter, headings, first + 1, sample)


def _headings(rows: list[list[str]]) -> tuple[str, ...]:
    """Give the headings; empty ones are added or cut off at the end where all first rows say so.

    Only then: in a single row one field more than headings may be a comma in a name.
    """
    headings = [text.replace("\x00", "").strip() for text in rows[0]]
    widths = {len(row) for row in rows[1:]}
    if len(widths) == 1:
        width = widths.pop()
        if width > len(headings) and not any("".join(row[len(headings) :]).strip() for row in rows[1:]):
            headings += [""] * (width - len(headings))
        elif width < len(headings) and not any(headings[width:]):
            headings = headings[:width]
    return tuple(headings)


def refuse_other_kinds(head: bytes, name: str) -> None:
    """Say what a file is that is no table as text.

    Raises
    ------
    BadInput
        If its first bytes are those of another kind, or of none we know.
    """
    for signature, kind in _SIGNATURES.items():
        if head.lstrip()[: len(signature)].lower() == signature.lower():
            raise BadInput(f"{name} is {kind}, not a table in text form.", "Save it as CSV and import that.")
    sample = head[: 1 << 16]
    control_count = len(sample) - len(sample.translate(None, _CONTROLS))
    if not _is_utf16(sample) and control_count > len(sample) // 20:
        raise BadInput(f"{name} is not a table in text form.", "Save it as CSV and import that.")


def _is_utf16(sample: bytes) -> bool:
    marked = sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked or bool(unmarked_utf16(sample))


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a field beyond the reader's limit
        return [line]


def _without_lines(text: bytes, count: int) -> bytes:
    place = 0
    for _ in range(count):
        place = text.find(b"\n", place) + 1
        if not place:
            return b""
    return text[place:]
