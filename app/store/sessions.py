"""Sessions in the record: rows, not tokens that carry their own rights, so that taking one back works at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select

from app.canvass import Actor
from app.store import people_tables as t

if TYPE_CHECKING:
    from datetime import datetime

    from app.store import Connection, Row


def add_session(connection: Connection, key_hash: str, **values: Any) -> None:  # noqa: ANN401 - columns of several types
    """Keep a session; sessions that have expired are forgotten on the way."""
    connection.execute(delete(t.session).where(t.session.c.expires_at < values["created_at"]))
    connection.execute(insert(t.session).values(key_hash=key_hash, **values))


def actor_of_session(connection: Connection, key_hash: str, now: datetime) -> Actor | None:
    """Tell who holds a session; None when it ended, or its person may not come in any more."""
    asked = (
        select(
            t.session.c.person_id,
            t.session.c.assignment_id,
            t.session.c.passed_second_factor,
            t.person.c.role,
            t.person.c.state.label("person_state"),
        )
        .outerjoin(t.person, t.person.c.person_id == t.session.c.person_id)
        .where(t.session.c.key_hash == key_hash, t.session.c.expires_at > now)
    )
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        return None
    if row["person_id"] is not None:
        if row["person_state"] != "active":
            return None
        return Actor(row["person_id"], row["role"], only="" if row["passed_second_factor"] else "sign-in")
    return Actor(f"link-{row['assignment_id']}", "canvasser", row["assignment_id"])


def pass_second_factor(connection: Connection, key_hash: str) -> None:
    """Let a session do what its person may."""
    connection.execute(
        t.session.update().where(t.session.c.key_hash == key_hash).values(passed_second_factor=True)
    )


def session_rows(connection: Connection, prefix: str, now: datetime) -> list[Row]:
    """Read the sessions that last and whose hash begins with a prefix, newest first."""
    asked = select(t.session).where(t.session.c.key_hash.startswith(prefix), t.session.c.expires_at > now)
    return [dict(row) for row in connection.execute(asked.order_by(t.session.c.created_at.desc())).mappings()]


def end_session(connection: Connection, key_hash: str) -> None:
    """End one session; nothing happens when there is none."""
    connection.execute(delete(t.session).where(t.session.c.key_hash == key_hash))


def end_sessions_of(connection: Connection, person_id: str, besides: str = "") -> None:
    """End all sessions of a person, besides one."""
    connection.execute(
        delete(t.session).where(t.session.c.person_id == person_id, t.session.c.key_hash != besides)
    )


def add_send_key(connection: Connection, key_hash: str, **values: Any) -> None:  # noqa: ANN401 - columns of several types
    """Keep the hash of a key that may send the results of an assignment."""
    connection.execute(insert(t.send_key).values(key_hash=key_hash, **values))


_SEND_KEY = select(t.send_key.c.person_id, t.send_key.c.assignment_id).where(
    t.send_key.c.key_hash == bindparam("key_hash")
)


def actor_of_send_key(connection: Connection, key_hash: str) -> Actor | None:
    """Tell for whom a key sends; None for a key that is none."""
    row = connection.execute(_SEND_KEY, {"key_hash": key_hash}).one_or_none()
    return None if row is None else Actor(row.person_id, "canvasser", row.assignment_id, only="send")
