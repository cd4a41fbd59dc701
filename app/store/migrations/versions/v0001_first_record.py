"""The first field record: campaign, snapshots, universes, cuts, turfs, walks and jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _campaign()
    _cut()
    _turf()


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("election_on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("metric_epsg", sa.Integer(), nullable=True),
        sa.Column("public_url", sa.String(), server_default="", nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("snapshot_id", sa.String(), nullable=True),
        sa.Column("turf_codes_used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "job",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job")),
    )
    op.create_table(
        "snapshot",
        sa.Column("snapshot_id", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("streets_id", sa.String(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "universe",
        sa.Column("universe_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("voter_count", sa.Integer(), nullable=False),
        sa.Column("door_count", sa.Integer(), nullable=False),
        sa.Column("exception_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("universe_id", name=op.f("pk_universe")),
        sa.UniqueConstraint("name", name=op.f("uq_universe_name")),
    )


def _cut() -> None:
    op.create_table(
        "cut",
        sa.Column("cut_id", sa.String(), nullable=False),
        sa.Column("universe_id", sa.String(), nullable=False),
        sa.Column("universe_name", sa.String(), nullable=False),
        sa.Column("snapshot_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("split_faces_rate", sa.Float(), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.snapshot_id"], name=op.f("fk_cut_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("cut_id", name=op.f("pk_cut")),
    )
    op.create_index(
        "uq_cut_current",
        "cut",
        ["universe_id"],
        unique=True,
        sqlite_where=sa.text("state = 'current'"),
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_table(
        "cut_edit",
        sa.Column("cut_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("ended", sa.JSON(), nullable=False),
        sa.Column("begun", sa.JSON(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["cut.cut_id"], name=op.f("fk_cut_edit_cut_id_cut"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cut_id", "revision", name=op.f("pk_cut_edit")),
    )
    op.create_table(
        "cut_exception",
        sa.Column("cut_id", sa.String(), nullable=False),
        sa.Column("door_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["cut.cut_id"], name=op.f("fk_cut_exception_cut_id_cut"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cut_id", "door_id", name=op.f("pk_cut_exception")),
    )


def _turf() -> None:
    op.create_table(
        "turf",
        sa.Column("turf_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cut_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("door_count", sa.Integer(), nullable=False),
        sa.Column("voter_count", sa.Integer(), nullable=False),
        sa.Column("knock_s", sa.Float(), nullable=False),
        sa.Column("walk_s", sa.Float(), nullable=False),
        sa.Column("walk_m", sa.Float(), nullable=False),
        sa.Column("contiguous", sa.Boolean(), nullable=False),
        sa.Column("boundary", sa.JSON(), nullable=False),
        sa.Column("living", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["cut.cut_id"], name=op.f("fk_turf_cut_id_cut"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("turf_id", "version", name=op.f("pk_turf")),
    )
    op.create_index(op.f("ix_turf_cut_id"), "turf", ["cut_id"], unique=False)
    op.create_table(
        "walk",
        sa.Column("turf_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cut_id", sa.String(), nullable=False),
        sa.Column("walk_m", sa.Float(), nullable=False),
        sa.Column("effort_m", sa.Float(), nullable=False),
        sa.Column("walk_s", sa.Float(), nullable=False),
        sa.Column("knock_s", sa.Float(), nullable=False),
        sa.Column("lower_bound_effort_m", sa.Float(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("list_order_m", sa.Float(), nullable=False),
        sa.Column("solve_ms", sa.Float(), nullable=False),
        sa.Column("start", sa.JSON(), nullable=True),
        sa.Column("stops", sa.JSON(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["cut.cut_id"], name=op.f("fk_walk_cut_id_cut"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("turf_id", "version", name=op.f("pk_walk")),
    )
    op.create_index(op.f("ix_walk_cut_id"), "walk", ["cut_id"], unique=False)
    op.create_table(
        "turf_door",
        sa.Column("turf_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("door_id", sa.String(), nullable=False),
        sa.Column("cut_id", sa.String(), nullable=False),
        sa.Column("living", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["cut.cut_id"], name=op.f("fk_turf_door_cut_id_cut"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["turf_id", "version"],
            ["turf.turf_id", "turf.version"],
            name=op.f("fk_turf_door_turf_id_turf"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("turf_id", "version", "door_id", name=op.f("pk_turf_door")),
    )
    op.create_index(
        "uq_turf_door_once",
        "turf_door",
        ["cut_id", "door_id"],
        unique=True,
        sqlite_where=sa.text("living = 1"),
        postgresql_where=sa.text("living"),
    )
