"""Walks keep what a person wished of them, whom they leave out, and the metres of a careful human's order."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; earlier walks were planned without a wish."""
    with op.batch_alter_table("walk") as walk:
        walk.add_column(sa.Column("human_order_m", sa.Float(), server_default="0", nullable=False))
        walk.add_column(sa.Column("wish", sa.JSON(), server_default="{}", nullable=False))
        walk.add_column(sa.Column("wish_cost_m", sa.Float(), server_default="0", nullable=False))
        walk.add_column(sa.Column("left_out", sa.JSON(), server_default="[]", nullable=False))
