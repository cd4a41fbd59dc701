"""Match keys: names and addresses as keyed hashes that a slip of one letter, other case or other ids survive.

A text and all that is left of it without one letter are hashed; two texts that differ by one letter, added,
lost, changed or swapped, share a hash. Figures are never left out: 11th Street is not 12th Street.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from geo.address import house_number_key, street_keys
from geo.household import town_key

if TYPE_CHECKING:
    import polars as pl

TOWNS = ("zip5", "town")
"""What says in which place a house number is; either is enough."""
LONGEST = 40  # letters of a name or street that count
_LONG_WORD = 5  # shorter words of a street differ by a letter and are different: Oak, Elm, N, S
_LONG_NAME = 3
_ENDINGS = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})


@dataclass(frozen=True)
class Place:
    """An address in standard form. A person's is the whole building: the unit only ranks those of one name in it."""

    number: str
    street: str
    unit: str
    towns: tuple[str, ...]  # ZIP and city: either is enough
    of_person: bool


@dataclass(frozen=True)
class MatchKey:
    """Hashes of an address and, for a person, of a name: as they are, and those of near texts."""

    door: frozenset[str] = frozenset()
    near_door: frozenset[str] = frozenset()
    name: frozenset[str] = frozenset()
    near_first: frozenset[str] = frozenset()
    near_last: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()  # of the house number and the town: whose doors are looked at at all
    home: frozenset[str] = frozenset()  # of a person's unit; none in keys of earlier versions

    def text(self) -> str:
        """Write it for the record."""
        return json.dumps({name: sorted(value) for name, value in asdict(self).items() if value})

    def with_name(self, name: MatchKey) -> MatchKey:
        """Join an address and a name."""
        return replace(self, name=name.name, near_first=name.near_first, near_last=name.near_last)

    def door_distance(self, other: MatchKey) -> int | None:
        """Tell how far two addresses are apart: 0 the same, one more for a slip and for another unit, None different."""
        moved = int(bool(self.home and other.home) and self.home.isdisjoint(other.home))
        if self.door & other.door:
            return moved
        return 1 + moved if self.near_door & other.near_door else None

    def name_distance(self, other: MatchKey) -> int | None:
        """Tell how far two names are apart, as above."""
        if self.name & other.name:
            return 0
        return 1 if self.near_first & other.near_first and self.near_last & other.near_last else None


def read_match_key(text: str) -> MatchKey:
    """Read what ``MatchKey.text`` wrote."""
    found = json.loads(text)
    return MatchKey(**{one.name: frozenset(found.get(one.name, ())) for one in fields(MatchKey)})


def places_of(doors: pl.DataFrame) -> pl.DataFrame:
    """Give the parts of the addresses of doors in standard form, beside ``door_id``."""
    import polars as pl

    unit = pl.col("unit").fill_null("").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")
    return doors.select(
        "door_id",
        number=house_number_key(pl.col("house_number").fill_null("")),
        street=street_keys(doors["street_name"]),
        unit=unit,
        zip5=pl.col("zip5").fill_null(""),
        town=town_key(pl.col("city").fill_null("")),
    )


def place_of(row: dict[str, str], *, of_person: bool) -> Place:
    """Give the address of a row of ``places_of``."""
    towns = tuple(filter(None, (row[name] for name in TOWNS)))
    return Place(row["number"], row["street"], row["unit"], towns, of_person)


def block_of(key: bytes, number: str, town: str) -> str:
    """Hash a house number in a town."""
    return _hash(key, "block", number, town)


def of_door(key: bytes, place: Place) -> MatchKey:
    """Make the hashes of an address."""
    parts = (place.number, "*" if place.of_person else place.unit)
    near = _without_a_letter_of_a_word(place.street)
    return MatchKey(
        door=frozenset(_hash(key, "door", *parts, town, place.street) for town in place.towns),
        near_door=frozenset(_hash(key, "near", *parts, town, one) for town in place.towns for one in near),
        block=frozenset(block_of(key, place.number, town) for town in place.towns),
        home=frozenset({_hash(key, "home", *parts, place.unit)} if place.of_person else ()),
    )


def of_name(key: bytes, first_name: str, last_name: str) -> MatchKey:
    """Make the hashes of a name: the first of the first names and all of them as one, the last name without "Jr"."""
    firsts = _words(first_name)
    lasts = [word for word in _words(last_name) if word not in _ENDINGS]
    last = "".join(lasts)[:LONGEST]
    if not (firsts and last):
        return MatchKey()
    known = {firsts[0], "".join(firsts)[:LONGEST]}  # Anne-Marie is Anne to one clerk and Annemarie to another
    near = set().union(*map(_without_a_letter, known))
    return MatchKey(
        name=frozenset(_hash(key, "name", first, last) for first in known),
        near_first=frozenset(_hash(key, "first", one) for one in near),
        near_last=frozenset(_hash(key, "last", one) for one in _without_a_letter(last)),
    )


def _hash(key: bytes, *said: str) -> str:
    return hashlib.blake2b("|".join(said).encode(), key=key, digest_size=10).hexdigest()


def _words(name: str) -> list[str]:
    """Give the words of a name without accents, in small letters; an apostrophe parts no word."""
    plain = (
        unicodedata.normalize("NFKD", name.casefold())
        .replace("'", "")
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:LONGEST] for word in re.split(r"[\W\d_]+", bare) if word]


def _without_a_letter(word: str) -> set[str]:
    if len(word) < _LONG_NAME:
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _without_a_letter_of_a_word(street: str) -> set[str]:
    words = street[:LONGEST].split(" ")
    found = {" ".join(words)}
    for at, word in enumerate(words):
        if len(word) >= _LONG_WORD and not any(letter.isdigit() for letter in word):
            found |= {" ".join((*words[:at], one, *words[at + 1 :])) for one in _without_a_letter(word)}
    return found
