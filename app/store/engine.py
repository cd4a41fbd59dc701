"""One door to SQL: the engine with safe settings, and the schema brought up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError

from geo.errors import Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0006"
WAL_PAGES = 8000
"""32 MB of changes before SQLite copies them to their places, which a thousand phones at once would wait for."""
_TURN = 7_423_109  # any number, as long as it is this one


def open_engine(url: str) -> Engine:
    """Open the field record: SQLite, or PostgreSQL by its address.

    An answer that was given survives a power cut: SQLite runs in WAL with ``synchronous=FULL``, and a
    PostgreSQL whose settings are unsafe is refused. In both, changes are made one after the other.

    Parameters
    ----------
    url
        An SQLAlchemy URL, ``sqlite:///…`` or ``postgresql+psycopg://…``.

    Raises
    ------
    Unavailable
        When the database does not answer, or might lose an answer that was given.
    """
    if url.startswith("sqlite"):
        # a connection for every thread that answers: making one costs
        engine = create_engine(url, pool_size=48, json_serializer=_as_json)
        event.listen(engine, "connect", _make_safe)
        event.listen(engine, "begin", _begin_immediately)
        return engine
    engine = create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=24, json_serializer=_as_json)
    event.listen(engine, "begin", _wait_for_turn)
    try:
        _require_durable(engine)
    except Unavailable:
        engine.dispose()
        raise
    return engine


def _as_json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write JSON; nearly every result has no answers and no flags, and ``dumps`` makes an encoder for each."""
    if value == {}:
        return "{}"
    return "[]" if value == [] else json.dumps(value)


def reading_options(engine: Engine) -> dict[str, Any]:
    """Give the options of a transaction that only reads and sees one moment of the record."""
    if engine.dialect.name == "sqlite":
        return {"readonly": True}
    return {"readonly": True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _wait_for_turn(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event gives its connection
    # SQLite lets one transaction write at a time; with this lock PostgreSQL does too, so that what is true
    # of one (an entry of the trail follows the newest one) is true of the other
    if not connection.get_execution_options().get("readonly", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def _require_durable(engine: Engine) -> None:
    """Refuse a PostgreSQL that may forget what it has said to have stored."""
    try:
        with engine.connect().execution_options(readonly=True) as connection:
            unsafe = [
                name
                for name in ("fsync", "full_page_writes", "synchronous_commit")
                if connection.exec_driver_sql(f"SHOW {name}").scalar() in {"off", "local"}
            ]
    except OperationalError:
        raise Unavailable(
            "The database of this campaign does not answer.", "Start PostgreSQL, and look at record.url."
        ) from None
    if unsafe:
        raise Unavailable(
            f"The database may lose answers that were given: {' and '.join(unsafe)} is off.",
            "Switch it on in postgresql.conf.",
        )


def _make_safe(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # SQLAlchemy's transactions are ours, not the driver's
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        f"wal_autocheckpoint={WAL_PAGES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def keep_in_memory(connection: Connection) -> None:
    """Let a connection that writes all the while keep 32 MB of SQLite's indexes; ids are random, so it reads anywhere."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-32768")
        connection.rollback()


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
