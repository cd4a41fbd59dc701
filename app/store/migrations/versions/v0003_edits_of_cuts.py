"""Turfs know where they come from and when they were printed; edits can be redone; buildings carry notes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and the table; earlier edits have no knobs of their own."""
    with op.batch_alter_table("cut") as cut:
        cut.add_column(sa.Column("figures", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("turf") as turf:
        turf.add_column(sa.Column("parent_ids", sa.JSON(), server_default="[]", nullable=False))
        turf.add_column(sa.Column("printed_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("cut_edit") as edit:
        edit.add_column(sa.Column("spec", sa.JSON(), server_default="{}", nullable=False))
        edit.add_column(sa.Column("split_faces_rate", sa.Float(), server_default="0", nullable=False))
        edit.add_column(sa.Column("redoable", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "building_note",
        sa.Column("building_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("doorman", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("building_id", name="pk_building_note"),
    )
