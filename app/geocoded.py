"""What an online geocoder has answered, by door: kept like places set by hand, used where no file knows better."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from app.snapshots import SnapshotDraft

LOCATED_BY = "geocoder-"
"""How ``located_by`` begins for places that an online geocoder has answered."""


def answered_places(geocoded: pl.DataFrame | None) -> pl.DataFrame:
    """Give the places that were answered: ``door_id``, ``lon``, ``lat``, ``located_by``.

    Parameters
    ----------
    geocoded
        The table of a snapshot: one row a door asked for, with ``refused`` where no answer counts. None where
        nobody was asked.
    """
    import polars as pl

    if geocoded is None:
        texts = dict.fromkeys(("door_id", "located_by"), pl.String)
        schema = pl.Schema({**texts, "lon": pl.Float64, "lat": pl.Float64})
        return pl.DataFrame(schema=schema).select("door_id", "lon", "lat", "located_by")
    return geocoded.filter(pl.col("lon").is_not_null()).select("door_id", "lon", "lat", "located_by")


def keep_answers(draft: SnapshotDraft, answers: pl.DataFrame) -> None:
    """Add answers to those that are kept; a newer one of the same door replaces the earlier."""
    import polars as pl

    earlier = draft.table("geocoded")
    whole = (
        answers if earlier is None else pl.concat([earlier.join(answers, on="door_id", how="anti"), answers])
    )
    draft.write("geocoded", whole.sort("door_id"))


def without_answer(draft: SnapshotDraft, door_id: str) -> pl.DataFrame:
    """Give the answers with the place of one door taken back, so that it is not asked for again either."""
    import polars as pl

    table = draft.table("geocoded")
    if table is None:
        raise ValueError("nobody was asked")
    is_it = pl.col("door_id") == door_id
    gone = (pl.when(~is_it).then(name).alias(name) for name in ("lon", "lat"))
    refused = pl.when(is_it).then(pl.lit("taken back")).otherwise("refused").alias("refused")
    return table.with_columns(*gone, refused)
