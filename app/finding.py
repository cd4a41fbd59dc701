"""Finding streets and doors by what people type: an index of a snapshot, made when it is first asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.spelling import WordIndex
from geo.streetname import plain_words, street_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

    from app.snapshots import Snapshot

HOUSE_NUMBER = re.compile(r"\d+[A-Z]?(?:-\d*[A-Z]?)?")
_FRACTION = re.compile(r"\d/\d")
_UNIT_WORDS = frozenset({"APT", "UNIT", "STE", "SUITE", "RM", "ROOM", "FL"})
_MOST_STREETS = 40
"""Streets whose doors are looked at for one address; whoever means another one types a letter more."""


@dataclass(frozen=True)
class Typed:
    """What was typed, in its parts: "932 larimer st apt 2" is number "932", words and unit "2"."""

    number: str
    words: tuple[str, ...]
    unit: str


def typed_parts(text: str) -> Typed:
    """Take a typed address apart; any part may be missing or cut short."""
    words = plain_words(text.replace("#", " APT ")[:200])
    unit = ""
    for place, word in enumerate(words):
        if place and word in _UNIT_WORDS:
            unit, words = " ".join(words[place + 1 : place + 2]), words[:place] + words[place + 2 :]
            break
    if not words or not HOUSE_NUMBER.fullmatch(words[0]):
        return Typed("", tuple(words), unit)
    taken = 2 if len(words) > 1 and _FRACTION.fullmatch(words[1]) else 1
    return Typed(" ".join(words[:taken]), tuple(words[taken:]), unit)


@dataclass(frozen=True)
class StreetIndex:
    """The streets of a snapshot in their towns, and its doors in the order of those streets.

    ``streets`` has street_name, city, zip5, door_count, first (the row of its first door in ``doors``) and
    the box west, south, east, north, null while no door of it has a place. ``doors`` are sorted by street, so that
    those of one lie together. ``streets_of[i]`` are the rows of streets whose names hold ``words.words[i]``.
    """

    streets: pl.DataFrame
    doors: pl.DataFrame
    words: WordIndex
    streets_of: tuple[NDArray[np.intp], ...]

    def like(self, words: Sequence[str]) -> NDArray[np.intp]:
        """Give the rows of the streets that every word fits, the best and then the longest street first."""
        cost = np.zeros(self.streets.height)
        for word in words:
            own = np.full(self.streets.height, np.inf)
            for place, price in self.words.like(word).items():
                rows = self.streets_of[place]
                own[rows] = np.minimum(own[rows], price)
            cost += own
        rows = np.flatnonzero(np.isfinite(cost))
        order = np.lexsort((-self.streets["door_count"].to_numpy()[rows], cost[rows]))
        found: NDArray[np.intp] = rows[order]
        return found

    def doors_like(self, typed: Typed, most: int) -> pl.DataFrame:
        """Give doors whose number begins as typed, on streets that the words fit; whole numbers first."""
        import polars as pl

        if not typed.number:
            return self.doors.clear()
        if typed.words:
            rows = self.like(typed.words)[:_MOST_STREETS].tolist()
            spans = [self.streets.row(row, named=True) for row in rows]
            parts = [self.doors.slice(span["first"], span["door_count"]) for span in spans]
            doors = pl.concat(parts) if parts else self.doors.clear()
        else:
            doors = self.doors
        fits = pl.col("house_number").str.starts_with(typed.number)
        if typed.unit:
            fits &= pl.col("unit").str.to_uppercase().str.starts_with(typed.unit)
        found = doors.filter(fits)
        return found.sort(pl.col("house_number") != typed.number, maintain_order=True).head(most)


@dataclass(frozen=True)
class NamedArea:
    """An area by what people call it; ``words`` are those of its kind, its id and its name."""

    kind: str
    area_id: str
    name: str
    words: frozenset[str]
    box: tuple[float, float, float, float]


@lru_cache(maxsize=2)
def named_areas(snapshot: Snapshot) -> tuple[NamedArea, ...]:
    """Give the areas of a snapshot that have a shape, in their own order."""
    areas = snapshot.areas()
    if areas is None:
        return ()
    shaped = areas[~(areas.geometry.is_empty | areas.geometry.isna())]
    heads = zip(shaped["kind"], shaped["area_id"], shaped["name"], shaped.bounds.to_numpy(), strict=True)
    found = []
    for kind, area_id, name, (west, south, east, north) in heads:
        label = str(name) if isinstance(name, str) and name else str(area_id)
        words = frozenset(plain_words(f"{kind} {area_id} {label}"))
        box = (float(west), float(south), float(east), float(north))
        found.append(NamedArea(str(kind), str(area_id), label, words, box))
    return tuple(found)


@lru_cache(maxsize=2)
def street_index(snapshot: Snapshot) -> StreetIndex:
    """Make the index of a snapshot: half a second for forty thousand doors, then kept."""
    import polars as pl

    table = snapshot.table("doors")
    if table is None:
        empty = pl.DataFrame()
        return StreetIndex(empty, empty, WordIndex([]), ())
    columns = ("door_id", "house_number", "street_name", "unit", "city", "zip5", "lon", "lat", "voter_count")
    number = pl.col("house_number").str.extract(r"(\d+)").cast(pl.Int64, strict=False)
    doors = table.select(columns).sort("street_name", "city", number, "house_number", "unit")
    sums = (
        pl.len().alias("door_count"),
        pl.col("zip5").first(),
        *(pl.col("lon").min().alias("west"), pl.col("lat").min().alias("south")),
        *(pl.col("lon").max().alias("east"), pl.col("lat").max().alias("north")),
    )
    streets = doors.group_by("street_name", "city", maintain_order=True).agg(*sums)
    streets = streets.with_columns(first=pl.col("door_count").cum_sum() - pl.col("door_count"))
    own = [_words_of(*row) for row in streets.select("street_name", "city", "zip5").iter_rows()]
    words = WordIndex(word for one in own for word in one)
    place_of = {word: place for place, word in enumerate(words.words)}
    rows: list[list[int]] = [[] for _ in words.words]
    for row, one in enumerate(own):
        for word in one:
            rows[place_of[word]].append(row)
    return StreetIndex(streets, doors, words, tuple(np.array(one, dtype=np.intp) for one in rows))


def _words_of(street: str | None, city: str | None, zip5: str | None) -> set[str]:
    """Give the words by which a street is found: as written, in the standard form and spelt out, with its town."""
    from geo.usps import suffixes

    written, standard = plain_words(street or ""), street_key(street or "").split()
    long = [word for word, short in suffixes().items() if standard and short == standard[-1]]
    return {*written, *standard, *long, *plain_words(city or ""), *([zip5] if zip5 else [])}
