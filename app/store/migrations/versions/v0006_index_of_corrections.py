"""An index of the few results that correct another one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the index."""
    corrects = sa.text("supersedes IS NOT NULL")
    op.create_index(
        "ix_contact_result_supersedes",
        "contact_result",
        ["supersedes"],
        unique=False,
        sqlite_where=corrects,
        postgresql_where=corrects,
    )
