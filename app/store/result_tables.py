"""The tables of what was heard: scripts, results, quarantine, suppression and consent. Rows are only added."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from app.store.tables import Instant, record

Counter = BigInteger().with_variant(Integer, "sqlite")
"""A whole number that the database counts up; SQLite does so for INTEGER only."""

script = Table(
    "script",
    record,
    Column("script_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("language", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", Instant, nullable=False),
)

contact_result = Table(
    "contact_result",
    record,
    Column("sequence", Counter, primary_key=True, autoincrement=True),  # order of receipt
    Column("result_id", String, nullable=False, unique=True),
    Column("payload_hash", String, nullable=False),
    Column("assignment_id", String, index=True),
    Column("turf_id", String, nullable=False, index=True),
    Column("door_id", String, nullable=False),
    Column("voter_id", String),
    Column("outcome", String, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("note", String, nullable=False),
    Column("canvasser_id", String, nullable=False, index=True),
    Column("device_id", String, nullable=False),
    Column("device_sequence", BigInteger, nullable=False),
    Column("knocked_at", Instant, nullable=False),
    Column("ordered_at", Instant, nullable=False),  # knocked_at, but never after received_at: clocks go wrong
    Column("supersedes", String),
    Column("script_id", String),
    Column("script_version", Integer),
    Column("source", String, nullable=False),
    Column("off_m", Float),
    Column("do_not_contact", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("flags", JSON, nullable=False),
    Index("ix_contact_result_door", "door_id", "ordered_at"),
)
_CORRECTS = contact_result.c.supersedes.is_not(None)
Index(
    "ix_contact_result_supersedes",
    contact_result.c.supersedes,
    sqlite_where=_CORRECTS,
    postgresql_where=_CORRECTS,
)  # corrections are few, and looked up by every phone

quarantine = Table(
    "quarantine",
    record,
    Column("quarantine_id", Counter, primary_key=True, autoincrement=True),
    Column("result_id", String, nullable=False, index=True),
    Column("payload_hash", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),  # the sent bytes, whatever they are
    Column("reason", String, nullable=False),
    Column("assignment_id", String),
    Column("sender_id", String, nullable=False, index=True),
    Column("received_at", Instant, nullable=False),
    Index("uq_quarantine_once", "result_id", "payload_hash", unique=True),
)
"""Sent results that cannot be stored as they are: the same id with other content, or no sense at all."""

review = Table(
    "review",
    record,
    Column("result_id", String, primary_key=True),
    Column("resolved_by", String, nullable=False),
    Column("resolved_at", Instant, nullable=False),
)
"""Results of the review list that a person has looked at."""

suppression = Table(
    "suppression",
    record,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("door_id", String, index=True),
    Column("voter_id", String, index=True),
    Column("match_key", String),  # keyed hashes of address and name: survive new ids
    Column("channel", String, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("source", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
)

consent = Table(
    "consent",
    record,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    Column("consent_id", String, nullable=False, unique=True),
    Column("voter_id", String, nullable=False, index=True),
    Column("purpose", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("wording", String, nullable=False),
    Column("language", String, nullable=False),
    Column("source", String, nullable=False),
    Column("is_given", Boolean, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
)

notice = Table(
    "notice",
    record,
    Column("sequence", Counter, primary_key=True, autoincrement=True),
    Column("language", String, nullable=False, index=True),
    Column("text", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Instant, nullable=False),
)
"""What people are told about their data, on paper and phone: the newest text of a language is printed."""
