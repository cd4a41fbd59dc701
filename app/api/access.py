"""Who may come in: the one-time link, the sessions behind the cookies, and the hosts that are served.

Whoever holds the link that ``turfwalk serve`` printed owns the campaigns that have no owner with an account
yet. A campaign with one is opened by signing in to it; each campaign has its own cookie. Invented campaigns
are open to everybody on this computer.
"""

from __future__ import annotations

import ipaddress
import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from app import accounts, readkeys
from app.canvass import Actor
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.api.opened import Held

LINK_LASTS = timedelta(hours=1)
SESSION_LASTS = timedelta(hours=12)


DEMO = Actor("demo", "owner")
"""Everybody on this computer, in a campaign whose people are invented."""


@dataclass(frozen=True)
class Session:
    """One signed-in browser. The key itself is kept nowhere, only its hash."""

    actor: Actor
    expires_at: datetime


class Sessions(Protocol):
    """Where sessions are kept; every method is one step that cannot be half done."""

    def add(self, key_hash: str, session: Session) -> None:
        """Keep a session."""

    def find(self, key_hash: str) -> Session | None:
        """Give a session, also one that has expired."""

    def remove(self, key_hash: str) -> None:
        """Forget a session; nothing happens when there is none."""


class MemorySessions:
    """Sessions that end with the server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[str, Session] = {}

    def add(self, key_hash: str, session: Session) -> None:
        """Keep a session."""
        with self._lock:
            self._rows[key_hash] = session

    def find(self, key_hash: str) -> Session | None:
        """Give a session, also one that has expired."""
        with self._lock:
            return self._rows.get(key_hash)

    def remove(self, key_hash: str) -> None:
        """Forget a session."""
        with self._lock:
            self._rows.pop(key_hash, None)


def _now() -> datetime:
    return datetime.now(UTC)


def _hash(secret: str) -> str:
    """Hash a secret of 256 random bits; such a secret needs no slow hash."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


@dataclass
class Access:
    """The one-time links given out and the sessions they opened.

    Attributes
    ----------
    secure
        True behind TLS: the cookie then carries the ``__Host-`` prefix and is sent over TLS only.
    port
        Cookies do not tell ports apart, so the cookie's name does: two servers of one computer must not
        sign each other out.
    """

    sessions: Sessions = field(default_factory=MemorySessions)
    secure: bool = False
    port: int = 0
    clock: Callable[[], datetime] = _now
    _links: dict[str, datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def cookie_name(self) -> str:
        """Give the name of the session's cookie."""
        return f"{'__Host-' if self.secure else ''}turfwalk-{self.port}"

    def make_link_token(self) -> str:
        """Make the secret of a one-time link; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._links[_hash(token)] = self.clock() + LINK_LASTS
        return token

    def sign_in(self, token: str, former_key: str | None = None) -> str | None:
        """Exchange a link's secret for a new session's key; None when it is used, expired or unknown.

        Parameters
        ----------
        token
            The secret of a one-time link.
        former_key
            The session the browser had before; it ends, so that no key outlives a sign-in.
        """
        with self._lock:
            expires_at = self._links.pop(_hash(token), None)
        if expires_at is None or expires_at < self.clock():
            return None
        if former_key:
            self.sign_out(former_key)
        key = secrets.token_urlsafe(32)
        self.sessions.add(_hash(key), Session(Actor("link", "owner"), self.clock() + SESSION_LASTS))
        return key

    def actor_of(self, key: str | None) -> Actor | None:
        """Tell who holds a session's key; None for nobody."""
        if not key:
            return None
        session = self.sessions.find(_hash(key))
        if session is None:
            return None
        if session.expires_at < self.clock():
            self.sessions.remove(_hash(key))
            return None
        return session.actor

    def cookie_of(self, campaign_id: str) -> str:
        """Give the name of the cookie of a campaign's own sessions."""
        return f"{self.cookie_name}-{campaign_id}"

    def sender_in(self, held: Held, send_key: str | None) -> Actor | None:
        """Tell for whom the key of a downloaded package sends."""
        return accounts.sender_of(held.open, send_key)

    def reader_in(self, held: Held, authorization: str | None) -> Actor | None:
        """Tell who shows a key that reads layers."""
        return readkeys.reader_of(held.open, authorization)

    def actor_in(self, held: Held, cookies: Mapping[str, str], *, on_this_computer: bool) -> Actor | None:
        """Tell who asks for something of a campaign; None for nobody.

        Parameters
        ----------
        held
            The campaign.
        cookies
            Of the request.
        on_this_computer
            Whether the server was asked under a name that only this computer has.
        """
        actor = accounts.actor_of(held.open, cookies.get(self.cookie_of(held.campaign_id)))
        if actor is None and not accounts.has_owner(held.open):
            actor = self.actor_of(cookies.get(self.cookie_name))
        return DEMO if actor is None and held.invented and on_this_computer else actor

    def sign_out(self, key: str) -> None:
        """End a session at once."""
        self.sessions.remove(_hash(key))


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_host(host: str, *, has_accounts: bool = False) -> None:
    """Refuse to listen where other computers can come in while nobody has an account.

    Raises
    ------
    BadInput
        For a host that is not loopback.
    """
    if not has_accounts and not is_loopback(host):
        raise BadInput(
            f"--host {host} can be reached by other computers, and a campaign has no owner with an account yet.",
            "Make one with: turfwalk owner CAMPAIGN --name NAME --email EMAIL, or leave --host out.",
        )
