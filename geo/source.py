"""Where a file's bytes come from: the file itself, or the one file inside a gzip or ZIP archive.

Archives are unpacked in memory, piece by piece, never to a path, and no further than an honest table
would grow: a small archive that unpacks without end is refused while it is read.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNPACKED_FLOOR = 1 << 26
"""Bytes any archive may unpack to (64 MB)."""

UNPACKED_RATIO = 200
"""Beyond the floor, how many times its own size an archive may unpack to; voter files reach 60."""

UNPACKED_MOST = 1 << 36
"""Bytes no archive may unpack to (64 GB)."""

CHUNK_BYTES = 1 << 22
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class ByteSource:
    """Bytes that can be read from the start, as often as needed.

    ``name`` is the file's; ``packing`` is "", "gzip" or "zip"; ``member`` the file inside a ZIP archive.
    """

    path: Path
    name: str
    packing: str = ""
    member: str = ""

    def chunks(self, size: int = 0) -> Iterator[bytes]:
        """Read from the start.

        Yields
        ------
        bytes
            Pieces of about ``size`` bytes (0: some megabytes), none empty.

        Raises
        ------
        BadInput
            If the file cannot be read, or the archive is damaged, encrypted or unpacks without end.
        """
        most = unpacked_limit(self.path.stat().st_size) if self.packing else 0
        done = 0
        try:
            with self._opened() as file:
                while chunk := file.read(size or CHUNK_BYTES):
                    done += len(chunk)
                    if self.packing and done > most:
                        raise endless(self.name)
                    yield chunk
        except _DAMAGED as error:
            raise damaged(self.name) from error
        except OSError as error:
            raise unreadable(self.name) from error

    def head(self, size: int) -> bytes:
        """Read the first bytes."""
        found = b""
        for chunk in self.chunks(size):
            found += chunk
            if len(found) >= size:
                break
        return found[:size]

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if self.packing == "gzip":
            with gzip.open(self.path, "rb") as unpacked:
                yield cast("IO[bytes]", unpacked)
        elif self.packing == "zip":
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
                yield member
        else:
            with self.path.open("rb") as file:
                yield file


def find_source(path: Path) -> ByteSource:
    """Find out whether a file is packed, by its first bytes, whatever it is called.

    Parameters
    ----------
    path
        Any file.

    Returns
    -------
    ByteSource
        Of the file, or of the one file in it. An Excel workbook is a ZIP archive but counts as a file.

    Raises
    ------
    BadInput
        If the file cannot be read, or an archive holds no file, several, or an encrypted one.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise unreadable(path.name) from error
    if start.startswith(b"\x1f\x8b"):
        return ByteSource(path, path.name, "gzip")
    if start in (b"PK\x03\x04", b"PK\x05\x06"):
        members = archive_members(path)
        if any(member.filename == "[Content_Types].xml" for member in members):
            return ByteSource(path, path.name)
        return ByteSource(path, path.name, "zip", _only_member(members, path).filename)
    return ByteSource(path, path.name)


def archive_members(path: Path) -> list[zipfile.ZipInfo]:
    """List the files of a ZIP archive, without folders and what an operating system adds."""
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (*_DAMAGED, OSError, UnicodeDecodeError) as error:
        raise damaged(path.name) from error
    return [
        member
        for member in listed
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and not member.filename.endswith((".DS_Store", "Thumbs.db"))
    ]


def _only_member(members: list[zipfile.ZipInfo], path: Path) -> zipfile.ZipInfo:
    if len(members) != 1:
        raise BadInput(
            f"{path.name} holds {len(members) or 'no'} files; only an archive with one table can be imported.",
            "Unpack it and import one table after the other.",
        )
    if members[0].flag_bits & _ENCRYPTED:
        raise BadInput(f"{path.name} is protected by a password.", "Unpack it and import the table.")
    if members[0].file_size > unpacked_limit(path.stat().st_size):
        raise endless(path.name)
    return members[0]


def unpacked_limit(packed: int) -> int:
    """Give how many bytes an archive of a size may unpack to."""
    return min(max(UNPACKED_FLOOR, UNPACKED_RATIO * packed), UNPACKED_MOST)


def endless(name: str) -> BadInput:
    """Say that an archive unpacks to more than an honest one would."""
    return BadInput(
        f"{name} unpacks to more than {UNPACKED_RATIO} times its size; that is no table.",
        "Unpack it yourself and look at it before importing it.",
    )


def damaged(name: str) -> BadInput:
    """Say that an archive cannot be unpacked."""
    return BadInput(f"{name} is a damaged archive.", "Download it again, or unpack it and import the table.")


def unreadable(name: str) -> BadInput:
    """Say that a file is not there or may not be read."""
    return BadInput(f"{name} cannot be read.", "Give the path of a file that is there and may be read.")
