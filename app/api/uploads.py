"""Files that come in: streamed to the campaign's own folder, counted, and gone when their job is over."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from typing import TYPE_CHECKING, BinaryIO

import anyio.to_thread

from geo.errors import BadInput, NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from starlette.requests import Request

    from app.model import Job

PREFIX = "upload-"
MAKING = "making-"  # files that are sent as soon as they are made
KEPT_S = 12 * 3600.0
"""How long a file waits to be imported; a session lasts no longer."""
MARGIN_BYTES = 64 << 20  # what a disk must keep free beside an upload
_BUFFER_BYTES = 1 << 20


def suffix_of(file_name: str, allowed: Iterable[str]) -> str:
    """Give the ending of a client's file name: all of the name that is ever used.

    Raises
    ------
    BadInput
        When the ending is none of the allowed ones.
    """
    for suffix in sorted(allowed, key=len, reverse=True):
        if file_name.lower().endswith(suffix):
            return suffix
    raise BadInput(
        "The file's name ends in no kind of file that is read here.",
        f"Send one of {', '.join(sorted(allowed))}.",
    )


async def receive_file(request: Request, incoming: Path, suffix: str) -> Path:
    """Write a request's body to a new file; its name is made here.

    Raises
    ------
    BadInput
        When nothing was sent.
    Unavailable
        When the disk has no room for it.
    """
    _check_room(incoming, int(request.headers.get("content-length", "0")))
    path = incoming / f"{PREFIX}{secrets.token_hex(12)}{suffix}"
    try:
        with path.open("xb") as file:
            await _copy(request, file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


async def _copy(request: Request, file: BinaryIO) -> None:
    """Copy the body in pieces of about a megabyte, off the event loop; an empty one is refused."""
    buffer, size = bytearray(), 0
    async for piece in request.stream():
        buffer += piece
        size += len(piece)
        if len(buffer) >= _BUFFER_BYTES:
            await anyio.to_thread.run_sync(file.write, bytes(buffer))
            buffer.clear()
    await anyio.to_thread.run_sync(file.write, bytes(buffer))
    if size == 0:
        raise BadInput("The file is empty.", "Save or export it again, then send it.")


def id_of(path: Path) -> str:
    """Give the id under which a received file is found again."""
    return path.name.removeprefix(PREFIX).partition(".")[0]


def kept_file(incoming: Path, file_id: str) -> Path:
    """Find a file that was received earlier, by its id.

    Raises
    ------
    NotFound
        When it was imported, forgotten, or waited too long.
    """
    path = next(iter(sorted(incoming.glob(f"{PREFIX}{file_id}.*"), key=lambda file: len(file.name))), None)
    if path is None:
        raise NotFound("This file is no longer here.", "Nothing was changed. Choose the file again.")
    path.touch()
    return path


def drop_old(incoming: Path) -> None:
    """Delete files that nobody imported: they may name people."""
    for file in incoming.glob(f"{PREFIX}*"):
        if time.time() - file.stat().st_mtime > KEPT_S:
            file.unlink(missing_ok=True)


def _check_room(incoming: Path, size: int) -> None:
    incoming.mkdir(exist_ok=True)
    if shutil.disk_usage(incoming).free < size + MARGIN_BYTES:
        raise Unavailable("The disk has no room for this file.", "Free some space, then send it again.")


class Incoming:
    """Which uploaded files belong to which job. A file goes as soon as its job is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: dict[str, tuple[Path, ...]] = {}
        self._waiting: dict[str, Path] = {}

    def keep(self, job_id: str, files: Iterable[Path]) -> None:
        """Keep files as long as their job runs."""
        with self._lock:
            self._files[job_id] = tuple(files)

    def keep_until_done(self, job_id: str, file: Path) -> None:
        """Keep a file until this job is done; when it fails, the file waits to be tried again."""
        with self._lock:
            self._waiting[job_id] = file

    def settle(self, job: Job) -> None:
        """Delete the files of a job that is over."""
        if job.state in {"queued", "running"}:
            return
        with self._lock:
            files = self._files.pop(job.job_id, ())
            waiting = self._waiting.pop(job.job_id, None)
        if waiting is not None and job.state == "done":
            waiting.unlink(missing_ok=True)
        for file in files:
            file.unlink(missing_ok=True)

    def waiting(self) -> tuple[str, ...]:
        """Give the jobs whose files are still there."""
        with self._lock:
            return tuple({*self._files, *self._waiting})


def sweep(folder: Path) -> None:
    """Delete what an earlier server left behind in ``incoming`` and ``exports``: it may name people."""
    for room, prefix in (("incoming", PREFIX), ("exports", MAKING)):
        for file in (folder / room).glob(f"{prefix}*"):
            file.unlink(missing_ok=True)
