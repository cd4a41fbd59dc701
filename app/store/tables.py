"""The tables of the field record. Column names are the field names of ``app.model``.

Turfs and walks are never changed: an edit of a cut ends some versions of turfs and begins others, and
can be undone because all versions stay. A unique index lets no door stand in two living turfs of a cut.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    false,
    text,
    true,
)
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

record = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)


class _SqliteMoment(sqlite.DATETIME):
    """Moments written as SQLite's own type writes them, but in C: a phone's results hold three each."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:  # noqa: ARG002 - as SQLAlchemy calls it
        """Give what writes a moment in UTC."""
        return lambda value: (
            None if value is None else value.replace(tzinfo=None).isoformat(" ", "microseconds")
        )


class Instant(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps no zone, so it is taken off and put back here."""

    impl = DateTime(timezone=True).with_variant(_SqliteMoment(), "sqlite")  # type: ignore[no-untyped-call]  # as SQLAlchemy has it
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """Store as UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """Give back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


campaign = Table(
    "campaign",
    record,
    Column("campaign_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("election_on", Date, nullable=False),
    Column("time_zone", String, nullable=False),
    Column("metric_epsg", Integer),
    Column("public_url", String, nullable=False, server_default=""),
    Column("invented", Boolean, nullable=False),
    Column("snapshot_id", String),
    Column("turf_codes_used", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
)

snapshot = Table(
    "snapshot",
    record,
    Column("snapshot_id", String, primary_key=True),
    Column("verb", String, nullable=False),
    Column("streets_id", String),
    Column("report", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
)

universe = Table(
    "universe",
    record,
    Column("universe_id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("where", String, nullable=False),
    Column("voter_count", Integer, nullable=False),
    Column("door_count", Integer, nullable=False),
    Column("exception_count", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
)

cut = Table(
    "cut",
    record,
    Column("cut_id", String, primary_key=True),
    Column("universe_id", String, nullable=False),
    Column("universe_name", String, nullable=False),
    Column("snapshot_id", String, ForeignKey("snapshot.snapshot_id"), nullable=False),
    Column("state", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("split_faces_rate", Float, nullable=False),
    Column("figures", JSON, nullable=False, server_default="{}"),
    Column("elapsed_s", Float, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(
        "uq_cut_current",
        "universe_id",
        unique=True,
        sqlite_where=text("state = 'current'"),
        postgresql_where=text("state = 'current'"),
    ),
)

turf = Table(
    "turf",
    record,
    Column("turf_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("cut_id", String, ForeignKey("cut.cut_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("door_count", Integer, nullable=False),
    Column("voter_count", Integer, nullable=False),
    Column("knock_s", Float, nullable=False),
    Column("walk_s", Float, nullable=False),
    Column("walk_m", Float, nullable=False),
    Column("contiguous", Boolean, nullable=False),
    Column("boundary", JSON, nullable=False),
    Column("living", Boolean, nullable=False),
    Column("parent_ids", JSON, nullable=False, server_default="[]"),  # turfs whose doors it took over
    Column("printed_at", Instant),  # when this version was last written onto paper
)

turf_door = Table(
    "turf_door",
    record,
    Column("turf_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("door_id", String, primary_key=True),
    Column("cut_id", String, ForeignKey("cut.cut_id", ondelete="CASCADE"), nullable=False),
    Column("living", Boolean, nullable=False),
    ForeignKeyConstraint(["turf_id", "version"], ["turf.turf_id", "turf.version"], ondelete="CASCADE"),
    Index(
        "uq_turf_door_once",
        "cut_id",
        "door_id",
        unique=True,
        sqlite_where=text("living = 1"),
        postgresql_where=text("living"),
    ),
)

cut_edit = Table(
    "cut_edit",
    record,
    Column("cut_id", String, ForeignKey("cut.cut_id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("verb", String, nullable=False),
    Column("ended", JSON, nullable=False),  # [[turf_id, version], …]
    Column("begun", JSON, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column(
        "redoable", Boolean, nullable=False, server_default=false()
    ),  # undone, and nothing was edited since
    Column("spec", JSON, nullable=False, server_default="{}"),  # knobs of an edit that cuts
    Column("split_faces_rate", Float, nullable=False, server_default="0"),  # of the cut after this edit
    Column("created_at", Instant, nullable=False),
)

cut_exception = Table(
    "cut_exception",
    record,
    Column("cut_id", String, ForeignKey("cut.cut_id", ondelete="CASCADE"), primary_key=True),
    Column("door_id", String, primary_key=True),
    Column("reason", String, nullable=False),
)
"""Located doors of the cut that no turf can hold: on no street, or out of reach on foot."""

building_note = Table(
    "building_note",
    record,
    Column("building_id", String, primary_key=True),
    Column("note", String, nullable=False),
    Column("doorman", Boolean, nullable=False),
    Column("noted_at", Instant, nullable=False),
)
"""What people know of a building, such as how to get in; kept beside the imports, so that it outlives them."""

walk = Table(
    "walk",
    record,
    Column("turf_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True, server_default="1"),
    Column("living", Boolean, nullable=False, server_default=true()),
    Column("cut_id", String, ForeignKey("cut.cut_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("walk_m", Float, nullable=False),
    Column("effort_m", Float, nullable=False),
    Column("walk_s", Float, nullable=False),
    Column("knock_s", Float, nullable=False),
    Column("lower_bound_effort_m", Float),
    Column("gap", Float),
    Column("proven", Boolean, nullable=False),
    Column("list_order_m", Float, nullable=False),
    Column("human_order_m", Float, nullable=False, server_default="0"),
    Column("wish", JSON, nullable=False, server_default="{}"),
    Column("wish_cost_m", Float, nullable=False, server_default="0"),
    Column("left_out", JSON, nullable=False, server_default="[]"),
    Column("solve_ms", Float, nullable=False),
    Column("start", JSON),
    Column("stops", JSON, nullable=False),
    Column("path", JSON, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(
        "uq_walk_living",
        "turf_id",
        "version",
        unique=True,
        sqlite_where=text("living = 1"),
        postgresql_where=text("living"),
    ),
)
"""Walks of a version of a turf, planned one after the other; undo and redo move ``living`` between them."""

job = Table(
    "job",
    record,
    Column("job_id", String, primary_key=True),
    Column("verb", String, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("progress", Float, nullable=False),
    Column("message", String, nullable=False),
    Column("result", JSON),
    Column("error", JSON),
    Column("cancel_requested", Boolean, nullable=False),
    Column("process_id", Integer),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
)
