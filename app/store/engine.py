"""One door to SQL: the engine with safe settings, and the schema brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text

from geo.errors import Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0004"


def open_engine(url: str) -> Engine:
    """Open the field record.

    SQLite runs in WAL with ``synchronous=FULL``: an answer that was given survives a power cut.

    Parameters
    ----------
    url
        An SQLAlchemy URL, ``sqlite:///…`` by default.
    """
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _make_safe)
        event.listen(engine, "begin", _begin_immediately)
    return engine


def _make_safe(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # SQLAlchemy's transactions are ours, not the driver's
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event gives its connection
    # A reader that turns writer would fail with "database is locked" without waiting; an immediate
    # transaction waits for its turn.
    readonly = connection.get_execution_options().get("readonly", False)
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def bring_up_to_date(engine: Engine) -> None:
    """Create or migrate the tables to the newest version; a no-op when they are there.

    Raises
    ------
    Unavailable
        When the record was written by a newer Turfwalk.
    """
    version = _version(engine)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise Unavailable(
            "The campaign was written by a newer Turfwalk.", "Update Turfwalk; nothing was changed."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    with engine.connect().execution_options(readonly=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found
