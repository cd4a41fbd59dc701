"""Street names in one standard form, after USPS Publication 28.

``street_key`` makes every spelling of a street equal; ``street_label`` keeps it readable. Both take one
name: a file has few different streets, however many voters it has.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def usps() -> Mapping[str, Any]:
    """Read the tables of Publication 28 that come with the program."""
    return tomllib.loads((Path(__file__).parent / "usps.toml").read_text(encoding="utf-8"))


def _inverted(table: Mapping[str, list[str]]) -> dict[str, str]:
    """Turn "standard form = spellings" into a table from every spelling, itself included."""
    return {
        spelling: standard for standard, spellings in table.items() for spelling in (standard, *spellings)
    }


@lru_cache(maxsize=1)
def suffixes() -> Mapping[str, str]:
    """Every spelling of a street suffix and its standard form: "AVENUE" is "AVE"."""
    return _inverted(usps()["suffixes"])


@lru_cache(maxsize=1)
def _directions() -> Mapping[str, str]:
    return _inverted(usps()["directions"])


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
        taken = 2 if pair in table else 1
        result.append(table.get(pair, table.get(words[place], words[place])))
        place += taken
    at_number = 1 if len(result) > 2 and result[0] in _directions() else 0
    if len(result) == at_number + 2 and result[at_number].isdigit() and result[-1] in suffixes():
        result[at_number] = _ordinal(int(result[at_number]))
    return result


def _directed(words: list[str]) -> list[str]:
    """Shorten directions at the ends, but not where the direction is the name ("North St")."""
    table = _directions()
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
        Capitals, USPS Publication 28 abbreviations: "MT AUBURN ST". Applying it again changes nothing.
    """
    words = _directed(_numbered(plain_words(name)))
    if len(words) > 1 and words[0] == "SAINT":
        words = ["ST", *words[1:]]
    if words[:2] == ["U", "S"]:
        words = ["US", *words[2:]]
    return " ".join(suffixes().get(word, word) for word in words)


def street_label(name: str) -> str:
    """Give a street as it is printed: "MT. AUBURN STREET" is "Mt Auburn St".

    A name in mixed case keeps its case ("McTernan"); suffix and direction at the end are abbreviated.
    """
    words = re.sub(r"[.,]", " ", name).split()
    if name == name.upper() or name == name.lower():
        words = [_titled(word) for word in words]
    table, last = suffixes(), len(words) - 1
    if len(words) > 2 and words[last].upper() in _directions():
        words[last] = _directions()[words[last].upper()]
        last -= 1
    if last > 0 and words[last].upper() in table:
        words[last] = table[words[last].upper()].capitalize()
    return " ".join(words)


def _titled(word: str) -> str:
    lower = word.lower()
    return (
        lower
        if re.fullmatch(r"\d+(st|nd|rd|th)", lower)
        else re.sub(r"(^|[-/])[a-z]", lambda m: m[0].upper(), lower)
    )
