"""Links for a new password: signed, kept nowhere, and worth nothing once the password has changed.

What is signed names the person, the end of the link and the password of before, so each link works once. The
key lies beside the record: who can only read the database cannot make one.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from app.accounts import hash_password
from app.store import people as record
from app.store.sessions import end_sessions_of
from app.trail import key_beside
from geo.errors import NotFound

if TYPE_CHECKING:
    from app.store import Row
    from app.store.campaign import OpenCampaign

KEY_FILE = "password.key"
_PARTS = re.compile(r"(p[0-9a-f]{10})-([0-9a-f]{1,10})-([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class PasswordLink:
    """A link with which one person sets a new password, once. ``token`` is its secret, given when it is made."""

    person_id: str
    expires_at: datetime
    token: str


def password_token(c: OpenCampaign, row: Row, expires_at: datetime) -> str:
    """Make the secret of a link for the person of a row."""
    ends_s = int(expires_at.timestamp())
    return f"{row['person_id']}-{ends_s:x}-{_seal(c, row, ends_s)}"


def set_password(c: OpenCampaign, token: str, password: str) -> str:
    """Set the password that somebody chose behind a link, end all their sessions, give their id.

    Raises
    ------
    NotFound
        When the link is none, was used, has expired, or its account is shut.
    BadInput
        When the password is too short.
    """
    _row_of(c, token)  # before the hash, which takes time and memory
    password_hash = hash_password(password)
    with c.writing() as connection:
        row = _row_of(c, token)  # again: of two at once, one comes too late
        record.change_person_row(connection, row["person_id"], password_hash=password_hash)
        end_sessions_of(connection, row["person_id"])
    return str(row["person_id"])


def _row_of(c: OpenCampaign, token: str) -> Row:
    found = _PARTS.fullmatch(token)
    if found and int(found[2], 16) > datetime.now(UTC).timestamp():
        with c.reading() as connection:
            row = next((one for one in record.person_rows(connection) if one["person_id"] == found[1]), None)
        if (
            row
            and row["state"] == "active"
            and hmac.compare_digest(_seal(c, row, int(found[2], 16)), found[3])
        ):
            return row
    raise NotFound("This link was used or has expired.", "Ask an owner of the campaign for a new one.")


def _seal(c: OpenCampaign, row: Row, ends_s: int) -> str:
    said = f"{row['person_id']}|{ends_s}|{row['password_hash']}"
    sealed = hmac.new(key_beside(c.folder, KEY_FILE), said.encode(), sha256).digest()
    return urlsafe_b64encode(sealed).decode().rstrip("=")
