"""The record written to one file and read back: SQLite by its own backup, PostgreSQL by its own programs."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from app.store.campaign import RECORD, RECORD_URL
from geo.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.campaign import OpenCampaign

_SQLITE_HEAD = b"SQLite format 3\x00"


def dump_record(c: OpenCampaign, out: Path) -> None:
    """Write the record as it is at one moment; others go on working meanwhile.

    Raises
    ------
    Unavailable
        When PostgreSQL's ``pg_dump`` is missing or fails.
    """
    if c.engine.dialect.name == "sqlite":
        source = f"file:{c.folder / RECORD}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True, isolation_level=None)) as record,
            closing(sqlite3.connect(out)) as copy,
        ):
            record.backup(copy)  # all pages in one step: one moment, whoever writes meanwhile
        return
    _run("pg_dump", c.engine.url.render_as_string(hide_password=False), "-Fc", "-f", str(out), "-d")


def load_record(dump: Path, folder: Path, record_url: str | None) -> None:
    """Put a written record into a campaign's folder, or into an empty PostgreSQL database.

    Raises
    ------
    BadInput
        When the file is damaged, or its record wants a PostgreSQL database and none is given.
    Unavailable
        When PostgreSQL's ``pg_restore`` is missing or fails.
    """
    with dump.open("rb") as file:
        is_sqlite = file.read(16) == _SQLITE_HEAD
    if is_sqlite:
        with closing(sqlite3.connect(dump)) as record:
            try:
                found = record.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError:
                found = "damaged"
        if found != "ok":
            raise BadInput("The record of this backup is damaged.", "Use another backup.")
        dump.rename(folder / RECORD)
        return
    if record_url is None:
        raise BadInput("The record of this backup is in PostgreSQL.", "Give an empty database with --record.")
    _run("pg_restore", record_url, "--exit-on-error", "--no-owner", str(dump), "-d")
    path = folder / RECORD_URL
    path.touch(mode=0o600)
    path.write_text(record_url, encoding="utf-8")


def _run(program: str, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes by its environment, not its arguments."""
    found = shutil.which(program)
    if found is None:
        raise Unavailable(
            f"PostgreSQL's program {program} is missing.", "Install PostgreSQL's client programs."
        )
    there = make_url(url).set(drivername="postgresql")
    password = {"PGPASSWORD": there.password} if there.password else {}
    address = there.set(password=None).render_as_string()
    ended = subprocess.run(  # noqa: S603 - a program found on the PATH, with an address of our own
        [found, *arguments, address],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", **password},
        check=False,
    )
    if ended.returncode:
        raise Unavailable(f"PostgreSQL's program {program} failed.", "Look at the database's own log.")
