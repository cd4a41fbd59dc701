"""What a second voter file changes: added, changed and gone voters, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.model import VoterChanges
from geo.errors import Conflict

if TYPE_CHECKING:
    import polars as pl

EXAMPLES = 5
MOST_GONE = 0.2
"""A file that loses more than this share of the voters needs a yes: it is most likely the wrong file."""


def changes_between(before: pl.DataFrame | None, after: pl.DataFrame) -> VoterChanges:
    """Compare two tables of voters by voter_id.

    A voter is changed when any column of both tables differs, the door included.
    """
    import polars as pl

    if before is None:
        return VoterChanges(after.height, 0, 0, 0, {})
    columns = [name for name in before.columns if name in after.columns and name != "voter_id"]
    old, new = (
        table.select("voter_id", pl.struct(columns).hash(seed=1).alias("content"))
        for table in (before, after)
    )
    both = new.join(old, on="voter_id", suffix="_before")
    changed = both.filter(pl.col("content") != pl.col("content_before"))["voter_id"]
    added = new.join(old, on="voter_id", how="anti")["voter_id"]
    gone = old.join(new, on="voter_id", how="anti")["voter_id"]
    named = {"added": added, "changed": changed, "gone": gone}
    examples = {name: tuple(ids.sort().head(EXAMPLES)) for name, ids in named.items() if ids.len()}
    return VoterChanges(added.len(), changed.len(), gone.len(), before.height, examples)


def require_yes(changes: VoterChanges) -> None:
    """Refuse to lose many voters in silence.

    Raises
    ------
    Conflict
        When more than ``MOST_GONE`` of the voters would be gone.
    """
    if changes.gone_count > MOST_GONE * changes.before_count:
        raise Conflict(
            f"This file would lose {changes.gone_count:,} of {changes.before_count:,} voters.",
            "Nothing was changed. If that is right, say --yes; if not, look with --check.",
        )
