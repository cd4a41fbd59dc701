"""Marks on the bytes of a text, packed 64 to a word: a mark costs a bit, a pass over them next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def bits_where(mask: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Pack a mask into words of 64 places, the first place in the lowest bit."""
    packed = np.packbits(mask, bitorder="little")
    words = np.zeros(len(mask) // 64 + 1, dtype="<u8")
    words.view(np.uint8)[: len(packed)] = packed
    return words


def set_places(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Give the places of the set bits, which are few."""
    where = np.flatnonzero(words)
    left, found = words[where], [np.empty(0, np.int64)]
    while len(where):
        lowest = left & (~left + np.uint64(1))
        found.append(where * 64 + np.bitwise_count(lowest - np.uint64(1)))
        left = left ^ lowest
        some = left != 0
        where, left = where[some], left[some]
    return np.sort(np.concatenate(found)) if len(found) > 2 else found[-1]


def shifted_down(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Set each bit as the next one is set."""
    after = words >> np.uint64(1)
    after[:-1] |= words[1:] << np.uint64(63)
    return after


def counts_before(words: NDArray[np.uint64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the set bits before each place."""
    before = np.concatenate([[0], np.cumsum(np.bitwise_count(words), dtype=np.int64)])
    word = places >> 6
    below = (np.uint64(1) << (places & 63).astype(np.uint64)) - np.uint64(1)
    counted: NDArray[np.int64] = before[word] + np.bitwise_count(words[word] & below)
    return counted
