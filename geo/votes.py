"""Vote history columns: one column an election, lists of elections out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence


def history_lists(voted: Sequence[pl.Series], elections: Sequence[str]) -> pl.Series:
    """List, for every voter, the elections they took part in.

    Parameters
    ----------
    voted
        For every election, true where the voter took part.
    elections
        Their names, newest first.

    Returns
    -------
    pl.Series
        ``history``, lists of texts in the order of ``elections``.
    """
    import pyarrow as pa

    matrix = np.column_stack([series.to_numpy() for series in voted])
    offsets = np.concatenate([[0], np.cumsum(matrix.sum(axis=1), dtype=np.int64)])
    names = pa.array(list(elections), pa.large_string()).take(pa.array(np.nonzero(matrix)[1]))
    lists = pl.Series(pl.from_arrow(pa.LargeListArray.from_arrays(pa.array(offsets), names)))
    return lists.alias("history")


def took_part(marks: Sequence[pl.Series], not_voted: Sequence[str]) -> pl.Series:
    """Tell who took part in an election by the marks in its columns: anything but a clear no."""
    no = sorted({variant for text in not_voted for variant in (text, text.lower(), text.capitalize())})
    found = [~series.is_in(no) for series in marks]
    return (
        pl.Series(found[0])
        if len(found) == 1
        else pl.DataFrame(found).select(pl.any_horizontal(pl.all())).to_series()
    )
