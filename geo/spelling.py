"""Words found by how they begin, also when a letter is wrong: what a search box needs of an index."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BEGINNING = 0.5
"""What it costs when only the beginning of a word was typed; a wrong letter costs 1."""

_PAST_EVERY_WORD = "\U0010ffff"


def allowed_slips(typed: str) -> int:
    """Give how many letters may be wrong: none in short words and figures, one from four letters, two from eight."""
    if any(letter.isdigit() for letter in typed):
        return 0
    return 0 if len(typed) < 4 else 1 if len(typed) < 8 else 2


def slips(typed: str, word: str, most: int) -> int:
    """Count the letters wrong, missing, too many or changed over between a text and the beginning of a word.

    Parameters
    ----------
    typed
        What was typed; it may end before the word does.
    word
        The word it may begin.
    most
        Counting ends beyond this; the answer is then ``most + 1``.

    Returns
    -------
    int
        The least number over all beginnings of the word (optimal string alignment).
    """
    width = min(len(word), len(typed) + most)
    two_before, before = [0] * (width + 1), list(range(width + 1))
    for i, letter in enumerate(typed, start=1):
        row = [i]
        for j in range(1, width + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != word[j - 1]))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == word[j - 1]:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        two_before, before = before, row
    return min(*before, most + 1)


def _letters(word: str) -> int:
    """Give the set of a word's letters and figures as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


class WordIndex:
    """Different words in order, each found by its beginning; made once, asked often."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._bits = np.array([_letters(word) for word in self.words], dtype=np.uint64)

    def like(self, typed: str) -> dict[int, float]:
        """Give the places in ``words`` of those a text may mean, with the cost of each: 0 for the word itself.

        Wrong letters are looked for only where no word begins as typed.
        """
        first, last = (bisect_left(self.words, text) for text in (typed, typed + _PAST_EVERY_WORD))
        if first < last:
            return {place: BEGINNING * (self.words[place] != typed) for place in range(first, last)}
        most = allowed_slips(typed)
        found = {}
        for place in self._near(typed, most).tolist():
            wrong = slips(typed, self.words[place], most)
            if wrong <= most:
                found[place] = wrong + BEGINNING * (len(self.words[place]) > len(typed) + wrong)
        return found

    def _near(self, typed: str, most: int) -> NDArray[np.intp]:
        """Keep the words that lack no more letters of the text than may be wrong; a cheap look before the slow one."""
        if not most or not self.words:
            return np.empty(0, dtype=np.intp)
        missing = np.bitwise_count(np.uint64(_letters(typed)) & ~self._bits)
        return np.flatnonzero(missing <= most)
