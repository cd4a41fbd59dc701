"""Words found by their beginning, also with a slip: against a plain count of edits."""

import string

from hypothesis import given
from hypothesis import strategies as st

from geo.spelling import WordIndex, allowed_slips, slips

STREETS = ["LARIMER", "LAWRENCE", "BLAKE", "26TH", "27TH", "ARAPAHOE", "ST"]
words = st.text(alphabet="ABCDE", min_size=1, max_size=8)


def meant(typed):
    index = WordIndex(STREETS)
    return {index.words[place] for place in index.like(typed)}


def test_the_beginning_of_a_word_is_enough():
    assert meant("LA") == {"LARIMER", "LAWRENCE"}
    assert meant("LAR") == {"LARIMER"}


def test_a_word_typed_whole_costs_nothing_and_a_beginning_something():
    index = WordIndex(["PARK", "PARKER"])
    costs = {index.words[place]: cost for place, cost in index.like("PARK").items()}
    assert costs["PARK"] == 0 < costs["PARKER"]


def test_a_slip_is_forgiven_in_words_and_never_in_figures():
    for typed in ("LARAMER", "LRAIMER", "LARRIMER", "LRIMER", "LAROMER"):
        assert meant(typed) == {"LARIMER"}, typed
    assert meant("28TH") == set()
    assert meant("SX") == set()


@given(words, words)
def test_slips_are_the_least_edits_to_some_beginning(typed, word):
    plain = min(_edits(typed, word[:end]) for end in range(len(word) + 1))
    assert slips(typed, word, 20) == plain
    assert slips(typed, word, 1) == min(plain, 2)


def _edits(one, other):
    table = {(-1, j): j + 1 for j in range(-1, len(other))} | {(i, -1): i + 1 for i in range(len(one))}
    for i, left in enumerate(one):
        for j, right in enumerate(other):
            options = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (left != right)]
            if i and j and left == other[j - 1] and one[i - 1] == right:
                options.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(options)
    return table[len(one) - 1, len(other) - 1]


@given(st.lists(st.text(alphabet=string.ascii_uppercase, min_size=4, max_size=9), min_size=1), st.data())
def test_one_wrong_letter_always_finds_the_word_again(known, data):
    index = WordIndex(known)
    word = data.draw(st.sampled_from(known))
    at = data.draw(st.integers(0, len(word) - 1))
    typed = word[:at] + "Q" + word[at + 1 :]
    found = {index.words[place] for place in index.like(typed)}
    assert word in found or any(one.startswith(typed) for one in known)
    assert allowed_slips(typed) >= 1
