"""Which rows of a file count, block by block: one row a voter id, and no confidential voter at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_SEED = 0


@dataclass(frozen=True)
class Sifted:
    """A block after sifting.

    Attributes
    ----------
    kept
        The rows that count.
    nameless, confidential, repeated
        Lines of the rows that do not, and why.
    withdrawn
        Lines of rows of earlier blocks that turn out to be of confidential voters.
    """

    kept: pl.DataFrame
    nameless: NDArray[np.int64]
    confidential: NDArray[np.int64]
    repeated: NDArray[np.int64]
    withdrawn: NDArray[np.int64]


class VoterIds:
    """The voter ids seen so far, as 64-bit hashes: 16 bytes a voter, with the line of each.

    Two different ids among ten million share a hash once in 370,000 files.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.uint64], NDArray[np.int64]]] = []
        self._hidden = np.empty(0, dtype=np.uint64)

    def sift(self, block: pl.DataFrame) -> Sifted:
        """Take a block's rows in, in file order.

        Parameters
        ----------
        block
            ``line``, ``voter_id`` and ``confidential`` beside any other columns, sorted by line.

        Returns
        -------
        Sifted
            The first row of each voter id not seen before is kept; a confidential row hides every row
            of its voter id, before and after it.
        """
        hashes = block["voter_id"].hash(_SEED).to_numpy()
        lines = block["line"].to_numpy()
        named = (block["voter_id"] != "").to_numpy()
        marked = named & block["confidential"].to_numpy()
        hidden_now = np.unique(hashes[marked])
        withdrawn = self._take_out(np.setdiff1d(hidden_now, self._hidden))
        self._hidden = np.union1d(self._hidden, hidden_now)
        confidential = named & np.isin(hashes, self._hidden) if len(self._hidden) else marked
        places = np.flatnonzero(named & ~confidential)
        unique, first = np.unique(hashes[places], return_index=True)
        fresh = ~self._seen(unique)
        chosen = places[first[fresh]]
        self._add(unique[fresh], lines[chosen])
        is_kept = np.zeros(len(lines), dtype=bool)
        is_kept[chosen] = True
        kept = np.flatnonzero(is_kept)
        repeated = places[~is_kept[places]]
        whole = block if len(kept) == block.height else block[kept]
        return Sifted(whole, lines[~named], lines[confidential], lines[repeated], withdrawn)

    def _seen(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell which hashes were seen; ``hashes`` is sorted."""
        seen = np.zeros(len(hashes), dtype=bool)
        for known, _ in self._runs:
            place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
            seen |= known[place] == hashes
        return seen

    def _add(self, hashes: NDArray[np.uint64], lines: NDArray[np.int64]) -> None:
        """Add sorted hashes; runs of like size are merged, so there are few."""
        if not len(hashes):
            return
        run = hashes, lines
        while self._runs and len(self._runs[-1][0]) < 2 * len(run[0]):
            other = self._runs.pop()
            both = np.concatenate([other[0], run[0]])
            order = np.argsort(both, kind="stable")
            run = both[order], np.concatenate([other[1], run[1]])[order]
        self._runs.append(run)

    def _take_out(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Forget hashes and give the lines they stood on."""
        lines = []
        for number, (known, known_lines) in enumerate(self._runs):
            out = np.isin(known, hashes) if len(hashes) else np.zeros(len(known), dtype=bool)
            if out.any():
                lines.append(known_lines[out])
                self._runs[number] = known[~out], known_lines[~out]
        self._runs = [run for run in self._runs if len(run[0])]
        return np.sort(np.concatenate(lines)) if lines else np.empty(0, dtype=np.int64)
