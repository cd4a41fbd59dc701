"""The tables of people: accounts, sessions, invitations, sign-in limits, assignments and the audit trail."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
)

from app.store.tables import Instant, record

person = Table(
    "person",
    record,
    Column("person_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, unique=True),  # lower case
    Column("password_hash", String, nullable=False),
    Column("second_factor", LargeBinary),  # secret of the one-time codes, null until switched on
    Column("second_factor_offered", LargeBinary),  # a new secret until a code of it was given
    Column("second_factor_step", BigInteger),  # the newest code's time step: a code works once
    Column("role", String, nullable=False),
    Column("state", String, nullable=False),
    Column("language", String, nullable=False),
    Column("created_at", Instant, nullable=False),
)

session = Table(
    "session",
    record,
    Column("key_hash", String, primary_key=True),
    Column("person_id", String, ForeignKey("person.person_id", ondelete="CASCADE"), index=True),
    Column("assignment_id", String, index=True),  # for somebody who came by an open link
    Column("passed_second_factor", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

invitation = Table(
    "invitation",
    record,
    Column("invitation_id", String, primary_key=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("email", String, nullable=False),
    Column("role", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

guess = Table(
    "guess",
    record,
    Column("key", String, primary_key=True),  # a limit and whom it is for, hashed
    Column("count", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""Wrong sign-ins counted in the record, so that every worker and every restart knows of them."""

assignment = Table(
    "assignment",
    record,
    Column("assignment_id", String, primary_key=True),
    Column("turf_id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("is_open_link", Boolean, nullable=False),
    Column("token_hash", String, unique=True),
    Column("code", String, nullable=False, unique=True),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

send_key = Table(
    "send_key",
    record,
    Column("key_hash", String, primary_key=True),
    Column("assignment_id", String, nullable=False, index=True),
    Column("person_id", String, nullable=False),
    Column("created_at", Instant, nullable=False),
)
"""Keys of downloaded packages: they send results and see nothing, also after the turf was taken back."""

assignment_person = Table(
    "assignment_person",
    record,
    Column(
        "assignment_id",
        String,
        ForeignKey("assignment.assignment_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("person_id", String, ForeignKey("person.person_id"), primary_key=True, index=True),
)

audit = Table(
    "audit",
    record,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("mac", String, nullable=False),
)
