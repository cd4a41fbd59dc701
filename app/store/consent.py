"""Consent and notices in the record: what people agreed to and were told. Rows are only added."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.canvass import Consent, Notice
from app.store import result_tables as t

if TYPE_CHECKING:
    from app.store import Connection


def add_consent(connection: Connection, consent: Consent) -> None:
    """Add what somebody agreed to or took back."""
    connection.execute(insert(t.consent).values(asdict(consent)))


def consents_of(connection: Connection, voter_id: str | None = None) -> list[Consent]:
    """Read what was agreed to and taken back, newest first, by one person or by all."""
    columns = [t.consent.c[name] for name in Consent.__dataclass_fields__]
    asked = select(*columns).order_by(t.consent.c.sequence.desc())
    if voter_id is not None:
        asked = asked.where(t.consent.c.voter_id == voter_id)
    return [Consent(**row) for row in connection.execute(asked).mappings()]


def add_notice(connection: Connection, notice: Notice) -> None:
    """Add a text; it takes the place of the one before in its language, which stays in the record."""
    connection.execute(insert(t.notice).values(asdict(notice)))


def newest_notices(connection: Connection) -> dict[str, Notice]:
    """Read the texts in use, by language."""
    columns = [t.notice.c[name] for name in Notice.__dataclass_fields__]
    rows = connection.execute(select(*columns).order_by(t.notice.c.sequence)).mappings()
    return {row["language"]: Notice(**row) for row in rows}
