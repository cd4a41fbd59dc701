"""Counters of wrong sign-ins in the record, as the library ``limits`` wants them stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from limits.storage import Storage
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.store import people_tables as t

if TYPE_CHECKING:
    from app.store import Connection
    from app.store.campaign import OpenCampaign


class RecordStorage(Storage):
    """Windows that survive a restart and are shared by all processes; keys are hashed, so no address is kept."""

    STORAGE_SCHEME = None

    def __init__(self, c: OpenCampaign) -> None:
        super().__init__()
        self._c = c

    @property
    def base_exceptions(self) -> type[Exception]:
        """Name what the database raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count up inside the window; a window that has passed begins anew."""
        # the one writer commits many at once: a flood of guesses must not keep the record locked
        return self._c.writer.change(lambda connection: _count(connection, _hashed(key), expiry, amount))

    def get(self, key: str) -> int:
        """Give the count of a window."""
        asked = select(t.guess.c.count).where(
            t.guess.c.key == _hashed(key), t.guess.c.expires_at >= datetime.now(UTC)
        )
        with self._c.reading() as connection:
            return int(connection.execute(asked).scalar() or 0)

    def get_expiry(self, key: str) -> float:
        """Give the moment at which a window ends, in seconds since 1970."""
        asked = select(t.guess.c.expires_at).where(t.guess.c.key == _hashed(key))
        with self._c.reading() as connection:
            found = connection.execute(asked).scalar()
        return (found or datetime.now(UTC)).timestamp()

    def check(self) -> bool:
        """Tell whether the record answers."""
        self.get("")
        return True

    def reset(self) -> int:
        """Forget all windows."""
        with self._c.writing() as connection:
            return int(connection.execute(delete(t.guess)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self._c.writing() as connection:
            connection.execute(delete(t.guess).where(t.guess.c.key == _hashed(key)))


def _hashed(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def _count(connection: Connection, hashed: str, expiry: int, amount: int) -> int:
    now, this = datetime.now(UTC), t.guess.c.key == hashed
    connection.execute(delete(t.guess).where(t.guess.c.expires_at < now))
    counted = connection.execute(
        update(t.guess).where(this).values(count=t.guess.c.count + amount).returning(t.guess.c.count)
    ).scalar()
    if counted is not None:
        return int(counted)
    row = {"key": hashed, "count": amount, "expires_at": now + timedelta(seconds=expiry)}
    connection.execute(insert(t.guess).values(row))
    return amount
