"""Tables as text files: encoding, delimiter and headings, found out from the bytes."""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import BadInput

if TYPE_CHECKING:
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
_SAMPLE = 1 << 16
_HIGH = bytes(range(0x80, 0x100))
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\v\f\r"})  # more than a few of them: no text


@dataclass(frozen=True)
class TextFile:
    """A table as text: UTF-8 bytes with line feeds, where the rows start, and the headings.

    ``first_line`` is the line number of the first byte of ``data[body_start:]``; line 1 is the first
    line of the file.
    """

    name: str
    data: bytes
    body_start: int
    first_line: int
    delimiter: str
    encoding: str
    headings: tuple[str, ...]


def open_text_file(path: Path, delimiter: str = "", encoding: str = "") -> TextFile:
    """Read a table's bytes and find out how it is written.

    Parameters
    ----------
    path
        Text with one heading line: comma, tab, bar or semicolon between fields.
    delimiter, encoding
        As the layout says; empty: found out.

    Raises
    ------
    BadInput
        If the file is missing, empty, another kind of file, or has headings only.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{path.name} cannot be read.", "Give the path of a file that is there and may be read."
        ) from error
    if not raw.strip():
        raise BadInput(f"{path.name} is empty.", "Export the list again.")
    _refuse_other_kinds(raw, path.name)
    data, found = _as_utf8(raw, encoding, path.name)
    heading_start = len(data) - len(data.lstrip(b"\r\n"))
    body_start = data.find(b"\n", heading_start) + 1
    heading_line = data[heading_start : body_start or None].decode("utf-8", "replace").strip("\r\n")
    delimiter = delimiter or max(_DELIMITERS, key=heading_line.count)
    headings = _split_headings(heading_line, delimiter)
    if not body_start or not data[body_start:].strip():
        raise BadInput(f"{path.name} has headings but no rows.", "Export the list again.")
    first_line = data.count(b"\n", 0, body_start) + 1
    return TextFile(path.name, data, body_start, first_line, delimiter, found, headings)


def _refuse_other_kinds(raw: bytes, name: str) -> None:
    for signature, kind in _SIGNATURES.items():
        if raw.lstrip()[: len(signature)].lower() == signature.lower():
            raise BadInput(f"{name} is {kind}, not a table in text form.", "Save it as CSV and import that.")
    sample = raw[:_SAMPLE]
    control_count = len(sample) - len(sample.translate(None, _CONTROLS))
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not is_utf16 and control_count > len(sample) // 20:
        raise BadInput(f"{name} is not a table in text form.", "Save it as CSV and import that.")


def _as_utf8(raw: bytes, encoding: str, name: str) -> tuple[bytes, str]:
    """Give the text as UTF-8 without a byte order mark, line feeds only where there were none."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif raw.startswith(codecs.BOM_UTF8):
        raw, encoding = raw[3:], "utf-8"
    encoding = encoding or _guessed_encoding(raw)
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        try:
            raw = raw.decode(encoding, "replace" if encoding == "cp1252" else "strict").encode("utf-8")
        except (LookupError, UnicodeDecodeError) as error:
            raise BadInput(
                f"{name} is not written in the encoding {encoding}.", "Mend the encoding in the mapping file."
            ) from error
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw, encoding


def _guessed_encoding(raw: bytes) -> str:
    """UTF-8, unless more of its letters beyond ASCII are broken than whole: then Windows Latin-1.

    A few damaged lines in a UTF-8 file stay damaged and are rejected one by one.
    """
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        ascii_count = len(raw.translate(None, _HIGH))
        broken = text.count("\ufffd")
        whole = len(text) - ascii_count - broken
        return "utf-8" if whole > broken else "cp1252"
    return "utf-8"


def _split_headings(line: str, delimiter: str) -> tuple[str, ...]:
    """Split the heading line, quoted or not; a trailing empty heading is no column of interest."""
    row = next(csv.reader([line], delimiter=delimiter))
    return tuple(heading.replace("\x00", "").strip() for heading in row)
