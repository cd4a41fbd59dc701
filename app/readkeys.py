"""Read keys: what a map program such as QGIS shows instead of a session, to read the layers of one campaign.

A key of 256 random bits opens nothing but the layers, sees what its person may see at that moment, and ends with a
click, after ``LASTS``, with the person's account, and with a change of the password. Only its hash is kept.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.accounts import hash_secret
from app.store import people as people_record
from app.store import sessions as record
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    from app.canvass import Actor
    from app.store.campaign import OpenCampaign

LASTS = timedelta(days=90)
READERS = frozenset({"owner", "director", "analyst"})
_PREFIX = "read:"
"""Keeps keys apart from sessions in the record: neither opens what the other does."""
_ID_LETTERS = 12


@dataclass(frozen=True)
class ReadKey:
    """A key that reads layers. ``key``, the secret, is only in the answer that makes it."""

    key_id: str
    person_id: str
    created_at: datetime
    expires_at: datetime
    key: str = ""


def make_key(c: OpenCampaign, person_id: str) -> ReadKey:
    """Make a key for somebody with an account.

    Raises
    ------
    NotFound
        When nobody with this id has an account.
    BadInput
        When the account may not read layers.
    """
    key, now = secrets.token_urlsafe(32), datetime.now(UTC)
    kept_as = _PREFIX + hash_secret(key)
    with c.writing() as connection:
        person = people_record.person_row(connection, person_id)
        if person["state"] != "active" or person["role"] not in READERS:
            raise BadInput("This account may not read layers.", "Ask an owner to make it an analyst's.")
        record.add_session(
            connection,
            kept_as,
            person_id=person_id,
            assignment_id=None,
            passed_second_factor=True,
            created_at=now,
            expires_at=now + LASTS,
        )
    return ReadKey(_id_of(kept_as), person_id, now, now + LASTS, key)


def keys_of(c: OpenCampaign, person_id: str | None = None) -> list[ReadKey]:
    """List the keys that open something now, newest first; of somebody, or of all."""
    with c.reading() as connection:
        rows = record.session_rows(connection, _PREFIX, datetime.now(UTC))
    found = [
        ReadKey(_id_of(row["key_hash"]), row["person_id"], row["created_at"], row["expires_at"])
        for row in rows
    ]
    return [one for one in found if person_id in {None, one.person_id}]


def end_key(c: OpenCampaign, key_id: str, person_id: str | None = None) -> None:
    """End a key at once; one of somebody, or of anybody.

    Raises
    ------
    NotFound
        When there is no such key.
    """
    with c.writing() as connection:
        rows = record.session_rows(connection, _PREFIX, datetime.now(UTC))
        mine = [
            row for row in rows if _id_of(row["key_hash"]) == key_id and person_id in {None, row["person_id"]}
        ]
        if not mine:
            raise NotFound("There is no such key.", "List them with: turfwalk list read-keys CAMPAIGN")
        for row in mine:
            record.end_session(connection, row["key_hash"])


def reader_of(c: OpenCampaign, authorization: str | None) -> Actor | None:
    """Tell who shows a key; None for nobody.

    Parameters
    ----------
    c
        The campaign.
    authorization
        The header of that name: ``Bearer KEY``, or ``Basic`` with the key as password and any name.
    """
    key = _shown(authorization or "")
    if not key:
        return None
    with c.reading() as connection:
        actor = record.actor_of_session(connection, _PREFIX + hash_secret(key), datetime.now(UTC))
    return None if actor is None else replace(actor, only="read")


def _shown(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(rest.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def _id_of(kept_as: str) -> str:
    return kept_as.removeprefix(_PREFIX)[:_ID_LETTERS]
