"""Backups: the whole campaign at one moment in one file, also while it is in use; and back again."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.snapshots import flush
from app.store.campaign import open_campaign
from app.store.dumps import dump_record, load_record
from app.suppressing import KEY_FILE as MATCH_KEY_FILE
from app.trail import HEAD_FILE, KEY_FILE, check
from geo.errors import BadInput, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.campaign import OpenCampaign

MANIFEST = "manifest.json"
DUMP = "record.dump"
KEPT_FOLDERS = ("snapshots", "streets", "cuts")
"""What is never changed once written; hand-outs and uploads are made again and stay out."""


@dataclass(frozen=True)
class BackupReport:
    """What a backup holds. ``record_sha256`` tells two backups of one moment from others."""

    path: str
    file_count: int
    bytes: int
    record_sha256: str
    is_verified: bool


def write_backup(c: OpenCampaign, out: Path) -> BackupReport:
    """Write the campaign as it is at one moment into one file, while others go on working.

    The record is copied first, by the database itself; the files it names were written before and are never
    changed. The file appears under its name only when it is whole.

    Raises
    ------
    Conflict
        When ``out`` is there already.
    Unavailable
        When PostgreSQL's ``pg_dump`` is missing.
    """
    if out.exists():
        raise Conflict(f"The file {out} is there already.", "Choose another name.")
    out.parent.mkdir(parents=True, exist_ok=True)
    making = out.with_name(f".{out.name}.making")
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".turfwalk-") as folder:
        record = Path(folder) / DUMP
        dump_record(c, record)
        files = {DUMP: record, **dict(_files_of(c.folder))}
        manifest = Path(folder) / MANIFEST
        sums = {name: _sha256(path) for name, path in files.items()}
        manifest.write_text(json.dumps({"turfwalk_backup": 1, "sha256": sums}, indent=0), encoding="utf-8")
        try:
            with tarfile.open(making, "w") as tar:
                for name, path in {MANIFEST: manifest, **files}.items():
                    tar.add(path, name, recursive=False)
            flush(making)
            making.rename(out)
        finally:
            making.unlink(missing_ok=True)
    return BackupReport(str(out), len(files), out.stat().st_size, sums[DUMP], is_verified=False)


def _files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    for name in (KEY_FILE, HEAD_FILE, MATCH_KEY_FILE):
        if (folder / name).is_file():
            yield name, folder / name
    for kept in KEPT_FOLDERS:
        for path in sorted((folder / kept).rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                yield inside.as_posix(), path


def restore_backup(backup: Path, folder: Path | None = None, record_url: str | None = None) -> BackupReport:
    """Make a campaign from a backup, or only verify that one could.

    Every byte is compared with the backup's own list, the record is opened and its audit trail checked.

    Parameters
    ----------
    backup
        A file that ``write_backup`` wrote.
    folder
        A new folder; None unpacks into a temporary one and throws it away: a rehearsal.
    record_url
        An empty PostgreSQL database, for a backup whose record was in one.

    Raises
    ------
    BadInput
        When the file is no backup, or is damaged.
    Conflict
        When the folder is not empty.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="turfwalk-verify-") as rehearsal:
            return _restore(backup, Path(rehearsal) / "campaign", record_url)
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"The folder {folder} is not empty.", "Choose a new folder.")
    return _restore(backup, folder, record_url)


def _restore(backup: Path, folder: Path, record_url: str | None) -> BackupReport:
    making = folder.with_name(f".{folder.name}.restoring")
    shutil.rmtree(making, ignore_errors=True)
    try:
        sums = _unpack(backup, making)
        for part in ("exports", "incoming", *KEPT_FOLDERS):
            (making / part).mkdir(exist_ok=True)
        load_record(making / DUMP, making, record_url)
        (making / DUMP).unlink(missing_ok=True)
        with open_campaign(making) as c:
            if not check(c).is_whole:
                raise BadInput(
                    "The audit trail of this backup is broken.", "Keep it, and use an earlier one."
                )
        if folder.exists():
            folder.rmdir()
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return BackupReport(str(backup), len(sums), backup.stat().st_size, sums[DUMP], is_verified=True)


def _unpack(backup: Path, folder: Path) -> dict[str, str]:
    """Unpack a backup and compare every byte with its list; names that lead elsewhere are refused."""
    damaged = BadInput(f"The file {backup} is no whole backup.", "Use another one.")
    try:
        with tarfile.open(backup, "r:") as tar:
            for member in tar:
                parts = PurePosixPath(member.name).parts
                if not member.isfile() or ".." in parts or member.name.startswith("/"):
                    raise damaged
                tar.extract(member, folder, filter="data")
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sums: dict[str, str] = said["sha256"]
        there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
        if there != set(sums) or any(_sha256(folder / name) != digest for name, digest in sums.items()):
            raise damaged
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError):
        raise damaged from None
    (folder / MANIFEST).unlink()
    return sums


def _sha256(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
