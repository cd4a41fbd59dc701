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
    matrix = np.column_stack([series.to_numpy() for series in voted])
    packed = np.packbits(matrix, axis=1)
    whole = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    whole[:, : packed.shape[1]] = packed
    words = whole.view(np.uint64)
    keys = words[:, 0] if words.shape[1] == 1 else words.view(f"V{words.shape[1] * 8}")[:, 0]
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)  # voters alike share a list
    names = np.array(elections, dtype=object)
    lists = pl.Series("history", [names[row].tolist() for row in matrix[first]], dtype=pl.List(pl.String))
    return lists.gather(which)


def took_part(marks: Sequence[pl.Series], not_voted: Sequence[str]) -> pl.Series:
    """Tell who took part in an election by the marks in its columns: anything but a clear no.

    Parameters
    ----------
    marks
        Texts of the columns that tell of the election.
    not_voted
        Marks in capitals of people who did not take part; "" among them.

    Returns
    -------
    pl.Series
        True where any of the columns says so.
    """
    voted = _marked(marks[0], not_voted)
    for series in marks[1:]:
        voted = voted | _marked(series, not_voted)
    return voted


def _marked(marks: pl.Series, not_voted: Sequence[str]) -> pl.Series:
    voted = marks != ""
    for mark in marks.unique():  # there are few, so comparing each beats looking all of them up
        if mark and mark.upper() in not_voted:
            voted = voted & (marks != mark)
    return voted
