"""A real PostgreSQL on this computer, for as long as the tests run."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def bin_folder() -> Path | None:
    """Find the programs of PostgreSQL: on the PATH, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a new PostgreSQL that listens on loopback only; gives the address of its server, without database.

    Its folder is outside of pytest's: that one is shut to other users whenever another run begins.
    """
    programs = bin_folder()
    assert programs is not None, "PostgreSQL is not installed: apt-get install postgresql"
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="turfwalk-postgres-"))
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c shared_buffers=32MB -c max_connections=60"
    )
    as_user = {"user": user} if os.geteuid() == 0 else {}
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGTZ": "America/Denver"}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=folder, env=env, **as_user)

    run(str(programs / "initdb"), "-D", str(data), "-U", "turfwalk", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(log), "-t", "300", "-w", "start")
    try:
        yield f"postgresql+psycopg://turfwalk@127.0.0.1:{port}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-t", "300", "-w", "stop")
        shutil.rmtree(folder)
