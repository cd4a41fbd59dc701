"""A turf keeps its earlier walks, so that a wish can be undone and redone; one of them is living."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add revision and living; the one walk of each turf so far is its first and lives."""
    with op.batch_alter_table("walk") as walk:
        walk.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        walk.add_column(sa.Column("living", sa.Boolean(), server_default=sa.true(), nullable=False))
        walk.drop_constraint("pk_walk", type_="primary")
        walk.create_primary_key("pk_walk", ["turf_id", "version", "revision"])
    op.create_index(
        "uq_walk_living",
        "walk",
        ["turf_id", "version"],
        unique=True,
        sqlite_where=sa.text("living = 1"),
        postgresql_where=sa.text("living"),
    )
