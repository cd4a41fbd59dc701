"""Street names in one standard form, after USPS Publication 28.

``street_key`` makes every spelling of a street equal; ``street_label`` keeps it readable; ``street_parts``
takes a standard form apart. All take one name: a file has few different streets, however many voters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo.highways import ANY_KIND, highway
from geo.usps import directions, suffixes, usps

if TYPE_CHECKING:
    from collections.abc import Mapping

_KING = re.compile(
    r"\b(?:(?:DR|DOCTOR|REV|REVEREND) )*(?:MLK|M L K|M L KING|MARTIN L(?:UTHER)? KING)(?: (?:JR|JUNIOR))?\b"
)


class StreetParts(NamedTuple):
    """A standard form in its parts: "N", "MAIN", "ST", "" of "N MAIN ST". Missing parts are ""."""

    before: str
    name: str
    suffix: str
    after: str


@lru_cache(maxsize=1)
def _ordinals() -> Mapping[str, str]:
    """Give the number words of streets: "FIFTH" is "5TH", "TWENTY FIRST" is "21ST"."""
    table = usps()["ordinals"]
    ones = {word: number for number, word in enumerate(table["words"], start=1)}
    numbers = {**ones, **table["round"]}
    for ten, value in table["tens"].items():
        numbers |= {f"{ten} {word}": value + number for word, number in ones.items() if number < 10}
    return {word: _ordinal(number) for word, number in numbers.items()}


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'TH' if teen else {1: 'ST', 2: 'ND', 3: 'RD'}.get(number % 10, 'TH')}"


def plain_words(text: str) -> list[str]:
    """Give the words of a name in capitals, without accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.upper())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^0-9A-Z/]+", " ", re.sub(r"['\u2019`]", "", letters)).split()


def _numbered(words: list[str]) -> list[str]:
    """Write number words as figures, and a bare number before a suffix as an ordinal."""
    table, result = _ordinals(), list[str]()
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        taken = 2 if pair in table or _is_broken_ordinal(words[place:]) else 1
        word = "".join(words[place : place + 2]) if taken == 2 and pair not in table else pair
        result.append(table.get(pair, word) if taken == 2 else table.get(words[place], words[place]))
        place += taken
    at_number = 1 if len(result) > 2 and result[0] in directions() else 0
    tail = result[at_number + 1 :]
    if tail and result[at_number].isdigit() and tail[0] in suffixes() and set(tail[1:]) <= set(directions()):
        result[at_number] = _ordinal(int(result[at_number]))
    return result


def _is_broken_ordinal(words: list[str]) -> bool:
    """Say whether the words begin with "5 TH": a number and its ending, before another word or alone."""
    if len(words) < 2 or not words[0].isdigit() or "".join(words[:2]) != _ordinal(int(words[0])):
        return False
    is_ending_only = words[1] in ("TH", "ND")
    return is_ending_only or (len(words) > 2 and words[2] in suffixes())


def _directed(words: list[str]) -> list[str]:
    """Shorten directions at the ends, but not where the direction is the name ("North St")."""
    table = directions()
    if len(words) > 2 and (pair := "".join(words[:2])) in (
        "NORTHEAST",
        "NORTHWEST",
        "SOUTHEAST",
        "SOUTHWEST",
    ):
        words = [pair, *words[2:]]
    has_name = len(words) > 2 or (len(words) == 2 and words[1] not in suffixes())
    if has_name and words[0] in table:
        words = [table[words[0]], *words[1:]]
    if len(words) > 2 and words[-1] in table:
        words = [*words[:-1], table[words[-1]]]
    return words


@lru_cache(maxsize=1 << 18)
def street_key(name: str) -> str:
    """Give the standard form in which every spelling of a street is equal.

    Parameters
    ----------
    name
        The street without number and unit: "Mt. Auburn Street".

    Returns
    -------
    str
        Capitals, USPS Publication 28 abbreviations: "MT AUBURN ST". Numbered roads have one form a
        kind: "US HWY 9", "STATE RD 9", "COUNTY RD 9", "HWY 9". Applying it again changes nothing.
    """
    words = plain_words(name)
    road = highway(words)
    if road is not None:
        return " ".join(part for part in (road.before, road.kind, road.number, road.after) if part)
    last = len(words) - 1
    words = ["ST" if word == "SAINT" and place < last else word for place, word in enumerate(words)]
    words = _directed(_numbered(_KING.sub("MARTIN LUTHER KING", " ".join(words)).split()))
    words = ["JR" if word == "JUNIOR" and place else word for place, word in enumerate(words)]
    return " ".join(suffixes().get(word, word) for word in words)


@lru_cache(maxsize=1)
def _standard_words() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(directions().values()), frozenset(suffixes().values())


@lru_cache(maxsize=1 << 18)
def street_parts(key: str) -> StreetParts:
    """Take a standard form apart.

    Parameters
    ----------
    key
        What ``street_key`` gave.

    Returns
    -------
    StreetParts
        Of a numbered road the number is the name and the kind the suffix ("" for "HWY 9", whose kind is
        not said).
    """
    words = key.split()
    road = highway(words)
    if road is not None:
        return StreetParts(
            road.before, f"#{road.number}", "" if road.kind == ANY_KIND else road.kind, road.after
        )
    short, ends = _standard_words()
    before = words.pop(0) if len(words) > 1 and words[0] in short and words[1:] != words[-1:] else ""
    if not before and len(words) == 2 and words[0] in short and words[1] not in ends:
        before = words.pop(0)
    after = words.pop() if len(words) > 2 and words[-1] in short else ""
    suffix = words.pop() if len(words) > 1 and words[-1] in ends else ""
    return StreetParts(before, " ".join(words), suffix, after)


def street_label(name: str) -> str:
    """Give a street as it is printed: "MT. AUBURN STREET" is "Mt Auburn St".

    A name in mixed case keeps its case ("McTernan"); suffix and direction at the end are abbreviated.
    """
    words = re.sub(r"[.,]", " ", name).split()
    if name == name.upper() or name == name.lower():
        words = [_titled(word, place) for place, word in enumerate(words)]
    table, last = suffixes(), len(words) - 1
    if len(words) > 2 and words[last].upper() in directions():
        words[last] = directions()[words[last].upper()]
        last -= 1
    if last > 0 and words[last].upper() in table:
        words[last] = table[words[last].upper()].capitalize()
    return " ".join(words)


_IN_CAPITALS = ("US", "FM", "CR", "SR", "RM", "SH", "CTH", "IH", "NE", "NW", "SE", "SW", "MLK")


def _titled(word: str, place: int) -> str:
    """Give a word its capitals: "O'Brien", "21st", but "US" and "NE" at the start."""
    lower = word.lower()
    if re.fullmatch(r"\d+(st|nd|rd|th)", lower):
        return lower
    if place == 0 and word.upper() in _IN_CAPITALS:
        return word.upper()
    return re.sub(r"(?:^|[-/])[a-z](?:'[a-z](?=[a-z]{2}))?", lambda found: found[0].upper(), lower)
