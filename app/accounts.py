"""Coming in: passwords, second factors, sessions, and the limits on guessing.

A secret of 256 random bits is kept as its SHA-256; a password, which a person chose, as argon2id.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import argon2
import pyotp
from limits import RateLimitItemPerHour
from limits.strategies import FixedWindowRateLimiter

from app.store import people as people_record
from app.store import sessions as session_record
from app.store.guesses import RecordStorage
from geo.errors import BadInput, Conflict, NotFound, Unavailable

if TYPE_CHECKING:
    from app.canvass import Actor, Person, Role
    from app.store import Row
    from app.store.campaign import OpenCampaign

PASSWORD_LETTERS_MIN = 12
SESSION_LASTS: dict[str, timedelta] = {
    "owner": timedelta(hours=12),
    "director": timedelta(hours=12),
    "analyst": timedelta(hours=12),
    "canvasser": timedelta(days=14),  # a phone must outlast a weekend without signing in again
}
NEEDS_SECOND_FACTOR = frozenset({"owner", "director"})

GUESSES_PER_ACCOUNT = RateLimitItemPerHour(10)
GUESSES_PER_ADDRESS = RateLimitItemPerHour(40)
GUESSES_EVERYWHERE = RateLimitItemPerHour(1000)

_hashing = threading.BoundedSemaphore(2)  # each takes 64 MB: a flood of guesses must not take all memory
_hasher = argon2.PasswordHasher()
_CODE_STEP_S = 30


class TooManyGuesses(Unavailable):
    """Somebody guessed too often; even the right password is not tried for a while."""


@dataclass(frozen=True)
class Credentials:
    """What somebody types to come in. ``code`` is the one-time code, empty while not asked for."""

    email: str
    password: str
    code: str = ""


@dataclass(frozen=True)
class SignedIn:
    """How far somebody came in. ``key`` is the session's, empty while a code is still needed.

    ``needs``: "code" asks for the one-time code, "second-factor" for switching one on.
    """

    person: Person | None
    key: str
    lasts_s: int
    needs: Literal["", "code", "second-factor"]


def hash_secret(secret: str) -> str:
    """Hash a random secret."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def hash_password(password: str) -> str:
    """Hash a password with argon2id.

    Raises
    ------
    BadInput
        When it is too short or too long to be a good one.
    """
    if not PASSWORD_LETTERS_MIN <= len(password) <= 200:
        raise BadInput(
            f"A password has {PASSWORD_LETTERS_MIN} to 200 letters.", "Choose four or five words at random."
        )
    with _hashing:
        return _hasher.hash(password)


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    """Give a hash to check when there is no account, so that the time taken tells nothing."""
    return _hasher.hash(secrets.token_urlsafe(24))


def _is_right(password_hash: str, password: str) -> bool:
    with _hashing:
        try:
            return _hasher.verify(password_hash, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def sign_in(c: OpenCampaign, who: Credentials, address: str, former_key: str = "") -> SignedIn | None:
    """Let somebody in by password and, where there is one, second factor; None when something is wrong.

    Parameters
    ----------
    c
        The campaign.
    who
        What was typed.
    address
        Network address the request came from; only a hash is kept, for an hour.
    former_key
        The session the browser had before; it ends.

    Raises
    ------
    TooManyGuesses
        When the account, the address or everybody guessed too often within the hour.
    """
    _count_try(c, who.email, address)
    with c.reading() as connection:
        row = people_record.row_of_email(connection, who.email)
    right = _is_right(row["password_hash"] if row else _hash_of_nobody(), who.password)
    if row is None or not right or row["state"] != "active":
        return None
    if row["second_factor"] is not None:
        if not who.code:
            return SignedIn(None, "", 0, "code")
        if not _use_code(c, row, who.code):
            return None
    limiter = FixedWindowRateLimiter(RecordStorage(c))
    limiter.clear(GUESSES_PER_ACCOUNT, people_record.plain_email(who.email))
    limited = row["second_factor"] is None and row["role"] in NEEDS_SECOND_FACTOR
    key = begin_session(c, row["person_id"], row["role"], is_limited=limited, former_key=former_key)
    lasts_s = int(SESSION_LASTS[row["role"]].total_seconds())
    return SignedIn(people_record.as_person(row), key, lasts_s, "second-factor" if limited else "")


def _count_try(c: OpenCampaign, email: str, address: str) -> None:
    """Count a try before it is made, so that many at once cannot slip through."""
    limiter = FixedWindowRateLimiter(RecordStorage(c))
    tried = (
        limiter.hit(GUESSES_PER_ADDRESS, address),
        limiter.hit(GUESSES_PER_ACCOUNT, people_record.plain_email(email)),
        limiter.hit(GUESSES_EVERYWHERE),
    )
    if not all(tried):
        raise TooManyGuesses(
            "There were too many sign-ins with a wrong password.", "Wait an hour, or ask an owner."
        )


def begin_session(
    c: OpenCampaign, person_id: str, role: Role, *, is_limited: bool = False, former_key: str = ""
) -> str:
    """Begin a session with a new key and end the one before; give the key, which is kept nowhere."""
    key, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with c.writing() as connection:
        if former_key:
            session_record.end_session(connection, hash_secret(former_key))
        session_record.add_session(
            connection,
            hash_secret(key),
            person_id=person_id,
            assignment_id=None,
            passed_second_factor=not is_limited,
            created_at=now,
            expires_at=now + SESSION_LASTS[role],
        )
    return key


def actor_of(c: OpenCampaign, key: str | None) -> Actor | None:
    """Tell who holds a session's key in this campaign; None for nobody."""
    if not key:
        return None
    with c.reading() as connection:
        return session_record.actor_of_session(connection, hash_secret(key), datetime.now(UTC))


def begin_link_session(c: OpenCampaign, assignment_id: str) -> str:
    """Begin a session of whoever holds an open link; give its key."""
    key, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with c.writing() as connection:
        session_record.add_session(
            connection,
            hash_secret(key),
            person_id=None,
            assignment_id=assignment_id,
            passed_second_factor=True,
            created_at=now,
            expires_at=now + SESSION_LASTS["canvasser"],
        )
    return key


def make_send_key(c: OpenCampaign, actor: Actor, assignment_id: str) -> str:
    """Make the key with which a phone sends the results of an assignment, whatever becomes of the session."""
    key = secrets.token_urlsafe(32)
    values = {
        "assignment_id": assignment_id,
        "person_id": actor.person_id,
        "created_at": datetime.now(UTC),
    }
    c.writer.change(lambda connection: session_record.add_send_key(connection, hash_secret(key), **values))
    return key


def sender_of(c: OpenCampaign, key: str | None) -> Actor | None:
    """Tell for whom a package's key sends; None for nobody."""
    if not key:
        return None
    with c.reading() as connection:
        return session_record.actor_of_send_key(connection, hash_secret(key))


def sign_out(c: OpenCampaign, key: str) -> None:
    """End a session at once."""
    with c.writing() as connection:
        session_record.end_session(connection, hash_secret(key))


def has_owner(c: OpenCampaign) -> bool:
    """Tell whether somebody can sign in as owner; until then the one-time link opens the campaign."""
    with c.reading() as connection:
        return people_record.active_owner_count(connection) > 0


def accept_invitation(c: OpenCampaign, token: str, name: str, password: str) -> tuple[Person, str]:
    """Make the account of an invitation and its first session; give both.

    Raises
    ------
    NotFound
        When the link is unknown, used or expired.
    BadInput
        When the password is too short.
    """
    password_hash = hash_password(password)
    with c.writing() as connection:
        taken = people_record.take_invitation(connection, hash_secret(token), datetime.now(UTC))
        if taken is None:
            raise NotFound("This invitation was used or has expired.", "Ask for a new one.")
        person = people_record.add_person(
            connection,
            name=name.strip(),
            email=taken["email"],
            role=taken["role"],
            password_hash=password_hash,
            language="en",
        )
    limited = person.role in NEEDS_SECOND_FACTOR
    return person, begin_session(c, person.person_id, person.role, is_limited=limited)


def begin_second_factor(c: OpenCampaign, actor: Actor) -> str:
    """Make a new secret for one-time codes; it counts once a code of it was given. Gives its otpauth address.

    Raises
    ------
    Conflict
        When one is on: who found a browser signed in shall not put another in its place.
    """
    secret = pyotp.random_base32()
    with c.reading() as connection:
        row = people_record.person_row(connection, actor.person_id)
    if row["second_factor"] is not None:
        raise Conflict("Your second factor is on already.", "An owner can reset it, to set up another.")
    with c.writing() as connection:
        people_record.change_person_row(connection, actor.person_id, second_factor_offered=secret.encode())
    issuer = f"Turfwalk {c.row()['name']}"
    return pyotp.TOTP(secret).provisioning_uri(name=row["email"], issuer_name=issuer)


def confirm_second_factor(c: OpenCampaign, actor: Actor, code: str, key: str) -> Person:
    """Switch the second factor on with a code of it, and let the session do what its person may.

    Raises
    ------
    BadInput
        When the code is wrong or no second factor was begun.
    TooManyGuesses
        When too many codes were tried.
    """
    with c.reading() as connection:
        row = people_record.person_row(connection, actor.person_id)
    _count_try(c, row["email"], actor.person_id)
    offered = {**row, "second_factor": row["second_factor_offered"]}
    if row["second_factor_offered"] is None or not _use_code(c, offered, code):
        raise BadInput("This code is wrong.", "Type the six digits that the app shows now.")
    with c.writing() as connection:
        people_record.change_person_row(
            connection,
            actor.person_id,
            second_factor=row["second_factor_offered"],
            second_factor_offered=None,
        )
        session_record.pass_second_factor(connection, hash_secret(key))
        return people_record.as_person(people_record.person_row(connection, actor.person_id))


def _use_code(c: OpenCampaign, row: Row, code: str) -> bool:
    """Check a one-time code, with one step of clock error either way; a code works once."""
    codes = pyotp.TOTP(row["second_factor"].decode())
    now_step = int(datetime.now(UTC).timestamp()) // _CODE_STEP_S
    used = row["second_factor_step"] or 0
    for step in (now_step, now_step - 1, now_step + 1):
        if step > used and secrets.compare_digest(codes.at(step * _CODE_STEP_S), code.strip().zfill(6)[:6]):
            with c.writing() as connection:
                fresh = people_record.person_row(connection, row["person_id"])
                if (fresh["second_factor_step"] or 0) >= step:
                    return False  # somebody used it between
                people_record.change_person_row(connection, row["person_id"], second_factor_step=step)
            return True
    return False


def prove_again(c: OpenCampaign, actor: Actor, password: str, code: str) -> None:
    """Ask somebody who is signed in for password and one-time code once more, before what is grave.

    Raises
    ------
    BadInput
        When one of them is wrong, or the code was used before.
    Conflict
        When whoever asks came in without an account.
    TooManyGuesses
        When too many were tried.
    """
    with c.reading() as connection:
        row = people_record.row_of(connection, actor.person_id)
    if row is None:
        raise Conflict("Only somebody with an account can do this.", "Sign in with an owner's account.")
    _count_try(c, row["email"], actor.person_id)
    right = _is_right(row["password_hash"], password)
    if not right or row["second_factor"] is None or not _use_code(c, row, code):
        raise BadInput(
            "Your password or your code is wrong. Nothing was changed.",
            "A code works once: type the next one that your app shows.",
        )
    limiter = FixedWindowRateLimiter(RecordStorage(c))
    limiter.clear(GUESSES_PER_ACCOUNT, people_record.plain_email(row["email"]))


def change_password(c: OpenCampaign, actor: Actor, former: str, password: str, key: str) -> None:
    """Change one's own password; every other session of the person ends.

    Raises
    ------
    BadInput
        When the former password is wrong or the new one too short.
    TooManyGuesses
        When too many were tried.
    """
    with c.reading() as connection:
        row = people_record.person_row(connection, actor.person_id)
    _count_try(c, row["email"], actor.person_id)
    if not _is_right(row["password_hash"], former):
        raise BadInput("The former password is wrong.", "Type the password you signed in with.")
    password_hash = hash_password(password)
    with c.writing() as connection:
        people_record.change_person_row(connection, actor.person_id, password_hash=password_hash)
        session_record.end_sessions_of(connection, actor.person_id, besides=hash_secret(key))
