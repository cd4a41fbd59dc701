"""Writing files so that a reader sees the whole file or none: aside first, then renamed."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.model import Packet


@contextmanager
def written_aside(out: Path) -> Iterator[Path]:
    """Give a new path beside ``out`` to write to; it becomes ``out`` when the block ends well.

    Raises
    ------
    BadInput
        When ``out`` cannot be written to: it is a folder, its folder is a file, or may not be changed.
    Unavailable
        When the disk fails or is full. Nothing is left behind in either case.
    """
    aside = out.with_name(f".{secrets.token_hex(6)}-{out.name}")
    with _plain_failures(out):
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            yield aside
            if out.is_dir():
                raise IsADirectoryError
            aside.replace(out)
        finally:
            _forget(aside)


def _forget(aside: Path) -> None:
    """Remove the file written aside and the journals that GDAL may leave beside it."""
    for name in (aside.name, f"{aside.name}-journal", f"{aside.name}-wal", f"{aside.name}-shm"):
        path = aside.with_name(name)
        if path.exists():
            os.unlink(path)  # noqa: PTH108 - Path.unlink hides nothing more; kept beside exists


@contextmanager
def _plain_failures(out: Path) -> Iterator[None]:
    try:
        yield
    except (IsADirectoryError, NotADirectoryError, FileExistsError, PermissionError) as error:
        raise BadInput(
            f"The place {out.name!r} cannot be written to.",
            "Choose another with --out, or allow writing there.",
        ) from error
    except OSError as error:
        raise Unavailable(
            f"Writing {out.name!r} failed: {error.strerror or 'the disk does not answer'}.",
            "Make room on the disk or choose another place. Nothing was left half written.",
        ) from error


def files_of(packets: Sequence[Packet], form: str, out: Path) -> list[tuple[Path, Sequence[Packet]]]:
    """Decide which file holds which packets.

    A path with a suffix is one file for all; any other path is a folder with one file a turf, called
    ``<turf_id>.<format>``.

    Raises
    ------
    BadInput
        When a turf code could not be a file name.
    """
    if out.suffix and not out.is_dir():
        return [(out, packets)]
    for packet in packets:
        if not packet.turf.turf_id.isalnum():
            raise BadInput("A turf code holds more than letters and digits.", "Export into one file instead.")
    return [(out / f"{packet.turf.turf_id}.{form}", [packet]) for packet in packets]
