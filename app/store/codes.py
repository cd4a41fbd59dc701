"""Turf codes: short, said aloud without confusion, never a word, never used twice in a campaign."""

LETTERS = "BCDFGHJKMNPRSTVWXYZ"  # no vowels, so no words; no I, L, O, Q, which look like others
_STRIDE = 48_271  # shares no factor with the alphabet's size, so that all codes come once, well mixed
_OFFSET = 91_193  # so that the first code is not a row of one letter


def turf_code(number: int) -> str:
    """Give the code of the campaign's number-th turf, counted from 0.

    Four letters for the first 130,321 turfs, then five, and so on; each length is used up before the next.
    """
    base = len(LETTERS)
    length, room = 4, base**4
    while number >= room:
        number -= room
        length, room = length + 1, room * base
    mixed = (number * _STRIDE + _OFFSET) % room
    code = ""
    for _ in range(length):
        mixed, place = divmod(mixed, base)
        code = LETTERS[place] + code
    return code
